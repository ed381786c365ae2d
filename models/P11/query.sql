WITH won AS (
  SELECT a.supplier_uscc, @year(a.awarded) AS year_no, COUNT(*) AS lots, SUM(a.amount) AS total, MIN(a.awarded) AS first_award
  FROM award AS a
  WHERE a.amount > $amount
  GROUP BY a.supplier_uscc, @year(a.awarded)
),
young AS (
  SELECT w.supplier_uscc, w.year_no, w.lots, w.total, w.first_award, c.founded
  FROM won AS w
  JOIN biz_reg AS c ON c.uscc = w.supplier_uscc
  WHERE c.founded > @add_months(w.first_award, -$age)
),
people AS (
  SELECT y.supplier_uscc, y.year_no, COUNT(DISTINCT s.id_no) AS people
  FROM young AS y
  JOIN social_ins AS s ON s.employer_uscc = y.supplier_uscc AND s.month = @first_of_month(y.first_award)
  GROUP BY y.supplier_uscc, y.year_no
),
taxed AS (
  SELECT t.uscc, t.year, SUM(t.amount) AS amount
  FROM tax_paid AS t
  GROUP BY t.uscc, t.year
)
SELECT y.supplier_uscc AS subject, @text(y.year_no) AS period,
       y.lots, y.total, y.founded, COALESCE(p.people, 0) AS people, t.amount AS tax_of_year
FROM young AS y
LEFT JOIN people AS p ON p.supplier_uscc = y.supplier_uscc AND p.year_no = y.year_no
LEFT JOIN taxed AS t ON t.uscc = y.supplier_uscc AND t.year = y.year_no
WHERE COALESCE(p.people, 0) <= $insured AND (t.amount IS NULL OR t.amount <= $tax)
