//! Reverse verification: draws of closed findings that anybody can repeat.

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    StoredRecord, rectification,
    stay::draw::{self, Announce, Change},
};
use bihuan_domain::{
    draw::{Draw, DrawStage, Sheet, Size},
    id::{DrawId, FindingId, UnitId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    command::FigureBody,
    extract::{Asked, Body, Named},
    keys::{ShownKey, StrataKey},
    named::edge,
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// How many of each stratum are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DrawSize)]
pub(super) enum SizeBody {
    /// So many of each.
    Each(u32),
    /// So many in hundred of each, rounded up.
    Share(u32),
}

impl From<Size> for SizeBody {
    fn from(size: Size) -> Self {
        match size {
            Size::Each(n) => Self::Each(n),
            Size::Share(n) => Self::Share(n),
        }
    }
}

impl From<SizeBody> for Size {
    fn from(size: SizeBody) -> Self {
        match size {
            SizeBody::Each(n) => Self::Each(n),
            SizeBody::Share(n) => Self::Share(n),
        }
    }
}

/// A finding that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DrawMember)]
pub(super) struct MemberBody {
    finding: Uuid,
    number: String,
    stratum: String,
}

/// The sheet of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DrawSheet)]
pub(super) struct SheetBody {
    finding: Uuid,
    day: Date,
    shown: ShownKey,
    /// How many people were asked.
    people: u32,
    /// How many of them knew of the rectification.
    aware: u32,
    /// How many of them were satisfied.
    satisfied: u32,
    /// Who they were: roles, no names.
    #[serde(default)]
    asked: String,
    /// What was seen.
    text: String,
    #[serde(default)]
    figures: Vec<FigureBody>,
}

impl From<&Sheet> for SheetBody {
    fn from(sheet: &Sheet) -> Self {
        Self {
            finding: sheet.finding.0,
            day: sheet.day,
            shown: sheet.shown.into(),
            people: sheet.people,
            aware: sheet.aware,
            satisfied: sheet.satisfied,
            asked: sheet.asked.clone(),
            text: sheet.text.clone(),
            figures: sheet.figures.iter().map(Into::into).collect(),
        }
    }
}

impl SheetBody {
    fn sheet(self) -> Result<Sheet, ApiFailure> {
        let figures = self.figures.into_iter().map(FigureBody::figure);
        Ok(Sheet {
            finding: FindingId(self.finding),
            day: self.day,
            shown: self.shown.into(),
            people: self.people,
            aware: self.aware,
            satisfied: self.satisfied,
            asked: self.asked,
            text: self.text,
            figures: figures.collect::<Result<_, _>>()?,
        })
    }
}

/// A draw. `key(seed, number)` is SHA-256 of `seed/number` in hexadecimal; the smallest of each stratum are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Draw)]
pub(super) struct DrawBody {
    id: Uuid,
    title: String,
    /// `announced`, `seeded`, `drawn`, `finished`, `cancelled`.
    state: String,
    /// The day it was announced.
    day: Date,
    rectification: Option<Uuid>,
    closed_from: Option<Date>,
    closed_until: Option<Date>,
    lead: Option<Uuid>,
    strata: StrataKey,
    size: SizeBody,
    /// Where the seed comes from.
    note: String,
    seed: Option<String>,
    members: Vec<MemberBody>,
    /// The drawn findings, in the order of strata and keys.
    drawn: Vec<Uuid>,
    /// Whether repeating the draw gives the same; none before it was drawn.
    repeats: Option<bool>,
    sheets: Vec<SheetBody>,
    /// Why it was given up.
    reason: Option<String>,
    version: u64,
}

impl From<StoredRecord<Draw>> for DrawBody {
    fn from(stored: StoredRecord<Draw>) -> Self {
        let it = &stored.record;
        let a = &it.announced;
        let members = a.members.iter().map(|m| MemberBody {
            finding: m.finding.0,
            number: m.number.clone(),
            stratum: m.stratum.clone(),
        });
        Self {
            id: a.id.0,
            title: a.title.clone(),
            state: it.key().to_owned(),
            day: a.day,
            rectification: a.rectification.map(|r| r.0),
            closed_from: a.closed_from,
            closed_until: a.closed_until,
            lead: a.lead.map(|u| u.0),
            strata: a.strata.into(),
            size: a.size.into(),
            note: a.note.clone(),
            seed: it.seed().map(str::to_owned),
            members: members.collect(),
            drawn: it.drawn().iter().map(|f| f.0).collect(),
            repeats: it.repeats(),
            sheets: it.sheets.iter().map(Into::into).collect(),
            reason: match &it.state {
                DrawStage::Cancelled { reason } => Some(reason.clone()),
                _ => None,
            },
            version: stored.version,
        }
    }
}

/// Which draws.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct DrawQuery {
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of draws, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(super) struct Draws {
    items: Vec<DrawBody>,
    /// Where the next page begins, if there is one.
    next: Option<String>,
}

/// List draws
#[utoipa::path(get, path = "/api/v1/draws", tag = "stay", params(DrawQuery), responses((status = 200, body = Draws)))]
pub(super) async fn list(
    caller: Script,
    Asked(query): Asked<DrawQuery>,
) -> Result<Json<Draws>, ApiFailure> {
    let limit = page_limit(query.limit)?;
    let cursor = edge::parse(query.after.as_deref())?;
    let mut found = draw::list(&caller.ctx, cursor, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| {
        let a = &last.record.announced;
        edge::print((a.day, a.id.0))
    });
    Ok(Json(Draws {
        items: found.into_iter().map(Into::into).collect(),
        next,
    }))
}

/// Read a draw
#[utoipa::path(get, path = "/api/v1/draws/{id}", tag = "stay", params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<DrawId>,
) -> Result<Json<DrawBody>, ApiFailure> {
    Ok(Json(draw::show(&caller.ctx, id).await?.stored.into()))
}

/// A draw to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDraw {
    title: String,
    /// Code of a rectification; all of them without.
    #[serde(default)]
    rectification: Option<String>,
    #[serde(default)]
    closed_from: Option<Date>,
    #[serde(default)]
    closed_until: Option<Date>,
    /// Lead unit.
    #[serde(default)]
    lead: Option<Uuid>,
    strata: StrataKey,
    size: SizeBody,
    /// Where the seed will come from.
    note: String,
}

/// Announce a draw
#[utoipa::path(post, path = "/api/v1/draws", tag = "stay", request_body = NewDraw,
    responses((status = 201, body = DrawBody)))]
pub(super) async fn announce(
    caller: Script,
    Body(new): Body<NewDraw>,
) -> Result<(StatusCode, Json<DrawBody>), ApiFailure> {
    let rectification = match &new.rectification {
        None => None,
        Some(code) => Some(
            rectification::find(&caller.ctx, code)
                .await?
                .rectification
                .id,
        ),
    };
    let cmd = Announce {
        title: new.title,
        rectification,
        closed_from: new.closed_from,
        closed_until: new.closed_until,
        lead: new.lead.map(UnitId),
        strata: new.strata.into(),
        size: new.size.into(),
        note: new.note,
    };
    let stored = draw::announce(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is to happen to a draw.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum DrawCommand {
    /// Publish the seed; one of the machine's without.
    Publish {
        #[serde(default)]
        seed: Option<String>,
    },
    /// Draw.
    Draw,
    /// Record a visit.
    Visit(SheetBody),
    /// End it once every drawn finding was visited.
    Finish,
    /// Give it up.
    Cancel { reason: String },
}

/// Change a draw
#[utoipa::path(post, path = "/api/v1/draws/{id}/commands", tag = "stay", params(("id" = Uuid, Path)),
    request_body = DrawCommand, responses((status = 200, body = DrawBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<DrawId>,
    Body(command): Body<DrawCommand>,
) -> Result<Json<DrawBody>, ApiFailure> {
    let change = match command {
        DrawCommand::Publish { seed } => Change::Publish(seed),
        DrawCommand::Draw => Change::Draw,
        DrawCommand::Visit(sheet) => Change::Visit(sheet.sheet()?),
        DrawCommand::Finish => Change::Finish,
        DrawCommand::Cancel { reason } => Change::Cancel { reason },
    };
    let stored = draw::change(&caller.ctx, id, change, caller.seen)
        .await
        .map_err(ApiFailure::of_seen(caller.seen))?;
    Ok(Json(stored.into()))
}
