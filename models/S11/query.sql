WITH eligible AS (
  SELECT id_no, '重度残疾' AS class FROM disability WHERE level IN $levels AND (valid_to IS NULL OR valid_to >= $today)
  UNION ALL
  SELECT id_no, '孤儿' AS class FROM orphan
)
SELECT e.id_no AS subject, @year_text($today) AS period, MIN(e.class) AS class
FROM eligible AS e
WHERE NOT EXISTS (SELECT 1 FROM death AS x WHERE x.id_no = e.id_no)
  AND NOT EXISTS (SELECT 1 FROM dibao AS d WHERE d.id_no = e.id_no AND @add_months(d.month, $recent) > @first_of_month($today))
  AND NOT EXISTS (SELECT 1 FROM tekun AS t WHERE t.id_no = e.id_no AND @add_months(t.month, $recent) > @first_of_month($today))
GROUP BY e.id_no
