-- Why: several dossiers may be signed together only when each was opened, and whether that happened is for the server to say,
-- not for the form that comes back.

CREATE TABLE dossier_opened (
    person TEXT COLLATE "C" NOT NULL,
    finding_id TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (person, finding_id, digest)
);
