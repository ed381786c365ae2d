-- Why: who may sign in, and what remembers that somebody did. Passwords, sessions and tokens are kept as digests only and
-- never enter the journal; that they changed does.

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    unit_id TEXT,
    -- A JSON list of role names.
    roles TEXT NOT NULL,
    password_hash TEXT,
    password_changed_ms INTEGER,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    failed INTEGER NOT NULL CHECK (failed >= 0),
    last_failed_ms INTEGER,
    locked_until_ms INTEGER,
    -- The version of the journal stream account/<id>.
    version INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX account_login ON account (login);
CREATE INDEX account_unit ON account (unit_id, login);

-- Earlier passwords, so that they are not chosen again. The version is that of the change that replaced them.
CREATE TABLE password_history (
    account_id TEXT NOT NULL REFERENCES account (id),
    version INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, version)
) STRICT;

CREATE TABLE session (
    token_digest BLOB NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    csrf TEXT NOT NULL,
    remote TEXT
) STRICT;

CREATE INDEX session_account ON session (account_id, created_ms);
CREATE INDEX session_seen ON session (seen_ms);

CREATE TABLE api_token (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    last_used_ms INTEGER,
    revoked_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX api_token_digest ON api_token (digest);
CREATE INDEX api_token_account ON api_token (account_id, created_ms);

-- The one-time code that the first administrator proves himself with.
CREATE TABLE first_start (
    code_digest BLOB NOT NULL PRIMARY KEY,
    created_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT;
