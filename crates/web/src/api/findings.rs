//! Findings: list, read, report, correct, command.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bihuan_casework::{
    Context,
    finding::{self, Act, Ask, Changed},
    ledger,
};
use bihuan_domain::{Command, id::FindingId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    command::{AssignmentBody, CommandBody, ProgressBody},
    extract::{Asked, Body, Named},
    filter::LedgerQuery,
    finding::{FindingBody, FindingRow},
    keys::TimeClassKey,
};
use crate::http::{ApiFailure, Problem, RequestFailure, Script};

/// A page of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct Findings {
    items: Vec<FindingRow>,
    /// For `after`, when the list goes on.
    next: Option<String>,
    /// How many the filter finds.
    total: u64,
}

/// Where a finding stands after a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Standing {
    id: Uuid,
    version: u64,
    /// Key of the stage.
    stage: String,
    /// The stage in Chinese.
    stage_label: String,
}

impl From<&Changed> for Standing {
    fn from(changed: &Changed) -> Self {
        Self {
            id: changed.finding.id.0,
            version: changed.version,
            stage: changed.finding.stage.key().to_owned(),
            stage_label: changed.finding.stage.label().to_owned(),
        }
    }
}

/// Answers with a body and the version as ETag.
fn tagged(status: StatusCode, version: u64, body: impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// List findings
#[utoipa::path(get, path = "/api/v1/findings", tag = "findings", params(LedgerQuery),
    responses((status = 200, body = Findings)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<LedgerQuery>,
) -> Result<Json<Findings>, ApiFailure> {
    let list = query.list(caller.ctx.today())?;
    let Some(rectification) = query.rectification(&caller.ctx).await? else {
        return Ok(Json(Findings {
            items: Vec::new(),
            next: None,
            total: 0,
        }));
    };
    let listed = ledger::list(&caller.ctx, rectification.rectification.id, &list).await?;
    Ok(Json(Findings {
        items: listed.page.rows.into_iter().map(Into::into).collect(),
        next: listed.page.after.map(|c| c.to_string()),
        total: listed.total,
    }))
}

/// Read a finding
#[utoipa::path(get, path = "/api/v1/findings/{id}", tag = "findings", params(("id" = Uuid, Path)),
    responses((status = 200, body = FindingBody, headers(("etag" = String, description = "The version.")))))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Response, ApiFailure> {
    let changed = finding::load(&caller.ctx, id).await?;
    let reports = if changed.finding.reports == 0 {
        Vec::new()
    } else {
        finding::reports(&caller.ctx, id).await?
    };
    let names = caller.ctx.app.directory().await?;
    let version = changed.version;
    Ok(tagged(
        StatusCode::OK,
        version,
        FindingBody::of(changed, &names, reports),
    ))
}

/// Report progress
#[utoipa::path(post, path = "/api/v1/findings/{id}/progress", tag = "findings", params(("id" = Uuid, Path)),
    request_body = ProgressBody, responses((status = 201, body = Standing)))]
pub(super) async fn progress(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(body): Body<ProgressBody>,
) -> Result<Response, ApiFailure> {
    let command = Command::Report(body.progress()?);
    let changed = act(&caller, id, command.into()).await?;
    Ok(tagged(
        StatusCode::CREATED,
        changed.version,
        Standing::from(&changed),
    ))
}

/// What is to be different about a finding; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = FindingPatch)]
pub(super) struct Patch {
    /// The problem; before the finding is issued only.
    problem: Option<String>,
    /// Lead unit.
    lead: Option<Uuid>,
    /// Units that do the work beside it.
    responsible: Option<Vec<Uuid>>,
    /// Units that help.
    assisting: Option<Vec<Uuid>>,
    /// The leader who owns it.
    sponsor: Option<Uuid>,
    /// Clock.
    time_class: Option<TimeClassKey>,
    /// Whether it is to be sustained.
    long_term: Option<bool>,
    /// Deadline; before the finding is issued only.
    deadline: Option<Date>,
}

impl Patch {
    /// The commands that make up the change.
    fn commands(self) -> Vec<Ask> {
        let assignment = AssignmentBody {
            lead: self.lead,
            responsible: self.responsible,
            assisting: self.assisting,
            sponsor: self.sponsor,
            time_class: self.time_class,
            long_term: self.long_term,
            deadline: self.deadline,
        };
        let corrected = self.problem.map(|problem| Command::Correct { problem });
        let assigned =
            (assignment != AssignmentBody::default()).then(|| Command::Assign(assignment.into()));
        corrected
            .into_iter()
            .chain(assigned)
            .map(Into::into)
            .collect()
    }
}

/// Correct or assign a finding
#[utoipa::path(patch, path = "/api/v1/findings/{id}", tag = "findings",
    params(("id" = Uuid, Path), ("if-match" = String, Header, description = "The version that was read.")),
    request_body = Patch,
    responses((status = 200, body = Standing), (status = 412, body = Problem), (status = 428, body = Problem)))]
pub(super) async fn patch(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(patch): Body<Patch>,
) -> Result<Response, ApiFailure> {
    // Whoever cannot see it is told so before anything else.
    finding::load(&caller.ctx, id).await?;
    let commands = patch.commands();
    for command in &commands {
        allowed(&caller.ctx, id, command).await?;
    }
    if caller.seen.is_none() {
        return Err(ApiFailure::request(RequestFailure::PreconditionRequired));
    }
    if commands.is_empty() {
        return Err(ApiFailure::bad("请至少填写一项要修改的内容。"));
    }
    let changed = finding::act_together(&caller.ctx, id, commands, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(tagged(
        StatusCode::OK,
        changed.version,
        Standing::from(&changed),
    ))
}

async fn allowed(ctx: &Context, id: FindingId, ask: &Ask) -> Result<(), ApiFailure> {
    let standing = finding::load(ctx, id).await?.standing();
    Ok(ctx.allow(ask.action(), Some(&standing))?)
}

/// Give a command to a finding
#[utoipa::path(post, path = "/api/v1/findings/{id}/commands", tag = "findings",
    params(("id" = Uuid, Path), ("if-match" = Option<String>, Header, description = "The version that was read.")),
    request_body = CommandBody, responses((status = 200, body = Standing), (status = 412, body = Problem)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(body): Body<CommandBody>,
) -> Result<Response, ApiFailure> {
    let command = body.command(&caller.ctx)?;
    let changed = act(&caller, id, command).await?;
    Ok(tagged(
        StatusCode::OK,
        changed.version,
        Standing::from(&changed),
    ))
}

async fn act(caller: &Script, finding: FindingId, command: Ask) -> Result<Changed, ApiFailure> {
    let act = Act {
        finding,
        command,
        seen: caller.seen,
    };
    finding::act(&caller.ctx, act)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))
}

/// The same command for several findings.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkCommand {
    /// Which; at most 500.
    findings: Vec<Uuid>,
    /// What.
    command: CommandBody,
}

/// What became of the command for one finding.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BulkResult {
    finding: Uuid,
    /// Its new version, when it was done.
    version: Option<u64>,
    /// Why not, otherwise.
    problem: Option<Problem>,
}

/// What became of the command, in the order of the findings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BulkResults {
    done: usize,
    results: Vec<BulkResult>,
}

/// Give a command to several findings
#[utoipa::path(post, path = "/api/v1/findings/commands", tag = "findings", request_body = BulkCommand,
    responses((status = 200, body = BulkResults)))]
pub(super) async fn bulk(
    caller: Script,
    Body(body): Body<BulkCommand>,
) -> Result<Json<BulkResults>, ApiFailure> {
    let command = body.command.command(&caller.ctx)?;
    // Whoever could not do this to any finding is told so once.
    caller.ctx.allow(command.action(), None)?;
    let mut ids: Vec<FindingId> = body.findings.into_iter().map(FindingId).collect();
    if ids.is_empty() {
        return Err(ApiFailure::bad("请至少选择一个问题。"));
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let done = finding::act_on_many(&caller.ctx, &ids, &command).await?;
    let results: Vec<BulkResult> = done
        .into_iter()
        .map(|(finding, result)| match result {
            Ok(changed) => BulkResult {
                finding: finding.0,
                version: Some(changed.version),
                problem: None,
            },
            Err(failure) => BulkResult {
                finding: finding.0,
                version: None,
                problem: Some(Problem {
                    code: failure.code(),
                    message: failure.to_string(),
                }),
            },
        })
        .collect();
    Ok(Json(BulkResults {
        done: results.iter().filter(|r| r.problem.is_none()).count(),
        results,
    }))
}
