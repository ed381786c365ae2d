WITH dead AS (
  SELECT id_no, MIN(death_date) AS death_date, COUNT(DISTINCT source) AS sources
  FROM death
  GROUP BY id_no
)
SELECT d.id_no AS subject, @year_text(d.month) AS period,
       COUNT(DISTINCT d.month) AS months, SUM(d.amount) AS amount, MIN(x.death_date) AS death_date, MAX(x.sources) AS sources
FROM dibao AS d
JOIN dead AS x ON x.id_no = d.id_no
WHERE d.month > @add_months(@first_of_month(x.death_date), $grace)
GROUP BY d.id_no, @year_text(d.month)
