WITH fills AS (
  SELECT x.card_no, x.ts, x.product, x.liters, v.plate_no, v.fuel_grade
  FROM fuel_txn AS x
  JOIN fuel_card AS c ON c.card_no = x.card_no
  JOIN vehicle AS v ON v.plate_no = c.plate_no
  WHERE x.is_fuel = '是'
),
wrong AS (
  SELECT card_no, ts, product, liters, plate_no, fuel_grade
  FROM fills
  WHERE product <> fuel_grade
)
-- Where no fill of the vehicle ever fits, the register is wrong, which is a matter of the data and not of the driver.
SELECT w.card_no AS subject, @day_text(w.ts) AS period,
       MAX(w.product) AS product, MAX(w.fuel_grade) AS fuel_grade, SUM(w.liters) AS liters, MAX(w.plate_no) AS plate_no
FROM wrong AS w
WHERE EXISTS (SELECT 1 FROM fills AS f WHERE f.plate_no = w.plate_no AND f.product = f.fuel_grade)
GROUP BY w.card_no, @day_text(w.ts)
