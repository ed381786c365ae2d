//! What a supervisor does with a flag: send somebody, step aside, look up, verify, hand over, close.

use bihuan_access::Action;
use bihuan_domain::{
    Refusal, Role,
    flag::{Asker, Cause, Disposition, FlagEvent, HandOver, Outcome, RedFlag},
    id::{FlagId, PersonId},
};
use bihuan_store::StoredRecord;

use super::{
    FlagWish,
    near::nearness,
    rows::{most_rows, rows_of},
    run::see,
    view::flags,
};
use crate::{Context, Failure, collection::SourceRow, record};

/// Data supervisors with their names: whoever may be sent.
///
/// # Errors
/// The store's.
pub async fn supervisors(ctx: &Context) -> Result<Vec<(PersonId, String)>, Failure> {
    see(ctx)?;
    let people = crate::account::everybody(ctx).await?;
    Ok(people
        .into_iter()
        .filter(|it| it.roles.contains(&Role::DataSupervisor))
        .map(|it| (it.id, it.name))
        .collect())
}

async fn change(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    action: Action,
    decide: impl FnOnce(&RedFlag) -> Result<FlagEvent, Refusal>,
) -> Result<StoredRecord<RedFlag>, Failure> {
    see(ctx)?;
    ctx.allow(action, None)?;
    record::change(ctx, id.0, seen, decide).await
}

/// Sends somebody.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::BadReference`] for somebody who is no data supervisor, [`Failure::Stale`], rules of the domain.
pub async fn assign(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    verifier: PersonId,
) -> Result<StoredRecord<RedFlag>, Failure> {
    must_supervise(ctx, verifier).await?;
    change(ctx, id, seen, Action::VerifyFlag, |it| it.assign(verifier)).await
}

/// Sends somebody to every open flag of a wish, those left out from which he has to keep away. Gives how many there were.
///
/// # Errors
/// As [`assign`].
pub async fn assign_all(
    ctx: &Context,
    wish: &FlagWish,
    verifier: PersonId,
) -> Result<u64, Failure> {
    must_supervise(ctx, verifier).await?;
    let open = FlagWish {
        state: Some("open"),
        ..wish.clone()
    };
    let mut assigned = 0;
    for flag in flags(ctx, &open).await?.flags {
        let id = flag.record.content.id;
        let sent = change(ctx, id, Some(flag.version), Action::VerifyFlag, |it| {
            it.assign(verifier)
        });
        match sent.await {
            Ok(_) => assigned += 1,
            // Somebody was quicker, or the person must keep away from this one.
            Err(Failure::Stale | Failure::Refused(Refusal::MustRecuse)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(assigned)
}

async fn must_supervise(ctx: &Context, person: PersonId) -> Result<(), Failure> {
    if supervisors(ctx).await?.iter().any(|(id, _)| *id == person) {
        return Ok(());
    }
    Err(Failure::BadReference("请选择一名在岗的大数据监督人员。"))
}

/// Says that somebody may not verify a flag.
///
/// # Errors
/// As [`assign`].
pub async fn recuse(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    person: PersonId,
    reason: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    must_supervise(ctx, person).await?;
    change(ctx, id, seen, Action::VerifyFlag, |it| {
        it.recuse(person, reason)
    })
    .await
}

/// Looks up the rows behind a flag. That it was done, why, and which rows stands in the journal before anything is shown; when the
/// person is near to them, that too, and other supervisors are told.
///
/// # Errors
/// [`Failure::NotFound`], rules of the domain: only whoever verifies it, and with a reason.
pub async fn unmask(
    ctx: &Context,
    id: FlagId,
    reason: &str,
) -> Result<(StoredRecord<RedFlag>, Vec<SourceRow>), Failure> {
    see(ctx)?;
    ctx.allow(Action::UnmaskFlag, None)?;
    let before: StoredRecord<RedFlag> = record::load(ctx, id.0).await?;
    let rows = most_rows(&before.record);
    let by = ctx.actor.person;
    // Refused before anything is read.
    before.record.unmask(by, reason, rows.clone(), Vec::new())?;
    let shown = rows_of(ctx, &before.record, &rows, true).await?;
    let near = nearness(ctx, &shown).await?;
    let after = record::change::<RedFlag>(ctx, id.0, None, |it| it.unmask(by, reason, rows, near));
    Ok((after.await?, shown))
}

/// Notes that a flag is explained on paper to whom it is about.
///
/// # Errors
/// As [`assign`]; a suspicion only when it was decided to ask that person.
pub(crate) async fn explain(
    ctx: &Context,
    id: FlagId,
    to: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, None, Action::VerifyFlag, |it| it.explain(by, to)).await
}

/// Decides what is done about it.
///
/// # Errors
/// As [`assign`].
pub async fn dispose(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    disposition: Disposition,
    reason: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, seen, Action::VerifyFlag, |it| {
        it.dispose(by, disposition, reason)
    })
    .await
}

/// Says what was found.
///
/// # Errors
/// As [`assign`].
pub async fn verify(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    outcome: Outcome,
    cause: Option<Cause>,
    text: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, seen, Action::VerifyFlag, |it| {
        it.verify(by, outcome, cause, text)
    })
    .await
}

/// Enters what speaks against it.
///
/// # Errors
/// As [`assign`].
pub async fn enter_contrary(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    text: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    change(ctx, id, seen, Action::VerifyFlag, |_| {
        RedFlag::enter_contrary(text)
    })
    .await
}

/// Enters that data behind it is said to be wrong.
///
/// # Errors
/// As [`assign`].
pub async fn ask_correction(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    on_behalf: Asker,
    text: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    change(ctx, id, seen, Action::VerifyFlag, |_| {
        RedFlag::ask_correction(on_behalf, text)
    })
    .await
}

/// Answers that.
///
/// # Errors
/// As [`assign`].
pub async fn answer_correction(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    text: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    change(ctx, id, seen, Action::VerifyFlag, |it| {
        it.answer_correction(text)
    })
    .await
}

/// Proposes to hand it over.
///
/// # Errors
/// As [`assign`].
pub async fn propose_hand_over(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    way: HandOver,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, seen, Action::VerifyFlag, |it| {
        it.propose_hand_over(by, way)
    })
    .await
}

/// Agrees to a hand-over, or not, with a reason.
///
/// # Errors
/// As [`assign`]; whoever verified does not decide.
pub async fn decide_hand_over(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    refused: Option<&str>,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, seen, Action::HandOverFlag, |it| {
        it.decide_hand_over(by, refused)
    })
    .await
}

/// Closes it.
///
/// # Errors
/// As [`decide_hand_over`].
pub async fn close(
    ctx: &Context,
    id: FlagId,
    seen: Option<u64>,
    reason: &str,
) -> Result<StoredRecord<RedFlag>, Failure> {
    let by = ctx.actor.person;
    change(ctx, id, seen, Action::HandOverFlag, |it| {
        it.close(by, reason)
    })
    .await
}
