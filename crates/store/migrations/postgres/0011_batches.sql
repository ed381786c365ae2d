-- Why: a task may be done in batches, each with a day and a quantity of its own, and the timetable shows them across findings.
-- A task that was signed for may be handed over to another unit: that unit sees on its workbench what waits for its answer.

CREATE TABLE batch (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    finding_id TEXT COLLATE "C" NOT NULL,
    rectification_id TEXT COLLATE "C" NOT NULL,
    task_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    batch_name TEXT COLLATE "C" NOT NULL,
    due TEXT COLLATE "C" NOT NULL,
    due_original TEXT COLLATE "C" NOT NULL,
    quantity BIGINT,
    unit_word TEXT COLLATE "C",
    reached_on TEXT COLLATE "C",
    done BIGINT
);

CREATE INDEX batch_finding ON batch (finding_id, position);
CREATE INDEX batch_due ON batch (rectification_id, due);

ALTER TABLE task ADD COLUMN hand_over_unit TEXT COLLATE "C";
ALTER TABLE task ADD COLUMN hand_over_until TEXT COLLATE "C";

CREATE INDEX task_hand_over ON task (hand_over_unit) WHERE hand_over_unit IS NOT NULL;
