//! Checks of what was handed in: small files at once, large ones beside everything else, and again after a restart.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bihuan_domain::{
    collection::{CollectionTask, HandedIn, Outcome, Round, Submission, Tally},
    id::{SubmissionId, UnitId},
};
use bihuan_insight::{
    check::{Checker, Frame, Level, Period, Statement, Verdict, check_nothing},
    field::Region,
    sheet::{Book, Limits, NotATable},
};
use bihuan_store::{RecordFilter, StoredRecord};
use jiff::civil::Date;
use tokio::sync::watch;

use super::{
    all_parts,
    known::{Counting, Known, Marks, known},
    vault::{self, Keys},
};
use crate::{
    App, Failure, data,
    record::{everything, next_page},
};

/// Days around the period in which rows may lie: postings come late.
const GRACE_DAYS: u16 = 31;

/// How far a check is, in bytes, and whether it has ended.
#[derive(Debug, Default)]
pub(super) struct Progress {
    read: AtomicU64,
    size: AtomicU64,
    ended: watch::Sender<bool>,
}

impl Progress {
    /// The share that was read, in percent.
    fn percent(&self) -> u8 {
        let size = self.size.load(Ordering::Relaxed).max(1);
        let read = self.read.load(Ordering::Relaxed).min(size);
        u8::try_from(read * 100 / size).unwrap_or(100)
    }
}

/// How far the check of a submission is, in percent; nothing when none is going on in this process.
pub fn progress(app: &App, id: SubmissionId) -> Option<u8> {
    let running = app.collections.running.lock();
    let running = running.unwrap_or_else(PoisonError::into_inner);
    running.get(&id).map(|progress| progress.percent())
}

/// Checks what waits for it, and waits for what is being checked: a stop or a full disk may have cut a check off. What cannot be
/// checked now waits for the next time.
///
/// # Errors
/// The store's.
pub async fn check_waiting(app: &Arc<App>) -> Result<(), Failure> {
    let filter = RecordFilter {
        states: vec!["checking"],
        ..RecordFilter::default()
    };
    let (sight, mut cursor) = (everything::<Submission>(), None);
    while let Some(page) = next_page::<Submission>(app, &sight, &filter, &mut cursor).await? {
        for waiting in page {
            run_or_tell(app, waiting.record.id).await;
        }
    }
    Ok(())
}

/// Checks a submission; a failure is for the log, and the next round of [`check_waiting`] tries again.
pub(super) async fn run_or_tell(app: &Arc<App>, id: SubmissionId) {
    if let Err(error) = run(app, id).await {
        tracing::warn!(%error, submission = %id, "a submission could not be checked; it will be tried again");
    }
}

/// Marks a check as going on, or gives the one that is.
fn begin(app: &App, id: SubmissionId) -> Result<Arc<Progress>, Arc<Progress>> {
    let running = app.collections.running.lock();
    let mut running = running.unwrap_or_else(PoisonError::into_inner);
    if let Some(other) = running.get(&id) {
        return Err(Arc::clone(other));
    }
    let progress = Arc::new(Progress::default());
    running.insert(id, Arc::clone(&progress));
    Ok(progress)
}

/// Takes the mark of a check away however it ends.
struct Running<'a> {
    app: &'a App,
    id: SubmissionId,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let running = self.app.collections.running.lock();
        let mut running = running.unwrap_or_else(PoisonError::into_inner);
        if let Some(progress) = running.remove(&self.id) {
            progress.ended.send_replace(true);
        }
    }
}

/// Checks a submission and records what came of it; waits for the end where that is being done already.
pub(super) async fn run(app: &Arc<App>, id: SubmissionId) -> Result<(), Failure> {
    let progress = match begin(app, id) {
        Ok(progress) => progress,
        Err(other) => {
            // Nobody is left to tell when the other's process of checking is gone; then it has ended too.
            let _ = other.ended.subscribe().wait_for(|ended| *ended).await;
            return Ok(());
        }
    };
    let _mark = Running { app, id };
    let sight = everything::<Submission>();
    let Some(found) = app.store.record::<Submission>(sight.clone(), id.0).await? else {
        return Ok(());
    };
    let task = app
        .store
        .record::<CollectionTask>(sight, found.record.task.0);
    let (Some(task), Some(round)) = (task.await?, found.record.last().cloned()) else {
        return Ok(());
    };
    if round.outcome.is_some() || !task.record.has_data() {
        return Ok(());
    }
    let keys = vault::keys(app, &task.record).await?;
    let parts = all_parts(app, task.record.id).await?;
    let known = known(app, &task.record, &keys, &parts).await?;
    let work = Work {
        set: found.record.set.clone(),
        unit: found.record.unit,
        today: app.clock.today(),
        task: task.record.clone(),
        known,
        secret: keys.secret(),
    };
    let outcome = match round.handed.clone() {
        HandedIn::Nothing { reason, name } => {
            let verdict = work.nothing(&reason, &name)?;
            let marks = Marks::default();
            read(app, &keys, &found.record, verdict, &marks).await?
        }
        HandedIn::File { file, size, .. } => {
            progress.size.store(size, Ordering::Relaxed);
            let opened = vault::open_file(app, &keys, &file).await?;
            let counted = Counted {
                inner: opened,
                progress: Arc::clone(&progress),
            };
            let _turn = app.desk.turn().await?;
            let checking = tokio::task::spawn_blocking(move || work.file(counted, &round));
            let checked = checking
                .await
                .map_err(|e| Failure::Internal(format!("checking a submission: {e}")))??;
            match checked {
                Ok((verdict, marks)) => read(app, &keys, &found.record, verdict, &marks).await?,
                Err(why) => Outcome::Unreadable {
                    reason: why.to_string(),
                },
            }
        }
    };
    record(app, &found, outcome).await
}

/// Writes the outcome down, unless another process has, or the data was deleted meanwhile.
async fn record(
    app: &App,
    found: &StoredRecord<Submission>,
    outcome: Outcome,
) -> Result<(), Failure> {
    let blobs = match &outcome {
        Outcome::Read { verdict, marks, .. } => vec![verdict.clone(), marks.clone()],
        Outcome::Unreadable { .. } => Vec::new(),
    };
    let (sight, id) = (everything::<Submission>(), found.record.id.0);
    let mut tx = app.begin().await?;
    // Who checks may have changed meanwhile, so that the version is another one; the round is still the same.
    let now = tx.record::<Submission>(sight.clone(), id).await?;
    let now = now.filter(|now| now.record.rounds == found.record.rounds);
    let task = tx
        .record::<CollectionTask>(sight, found.record.task.0)
        .await?;
    let Some(now) = now.filter(|_| task.is_some_and(|task| task.record.has_data())) else {
        drop(tx);
        for blob in &blobs {
            app.store.delete_blob(&blob.blob).await?;
        }
        return Ok(());
    };
    for blob in &blobs {
        tx.keep_blob(&vault::blob_ref(blob)?).await?;
    }
    let event = now.record.checked(outcome)?;
    tx.record_events(Some(&now), vec![event]).await?;
    Ok(tx.commit().await?)
}

/// What was read, with what has become of the issues of the round before.
async fn read(
    app: &App,
    keys: &Keys,
    it: &Submission,
    verdict: Verdict,
    marks: &Marks,
) -> Result<Outcome, Failure> {
    let before = it.rounds.iter().rev().skip(1);
    let before = before.filter_map(|round| match &round.outcome {
        Some(Outcome::Read { verdict, .. }) => Some(verdict),
        Some(Outcome::Unreadable { .. }) | None => None,
    });
    let mut tally = tally(&verdict);
    if let Some(earlier) = before.into_iter().next() {
        let earlier: Verdict = vault::open_json(app, keys, earlier).await?;
        let difference = verdict.since(&earlier);
        tally.mended = difference.mended.len() as u64;
        tally.still = difference.still.len() as u64;
        tally.fresh = difference.new.len() as u64;
    }
    let sealed = vault::seal_json(app, keys, &verdict).await?;
    let marks = vault::seal_json(app, keys, marks).await?;
    Ok(Outcome::Read {
        passed: verdict.passed,
        tally,
        verdict: vault::sealed_file(&sealed),
        marks: vault::sealed_file(&marks),
    })
}

fn tally(verdict: &Verdict) -> Tally {
    let codes = verdict.counts.iter();
    Tally {
        rows: verdict.rows,
        block: verdict.count(Level::Block),
        warning: verdict.count(Level::Warning),
        hint: verdict.count(Level::Hint),
        codes: codes
            .map(|(code, count)| (code.as_str().to_owned(), count.all()))
            .collect(),
        ..Tally::default()
    }
}

/// All that a check needs, on a thread of its own.
struct Work {
    set: String,
    unit: UnitId,
    today: Date,
    task: CollectionTask,
    known: Arc<Known>,
    secret: bihuan_insight::check::Secret,
}

impl Work {
    fn frame<'a>(&'a self, county: Option<Region>, statement: Option<&'a Statement>) -> Frame<'a> {
        Frame {
            period: Some(Period {
                from: self.task.content.from,
                to: self.task.content.until,
                grace_days: GRACE_DAYS,
            }),
            county,
            registers: Some(&self.known.registers),
            accepted: self.known.keys(&self.set),
            people: Some(&self.known.people),
            statement,
            holdings: self.known.holdings(self.unit),
            ..Frame::new(self.today, self.secret)
        }
    }

    fn county(&self) -> Option<Region> {
        Region::parse(&self.task.content.county).ok()
    }

    fn nothing(&self, reason: &str, name: &str) -> Result<Verdict, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, &self.set)?;
        let statement = Statement {
            reason: reason.to_owned(),
            signed_by: name.to_owned(),
        };
        Ok(check_nothing(
            set,
            &self.frame(self.county(), Some(&statement)),
        ))
    }

    /// Reads a file once, row after row. What it is when it is no table of the set is told, not refused.
    fn file(
        &self,
        file: Counted,
        round: &Round,
    ) -> Result<Result<(Verdict, Marks), NotATable>, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, &self.set)?;
        let statement = match &round.handed {
            HandedIn::File {
                explanation,
                provided_by,
                ..
            } if !explanation.trim().is_empty() => Some(Statement {
                reason: explanation.clone(),
                signed_by: provided_by.clone(),
            }),
            _ => None,
        };
        let frame = self.frame(self.county(), statement.as_ref());
        let look = || {
            let mut book = Book::open(file, Limits::default())?;
            let layout = book.layout(set)?;
            let registers = catalogue.referred(set);
            let mut checker = Checker::new(set, &frame, &layout, book.epoch(), &registers);
            let mut counting = Counting::of(set);
            let left_out = book.rows(&layout, |record| counting.row(checker.row(record)))?;
            let mut checked = checker.finish();
            checked.verdict.left_out = left_out;
            let verdict = checked.verdict.clone();
            Ok((verdict, Marks::of(checked, counting.done())))
        };
        Ok(look())
    }
}

/// A file that counts what was read of it.
struct Counted {
    inner: File,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buf)?;
        self.progress.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, pos: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(pos)
    }
}
