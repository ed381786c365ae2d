-- Why: everything that happened stands in one table that is only ever appended to. What pages read is derived from it.
-- The triggers are a guard against our own mistakes; against the administrator of the database only the chain of
-- digests and the checkpoints kept elsewhere help.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    actor TEXT,
    request TEXT,
    body TEXT NOT NULL,
    personal TEXT,
    salt BLOB,
    body_digest BLOB NOT NULL,
    personal_digest BLOB,
    prev BLOB,
    digest BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX journal_stream_version ON journal (stream, version);
CREATE UNIQUE INDEX journal_request ON journal (request) WHERE request IS NOT NULL;

CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal entries are never deleted');
END;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
WHEN NOT (
    NEW.personal IS NULL AND NEW.salt IS NULL
    AND NEW.seq = OLD.seq AND NEW.stream = OLD.stream AND NEW.version = OLD.version AND NEW.kind = OLD.kind
    AND NEW.at_ms = OLD.at_ms AND NEW.actor IS OLD.actor AND NEW.request IS OLD.request AND NEW.body = OLD.body
    AND NEW.body_digest = OLD.body_digest AND NEW.personal_digest IS OLD.personal_digest
    AND NEW.prev IS OLD.prev AND NEW.digest = OLD.digest
)
BEGIN
    SELECT RAISE(ABORT, 'journal entries are never changed; only personal data can be erased');
END;

-- How far each follower of the journal (search, notices) has come.
CREATE TABLE cursor (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT;

-- Counters for numbers that people see and that are never used twice.
CREATE TABLE register (
    name TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;

-- Settings of the installation, as JSON, with optimistic versions.
CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

-- Files that belong to the ledger. It must know their size and digest without asking the blob storage, and doctor must be
-- able to tell a missing blob from a leftover one.
CREATE TABLE blob (
    key TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    kept_ms INTEGER NOT NULL
) STRICT;
