WITH loads AS (
  SELECT c.unit_id, @year(l.loaded_at) AS year, SUM(l.amount) AS loaded,
         SUM(CASE WHEN @year(@add_days(@day(l.loaded_at), $d)) > @year(l.loaded_at) THEN l.amount ELSE 0 END) AS late
  FROM card_load AS l
  JOIN fuel_card AS c ON c.card_no = l.card_no
  GROUP BY c.unit_id, @year(l.loaded_at)
  HAVING SUM(l.amount) >= $low
),
spent AS (
  SELECT c.unit_id, @year(x.ts) AS year, SUM(x.amount) AS spent
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  GROUP BY c.unit_id, @year(x.ts)
)
SELECT l.unit_id AS subject, @text(l.year) AS period,
       l.loaded AS loaded, l.late AS late, COALESCE(s.spent, 0) AS spent
FROM loads AS l
LEFT JOIN spent AS s ON s.unit_id = l.unit_id AND s.year = l.year
WHERE l.loaded > COALESCE(s.spent, 0) * $mult OR l.late > l.loaded * $share
