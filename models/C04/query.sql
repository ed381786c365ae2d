WITH place AS (
  SELECT region_code, @year(signed) AS year, COUNT(*) AS contracts, SUM(amount) AS amount
  FROM cad_contract
  GROUP BY region_code, @year(signed)
  HAVING COUNT(*) >= $n
),
part AS (
  SELECT region_code, @year(signed) AS year, supplier_uscc, COUNT(*) AS contracts, SUM(amount) AS amount
  FROM cad_contract
  GROUP BY region_code, @year(signed), supplier_uscc
)
SELECT s.supplier_uscc AS subject, @text(s.year) AS period,
       MIN(s.region_code) AS region, SUM(s.contracts) AS contracts, SUM(s.amount) AS amount, SUM(p.amount) AS total
FROM part AS s
JOIN place AS p ON p.region_code = s.region_code AND p.year = s.year
WHERE s.amount > p.amount * $s
GROUP BY s.supplier_uscc, s.year
