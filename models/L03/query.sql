WITH paid AS (
  SELECT s.id_no, s.year
  FROM land_subsidy AS s
  JOIN (SELECT id_no, @year(month) AS year FROM payroll WHERE amount > 0 GROUP BY id_no, @year(month)) AS p
    ON p.id_no = s.id_no AND p.year = s.year
  GROUP BY s.id_no, s.year
),
cadre AS (
  SELECT id_no FROM village_cadre GROUP BY id_no
),
family AS (
  SELECT id_no AS cadre, id_no AS member FROM cadre
  UNION
  SELECT r.id_no AS cadre, r.rel_id_no AS member FROM relative AS r JOIN cadre AS c ON c.id_no = r.id_no
),
split AS (
  SELECT f.cadre, s.year, COUNT(DISTINCT s.account_no) AS accounts
  FROM family AS f
  JOIN land_subsidy AS s ON s.id_no = f.member
  GROUP BY f.cadre, s.year
  HAVING COUNT(DISTINCT s.account_no) > 1
),
own AS (
  SELECT s.id_no, s.year, s.village_code, MAX(s.area_mu) AS area_mu
  FROM land_subsidy AS s
  JOIN cadre AS c ON c.id_no = s.id_no
  GROUP BY s.id_no, s.year, s.village_code
),
-- Only villages in which a cadre claims are ranked.
ranked AS (
  SELECT s.village_code, s.year, s.area_mu,
         ROW_NUMBER() OVER (PARTITION BY s.village_code, s.year ORDER BY s.area_mu) AS place,
         COUNT(*) OVER (PARTITION BY s.village_code, s.year) AS claims
  FROM land_subsidy AS s
  WHERE EXISTS (SELECT 1 FROM own AS o WHERE o.village_code = s.village_code AND o.year = s.year)
),
-- The middle claim, or the two around the middle: their sum over their count is the median.
middle AS (
  SELECT village_code, year, SUM(area_mu) AS total, COUNT(*) AS parts
  FROM ranked
  WHERE place = @div(claims + 1, 2) OR place = @div(claims + 2, 2)
  GROUP BY village_code, year
),
large AS (
  SELECT o.id_no, o.year
  FROM own AS o
  JOIN middle AS m ON m.village_code = o.village_code AND m.year = o.year
  WHERE o.area_mu * m.parts > m.total * $q
  GROUP BY o.id_no, o.year
),
found AS (
  SELECT id_no, year, 1 AS on_payroll, 0 AS accounts, 0 AS is_large FROM paid
  UNION ALL
  SELECT cadre AS id_no, year, 0 AS on_payroll, accounts, 0 AS is_large FROM split
  UNION ALL
  SELECT id_no, year, 0 AS on_payroll, 0 AS accounts, 1 AS is_large FROM large
)
SELECT id_no AS subject, @text(year) AS period,
       CASE WHEN MAX(on_payroll) = 1 THEN '是' ELSE '否' END AS on_payroll,
       MAX(accounts) AS accounts,
       CASE WHEN MAX(is_large) = 1 THEN '是' ELSE '否' END AS is_large
FROM found
GROUP BY id_no, @text(year)
