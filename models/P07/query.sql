WITH counted AS (
  SELECT b.lot_id, COUNT(*) AS bidders,
         SUM(CASE WHEN b.status = '否决' THEN 1 ELSE 0 END) AS rejected,
         SUM(CASE WHEN b.status = '中标' THEN 1 ELSE 0 END) AS won,
         MIN(b.price) AS lowest,
         MIN(CASE WHEN b.status = '否决' THEN b.price END) AS lowest_rejected
  FROM bid AS b
  WHERE b.status IS NOT NULL AND b.status <> '撤回'
  GROUP BY b.lot_id
)
SELECT c.lot_id AS subject, COALESCE(@year_text(MAX(l.open_at)), @year_text($today)) AS period,
       MAX(c.bidders) AS bidders, CAST(MAX(c.rejected) AS BIGINT) AS rejected,
       MAX(CASE WHEN c.lowest_rejected = c.lowest THEN '是' ELSE '否' END) AS lowest_rejected
FROM counted AS c
LEFT JOIN lot AS l ON l.lot_id = c.lot_id
WHERE c.bidders >= $least AND c.won > 0 AND (c.rejected = c.bidders - c.won OR c.lowest_rejected = c.lowest)
GROUP BY c.lot_id
