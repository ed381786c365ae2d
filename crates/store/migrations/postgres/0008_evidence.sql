-- Why: a row for each piece of evidence that was handed in, so that the list of materials can be shown across findings and the same
-- file in two findings is noticed. A finding whose work is said to be done without any evidence is marked, so that the office
-- finds it.

CREATE TABLE evidence (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    finding_id TEXT COLLATE "C" NOT NULL,
    rectification_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    sensitivity TEXT COLLATE "C" NOT NULL,
    taken_on TEXT COLLATE "C",
    file_type TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    versions BIGINT NOT NULL,
    handed_in_ms BIGINT NOT NULL,
    in_force BIGINT NOT NULL
);

CREATE INDEX evidence_finding ON evidence (finding_id, position);
CREATE INDEX evidence_digest ON evidence (digest);
CREATE INDEX evidence_unit ON evidence (unit_id, handed_in_ms);

ALTER TABLE finding ADD COLUMN unproven BIGINT NOT NULL DEFAULT 0;
