WITH member AS (
  SELECT household_id, id_no, @year(month) AS year
  FROM dibao
  GROUP BY household_id, id_no, @year(month)
)
SELECT m.household_id AS subject, @text(m.year) AS period,
       COUNT(DISTINCT CASE WHEN r.use_kind = '住宅' THEN r.asset_id END) AS homes,
       COUNT(DISTINCT CASE WHEN r.use_kind IN $shops THEN r.asset_id END) AS shops,
       MIN(r.asset_id) AS one
FROM member AS m
JOIN house_reg AS r ON r.id_no = m.id_no
WHERE r.status = '现势' AND @year(r.acquired) <= m.year AND (r.use_kind = '住宅' OR r.use_kind IN $shops)
GROUP BY m.household_id, @text(m.year)
HAVING COUNT(DISTINCT CASE WHEN r.use_kind = '住宅' THEN r.asset_id END) >= $n
    OR COUNT(DISTINCT CASE WHEN r.use_kind IN $shops THEN r.asset_id END) > 0
