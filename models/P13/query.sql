SELECT c.contract_no AS subject, @year_text(MAX(c.changed_at)) AS period,
       MAX(c.base_amount) AS base_amount, SUM(c.amount) AS added, COUNT(*) AS changes
FROM contract_change AS c
GROUP BY c.contract_no
HAVING SUM(c.amount) > MAX(c.base_amount) * $share
