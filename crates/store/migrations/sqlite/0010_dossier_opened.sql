-- Why: several dossiers may be signed together only when each was opened, and whether that happened is for the server to say,
-- not for the form that comes back.

CREATE TABLE dossier_opened (
    person TEXT NOT NULL,
    finding_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (person, finding_id, digest)
) STRICT;
