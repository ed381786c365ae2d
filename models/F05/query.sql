WITH fills AS (
  SELECT x.card_no, x.ts, x.station_id, v.plate_no
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  JOIN vehicle AS v ON v.plate_no = c.plate_no
  WHERE x.is_fuel = '是'
),
-- A point within the time lies in the slot of the fill or in one beside it, so that points are looked up by equality.
slots AS (
  SELECT card_no, ts, station_id, plate_no, @div(@seconds(ts), $t * 60) - 1 AS slot FROM fills
  UNION ALL
  SELECT card_no, ts, station_id, plate_no, @div(@seconds(ts), $t * 60) AS slot FROM fills
  UNION ALL
  SELECT card_no, ts, station_id, plate_no, @div(@seconds(ts), $t * 60) + 1 AS slot FROM fills
),
points AS (
  SELECT plate_no, ts, lat_e6, lon_e6, @div(@seconds(ts), $t * 60) AS slot FROM track
),
near AS (
  SELECT s.card_no, s.ts, s.plate_no, s.station_id, p.lat_e6, p.lon_e6,
         ROW_NUMBER() OVER (
           PARTITION BY s.card_no, s.ts, s.station_id
           ORDER BY ABS(@seconds_between(s.ts, p.ts)), p.ts
         ) AS place
  FROM slots AS s
  JOIN points AS p ON p.plate_no = s.plate_no AND p.slot = s.slot
  WHERE ABS(@seconds_between(s.ts, p.ts)) <= $t * 60
),
away AS (
  SELECT n.card_no, n.ts, n.plate_no,
         CAST(n.lat_e6 - s.lat_e6 AS DECIMAL(19, 0)) AS north,
         CAST(n.lon_e6 - s.lon_e6 AS DECIMAL(19, 0)) * $lon AS east
  FROM near AS n
  JOIN station AS s ON s.station_id = n.station_id
  WHERE n.place = 1
),
found AS (
  -- A degree is 111,195 metres; both sides are squares of millionths of a metre.
  SELECT card_no, ts, plate_no, 1 AS is_far, 0 AS is_bare
  FROM away
  WHERE (north * north + east * east) * CAST('12364328025' AS DECIMAL(11, 0))
        > CAST($d * $d AS DECIMAL(5, 0)) * CAST('1000000000000000000' AS DECIMAL(19, 0))
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
