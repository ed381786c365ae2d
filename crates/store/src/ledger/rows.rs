//! The rows that follow from a finding's state. Nothing else decides what stands in the projected tables.

use bihuan_domain::{
    Finding, Stage,
    id::{FindingId, UnitId},
    look_back::closed_on,
    unit::UnitRole,
};
use sea_orm::Value;

use crate::{StoreError, sql::Bind as _};

/// Columns of `finding`, in the order of [`finding`].
pub(crate) const FINDING: [&str; 37] = [
    "id",
    "rectification_id",
    "position",
    "number",
    "list",
    "aspect_id",
    "source_no",
    "problem",
    "stage",
    "stage_label",
    "stage_rank",
    "open",
    "issued",
    "lead_unit",
    "assisting",
    "sponsor",
    "time_class",
    "long_term",
    "due",
    "due_original",
    "due_order",
    "extension_asked",
    "tasks_done",
    "tasks",
    "evidence",
    "reports",
    "rework",
    "reported_status",
    "document_id",
    "rebound_of",
    "closed_on",
    "updated_ms",
    "version",
    "unproven",
    "reported_on",
    "responsible",
    "key_problem",
];

/// Columns of `task`.
pub(crate) const TASK: [&str; 12] = [
    "id",
    "finding_id",
    "rectification_id",
    "position",
    "title",
    "unit_id",
    "due",
    "stage",
    "handler",
    "measures",
    "hand_over_unit",
    "hand_over_until",
];

/// The row of a finding in lists.
pub(crate) fn finding(f: &Finding, version: u64, updated_ms: i64) -> [Value; 37] {
    let due = f
        .deadline
        .as_ref()
        .map(bihuan_domain::finding::Deadline::current);
    let (done, tasks) = f.task_counts();
    [
        f.id.0.value(),
        f.rectification.0.value(),
        f.position.value(),
        f.number.as_str().value(),
        f.list.key().value(),
        f.aspect.map(|a| a.0).value(),
        f.source_no.clone().value(),
        f.problem.as_str().value(),
        f.stage.key().value(),
        f.stage.label().value(),
        stage_rank(&f.stage).value(),
        f.stage.is_open().value(),
        is_issued(&f.stage).value(),
        f.owners.lead.map(|u| u.0).value(),
        ids(&f.owners.assisting).value(),
        f.owners.sponsor.map(|p| p.0).value(),
        f.time_class
            .map(bihuan_domain::finding::TimeClass::key)
            .map(str::to_owned)
            .value(),
        f.long_term.value(),
        due.value(),
        f.deadline
            .as_ref()
            .map(bihuan_domain::finding::Deadline::original)
            .value(),
        due_order(f).value(),
        f.extension_asked.is_some().value(),
        done.value(),
        tasks.value(),
        f.evidence_count().value(),
        f.reports.value(),
        f.rework_count.value(),
        f.reported.as_ref().map(|r| r.status.clone()).value(),
        f.passage.map(|p| p.document.0).value(),
        f.rebound_of.map(|old| old.0).value(),
        closed_on(f).value(),
        updated_ms.value(),
        version.value(),
        f.lacks_proof().value(),
        f.reported_on.value(),
        ids(&f.owners.responsible).value(),
        f.is_key().value(),
    ]
}

/// Units in one column, in their order.
fn ids(units: &[UnitId]) -> String {
    let ids: Vec<String> = units.iter().map(ToString::to_string).collect();
    ids.join(",")
}

/// Rows of the tasks of a finding.
pub(crate) fn tasks(f: &Finding) -> Vec<[Value; 12]> {
    let row = |(position, t): (usize, &bihuan_domain::task::Task)| {
        [
            t.id.0.value(),
            f.id.0.value(),
            f.rectification.0.value(),
            (position + 1).value(),
            t.title.as_str().value(),
            t.unit.0.value(),
            t.due.value(),
            t.state.key().value(),
            t.state.handler().map(|p| p.0).value(),
            t.measures.len().value(),
            t.hand_over.as_ref().map(|h| h.to.0).value(),
            t.hand_over.as_ref().map(|h| h.until).value(),
        ]
    };
    f.tasks.iter().enumerate().map(row).collect()
}

/// Units that take part, each with a role; a unit that only carries a task, or is asked to take one over, stands as `task`.
pub(crate) fn units(f: &Finding) -> Vec<(UnitId, FindingId, &'static str)> {
    let role = |role| match role {
        UnitRole::Lead => "lead",
        UnitRole::Responsible => "responsible",
        UnitRole::Assisting => "assisting",
    };
    let mut rows: Vec<_> = f
        .owners
        .units()
        .map(|(unit, r)| (unit, f.id, role(r)))
        .collect();
    rows.extend(f.task_units().map(|unit| (unit, f.id, "task")));
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The state as JSON.
pub(crate) fn state(f: &Finding) -> Result<String, StoreError> {
    serde_json::to_string(f)
        .map_err(|error| StoreError::Damaged(format!("finding {}: {error}", f.id)))
}

/// Whether units and sponsors see it.
pub(crate) const fn is_issued(stage: &Stage) -> bool {
    !matches!(stage, Stage::Draft)
}

/// Order of stages in lists: what needs somebody first.
const fn stage_rank(stage: &Stage) -> u32 {
    match stage {
        Stage::Draft => 10,
        Stage::Issued { .. } => 20,
        Stage::Planned { .. } => 30,
        Stage::InProgress(_) => 40,
        Stage::ClosureRequested { .. } => 50,
        Stage::Countersigning { .. } => 60,
        Stage::JointReview { .. } => 70,
        Stage::Suspended { .. } => 80,
        Stage::Closed(_) => 90,
        Stage::Terminated(_) | Stage::Merged { .. } => 95,
    }
}

/// Stands in `due_order` of an open finding that has no deadline, after every day.
pub(super) const NO_DEADLINE: &str = "9999-12-31";

/// Sorts open findings by their deadline, then open ones without, then the rest.
fn due_order(f: &Finding) -> String {
    match (&f.deadline, f.stage.is_open()) {
        (Some(deadline), true) => deadline.current().to_string(),
        (None, true) => NO_DEADLINE.to_owned(),
        (_, false) => "9999-99-99".to_owned(),
    }
}
