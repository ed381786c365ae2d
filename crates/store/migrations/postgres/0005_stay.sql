-- Why: after closure a finding is looked at again and may come back as a new one. The ledger is filtered by both ends of a
-- rebound, and draws of closed findings take those that were closed in a period (days in Shanghai).

ALTER TABLE finding ADD COLUMN rebound_of TEXT COLLATE "C";
ALTER TABLE finding ADD COLUMN closed_on TEXT COLLATE "C";
UPDATE finding SET
    rebound_of = (SELECT s.state::jsonb ->> 'rebound_of' FROM finding_state s WHERE s.finding_id = finding.id),
    closed_on = (SELECT to_char((s.state::jsonb #>> '{stage,stamp,at}')::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
                 FROM finding_state s WHERE s.finding_id = finding.id AND finding.stage = 'closed');
CREATE INDEX finding_rebound ON finding (rebound_of);
CREATE INDEX finding_closed ON finding (closed_on, rectification_id);
