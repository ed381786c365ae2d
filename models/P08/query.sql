WITH yearly AS (
  SELECT DISTINCT b.lot_id, b.bidder_uscc, b.status, @year_text(l.open_at) AS year_of
  FROM bid AS b
  JOIN lot AS l ON l.lot_id = b.lot_id
),
pairs AS (
  SELECT a.bidder_uscc AS loser, w.bidder_uscc AS winner, a.year_of, COUNT(*) AS together,
         SUM(CASE WHEN a.status = '中标' THEN 1 ELSE 0 END) AS own,
         SUM(CASE WHEN w.status = '中标' THEN 1 ELSE 0 END) AS won
  FROM yearly AS a
  JOIN yearly AS w ON w.lot_id = a.lot_id
  WHERE a.bidder_uscc <> w.bidder_uscc
  GROUP BY a.bidder_uscc, w.bidder_uscc, a.year_of
  HAVING COUNT(*) >= $least
),
ranked AS (
  SELECT p.loser, p.winner, p.year_of, p.together, p.won,
         ROW_NUMBER() OVER (PARTITION BY p.loser, p.year_of ORDER BY p.won DESC, p.together DESC, p.winner) AS place
  FROM pairs AS p
  WHERE p.own = 0 AND p.won >= p.together * $share
)
SELECT r.loser AS subject, r.year_of AS period, r.winner, r.together, CAST(r.won AS BIGINT) AS won
FROM ranked AS r
WHERE r.place = 1
