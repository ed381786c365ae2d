WITH marks AS (
  SELECT m.lot_id, m.bidder_uscc, 'MAC' AS kind, UPPER(REPLACE(m.mac, ':', '-')) AS mark
  FROM bid_meta AS m
  WHERE m.mac IS NOT NULL
  UNION ALL
  SELECT m.lot_id, m.bidder_uscc, 'DISK' AS kind, UPPER(m.disk_sn) AS mark
  FROM bid_meta AS m
  WHERE m.disk_sn IS NOT NULL
  UNION ALL
  SELECT m.lot_id, m.bidder_uscc, 'CA' AS kind, UPPER(m.ca_cert) AS mark
  FROM bid_meta AS m
  WHERE m.ca_cert IS NOT NULL
),
shared AS (
  SELECT m.lot_id, m.kind, m.mark, COUNT(DISTINCT m.bidder_uscc) AS bidders
  FROM marks AS m
  GROUP BY m.lot_id, m.kind, m.mark
  HAVING COUNT(DISTINCT m.bidder_uscc) > 1
)
SELECT s.lot_id AS subject, COALESCE(@year_text(MAX(l.open_at)), @year_text($today)) AS period,
       MAX(CASE WHEN s.kind = 'MAC' THEN s.bidders ELSE 0 END) AS mac_bidders,
       MAX(CASE WHEN s.kind = 'DISK' THEN s.bidders ELSE 0 END) AS disk_bidders,
       MAX(CASE WHEN s.kind = 'CA' THEN s.bidders ELSE 0 END) AS ca_bidders
FROM shared AS s
LEFT JOIN lot AS l ON l.lot_id = s.lot_id
WHERE NOT EXISTS (
  SELECT 1 FROM public_entry AS e
  WHERE e.value IS NOT NULL AND UPPER(REPLACE(e.value, ':', '-')) = s.mark
)
GROUP BY s.lot_id
