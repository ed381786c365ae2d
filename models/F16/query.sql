SELECT v.unit_id AS subject, @month_text(v."date") AS period, COUNT(*) AS vouchers, SUM(v.amount) AS amount
FROM voucher AS v
WHERE v.category = '燃油' AND v.pay_method <> '油卡' AND v.amount > 0
  AND EXISTS (SELECT 1 FROM fuel_card AS c WHERE c.unit_id = v.unit_id AND c.card_no IS NOT NULL)
GROUP BY v.unit_id, @month_text(v."date")
