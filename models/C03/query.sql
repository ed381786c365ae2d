SELECT f.permit_no AS subject, @year_text(MAX(f.paid_at)) AS period,
       MIN(s.started) AS started, MAX(f.paid_at) AS paid_at, SUM(f.paid) AS paid
FROM cad_fee AS f
JOIN construction_start AS s ON s.permit_no = f.permit_no
WHERE f.paid > 0 AND f.paid_at > @add_days(s.started, $d)
GROUP BY f.permit_no
