SELECT x.card_no AS subject, @day_text(x.ts) AS period,
       SUM(x.points_load) AS points_load, MAX(x.pump_plate) AS pump_plate, MAX(c.plate_no) AS plate_no
FROM fuel_txn AS x
LEFT JOIN fuel_card AS c ON c.card_no = x.card_no
WHERE x.points_load > 0
  AND (x.pump_plate IS NULL OR c.plate_no IS NULL OR x.pump_plate <> c.plate_no)
GROUP BY x.card_no, @day_text(x.ts)
