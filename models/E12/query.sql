SELECT p.id_no AS subject, @year_text(x.decided) AS period,
       COUNT(DISTINCT x.doc_no) AS documents, MIN(x.kind) AS kind, MAX(x.decided) AS decided
FROM penalty AS x
JOIN person AS p ON p.id_no = x.id_no
WHERE x.revoked IS NULL AND x.kind IN $kinds
  AND (p.valid_from IS NULL OR x.decided >= p.valid_from)
  AND @days_between(x.decided, $today) > $grace
  AND NOT EXISTS (SELECT 1 FROM penalty_filing AS f WHERE f.id_no = x.id_no AND f.doc_no = x.doc_no)
GROUP BY p.id_no, @year_text(x.decided)
