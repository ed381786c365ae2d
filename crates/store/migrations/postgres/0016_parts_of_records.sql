-- Why: a submission is a part of a collection task: lists of the parts of one record need its id beside theirs.
ALTER TABLE record ADD COLUMN parent_id TEXT COLLATE "C";
CREATE INDEX record_parent ON record (kind, parent_id, day, id);
