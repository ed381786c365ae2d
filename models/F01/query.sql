SELECT x.card_no AS subject, @day_text(x.ts) AS period,
       MAX(x.liters) AS liters, MAX(v.tank_l) AS tank_l, MAX(v.plate_no) AS plate_no
FROM fuel_card AS c
JOIN vehicle AS v ON v.plate_no = c.plate_no
JOIN fuel_txn AS x ON x.card_no = c.card_no
WHERE x.is_fuel = '是' AND x.liters > v.tank_l * (1 + $tol)
GROUP BY x.card_no, @day_text(x.ts)
