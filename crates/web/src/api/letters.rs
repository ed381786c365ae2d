//! Letters: organs, drafts, issue, receipt and reply.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    RecordFilter, StoredRecord,
    letter::{self, Change, Draft},
    rectification,
};
use bihuan_domain::{
    id::{FindingId, LetterId, OrganId, UnitId},
    letter::{Letter, LetterContent, LetterReply, LetterState, Recipient},
    organ::Organ,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body, Named},
    keys::LetterKindKey,
    named::edge,
    page_limit,
};
use crate::http::{ApiFailure, Script};

/// An organ that issues letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Organ)]
pub(super) struct OrganBody {
    id: Uuid,
    name: String,
    /// Its mark in document numbers.
    mark: String,
    unit: Uuid,
    closed: bool,
    version: u64,
}

impl From<StoredRecord<Organ>> for OrganBody {
    fn from(stored: StoredRecord<Organ>) -> Self {
        let it = stored.record;
        Self {
            id: it.entered.id.0,
            name: it.entered.name,
            mark: it.entered.mark,
            unit: it.entered.unit.0,
            closed: it.closed,
            version: stored.version,
        }
    }
}

/// Organs, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Organs {
    items: Vec<OrganBody>,
}

/// List issuing organs
#[utoipa::path(get, path = "/api/v1/organs", tag = "supervision", responses((status = 200, body = Organs)))]
pub(super) async fn organs(caller: Script) -> Result<Json<Organs>, ApiFailure> {
    let all = letter::organs(&caller.ctx).await?;
    Ok(Json(Organs {
        items: all.into_iter().map(Into::into).collect(),
    }))
}

/// An organ to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrgan {
    /// Full name, as in the red head.
    name: String,
    /// Mark in document numbers, such as 云整改.
    mark: String,
    unit: Uuid,
}

/// Enter an issuing organ
#[utoipa::path(post, path = "/api/v1/organs", tag = "supervision", request_body = NewOrgan,
    responses((status = 201, body = OrganBody)))]
pub(super) async fn enter_organ(
    caller: Script,
    Body(new): Body<NewOrgan>,
) -> Result<(StatusCode, Json<OrganBody>), ApiFailure> {
    let stored = letter::enter_organ(&caller.ctx, UnitId(new.unit), &new.name, &new.mark).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LetterContent)]
pub(super) struct ContentBody {
    /// Units it goes to.
    recipients: Vec<Uuid>,
    /// Units that get a copy.
    #[serde(default)]
    copies: Vec<Uuid>,
    /// The findings it is about.
    #[serde(default)]
    findings: Vec<Uuid>,
    title: String,
    /// Paragraphs, one a line.
    body: String,
    #[serde(default)]
    request: String,
    reply_by: Option<Date>,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    phone: String,
}

impl From<LetterContent> for ContentBody {
    fn from(it: LetterContent) -> Self {
        Self {
            recipients: it.recipients.into_iter().map(|u| u.0).collect(),
            copies: it.copies.into_iter().map(|u| u.0).collect(),
            findings: it.findings.into_iter().map(|f| f.0).collect(),
            title: it.title,
            body: it.body,
            request: it.request,
            reply_by: it.reply_by,
            contact: it.contact,
            phone: it.phone,
        }
    }
}

impl From<ContentBody> for LetterContent {
    fn from(it: ContentBody) -> Self {
        Self {
            recipients: it.recipients.into_iter().map(UnitId).collect(),
            copies: it.copies.into_iter().map(UnitId).collect(),
            findings: it.findings.into_iter().map(FindingId).collect(),
            title: it.title,
            body: it.body,
            request: it.request,
            reply_by: it.reply_by,
            contact: it.contact,
            phone: it.phone,
        }
    }
}

/// A recipient of an issued letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LetterRecipient)]
pub(super) struct RecipientBody {
    unit: Uuid,
    received_at: Option<Timestamp>,
    /// `awaited`, `given`, `taken`, `sent_back`.
    reply_state: &'static str,
    reply: Option<String>,
    replied_at: Option<Timestamp>,
    /// Why the reply was sent back.
    reason: Option<String>,
}

impl From<&Recipient> for RecipientBody {
    fn from(it: &Recipient) -> Self {
        let (reply_state, said, reason) = match &it.reply {
            LetterReply::Awaited => ("awaited", None, None),
            LetterReply::Given { reply, given } => ("given", Some((reply, given)), None),
            LetterReply::Taken { reply, given, .. } => ("taken", Some((reply, given)), None),
            LetterReply::SentBack {
                reply,
                given,
                reason,
            } => ("sent_back", Some((reply, given)), Some(reason.clone())),
        };
        Self {
            unit: it.unit.0,
            received_at: it.received.map(|stamp| stamp.at),
            reply_state,
            reply: said.map(|(reply, _)| reply.clone()),
            replied_at: said.map(|(_, given)| given.at),
            reason,
        }
    }
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Letter)]
pub(super) struct LetterBody {
    id: Uuid,
    rectification: Uuid,
    organ: Uuid,
    kind: LetterKindKey,
    /// `draft`, `dropped`, `unreceived`, `awaiting`, `replied`, `settled`, `withdrawn`.
    state: &'static str,
    /// Document number, once it was issued.
    number: Option<String>,
    issued_on: Option<Date>,
    content: ContentBody,
    /// Recipients with receipt and reply; empty before it was issued.
    recipients: Vec<RecipientBody>,
    /// The letter it follows up.
    follows: Option<Uuid>,
    /// Why it was given up or withdrawn.
    reason: Option<String>,
    version: u64,
}

impl From<StoredRecord<Letter>> for LetterBody {
    fn from(stored: StoredRecord<Letter>) -> Self {
        let it = stored.record;
        let issue = it.issued();
        Self {
            state: it.key(),
            number: issue.map(|issue| issue.number.to_string()),
            issued_on: issue.map(|issue| issue.day),
            recipients: issue.map_or_else(Vec::new, |issue| {
                issue.recipients.iter().map(Into::into).collect()
            }),
            reason: match &it.standing {
                LetterState::Dropped { reason } | LetterState::Withdrawn { reason, .. } => {
                    Some(reason.clone())
                }
                LetterState::Draft | LetterState::Issued(_) => None,
            },
            id: it.entered.id.0,
            rectification: it.entered.rectification.0,
            organ: it.entered.organ.0,
            kind: it.entered.kind.into(),
            follows: it.entered.follows.map(|f| f.0),
            content: it.entered.content.into(),
            version: stored.version,
        }
    }
}

/// A page of letters, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Letters {
    items: Vec<LetterBody>,
    /// Where the next page begins; nothing after the last.
    next: Option<String>,
}

/// Which letters.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedLetters {
    /// Code of the rectification.
    rectification: Option<String>,
    /// About one finding.
    finding: Option<Uuid>,
    /// To or in copy to one unit.
    unit: Option<Uuid>,
    /// Where the page begins.
    after: Option<String>,
    /// 1 to 200; 50 when nothing is said.
    limit: Option<u32>,
}

/// List letters
#[utoipa::path(get, path = "/api/v1/letters", tag = "supervision", params(AskedLetters),
    responses((status = 200, body = Letters)))]
pub(super) async fn list(
    caller: Script,
    Asked(asked): Asked<AskedLetters>,
) -> Result<Json<Letters>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let rectification = match &asked.rectification {
        None => None,
        Some(code) => Some(
            rectification::find(&caller.ctx, code)
                .await?
                .rectification
                .id,
        ),
    };
    let filter = RecordFilter {
        rectification,
        finding: asked.finding.map(FindingId),
        unit: asked.unit.map(UnitId),
        ..RecordFilter::default()
    };
    let after = edge::parse(asked.after.as_deref())?;
    let limit = page_limit(asked.limit)?;
    let mut letters = letter::list(&caller.ctx, &filter, after, limit + 1).await?;
    let more = letters.len() > limit as usize;
    letters.truncate(limit as usize);
    let next = letters.last().filter(|_| more).map(|last| {
        let entered = &last.record.entered;
        let day = last.record.issued().map_or(entered.day, |issue| issue.day);
        edge::print((day, entered.id.0))
    });
    Ok(Json(Letters {
        items: letters.into_iter().map(Into::into).collect(),
        next,
    }))
}

/// A letter to be drafted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLetter {
    /// Code of the rectification.
    rectification: String,
    organ: Uuid,
    kind: LetterKindKey,
    /// The letter it follows up.
    follows: Option<Uuid>,
    content: ContentBody,
}

/// Draft a letter
#[utoipa::path(post, path = "/api/v1/letters", tag = "supervision", request_body = NewLetter,
    responses((status = 201, body = LetterBody)))]
pub(super) async fn draft(
    caller: Script,
    Body(new): Body<NewLetter>,
) -> Result<(StatusCode, Json<LetterBody>), ApiFailure> {
    caller.ctx.allow(Action::DraftLetter, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let cmd = Draft {
        rectification: row.rectification.id,
        organ: OrganId(new.organ),
        kind: new.kind.into(),
        proposed: None,
        follows: new.follows.map(LetterId),
        content: new.content.into(),
    };
    let stored = letter::draft(&caller.ctx, cmd).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// Read a letter
#[utoipa::path(get, path = "/api/v1/letters/{id}", tag = "supervision", params(("id" = Uuid, Path)),
    responses((status = 200, body = LetterBody)))]
pub(super) async fn show(
    caller: Script,
    Named(id): Named<LetterId>,
) -> Result<Json<LetterBody>, ApiFailure> {
    Ok(Json(letter::show(&caller.ctx, id).await?.into()))
}

/// What is asked of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LetterCommand {
    /// Let the draft say something else.
    Revise { content: Box<ContentBody> },
    /// Give the draft up.
    Drop { reason: String },
    /// Issue it under the next number.
    Issue {},
    /// Sign for it.
    Receive { unit: Uuid },
    /// Reply to it.
    Reply { unit: Uuid, reply: String },
    /// Take a reply.
    TakeReply { unit: Uuid },
    /// Send a reply back.
    SendBack { unit: Uuid, reason: String },
    /// Withdraw it.
    Withdraw { reason: String },
}

/// Change a letter
#[utoipa::path(post, path = "/api/v1/letters/{id}/commands", tag = "supervision", params(("id" = Uuid, Path)),
    request_body = LetterCommand, responses((status = 200, body = LetterBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<LetterId>,
    Body(command): Body<LetterCommand>,
) -> Result<Json<LetterBody>, ApiFailure> {
    let change = match command {
        LetterCommand::Issue {} => {
            let stored = letter::issue(&caller.ctx, id, caller.seen).await?;
            return Ok(Json(stored.into()));
        }
        LetterCommand::Revise { content } => Change::Revise(Box::new((*content).into())),
        LetterCommand::Drop { reason } => Change::Drop { reason },
        LetterCommand::Receive { unit } => Change::Receive(UnitId(unit)),
        LetterCommand::Reply { unit, reply } => Change::Reply {
            unit: UnitId(unit),
            text: reply,
        },
        LetterCommand::TakeReply { unit } => Change::TakeReply(UnitId(unit)),
        LetterCommand::SendBack { unit, reason } => Change::SendBack {
            unit: UnitId(unit),
            reason,
        },
        LetterCommand::Withdraw { reason } => Change::Withdraw { reason },
    };
    let stored = letter::change(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}
