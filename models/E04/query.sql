WITH payers AS (
  SELECT p.id_no, p.month, u.uscc
  FROM payroll AS p
  JOIN unit AS u ON u.unit_id = p.unit_id
),
repeated AS (
  SELECT p.id_no, p.month
  FROM payers AS p
  GROUP BY p.id_no, p.month
  HAVING COUNT(*) > 1
),
twice AS (
  SELECT p.id_no, p.month
  FROM repeated AS r
  JOIN payers AS p ON p.id_no = r.id_no AND p.month = r.month
  GROUP BY p.id_no, p.month
  HAVING MIN(p.uscc) <> MAX(p.uscc)
),
doubled AS (
  SELECT t.id_no, @year_text(t.month) AS year_of, COUNT(*) AS months
  FROM twice AS t
  GROUP BY t.id_no, @year_text(t.month)
  HAVING COUNT(*) > $months
),
elsewhere AS (
  SELECT s.id_no, @year_text(s.month) AS year_of, COUNT(DISTINCT s.month) AS months
  FROM social_ins AS s
  WHERE EXISTS (SELECT 1 FROM payers AS p WHERE p.id_no = s.id_no AND p.month = s.month)
    AND NOT EXISTS (
      SELECT 1 FROM payers AS p
      WHERE p.id_no = s.id_no AND p.month = s.month AND p.uscc = s.employer_uscc
    )
  GROUP BY s.id_no, @year_text(s.month)
  HAVING COUNT(DISTINCT s.month) > $months
),
found AS (
  SELECT d.id_no, d.year_of, d.months AS double_months, 0 AS other_months FROM doubled AS d
  UNION ALL
  SELECT e.id_no, e.year_of, 0 AS double_months, e.months AS other_months FROM elsewhere AS e
)
SELECT f.id_no AS subject, f.year_of AS period, MAX(f.double_months) AS double_months, MAX(f.other_months) AS other_months
FROM found AS f
GROUP BY f.id_no, f.year_of
