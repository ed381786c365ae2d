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
use bytes::Bytes;
use futures::{Stream, stream};

use super::{
    show_submission,
    vault::{self, Keys},
};
use crate::{App, Context, Failure, data};

/// Bytes read at once from a file.
const CHUNK: usize = 256 * 1024;

/// A file to be given to somebody: its name, and its bytes in a file that is gone when it is closed.
#[derive(Debug)]
pub struct Given {
    /// What it is called.
    pub name: String,
    file: File,
}

impl Given {
    /// The bytes as they are read, so that a large file takes no memory.
    pub fn bytes(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        chunks(self.file)
    }
}

/// The bytes of a file; reading a local disk a quarter of a megabyte at a time keeps nobody waiting.
pub(super) fn chunks(file: File) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
    stream::try_unfold(file, |mut file| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk)?;
        chunk.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(chunk), file)))
    })
}

/// A round that the person may see, with what opens its files.
struct Opening {
    set: String,
    round: Round,
    keys: Keys,
}

impl Opening {
    async fn of(ctx: &Context, id: SubmissionId, number: usize) -> Result<Self, Failure> {
        let (stored, task) = show_submission(ctx, id).await?;
        let index = number.checked_sub(1).ok_or(Failure::NotFound)?;
        let round = stored.record.rounds.get(index).ok_or(Failure::NotFound)?;
        Ok(Self {
            round: round.clone(),
            keys: vault::keys(&ctx.app, &task.record).await?,
            set: stored.record.set,
        })
    }

    async fn original(&self, app: &App) -> Result<Given, Failure> {
        let HandedIn::File { name, file, .. } = &self.round.handed else {
            return Err(Failure::NotFound);
        };
        Ok(Given {
            name: name.clone(),
            file: vault::open_file(app, &self.keys, file).await?,
        })
    }

    async fn verdict(&self, app: &App) -> Result<Verdict, Failure> {
        let Some(Outcome::Read { verdict, .. }) = &self.round.outcome else {
            return Err(Failure::NotFound);
        };
        vault::open_json(app, &self.keys, verdict).await
    }
}

/// The file of a round as it came.
///
/// # Errors
/// [`Failure::NotFound`] for a round without a file, or when the data was deleted; [`Failure::Forbidden`].
pub async fn original(ctx: &Context, id: SubmissionId, number: usize) -> Result<Given, Failure> {
    let opening = Opening::of(ctx, id, number).await?;
    opening.original(&ctx.app).await
}

/// What the check of a round found.
///
/// # Errors
/// [`Failure::NotFound`] when it was not read, or when the data was deleted; [`Failure::Forbidden`].
pub async fn verdict(ctx: &Context, id: SubmissionId, number: usize) -> Result<Verdict, Failure> {
    let opening = Opening::of(ctx, id, number).await?;
    opening.verdict(&ctx.app).await
}

/// The file of a round as a workbook with marked cells and notes.
///
/// # Errors
/// As [`original`] and [`verdict`].
pub async fn marked(ctx: &Context, id: SubmissionId, number: usize) -> Result<Given, Failure> {
    let opening = Opening::of(ctx, id, number).await?;
    let verdict = opening.verdict(&ctx.app).await?;
    let given = opening.original(&ctx.app).await?;
    let stem = given.name.rsplit_once('.').map(|(stem, _)| stem);
    let stem = stem.unwrap_or(&given.name);
    let name = format!("{stem}（第{number}轮标注）.xlsx");
    let (set, at) = (opening.set, ctx.app.clock.now());
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
