-- Why: the journal is the leaves of a tree whose root is signed now and then, so that not even the administrator of the
-- database can change the past unseen. Every eighth level of inner nodes is kept, one row for 256 below it: enough to make
-- a proof without reading the whole journal. They follow from the journal; the signatures do not.

CREATE TABLE tree_node (
    level INTEGER NOT NULL CHECK (level > 0),
    position INTEGER NOT NULL CHECK (position >= 0),
    digest BLOB NOT NULL,
    -- The number of the last journal entry below it.
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (level, position)
) STRICT;

CREATE INDEX tree_node_seq ON tree_node (level, last_seq);

CREATE TABLE checkpoint (
    number INTEGER NOT NULL PRIMARY KEY,
    ledger BLOB NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    root BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    prev BLOB,
    key_id BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;
