WITH timed AS (
  SELECT card_no, ts, station_id, liters,
         @seconds_between(LAG(ts) OVER (PARTITION BY card_no ORDER BY ts), ts) AS since,
         @seconds_between(ts, LEAD(ts) OVER (PARTITION BY card_no ORDER BY ts)) AS until
  FROM fuel_txn
  WHERE is_fuel = '是'
),
-- Fills without another one nearby can neither be merged nor be one of two: nearly all rows end here.
near AS (
  SELECT card_no, ts, station_id, liters
  FROM timed
  WHERE since <= $win * 3600 OR until <= $win * 3600 OR since < $merge * 60 OR until < $merge * 60
),
marked AS (
  SELECT card_no, ts, station_id, liters,
         CASE WHEN station_id = LAG(station_id) OVER (PARTITION BY card_no ORDER BY ts)
               AND @seconds_between(LAG(ts) OVER (PARTITION BY card_no ORDER BY ts), ts) < $merge * 60
              THEN 0 ELSE 1 END AS is_new
  FROM near
),
numbered AS (
  SELECT card_no, ts, liters,
         SUM(is_new) OVER (PARTITION BY card_no ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS fill
  FROM marked
),
merged AS (
  SELECT card_no, fill, MAX(ts) AS ts, SUM(liters) AS liters
  FROM numbered
  GROUP BY card_no, fill
),
paired AS (
  SELECT card_no, ts,
         liters + LAG(liters) OVER (PARTITION BY card_no ORDER BY fill) AS liters,
         @seconds_between(LAG(ts) OVER (PARTITION BY card_no ORDER BY fill), ts) AS seconds
  FROM merged
)
SELECT p.card_no AS subject, @day_text(p.ts) AS period,
       MAX(p.liters) AS liters, MIN(p.seconds) AS seconds, MAX(v.tank_l) AS tank_l, MAX(v.plate_no) AS plate_no
FROM paired AS p
JOIN fuel_card AS c ON c.card_no = p.card_no
JOIN vehicle AS v ON v.plate_no = c.plate_no
WHERE p.seconds <= $win * 3600
  AND p.liters * 360000 > v.tank_l * (1 + $tol) * 360000 + v.rated_l100 * p.seconds * $speed
GROUP BY p.card_no, @day_text(p.ts)
