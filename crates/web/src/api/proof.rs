//! The proof file of a finding, for scripts.

use axum::response::Response;
use bihuan_casework::proof;
use bihuan_domain::id::FindingId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Asked, File, Named};
use crate::http::{ApiFailure, Script, attachment};

/// What the file holds.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProofQuery {
    /// Leaves the texts out that may name persons; their digests stay, and the file verifies as before.
    without_text: Option<bool>,
}

/// The proof file of a finding
#[utoipa::path(get, path = "/api/v1/findings/{id}/proof", tag = "findings",
    params(("id" = Uuid, Path), ProofQuery),
    responses((status = 200, description = "Canonical JSON; `bihuan verify` and tools/verify.py check it.",
        body = File, content_type = "application/json")))]
pub(super) async fn proof(
    caller: Script,
    Named(id): Named<FindingId>,
    Asked(query): Asked<ProofQuery>,
) -> Result<Response, ApiFailure> {
    let with_text = !query.without_text.unwrap_or_default();
    let made = proof::file(&caller.ctx, id, with_text).await?;
    let name = format!("{id}.proof.json");
    Ok(attachment(
        made.to_file().into_bytes(),
        &name,
        "application/json",
    ))
}
