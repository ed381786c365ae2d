-- Why: a filter by stage, class or group counted and looked for its findings by walking through the whole ledger. Each of
-- these indexes goes on with the position, so that a page in the order of the document is read from it as it stands.

CREATE INDEX finding_stage_key ON finding (rectification_id, stage, position);
CREATE INDEX finding_class ON finding (rectification_id, time_class, position);
CREATE INDEX finding_aspect ON finding (rectification_id, aspect_id, position);

-- Whether a unit takes part in a finding is answered from the index alone.
DROP INDEX finding_unit_finding;
CREATE INDEX finding_unit_of ON finding_unit (finding_id, unit_id);
