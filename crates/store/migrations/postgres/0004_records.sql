-- Why: meetings, institutions, look-backs and the like are small aggregates beside the findings. One table keeps the state of
-- them all, one its findings and one its units, so that every kind is listed, scoped and rebuilt in the same way.

CREATE TABLE record (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    rectification_id TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX record_day ON record (kind, day, id);
CREATE INDEX record_rectification ON record (kind, rectification_id, day, id);
CREATE INDEX record_state ON record (kind, state, day, id);

CREATE TABLE record_finding (
    finding_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (finding_id, kind, record_id)
);
CREATE INDEX record_finding_record ON record_finding (kind, record_id);

CREATE TABLE record_unit (
    unit_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (unit_id, kind, record_id)
);
CREATE INDEX record_unit_record ON record_unit (kind, record_id);
