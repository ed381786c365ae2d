WITH owner AS (
  SELECT h.id_no, COUNT(DISTINCT h.uscc) AS companies
  FROM biz_holder AS h
  JOIN biz_reg AS b ON b.uscc = h.uscc
  LEFT JOIN (SELECT uscc FROM biz_holder GROUP BY uscc HAVING COUNT(*) > $members) AS large ON large.uscc = h.uscc
  WHERE (h.role = '法定代表人' OR (h.role = '股东' AND h.ratio_bp >= 10000 * $ratio))
    AND h."to" IS NULL
    AND b.status = '存续'
    AND (large.uscc IS NULL OR COALESCE(b.kind, '') <> '农民专业合作社')
  GROUP BY h.id_no
)
SELECT d.id_no AS subject, @year_text(d.month) AS period,
       COUNT(DISTINCT d.month) AS months, MAX(o.companies) AS companies
FROM dibao AS d
JOIN owner AS o ON o.id_no = d.id_no
GROUP BY d.id_no, @year_text(d.month)
