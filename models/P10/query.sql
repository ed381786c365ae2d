WITH yearly AS (
  SELECT b.bidder_uscc, l.buyer_uscc, @year_text(l.open_at) AS year_of, COUNT(*) AS bids,
         SUM(CASE WHEN b.status = '中标' THEN 1 ELSE 0 END) AS wins
  FROM bid AS b
  JOIN lot AS l ON l.lot_id = b.lot_id
  GROUP BY b.bidder_uscc, l.buyer_uscc, @year_text(l.open_at)
),
ranked AS (
  SELECT y.bidder_uscc, y.buyer_uscc, y.year_of, y.wins,
         SUM(y.bids) OVER (PARTITION BY y.bidder_uscc, y.year_of) AS all_bids,
         SUM(y.wins) OVER (PARTITION BY y.bidder_uscc, y.year_of) AS all_wins,
         ROW_NUMBER() OVER (PARTITION BY y.bidder_uscc, y.year_of ORDER BY y.wins DESC, y.buyer_uscc) AS place
  FROM yearly AS y
)
SELECT r.bidder_uscc AS subject, r.year_of AS period,
       CAST(r.all_bids AS BIGINT) AS bids, CAST(r.all_wins AS BIGINT) AS wins, r.buyer_uscc, CAST(r.wins AS BIGINT) AS wins_there
FROM ranked AS r
WHERE r.place = 1 AND r.all_bids >= $least AND r.all_wins >= r.all_bids * $rate AND r.wins >= r.all_wins * $share
