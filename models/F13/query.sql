WITH paired AS (
  SELECT card_no, ts, station_id,
         LAG(station_id) OVER (PARTITION BY card_no ORDER BY ts) AS earlier,
         @seconds_between(LAG(ts) OVER (PARTITION BY card_no ORDER BY ts), ts) AS seconds
  FROM fuel_txn
  WHERE is_fuel = '是'
),
moved AS (
  SELECT p.card_no, p.ts, p.station_id, p.earlier, p.seconds,
         CAST(b.lat_e6 - a.lat_e6 AS DECIMAL(19, 0)) AS north,
         CAST(b.lon_e6 - a.lon_e6 AS DECIMAL(19, 0)) * $lon AS east
  FROM paired AS p
  JOIN station AS a ON a.station_id = p.earlier
  JOIN station AS b ON b.station_id = p.station_id
  WHERE p.station_id <> p.earlier AND p.seconds <= $win * 3600
)
-- Metres on the left, with 111,195 to a degree; seconds of driving on the right; both squared and multiplied until they are whole.
SELECT card_no AS subject, @day_text(ts) AS period,
       MAX(earlier) AS one, MAX(station_id) AS other, MIN(seconds) AS seconds
FROM moved
WHERE (north * north + east * east) * CAST('16024169120400' AS DECIMAL(14, 0))
      > CAST($v * seconds AS DECIMAL(19, 0)) * CAST($v * seconds AS DECIMAL(19, 0)) * CAST('100000000000000' AS DECIMAL(15, 0))
GROUP BY card_no, @day_text(ts)
