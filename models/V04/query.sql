SELECT l.voucher_no AS subject, @year_text(l."date") AS period,
       MAX(l.village_code) AS village_code, MAX(l.amount) AS amount, MAX(l.method) AS method, MAX(l.evidence) AS evidence
FROM coll_ledger AS l
WHERE (l.evidence = '白条' AND l.amount > $slip) OR (l.method = '现金' AND l.amount > $cash)
GROUP BY l.voucher_no, @year_text(l."date")
