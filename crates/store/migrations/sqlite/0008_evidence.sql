-- Why: a row for each piece of evidence that was handed in, so that the list of materials can be shown across findings and the same
-- file in two findings is noticed. A finding whose work is said to be done without any evidence is marked, so that the office
-- finds it.

CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    finding_id TEXT NOT NULL,
    rectification_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    unit_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    sensitivity TEXT NOT NULL,
    taken_on TEXT,
    file_type TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    versions INTEGER NOT NULL,
    handed_in_ms INTEGER NOT NULL,
    in_force INTEGER NOT NULL
) STRICT;

CREATE INDEX evidence_finding ON evidence (finding_id, position);
CREATE INDEX evidence_digest ON evidence (digest);
CREATE INDEX evidence_unit ON evidence (unit_id, handed_in_ms);

ALTER TABLE finding ADD COLUMN unproven INTEGER NOT NULL DEFAULT 0;
