WITH member AS (
  SELECT household_id, id_no, @year(month) AS year
  FROM dibao
  GROUP BY household_id, id_no, @year(month)
)
SELECT m.household_id AS subject, @text(m.year) AS period,
       COUNT(DISTINCT c.asset_id) AS cars, MAX(c.value) AS value, MIN(c.asset_id) AS plate
FROM member AS m
JOIN car_reg AS c ON c.id_no = m.id_no
WHERE c.use_kind IN $kinds
  AND c.status IN ('正常', '抵押')
  AND c.value > $v
  AND @year(c.acquired) <= m.year
  AND @year(c.acquired) + $age >= m.year
GROUP BY m.household_id, @text(m.year)
HAVING COUNT(DISTINCT c.asset_id) >= $n
