SELECT parcel_id AS subject, @text(year) AS period,
       COUNT(*) AS claims, CASE WHEN MIN(id_no) <> MAX(id_no) THEN 2 ELSE 1 END AS people, SUM(area_mu) AS area_mu
FROM land_subsidy
WHERE parcel_id IS NOT NULL
GROUP BY parcel_id, year
HAVING COUNT(*) > 1
