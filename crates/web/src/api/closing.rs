//! Closure as scripts see it: what a request must bring, and the dossier exactly as it is signed.

use axum::Json;
use bihuan_casework::finding;
use bihuan_domain::id::FindingId;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    command::DossierCheckBody,
    extract::Named,
    keys::{OfficeKey, OutcomeKey, PointKey},
    named::moment,
};
use crate::http::{ApiFailure, Script};

/// What a request for closure must bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ClosureDemands {
    /// What is still missing, in words.
    missing: Vec<String>,
    /// Points of the checklist that must be answered.
    points: Vec<PointKey>,
    /// The outcome that the finding's class asks for.
    outcome: OutcomeKey,
    /// What the plausibility check sees; hard lines must be explained, by rule and line from 1.
    checks: Vec<DossierCheckBody>,
    /// Offices that will sign in order.
    steps: Vec<OfficeKey>,
    /// Offices that will vote at the same time.
    reviewers: Vec<OfficeKey>,
    /// How many of them must agree.
    votes_needed: usize,
    version: u64,
}

/// What a request for closure must bring
#[utoipa::path(get, path = "/api/v1/findings/{id}/closure", tag = "findings", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ClosureDemands)))]
pub(super) async fn demands(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Json<ClosureDemands>, ApiFailure> {
    let prepared = finding::prepare(&caller.ctx, id).await?;
    let policy = &prepared.rules.policy;
    Ok(Json(ClosureDemands {
        missing: prepared.missing,
        points: prepared.points.into_iter().map(Into::into).collect(),
        outcome: prepared.outcome.into(),
        checks: prepared.checks.iter().map(Into::into).collect(),
        steps: policy.steps.iter().copied().map(Into::into).collect(),
        reviewers: policy.reviewers.iter().copied().map(Into::into).collect(),
        votes_needed: policy.votes_needed(),
        version: prepared.changed.version,
    }))
}

/// A dossier as it is frozen.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct SealedDossier {
    /// What a signature covers.
    digest: String,
    /// The words under the digest: canonical JSON, byte for byte. Nothing when they were erased.
    manifest: Option<String>,
    /// When it was frozen.
    at: Option<Timestamp>,
    /// The office in which the caller could sign now.
    sign_as: Option<OfficeKey>,
    /// Whether a signature in that office must carry `code`.
    code_asked: bool,
    version: u64,
}

/// The dossier that is signed
#[utoipa::path(get, path = "/api/v1/findings/{id}/dossier", tag = "findings", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = SealedDossier)))]
pub(super) async fn dossier(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Json<SealedDossier>, ApiFailure> {
    let reading = finding::read(&caller.ctx, id).await?;
    let sealed = reading.sealed.ok_or(bihuan_casework::Failure::NotFound)?;
    Ok(Json(SealedDossier {
        digest: sealed.digest,
        at: Some(moment(sealed.at_ms)),
        manifest: reading.manifest.is_some().then_some(sealed.manifest),
        code_asked: reading.sign.is_some_and(|(office, _)| {
            let dossier = reading.changed.finding.dossier();
            dossier.is_some_and(|d| d.policy.needs_second_factor(office))
        }),
        sign_as: reading.sign.map(|(office, _)| office.into()),
        version: reading.changed.version,
    }))
}
