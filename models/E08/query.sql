WITH returned AS (
  SELECT b.id_no, b.doc_no, MAX(b.ts) AS back
  FROM border AS b
  WHERE b.dir = '入境' AND b.doc_no IS NOT NULL
    AND EXISTS (SELECT 1 FROM person AS p WHERE p.id_no = b.id_no)
  GROUP BY b.id_no, b.doc_no
)
SELECT r.id_no AS subject, @day_text(r.back) AS period,
       MIN(d.kind) AS kind, MAX(d.handed_in) AS handed_in, MAX(@days_between(@day(r.back), $today)) AS late_days
FROM returned AS r
JOIN passport AS d ON d.id_no = r.id_no AND d.doc_no = r.doc_no
WHERE (d.handed_in IS NULL OR d.handed_in < @day(r.back))
  AND @days_between(@day(r.back), $today) > $days
GROUP BY r.id_no, @day_text(r.back)
