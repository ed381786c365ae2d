WITH died AS (
  SELECT d.id_no, MIN(d.death_date) AS died
  FROM death AS d
  GROUP BY d.id_no
),
paid AS (
  SELECT p.id_no, p.month, p.amount FROM payroll AS p
  UNION ALL
  SELECT p.id_no, p.month, p.amount FROM pension AS p
)
SELECT p.id_no AS subject, @year_text(p.month) AS period,
       MIN(d.died) AS died, COUNT(DISTINCT p.month) AS months, SUM(p.amount) AS total, @month_text(MAX(p.month)) AS last_month
FROM paid AS p
JOIN died AS d ON d.id_no = p.id_no
WHERE p.month > @add_months(@first_of_month(d.died), $grace)
GROUP BY p.id_no, @year_text(p.month)
