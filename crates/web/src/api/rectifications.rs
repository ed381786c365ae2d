//! Rectifications.

use axum::{Json, http::StatusCode};
use bihuan_casework::rectification::{self, Open, RectificationRow};
use bihuan_domain::Rectification;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Body, Named},
    keys::SourceKey,
    named::Reference,
};
use crate::http::{ApiFailure, Script};

/// A rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Rectification)]
pub(super) struct RectificationBody {
    id: Uuid,
    code: String,
    name: String,
    source: SourceKey,
    feedback_date: Date,
    /// Last day of the concentrated period.
    period_end: Option<Date>,
    aspects: Vec<AspectBody>,
    /// Documents taken into the ledger, oldest first.
    documents: Vec<Uuid>,
    version: u64,
}

/// A top group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Aspect)]
pub(super) struct AspectBody {
    id: Uuid,
    title: String,
    items: Vec<Reference>,
}

impl From<RectificationRow> for RectificationBody {
    fn from(row: RectificationRow) -> Self {
        let Rectification {
            id,
            code,
            name,
            source,
            feedback_date,
            period_end,
            aspects,
            documents,
            closure: _,
        } = row.rectification;
        Self {
            id: id.0,
            code: code.to_string(),
            name,
            source: source.into(),
            feedback_date,
            period_end,
            aspects: aspects
                .into_iter()
                .map(|a| AspectBody {
                    id: a.id.0,
                    title: a.title,
                    items: a
                        .items
                        .into_iter()
                        .map(|i| Reference {
                            id: i.id.0,
                            name: i.title,
                        })
                        .collect(),
                })
                .collect(),
            documents: documents.into_iter().map(|d| d.0).collect(),
            version: row.version,
        }
    }
}

/// Rectifications, latest feedback first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Rectifications {
    items: Vec<RectificationBody>,
}

/// List rectifications
#[utoipa::path(get, path = "/api/v1/rectifications", tag = "rectifications",
    responses((status = 200, body = Rectifications)))]
pub(super) async fn list(caller: Script) -> Result<Json<Rectifications>, ApiFailure> {
    let items = rectification::list(&caller.ctx).await?;
    Ok(Json(Rectifications {
        items: items.iter().cloned().map(Into::into).collect(),
    }))
}

/// Read a rectification
#[utoipa::path(get, path = "/api/v1/rectifications/{code}", tag = "rectifications", params(("code" = String, Path)),
    responses((status = 200, body = RectificationBody)))]
pub(super) async fn show(
    caller: Script,
    Named(code): Named<String>,
) -> Result<Json<RectificationBody>, ApiFailure> {
    Ok(Json(rectification::find(&caller.ctx, &code).await?.into()))
}

/// A rectification to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRectification {
    /// Head of its ledger numbers, such as `YLXC-2024`.
    code: String,
    name: String,
    source: SourceKey,
    feedback_date: Date,
    /// Last day of the concentrated period.
    #[serde(default)]
    period_end: Option<Date>,
}

/// Open a rectification
#[utoipa::path(post, path = "/api/v1/rectifications", tag = "rectifications", request_body = NewRectification,
    responses((status = 201, body = RectificationBody)))]
pub(super) async fn open(
    caller: Script,
    Body(new): Body<NewRectification>,
) -> Result<(StatusCode, Json<RectificationBody>), ApiFailure> {
    let cmd = Open {
        code: new.code,
        name: new.name,
        source: new.source.into(),
        feedback_date: new.feedback_date,
        period_end: new.period_end,
    };
    let row = rectification::open(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// What is to be different about a rectification; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RectificationPatch {
    name: Option<String>,
    /// `null` takes the day away.
    #[serde(deserialize_with = "period")]
    #[schema(value_type = Option<Date>)]
    period_end: Period,
}

/// A day that may be left out, taken away or set. Written as the default in the description only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Period {
    #[default]
    AsItIs,
    SetTo(Option<Date>),
}

/// Only called when the field is there, be it null.
fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    Option::deserialize(deserializer).map(Period::SetTo)
}

/// Set name and period anew
#[utoipa::path(patch, path = "/api/v1/rectifications/{code}", tag = "rectifications",
    params(("code" = String, Path)), request_body = RectificationPatch,
    responses((status = 200, body = RectificationBody)))]
pub(super) async fn patch(
    caller: Script,
    Named(code): Named<String>,
    Body(patch): Body<RectificationPatch>,
) -> Result<Json<RectificationBody>, ApiFailure> {
    let known = rectification::find(&caller.ctx, &code).await?.rectification;
    let name = patch.name.unwrap_or(known.name);
    let period_end = match patch.period_end {
        Period::AsItIs => known.period_end,
        Period::SetTo(day) => day,
    };
    let row = rectification::correct(&caller.ctx, &code, &name, period_end).await?;
    Ok(Json(row.into()))
}
