WITH counted AS (
  SELECT b.lot_id, COUNT(DISTINCT b.bidder_uscc) AS bidders
  FROM bid AS b
  GROUP BY b.lot_id
),
late AS (
  SELECT DISTINCT b.lot_id
  FROM bid AS b
  JOIN lot AS l ON l.lot_id = b.lot_id
  WHERE b.status = '中标' AND b.received_at > l.open_at
)
SELECT l.lot_id AS subject, @year_text(MAX(l.open_at)) AS period,
       MAX(c.bidders) AS bidders, MAX(@days_between(l.published, @day(l.open_at))) AS notice_days,
       MAX(CASE WHEN late.lot_id IS NULL THEN '否' ELSE '是' END) AS late_winner
FROM lot AS l
LEFT JOIN counted AS c ON c.lot_id = l.lot_id
LEFT JOIN late ON late.lot_id = l.lot_id
WHERE l.method IN $methods
  AND (c.bidders = 1 OR @days_between(l.published, @day(l.open_at)) < $notice OR late.lot_id IS NOT NULL)
GROUP BY l.lot_id
