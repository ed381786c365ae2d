-- Why: meetings, institutions, look-backs and the like are small aggregates beside the findings. One table keeps the state of
-- them all, one its findings and one its units, so that every kind is listed, scoped and rebuilt in the same way.

CREATE TABLE record (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    rectification_id TEXT,
    state TEXT NOT NULL,
    day TEXT NOT NULL,
    audience TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX record_day ON record (kind, day, id);
CREATE INDEX record_rectification ON record (kind, rectification_id, day, id);
CREATE INDEX record_state ON record (kind, state, day, id);

CREATE TABLE record_finding (
    finding_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (finding_id, kind, record_id)
) STRICT;
CREATE INDEX record_finding_record ON record_finding (kind, record_id);

CREATE TABLE record_unit (
    unit_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (unit_id, kind, record_id)
) STRICT;
CREATE INDEX record_unit_record ON record_unit (kind, record_id);
