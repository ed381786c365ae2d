WITH person AS (
  SELECT account_no, @year(paid_at) AS year, id_no, SUM(amount) AS amount
  FROM pay_line
  WHERE account_no IS NOT NULL
  GROUP BY account_no, @year(paid_at), id_no
)
SELECT account_no AS subject, @text(year) AS period, COUNT(*) AS people, SUM(amount) AS amount
FROM person
WHERE id_no IS NOT NULL
GROUP BY account_no, year
HAVING COUNT(*) >= $n
