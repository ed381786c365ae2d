SELECT p.id_no AS subject, @year_text(p.month) AS period,
       MIN(c."from") AS since, COUNT(DISTINCT p.month) AS months, SUM(p.amount) AS total
FROM payroll AS p
JOIN custody AS c ON c.id_no = p.id_no
WHERE p.amount > 0 AND p.month >= c."from" AND (c."to" IS NULL OR @add_months(p.month, 1) <= @add_days(c."to", 1))
GROUP BY p.id_no, @year_text(p.month)
HAVING COUNT(DISTINCT p.month) >= $months
