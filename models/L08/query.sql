SELECT parcel_id AS subject, @text(year) AS period,
       COUNT(*) AS claims, CASE WHEN MIN(id_no) <> MAX(id_no) THEN '否' ELSE '是' END AS same_person, SUM(area_mu) AS area_mu
FROM land_subsidy
WHERE parcel_id IS NOT NULL
GROUP BY parcel_id, year
HAVING COUNT(*) > 1
