SELECT b.buyer_uscc || '/' || SUBSTR(b.category, 1, 3) AS subject, @year_text(b.order_date) AS period,
       COUNT(*) AS orders, SUM(b.amount) AS total, MAX(b.amount) AS largest
FROM buy AS b
WHERE b.method NOT IN $exempt AND b.amount < $threshold
GROUP BY b.buyer_uscc || '/' || SUBSTR(b.category, 1, 3), @year_text(b.order_date)
HAVING SUM(b.amount) > $threshold
