WITH owners AS (
  SELECT DISTINCT b.lot_id, b.bidder_uscc, h.id_no
  FROM bid AS b
  JOIN biz_holder AS h ON h.uscc = b.bidder_uscc
  WHERE h."to" IS NULL AND h.ratio_bp >= $ratio * 10000
),
holdings AS (
  SELECT DISTINCT h.id_no, h.uscc
  FROM biz_holder AS h
  WHERE h."to" IS NULL AND h.ratio_bp >= $ratio * 10000
    AND EXISTS (SELECT 1 FROM owners AS o WHERE o.id_no = h.id_no)
),
persons AS (
  SELECT h.id_no
  FROM holdings AS h
  GROUP BY h.id_no
  HAVING COUNT(*) <= $degree
),
held AS (
  SELECT h.id_no, h.uscc
  FROM holdings AS h
  JOIN persons AS p ON p.id_no = h.id_no
),
meeting AS (
  SELECT h.uscc
  FROM held AS h
  GROUP BY h.uscc
  HAVING COUNT(*) BETWEEN 2 AND $degree
),
partners AS (
  SELECT DISTINCT mine.id_no, theirs.id_no AS partner
  FROM meeting AS m
  JOIN held AS mine ON mine.uscc = m.uscc
  JOIN held AS theirs ON theirs.uscc = m.uscc
  WHERE mine.id_no <> theirs.id_no
),
tied AS (
  SELECT a.lot_id, a.bidder_uscc AS one, b.bidder_uscc AS other, 1 AS hops
  FROM persons AS p
  JOIN owners AS a ON a.id_no = p.id_no
  JOIN owners AS b ON b.lot_id = a.lot_id AND b.id_no = a.id_no
  WHERE a.bidder_uscc < b.bidder_uscc
  UNION ALL
  SELECT a.lot_id, a.bidder_uscc AS one, b.bidder_uscc AS other, 2 AS hops
  FROM partners AS p
  JOIN owners AS a ON a.id_no = p.id_no
  JOIN owners AS b ON b.lot_id = a.lot_id AND b.id_no = p.partner
  WHERE a.bidder_uscc < b.bidder_uscc AND $hops >= 2
),
pairs AS (
  SELECT t.lot_id, t.one, t.other, MIN(t.hops) AS hops
  FROM tied AS t
  GROUP BY t.lot_id, t.one, t.other
),
ranked AS (
  SELECT p.lot_id, p.one, p.other, p.hops,
         ROW_NUMBER() OVER (PARTITION BY p.lot_id ORDER BY p.hops, p.one, p.other) AS place,
         COUNT(*) OVER (PARTITION BY p.lot_id) AS many
  FROM pairs AS p
)
SELECT r.lot_id AS subject, COALESCE(@year_text(MAX(l.open_at)), @year_text($today)) AS period,
       CASE WHEN MIN(r.hops) = 1 THEN 'A' ELSE 'B' END AS grade,
       MIN(r.hops) AS hops, MAX(r.many) AS pairs, MIN(r.one) AS first_bidder, MIN(r.other) AS second_bidder
FROM ranked AS r
LEFT JOIN lot AS l ON l.lot_id = r.lot_id
WHERE r.place = 1
GROUP BY r.lot_id
