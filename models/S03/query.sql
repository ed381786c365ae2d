WITH near AS (
  SELECT r.rel_id_no, r.id_no
  FROM relative AS r
  WHERE r.relation IN $relations
    AND NOT EXISTS (SELECT 1 FROM dibao_filing AS f WHERE f.id_no = r.rel_id_no AND f.cadre_id_no = r.id_no)
),
office AS (
  SELECT id_no, valid_from, valid_to FROM village_cadre
  UNION ALL
  SELECT id_no, valid_from, valid_to FROM person
),
unfiled AS (
  SELECT n.rel_id_no, n.id_no, o.valid_from, o.valid_to
  FROM near AS n
  JOIN office AS o ON o.id_no = n.id_no
)
SELECT d.id_no AS subject, @year_text(d.month) AS period,
       COUNT(DISTINCT d.month) AS months, MAX(u.id_no) AS cadre
FROM dibao AS d
JOIN unfiled AS u ON u.rel_id_no = d.id_no
WHERE u.valid_from < @add_months(d.month, 1)
  AND (u.valid_to IS NULL OR u.valid_to >= d.month)
GROUP BY d.id_no, @year_text(d.month)
