SELECT voucher_no AS subject, @day_text(date) AS period, SUM(amount) AS amount
FROM voucher
WHERE pay_method = '现金' AND amount > $limit
GROUP BY voucher_no, @day_text(date)
