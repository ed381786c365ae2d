WITH small AS (
  SELECT card_no, ts, amount, ROW_NUMBER() OVER (PARTITION BY card_no ORDER BY ts) AS place
  FROM fuel_txn
  WHERE is_fuel = '是' AND amount > 0 AND amount < $low
)
SELECT last.card_no AS subject, @month_text(last.ts) AS period,
       COUNT(*) + $k - 1 AS fills, MIN(last.amount) AS amount
FROM small AS last
JOIN small AS earlier ON earlier.card_no = last.card_no AND earlier.place = last.place - $k + 1
WHERE @seconds_between(earlier.ts, last.ts) <= $span * 86400
GROUP BY last.card_no, @month_text(last.ts)
