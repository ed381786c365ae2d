//! Evaluations: open, score, assess, announce, object, answer; what would come out today. Points are tenths everywhere.

use axum::{
    Json,
    extract::{Path, rejection::PathRejection},
    http::StatusCode,
};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, RecordFilter, StoredRecord,
    evaluation::{self, Change, Open, SchemeChoice},
    rectification,
};
use bihuan_domain::{
    evaluation::{
        Evaluation, EvaluationState, GivenScore, OwnScore, Points, ReadyScheme, SchemeContent,
        SurveyCounts, UnitGrade, UnitSheet, Why,
    },
    id::{EvaluationId, SchemeId, UnitId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    meetings::OfRectification,
    schemes::SchemeContentBody,
};
use crate::http::{ApiFailure, Script};

/// Answers of a survey.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SurveyCounts)]
pub(super) struct SurveyBody {
    satisfied: u32,
    mostly: u32,
    dissatisfied: u32,
    unknown: u32,
}

impl From<SurveyCounts> for SurveyBody {
    fn from(it: SurveyCounts) -> Self {
        Self {
            satisfied: it.satisfied,
            mostly: it.mostly,
            dissatisfied: it.dissatisfied,
            unknown: it.unknown,
        }
    }
}

impl From<SurveyBody> for SurveyCounts {
    fn from(it: SurveyBody) -> Self {
        Self {
            satisfied: it.satisfied,
            mostly: it.mostly,
            dissatisfied: it.dissatisfied,
            unknown: it.unknown,
        }
    }
}

/// A line of the sheet of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvaluationLine)]
pub(super) struct LineBody {
    /// Place of the indicator in the scheme.
    indicator: u32,
    /// What the unit gives itself.
    own: Option<u32>,
    /// What its own score rests on.
    text: Option<String>,
    /// The points that count.
    got: Option<u32>,
    /// `waiting`, `nothing`, `not_scored`, `own`, `given`, `measured`, `surveyed`, `corrected`.
    why: &'static str,
    /// Why, where a person said so.
    reason: Option<String>,
    /// Cases that have what is counted in the ledger.
    counted: Option<u32>,
    /// All cases.
    of: Option<u32>,
    /// Findings that cost points.
    findings: Vec<Uuid>,
    /// Answers of the survey.
    surveyed: Option<SurveyBody>,
}

impl From<bihuan_domain::evaluation::Line> for LineBody {
    fn from(line: bihuan_domain::evaluation::Line) -> Self {
        let (own, text) = line.own.map(|(got, text)| (got.0, text)).unzip();
        let mut body = Self {
            indicator: line.indicator,
            own,
            text,
            got: line.got.map(|got| got.0),
            why: "",
            reason: None,
            counted: None,
            of: None,
            findings: Vec::new(),
            surveyed: None,
        };
        body.why = match line.why {
            Why::Waiting => "waiting",
            Why::Nothing => "nothing",
            Why::NotScored => "not_scored",
            Why::Own => "own",
            Why::Given(reason) => {
                body.reason = Some(reason);
                "given"
            }
            Why::Corrected(reason) => {
                body.reason = Some(reason);
                "corrected"
            }
            Why::Surveyed(counts) => {
                body.surveyed = Some(counts.into());
                "surveyed"
            }
            Why::Measured(measured) => {
                body.counted = Some(measured.tally.counted);
                body.of = Some(measured.tally.of);
                body.findings = measured.findings.iter().map(|f| f.0).collect();
                "measured"
            }
        };
        body
    }
}

/// An objection and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Objection)]
pub(super) struct ObjectionBody {
    text: String,
    granted: Option<bool>,
    answer: Option<String>,
}

/// The sheet of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvaluationSheet)]
pub(super) struct UnitSheetBody {
    unit: Uuid,
    lines: Vec<LineBody>,
    /// The sum, taken to all points of the scheme.
    total: u32,
    /// Lines that nobody has scored.
    waiting: usize,
    /// Lines without anything to count.
    left_out: usize,
    /// The grade that follows from the points, as its place in the scheme.
    proposal: Option<u32>,
    /// The grade as it was decided.
    grade: Option<u32>,
    grade_reason: Option<String>,
    objections: Vec<ObjectionBody>,
}

impl UnitSheetBody {
    fn of(scheme: &SchemeContent, sheet: &UnitSheet) -> Self {
        let total = sheet.total(scheme);
        let objections = sheet.objections.iter().map(|o| ObjectionBody {
            text: o.text.clone(),
            granted: o.answer.as_ref().map(|(granted, ..)| *granted),
            answer: o.answer.as_ref().map(|(_, reason, _)| reason.clone()),
        });
        Self {
            unit: sheet.unit.0,
            lines: sheet.lines(scheme).into_iter().map(Into::into).collect(),
            total: total.got.0,
            waiting: total.waiting,
            left_out: total.left_out,
            proposal: sheet.proposal(scheme),
            grade: sheet.grade.as_ref().map(|g| g.grade),
            grade_reason: sheet.grade.as_ref().map(|g| g.reason.clone()),
            objections: objections.collect(),
        }
    }
}

/// An evaluation as far as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Evaluation)]
pub(super) struct EvaluationBody {
    id: Uuid,
    rectification: Uuid,
    title: String,
    scheme: SchemeContentBody,
    sheets: Vec<UnitSheetBody>,
    from: Date,
    until: Date,
    self_score_by: Date,
    day: Date,
    /// `open`, `assessed`, `announced`, `appealed`, `final`, `withdrawn`.
    state: &'static str,
    /// The last day for objections, once announced.
    appeal_until: Option<Date>,
    version: u64,
}

impl From<StoredRecord<Evaluation>> for EvaluationBody {
    fn from(stored: StoredRecord<Evaluation>) -> Self {
        let it = stored.record;
        let scheme = &it.entered.scheme;
        Self {
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            title: it.entered.title.clone(),
            sheets: it
                .sheets
                .iter()
                .map(|sheet| UnitSheetBody::of(scheme, sheet))
                .collect(),
            scheme: scheme.clone().into(),
            from: it.entered.from,
            until: it.entered.until,
            self_score_by: it.entered.self_score_by,
            day: it.entered.day,
            state: it.key(),
            appeal_until: match it.standing {
                EvaluationState::Announced { appeal_until, .. } => Some(appeal_until),
                _ => None,
            },
            version: stored.version,
        }
    }
}

/// Evaluations, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Evaluations {
    items: Vec<EvaluationBody>,
}

/// List evaluations
#[utoipa::path(get, path = "/api/v1/evaluations", tag = "evaluation", params(OfRectification),
    responses((status = 200, body = Evaluations)))]
pub(super) async fn list(
    caller: Script,
    Asked(asked): Asked<OfRectification>,
) -> Result<Json<Evaluations>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let filter = RecordFilter {
        rectification: Some(row.rectification.id),
        ..RecordFilter::default()
    };
    let found = evaluation::list(&caller.ctx, &filter).await?;
    Ok(Json(Evaluations {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

/// An evaluation to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEvaluation {
    /// Code of the rectification.
    rectification: String,
    title: String,
    /// `joint`, `deductions`, `six_aspects`, or the identity of a scheme.
    scheme: String,
    units: Vec<Uuid>,
    from: Date,
    until: Date,
    self_score_by: Date,
}

/// Open an evaluation
#[utoipa::path(post, path = "/api/v1/evaluations", tag = "evaluation", request_body = NewEvaluation,
    responses((status = 201, body = EvaluationBody)))]
pub(super) async fn open(
    caller: Script,
    Body(new): Body<NewEvaluation>,
) -> Result<(StatusCode, Json<EvaluationBody>), ApiFailure> {
    caller.ctx.allow(Action::KeepEvaluation, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let ready = ReadyScheme::ALL.into_iter().find(|r| r.key() == new.scheme);
    let scheme = match (ready, new.scheme.parse::<SchemeId>()) {
        (Some(ready), _) => SchemeChoice::Ready(ready),
        (None, Ok(id)) => SchemeChoice::Own(id),
        (None, Err(_)) => {
            let why = "没有找到所选评估方案，或已停用，请重新选择。";
            return Err(Failure::BadReference(why).into());
        }
    };
    let cmd = Open {
        rectification: row.rectification.id,
        title: new.title,
        scheme,
        units: new.units.into_iter().map(UnitId).collect(),
        from: new.from,
        until: new.until,
        self_score_by: new.self_score_by,
    };
    let stored = evaluation::open(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Read an evaluation
#[utoipa::path(get, path = "/api/v1/evaluations/{id}", tag = "evaluation", params(("id" = Uuid, Path)),
    responses((status = 200, body = EvaluationBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<EvaluationId>,
) -> Result<Json<EvaluationBody>, ApiFailure> {
    Ok(Json(evaluation::show(&caller.ctx, id).await?.into()))
}

/// Work out what would come out for a unit today; nothing is kept
#[utoipa::path(get, path = "/api/v1/evaluations/{id}/units/{unit}/today", tag = "evaluation",
    params(("id" = Uuid, Path), ("unit" = Uuid, Path)), responses((status = 200, body = UnitSheetBody)))]
pub(super) async fn today(
    caller: Script,
    path: Result<Path<(EvaluationId, UnitId)>, PathRejection>,
) -> Result<Json<UnitSheetBody>, ApiFailure> {
    let Path((id, unit)) = path.map_err(|_| Failure::NotFound)?;
    let it = evaluation::show(&caller.ctx, id).await?.record;
    let sheet = evaluation::simulate(&caller.ctx, &it, unit).await?;
    Ok(Json(UnitSheetBody::of(&it.entered.scheme, &sheet)))
}

/// What a unit gives itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OwnScore)]
pub(super) struct OwnBody {
    indicator: u32,
    got: u32,
    #[serde(default)]
    text: String,
}

/// What the assessor gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GivenScore)]
pub(super) struct GivenBody {
    indicator: u32,
    got: u32,
    #[serde(default)]
    reason: String,
}

impl From<GivenBody> for GivenScore {
    fn from(it: GivenBody) -> Self {
        Self {
            indicator: it.indicator,
            got: Points(it.got),
            reason: it.reason,
        }
    }
}

/// The grade of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitGrade)]
pub(super) struct GradeBody {
    unit: Uuid,
    /// Its place among the grades of the scheme, from 0.
    grade: u32,
    #[serde(default)]
    reason: String,
}

impl From<GradeBody> for UnitGrade {
    fn from(it: GradeBody) -> Self {
        Self {
            unit: UnitId(it.unit),
            grade: it.grade,
            reason: it.reason,
        }
    }
}

/// What is asked of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum EvaluationCommand {
    /// Score the own unit.
    SelfScore { scores: Vec<OwnBody> },
    /// Assess a unit; the ledger is counted now.
    Assess {
        unit: Uuid,
        given: Vec<GivenBody>,
        #[serde(default)]
        surveyed: SurveyBody,
    },
    /// Announce the grades.
    Announce { grades: Vec<GradeBody> },
    /// Object to the result of the own unit.
    Appeal { text: String },
    /// Answer an objection that is not right.
    Uphold { unit: Uuid, reason: String },
    /// Answer an objection that is right.
    Grant {
        reason: String,
        corrections: Vec<GivenBody>,
        grade: GradeBody,
    },
    /// Make it final.
    Finish {},
    /// Take it back.
    Withdraw { reason: String },
}

impl From<EvaluationCommand> for Change {
    fn from(command: EvaluationCommand) -> Self {
        match command {
            EvaluationCommand::SelfScore { scores } => {
                let scores = scores.into_iter().map(|s| OwnScore {
                    indicator: s.indicator,
                    got: Points(s.got),
                    text: s.text,
                });
                Self::SelfScore(scores.collect())
            }
            EvaluationCommand::Assess {
                unit,
                given,
                surveyed,
            } => Self::Assess {
                unit: UnitId(unit),
                given: given.into_iter().map(Into::into).collect(),
                surveyed: surveyed.into(),
            },
            EvaluationCommand::Announce { grades } => {
                Self::Announce(grades.into_iter().map(Into::into).collect())
            }
            EvaluationCommand::Appeal { text } => Self::Appeal { text },
            EvaluationCommand::Uphold { unit, reason } => Self::Uphold {
                unit: UnitId(unit),
                reason,
            },
            EvaluationCommand::Grant {
                reason,
                corrections,
                grade,
            } => Self::Grant {
                reason,
                corrections: corrections.into_iter().map(Into::into).collect(),
                grade: grade.into(),
            },
            EvaluationCommand::Finish {} => Self::Finish,
            EvaluationCommand::Withdraw { reason } => Self::Withdraw { reason },
        }
    }
}

/// Change an evaluation
#[utoipa::path(post, path = "/api/v1/evaluations/{id}/commands", tag = "evaluation", params(("id" = Uuid, Path)),
    request_body = EvaluationCommand, responses((status = 200, body = EvaluationBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<EvaluationId>,
    Body(command): Body<EvaluationCommand>,
) -> Result<Json<EvaluationBody>, ApiFailure> {
    let stored = evaluation::change(&caller.ctx, id, command.into(), caller.seen).await?;
    Ok(Json(stored.into()))
}
