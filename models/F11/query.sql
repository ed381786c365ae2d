WITH outside AS (
  SELECT x.card_no, x.ts, x.station_region, x.liters, c.plate_no
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  JOIN unit AS u ON u.unit_id = c.unit_id
  WHERE x.is_fuel = '是' AND SUBSTR(x.station_region, 1, $digits) <> SUBSTR(u.region_code, 1, $digits)
)
SELECT o.card_no AS subject, @day_text(o.ts) AS period,
       MAX(o.station_region) AS station_region, SUM(o.liters) AS liters, MAX(o.plate_no) AS plate_no
FROM outside AS o
WHERE NOT EXISTS (
  SELECT 1
  FROM trip AS t
  WHERE t.plate_no = o.plate_no
    AND SUBSTR(t.dest_region, 1, $digits) = SUBSTR(o.station_region, 1, $digits)
    AND @day(t.depart_ts) <= @day(o.ts)
    AND (t.return_ts IS NULL OR @day(t.return_ts) >= @day(o.ts))
)
GROUP BY o.card_no, @day_text(o.ts)
