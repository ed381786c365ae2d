//! What waits for the caller, as the workbench shows it.

use axum::Json;
use bihuan_casework::rectification;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Named;
use crate::{
    http::{ApiFailure, Script},
    pages::waiting::{self, Waiting},
};

/// Matters of one kind that wait for the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Waiting)]
pub(super) struct WaitingBody {
    /// What is to be done, in Chinese.
    label: String,
    count: u64,
    /// The page that lists them.
    href: String,
    /// The most urgent day, if there is one.
    due: Option<Date>,
}

impl From<Waiting> for WaitingBody {
    fn from(line: Waiting) -> Self {
        Self {
            label: line.label.to_owned(),
            count: line.count,
            href: line.href,
            due: line.due,
        }
    }
}

/// Everything that waits for the caller in a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct AllWaiting {
    items: Vec<WaitingBody>,
}

/// What waits for the caller
#[utoipa::path(get, path = "/api/v1/rectifications/{code}/waiting", tag = "account", params(("code" = String, Path)),
    responses((status = 200, body = AllWaiting)))]
pub(super) async fn waiting(
    caller: Script,
    Named(code): Named<String>,
) -> Result<Json<AllWaiting>, ApiFailure> {
    let row = rectification::find(&caller.ctx, &code).await?;
    let lines = waiting::lines(&caller.ctx, &row).await?;
    Ok(Json(AllWaiting {
        items: lines.into_iter().map(Into::into).collect(),
    }))
}
