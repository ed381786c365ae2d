WITH fills AS (
  SELECT x.card_no, x.ts, x.station_id, v.plate_no
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  JOIN vehicle AS v ON v.plate_no = c.plate_no
  WHERE x.is_fuel = '是'
),
-- A point within the time lies in the slot of the fill or in one beside it, so that points are looked up by equality.
slots AS (
  SELECT f.card_no, f.ts, f.station_id, f.plate_no, @div(@seconds(f.ts), $t * 60) + k.step AS slot
  FROM fills AS f
  CROSS JOIN (SELECT 0 AS step UNION ALL SELECT 1 AS step UNION ALL SELECT -1 AS step) AS k
),
points AS (
  SELECT plate_no, ts, lat_e6, lon_e6, @div(@seconds(ts), $t * 60) AS slot FROM track
),
places AS (
  SELECT s.card_no, s.ts, s.plate_no, @seconds_between(s.ts, p.ts) AS seconds,
         CAST(p.lat_e6 - g.lat_e6 AS DECIMAL(19, 0)) AS north,
         CAST(p.lon_e6 - g.lon_e6 AS DECIMAL(19, 0)) * $lon AS east
  FROM slots AS s
  JOIN station AS g ON g.station_id = s.station_id
  JOIN points AS p ON p.plate_no = s.plate_no AND p.slot = s.slot
),
-- Of the points about a fill the nearest in time decides: its distance in time is the higher part of the number, that it lies far away
-- the lowest, so that the smallest number tells both. A degree is 111,195 metres; both sides are squares of millionths of a metre.
nearest AS (
  SELECT card_no, ts, plate_no,
         MIN(ABS(seconds) * 4
             + CASE WHEN seconds > 0 THEN 2 ELSE 0 END
             + CASE WHEN (north * north + east * east) * CAST('12364328025' AS DECIMAL(11, 0))
                         > CAST($d * $d AS DECIMAL(5, 0)) * CAST('1000000000000000000' AS DECIMAL(19, 0))
                    THEN 1 ELSE 0 END) AS code
  FROM places
  WHERE ABS(seconds) <= $t * 60
  GROUP BY card_no, ts, plate_no
),
found AS (
  SELECT card_no, ts, plate_no, 1 AS is_far, 0 AS is_bare
  FROM nearest
  WHERE code % 2 = 1
  UNION ALL
  -- Most trips end on their day and are looked up by it; only the few longer ones are compared with both ends.
  SELECT f.card_no, f.ts, f.plate_no, 0 AS is_far, 1 AS is_bare
  FROM fills AS f
  WHERE NOT EXISTS (
      SELECT 1 FROM trip AS t
      WHERE t.plate_no = f.plate_no AND @day(t.depart_ts) = @day(f.ts)
    )
    AND NOT EXISTS (
      SELECT 1 FROM trip AS t
      WHERE t.plate_no = f.plate_no AND @day(t.depart_ts) < @day(f.ts)
        AND (t.return_ts IS NULL OR @day(t.return_ts) >= @day(f.ts))
        AND (t.return_ts IS NULL OR @day(t.return_ts) > @day(t.depart_ts))
    )
)
SELECT card_no AS subject, @day_text(ts) AS period,
       CASE WHEN SUM(is_far) > 0 THEN 'A' ELSE 'B' END AS grade,
       SUM(is_far) AS far_fills, SUM(is_bare) AS bare_fills, MAX(plate_no) AS plate_no
FROM found
GROUP BY card_no, @day_text(ts)
