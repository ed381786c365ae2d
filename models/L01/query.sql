WITH contract AS (
  SELECT holder_id_no, SUM(area_mu) AS area FROM land_contract GROUP BY holder_id_no
),
claim AS (
  SELECT id_no, year, SUM(area_mu) AS area FROM land_subsidy GROUP BY id_no, year
)
SELECT c.id_no AS subject, @text(c.year) AS period, c.area AS claimed, k.area AS contracted
FROM claim AS c
JOIN contract AS k ON k.holder_id_no = c.id_no
WHERE c.area > k.area * (1 + $tol) + $abs
  AND (c.area < k.area * $lo OR c.area > k.area * $hi)
