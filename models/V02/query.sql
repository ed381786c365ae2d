WITH related AS (
  SELECT c.id_no, '本人' AS tie
  FROM village_cadre AS c
  UNION ALL
  SELECT r.rel_id_no AS id_no, r.relation AS tie
  FROM relative AS r
  JOIN village_cadre AS c ON c.id_no = r.id_no
  WHERE r.relation IN $relations
)
SELECT k.contract_no AS subject, @year_text($today) AS period,
       MIN(related.tie) AS tie, MAX(k.vote_doc) AS vote_doc, MAX(k.on_platform) AS on_platform, MIN(k."start") AS lease_start
FROM coll_contract AS k
JOIN related ON related.id_no = k.lessee_id
WHERE k.vote_doc IS NULL OR k.on_platform <> '是'
GROUP BY k.contract_no
