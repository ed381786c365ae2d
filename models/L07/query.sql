SELECT id_no AS subject, @year_text(paid_at) AS period, COUNT(*) AS payments, SUM(amount) AS amount
FROM pay_line
WHERE name <> account_name
GROUP BY id_no, @year_text(paid_at)
