WITH paid AS (
  SELECT id_no, month, '低保' AS scheme FROM dibao
  UNION ALL
  SELECT id_no, month, '特困' AS scheme FROM tekun
  UNION ALL
  SELECT id_no, month, '养老' AS scheme FROM pension
)
SELECT p.id_no AS subject, @year_text(p.month) AS period,
       COUNT(DISTINCT p.month) AS months, MIN(c."from") AS since, COUNT(DISTINCT p.scheme) AS schemes
FROM paid AS p
JOIN custody AS c ON c.id_no = p.id_no
WHERE p.month > @add_months(@first_of_month(c."from"), $grace)
  AND (c."to" IS NULL OR p.month < @first_of_month(c."to"))
GROUP BY p.id_no, @year_text(p.month)
