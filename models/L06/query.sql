SELECT id_no AS subject, @year_text(paid_at) AS period, COUNT(DISTINCT account_no) AS accounts
FROM pay_line
WHERE id_no IS NOT NULL
GROUP BY id_no, @year_text(paid_at)
HAVING COUNT(DISTINCT account_no) >= $n
