WITH awards AS (
  SELECT u.unit_id, a.supplier_uscc, a.awarded, a.amount, a.lot_id
  FROM award AS a
  JOIN unit AS u ON u.uscc = a.buyer_uscc
),
holders AS (
  SELECT DISTINCT h.uscc, h.id_no, h."from" AS since, h."to" AS till
  FROM biz_holder AS h
  WHERE (h.ratio_bp >= $ratio * 10000 OR h.role IN ('法定代表人', '经营者'))
    AND EXISTS (SELECT 1 FROM awards AS a WHERE a.supplier_uscc = h.uscc)
),
leaders AS (
  SELECT p.id_no, p.unit_id, p.valid_from, p.valid_to
  FROM person AS p
  WHERE p.post IN $posts AND EXISTS (SELECT 1 FROM awards AS a WHERE a.unit_id = p.unit_id)
),
ties AS (
  SELECT d.id_no, d.unit_id, d.valid_from, d.valid_to, d.id_no AS holder, '本人' AS tie
  FROM leaders AS d
  UNION ALL
  SELECT d.id_no, d.unit_id, d.valid_from, d.valid_to, r.rel_id_no AS holder, r.relation AS tie
  FROM leaders AS d
  JOIN relative AS r ON r.id_no = d.id_no
  WHERE r.relation IN $relations
),
found AS (
  SELECT DISTINCT t.id_no, t.tie, a.supplier_uscc, a.lot_id, a.amount, @year_text(a.awarded) AS year_of
  FROM ties AS t
  JOIN awards AS a ON a.unit_id = t.unit_id
  JOIN holders AS h ON h.id_no = t.holder AND h.uscc = a.supplier_uscc
  WHERE (h.since IS NULL OR h.since <= a.awarded) AND (h.till IS NULL OR h.till >= a.awarded)
    AND (t.valid_from IS NULL OR t.valid_from <= a.awarded) AND (t.valid_to IS NULL OR t.valid_to >= a.awarded)
)
SELECT f.id_no AS subject, f.year_of AS period,
       CASE WHEN SUM(CASE WHEN f.tie = '本人' THEN 1 ELSE 0 END) > 0 THEN 'A' ELSE 'B' END AS grade,
       MIN(f.tie) AS tie, MIN(f.supplier_uscc) AS supplier_uscc, COUNT(*) AS lots, SUM(f.amount) AS total
FROM found AS f
GROUP BY f.id_no, f.year_of
