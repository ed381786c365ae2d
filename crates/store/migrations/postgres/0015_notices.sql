-- Why: what people were told stays told, so that nobody is told it twice, whatever happens to the follower that tells it. And what
-- goes out of the house by mail or to a group robot must outlive a mail server that is down.

CREATE TABLE notice (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person TEXT COLLATE "C" NOT NULL,
    -- The same for the same thing; see the domain.
    key TEXT COLLATE "C" NOT NULL,
    -- What it is about: a finding, or a record.
    finding_id TEXT COLLATE "C",
    record_kind TEXT COLLATE "C",
    record_id TEXT COLLATE "C",
    -- What it says, as JSON without words of the ledger.
    matter TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    read_ms BIGINT,
    -- The post that counted it.
    post_id TEXT COLLATE "C"
);

CREATE UNIQUE INDEX notice_once ON notice (person, key);
CREATE INDEX notice_inbox ON notice (person, read_ms, id);
CREATE INDEX notice_finding ON notice (finding_id);
CREATE INDEX notice_post ON notice (post_id);

CREATE TABLE post (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- mail or robot.
    channel TEXT COLLATE "C" NOT NULL,
    -- The person's id, or the robot's name in the configuration.
    target TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- Not tried before.
    next_ms BIGINT NOT NULL,
    -- Some process is trying until then at the latest.
    claimed_ms BIGINT,
    error TEXT COLLATE "C",
    created_ms BIGINT NOT NULL,
    ended_ms BIGINT
);

CREATE UNIQUE INDEX post_once ON post (channel, target, day);
CREATE INDEX post_waiting ON post (state, next_ms);

-- Where somebody wants mail. Not everybody does.
CREATE TABLE mail_wish (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
    address TEXT COLLATE "C" NOT NULL,
    wanted BIGINT NOT NULL CHECK (wanted IN (0, 1))
);

-- A calendar program cannot sign in; it has an address that nobody guesses.
CREATE TABLE calendar_feed (
    account_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES account (id),
    digest BYTEA NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE UNIQUE INDEX calendar_feed_digest ON calendar_feed (digest);
