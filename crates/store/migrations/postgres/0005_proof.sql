-- Why: the journal is the leaves of a tree whose root is signed now and then, so that not even the administrator of the
-- database can change the past unseen. Every eighth level of inner nodes is kept, one row for 256 below it: enough to make
-- a proof without reading the whole journal. They follow from the journal; the signatures do not.

CREATE TABLE tree_node (
    level BIGINT NOT NULL CHECK (level > 0),
    position BIGINT NOT NULL CHECK (position >= 0),
    digest BYTEA NOT NULL,
    -- The number of the last journal entry below it.
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (level, position)
);

CREATE INDEX tree_node_seq ON tree_node (level, last_seq);

CREATE TABLE checkpoint (
    number BIGINT NOT NULL PRIMARY KEY,
    ledger BYTEA NOT NULL,
    size BIGINT NOT NULL CHECK (size > 0),
    root BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    prev BYTEA,
    key_id BYTEA NOT NULL,
    signature BYTEA NOT NULL
);
