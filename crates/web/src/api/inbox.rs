//! The caller's inbox.

use axum::Json;
use bihuan_casework::notice::{self, About, NoticeRow};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body},
    named::moment,
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Notice)]
pub(super) struct NoticeBody {
    id: Uuid,
    /// The finding it is about, if it is about one.
    finding: Option<Uuid>,
    /// Its number.
    number: Option<String>,
    /// `meeting`, `letter`, `card`, `instruction`; none for a finding.
    record_kind: Option<&'static str>,
    /// The record that it is about.
    record: Option<Uuid>,
    task: Option<Uuid>,
    decision: Option<Uuid>,
    /// The finding's problem, or what the meeting is called.
    title: String,
    /// What it says, in Chinese.
    says: String,
    /// The day it is about.
    due: Option<Date>,
    told_at: Timestamp,
    read_at: Option<Timestamp>,
}

/// Notices, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Notices {
    items: Vec<NoticeBody>,
    /// How many are unread; a thousand and more are a thousand.
    unread: u64,
    /// Pass it as `before` for the next page; absent on the last one.
    next: Option<Uuid>,
}

/// What is asked.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InboxQuery {
    /// The read ones instead of the unread ones.
    read: bool,
    /// Before this notice.
    before: Option<Uuid>,
    /// 1 to 200; 50 without.
    limit: Option<u32>,
}

/// List own notices
#[utoipa::path(get, path = "/api/v1/inbox", tag = "account", params(InboxQuery),
    responses((status = 200, body = Notices)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<InboxQuery>,
) -> Result<Json<Notices>, ApiFailure> {
    let ctx = &caller.ctx;
    let limit = page_limit(query.limit)?;
    let rows = notice::list(ctx, !query.read, query.before, limit).await?;
    let full = u32::try_from(rows.len()).is_ok_and(|n| n == limit);
    let next = rows.last().map(|row| row.id).filter(|_| full);
    Ok(Json(Notices {
        unread: notice::unread(ctx).await?,
        next,
        items: rows
            .into_iter()
            .map(|row| body(notice::says(&ctx.app, &row), row))
            .collect(),
    }))
}

fn body(says: String, row: NoticeRow) -> NoticeBody {
    let finding = match row.about {
        About::Finding(id) => Some(id.0),
        _ => None,
    };
    let record = row.about.record();
    NoticeBody {
        id: row.id,
        finding,
        number: row.number,
        record_kind: record.map(|(kind, _)| kind),
        record: record.map(|(_, id)| id),
        task: row.matter.task().map(|t| t.0),
        decision: row.matter.decision().map(|d| d.0),
        title: row.title,
        says,
        due: row.matter.due(),
        told_at: moment(row.at_ms),
        read_at: row.read_ms.map(moment),
    }
}

/// Which notices were read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadNotices {
    /// These, at most 500; all without.
    #[serde(default)]
    ids: Option<Vec<Uuid>>,
}

/// How many of them were unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Marked {
    marked: u64,
}

/// Mark own notices as read
#[utoipa::path(post, path = "/api/v1/inbox/read", tag = "account", request_body = ReadNotices,
    responses((status = 200, body = Marked)))]
pub(super) async fn read(
    caller: Script,
    Body(which): Body<ReadNotices>,
) -> Result<Json<Marked>, ApiFailure> {
    if which.ids.as_ref().is_some_and(|ids| ids.len() > 500) {
        return Err(ApiFailure::bad("字段 ids 最多 500 项。"));
    }
    let marked = notice::mark_read(&caller.ctx, which.ids.as_deref()).await?;
    Ok(Json(Marked { marked }))
}
