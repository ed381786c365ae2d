WITH off_hours AS (
  SELECT x.card_no, x.ts, x.liters, v.plate_no, d.kind
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  JOIN vehicle AS v ON v.plate_no = c.plate_no
  LEFT JOIN holiday AS d ON d."date" = @day(x.ts) AND d.kind IN ('周末', '法定')
  WHERE x.is_fuel = '是'
    AND (d.kind IS NOT NULL OR @hour(x.ts) < $h0 OR @hour(x.ts) > $h1)
)
SELECT o.card_no AS subject, @day_text(o.ts) AS period, COUNT(*) AS fills, SUM(o.liters) AS liters,
       CASE WHEN MAX(o.kind) IS NULL THEN '否' ELSE '是' END AS is_holiday, MAX(o.plate_no) AS plate_no
FROM off_hours AS o
WHERE NOT EXISTS (
  SELECT 1
  FROM trip AS t
  WHERE t.plate_no = o.plate_no
    AND @seconds(t.depart_ts) - $pad * 3600 <= @seconds(o.ts)
    AND (t.return_ts IS NULL OR @seconds(t.return_ts) + $pad * 3600 >= @seconds(o.ts))
)
GROUP BY o.card_no, @day_text(o.ts)
