SELECT x.card_no AS subject, @year_text(x.ts) AS period,
       COUNT(*) AS swipes, @day_text(MIN(x.ts)) AS first_day, @day_text(MAX(x.ts)) AS last_day,
       MAX(c.voided) AS voided, MAX(v.valid_to) AS valid_to
FROM fuel_txn AS x
JOIN fuel_card AS c ON c.card_no = x.card_no
LEFT JOIN vehicle AS v ON v.plate_no = c.plate_no
WHERE @day(x.ts) > c.voided OR @day(x.ts) < v.valid_from OR @day(x.ts) > v.valid_to
GROUP BY x.card_no, @year_text(x.ts)
