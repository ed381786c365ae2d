SELECT permit_no AS subject, @year_text($today) AS period,
       MAX(waiver_kind) AS waiver_kind, MAX(waiver_doc) AS waiver_doc, SUM(due) AS due, SUM(paid) AS paid
FROM cad_fee
WHERE waiver_kind IS NOT NULL AND (waiver_kind NOT IN $lawful OR waiver_doc IS NULL)
GROUP BY permit_no
