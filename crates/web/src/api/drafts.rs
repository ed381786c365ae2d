//! Documents that are handed in, and the drafts read from them.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    import::{self, DraftRecord, Upload},
    rectification,
};
use bihuan_domain::{
    id::DocumentId,
    import::{Against, Draft, DraftRow, Edit, Remark},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Document, File, FileForm, Named},
    finding::ReportedBody,
    keys::{DraftStateKey, ListKey},
    named::moment,
};
use crate::{
    http::{ApiFailure, Script},
    wire::Range,
};

/// How a row stands to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "against", rename_all = "snake_case")]
#[schema(as = Against)]
pub(super) enum AgainstBody {
    /// Not on the ledger.
    New,
    /// On the ledger, word for word.
    Same { finding: Uuid },
    /// On the ledger, but the document now says something else about it.
    Changed { finding: Uuid },
}

impl From<Against> for AgainstBody {
    fn from(against: Against) -> Self {
        match against {
            Against::New => Self::New,
            Against::Same { finding } => Self::Same { finding: finding.0 },
            Against::Changed { finding } => Self::Changed { finding: finding.0 },
        }
    }
}

/// One finding to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DraftRow)]
pub(super) struct RowBody {
    /// Key within the draft.
    key: u32,
    /// Index of its top group.
    aspect: usize,
    item: Option<String>,
    source_no: Option<String>,
    problem: String,
    reported: Option<ReportedBody>,
    problem_range: Range,
    status_range: Option<Range>,
    /// Units the document names.
    unit_hint: Vec<String>,
    /// Deadline as printed.
    deadline_text: Option<String>,
    /// The same as a day.
    due: Option<Date>,
    /// Whether it was left out.
    dropped: bool,
    #[serde(flatten)]
    against: AgainstBody,
}

impl From<DraftRow> for RowBody {
    fn from(row: DraftRow) -> Self {
        let range = |(from, to)| Range([from, to]);
        Self {
            key: row.key,
            aspect: row.aspect,
            item: row.item,
            source_no: row.source_no,
            problem: row.problem,
            reported: row.reported.map(Into::into),
            problem_range: range(row.problem_range),
            status_range: row.status_range.map(range),
            unit_hint: row.unit_hint,
            deadline_text: row.raw_deadline,
            due: row.due,
            dropped: row.dropped,
            against: row.against.into(),
        }
    }
}

/// A remark of the reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Remark)]
pub(super) struct RemarkBody {
    /// Whether it should be looked at before confirming.
    warning: bool,
    text: String,
    range: Option<Range>,
}

impl From<Remark> for RemarkBody {
    fn from(remark: Remark) -> Self {
        Self {
            warning: remark.warning,
            text: remark.text,
            range: remark.range.map(|(from, to)| Range([from, to])),
        }
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Draft)]
pub(super) struct DraftBody {
    /// The document, which is the draft's identity too.
    id: Uuid,
    rectification: Uuid,
    state: DraftStateKey,
    /// Titles of the top groups.
    aspects: Vec<String>,
    rows: Vec<RowBody>,
    /// Findings on the ledger that this version of the document no longer has.
    gone: Vec<Uuid>,
    remarks: Vec<RemarkBody>,
    version: u64,
}

impl From<DraftRecord> for DraftBody {
    fn from(record: DraftRecord) -> Self {
        let draft = record.draft;
        Self {
            id: draft.document.0,
            rectification: draft.rectification.0,
            state: draft.state.into(),
            aspects: draft.aspects.into_iter().map(|a| a.title).collect(),
            rows: draft.rows.into_iter().map(Into::into).collect(),
            gone: draft.gone.into_iter().map(|f| f.0).collect(),
            remarks: draft.remarks.into_iter().map(Into::into).collect(),
            version: record.version,
        }
    }
}

/// What was read from a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Uploaded)]
pub(super) struct UploadedBody {
    /// The draft, which has the document's id.
    draft: Uuid,
    /// Rows read.
    rows: usize,
    /// Of these not on the ledger.
    new: usize,
    /// On the ledger, word for word.
    same: usize,
    /// On the ledger, with other words about them.
    changed: usize,
    /// On the ledger, but no longer in the document.
    gone: usize,
    remarks: Vec<RemarkBody>,
    version: u64,
}

fn uploaded(id: DocumentId, record: DraftRecord) -> UploadedBody {
    let Draft {
        rows,
        gone,
        remarks,
        ..
    } = record.draft;
    let count = |which: fn(&Against) -> bool| rows.iter().filter(|r| which(&r.against)).count();
    UploadedBody {
        draft: id.0,
        rows: rows.len(),
        new: count(|a| matches!(a, Against::New)),
        same: count(|a| matches!(a, Against::Same { .. })),
        changed: count(|a| matches!(a, Against::Changed { .. })),
        gone: gone.len(),
        remarks: remarks.into_iter().map(Into::into).collect(),
        version: record.version,
    }
}

/// Hand in a document
#[utoipa::path(post, path = "/api/v1/rectifications/{code}/documents", tag = "import",
    params(("code" = String, Path), ("name" = Option<String>, Query, description = "Name of the file.")),
    request_body(description = "The file itself, or a form with the field `file`.", content(
        (File = "application/octet-stream"), (FileForm = "multipart/form-data"))),
    responses((status = 201, body = UploadedBody)))]
pub(super) async fn upload(
    caller: Script,
    Named(code): Named<String>,
    document: Document,
) -> Result<(StatusCode, Json<UploadedBody>), ApiFailure> {
    let cmd = Upload {
        rectification: code,
        name: document.name,
        bytes: document.bytes,
    };
    let done = import::upload(&caller.ctx, cmd).await?;
    Ok((
        StatusCode::CREATED,
        Json(uploaded(done.document, done.record)),
    ))
}

/// A draft in lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct DraftLine {
    id: Uuid,
    /// Name of the file.
    name: String,
    /// Title that was read.
    title: String,
    rectification: Uuid,
    state: DraftStateKey,
    rows: u32,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Drafts, latest change first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Drafts {
    items: Vec<DraftLine>,
}

/// Which drafts.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DraftsQuery {
    /// Code of the rectification; all without.
    rectification: Option<String>,
}

/// List drafts
#[utoipa::path(get, path = "/api/v1/drafts", tag = "import", params(DraftsQuery),
    responses((status = 200, body = Drafts)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<DraftsQuery>,
) -> Result<Json<Drafts>, ApiFailure> {
    let rectification = match &query.rectification {
        Some(code) => Some(
            rectification::find(&caller.ctx, code)
                .await?
                .rectification
                .id,
        ),
        None => None,
    };
    let drafts = import::drafts(&caller.ctx, rectification).await?;
    let items = drafts.into_iter().map(|d| DraftLine {
        id: d.document.id.0,
        name: d.document.name,
        title: d.document.title,
        rectification: d.document.rectification.0,
        state: d.state.into(),
        rows: d.rows,
        created_at: moment(d.document.created_ms),
        updated_at: moment(d.updated_ms),
    });
    Ok(Json(Drafts {
        items: items.collect(),
    }))
}

/// Read a draft
#[utoipa::path(get, path = "/api/v1/drafts/{id}", tag = "import", params(("id" = Uuid, Path)),
    responses((status = 200, body = DraftBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<DocumentId>,
) -> Result<Json<DraftBody>, ApiFailure> {
    let preview = import::preview(&caller.ctx, id).await?;
    Ok(Json(preview.record.into()))
}

/// A correction of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Edit)]
pub(super) enum EditBody {
    /// Other words for the problem.
    Retitle { row: u32, problem: String },
    /// Two findings out of one: the second begins at this character of the problem.
    Split { row: u32, at: u32 },
    /// One finding out of two: joins the row to the one before it.
    MergeUp { row: u32 },
    /// Leave the row out.
    Drop { row: u32 },
    /// Take it in again.
    Restore { row: u32 },
    /// Put it under another top group.
    Move { row: u32, aspect: u32 },
    /// Other words for a top group.
    RetitleAspect { aspect: u32, title: String },
}

impl From<EditBody> for Edit {
    fn from(body: EditBody) -> Self {
        let index = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        match body {
            EditBody::Retitle { row, problem } => Self::Retitle { row, problem },
            EditBody::Split { row, at } => Self::Split { row, at: index(at) },
            EditBody::MergeUp { row } => Self::MergeUp { row },
            EditBody::Drop { row } => Self::Drop { row },
            EditBody::Restore { row } => Self::Restore { row },
            EditBody::Move { row, aspect } => Self::Move {
                row,
                aspect: index(aspect),
            },
            EditBody::RetitleAspect { aspect, title } => Self::RetitleAspect {
                aspect: index(aspect),
                title,
            },
        }
    }
}

/// Correct a draft
#[utoipa::path(post, path = "/api/v1/drafts/{id}/edits", tag = "import",
    params(("id" = Uuid, Path), ("if-match" = Option<String>, Header, description = "The version that was read.")),
    request_body = EditBody, responses((status = 200, body = DraftBody)))]
pub(super) async fn edit(
    caller: Script,
    Named(id): Named<DocumentId>,
    Body(edit): Body<EditBody>,
) -> Result<Json<DraftBody>, ApiFailure> {
    let record = import::edit(&caller.ctx, id, edit.into(), caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(record.into()))
}

/// Onto which list a draft is taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirm {
    list: ListKey,
}

/// What came onto the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Confirmed)]
pub(super) struct ConfirmedBody {
    /// New findings.
    new: Vec<Uuid>,
    /// Findings about which the document now says something else.
    changed: Vec<Uuid>,
}

/// Take a draft into the ledger
#[utoipa::path(post, path = "/api/v1/drafts/{id}/confirm", tag = "import",
    params(("id" = Uuid, Path), ("if-match" = Option<String>, Header, description = "The version that was read.")),
    request_body = Confirm, responses((status = 200, body = ConfirmedBody)))]
pub(super) async fn confirm(
    caller: Script,
    Named(id): Named<DocumentId>,
    Body(body): Body<Confirm>,
) -> Result<Json<ConfirmedBody>, ApiFailure> {
    let done = import::confirm(&caller.ctx, id, body.list.into(), caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(ConfirmedBody {
        new: done.new.into_iter().map(|f| f.0).collect(),
        changed: done.changed.into_iter().map(|f| f.0).collect(),
    }))
}

/// Throw a draft away
#[utoipa::path(post, path = "/api/v1/drafts/{id}/discard", tag = "import", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub(super) async fn discard(
    caller: Script,
    Named(id): Named<DocumentId>,
) -> Result<StatusCode, ApiFailure> {
    import::discard(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
