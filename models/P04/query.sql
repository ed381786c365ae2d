WITH shared AS (
  SELECT b.lot_id, b.deposit_acct, COUNT(DISTINCT b.bidder_uscc) AS bidders
  FROM bid AS b
  WHERE b.deposit_acct IS NOT NULL
  GROUP BY b.lot_id, b.deposit_acct
  HAVING COUNT(DISTINCT b.bidder_uscc) > 1
)
SELECT s.lot_id AS subject, COALESCE(@year_text(MAX(l.open_at)), @year_text($today)) AS period, MAX(s.bidders) AS bidders, COUNT(*) AS accounts
FROM shared AS s
LEFT JOIN lot AS l ON l.lot_id = s.lot_id
WHERE NOT EXISTS (SELECT 1 FROM public_entry AS e WHERE e.account_no = s.deposit_acct)
GROUP BY s.lot_id
