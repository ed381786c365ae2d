WITH used AS (
  SELECT card_no, @year(ts) AS year, MIN(pump_plate) AS one, MAX(pump_plate) AS other
  FROM fuel_txn
  GROUP BY card_no, @year(ts)
),
bound AS (
  SELECT u.year, c.plate_no, c.card_no, c.issued, c.voided
  FROM used AS u
  JOIN fuel_card AS c ON c.card_no = u.card_no
  WHERE c.plate_no IS NOT NULL
)
SELECT card_no AS subject, @text(year) AS period, '一卡多车' AS kind, one AS one, other AS other
FROM used
WHERE one <> other
UNION ALL
SELECT a.plate_no AS subject, @text(a.year) AS period, '一车多卡' AS kind, MIN(a.card_no) AS one, MAX(b.card_no) AS other
FROM bound AS a
JOIN bound AS b ON b.plate_no = a.plate_no AND b.year = a.year
WHERE a.card_no < b.card_no
  AND (a.voided IS NULL OR b.issued <= a.voided)
  AND (b.voided IS NULL OR a.issued <= b.voided)
GROUP BY a.plate_no, @text(a.year)
