WITH roles AS (
  SELECT h.id_no, h.uscc, h.role, h.ratio_bp
  FROM biz_holder AS h
  WHERE h."to" IS NULL AND (h.role IN $roles OR h.ratio_bp >= $ratio * 10000)
    AND EXISTS (SELECT 1 FROM person AS p WHERE p.id_no = h.id_no)
)
SELECT r.id_no AS subject, @year_text($today) AS period,
       COUNT(DISTINCT r.uscc) AS companies, MIN(r.role) AS role, MAX(r.ratio_bp) AS ratio_bp
FROM roles AS r
JOIN biz_reg AS c ON c.uscc = r.uscc
WHERE c.status = '存续'
GROUP BY r.id_no
