WITH paid AS (
  SELECT l.contract_no, SUM(l.amount) AS received
  FROM coll_ledger AS l
  WHERE l.direction = '收入' AND l.contract_no IS NOT NULL
    AND l."date" > @add_days(@add_months($today, -12), -$grace) AND l."date" <= $today
  GROUP BY l.contract_no
)
SELECT k.contract_no AS subject, @year_text($today) AS period,
       MAX(k.village_code) AS village_code, MAX(k.rent_year) AS rent_year, MAX(COALESCE(p.received, 0)) AS received,
       MAX(@add_days(@add_months($today, -12), -$grace)) AS since
FROM coll_contract AS k
LEFT JOIN paid AS p ON p.contract_no = k.contract_no
WHERE k."start" <= @add_days(@add_months($today, -12), -$grace) AND k."end" >= $today
  AND k.rent_year > 0 AND COALESCE(p.received, 0) < k.rent_year
  AND EXISTS (SELECT 1 FROM coll_ledger AS l WHERE l.village_code = k.village_code AND l.contract_no IS NOT NULL)
GROUP BY k.contract_no
