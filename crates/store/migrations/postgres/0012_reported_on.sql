-- Why: the day of the last progress report, so that the office finds what has not been reported on this week or month.
-- `bihuan rebuild` fills it for what was reported before.

ALTER TABLE finding ADD COLUMN reported_on TEXT COLLATE "C";
