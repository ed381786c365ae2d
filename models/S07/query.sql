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
  SELECT id_no, month, SUM(amount) AS income
  FROM income
  GROUP BY id_no, month
)
SELECT m.household_id AS subject, @month_text(m.month) AS period, COUNT(*) AS members, SUM(e.income) AS income
FROM member AS m
LEFT JOIN earned AS e ON e.id_no = m.id_no AND e.month = m.month
GROUP BY m.household_id, m.month
HAVING SUM(e.income) > COUNT(*) * $line * $m
