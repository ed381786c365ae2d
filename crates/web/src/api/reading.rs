//! Reading without keeping: documents and texts.

use axum::Json;
use bihuan_casework::reading;
use serde::Deserialize;
use utoipa::ToSchema;

use super::extract::{Body, Document, File, FileForm};
use crate::{
    http::{ApiFailure, Script},
    wire::{ChecksBody, ReadingBody, StatusKey},
};

/// Read a document without keeping it
#[utoipa::path(post, path = "/api/v1/read", tag = "reading",
    params(("name" = Option<String>, Query, description = "Name of the file.")),
    request_body(description = "The file itself, or a form with the field `file`.", content(
        (File = "application/octet-stream"), (FileForm = "multipart/form-data"))),
    responses((status = 200, body = ReadingBody)))]
pub(super) async fn read(
    caller: Script,
    document: Document,
) -> Result<Json<ReadingBody>, ApiFailure> {
    let reading = reading::preview(&caller.ctx, document.bytes, document.name).await?;
    Ok(Json((&reading).into()))
}

/// A text to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextToCheck {
    /// What was reported.
    text: String,
    /// The status that is claimed for it.
    #[serde(default)]
    claim: Option<StatusKey>,
    /// The problem it answers.
    #[serde(default)]
    problem: Option<String>,
}

/// Ask whether a text supports its claim
#[utoipa::path(post, path = "/api/v1/check-text", tag = "reading", request_body = TextToCheck,
    responses((status = 200, body = ChecksBody)))]
pub(super) async fn check_text(
    caller: Script,
    Body(body): Body<TextToCheck>,
) -> Result<Json<ChecksBody>, ApiFailure> {
    let checks = reading::check_text(
        &caller.ctx,
        body.text,
        body.claim.map(Into::into),
        body.problem,
    )
    .await?;
    Ok(Json(checks.as_slice().into()))
}
