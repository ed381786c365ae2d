WITH moved AS (
  SELECT id_no
  FROM dibao
  GROUP BY id_no
  HAVING MIN(SUBSTR(region_code, 1, 6)) <> MAX(SUBSTR(region_code, 1, 6))
),
doubled AS (
  SELECT d.id_no, d.month
  FROM dibao AS d
  JOIN moved AS m ON m.id_no = d.id_no
  GROUP BY d.id_no, d.month
  HAVING MIN(SUBSTR(d.region_code, 1, 6)) <> MAX(SUBSTR(d.region_code, 1, 6))
  UNION
  SELECT d.id_no, d.month
  FROM dibao AS d
  JOIN tekun AS t ON t.id_no = d.id_no AND t.month = d.month
)
SELECT id_no AS subject, @year_text(month) AS period, COUNT(*) AS months, @month_text(MIN(month)) AS first_month
FROM doubled
GROUP BY id_no, @year_text(month)
HAVING COUNT(*) >= $k
