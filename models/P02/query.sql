WITH opened AS (
  SELECT l.lot_id, @first_of_month(MIN(l.open_at)) AS month, MIN(l.open_at) AS open_at
  FROM lot AS l
  GROUP BY l.lot_id
),
phones AS (
  SELECT b.lot_id, COUNT(DISTINCT b.bidder_uscc) AS bidders
  FROM bid AS b
  WHERE b.phone IS NOT NULL
  GROUP BY b.lot_id, b.phone
  HAVING COUNT(DISTINCT b.bidder_uscc) > 1
),
contacts AS (
  SELECT b.lot_id, COUNT(DISTINCT b.bidder_uscc) AS bidders
  FROM bid AS b
  WHERE b.contact_id IS NOT NULL
  GROUP BY b.lot_id, b.contact_id
  HAVING COUNT(DISTINCT b.bidder_uscc) > 1
),
insured AS (
  SELECT b.lot_id, COUNT(DISTINCT b.bidder_uscc) AS bidders
  FROM bid AS b
  JOIN opened AS o ON o.lot_id = b.lot_id
  JOIN bid AS other ON other.lot_id = b.lot_id
  JOIN social_ins AS s ON s.id_no = b.contact_id AND s.employer_uscc = other.bidder_uscc
  WHERE other.bidder_uscc <> b.bidder_uscc
    AND s.month >= @add_months(o.month, -$window) AND s.month <= @add_months(o.month, $window)
  GROUP BY b.lot_id
),
found AS (
  SELECT p.lot_id, p.bidders AS same_phone, 0 AS same_contact, 0 AS insured_by_other FROM phones AS p
  UNION ALL
  SELECT c.lot_id, 0 AS same_phone, c.bidders AS same_contact, 0 AS insured_by_other FROM contacts AS c
  UNION ALL
  SELECT i.lot_id, 0 AS same_phone, 0 AS same_contact, i.bidders AS insured_by_other FROM insured AS i
)
SELECT f.lot_id AS subject, @year_text(MIN(o.open_at)) AS period,
       MAX(f.same_phone) AS same_phone, MAX(f.same_contact) AS same_contact, MAX(f.insured_by_other) AS insured_by_other
FROM found AS f
JOIN opened AS o ON o.lot_id = f.lot_id
GROUP BY f.lot_id
