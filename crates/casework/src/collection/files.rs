//! What of a submission is opened again: the file as it came, the file with marks, the list of issues.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
};

use bihuan_domain::{
    collection::{HandedIn, Outcome, Round},
    id::SubmissionId,
};
use bihuan_insight::check::Verdict;
use bihuan_store::StoreError;

use super::{show_submission, vault};
use crate::{Context, Failure, data};

/// A file to be given to somebody: its name, and its bytes in a file that is gone when it is closed.
#[derive(Debug)]
pub struct Given {
    /// What it is called.
    pub name: String,
    /// The bytes, from the beginning.
    pub file: File,
}

fn round(rounds: &[Round], number: usize) -> Result<&Round, Failure> {
    let index = number.checked_sub(1).ok_or(Failure::NotFound)?;
    rounds.get(index).ok_or(Failure::NotFound)
}

/// The file of a round as it came.
///
/// # Errors
/// [`Failure::NotFound`] for a round without a file, or when the data was deleted; [`Failure::Forbidden`].
pub async fn original(ctx: &Context, id: SubmissionId, number: usize) -> Result<Given, Failure> {
    let (stored, task) = show_submission(ctx, id).await?;
    let HandedIn::File { name, file, .. } = &round(&stored.record.rounds, number)?.handed else {
        return Err(Failure::NotFound);
    };
    let keys = vault::keys(&ctx.app, &task.record).await?;
    Ok(Given {
        name: name.clone(),
        file: vault::open_file(&ctx.app, &keys, file).await?,
    })
}

/// What the check of a round found.
///
/// # Errors
/// [`Failure::NotFound`] when it was not read, or when the data was deleted; [`Failure::Forbidden`].
pub async fn verdict(ctx: &Context, id: SubmissionId, number: usize) -> Result<Verdict, Failure> {
    let (stored, task) = show_submission(ctx, id).await?;
    let outcome = &round(&stored.record.rounds, number)?.outcome;
    let Some(Outcome::Read { verdict, .. }) = outcome else {
        return Err(Failure::NotFound);
    };
    let keys = vault::keys(&ctx.app, &task.record).await?;
    vault::open_json(&ctx.app, &keys, verdict).await
}

/// The file of a round as a workbook with marked cells and notes.
///
/// # Errors
/// As [`original`] and [`verdict`].
pub async fn marked(ctx: &Context, id: SubmissionId, number: usize) -> Result<Given, Failure> {
    let verdict = verdict(ctx, id, number).await?;
    let given = original(ctx, id, number).await?;
    let (stored, _) = show_submission(ctx, id).await?;
    let (set, at) = (stored.record.set, ctx.app.clock.now());
    let stem = given
        .name
        .rsplit_once('.')
        .map_or(given.name.as_str(), |(stem, _)| stem);
    let name = format!("{stem}（第{number}轮标注）.xlsx");
    let _turn = ctx.app.desk.turn().await?;
    let drawing = tokio::task::spawn_blocking(move || draw(&set, given.file, verdict, at));
    let file = drawing
        .await
        .map_err(|e| Failure::Internal(format!("marking a submission: {e}")))??;
    Ok(Given { name, file })
}

fn draw(
    set: &str,
    file: impl Read + Seek,
    verdict: Verdict,
    at: jiff::Timestamp,
) -> Result<File, Failure> {
    let checked = data::CheckedFile::again(set, file, verdict)?;
    let mut out = tempfile::tempfile().map_err(StoreError::from)?;
    checked.give_back(at, &mut out)?;
    out.seek(SeekFrom::Start(0)).map_err(StoreError::from)?;
    Ok(out)
}
