SELECT b.id_no AS subject, @day_text(b.ts) AS period, MIN(b.port) AS port, COUNT(*) AS exits
FROM border AS b
WHERE b.dir = '出境'
  AND EXISTS (SELECT 1 FROM person AS p WHERE p.id_no = b.id_no)
  AND NOT EXISTS (
    SELECT 1 FROM abroad_appr AS a
    WHERE a.id_no = b.id_no AND @day(b.ts) >= @add_days(a."from", -$grace) AND @day(b.ts) <= @add_days(a."to", $grace)
  )
GROUP BY b.id_no, @day_text(b.ts)
