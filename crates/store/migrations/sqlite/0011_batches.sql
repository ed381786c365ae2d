-- Why: a task may be done in batches, each with a day and a quantity of its own, and the timetable shows them across findings.
-- A task that was signed for may be handed over to another unit: that unit sees on its workbench what waits for its answer.

CREATE TABLE batch (
    id TEXT NOT NULL PRIMARY KEY,
    finding_id TEXT NOT NULL,
    rectification_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    batch_name TEXT NOT NULL,
    due TEXT NOT NULL,
    due_original TEXT NOT NULL,
    quantity INTEGER,
    unit_word TEXT,
    reached_on TEXT,
    done INTEGER
) STRICT;

CREATE INDEX batch_finding ON batch (finding_id, position);
CREATE INDEX batch_due ON batch (rectification_id, due);

ALTER TABLE task ADD COLUMN hand_over_unit TEXT;
ALTER TABLE task ADD COLUMN hand_over_until TEXT;

CREATE INDEX task_hand_over ON task (hand_over_unit) WHERE hand_over_unit IS NOT NULL;
