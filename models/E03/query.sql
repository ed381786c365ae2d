WITH absent AS (
  SELECT DISTINCT a.id_no, a."date" AS missed
  FROM attend AS a
  WHERE a.state = '缺勤'
    AND NOT EXISTS (SELECT 1 FROM leave AS l WHERE l.id_no = a.id_no AND l."from" <= a."date" AND l."to" >= a."date")
),
numbered AS (
  SELECT x.id_no, x.missed, ROW_NUMBER() OVER (PARTITION BY x.id_no ORDER BY x.missed) AS place
  FROM absent AS x
),
spans AS (
  SELECT b.id_no, b.missed AS first_day, e.missed AS last_day
  FROM numbered AS b
  JOIN numbered AS e ON e.id_no = b.id_no AND e.place = b.place + $days - 1
  WHERE @days_between(b.missed, e.missed) < $window
),
totals AS (
  SELECT x.id_no, @year_text(x.missed) AS year_of, COUNT(*) AS absent
  FROM absent AS x
  GROUP BY x.id_no, @year_text(x.missed)
)
SELECT s.id_no AS subject, @year_text(s.last_day) AS period,
       MIN(s.first_day) AS first_day, MAX(s.last_day) AS last_day, MAX(t.absent) AS absent
FROM spans AS s
JOIN totals AS t ON t.id_no = s.id_no AND t.year_of = @year_text(s.last_day)
GROUP BY s.id_no, @year_text(s.last_day)
