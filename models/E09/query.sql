WITH exits AS (
  SELECT b.id_no, @day(b.ts) AS exit_day, b.ts, b.dest
  FROM border AS b
  WHERE b.dir = '出境' AND EXISTS (SELECT 1 FROM person AS p WHERE p.id_no = b.id_no)
),
journeys AS (
  SELECT e.id_no, e.exit_day, MAX(e.dest) AS dest, MIN(@day(r.ts)) AS back_day
  FROM exits AS e
  LEFT JOIN border AS r ON r.id_no = e.id_no AND r.dir = '入境' AND r.ts > e.ts
  GROUP BY e.id_no, e.exit_day
),
compared AS (
  SELECT j.id_no, j.exit_day, j.dest, j.back_day, a.dest AS approved_dest, a."to" AS approved_to,
         CASE WHEN (j.dest IS NULL OR a.dest IS NULL OR j.dest = a.dest)
               AND (j.back_day IS NULL OR j.back_day <= @add_days(a."to", $grace)) THEN 1 ELSE 0 END AS fits
  FROM journeys AS j
  JOIN abroad_appr AS a ON a.id_no = j.id_no
  WHERE j.exit_day >= @add_days(a."from", -$grace) AND j.exit_day <= @add_days(a."to", $grace)
)
SELECT c.id_no AS subject, @day_text(c.exit_day) AS period,
       MAX(c.dest) AS dest, MAX(c.approved_dest) AS approved_dest, MAX(c.back_day) AS back_day, MAX(c.approved_to) AS approved_to
FROM compared AS c
GROUP BY c.id_no, @day_text(c.exit_day)
HAVING MAX(c.fits) = 0
