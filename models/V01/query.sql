WITH priced AS (
  SELECT k.contract_no, k.area, k.rent_year, k."start" AS lease_start, k."end" AS lease_end,
         SUBSTR(k.village_code, 1, 9) AS town, k.asset_kind,
         @div(CAST(k.rent_year * 100 AS BIGINT) * 10000, NULLIF(CAST(k.area * 100 AS BIGINT), 0)) AS rate
  FROM coll_contract AS k
),
ranked AS (
  SELECT p.town, p.asset_kind, p.rate,
         ROW_NUMBER() OVER (PARTITION BY p.town, p.asset_kind ORDER BY p.rate) AS place,
         COUNT(*) OVER (PARTITION BY p.town, p.asset_kind) AS many
  FROM priced AS p
  WHERE p.rate IS NOT NULL
),
medians AS (
  SELECT r.town, r.asset_kind,
         MAX(CASE WHEN r.place = @div(r.many + 1, 2) THEN r.rate END)
           + MAX(CASE WHEN r.place = @div(r.many + 2, 2) THEN r.rate END) AS doubled
  FROM ranked AS r
  GROUP BY r.town, r.asset_kind
)
SELECT p.contract_no AS subject, @year_text($today) AS period,
       MAX(p.area) AS area, MAX(p.rent_year) AS rent_year, @div(MIN(p.rate), 10000) AS rate, @div(MAX(m.doubled), 20000) AS median,
       MIN(p.lease_start) AS lease_start, MAX(p.lease_end) AS lease_end
FROM priced AS p
LEFT JOIN medians AS m ON m.town = p.town AND m.asset_kind = p.asset_kind
WHERE @add_days(p.lease_end, 1) > @add_years(p.lease_start, $years) OR p.rate * 2 < m.doubled * $share
GROUP BY p.contract_no
