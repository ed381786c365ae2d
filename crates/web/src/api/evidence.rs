//! Evidence of a finding as scripts hand it in and read it.

use axum::{
    Json,
    extract::{Path, Request, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use bihuan_casework::{
    Failure,
    evidence::{self, Described, HandIn, Item, Reuse},
    finding,
};
use bihuan_domain::{
    finding::{EvidenceKind, Sensitivity},
    id::{EvidenceId, FindingId, TaskId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Body, Named},
    keys::{EvidenceKindKey, FileTypeKey, PointKey, SensitivityKey},
    named::Reference,
};
use crate::http::{ApiFailure, Credentials, Fields, Script, Sent, handed_out, receive};

/// A version of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvidenceVersion)]
pub(super) struct VersionBody {
    /// From 1.
    version: u32,
    /// Name of the file.
    name: Option<String>,
    file_type: FileTypeKey,
    size: u64,
    /// SHA-256 of its bytes.
    digest: String,
    at: Timestamp,
    by: Option<Uuid>,
}

/// Where a piece was handed in before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EvidenceOrigin)]
pub(super) struct OriginBody {
    finding: Uuid,
    evidence: Uuid,
    version: u32,
}

/// A piece of evidence. Its words are left out for callers who may not open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub(super) struct EvidenceBody {
    id: Uuid,
    kind: EvidenceKindKey,
    sensitivity: SensitivityKey,
    /// Whether the caller may open it.
    may_open: bool,
    title: Option<String>,
    taken_on: Option<Date>,
    provided_by: Option<String>,
    /// Points of the checklist it proves.
    proves: Vec<PointKey>,
    task: Option<Uuid>,
    /// The unit that handed it in.
    unit: Reference,
    origin: Option<OriginBody>,
    /// Oldest first; the last is in force.
    versions: Vec<VersionBody>,
    /// Why it was withdrawn.
    withdrawn: Option<String>,
}

impl EvidenceBody {
    fn of(item: Item, names: &bihuan_casework::Directory) -> Self {
        let piece = item.evidence;
        let open = item.may_open;
        let versions = piece.versions().map(|(version, v)| VersionBody {
            version,
            name: open.then(|| v.file.name.clone()),
            file_type: v.file.file_type.into(),
            size: v.file.size,
            digest: v.file.digest.clone(),
            at: v.stamp.at,
            by: v.stamp.by.map(|p| p.0),
        });
        Self {
            id: piece.id.0,
            kind: piece.about.kind.into(),
            sensitivity: piece.about.sensitivity.into(),
            may_open: open,
            versions: versions.collect(),
            title: open.then_some(piece.about.title),
            taken_on: piece.about.taken_on,
            provided_by: open.then_some(piece.about.provided_by),
            proves: piece.about.proves.into_iter().map(Into::into).collect(),
            task: piece.task.map(|t| t.0),
            unit: Reference {
                id: piece.unit.0,
                name: names.short_name(piece.unit).to_owned(),
            },
            origin: piece.origin.map(|o| OriginBody {
                finding: o.finding.0,
                evidence: o.evidence.0,
                version: o.version,
            }),
            withdrawn: piece.withdrawn.map(|w| w.reason),
        }
    }
}

/// The evidence of a finding, in the order it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct EvidenceList {
    items: Vec<EvidenceBody>,
    /// Version of the finding.
    version: u64,
}

/// List evidence
#[utoipa::path(get, path = "/api/v1/findings/{id}/evidence", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = EvidenceList)))]
pub(super) async fn list_evidence(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Json<EvidenceList>, ApiFailure> {
    let changed = finding::load(&caller.ctx, id).await?;
    let names = caller.ctx.app.directory().await?;
    let items = evidence::items(&caller.ctx, &changed);
    Ok(Json(EvidenceList {
        version: changed.version,
        items: items
            .into_iter()
            .map(|item| EvidenceBody::of(item, &names))
            .collect(),
    }))
}

/// Files with what is said about them. Fields come before files.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "only described")]
pub(super) struct NewEvidenceForm {
    /// What they are; told from the files without.
    kind: Option<EvidenceKindKey>,
    /// What they show; the names of the files without.
    title: Option<String>,
    taken_on: Option<Date>,
    provided_by: Option<String>,
    /// `normal` without.
    sensitivity: Option<SensitivityKey>,
    task: Option<Uuid>,
    /// One file or several, at most ten.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HandedIn)]
pub(super) struct HandedInBody {
    /// The new pieces.
    evidence: Vec<Uuid>,
    /// Version of the finding now.
    version: u64,
}

fn described(fields: &Fields) -> Result<Described, ApiFailure> {
    let mut said = Described::default();
    for (name, value) in fields {
        let value = value.trim();
        let unusable = || ApiFailure::bad(format!("字段 {name} 的值“{value}”不可用。"));
        match name.as_str() {
            "kind" => {
                let kind = EvidenceKind::ALL.into_iter().find(|k| k.key() == value);
                said.kind = Some(kind.ok_or_else(unusable)?);
            }
            "sensitivity" => {
                let known = Sensitivity::ALL.into_iter().find(|s| s.key() == value);
                said.sensitivity = known.ok_or_else(unusable)?;
            }
            "title" => value.clone_into(&mut said.title),
            "provided_by" => value.clone_into(&mut said.provided_by),
            "taken_on" => said.taken_on = Some(value.parse().map_err(|_| unusable())?),
            "task" => said.task = Some(TaskId(value.parse().map_err(|_| unusable())?)),
            _ => {
                return Err(ApiFailure::bad(format!(
                    "不能填写字段 {name}，可用：kind、title、taken_on、provided_by、sensitivity、task、file。"
                )));
            }
        }
    }
    Ok(said)
}

/// Hand in evidence
#[utoipa::path(post, path = "/api/v1/findings/{id}/evidence", tag = "evidence", params(("id" = Uuid, Path)),
    request_body(content = NewEvidenceForm, content_type = "multipart/form-data"),
    responses((status = 201, body = HandedInBody)))]
pub(super) async fn add_evidence(
    caller: Script,
    credentials: Credentials,
    Named(id): Named<FindingId>,
    request: Request,
) -> Result<(StatusCode, Json<HandedInBody>), ApiFailure> {
    let Sent { fields, files } = receive(&caller.ctx, id, request).await;
    let delivery = files?;
    let ctx = credentials.again(&caller.ctx).await?;
    let cmd = HandIn {
        described: described(&fields)?,
        report: None,
        seen: caller.seen,
    };
    let done = evidence::hand_in(&ctx, delivery, cmd)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok((
        StatusCode::CREATED,
        Json(HandedInBody {
            evidence: done.pieces.iter().map(|p| p.0).collect(),
            version: done.changed.version,
        }),
    ))
}

type Two = Result<Path<(FindingId, EvidenceId)>, PathRejection>;

fn two(path: Two) -> Result<(FindingId, EvidenceId), ApiFailure> {
    path.map(|Path(ids)| ids)
        .map_err(|_| Failure::NotFound.into())
}

/// Version of a finding after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct FindingVersion {
    version: u64,
}

/// One file.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "only described")]
pub(super) struct NewVersionForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Hand in a newer version
#[utoipa::path(post, path = "/api/v1/findings/{id}/evidence/{piece}/versions", tag = "evidence",
    params(("id" = Uuid, Path), ("piece" = Uuid, Path)),
    request_body(content = NewVersionForm, content_type = "multipart/form-data"),
    responses((status = 200, body = FindingVersion)))]
pub(super) async fn replace_evidence(
    caller: Script,
    credentials: Credentials,
    path: Two,
    request: Request,
) -> Result<Json<FindingVersion>, ApiFailure> {
    let (id, piece) = two(path)?;
    let Sent { fields, files } = receive(&caller.ctx, id, request).await;
    let delivery = files?;
    if let Some((name, _)) = fields.first() {
        return Err(ApiFailure::bad(format!(
            "不能填写字段 {name}，可用：file。"
        )));
    }
    let ctx = credentials.again(&caller.ctx).await?;
    let changed = evidence::replace(&ctx, delivery, piece, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(FindingVersion {
        version: changed.version,
    }))
}

/// Save a version
#[utoipa::path(get, path = "/api/v1/findings/{id}/evidence/{piece}/versions/{version}", tag = "evidence",
    params(("id" = Uuid, Path), ("piece" = Uuid, Path), ("version" = u32, Path)),
    responses((status = 200, description = "The file, byte for byte.", content_type = "application/octet-stream")))]
pub(super) async fn open_evidence(
    caller: Script,
    path: Result<Path<(FindingId, EvidenceId, u32)>, PathRejection>,
) -> Result<Response, ApiFailure> {
    let Path((id, piece, version)) = path.map_err(|_| Failure::NotFound)?;
    let opened = evidence::open(&caller.ctx, id, piece, version).await?;
    Ok(handed_out(opened))
}

/// Why a piece is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Withdrawal)]
pub(super) struct WithdrawalBody {
    reason: String,
}

/// Withdraw evidence
#[utoipa::path(post, path = "/api/v1/findings/{id}/evidence/{piece}/withdraw", tag = "evidence",
    params(("id" = Uuid, Path), ("piece" = Uuid, Path)), responses((status = 200, body = FindingVersion)))]
pub(super) async fn withdraw_evidence(
    caller: Script,
    path: Two,
    Body(body): Body<WithdrawalBody>,
) -> Result<Json<FindingVersion>, ApiFailure> {
    let (id, piece) = two(path)?;
    let changed = evidence::withdraw(&caller.ctx, id, piece, body.reason, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(FindingVersion {
        version: changed.version,
    }))
}

/// Which piece of which other finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reuse)]
pub(super) struct ReuseBody {
    finding: Uuid,
    evidence: Uuid,
    #[serde(default)]
    task: Option<Uuid>,
}

/// Use evidence of another finding
#[utoipa::path(post, path = "/api/v1/findings/{id}/evidence/reuse", tag = "evidence", params(("id" = Uuid, Path)),
    responses((status = 200, body = FindingVersion)))]
pub(super) async fn reuse_evidence(
    caller: Script,
    Named(id): Named<FindingId>,
    Body(body): Body<ReuseBody>,
) -> Result<Json<FindingVersion>, ApiFailure> {
    let cmd = Reuse {
        finding: id,
        from: FindingId(body.finding),
        evidence: EvidenceId(body.evidence),
        task: body.task.map(TaskId),
        seen: caller.seen,
    };
    let changed = evidence::reuse(&caller.ctx, cmd)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(FindingVersion {
        version: changed.version,
    }))
}
