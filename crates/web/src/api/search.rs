//! Search.

use axum::Json;
use bihuan_casework::search::{self, Hit, Kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::extract::Asked;
use crate::http::{ApiFailure, Script};

/// Nobody reads further.
const DEEPEST: u32 = 10_000;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Kind)]
pub(super) enum KindKey {
    /// Findings.
    Finding,
    /// Tasks.
    Task,
}

/// A question.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Words, or a ledger number.
    q: String,
    /// `finding` or `task`; both without.
    #[param(inline)]
    kind: Option<KindKey>,
    /// 1 to 100; 20 without.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// How many to leave out, up to 10,000.
    #[param(maximum = 10_000)]
    offset: Option<u32>,
}

/// Part of a text; what matched stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Piece {
    text: String,
    matched: bool,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Hit)]
pub(super) struct HitBody {
    id: Uuid,
    /// `finding`, `task`.
    kind: String,
    /// The finding it belongs to.
    finding: Uuid,
    number: String,
    title: String,
    snippet: Vec<Piece>,
}

impl From<Hit> for HitBody {
    fn from(hit: Hit) -> Self {
        Self {
            id: hit.id,
            kind: if matches!(hit.kind, Kind::Task) {
                "task"
            } else {
                "finding"
            }
            .to_owned(),
            finding: hit.parent,
            number: hit.no,
            title: hit.title,
            snippet: hit
                .snippet
                .into_iter()
                .map(|(text, matched)| Piece { text, matched })
                .collect(),
        }
    }
}

/// What was found, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Found {
    items: Vec<HitBody>,
    total: usize,
    /// Whether every word was found together somewhere; otherwise only some of them were.
    all_words: bool,
}

/// Search findings and tasks
#[utoipa::path(get, path = "/api/v1/search", tag = "ledger", params(SearchQuery),
    responses((status = 200, body = Found)))]
pub(super) async fn search(
    caller: Script,
    Asked(query): Asked<SearchQuery>,
) -> Result<Json<Found>, ApiFailure> {
    let limit = query.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(ApiFailure::bad("字段 limit 的值须在 1 到 100 之间。"));
    }
    let offset = query.offset.unwrap_or(0);
    if offset > DEEPEST {
        return Err(ApiFailure::bad(format!(
            "字段 offset 的值不能超过 {DEEPEST}。"
        )));
    }
    let kind = query.kind.map(|k| match k {
        KindKey::Finding => Kind::Finding,
        KindKey::Task => Kind::Task,
    });
    let hits = search::search(&caller.ctx, &query.q, kind, limit as usize, offset as usize).await?;
    Ok(Json(Found {
        items: hits.hits.into_iter().map(Into::into).collect(),
        total: hits.total,
        all_words: hits.all_words,
    }))
}
