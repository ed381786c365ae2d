//! What resembles a finding, as scripts read it.

use axum::Json;
use bihuan_casework::finding::{self, Similar};
use bihuan_domain::id::FindingId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::extract::Named;
use crate::{
    http::{ApiFailure, Script},
    wire::LikenessBody,
};

/// A finding that resembles the one asked about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SimilarFinding)]
pub(super) struct SimilarBody {
    id: Uuid,
    number: String,
    problem: String,
    /// Code of its rectification.
    rectification: String,
    /// Key of the stage.
    stage: String,
    /// The stage in Chinese.
    stage_label: String,
    /// Whether it was closed: the one asked about may be a rebound.
    closed: bool,
    /// Lead unit.
    lead: Option<Uuid>,
    #[serde(flatten)]
    likeness: LikenessBody,
}

/// Suggestions; nothing is linked by itself.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct SimilarFindings {
    /// Closed ones first, then the likest.
    items: Vec<SimilarBody>,
}

impl From<Similar> for SimilarBody {
    fn from(similar: Similar) -> Self {
        let closed = similar.closed();
        let finding = similar.finding;
        Self {
            id: finding.id.0,
            number: finding.number.to_string(),
            stage: finding.stage.key().to_owned(),
            stage_label: finding.stage.label().to_owned(),
            problem: finding.problem,
            rectification: similar.rectification.0,
            closed,
            lead: finding.owners.lead.map(|unit| unit.0),
            likeness: LikenessBody::from(&similar.likeness),
        }
    }
}

/// Findings that resemble one
#[utoipa::path(get, path = "/api/v1/findings/{id}/similar", tag = "findings", params(("id" = Uuid, Path)),
    responses((status = 200, body = SimilarFindings)))]
pub(super) async fn similar(
    caller: Script,
    Named(id): Named<FindingId>,
) -> Result<Json<SimilarFindings>, ApiFailure> {
    let found = finding::similar(&caller.ctx, id).await?;
    Ok(Json(SimilarFindings {
        items: found.into_iter().map(Into::into).collect(),
    }))
}
