WITH running AS (
  SELECT k.contract_no, k.asset_id, k.village_code, k.area
  FROM coll_contract AS k
  WHERE k.asset_id IS NOT NULL AND k."start" <= $today AND k."end" >= $today
),
found AS (
  SELECT a.asset_id, a.village_code, '是' AS no_contract, '否' AS no_register, '否' AS no_income, '否' AS larger
  FROM coll_asset AS a
  WHERE a.status = '出租' AND NOT EXISTS (SELECT 1 FROM running AS r WHERE r.asset_id = a.asset_id)
  UNION ALL
  SELECT r.asset_id, r.village_code, '否' AS no_contract, '是' AS no_register, '否' AS no_income, '否' AS larger
  FROM running AS r
  WHERE NOT EXISTS (SELECT 1 FROM coll_asset AS a WHERE a.asset_id = r.asset_id)
  UNION ALL
  SELECT r.asset_id, r.village_code, '否' AS no_contract, '否' AS no_register, '是' AS no_income, '否' AS larger
  FROM running AS r
  WHERE NOT EXISTS (
    SELECT 1 FROM coll_ledger AS l
    WHERE l.contract_no = r.contract_no AND l.direction = '收入' AND l."date" > @add_months($today, -12)
  ) AND EXISTS (SELECT 1 FROM coll_ledger AS l WHERE l.village_code = r.village_code AND l.contract_no IS NOT NULL)
  UNION ALL
  SELECT r.asset_id, r.village_code, '否' AS no_contract, '否' AS no_register, '否' AS no_income, '是' AS larger
  FROM running AS r
  JOIN coll_asset AS a ON a.asset_id = r.asset_id
  WHERE r.area > a.area * (1 + $tol)
)
SELECT f.asset_id AS subject, @year_text($today) AS period,
       MAX(f.village_code) AS village_code, MAX(f.no_contract) AS no_contract, MAX(f.no_register) AS no_register,
       MAX(f.no_income) AS no_income, MAX(f.larger) AS larger
FROM found AS f
GROUP BY f.asset_id
