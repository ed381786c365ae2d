WITH away AS (
  SELECT DISTINCT k.card_no, c.id_no, c."from" AS begins, c."to" AS ends, SUBSTR(c.dest_region, 1, 6) AS dest_region
  FROM travel_claim AS c
  JOIN fuel_card AS k ON k.keeper_id = c.id_no
  WHERE c.dest_region IS NOT NULL
)
SELECT a.id_no AS subject, @day_text(x.ts) AS period,
       MIN(a.card_no) AS card_no, MIN(x.station_region) AS station_region, MIN(a.dest_region) AS dest_region, MAX(x.amount) AS amount
FROM fuel_txn AS x
JOIN away AS a ON a.card_no = x.card_no
WHERE @day(x.ts) > a.begins AND @day(x.ts) < a.ends
  AND x.amount >= $least AND SUBSTR(x.station_region, 1, 6) <> a.dest_region
GROUP BY a.id_no, @day_text(x.ts)
