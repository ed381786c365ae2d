WITH dead AS (
  SELECT id_no, MIN(death_date) AS death_date FROM death GROUP BY id_no
),
claim AS (
  SELECT s.id_no, s.year, MIN(x.death_date) AS death_date
  FROM land_subsidy AS s
  JOIN dead AS x ON x.id_no = s.id_no
  WHERE @year(x.death_date) < s.year
  GROUP BY s.id_no, s.year
),
home AS (
  SELECT c.id_no, c.year, k.id_no AS member, k.name, x.death_date AS member_death
  FROM claim AS c
  JOIN hukou AS own ON own.id_no = c.id_no
  JOIN hukou AS k ON k.household_no = own.household_no
  LEFT JOIN dead AS x ON x.id_no = k.id_no
),
alive AS (
  SELECT id_no, year, SUM(CASE WHEN member_death IS NULL THEN 1 ELSE 0 END) AS alive
  FROM home
  GROUP BY id_no, year
),
strange AS (
  SELECT c.id_no, c.year, COUNT(DISTINCT p.account_no) AS strange
  FROM claim AS c
  JOIN pay_line AS p ON p.id_no = c.id_no AND @year(p.paid_at) = c.year
  WHERE NOT EXISTS (
    SELECT 1 FROM home AS h WHERE h.id_no = c.id_no AND h.year = c.year AND h.name = p.account_name
  )
  GROUP BY c.id_no, c.year
)
SELECT c.id_no AS subject, @text(c.year) AS period,
       c.death_date AS death_date, a.alive AS alive, COALESCE(s.strange, 0) AS strange
FROM claim AS c
JOIN alive AS a ON a.id_no = c.id_no AND a.year = c.year
LEFT JOIN strange AS s ON s.id_no = c.id_no AND s.year = c.year
WHERE a.alive = 0 OR s.strange > 0
