-- Why: what pages read. Every row here follows from the journal (`bihuan rebuild --check` replays it and compares), except
-- blobs and document texts, which the journal refers to by digest.
-- A finding has a narrow row for lists (finding) and its whole state as JSON beside it (finding_state), so that reading a
-- page of the ledger never touches the large column.

CREATE TABLE unit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    parent TEXT COLLATE "C",
    unit_name TEXT COLLATE "C" NOT NULL,
    short_name TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    ordinal BIGINT NOT NULL,
    active BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE rectification (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    feedback_date TEXT COLLATE "C" NOT NULL,
    period_end TEXT COLLATE "C",
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX rectification_code ON rectification (code);

CREATE TABLE finding (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rectification_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    aspect_id TEXT COLLATE "C",
    source_no TEXT COLLATE "C",
    problem TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    stage_label TEXT COLLATE "C" NOT NULL,
    stage_rank BIGINT NOT NULL,
    open BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    lead_unit TEXT COLLATE "C",
    assisting TEXT COLLATE "C" NOT NULL,
    sponsor TEXT COLLATE "C",
    time_class TEXT COLLATE "C",
    long_term BIGINT NOT NULL,
    due TEXT COLLATE "C",
    due_original TEXT COLLATE "C",
    due_order TEXT COLLATE "C" NOT NULL,
    extension_asked BIGINT NOT NULL,
    tasks_done BIGINT NOT NULL,
    tasks BIGINT NOT NULL,
    evidence BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    rework BIGINT NOT NULL,
    reported_status TEXT COLLATE "C",
    document_id TEXT COLLATE "C",
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX finding_number ON finding (number);
CREATE UNIQUE INDEX finding_position ON finding (rectification_id, position);
CREATE INDEX finding_due ON finding (rectification_id, due_order, position);
CREATE INDEX finding_stage ON finding (rectification_id, stage_rank, position);
CREATE INDEX finding_lead ON finding (rectification_id, lead_unit, position);
CREATE INDEX finding_sponsor ON finding (sponsor, rectification_id, position);
CREATE INDEX finding_updated ON finding (rectification_id, updated_ms, position);
CREATE INDEX finding_document ON finding (document_id);

CREATE TABLE finding_state (
    finding_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    state TEXT COLLATE "C" NOT NULL
);

-- Which units take part in a finding, in any way that lets them see it.
CREATE TABLE finding_unit (
    unit_id TEXT COLLATE "C" NOT NULL,
    finding_id TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (unit_id, finding_id, role)
);
CREATE INDEX finding_unit_finding ON finding_unit (finding_id);

CREATE TABLE task (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    finding_id TEXT COLLATE "C" NOT NULL,
    rectification_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C",
    stage TEXT COLLATE "C" NOT NULL,
    handler TEXT COLLATE "C",
    measures BIGINT NOT NULL
);
CREATE INDEX task_finding ON task (finding_id, position);
CREATE INDEX task_unit ON task (unit_id, stage, finding_id);

-- How many findings a holder (the whole ledger: '', a unit, a sponsor) has in each list, stage and deadline: the figures of
-- a page are a sum over a few rows instead of a count over all findings.
CREATE TABLE tally (
    rectification_id TEXT COLLATE "C" NOT NULL,
    holder TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (rectification_id, holder, list, stage, due)
);

-- A document that was handed in: the file is a blob, its text stands beside it for the passages.
CREATE TABLE document (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rectification_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    format TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    blob_key TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT COLLATE "C",
    version BIGINT NOT NULL
);
CREATE INDEX document_rectification ON document (rectification_id, created_ms);

CREATE TABLE document_text (
    document_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body TEXT COLLATE "C" NOT NULL
);

CREATE TABLE import_draft (
    document_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rectification_id TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    rows BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL
);
CREATE INDEX import_draft_rectification ON import_draft (rectification_id, updated_ms);
