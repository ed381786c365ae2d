SELECT p.permit_no AS subject, @year_text($today) AS period,
       MAX(b.required_m2) AS required_m2, MAX(COALESCE(b.built_m2, 0)) AS built_m2, MAX(p.issued) AS issued
FROM permit AS p
JOIN cad_build AS b ON b.permit_no = p.permit_no
WHERE b.required_m2 > 0
  AND COALESCE(b.built_m2, 0) < b.required_m2 * (1 - $tol)
  AND @add_days(p.issued, $grace) < $today
  AND NOT EXISTS (SELECT 1 FROM cad_fee AS f WHERE f.permit_no = p.permit_no AND f.paid >= f.due)
GROUP BY p.permit_no
