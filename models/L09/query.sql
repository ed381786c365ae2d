SELECT id_no AS subject, @text(year) AS period, COUNT(*) AS rows, SUM(amount - area_mu * unit_price) AS gap
FROM land_subsidy
WHERE ABS(amount - area_mu * unit_price) > $eps
GROUP BY id_no, year
