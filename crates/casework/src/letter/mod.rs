//! Letters: draft, change, issue; sign for and answer; take a reply or send it back; the registers of numbers.

mod issue;
mod organ;
mod register;
mod waiting;
pub mod wording;

use bihuan_access::Action;
use bihuan_domain::{
    Record as _, Refusal,
    id::{FindingId, LetterId, OrganId, RectificationId, UnitId},
    letter::{Letter, LetterContent, LetterEvent, LetterKind, NewLetter, Proposed},
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};

pub use issue::issue;
use organ::of_letter as organ_of_letter;
pub use organ::{close as close_organ, enter as enter_organ, list as organs};
pub use register::{Line, Register, numbered, registers};
pub use waiting::{Waiting, waiting};

use crate::{Context, Failure, record};

/// Letters read at once.
const PAGE: u32 = 1000;

/// A letter to be drafted.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// Who is to issue it.
    pub organ: OrganId,
    /// What it is for.
    pub kind: LetterKind,
    /// The rule that proposed it.
    pub proposed: Option<Proposed>,
    /// The letter it follows up.
    pub follows: Option<LetterId>,
    /// What it says.
    pub content: LetterContent,
}

/// Drafts a letter.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`] for what the person cannot point at, rules of the domain.
pub async fn draft(ctx: &Context, cmd: Draft) -> Result<StoredRecord<Letter>, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    record::check_rectification(ctx, cmd.rectification).await?;
    let organs = organs(ctx).await?;
    let issues = |o: &&StoredRecord<_>| {
        let o: &bihuan_domain::organ::Organ = &o.record;
        o.entered.id == cmd.organ && !o.closed
    };
    organs.iter().find(issues).ok_or(Failure::BadReference(
        "没有找到所选发文机关，或已停用，请重新选择。",
    ))?;
    check_content(ctx, cmd.rectification, &cmd.content).await?;
    if let Some(follows) = cmd.follows {
        record::load::<Letter>(ctx, follows.0)
            .await
            .map_err(|_| Failure::BadReference("没有找到前一份文书，请刷新后再试。"))?;
    }
    let event = Letter::draft(NewLetter {
        id: LetterId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        organ: cmd.organ,
        kind: cmd.kind,
        day: ctx.today(),
        proposed: cmd.proposed,
        follows: cmd.follows,
        content: trimmed(cmd.content),
    })?;
    record::enter(ctx, event).await
}

async fn check_content(
    ctx: &Context,
    rectification: RectificationId,
    content: &LetterContent,
) -> Result<(), Failure> {
    record::check_units(ctx, &content.recipients).await?;
    record::check_units(ctx, &content.copies).await?;
    for id in &content.findings {
        let found = ctx.app.store.finding(&ctx.scope(), *id).await?;
        let found = found.filter(|f| f.finding.rectification == rectification);
        found.ok_or(Failure::BadReference(
            "所选问题不在本次整改中，请重新选择。",
        ))?;
    }
    Ok(())
}

fn trimmed(content: LetterContent) -> LetterContent {
    LetterContent {
        title: content.title.trim().to_owned(),
        body: content.body.trim().to_owned(),
        request: content.request.trim().to_owned(),
        contact: content.contact.trim().to_owned(),
        phone: content.phone.trim().to_owned(),
        ..content
    }
}

/// Something that is to happen to a letter, besides its issue.
#[derive(Debug, Clone)]
pub enum Change {
    /// The draft is to say something else.
    Revise(Box<LetterContent>),
    /// The draft is given up.
    Drop {
        /// Why.
        reason: String,
    },
    /// A recipient signs for it.
    Receive(UnitId),
    /// A recipient replies.
    Reply {
        /// Which.
        unit: UnitId,
        /// What.
        text: String,
    },
    /// A reply is taken.
    TakeReply(UnitId),
    /// A reply is sent back.
    SendBack {
        /// Whose.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// It is withdrawn.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// Changes a letter.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] also for people of units that the letter did not go to, [`Failure::Stale`], rules
/// of the domain.
pub async fn change(
    ctx: &Context,
    id: LetterId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<Letter>, Failure> {
    let known = show(ctx, id).await?;
    match &change {
        Change::Revise(content) => {
            ctx.allow(Action::DraftLetter, None)?;
            check_content(ctx, known.record.entered.rectification, content).await?;
        }
        Change::Drop { .. } | Change::TakeReply(_) | Change::SendBack { .. } => {
            ctx.allow(Action::DraftLetter, None)?;
        }
        Change::Receive(unit) | Change::Reply { unit, .. } => {
            ctx.allow(Action::AnswerLetter, None)?;
            if !answers_for(ctx, *unit) {
                return Err(Failure::Forbidden(Action::AnswerLetter));
            }
        }
        Change::Withdraw { .. } => ctx.allow(Action::IssueLetter, None)?,
    }
    let decide = move |it: &Letter| -> Result<LetterEvent, Refusal> {
        match change {
            Change::Revise(content) => it.revise(trimmed(*content)),
            Change::Drop { reason } => it.drop(&reason),
            Change::Receive(unit) => it.receive(unit),
            Change::Reply { unit, text } => it.reply(unit, &text),
            Change::TakeReply(unit) => it.take_reply(unit),
            Change::SendBack { unit, reason } => it.send_back(unit, &reason),
            Change::Withdraw { reason } => it.withdraw(&reason),
        }
    };
    record::change(ctx, id.0, seen, decide).await
}

/// Whether the person answers letters for a unit: nobody does for another one, the office neither.
pub fn answers_for(ctx: &Context, unit: UnitId) -> bool {
    ctx.may(Action::AnswerLetter, None)
        && (ctx.actor.unit == unit || ctx.actor.below.contains(&unit))
}

/// A letter.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: LetterId) -> Result<StoredRecord<Letter>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// The name of the organ that issues a letter that the person may see: it stands in the letter.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn organ_name(ctx: &Context, it: &Letter) -> Result<String, Failure> {
    Ok(organ_of_letter(ctx, it.entered.organ).await?.entered.name)
}

/// Letters that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    filter: &RecordFilter,
    after: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<StoredRecord<Letter>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), filter, RecordOrder::Latest, after, limit)
        .await?)
}

/// Every letter of a filter that the person may see, latest first: registers and the ladder must not leave one out.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn all(
    ctx: &Context,
    filter: &RecordFilter,
) -> Result<Vec<StoredRecord<Letter>>, Failure> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = list(ctx, filter, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        let edge = last.record.indexed();
        after = Some((edge.day, edge.id));
        all.extend(page);
    }
}

/// How many letters stand where.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn counts(ctx: &Context, filter: &RecordFilter) -> Result<Vec<(String, u64)>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    Ok(store.record_counts::<Letter>(&ctx.scope(), filter).await?)
}

/// The letters about a finding that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn of_finding(
    ctx: &Context,
    finding: FindingId,
) -> Result<Vec<StoredRecord<Letter>>, Failure> {
    let filter = RecordFilter {
        finding: Some(finding),
        ..RecordFilter::default()
    };
    list(ctx, &filter, None, 100).await
}
