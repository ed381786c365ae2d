SELECT l.voucher_no AS subject, @year_text(l."date") AS period,
       MAX(l.village_code) AS village_code, MAX(l.amount) AS amount, MAX(l.account_no) AS account_no
FROM coll_ledger AS l
JOIN account_reg AS a ON a.account_no = l.account_no
WHERE l.direction = '收入' AND l.amount >= $least AND a.owner_kind = '个人'
GROUP BY l.voucher_no, @year_text(l."date")
