WITH others AS (
  SELECT card_no, ts, product, amount,
         SUM(CASE WHEN product IN $allowed THEN amount ELSE 0 END)
           OVER (PARTITION BY card_no, @first_of_month(ts)) AS allowed_of_month
  FROM fuel_txn
  WHERE is_fuel = '否'
)
SELECT card_no AS subject, @day_text(ts) AS period, MAX(product) AS product, SUM(amount) AS amount
FROM others
WHERE product NOT IN $allowed OR allowed_of_month > $limit
GROUP BY card_no, @day_text(ts)
