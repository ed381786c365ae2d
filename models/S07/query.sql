WITH member AS (
  SELECT household_id, id_no, month
  FROM dibao
  GROUP BY household_id, id_no, month
),
income AS (
  SELECT id_no, month, amount FROM pension WHERE scheme NOT IN $free
  UNION ALL
  SELECT id_no, month, amount FROM payroll
),
earned AS (
  SELECT m.household_id, m.month, SUM(i.amount) AS income
  FROM member AS m
  JOIN income AS i ON i.id_no = m.id_no AND i.month = m.month
  GROUP BY m.household_id, m.month
),
counted AS (
  SELECT m.household_id, m.month, COUNT(*) AS members
  FROM member AS m
  GROUP BY m.household_id, m.month
)
SELECT e.household_id AS subject, @month_text(e.month) AS period, c.members AS members, e.income AS income
FROM earned AS e
JOIN counted AS c ON c.household_id = e.household_id AND c.month = e.month
WHERE e.income > c.members * $line * $m
