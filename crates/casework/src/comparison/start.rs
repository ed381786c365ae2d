//! Comparing two data sets: written down first, then read, beside everything else.

use std::sync::Arc;

use bihuan_domain::{
    collection::CollectionTask,
    comparison::{BatchCompared, ComparisonFigures, NewComparison, PersonComparison},
    id::{CollectionId, ComparisonId},
};
use bihuan_linkage::Side;
use bihuan_store::{RecordFilter, StoredRecord};

use super::{Kept, comparable, judge::verdicts, read::Reading, see};
use crate::{
    App, Context, Failure,
    collection::{Accepted, Opener, accepted},
    record,
};

/// Rows of one data set that are compared at most.
const MOST_ROWS: u64 = 2_000_000;

/// Begins a comparison of two data sets of a task. That it was asked for and why stands in the journal before a row is read.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with what to do, [`Failure::Taken`] while another comparison goes on, rules of the
/// domain.
pub async fn start(
    ctx: &Context,
    task: CollectionId,
    left: &str,
    right: &str,
    reason: &str,
) -> Result<StoredRecord<PersonComparison>, Failure> {
    see(ctx)?;
    let stored: StoredRecord<CollectionTask> = record::load(ctx, task.0).await?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let task = stored.record;
    if !task.has_data() {
        return Err(Failure::Invalid(
            "该任务的数据已经删除，不能再比对。".to_owned(),
        ));
    }
    let sides = [
        files(&ctx.app, &task, left).await?,
        files(&ctx.app, &task, right).await?,
    ];
    let id = ComparisonId(ctx.app.ids.next());
    let event = PersonComparison::start(NewComparison {
        id,
        task: task.id,
        day: ctx.today(),
        left: left.to_owned(),
        right: right.to_owned(),
        reason: reason.to_owned(),
        batches: sides.iter().flatten().map(batch).collect(),
    })?;
    if !ctx.app.comparisons.begin(id) {
        return Err(Failure::Taken(
            "本机正在进行另一次人员比对，请等它完成后再开始。",
        ));
    }
    let mark = Mark(Arc::clone(&ctx.app));
    let begun = record::enter::<PersonComparison>(ctx, event).await?;
    if begun.record.content.id != id {
        return Ok(begun);
    }
    tokio::spawn(async move {
        if let Err(error) = execute(&mark.0, &task, id, sides).await {
            tracing::warn!(%error, comparison = %id, "a comparison of persons did not come to its end");
        }
    });
    Ok(begun)
}

/// Takes the mark of a comparison away however it ends.
struct Mark(Arc<App>);

impl Drop for Mark {
    fn drop(&mut self) {
        self.0.comparisons.end();
    }
}

/// Waits for the end of a comparison that is going on in this process.
pub async fn waited(app: &App, id: ComparisonId) {
    if let Some(mut ended) = app.comparisons.ended(id) {
        // Whoever compares is gone: then it has ended too.
        let _ = ended.wait_for(|ended| *ended).await;
    }
}

/// Says of comparisons that were cut off by the end of a process that they were. For the start of the server.
///
/// # Errors
/// The store's.
pub async fn fail_interrupted(app: &App) -> Result<(), Failure> {
    let filter = RecordFilter {
        states: vec!["running"],
        ..RecordFilter::default()
    };
    for cut in record::all::<PersonComparison>(app, &filter).await? {
        let why = "程序中途停止，请重新比对。".to_owned();
        let id = cut.record.content.id;
        record::change_by_itself(app, id.0, |it: &PersonComparison| it.fail(why)).await?;
    }
    Ok(())
}

fn batch(it: &Accepted) -> BatchCompared {
    BatchCompared {
        table: it.table.clone(),
        batch: it.batch.clone(),
        rows: it.rows,
    }
}

/// The files of a data set, if it can be compared.
async fn files(app: &App, task: &CollectionTask, set: &str) -> Result<Vec<Accepted>, Failure> {
    let sets = comparable(task)?;
    let title = sets
        .iter()
        .find(|it| it.name == set)
        .map(|it| &it.title)
        .ok_or(Failure::BadReference(
            "请选择本任务采集范围内、有姓名列的两个数据集。",
        ))?;
    let files = accepted(app, task.id, set).await?;
    if files.is_empty() {
        return Err(Failure::Invalid(format!(
            "“{title}”还没有复核通过的报送，请等复核通过后再比对。"
        )));
    }
    let rows: u64 = files.iter().map(|file| file.rows).sum();
    if rows > MOST_ROWS {
        return Err(Failure::Invalid(format!(
            "“{title}”共 {rows} 行，一次最多比对 {MOST_ROWS} 行，请按乡镇或年份分成几个采集任务。"
        )));
    }
    Ok(files)
}

async fn execute(
    app: &Arc<App>,
    task: &CollectionTask,
    id: ComparisonId,
    sides: [Vec<Accepted>; 2],
) -> Result<(), Failure> {
    let done = match compared(app, task, sides).await {
        Ok((figures, kept)) => finish(app, task, id, figures, &kept).await,
        Err(failure) => Err(failure),
    };
    if let Err(failure) = &done {
        let why = match failure {
            Failure::Invalid(why) => why.clone(),
            Failure::NotFound => "数据已经删除，比对没有完成。".to_owned(),
            _ => "比对时出错，请重新比对；再次出错请联系系统管理员。".to_owned(),
        };
        record::change_by_itself(app, id.0, |it: &PersonComparison| it.fail(why)).await?;
    }
    done
}

async fn compared(
    app: &Arc<App>,
    task: &CollectionTask,
    [left, right]: [Vec<Accepted>; 2],
) -> Result<(ComparisonFigures, Kept), Failure> {
    let opener = Opener::of(app, task).await?;
    let mut reading = Reading::new(opener.pseudonyms())?;
    for (side, files) in [(Side::Left, left), (Side::Right, right)] {
        for it in files {
            let file = opener.file(&it).await?;
            reading = beside(move || reading.file(side, it, file)).await?;
        }
    }
    let verdicts = verdicts(app, task.id).await?;
    beside(move || reading.link(&verdicts)).await
}

/// Does what takes long on a thread of its own.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Failure::Internal(format!("comparing persons: {e}")))?
}

/// Keeps the pairs, unless the data was deleted meanwhile.
async fn finish(
    app: &Arc<App>,
    task: &CollectionTask,
    id: ComparisonId,
    figures: ComparisonFigures,
    kept: &Kept,
) -> Result<(), Failure> {
    let (file, blob) = Opener::of(app, task).await?.seal(kept).await?;
    let mut tx = app.begin().await?;
    let sight = record::everything::<CollectionTask>();
    let now = tx.record::<CollectionTask>(sight, task.id.0).await?;
    if !now.is_some_and(|it| it.record.has_data()) {
        drop(tx);
        app.store.delete_blob(&blob.key).await?;
        return Err(Failure::NotFound);
    }
    let sight = record::everything::<PersonComparison>();
    let before = tx.record::<PersonComparison>(sight, id.0).await?;
    let before = before.ok_or(Failure::NotFound)?;
    let event = before.record.finish(figures, file)?;
    tx.keep_blob(&blob).await?;
    tx.record_events(Some(&before), vec![event]).await?;
    Ok(tx.commit().await?)
}
