//! One submission: hand in, say that there is nothing, accept, send back, give longer.

use std::{
    fs::File,
    io::{Seek as _, SeekFrom},
    sync::Arc,
};

use bihuan_access::Action;
use bihuan_domain::{
    Refusal, Role,
    collection::{CollectionTask, HandedIn, Submission},
    id::SubmissionId,
};
use bihuan_store::{StoreError, StoredRecord};
use jiff::civil::Date;

use super::{checking, keeping, vault};
use crate::{Context, Failure, record};

/// Files up to this many bytes are checked before the unit gets its answer (about twenty thousand rows).
const AT_ONCE: u64 = 2 << 20;

/// One submission that the person may see, with its task.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn show_submission(
    ctx: &Context,
    id: SubmissionId,
) -> Result<(StoredRecord<Submission>, StoredRecord<CollectionTask>), Failure> {
    ctx.allow(Action::SeeCollection, None)?;
    let stored: StoredRecord<Submission> = record::load(ctx, id.0).await?;
    let task = record::load(ctx, stored.record.task.0).await?;
    Ok((stored, task))
}

/// Hands a table in. It is sealed and kept first; the check follows, at once where the file is small.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] for another unit's, [`Failure::Stale`], rules of the domain. Nothing is kept then.
pub async fn hand_in(
    ctx: &Context,
    id: SubmissionId,
    seen: Option<u64>,
    name: &str,
    mut file: File,
    explanation: String,
) -> Result<StoredRecord<Submission>, Failure> {
    let (stored, task) = ours(ctx, id, Action::HandInData).await?;
    task.record.must_be_open("报送数据")?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    stored.record.must_take()?;
    let size = file.seek(SeekFrom::End(0)).map_err(StoreError::from)?;
    if size == 0 {
        return Err(Failure::Invalid(
            "文件是空的，请选择填好的表格。没有数据可报的，请改为零申报。".to_owned(),
        ));
    }
    if size > vault::LIMIT {
        return Err(Failure::Invalid(
            "文件超过 256 MB，请另存为 CSV 或按月份拆分后分批报送。".to_owned(),
        ));
    }
    let provided_by = name_of(ctx).await?;
    let keys = vault::keys(&ctx.app, &task.record).await?;
    let blob = vault::seal_file(&ctx.app, &keys, file).await?;
    let handed = HandedIn::File {
        name: shortened(name),
        size,
        file: vault::sealed_file(&blob),
        explanation,
        provided_by,
    };
    let changing = record::changing::<Submission>(ctx, id.0, seen, |it| it.hand_in(handed));
    let after = match changing.await {
        Ok(record::Changing::Now { mut tx, after }) => {
            tx.keep_blob(&blob).await?;
            tx.commit().await?;
            after
        }
        Ok(record::Changing::Repeated(done)) => {
            ctx.app.store.delete_blob(&blob.key).await?;
            return Ok(done);
        }
        Err(failure) => {
            ctx.app.store.delete_blob(&blob.key).await?;
            return Err(failure);
        }
    };
    check(ctx, after, size <= AT_ONCE).await
}

/// Names of files are shown and go into the names of other files.
fn shortened(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain = last.chars().filter(|c| !c.is_control());
    plain.take(120).collect()
}

/// Says that the unit has nothing to report. Its head signs for that.
///
/// # Errors
/// As [`hand_in`].
pub async fn nothing(
    ctx: &Context,
    id: SubmissionId,
    seen: Option<u64>,
    reason: String,
) -> Result<StoredRecord<Submission>, Failure> {
    let (_, task) = ours(ctx, id, Action::SignNothingToReport).await?;
    task.record.must_be_open("作零申报")?;
    let name = name_of(ctx).await?;
    let handed = HandedIn::Nothing { reason, name };
    let after = record::change::<Submission>(ctx, id.0, seen, |it| it.hand_in(handed)).await?;
    check(ctx, after, true).await
}

/// The name under what the person says.
async fn name_of(ctx: &Context) -> Result<String, Failure> {
    let person = crate::account::person(ctx, ctx.actor.person).await?;
    Ok(person.name)
}

async fn check(
    ctx: &Context,
    after: StoredRecord<Submission>,
    at_once: bool,
) -> Result<StoredRecord<Submission>, Failure> {
    let (app, id) = (Arc::clone(&ctx.app), after.record.id);
    if !at_once {
        tokio::spawn(async move { checking::run_or_tell(&app, id).await });
        return Ok(after);
    }
    checking::run(&app, id).await?;
    record::load(ctx, id.0).await
}

/// Accepts a submission.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] for whoever does not check this unit, [`Failure::Stale`], rules of the domain.
pub async fn accept(
    ctx: &Context,
    id: SubmissionId,
    seen: Option<u64>,
) -> Result<StoredRecord<Submission>, Failure> {
    reviews(ctx, id).await?;
    let after: StoredRecord<Submission> =
        record::change(ctx, id.0, seen, Submission::accept).await?;
    let app = Arc::clone(&ctx.app);
    // It is accepted, whatever becomes of its rows now: what waits is taken up again.
    if !keeping::is_quick(&after.record, AT_ONCE) {
        tokio::spawn(async move { keeping::keep_or_tell(&app, id).await });
        return Ok(after);
    }
    keeping::keep_or_tell(&app, id).await;
    record::load(ctx, id.0).await
}

/// Sends a submission back.
///
/// # Errors
/// As [`accept`].
pub async fn send_back(
    ctx: &Context,
    id: SubmissionId,
    seen: Option<u64>,
    reason: &str,
) -> Result<StoredRecord<Submission>, Failure> {
    reviews(ctx, id).await?;
    let after = record::change::<Submission>(ctx, id.0, seen, |it| it.send_back(reason)).await?;
    keeping::forget(&ctx.app, &after.record).await?;
    Ok(after)
}

/// Gives the unit longer. The first deadline stays on record.
///
/// # Errors
/// As [`accept`]; supervisors only.
pub async fn prolong(
    ctx: &Context,
    id: SubmissionId,
    seen: Option<u64>,
    due: Date,
    reason: &str,
) -> Result<StoredRecord<Submission>, Failure> {
    ctx.allow(Action::KeepCollection, None)?;
    let (_, task) = show_submission(ctx, id).await?;
    if due > task.record.content.keep_until {
        return Err(Refusal::DatesReversed {
            later: "数据保存期限",
            earlier: "报送时限",
            day: due,
        }
        .into());
    }
    record::change::<Submission>(ctx, id.0, seen, |it| it.prolong(due, reason)).await
}

async fn ours(
    ctx: &Context,
    id: SubmissionId,
    action: Action,
) -> Result<(StoredRecord<Submission>, StoredRecord<CollectionTask>), Failure> {
    ctx.allow(action, None)?;
    let (stored, task) = show_submission(ctx, id).await?;
    if ctx.actor.unit == stored.record.unit {
        Ok((stored, task))
    } else {
        Err(Failure::Forbidden(action))
    }
}

/// Whoever checks this unit: its team, or the supervisors. Nobody checks what his own unit handed in.
async fn reviews(ctx: &Context, id: SubmissionId) -> Result<(), Failure> {
    ctx.allow(Action::ReviewSubmission, None)?;
    let (stored, task) = show_submission(ctx, id).await?;
    task.record.must_be_open("复核")?;
    if may_review(ctx, &stored.record) {
        Ok(())
    } else {
        Err(Failure::Forbidden(Action::ReviewSubmission))
    }
}

/// Whether the person checks this submission; for buttons.
pub fn may_review(ctx: &Context, it: &Submission) -> bool {
    let team = ctx.actor.is(Role::ResidentTeam) && it.team == Some(ctx.actor.unit);
    (team || ctx.actor.is(Role::DataSupervisor)) && ctx.actor.unit != it.unit
}

/// Whether the person hands this submission in; for buttons.
pub fn may_hand_in(ctx: &Context, it: &Submission, action: Action) -> bool {
    ctx.may(action, None) && ctx.actor.unit == it.unit
}
