//! Commands to findings as scripts send them.

use bihuan_casework::{
    Context,
    finding::{Ask, Explanation, Handing},
};
use bihuan_domain::{
    Command,
    finding::{Answer, Assignment, Check, Figure, PlannedMeasure, PlannedTask, Progress},
    id::{BatchId, EvidenceId, FindingId, MeasureId, PersonId, TaskId, UnitId},
    task::Reached,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::batches::NewBatchBody;
use super::keys::{ClaimKey, MeasureKey, OfficeKey, OutcomeKey, PointKey, TimeClassKey};
use crate::http::ApiFailure;

/// Largest figure that is taken, so that its hundredths can be counted exactly.
const MOST: f64 = 1e13;

/// A figure: `value` of `of`, in `unit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Figure)]
pub(super) struct FigureBody {
    /// What is counted.
    name: String,
    /// How much is done; at most two decimals.
    value: f64,
    /// The unit of measure: 套, 户, 万元 …
    unit: String,
    /// Of how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<f64>,
}

impl From<&Figure> for FigureBody {
    fn from(figure: &Figure) -> Self {
        Self {
            name: figure.name.clone(),
            value: decimal(figure.value_hundredths),
            unit: figure.unit.clone(),
            of: figure.of_hundredths.map(decimal),
        }
    }
}

impl FigureBody {
    pub(super) fn figure(self) -> Result<Figure, ApiFailure> {
        Ok(Figure {
            value_hundredths: hundredths("value", self.value)?,
            of_hundredths: self.of.map(|of| hundredths("of", of)).transpose()?,
            name: self.name,
            unit: self.unit,
        })
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "figures are far below 2^53 hundredths"
)]
pub(super) fn decimal(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

#[allow(clippy::cast_possible_truncation, reason = "bounded by MOST")]
pub(super) fn hundredths(field: &str, value: f64) -> Result<i64, ApiFailure> {
    let scaled = value * 100.0;
    let whole = scaled.round();
    // What the sender wrote with two decimals comes back after rounding; a third decimal does not.
    if value.abs() <= MOST && (scaled - whole).abs() <= 1e-6 * scaled.abs().max(1.0) {
        Ok(whole as i64)
    } else {
        Err(ApiFailure::bad(format!(
            "字段 {field} 的值不合规：最多两位小数，不超过十万亿。"
        )))
    }
}

/// A progress report.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReport)]
pub(super) struct ProgressBody {
    /// In words.
    text: String,
    /// In figures.
    #[serde(default)]
    figures: Vec<FigureBody>,
    /// For one task; for the finding as a whole without.
    #[serde(default)]
    task: Option<Uuid>,
    /// Evidence of this finding that shows it.
    #[serde(default)]
    evidence: Vec<Uuid>,
    /// How far things are.
    #[serde(default)]
    claim: Option<ClaimKey>,
}

impl ProgressBody {
    pub(super) fn progress(self) -> Result<Progress, ApiFailure> {
        Ok(Progress {
            task: self.task.map(TaskId),
            text: self.text,
            figures: self
                .figures
                .into_iter()
                .map(FigureBody::figure)
                .collect::<Result<_, _>>()?,
            evidence: self.evidence.into_iter().map(EvidenceId).collect(),
            claim: self.claim.map(Into::into),
        })
    }
}

/// Who is to answer for a finding; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Assignment)]
pub(super) struct AssignmentBody {
    /// Lead unit.
    pub(super) lead: Option<Uuid>,
    /// Units that do the work beside it.
    pub(super) responsible: Option<Vec<Uuid>>,
    /// Units that help.
    pub(super) assisting: Option<Vec<Uuid>>,
    /// The leader who owns it.
    pub(super) sponsor: Option<Uuid>,
    /// Clock.
    pub(super) time_class: Option<TimeClassKey>,
    /// Whether it is to be sustained.
    pub(super) long_term: Option<bool>,
    /// Deadline; before the finding is issued only.
    pub(super) deadline: Option<Date>,
}

impl From<AssignmentBody> for Assignment {
    fn from(body: AssignmentBody) -> Self {
        let units = |ids: Option<Vec<Uuid>>| ids.map(|ids| ids.into_iter().map(UnitId).collect());
        Self {
            lead: body.lead.map(UnitId),
            responsible: units(body.responsible),
            assisting: units(body.assisting),
            sponsor: body.sponsor.map(PersonId),
            time_class: body.time_class.map(Into::into),
            long_term: body.long_term,
            deadline: body.deadline,
        }
    }
}

/// A step of a task to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMeasure {
    /// What is to be done.
    text: String,
    /// What it is for.
    #[serde(default)]
    types: Vec<MeasureKey>,
}

/// A task to be; its id is given by the server.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTask {
    /// What it is about.
    title: String,
    /// The unit that carries it.
    unit: Uuid,
    /// When it is due; the finding's deadline without.
    #[serde(default)]
    due: Option<Date>,
    /// Its steps.
    #[serde(default)]
    measures: Vec<NewMeasure>,
    /// Its batches.
    #[serde(default)]
    batches: Vec<NewBatchBody>,
}

/// An answered point of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChecklistAnswer)]
pub(super) struct AnswerBody {
    /// Which point.
    pub(super) point: PointKey,
    /// How it is met.
    pub(super) text: String,
}

/// What somebody says to a line of the plausibility check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Explanation)]
pub(super) struct ExplanationBody {
    /// Id of the rule.
    rule: String,
    /// Which line of the check, from 1.
    line: usize,
    /// What he says.
    text: String,
}

impl From<ExplanationBody> for Explanation {
    fn from(body: ExplanationBody) -> Self {
        Self {
            rule: body.rule,
            line: body.line,
            text: body.text,
        }
    }
}

/// A line of the plausibility check that goes round with the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierCheck)]
pub(super) struct DossierCheckBody {
    /// Id of the rule.
    pub(super) rule: String,
    /// Whether it needs an explanation.
    pub(super) hard: bool,
    /// What it saw.
    pub(super) text: String,
    /// What the unit says to it.
    pub(super) explanation: Option<String>,
}

impl From<&Check> for DossierCheckBody {
    fn from(check: &Check) -> Self {
        Self {
            rule: check.rule.clone(),
            hard: check.hard,
            text: check.text.clone(),
            explanation: check.explanation.clone(),
        }
    }
}

/// What is asked of a finding.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Command)]
pub(super) enum CommandBody {
    /// Correct the words of a finding that was not issued.
    Correct { problem: String },
    /// Say who answers for it and until when.
    Assign(AssignmentBody),
    /// Give it to its lead unit.
    Issue {},
    /// Approve the plan, or add tasks to it.
    Plan { tasks: Vec<NewTask> },
    /// Sign for a task and name who handles it.
    AcceptTask { task: Uuid, handler: Uuid },
    /// Ask not to own a task.
    DeclineTask { task: Uuid, reason: String },
    /// Give a task to another unit that was declined, not signed for, or is on its way to a third.
    ReassignTask { task: Uuid, unit: Uuid },
    /// Ask another unit to take over a task that was signed for. It is to answer within five working days: `accept_task` or
    /// `decline_task`; until it accepts, the first unit answers for the task.
    HandOverTask {
        task: Uuid,
        unit: Uuid,
        reason: String,
    },
    /// Name another day until which that unit is to answer.
    SetHandOverDue { task: Uuid, until: Date },
    /// Divide a task into batches, or add some.
    DivideTask {
        task: Uuid,
        batches: Vec<NewBatchBody>,
    },
    /// Give a batch another day; the original one stays.
    MoveBatch {
        task: Uuid,
        batch: Uuid,
        until: Date,
        reason: String,
    },
    /// Say that a batch was reached; `done` in the unit of its quantity, where it has one.
    ReachBatch {
        task: Uuid,
        batch: Uuid,
        day: Date,
        #[serde(default)]
        done: Option<f64>,
        #[serde(default)]
        note: String,
    },
    /// Report what was done.
    Report(ProgressBody),
    /// Say a task is done.
    SubmitTask { task: Uuid },
    /// Confirm a task.
    ConfirmTask { task: Uuid },
    /// Send a task back.
    ReturnTask { task: Uuid, reason: String },
    /// Ask for a later deadline.
    RequestExtension { until: Date, reason: String },
    /// Grant it.
    GrantExtension {},
    /// Refuse it.
    RefuseExtension { reason: String },
    /// Ask for closure. What is signed and who signs is set by the server.
    RequestClosure {
        outcome: OutcomeKey,
        pledged: bool,
        checklist: Vec<AnswerBody>,
        #[serde(default)]
        explanations: Vec<ExplanationBody>,
    },
    /// Hand in another dossier in place of the one under way; every signature is void then.
    AmendDossier {
        outcome: OutcomeKey,
        checklist: Vec<AnswerBody>,
        #[serde(default)]
        explanations: Vec<ExplanationBody>,
    },
    /// Send the dossier round for signing. What the plausibility check sees is set by the server.
    SendForSigning {
        #[serde(default)]
        explanations: Vec<ExplanationBody>,
    },
    /// Sign in order; `seen` is the digest of the dossier that was read. `code` is what the signer's phone shows, where the
    /// closure rules ask for a second factor.
    Countersign {
        office: OfficeKey,
        seen: String,
        #[serde(default)]
        code: String,
    },
    /// Agree in the joint review; `code` as for a signature in order.
    Review {
        office: OfficeKey,
        seen: String,
        #[serde(default)]
        code: String,
    },
    /// Send the closure back.
    Return { reason: String },
    /// Send the dossier back to somebody who signed before.
    SendBack { to: OfficeKey, reason: String },
    /// Let one more office sign this dossier.
    AddSigner {
        office: OfficeKey,
        reviews: bool,
        reason: String,
    },
    /// Take an office that has not signed out of this dossier.
    RemoveSigner { office: OfficeKey, reason: String },
    /// Declare a conflict of interest: only a deputy signs then.
    DeclareConflict { office: OfficeKey, reason: String },
    /// Make it a key problem.
    MarkKey { reason: String },
    /// Make it one like the others again.
    UnmarkKey { reason: String },
    /// Pause.
    Suspend { reason: String },
    /// Go on.
    Resume {},
    /// End without closure.
    Terminate { reason: String },
    /// Carry on in another finding.
    Merge { into: Uuid, reason: String },
}

impl CommandBody {
    /// The command of the domain; new tasks get their ids here.
    pub(super) fn command(self, ctx: &Context) -> Result<Ask, ApiFailure> {
        Ok(Ask::Plain(match self {
            Self::Correct { problem } => Command::Correct { problem },
            Self::Assign(body) => Command::Assign(body.into()),
            Self::Issue {} => Command::Issue,
            Self::Plan { tasks } => Command::Plan {
                tasks: tasks
                    .into_iter()
                    .map(|task| planned(ctx, task))
                    .collect::<Result<_, _>>()?,
            },
            Self::AcceptTask { task, handler } => Command::AcceptTask {
                task: TaskId(task),
                handler: PersonId(handler),
            },
            Self::DeclineTask { task, reason } => Command::DeclineTask {
                task: TaskId(task),
                reason,
            },
            Self::ReassignTask { task, unit } => Command::ReassignTask {
                task: TaskId(task),
                unit: UnitId(unit),
            },
            Self::HandOverTask { task, unit, reason } => {
                return Ok(Ask::HandOver {
                    task: TaskId(task),
                    unit: UnitId(unit),
                    reason,
                });
            }
            Self::SetHandOverDue { task, until } => Command::SetHandOverDue {
                task: TaskId(task),
                until,
            },
            Self::DivideTask { task, batches } => Command::DivideTask {
                task: TaskId(task),
                batches: NewBatchBody::all(ctx, batches)?,
            },
            Self::MoveBatch {
                task,
                batch,
                until,
                reason,
            } => Command::MoveBatch {
                task: TaskId(task),
                batch: BatchId(batch),
                until,
                reason,
            },
            Self::ReachBatch {
                task,
                batch,
                day,
                done,
                note,
            } => Command::ReachBatch {
                task: TaskId(task),
                batch: BatchId(batch),
                reached: Reached {
                    day,
                    done_hundredths: done.map(|n| hundredths("done", n)).transpose()?,
                    note,
                },
            },
            Self::Report(body) => Command::Report(body.progress()?),
            Self::SubmitTask { task } => Command::SubmitTask { task: TaskId(task) },
            Self::ConfirmTask { task } => Command::ConfirmTask { task: TaskId(task) },
            Self::ReturnTask { task, reason } => Command::ReturnTask {
                task: TaskId(task),
                reason,
            },
            Self::RequestExtension { until, reason } => Command::RequestExtension { until, reason },
            Self::GrantExtension {} => Command::GrantExtension,
            Self::RefuseExtension { reason } => Command::RefuseExtension { reason },
            Self::RequestClosure {
                outcome,
                pledged,
                checklist,
                explanations,
            } => {
                let handing = handing(outcome, checklist, explanations);
                return Ok(Ask::RequestClosure { handing, pledged });
            }
            Self::AmendDossier {
                outcome,
                checklist,
                explanations,
            } => return Ok(Ask::Amend(handing(outcome, checklist, explanations))),
            Self::SendForSigning { explanations } => {
                let explanations = explanations.into_iter().map(Into::into).collect();
                return Ok(Ask::SendForSigning { explanations });
            }
            Self::Countersign { office, seen, code } | Self::Review { office, seen, code } => {
                let office = office.into();
                return Ok(Ask::Sign { office, seen, code });
            }
            Self::SendBack { to, reason } => Command::SendBack {
                to: to.into(),
                reason,
            },
            Self::AddSigner {
                office,
                reviews,
                reason,
            } => Command::AddSigner {
                office: office.into(),
                reviews,
                reason,
            },
            Self::RemoveSigner { office, reason } => Command::RemoveSigner {
                office: office.into(),
                reason,
            },
            Self::DeclareConflict { office, reason } => Command::DeclareConflict {
                office: office.into(),
                reason,
            },
            Self::Return { reason } => Command::Return { reason },
            Self::MarkKey { reason } => Command::MarkKey { reason },
            Self::UnmarkKey { reason } => Command::UnmarkKey { reason },
            Self::Suspend { reason } => Command::Suspend { reason },
            Self::Resume {} => Command::Resume,
            Self::Terminate { reason } => Command::Terminate { reason },
            Self::Merge { into, reason } => Command::Merge {
                into: FindingId(into),
                reason,
            },
        }))
    }
}

fn handing(
    outcome: OutcomeKey,
    checklist: Vec<AnswerBody>,
    explanations: Vec<ExplanationBody>,
) -> Handing {
    Handing {
        outcome: Some(outcome.into()),
        checklist: checklist
            .into_iter()
            .map(|a| Answer {
                point: a.point.into(),
                text: a.text,
            })
            .collect(),
        explanations: explanations.into_iter().map(Into::into).collect(),
    }
}

fn planned(ctx: &Context, task: NewTask) -> Result<PlannedTask, ApiFailure> {
    Ok(PlannedTask {
        id: TaskId(ctx.app.ids.next()),
        title: task.title,
        unit: UnitId(task.unit),
        due: task.due,
        measures: task
            .measures
            .into_iter()
            .map(|measure| PlannedMeasure {
                id: MeasureId(ctx.app.ids.next()),
                text: measure.text,
                types: measure.types.into_iter().map(Into::into).collect(),
                also_serves: Vec::new(),
            })
            .collect(),
        batches: NewBatchBody::all(ctx, task.batches)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_two_decimals_and_no_more() {
        for (value, expected) in [
            (2880.0, 288_000),
            (91.05, 9105),
            (0.07, 7),
            (-3.5, -350),
            (123_456_789.01, 12_345_678_901),
        ] {
            assert_eq!(hundredths("value", value).unwrap(), expected, "{value}");
            assert!((decimal(expected) - value).abs() < 1e-9);
        }
        for value in [0.001, f64::NAN, f64::INFINITY, 1e300, -1e300, 9.3e18] {
            assert!(hundredths("value", value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_command_takes_no_field_that_it_does_not_know() {
        for json in [
            r#"{"command":"issue","stage":"closed"}"#,
            r#"{"command":"resume","x":1}"#,
            r#"{"command":"assign","lead":null,"version":3}"#,
            r#"{"command":"report","text":"a","digest":"x"}"#,
            r#"{"command":"request_closure","outcome":"completed","pledged":true,"checklist":[],"policy":{"steps":[],"reviewers":[]}}"#,
            r#"{"command":"amend","digest":"x"}"#,
        ] {
            assert!(serde_json::from_str::<CommandBody>(json).is_err(), "{json}");
        }
        assert!(serde_json::from_str::<CommandBody>(r#"{"command":"issue"}"#).is_ok());
    }
}
