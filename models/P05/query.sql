WITH ordered AS (
  SELECT b.lot_id, b.price,
         b.price - LAG(b.price) OVER (PARTITION BY b.lot_id ORDER BY b.price) AS gap
  FROM bid AS b
  WHERE b.price > 0 AND (b.status IS NULL OR b.status <> '撤回')
),
shaped AS (
  SELECT o.lot_id, COUNT(*) AS bidders, MIN(o.price) AS lowest, MAX(o.price) AS highest,
         MIN(o.gap) AS least_gap, MAX(o.gap) AS most_gap
  FROM ordered AS o
  GROUP BY o.lot_id
  HAVING COUNT(*) >= $least
),
judged AS (
  SELECT s.lot_id, s.bidders, s.lowest, s.highest,
         CASE WHEN s.least_gap > 0 AND s.most_gap - s.least_gap <= s.lowest * $residual THEN '是' ELSE '否' END AS arithmetic,
         CASE WHEN s.highest - s.lowest <= s.lowest * $range THEN '是' ELSE '否' END AS narrow,
         CASE WHEN s.least_gap = 0 THEN '是' ELSE '否' END AS equal
  FROM shaped AS s
)
SELECT j.lot_id AS subject, COALESCE(@year_text(MAX(l.open_at)), @year_text($today)) AS period,
       MAX(j.bidders) AS bidders, MAX(j.lowest) AS lowest, MAX(j.highest) AS highest,
       MAX(j.arithmetic) AS arithmetic, MAX(j.narrow) AS narrow, MAX(j.equal) AS equal
FROM judged AS j
LEFT JOIN lot AS l ON l.lot_id = j.lot_id
WHERE j.arithmetic = '是' OR j.narrow = '是' OR j.equal = '是'
GROUP BY j.lot_id
