SELECT v.unit_id AS subject, @year_text(v."date") AS period,
       SUM(v.amount) AS fuel, SUM(CASE WHEN v.pay_method = '现金' THEN v.amount ELSE 0 END) AS cash
FROM voucher AS v
WHERE v.category = '燃油'
  AND EXISTS (SELECT 1 FROM vehicle AS c WHERE c.unit_id = v.unit_id AND c.status = '在用' AND c.plate_no IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM fuel_card AS k WHERE k.unit_id = v.unit_id AND k.card_no IS NOT NULL)
GROUP BY v.unit_id, @year_text(v."date")
HAVING SUM(CASE WHEN v.pay_method = '现金' THEN v.amount ELSE 0 END) > SUM(v.amount) * $p
