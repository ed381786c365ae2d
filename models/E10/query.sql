WITH claims AS (
  SELECT DISTINCT c.claim_id, c.id_no, c."from" AS begins, c."to" AS ends, c.invoice_no, c.amount
  FROM travel_claim AS c
  WHERE c.amount >= $least
),
repeated AS (
  SELECT b.id_no, b.begins, b.amount, a.claim_id, '日期重叠' AS reason
  FROM claims AS a
  JOIN claims AS b ON b.id_no = a.id_no
  WHERE a.claim_id <> b.claim_id
    AND (a.begins < b.begins OR (a.begins = b.begins AND a.claim_id < b.claim_id))
    AND ((a.begins < b.ends AND b.begins < a.ends) OR (a.begins = b.begins AND a.ends = b.ends))
  UNION ALL
  SELECT b.id_no, b.begins, b.amount, a.claim_id, '发票相同' AS reason
  FROM claims AS a
  JOIN claims AS b ON b.invoice_no = a.invoice_no
  WHERE a.claim_id <> b.claim_id
    AND (a.begins < b.begins OR (a.begins = b.begins AND a.claim_id < b.claim_id))
)
SELECT r.id_no AS subject, @day_text(r.begins) AS period,
       CASE WHEN SUM(CASE WHEN r.reason = '发票相同' THEN 1 ELSE 0 END) > 0 THEN 'A' ELSE 'B' END AS grade,
       MIN(r.reason) AS reason, COUNT(DISTINCT r.claim_id) AS claims, MAX(r.amount) AS amount
FROM repeated AS r
GROUP BY r.id_no, @day_text(r.begins)
