//! Data supervision, first loop: collection tasks, submissions of units, what their checks found.

use axum::{
    Json,
    extract::{Path, Request},
    http::StatusCode,
};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord,
    collection::{self, LIMIT, Quality},
    data::Verdict,
};
use bihuan_domain::{
    collection::{Asked, CollectionContent, CollectionTask, HandedIn, Outcome, Submission, Team},
    id::{CollectionId, SubmissionId, UnitId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::extract::{Asked as Query, Body, File, FileForm, Named};
use crate::http::{ApiFailure, Script, receive_bytes, receive_table};

/// One data set, and who hands it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskedSet)]
pub(super) struct AskedBody {
    /// Name of the data set, such as `fuel_txn`.
    set: String,
    /// The units.
    units: Vec<Uuid>,
}

/// A resident team, and the units it checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResidentTeam)]
pub(super) struct TeamBody {
    team: Uuid,
    units: Vec<Uuid>,
}

fn asked(list: Vec<AskedBody>) -> Vec<Asked> {
    let one = |it: AskedBody| Asked {
        set: it.set,
        units: it.units.into_iter().map(UnitId).collect(),
    };
    list.into_iter().map(one).collect()
}

fn teams(list: Vec<TeamBody>) -> Vec<Team> {
    let one = |it: TeamBody| Team {
        team: UnitId(it.team),
        units: it.units.into_iter().map(UnitId).collect(),
    };
    list.into_iter().map(one).collect()
}

/// What a collection task says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CollectionContent)]
pub(super) struct ContentBody {
    title: String,
    /// The law or rule that allows it, with its article.
    basis: String,
    /// Number of the letter that asks for the data.
    letter_no: String,
    /// What the data is for; it may be used for nothing else.
    purpose: String,
    scope: String,
    /// First day that the data is about.
    from: Date,
    /// Last day.
    until: Date,
    due: Date,
    /// The last day on which data is kept.
    keep_until: Date,
    /// Region code of the county; empty when regions are not compared.
    #[serde(default)]
    county: String,
}

impl From<CollectionContent> for ContentBody {
    fn from(it: CollectionContent) -> Self {
        Self {
            title: it.title,
            basis: it.basis,
            letter_no: it.letter_no,
            purpose: it.purpose,
            scope: it.scope,
            from: it.from,
            until: it.until,
            due: it.due,
            keep_until: it.keep_until,
            county: it.county,
        }
    }
}

/// A collection task to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCollectionTask {
    content: ContentBody,
    asked: Vec<AskedBody>,
    #[serde(default)]
    teams: Vec<TeamBody>,
}

impl From<NewCollectionTask> for CollectionContent {
    fn from(new: NewCollectionTask) -> Self {
        let it = new.content;
        Self {
            title: it.title,
            basis: it.basis,
            letter_no: it.letter_no,
            purpose: it.purpose,
            scope: it.scope,
            from: it.from,
            until: it.until,
            due: it.due,
            keep_until: it.keep_until,
            county: it.county,
            asked: asked(new.asked),
            teams: teams(new.teams),
        }
    }
}

/// A collection task. Whom else it asks is for its supervisors only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CollectionTask)]
pub(super) struct TaskBody {
    id: Uuid,
    content: ContentBody,
    /// Where it stands, in words: 采集中, 已结束采集, 数据已删除.
    standing: &'static str,
    version: u64,
}

impl From<StoredRecord<CollectionTask>> for TaskBody {
    fn from(stored: StoredRecord<CollectionTask>) -> Self {
        Self {
            id: stored.record.id.0,
            standing: stored.record.state_label(),
            content: stored.record.content.into(),
            version: stored.version,
        }
    }
}

/// Collection tasks, the latest deadline first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct CollectionTasks {
    items: Vec<TaskBody>,
}

/// List collection tasks
#[utoipa::path(get, path = "/api/v1/collections", tag = "data", responses((status = 200, body = CollectionTasks)))]
pub(super) async fn list(caller: Script) -> Result<Json<CollectionTasks>, ApiFailure> {
    let tasks = collection::tasks(&caller.ctx).await?;
    Ok(Json(CollectionTasks {
        items: tasks.into_iter().map(Into::into).collect(),
    }))
}

/// Open a collection task
#[utoipa::path(post, path = "/api/v1/collections", tag = "data", request_body = NewCollectionTask,
    responses((status = 201, body = TaskBody)))]
pub(super) async fn open(
    caller: Script,
    Body(new): Body<NewCollectionTask>,
) -> Result<(StatusCode, Json<TaskBody>), ApiFailure> {
    let stored = collection::open(&caller.ctx, new.into()).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// A collection task with the caller's part of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = OneCollectionTask)]
pub(super) struct OneTask {
    task: TaskBody,
    submissions: Vec<PartBody>,
    quality: QualityBody,
}

/// How good the data of the submissions is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DataQuality)]
pub(super) struct QualityBody {
    asked: u64,
    accepted: u64,
    /// Submissions whose first round was checked.
    checked: u64,
    /// Of these, those that were not sent back.
    first_passed: u64,
    /// Issues that block or warn, of first rounds, for a thousand rows.
    issues_per_thousand_rows: Option<f64>,
    median_rounds: Option<u64>,
    /// Hours from the first round to acceptance.
    median_hours: Option<i64>,
}

impl From<&Quality> for QualityBody {
    fn from(it: &Quality) -> Self {
        Self {
            asked: it.asked,
            accepted: it.accepted,
            checked: it.checked,
            first_passed: it.first_passed,
            issues_per_thousand_rows: it.per_thousand_rows(),
            median_rounds: it.median_rounds,
            median_hours: it.median_hours,
        }
    }
}

/// Open a collection task
#[utoipa::path(get, path = "/api/v1/collections/{id}", tag = "data", params(("id" = Uuid, Path)),
    responses((status = 200, body = OneTask)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<CollectionId>,
) -> Result<Json<OneTask>, ApiFailure> {
    let ctx = &caller.ctx;
    let task = collection::show(ctx, id).await?;
    let parts = collection::parts(ctx, id).await?;
    let (quality, _) = collection::quality(ctx, id).await?;
    Ok(Json(OneTask {
        task: task.into(),
        submissions: parts.iter().map(Into::into).collect(),
        quality: (&quality).into(),
    }))
}

/// What is asked of a collection task.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CollectionCommand {
    /// Ask for more, and say who checks now.
    Widen {
        #[serde(default)]
        asked: Vec<AskedBody>,
        /// Until when what is new is asked for; the day of the task where there is none.
        due: Option<Date>,
        teams: Vec<TeamBody>,
    },
    /// Take nothing more in.
    End {},
    /// Delete everything that was kept for it.
    Erase {},
}

/// Change a collection task
#[utoipa::path(post, path = "/api/v1/collections/{id}/commands", tag = "data", params(("id" = Uuid, Path)),
    request_body = CollectionCommand, responses((status = 200, body = TaskBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<CollectionId>,
    Body(command): Body<CollectionCommand>,
) -> Result<Json<TaskBody>, ApiFailure> {
    let (ctx, seen) = (&caller.ctx, caller.seen);
    let stored = match command {
        CollectionCommand::Widen {
            asked: more,
            due,
            teams: who,
        } => collection::widen(ctx, id, seen, asked(more), due, teams(who)).await?,
        CollectionCommand::End {} => collection::end(ctx, id, seen).await?,
        CollectionCommand::Erase {} => collection::erase(ctx, id, seen).await?,
    };
    Ok(Json(stored.into()))
}

/// One unit's part of one data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Submission)]
pub(super) struct PartBody {
    id: Uuid,
    task: Uuid,
    set: String,
    unit: Uuid,
    /// The team that checks; the supervisors where there is none.
    team: Option<Uuid>,
    due: Date,
    due_original: Date,
    /// `awaited`, `checking`, `faulty`, `handed`, `returned`, `accepted`.
    stage: &'static str,
    rounds: Vec<RoundBody>,
    version: u64,
}

/// A round of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SubmissionRound)]
pub(super) struct RoundBody {
    /// `file` or `nothing`.
    kind: &'static str,
    at: Timestamp,
    /// Whether nothing blocks; `null` before the check has ended and for what is no table.
    passed: Option<bool>,
    rows: Option<u64>,
    block: Option<u64>,
    warning: Option<u64>,
    /// Why it could not be read.
    unreadable: Option<String>,
}

impl From<&StoredRecord<Submission>> for PartBody {
    fn from(stored: &StoredRecord<Submission>) -> Self {
        let it = &stored.record;
        let rounds = it.rounds.iter().map(|round| {
            let tally = round.tally();
            RoundBody {
                kind: match round.handed {
                    HandedIn::File { .. } => "file",
                    HandedIn::Nothing { .. } => "nothing",
                },
                at: round.stamp.at,
                passed: match &round.outcome {
                    Some(Outcome::Read { passed, .. }) => Some(*passed),
                    Some(Outcome::Unreadable { .. }) | None => None,
                },
                rows: tally.map(|t| t.rows),
                block: tally.map(|t| t.block),
                warning: tally.map(|t| t.warning),
                unreadable: match &round.outcome {
                    Some(Outcome::Unreadable { reason }) => Some(reason.clone()),
                    Some(Outcome::Read { .. }) | None => None,
                },
            }
        });
        Self {
            id: it.id.0,
            task: it.task.0,
            set: it.set.clone(),
            unit: it.unit.0,
            team: it.team.map(|team| team.0),
            due: it.due,
            due_original: it.due_original,
            stage: it.stage.key(),
            rounds: rounds.collect(),
            version: stored.version,
        }
    }
}

/// Open a submission
#[utoipa::path(get, path = "/api/v1/submissions/{id}", tag = "data", params(("id" = Uuid, Path)),
    responses((status = 200, body = PartBody)))]
pub(super) async fn show_submission(
    caller: Script,
    Named(id): Named<SubmissionId>,
) -> Result<Json<PartBody>, ApiFailure> {
    let (stored, _) = collection::show_submission(&caller.ctx, id).await?;
    Ok(Json((&stored).into()))
}

/// What a table that is handed in is called, and what is to be explained.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TableNamed {
    /// Name of the file.
    name: String,
    /// Why rows changed a lot or months are missing.
    explanation: String,
}

/// Hand a table in
#[utoipa::path(post, path = "/api/v1/submissions/{id}/file", tag = "data", params(("id" = Uuid, Path), TableNamed),
    request_body(description = "The file itself (XLSX, XLS, CSV), or a form with the field `file`.", content(
        (File = "application/octet-stream"), (FileForm = "multipart/form-data"))),
    responses((status = 200, body = PartBody)))]
pub(super) async fn hand_in(
    caller: Script,
    Named(id): Named<SubmissionId>,
    Query(named): Query<TableNamed>,
    request: Request,
) -> Result<Json<PartBody>, ApiFailure> {
    let ctx = &caller.ctx;
    ctx.allow(Action::HandInData, None)?;
    let kind = request.headers().get(axum::http::header::CONTENT_TYPE);
    let is_form = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let (name, file) = if is_form {
        let sent = receive_table(request, LIMIT).await;
        let none = || Failure::Invalid("没有选择文件，请选择后再上传。".to_owned());
        sent.table?.ok_or_else(none)?
    } else {
        (named.name, receive_bytes(request, LIMIT).await?)
    };
    let explanation = named.explanation;
    let stored = collection::hand_in(ctx, id, caller.seen, &name, file, explanation).await?;
    Ok(Json((&stored).into()))
}

/// What is asked of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SubmissionCommand {
    /// Sign that there is nothing to report: the head of the unit.
    Nothing { reason: String },
    /// Accept it: the team, or the supervisors.
    Accept {},
    /// Send it back.
    SendBack { reason: String },
    /// Give the unit longer: the supervisors.
    Prolong { due: Date, reason: String },
}

/// Change a submission
#[utoipa::path(post, path = "/api/v1/submissions/{id}/commands", tag = "data", params(("id" = Uuid, Path)),
    request_body = SubmissionCommand, responses((status = 200, body = PartBody)))]
pub(super) async fn submission_command(
    caller: Script,
    Named(id): Named<SubmissionId>,
    Body(command): Body<SubmissionCommand>,
) -> Result<Json<PartBody>, ApiFailure> {
    let (ctx, seen) = (&caller.ctx, caller.seen);
    let stored = match command {
        SubmissionCommand::Nothing { reason } => collection::nothing(ctx, id, seen, reason).await?,
        SubmissionCommand::Accept {} => collection::accept(ctx, id, seen).await?,
        SubmissionCommand::SendBack { reason } => {
            collection::send_back(ctx, id, seen, &reason).await?
        }
        SubmissionCommand::Prolong { due, reason } => {
            collection::prolong(ctx, id, seen, due, &reason).await?
        }
    };
    Ok(Json((&stored).into()))
}

/// Something that is wrong or doubtful in a table. Personal data is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct DataIssue {
    /// Code of the rule, such as `DQ-ID`.
    code: &'static str,
    /// `block`, `warning` or `hint`.
    level: String,
    row: Option<u32>,
    column: Option<String>,
    shown: Option<String>,
    message: String,
    suggestion: Option<String>,
}

/// What the check of a round found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct DataVerdict {
    rows: u64,
    passed: bool,
    /// Of each code the first thousand.
    issues: Vec<DataIssue>,
    /// Columns that were not asked for and not read.
    dropped: Vec<String>,
}

impl From<Verdict> for DataVerdict {
    fn from(verdict: Verdict) -> Self {
        let issues = verdict.issues.into_iter().map(|issue| DataIssue {
            code: issue.code.as_str(),
            level: format!("{:?}", issue.level).to_lowercase(),
            row: issue.place.row,
            column: issue.place.column,
            shown: issue.shown,
            message: issue.message,
            suggestion: issue.suggestion,
        });
        Self {
            rows: verdict.rows,
            passed: verdict.passed,
            issues: issues.collect(),
            dropped: verdict.dropped,
        }
    }
}

/// What the check of a round found
#[utoipa::path(get, path = "/api/v1/submissions/{id}/rounds/{number}/issues", tag = "data",
    params(("id" = Uuid, Path), ("number" = usize, Path, description = "Counted from 1.")),
    responses((status = 200, body = DataVerdict)))]
pub(super) async fn issues(
    caller: Script,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<DataVerdict>, ApiFailure> {
    let id: SubmissionId = id.parse().map_err(|_| Failure::NotFound)?;
    let number: usize = number.parse().map_err(|_| Failure::NotFound)?;
    let verdict = collection::verdict(&caller.ctx, id, number).await?;
    Ok(Json(verdict.into()))
}
