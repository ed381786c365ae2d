WITH absent AS (
  SELECT id_no, @add_days(MIN(death_date), 1) AS since, CAST(NULL AS DATE) AS until FROM death GROUP BY id_no
  UNION ALL
  SELECT id_no, "from" AS since, "to" AS until FROM custody
  UNION ALL
  SELECT id_no, "from" AS since, "to" AS until FROM hospital_stay
),
away AS (
  SELECT t.id_no, t.month, t.institution_id,
         @days_between(
           CASE WHEN a.since > t.month THEN a.since ELSE t.month END,
           CASE WHEN a.until < @add_months(t.month, 1) THEN a.until ELSE @add_months(t.month, 1) END
         ) AS days
  FROM tekun AS t
  JOIN absent AS a ON a.id_no = t.id_no
  WHERE t.mode = '集中' AND a.since < @add_months(t.month, 1) AND (a.until IS NULL OR a.until > t.month)
)
SELECT id_no AS subject, @month_text(month) AS period, MAX(days) AS days, MAX(institution_id) AS institution
FROM away
WHERE days > $d
GROUP BY id_no, @month_text(month)
