WITH own AS (
  SELECT p.id_no, u.uscc
  FROM person AS p
  JOIN unit AS u ON u.unit_id = p.unit_id
),
others AS (
  SELECT t.id_no, t.payer_uscc, @year_text(t.month) AS year_of, COUNT(DISTINCT t.month) AS months, SUM(t.amount) AS total
  FROM salary_tax AS t
  WHERE t.income_kind IN $kinds
    AND EXISTS (SELECT 1 FROM own AS o WHERE o.id_no = t.id_no)
    AND NOT EXISTS (SELECT 1 FROM own AS o WHERE o.id_no = t.id_no AND o.uscc = t.payer_uscc)
  GROUP BY t.id_no, t.payer_uscc, @year_text(t.month)
  HAVING COUNT(DISTINCT t.month) > $months
),
ranked AS (
  SELECT o.id_no, o.payer_uscc, o.year_of, o.months, o.total,
         ROW_NUMBER() OVER (PARTITION BY o.id_no, o.year_of ORDER BY o.months DESC, o.payer_uscc) AS place
  FROM others AS o
)
SELECT r.id_no AS subject, r.year_of AS period, r.payer_uscc, r.months, r.total
FROM ranked AS r
WHERE r.place = 1
