SELECT s.parcel_id AS subject, @text(s.year) AS period,
       MAX(u.kind) AS kind, MIN(u."from") AS since, MAX(s.area_mu) AS area_mu
FROM land_subsidy AS s
JOIN land_use AS u ON u.parcel_id = s.parcel_id
WHERE u.kind IN $kinds AND u.share_percent > $share AND @year(u."from") < s.year
GROUP BY s.parcel_id, @text(s.year)
