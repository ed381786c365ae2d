-- Why: the office marks key problems and the ledger lists and counts them, and the responsible units of a finding stand in its row, as
-- the assisting ones do, so that lists and exports name everybody who answers without opening each finding.

ALTER TABLE finding ADD COLUMN key_problem BIGINT NOT NULL DEFAULT 0;
CREATE INDEX finding_key ON finding (rectification_id, key_problem, position);

ALTER TABLE finding ADD COLUMN responsible TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Findings that are there already: from their state, in the order in which the units were named.
UPDATE finding SET responsible = COALESCE((
    SELECT string_agg(unit.value, ',' ORDER BY unit.place)
    FROM finding_state s,
        jsonb_array_elements_text(s.state::jsonb -> 'owners' -> 'responsible') WITH ORDINALITY AS unit (value, place)
    WHERE s.finding_id = finding.id
), '');
