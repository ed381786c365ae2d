WITH claim AS (
  SELECT village_code, year, SUM(area_mu) AS area FROM land_subsidy GROUP BY village_code, year
)
SELECT c.village_code AS subject, @text(c.year) AS period, c.area AS claimed, f.area_mu AS farmed
FROM claim AS c
JOIN farmland_stat AS f ON f.village_code = c.village_code AND f.year = c.year
WHERE c.area > f.area_mu * $m
