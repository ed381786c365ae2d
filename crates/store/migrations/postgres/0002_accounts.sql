-- Why: who may sign in, and what remembers that somebody did. Passwords, sessions and tokens are kept as digests only and
-- never enter the journal; that they changed does.

CREATE TABLE account (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    unit_id TEXT COLLATE "C",
    -- A JSON list of role names.
    roles TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",
    password_changed_ms BIGINT,
    must_change BIGINT NOT NULL CHECK (must_change IN (0, 1)),
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    failed BIGINT NOT NULL CHECK (failed >= 0),
    last_failed_ms BIGINT,
    locked_until_ms BIGINT,
    -- The version of the journal stream account/<id>.
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX account_login ON account (login);
CREATE INDEX account_unit ON account (unit_id, login);

-- Earlier passwords, so that they are not chosen again. The version is that of the change that replaced them.
CREATE TABLE password_history (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    version BIGINT NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, version)
);

CREATE TABLE session (
    token_digest BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    csrf TEXT COLLATE "C" NOT NULL,
    remote TEXT COLLATE "C"
);

CREATE INDEX session_account ON session (account_id, created_ms);
CREATE INDEX session_seen ON session (seen_ms);

CREATE TABLE api_token (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    name TEXT COLLATE "C" NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    last_used_ms BIGINT,
    revoked_ms BIGINT
);

CREATE UNIQUE INDEX api_token_digest ON api_token (digest);
CREATE INDEX api_token_account ON api_token (account_id, created_ms);

-- The one-time code that the first administrator proves himself with.
CREATE TABLE first_start (
    code_digest BYTEA NOT NULL PRIMARY KEY,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT
);
