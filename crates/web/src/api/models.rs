//! Data supervision, second loop: the library of models, and runs over the data of a task.

use std::collections::BTreeMap;

use axum::{Json, http::StatusCode};
use bihuan_casework::{
    StoredRecord,
    flag::{self, Chosen, Conversion, LibraryModel},
};
use bihuan_domain::{
    id::{CollectionId, RunId},
    model_run::{FlagFigures, ModelRun, RunStanding},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::extract::{Body, Named};
use crate::http::{ApiFailure, Script};

/// A parameter of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ModelParameter {
    name: String,
    title: String,
    default: String,
    /// Blank for words.
    range: String,
}

/// What became of what a model found, over all tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ModelConversion {
    flags: u64,
    verified: u64,
    /// Verified and true, wholly or in part.
    confirmed: u64,
}

/// A model of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct RedFlagModel {
    id: String,
    version: u32,
    title: String,
    /// The field of work.
    domain: String,
    /// What is said of a hit.
    wording: String,
    /// `A` nearly certain, `B` needs a second source, `C` never alone.
    severity: &'static str,
    on_by_default: bool,
    /// Names of the data sets that it reads.
    reads: Vec<String>,
    parameters: Vec<ModelParameter>,
    conversion: ModelConversion,
}

impl RedFlagModel {
    fn of(it: LibraryModel, became: Option<&Conversion>) -> Self {
        let parameters = it.parameters.into_iter().map(|it| ModelParameter {
            name: it.name,
            title: it.title,
            default: it.default,
            range: it.range,
        });
        Self {
            id: it.id,
            version: it.version,
            title: it.title,
            domain: it.domain,
            wording: it.wording,
            severity: it.severity,
            on_by_default: it.on_by_default,
            reads: it.inputs.into_iter().map(|(name, _)| name).collect(),
            parameters: parameters.collect(),
            conversion: became.map_or_else(ModelConversion::default, |it| ModelConversion {
                flags: it.flags,
                verified: it.verified,
                confirmed: it.confirmed,
            }),
        }
    }
}

/// The library of models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct RedFlagModels {
    items: Vec<RedFlagModel>,
}

/// List red-flag models
#[utoipa::path(get, path = "/api/v1/models", tag = "data", responses((status = 200, body = RedFlagModels)))]
pub(super) async fn list(caller: Script) -> Result<Json<RedFlagModels>, ApiFailure> {
    let became = flag::conversions(&caller.ctx).await?;
    let models = flag::library(&caller.ctx)?.into_iter().map(|model| {
        let became = became.get(&model.id);
        RedFlagModel::of(model, became)
    });
    Ok(Json(RedFlagModels {
        items: models.collect(),
    }))
}

/// A model to run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenModel {
    /// Its number, such as `F01`.
    model: String,
    /// Values by name of the parameter; defaults for the rest.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

/// A run to be started.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewModelRun {
    models: Vec<ChosenModel>,
}

/// What a model found in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ModelResult {
    model: String,
    version: u32,
    /// The values of its parameters.
    values: BTreeMap<String, String>,
    /// `null` before the run has ended.
    hits: Option<u64>,
    /// What went wrong.
    failed: Option<String>,
}

/// What became of the flags of the task in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct FlagsOfRun {
    raised: u64,
    changed: u64,
    recalled: u64,
    same: u64,
}

impl From<FlagFigures> for FlagsOfRun {
    fn from(it: FlagFigures) -> Self {
        Self {
            raised: it.raised,
            changed: it.changed,
            recalled: it.recalled,
            same: it.same,
        }
    }
}

/// A run of models over the data of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ModelRun)]
pub(super) struct RunBody {
    id: Uuid,
    task: Uuid,
    /// The day that queries call today.
    day: Date,
    /// Which engine ran it, with its version.
    engine: String,
    started: Timestamp,
    /// `running`, `finished`, `cancelled` or `failed`.
    state: &'static str,
    /// Why it failed.
    why: Option<String>,
    models: Vec<ModelResult>,
    /// `null` before it has ended.
    flags: Option<FlagsOfRun>,
    version: u64,
}

impl From<&StoredRecord<ModelRun>> for RunBody {
    fn from(stored: &StoredRecord<ModelRun>) -> Self {
        let it = &stored.record;
        let (found, flags, why) = match &it.standing {
            RunStanding::Finished { models, flags, .. } => {
                (models.as_slice(), Some((*flags).into()), None)
            }
            RunStanding::Failed { why, .. } => (&[][..], None, Some(why.clone())),
            RunStanding::Running | RunStanding::Cancelled { .. } => (&[][..], None, None),
        };
        let models = it.content.models.iter().map(|asked| {
            let figures = found.iter().find(|one| one.model == asked.model);
            ModelResult {
                model: asked.model.clone(),
                version: asked.version,
                values: asked.values.clone(),
                hits: figures.map(|one| one.hits),
                failed: figures.and_then(|one| one.failed.clone()),
            }
        });
        Self {
            id: it.content.id.0,
            task: it.content.task.0,
            day: it.content.day,
            engine: it.content.engine.clone(),
            started: it.started.at,
            state: it.state_key(),
            why,
            models: models.collect(),
            flags,
            version: stored.version,
        }
    }
}

/// Runs, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ModelRuns {
    items: Vec<RunBody>,
}

/// List runs of models over a task
#[utoipa::path(get, path = "/api/v1/collections/{id}/runs", tag = "data", params(("id" = Uuid, Path)),
    responses((status = 200, body = ModelRuns)))]
pub(super) async fn runs(
    caller: Script,
    Named(id): Named<CollectionId>,
) -> Result<Json<ModelRuns>, ApiFailure> {
    let runs = flag::runs(&caller.ctx, id).await?;
    Ok(Json(ModelRuns {
        items: runs.iter().map(Into::into).collect(),
    }))
}

/// Run models over a task
///
/// Answers when the run has begun; ask for it again until it is no longer `running`.
#[utoipa::path(post, path = "/api/v1/collections/{id}/runs", tag = "data", params(("id" = Uuid, Path)),
    request_body = NewModelRun, responses((status = 201, body = RunBody)))]
pub(super) async fn start(
    caller: Script,
    Named(id): Named<CollectionId>,
    Body(new): Body<NewModelRun>,
) -> Result<(StatusCode, Json<RunBody>), ApiFailure> {
    let chosen = new.models.into_iter().map(|one| Chosen {
        model: one.model,
        values: one.values,
    });
    let begun = flag::start(&caller.ctx, id, chosen.collect()).await?;
    Ok((StatusCode::CREATED, Json((&begun).into())))
}

/// Open a run of models
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "data", params(("id" = Uuid, Path)),
    responses((status = 200, body = RunBody)))]
pub(super) async fn show_run(
    caller: Script,
    Named(id): Named<RunId>,
) -> Result<Json<RunBody>, ApiFailure> {
    let run = flag::show_run(&caller.ctx, id).await?;
    Ok(Json((&run).into()))
}

/// What is asked of a run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum RunCommand {
    /// Stop it; no flag is touched.
    Cancel {},
}

/// Change a run of models
#[utoipa::path(post, path = "/api/v1/runs/{id}/commands", tag = "data", params(("id" = Uuid, Path)),
    request_body = RunCommand, responses((status = 200, body = RunBody)))]
pub(super) async fn run_command(
    caller: Script,
    Named(id): Named<RunId>,
    Body(RunCommand::Cancel {}): Body<RunCommand>,
) -> Result<Json<RunBody>, ApiFailure> {
    let run = flag::cancel(&caller.ctx, id).await?;
    Ok(Json((&run).into()))
}
