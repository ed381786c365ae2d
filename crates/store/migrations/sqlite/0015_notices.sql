-- Why: what people were told stays told, so that nobody is told it twice, whatever happens to the follower that tells it. And what
-- goes out of the house by mail or to a group robot must outlive a mail server that is down.

CREATE TABLE notice (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    -- The same for the same thing; see the domain.
    key TEXT NOT NULL,
    -- What it is about: a finding, or a record.
    finding_id TEXT,
    record_kind TEXT,
    record_id TEXT,
    -- What it says, as JSON without words of the ledger.
    matter TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    read_ms INTEGER,
    -- The post that counted it.
    post_id TEXT
) STRICT;

CREATE UNIQUE INDEX notice_once ON notice (person, key);
CREATE INDEX notice_inbox ON notice (person, read_ms, id);
CREATE INDEX notice_finding ON notice (finding_id);
CREATE INDEX notice_post ON notice (post_id);

CREATE TABLE post (
    id TEXT NOT NULL PRIMARY KEY,
    -- mail or robot.
    channel TEXT NOT NULL,
    -- The person's id, or the robot's name in the configuration.
    target TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    -- Not tried before.
    next_ms INTEGER NOT NULL,
    -- Some process is trying until then at the latest.
    claimed_ms INTEGER,
    error TEXT,
    created_ms INTEGER NOT NULL,
    ended_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX post_once ON post (channel, target, day);
CREATE INDEX post_waiting ON post (state, next_ms);

-- Where somebody wants mail. Not everybody does.
CREATE TABLE mail_wish (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    address TEXT NOT NULL,
    wanted INTEGER NOT NULL CHECK (wanted IN (0, 1))
) STRICT;

-- A calendar program cannot sign in; it has an address that nobody guesses.
CREATE TABLE calendar_feed (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    digest BLOB NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX calendar_feed_digest ON calendar_feed (digest);
