//! Running models over the data of a task: within what the task was granted, beside everything else, until it ends or is stopped.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
};

use bihuan_access::Action;
use bihuan_domain::{
    collection::{CollectionTask, Stage},
    id::{CollectionId, RunId},
    model_run::{BatchRead, ModelAsked, ModelFigures, ModelRun, NewRun},
};
use bihuan_insight::{
    ingest::TableShape,
    model::{Dialect, Model, Plan},
    run::{EvidenceQuery, Granted, Hit, Job, Part, QueryRunner, RunCode, RunError, Watch},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use super::{
    Progress,
    analysis::{Engine, Running},
    raise, registry,
};
use crate::{
    App, Context, Failure,
    collection::{all_parts, keep_task},
    data, record,
};

/// Runs that one look takes in.
const MOST: u32 = 50;

/// A model to run, with the values that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The model.
    pub model: String,
    /// Values by name of the parameter; defaults for the rest.
    pub values: BTreeMap<String, String>,
}

/// The runs of a task, the latest first.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn runs(
    ctx: &Context,
    task: CollectionId,
) -> Result<Vec<StoredRecord<ModelRun>>, Failure> {
    see(ctx)?;
    let filter = RecordFilter {
        parent: Some(task.0),
        ..RecordFilter::default()
    };
    let sight = record::sight::<ModelRun>(ctx);
    let store = &ctx.app.store;
    Ok(store
        .records(sight, &filter, RecordOrder::Latest, None, MOST)
        .await?)
}

/// Whoever may not see flags is not told that there is such a thing.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn see(ctx: &Context) -> Result<(), Failure> {
    ctx.allow(Action::SeeFlags, None)
        .map_err(|_| Failure::NotFound)
}

/// One run.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_run(ctx: &Context, id: RunId) -> Result<StoredRecord<ModelRun>, Failure> {
    see(ctx)?;
    record::load(ctx, id.0).await
}

/// How far a run is; nothing when it is not going on in this process.
pub fn progress(app: &App, id: RunId) -> Option<Progress> {
    app.analysis.running(id).map(|run| run.progress())
}

/// Waits for the end of a run that is going on in this process.
pub async fn waited(app: &App, id: RunId) {
    if let Some(run) = app.analysis.running(id) {
        // Whoever runs it is gone: then it has ended too.
        let _ = run.ended.subscribe().wait_for(|ended| *ended).await;
    }
}

/// Begins a run. What models a task's purpose does not cover are refused before anything is read.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the sentence of a refusal, [`Failure::Taken`] while another run goes on.
pub async fn start(
    ctx: &Context,
    task: CollectionId,
    chosen: Vec<Chosen>,
) -> Result<StoredRecord<ModelRun>, Failure> {
    see(ctx)?;
    ctx.allow(Action::RunModels, None)?;
    let stored: StoredRecord<CollectionTask> = record::load(ctx, task.0).await?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    if ctx.app.analysis.engine().is_none() {
        return Err(Failure::Invalid(
            "本机没有启用分析引擎，不能运行监督模型。请联系系统管理员。".to_owned(),
        ));
    }
    if !stored.record.has_data() {
        return Err(Failure::Invalid(
            "该任务的数据已经删除，不能再运行监督模型。".to_owned(),
        ));
    }
    keep_task(&ctx.app, task).await?;
    let today = stored.record.content.until.min(ctx.today());
    let (granted, batches) = granted(&ctx.app, &stored.record).await?;
    let app = Arc::clone(&ctx.app);
    let asked = stored.record.clone();
    // The engine plans on threads of its own, for which it waits; a cluster is asked for its version.
    let planning = tokio::task::spawn_blocking(move || {
        let engine = app.analysis.engine().ok_or(Failure::NotFound)?;
        planned(engine, &asked, &chosen, &granted, today)
    });
    let Planned {
        engine,
        jobs,
        models,
    } = planning
        .await
        .map_err(|e| Failure::Internal(format!("planning models: {e}")))??;
    let id = RunId(ctx.app.ids.next());
    let running = Arc::new(Running::new(task, jobs.len()));
    if !ctx.app.analysis.begin(id, &running) {
        return Err(Failure::Taken(
            "本任务已有模型正在运行，请等待完成，或先停止。",
        ));
    }
    let mark = Mark(Arc::clone(&ctx.app), id);
    let event = ModelRun::start(NewRun {
        id,
        task,
        day: ctx.today(),
        engine,
        models,
        batches,
    })?;
    let begun = record::enter::<ModelRun>(ctx, event).await?;
    if begun.record.content.id != id {
        return Ok(begun);
    }
    tokio::spawn(async move {
        let Mark(app, id) = &mark;
        if let Err(error) = execute(app, task, *id, jobs, &running).await {
            tracing::warn!(%error, run = %id, "a run of models could not be ended");
        }
    });
    Ok(begun)
}

/// Takes the mark of a run away however it ends.
struct Mark(Arc<App>, RunId);

impl Drop for Mark {
    fn drop(&mut self) {
        self.0.analysis.end(self.1);
    }
}

/// Stops a run.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn cancel(ctx: &Context, id: RunId) -> Result<StoredRecord<ModelRun>, Failure> {
    see(ctx)?;
    ctx.allow(Action::RunModels, None)?;
    let stored: StoredRecord<ModelRun> = record::load(ctx, id.0).await?;
    if let Some(run) = ctx.app.analysis.running(id) {
        run.cancel.cancel();
        return Ok(stored);
    }
    record::change(ctx, id.0, None, ModelRun::cancel).await
}

/// Says of runs that were cut off by the end of a process that they were. For the start of the server.
///
/// # Errors
/// The store's.
pub async fn fail_interrupted(app: &App) -> Result<(), Failure> {
    let filter = RecordFilter {
        states: vec!["running"],
        ..RecordFilter::default()
    };
    for run in record::all::<ModelRun>(app, &filter).await? {
        let why = "程序中途停止，请重新运行。".to_owned();
        record::change_by_itself(app, run.record.content.id.0, |it: &ModelRun| it.fail(why))
            .await?;
    }
    Ok(())
}

/// All tables that a task was granted, with the batches that were accepted.
async fn granted(
    app: &App,
    task: &CollectionTask,
) -> Result<(Vec<Granted>, Vec<BatchRead>), Failure> {
    let catalogue = data::sets()?;
    let mut batches = Vec::new();
    for part in all_parts(app, task.id).await? {
        if let Stage::Accepted {
            batch: Some(batch), ..
        } = part.record.stage
        {
            batches.push(BatchRead {
                table: part.record.set,
                batch: batch.batch,
                digest: batch.digest,
            });
        }
    }
    let mut tables = Vec::new();
    for asked in &task.content.asked {
        let of = batches.iter().filter(|batch| batch.table == asked.set);
        let names: Result<_, _> = of.map(|batch| batch.batch.parse()).collect();
        tables.push(Granted {
            shape: TableShape::of(data::set(&catalogue, &asked.set)?),
            batches: names.map_err(|_| Failure::Internal("a batch has no name".to_owned()))?,
        });
    }
    Ok((tables, batches))
}

/// What a run asks: queries by model, and what is written down about them.
struct Planned {
    /// Name and version of the engine.
    engine: String,
    jobs: Vec<(String, Job)>,
    models: Vec<ModelAsked>,
}

fn planned(
    engine: &Engine,
    task: &CollectionTask,
    chosen: &[Chosen],
    granted: &[Granted],
    today: Date,
) -> Result<Planned, Failure> {
    let (catalogue, registry) = (data::sets()?, registry()?);
    let asked = task.content.asked.iter();
    let tables: BTreeSet<String> = asked.map(|asked| asked.set.clone()).collect();
    let name = engine.runner.engine();
    let mut planned = Planned {
        engine: format!("{} {}", name.name, name.version),
        jobs: Vec::new(),
        models: Vec::new(),
    };
    for one in chosen {
        let model = registry
            .model(&one.model)
            .ok_or(Failure::BadReference("没有所选的模型，请重新选择。"))?;
        let refused = |why: &dyn std::fmt::Display| Failure::Invalid(why.to_string());
        let values = model
            .values(&one.values, today)
            .map_err(|why| refused(&why))?;
        let plan = model
            .plan(&catalogue, &tables, values)
            .map_err(|why| refused(&why))?;
        let job = job(engine, model, &plan, granted)?;
        engine
            .runner
            .ensure_allowed(&job)
            .map_err(|why| Failure::Invalid(why.code.sentence().to_owned()))?;
        let values = plan.values().iter();
        planned.models.push(ModelAsked {
            model: model.id().to_owned(),
            version: model.version(),
            values: values
                .map(|(name, value)| (name.to_owned(), value.to_string()))
                .collect(),
        });
        planned.jobs.push((model.id().to_owned(), job));
    }
    Ok(planned)
}

fn job(
    engine: &Engine,
    model: &Model,
    plan: &Plan<'_>,
    granted: &[Granted],
) -> Result<Job, Failure> {
    let dialect: Dialect = engine.runner.dialect();
    let wrong = |why: bihuan_insight::model::Contradiction| Failure::Internal(why.to_string());
    let evidence = plan.evidence(dialect).map_err(wrong)?.into_iter();
    let reads = |table: &str| model.inputs().iter().any(|input| input.table == table);
    Ok(Job {
        name: format!("{} v{}", model.id(), model.version()),
        sql: plan.query(dialect).map_err(wrong)?,
        inputs: model.inputs().to_vec(),
        granted: granted
            .iter()
            .filter(|granted| reads(&granted.shape.name))
            .cloned()
            .collect(),
        evidence: evidence
            .map(|(evidence, sql)| EvidenceQuery {
                table: evidence.table.clone(),
                sql,
            })
            .collect(),
        bucket: model.bucket().map(str::to_owned),
        memory: engine.memory,
    })
}

/// Keeps what a query finds and tells how far it is.
struct Watching<'a> {
    run: &'a Running,
    hits: Vec<Hit>,
}

impl Watch for Watching<'_> {
    fn begins(&mut self, parts: u16) {
        self.run.parts.store(parts.into(), Ordering::Relaxed);
        self.run.done.store(0, Ordering::Relaxed);
    }

    fn part(&mut self, part: Part) -> Result<(), RunError> {
        self.hits.extend(part.hits);
        self.run.done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Runs the queries, then makes flags of what they found. One that fails leaves the clues of its model as they were.
async fn execute(
    app: &Arc<App>,
    task: CollectionId,
    id: RunId,
    jobs: Vec<(String, Job)>,
    running: &Arc<Running>,
) -> Result<(), Failure> {
    let Some(engine) = app.analysis.engine() else {
        return Ok(());
    };
    let (mut figures, mut found) = (Vec::new(), Vec::new());
    for (model, job) in jobs {
        running.model.fetch_add(1, Ordering::Relaxed);
        let (runner, run) = (Arc::clone(&engine.runner), Arc::clone(running));
        let asking = tokio::task::spawn_blocking(move || ask(runner.as_ref(), &job, &run));
        let asked = asking
            .await
            .map_err(|e| Failure::Internal(format!("running a model: {e}")))?;
        match asked {
            Ok(hits) => {
                figures.push(ModelFigures {
                    model: model.clone(),
                    hits: hits.len() as u64,
                    failed: None,
                });
                found.push((model, hits));
            }
            Err(why) if why.code == RunCode::Cancelled => {
                return record::change_by_itself(app, id.0, ModelRun::cancel).await;
            }
            Err(why) => {
                tracing::warn!(%why, %model, run = %id, "a model could not be run");
                figures.push(ModelFigures {
                    model,
                    hits: 0,
                    failed: Some(why.code.sentence().to_owned()),
                });
            }
        }
    }
    match raise::raise(app, task, id, found).await {
        Ok(flags) => {
            record::change_by_itself(app, id.0, |it: &ModelRun| it.finish(figures, flags)).await
        }
        Err(failure) => {
            let why = "登记疑点时出错，请重新运行。".to_owned();
            record::change_by_itself(app, id.0, |it: &ModelRun| it.fail(why)).await?;
            Err(failure)
        }
    }
}

fn ask(runner: &dyn QueryRunner, job: &Job, run: &Running) -> Result<Vec<Hit>, RunError> {
    let mut watching = Watching {
        run,
        hits: Vec::new(),
    };
    runner.run(job, None, &mut watching, &run.cancel)?;
    Ok(watching.hits)
}
