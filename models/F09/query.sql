WITH fills AS (
  SELECT v.plate_no, x.ts, x.liters, x.odometer_km, @first_of_month(x.ts) AS month
  FROM fuel_card AS c
  JOIN vehicle AS v ON v.plate_no = c.plate_no
  JOIN fuel_txn AS x ON x.card_no = c.card_no
  WHERE x.is_fuel = '是'
),
pairs AS (
  SELECT plate_no, month, liters,
         odometer_km - LAG(odometer_km) OVER (PARTITION BY plate_no, month ORDER BY ts) AS km
  FROM fills
),
months AS (
  SELECT plate_no, month, SUM(liters) AS liters, SUM(km) AS km
  FROM pairs
  WHERE km IS NOT NULL
  GROUP BY plate_no, month
  HAVING COUNT(*) >= $pairs AND SUM(km) > 0
),
cars AS (
  SELECT v.plate_no, v.model, v.rated_l100, SUBSTR(u.region_code, 1, 6) AS county
  FROM vehicle AS v
  LEFT JOIN unit AS u ON u.unit_id = v.unit_id
),
-- Whole hundredths of a litre for a hundred kilometres, so that every engine ranks the same numbers.
rates AS (
  SELECT m.plate_no, m.month, m.liters, m.km, v.model, v.rated_l100, v.county,
         @div(CAST(m.liters * 100000 AS BIGINT), CAST(m.km * 10 AS BIGINT)) AS rate
  FROM cars AS v
  JOIN months AS m ON m.plate_no = v.plate_no
),
ranked AS (
  SELECT plate_no, month, liters, km, rate, rated_l100, county, model,
         ROW_NUMBER() OVER (PARTITION BY county, model ORDER BY rate) - 1 AS place,
         COUNT(*) OVER (PARTITION BY county, model) - 1 AS last
  FROM rates
),
compared AS (
  SELECT plate_no, month, liters, km, rate, rated_l100,
         MAX(CASE WHEN place = @div(last, 4) THEN rate END) OVER (PARTITION BY county, model) AS q1,
         MAX(CASE WHEN place = @div(last * 3, 4) THEN rate END) OVER (PARTITION BY county, model) AS q3
  FROM ranked
)
SELECT plate_no AS subject, @month_text(month) AS period,
       liters AS liters, km AS km, rate AS rate, rated_l100 AS rated_l100, q3 + $iqr * (q3 - q1) AS fence
FROM compared
WHERE rate > rated_l100 * 100 * $r AND rate > q3 + $iqr * (q3 - q1)
