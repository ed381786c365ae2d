-- Why: a stolen password must not be enough, above all not to sign a closure. The secret that an authenticator app shares with the
-- server is sealed under a key that lies outside of the database; recovery codes are kept as digests. Between the right password
-- and the right code somebody has proved half of who he is: that is remembered for a few minutes.

CREATE TABLE second_factor (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
    sealed BYTEA NOT NULL,
    created_ms BIGINT NOT NULL,
    -- When the first code was right. Before that nothing asks for it.
    confirmed_ms BIGINT,
    -- The thirty seconds of the last code that was accepted: no code counts twice.
    last_step BIGINT
);

CREATE TABLE recovery_code (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    digest BYTEA NOT NULL,
    used_ms BIGINT,
    PRIMARY KEY (account_id, digest)
);

CREATE TABLE sign_in_step (
    token_digest BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id),
    created_ms BIGINT NOT NULL
);

CREATE INDEX sign_in_step_account ON sign_in_step (account_id, created_ms);
