//! Rebounds: closed findings that are back.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    StoredRecord, rectification,
    stay::rebound::{self, Declare, Filter},
};
use bihuan_domain::{
    id::{FindingId, LookBackId, RectificationId},
    rebound::{Declared, Noticed, Rebound},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::NoticedKey,
    named::{AboutBody, edge},
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// A rebound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Rebound)]
pub(super) struct ReboundBody {
    id: Uuid,
    /// The closed finding.
    old: Uuid,
    /// The finding in which it is carried on.
    new: Uuid,
    /// The rectification of the new finding.
    rectification: Uuid,
    /// How often the problem has come back, this time included.
    round: u32,
    /// The day it was closed before.
    closed: Date,
    /// The day it was noticed.
    day: Date,
    noticed: NoticedKey,
    /// What shows that it is back.
    text: String,
    /// The look-back that found it.
    look_back: Option<Uuid>,
}

impl From<StoredRecord<Rebound>> for ReboundBody {
    fn from(stored: StoredRecord<Rebound>) -> Self {
        let it = stored.record;
        Self {
            id: it.id.0,
            old: it.old.0,
            new: it.new.0,
            rectification: it.rectification.0,
            round: it.round,
            closed: it.closed,
            day: it.day,
            noticed: it.noticed.into(),
            text: it.text,
            look_back: it.look_back.map(|l| l.0),
        }
    }
}

/// Which rebounds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct ReboundQuery {
    /// Identity of a rectification.
    rectification: Option<Uuid>,
    /// How they came to notice.
    #[param(inline)]
    noticed: Option<NoticedKey>,
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A rebound with its two findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ReboundRow {
    #[serde(flatten)]
    rebound: ReboundBody,
    old_finding: AboutBody,
    /// Left out while the caller may not see it.
    new_finding: Option<AboutBody>,
}

/// A page of rebounds, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Rebounds {
    items: Vec<ReboundRow>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
}

/// List rebounds
#[utoipa::path(get, path = "/api/v1/rebounds", tag = "stay", params(ReboundQuery),
    responses((status = 200, body = Rebounds)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<ReboundQuery>,
) -> Result<Json<Rebounds>, ApiFailure> {
    let filter = Filter {
        rectification: query.rectification.map(RectificationId),
        noticed: query.noticed.map(|n| Noticed::from(n).key()),
    };
    let limit = page_limit(query.limit)?;
    let cursor = edge::parse(query.after.as_deref())?;
    let mut found = rebound::list(&caller.ctx, &filter, cursor, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| edge::print((last.stored.record.day, last.stored.record.id.0)));
    let items = found.into_iter().map(|l| ReboundRow {
        old_finding: (&l.old).into(),
        new_finding: l.new.open.then(|| (&l.new).into()),
        rebound: l.stored.into(),
    });
    Ok(Json(Rebounds {
        items: items.collect(),
        next,
    }))
}

/// What is declared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRebound {
    /// The day it was noticed.
    day: Date,
    noticed: NoticedKey,
    /// What shows that it is back.
    text: String,
    /// The look-back that found it.
    #[serde(default)]
    look_back: Option<Uuid>,
    /// Code of the rectification in which it is carried on; the same without.
    #[serde(default)]
    rectification: Option<String>,
    /// The problem as it is put on the ledger again; the old words without.
    #[serde(default)]
    problem: Option<String>,
}

/// Declare that a closed finding is back
#[utoipa::path(post, path = "/api/v1/findings/{id}/rebound", tag = "stay", params(("id" = Uuid, Path)),
    request_body = NewRebound, responses((status = 201, body = ReboundBody)))]
pub(super) async fn declare(
    caller: Script,
    Named(old): Named<FindingId>,
    Body(new): Body<NewRebound>,
) -> Result<(StatusCode, Json<ReboundBody>), ApiFailure> {
    let rectification = match &new.rectification {
        None => None,
        Some(code) => Some(
            rectification::find(&caller.ctx, code)
                .await?
                .rectification
                .id,
        ),
    };
    let cmd = Declare {
        old,
        rectification,
        problem: new.problem,
        declared: Declared {
            day: new.day,
            noticed: new.noticed.into(),
            text: new.text,
            look_back: new.look_back.map(LookBackId),
        },
    };
    let stored = rebound::declare(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}
