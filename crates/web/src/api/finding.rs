//! A finding as scripts read it.

use bihuan_casework::{
    Directory,
    finding::{Changed, Report},
    ledger::LedgerRow,
};
use bihuan_domain::{
    Finding, Stage,
    finding::{Chain, Dossier, Reported, Signature},
    id::{PersonId, UnitId},
    task::Task,
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    batches::{BatchBody, BatchSumBody, HandOverBody},
    command::{AnswerBody, DossierCheckBody, FigureBody},
    keys::{ClaimKey, ListKey, MeasureKey, OfficeKey, OutcomeKey, TimeClassKey},
    named::{Reference, moment},
};
use crate::wire::Range;

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FindingRow {
    id: Uuid,
    /// Ledger number.
    number: String,
    /// Place in the ledger.
    position: u32,
    /// Key of the list.
    list: String,
    /// Top group.
    aspect: Option<Uuid>,
    /// Number in the document.
    source_no: Option<String>,
    problem: String,
    /// Key of the stage.
    stage: String,
    /// The stage in Chinese.
    stage_label: String,
    /// Whether the deadline runs.
    open: bool,
    lead: Option<Reference>,
    /// Units that do the work beside it.
    responsible: Vec<Uuid>,
    assisting: Vec<Uuid>,
    sponsor: Option<Reference>,
    time_class: Option<String>,
    long_term: bool,
    /// Deadline in force.
    deadline: Option<Date>,
    /// Deadline as first given.
    deadline_original: Option<Date>,
    /// An extension request waits.
    extension_asked: bool,
    tasks_done: u32,
    tasks: u32,
    evidence: u32,
    /// Progress reports so far.
    report_count: u32,
    /// How often a closure was sent back.
    rework_count: u32,
    /// What the document says about completion.
    reported_status: Option<String>,
    /// The closed finding it came back from.
    rebound_of: Option<Uuid>,
    /// It is back as another finding.
    is_back: bool,
    /// It is a key problem.
    key_problem: bool,
    /// The day it was closed.
    closed_on: Option<Date>,
    updated_at: Timestamp,
    version: u64,
}

impl From<LedgerRow> for FindingRow {
    fn from(row: LedgerRow) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            position: row.position,
            list: row.list,
            aspect: row.aspect.map(|a| a.0),
            source_no: row.source_no,
            problem: row.problem,
            stage: row.stage,
            stage_label: row.stage_label,
            open: row.open,
            lead: row.lead.map(Into::into),
            responsible: row.responsible.iter().map(|u| u.0).collect(),
            assisting: row.assisting.iter().map(|u| u.0).collect(),
            sponsor: row.sponsor.map(Into::into),
            time_class: row.time_class,
            long_term: row.long_term,
            deadline: row.due,
            deadline_original: row.due_original,
            extension_asked: row.extension_asked,
            tasks_done: row.tasks_done,
            tasks: row.tasks,
            evidence: row.evidence,
            report_count: row.reports,
            rework_count: row.rework,
            reported_status: row.reported_status,
            rebound_of: row.rebound_of.map(|old| old.0),
            is_back: row.is_back,
            key_problem: row.key_problem,
            closed_on: row.closed_on,
            updated_at: moment(row.updated_ms),
            version: row.version,
        }
    }
}

/// Everything that is true about a finding now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Finding)]
pub(super) struct FindingBody {
    id: Uuid,
    rectification: Uuid,
    number: String,
    position: u32,
    feedback_date: Date,
    aspect: Option<Uuid>,
    item: Option<Uuid>,
    list: ListKey,
    source_no: Option<String>,
    problem: String,
    /// What the document says about it.
    reported: Option<ReportedBody>,
    /// Where it was read.
    passage: Option<PassageBody>,
    /// The closed finding it came back from.
    rebound_of: Option<Uuid>,
    lead: Option<Reference>,
    responsible: Vec<Reference>,
    assisting: Vec<Reference>,
    sponsor: Option<Reference>,
    time_class: Option<TimeClassKey>,
    long_term: bool,
    deadline: Option<DeadlineBody>,
    extension_asked: Option<ExtensionBody>,
    /// Why it is a key problem, if it is one.
    key_problem: Option<KeyProblemBody>,
    /// Key of the stage.
    stage: String,
    /// The stage in Chinese.
    stage_label: String,
    /// What is true in that stage.
    state: StateBody,
    tasks: Vec<TaskBody>,
    /// Progress reports, newest first.
    reports: Vec<ReportBody>,
    evidence: u32,
    rework_count: u32,
    version: u64,
}

/// Why a finding is a key problem, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = KeyProblem)]
pub(super) struct KeyProblemBody {
    reason: String,
    by: Option<Uuid>,
    at: Timestamp,
}

/// What the document says about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Reported)]
pub(super) struct ReportedBody {
    status: String,
    status_words: Vec<String>,
    status_text: String,
}

impl From<Reported> for ReportedBody {
    fn from(reported: Reported) -> Self {
        Self {
            status: reported.status,
            status_words: reported.status_words,
            status_text: reported.status_text,
        }
    }
}

/// Where a finding stands in its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Passage)]
pub(super) struct PassageBody {
    document: Uuid,
    problem_range: Range,
    status_range: Option<Range>,
}

/// A deadline and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(super) struct DeadlineBody {
    /// As first given; never changes.
    original: Date,
    /// In force.
    current: Date,
    /// How often it was extended.
    extensions: usize,
}

/// A request for more time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExtensionRequest)]
pub(super) struct ExtensionBody {
    until: Date,
    reason: String,
    by: Option<Uuid>,
    at: Timestamp,
}

/// What is true in the stage of a finding; what does not belong to it is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = State)]
pub(super) struct StateBody {
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    /// Why it was sent back, paused or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Round of the last return.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    /// Key of the stage before a pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// Where it is carried on.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<Uuid>,
    /// What is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    dossier: Option<DossierBody>,
}

/// What is signed, and who has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Dossier)]
pub(super) struct DossierBody {
    digest: String,
    outcome: OutcomeKey,
    submitted_by: Uuid,
    checklist: Vec<AnswerBody>,
    checks: Vec<DossierCheckBody>,
    /// Offices that sign in order.
    steps: Vec<OfficeKey>,
    /// Offices that vote at the same time.
    reviewers: Vec<OfficeKey>,
    /// How many of them must agree.
    votes_needed: usize,
    signatures: Vec<SignatureBody>,
    votes: Vec<SignatureBody>,
}

/// A signature or a vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Signature)]
pub(super) struct SignatureBody {
    office: OfficeKey,
    by: Option<Uuid>,
    at: Timestamp,
    digest: String,
    /// The holder for whom a deputy signed.
    deputy_for: Option<Uuid>,
    /// Whether the signer proved himself with a second factor.
    second_factor: bool,
}

/// A task of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Task)]
pub(super) struct TaskBody {
    id: Uuid,
    title: String,
    unit: Reference,
    due: Option<Date>,
    stage: String,
    stage_label: String,
    handler: Option<Uuid>,
    measures: Vec<MeasureBody>,
    /// How often it was sent back.
    rounds: u32,
    /// Its batches.
    batches: Vec<BatchBody>,
    /// What they come to, for each unit of measure.
    batch_sums: Vec<BatchSumBody>,
    /// Where it is handed over to, while that unit has not answered.
    hand_over: Option<HandOverBody>,
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Measure)]
pub(super) struct MeasureBody {
    id: Uuid,
    text: String,
    types: Vec<MeasureKey>,
    also_serves: Vec<Uuid>,
}

/// A progress report.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportBody {
    text: String,
    figures: Vec<FigureBody>,
    task: Option<Uuid>,
    /// Evidence that was named with it.
    evidence: Vec<Uuid>,
    claim: Option<ClaimKey>,
    at: Timestamp,
    by: Option<Reference>,
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        Self {
            figures: report.progress.figures.iter().map(Into::into).collect(),
            task: report.progress.task.map(|t| t.0),
            evidence: report.progress.evidence.iter().map(|e| e.0).collect(),
            claim: report.progress.claim.map(Into::into),
            text: report.progress.text,
            at: moment(report.at_ms),
            by: report.by.map(Into::into),
        }
    }
}

impl FindingBody {
    /// The finding with names from the directory and its reports.
    pub(super) fn of(changed: Changed, names: &Directory, reports: Vec<Report>) -> Self {
        let Changed {
            finding: f,
            version,
        } = changed;
        let unit = |id: &UnitId| Reference {
            id: id.0,
            name: names.short_name(*id).to_owned(),
        };
        let units = |ids: &[UnitId]| ids.iter().map(unit).collect();
        let person = |id: PersonId| Reference {
            id: id.0,
            name: names.leader(id).to_owned(),
        };
        Self {
            id: f.id.0,
            rectification: f.rectification.0,
            number: f.number.to_string(),
            position: f.position,
            feedback_date: f.feedback_date,
            aspect: f.aspect.map(|a| a.0),
            item: f.item.map(|i| i.0),
            list: f.list.into(),
            source_no: f.source_no.clone(),
            problem: f.problem.clone(),
            reported: f.reported.clone().map(Into::into),
            passage: f.passage.map(|p| PassageBody {
                document: p.document.0,
                problem_range: Range([p.problem.0, p.problem.1]),
                status_range: p.status.map(|s| Range([s.0, s.1])),
            }),
            rebound_of: f.rebound_of.map(|id| id.0),
            lead: f.owners.lead.as_ref().map(unit),
            responsible: units(&f.owners.responsible),
            assisting: units(&f.owners.assisting),
            sponsor: f.owners.sponsor.map(person),
            time_class: f.time_class.map(Into::into),
            long_term: f.long_term,
            deadline: f.deadline.as_ref().map(|d| DeadlineBody {
                original: d.original(),
                current: d.current(),
                extensions: d.extensions(),
            }),
            extension_asked: f.extension_asked.as_ref().map(|e| ExtensionBody {
                until: e.until,
                reason: e.reason.clone(),
                by: e.stamp.by.map(|p| p.0),
                at: e.stamp.at,
            }),
            key_problem: f.key_problem.as_ref().map(|k| KeyProblemBody {
                reason: k.reason.clone(),
                by: k.stamp.by.map(|p| p.0),
                at: k.stamp.at,
            }),
            stage: f.stage.key().to_owned(),
            stage_label: f.stage.label().to_owned(),
            state: state(&f),
            tasks: f.tasks.iter().map(|t| task(t, unit(&t.unit))).collect(),
            reports: reports.into_iter().map(Into::into).collect(),
            evidence: f.evidence_count(),
            rework_count: f.rework_count,
            version,
        }
    }
}

fn state(f: &Finding) -> StateBody {
    let none = StateBody::default();
    let no_votes: &[Signature] = &[];
    let no_signatures = Chain::default();
    match &f.stage {
        Stage::Draft => none,
        Stage::Issued { at } | Stage::Planned { at } => StateBody {
            since: Some(*at),
            ..none
        },
        Stage::InProgress(work) => StateBody {
            since: Some(work.since),
            reason: work.returned.as_ref().map(|r| r.reason.clone()),
            round: work.returned.as_ref().map(|r| r.round),
            ..none
        },
        Stage::ClosureRequested { dossier: d, .. } => StateBody {
            dossier: Some(dossier(d, &no_signatures, no_votes)),
            ..none
        },
        Stage::Countersigning {
            dossier: d, chain, ..
        } => StateBody {
            dossier: Some(dossier(d, chain, no_votes)),
            ..none
        },
        Stage::JointReview {
            dossier: d,
            chain,
            votes,
            ..
        } => StateBody {
            dossier: Some(dossier(d, chain, votes)),
            ..none
        },
        Stage::Closed(closure) => StateBody {
            since: Some(closure.stamp.at),
            dossier: Some(dossier(&closure.dossier, &closure.chain, &closure.votes)),
            ..none
        },
        Stage::Suspended { suspension, before } => StateBody {
            since: Some(suspension.stamp.at),
            reason: Some(suspension.reason.clone()),
            before: Some(before.key().to_owned()),
            ..none
        },
        Stage::Terminated(ending) => StateBody {
            since: Some(ending.stamp.at),
            reason: Some(ending.reason.clone()),
            ..none
        },
        Stage::Merged { ending, into } => StateBody {
            since: Some(ending.stamp.at),
            reason: Some(ending.reason.clone()),
            merged_into: Some(into.0),
            ..none
        },
    }
}

fn dossier(d: &Dossier, chain: &Chain, votes: &[Signature]) -> DossierBody {
    let signature = |s: &Signature| SignatureBody {
        office: s.office.into(),
        by: s.stamp.by.map(|p| p.0),
        at: s.stamp.at,
        digest: s.digest.clone(),
        deputy_for: s.deputy_for.map(|p| p.0),
        second_factor: s.second_factor,
    };
    DossierBody {
        digest: d.digest.clone(),
        outcome: d.outcome.into(),
        submitted_by: d.submitted_by.0,
        checklist: d
            .checklist
            .iter()
            .map(|a| AnswerBody {
                point: a.point.into(),
                text: a.text.clone(),
            })
            .collect(),
        checks: d.checks.iter().map(Into::into).collect(),
        steps: d.policy.steps.iter().copied().map(Into::into).collect(),
        reviewers: d.policy.reviewers.iter().copied().map(Into::into).collect(),
        votes_needed: d.policy.votes_needed(),
        signatures: chain.signatures.iter().map(signature).collect(),
        votes: votes.iter().map(signature).collect(),
    }
}

fn task(t: &Task, unit: Reference) -> TaskBody {
    TaskBody {
        id: t.id.0,
        title: t.title.clone(),
        unit,
        due: t.due,
        stage: t.state.key().to_owned(),
        stage_label: t.state.label().to_owned(),
        handler: t.state.handler().map(|p| p.0),
        measures: t
            .measures
            .iter()
            .map(|m| MeasureBody {
                id: m.id.0,
                text: m.text.clone(),
                types: m.types.iter().copied().map(Into::into).collect(),
                also_serves: m.also_serves.iter().map(|f| f.0).collect(),
            })
            .collect(),
        rounds: t.rounds,
        batches: t.batches.iter().map(Into::into).collect(),
        batch_sums: t.batch_sums().into_iter().map(Into::into).collect(),
        hand_over: t.hand_over.as_ref().map(Into::into),
    }
}
