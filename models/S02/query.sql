SELECT p.id_no AS subject, @year_text(p.month) AS period, COUNT(DISTINCT p.month) AS months, SUM(p.amount) AS pay
FROM payroll AS p
WHERE p.amount > $amt
  AND COALESCE(p.bianzhi, '') NOT IN $excluded
  AND EXISTS (SELECT 1 FROM dibao AS d WHERE d.id_no = p.id_no AND d.month = p.month)
GROUP BY p.id_no, @year_text(p.month)
