-- Why: a stolen password must not be enough, above all not to sign a closure. The secret that an authenticator app shares with the
-- server is sealed under a key that lies outside of the database; recovery codes are kept as digests. Between the right password
-- and the right code somebody has proved half of who he is: that is remembered for a few minutes.

CREATE TABLE second_factor (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    sealed BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    -- When the first code was right. Before that nothing asks for it.
    confirmed_ms INTEGER,
    -- The thirty seconds of the last code that was accepted: no code counts twice.
    last_step INTEGER
) STRICT;

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id),
    digest BLOB NOT NULL,
    used_ms INTEGER,
    PRIMARY KEY (account_id, digest)
) STRICT;

CREATE TABLE sign_in_step (
    token_digest BLOB NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_step_account ON sign_in_step (account_id, created_ms);
