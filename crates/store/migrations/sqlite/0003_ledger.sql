-- Why: what pages read. Every row here follows from the journal (`bihuan rebuild --check` replays it and compares), except
-- blobs and document texts, which the journal refers to by digest.
-- A finding has a narrow row for lists (finding) and its whole state as JSON beside it (finding_state), so that reading a
-- page of the ledger never touches the large column.

CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    parent TEXT,
    unit_name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    level TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE rectification (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    feedback_date TEXT NOT NULL,
    period_end TEXT,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX rectification_code ON rectification (code);

CREATE TABLE finding (
    id TEXT NOT NULL PRIMARY KEY,
    rectification_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    list TEXT NOT NULL,
    aspect_id TEXT,
    source_no TEXT,
    problem TEXT NOT NULL,
    stage TEXT NOT NULL,
    stage_label TEXT NOT NULL,
    stage_rank INTEGER NOT NULL,
    open INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    lead_unit TEXT,
    assisting TEXT NOT NULL,
    sponsor TEXT,
    time_class TEXT,
    long_term INTEGER NOT NULL,
    due TEXT,
    due_original TEXT,
    due_order TEXT NOT NULL,
    extension_asked INTEGER NOT NULL,
    tasks_done INTEGER NOT NULL,
    tasks INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    rework INTEGER NOT NULL,
    reported_status TEXT,
    document_id TEXT,
    updated_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX finding_number ON finding (number);
CREATE UNIQUE INDEX finding_position ON finding (rectification_id, position);
CREATE INDEX finding_due ON finding (rectification_id, due_order, position);
CREATE INDEX finding_stage ON finding (rectification_id, stage_rank, position);
CREATE INDEX finding_lead ON finding (rectification_id, lead_unit, position);
CREATE INDEX finding_sponsor ON finding (sponsor, rectification_id, position);
CREATE INDEX finding_updated ON finding (rectification_id, updated_ms, position);
CREATE INDEX finding_document ON finding (document_id);

CREATE TABLE finding_state (
    finding_id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL
) STRICT;

-- Which units take part in a finding, in any way that lets them see it.
CREATE TABLE finding_unit (
    unit_id TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (unit_id, finding_id, role)
) STRICT;
CREATE INDEX finding_unit_finding ON finding_unit (finding_id);

CREATE TABLE task (
    id TEXT NOT NULL PRIMARY KEY,
    finding_id TEXT NOT NULL,
    rectification_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    due TEXT,
    stage TEXT NOT NULL,
    handler TEXT,
    measures INTEGER NOT NULL
) STRICT;
CREATE INDEX task_finding ON task (finding_id, position);
CREATE INDEX task_unit ON task (unit_id, stage, finding_id);

-- How many findings a holder (the whole ledger: '', a unit, a sponsor) has in each list, stage and deadline: the figures of
-- a page are a sum over a few rows instead of a count over all findings.
CREATE TABLE tally (
    rectification_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    list TEXT NOT NULL,
    stage TEXT NOT NULL,
    due TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (rectification_id, holder, list, stage, due)
) STRICT;

-- A document that was handed in: the file is a blob, its text stands beside it for the passages.
CREATE TABLE document (
    id TEXT NOT NULL PRIMARY KEY,
    rectification_id TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    title TEXT NOT NULL,
    blob_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    created_by TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX document_rectification ON document (rectification_id, created_ms);

CREATE TABLE document_text (
    document_id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE import_draft (
    document_id TEXT NOT NULL PRIMARY KEY,
    rectification_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    rows INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX import_draft_rectification ON import_draft (rectification_id, updated_ms);
