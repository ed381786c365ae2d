//! Satisfaction surveys of an evaluation: open one and get its slips, add slips, close it, read the counts.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    Context, StoredRecord,
    evaluation::{
        self,
        survey::{self, OpenSurvey, WithSlips},
    },
};
use bihuan_domain::{
    evaluation::Survey,
    id::{EvaluationId, SurveyId, UnitId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    evaluations::SurveyBody,
    extract::{Body, Named},
};
use crate::http::{ApiFailure, Script};

/// What was said about a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyResult)]
pub(super) struct ResultBody {
    unit: Uuid,
    /// How often each answer was given; nothing while there are fewer than five.
    counts: Option<SurveyBody>,
}

/// A survey. No name is asked or kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Survey)]
pub(super) struct OneSurvey {
    id: Uuid,
    evaluation: Uuid,
    title: String,
    until: Date,
    /// Whether answers are still taken.
    runs: bool,
    /// Slips that were made.
    slips: usize,
    /// Slips that came back.
    answered: usize,
    results: Vec<ResultBody>,
    version: u64,
}

impl OneSurvey {
    fn of(ctx: &Context, stored: &StoredRecord<Survey>) -> Self {
        let it = &stored.record;
        let results = it.entered.units.iter().map(|unit| ResultBody {
            unit: unit.0,
            counts: it.told(*unit).map(Into::into),
        });
        Self {
            id: it.entered.id.0,
            evaluation: it.entered.evaluation.0,
            title: it.entered.title.clone(),
            until: it.entered.until,
            runs: it.runs(ctx.today()),
            slips: it.slips.len(),
            answered: it.answered(),
            results: results.collect(),
            version: stored.version,
        }
    }
}

/// A survey, and the paths of slips that were made just now, such as `/slip/…/…`. They are shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct SurveyWithSlips {
    survey: OneSurvey,
    fresh: Vec<String>,
}

impl SurveyWithSlips {
    fn of(ctx: &Context, made: &WithSlips) -> Self {
        let id = made.survey.record.entered.id;
        let paths = made.fresh.iter();
        Self {
            survey: OneSurvey::of(ctx, &made.survey),
            fresh: paths
                .map(|s| format!("/slip/{id}/{}", s.expose()))
                .collect(),
        }
    }
}

/// Surveys, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Surveys {
    items: Vec<OneSurvey>,
}

/// List the surveys of an evaluation
#[utoipa::path(get, path = "/api/v1/evaluations/{id}/surveys", tag = "evaluation", params(("id" = Uuid, Path)),
    responses((status = 200, body = Surveys)))]
pub(super) async fn list(
    caller: Script,
    Named(id): Named<EvaluationId>,
) -> Result<Json<Surveys>, ApiFailure> {
    let ctx = &caller.ctx;
    let it = evaluation::show(ctx, id).await?.record;
    ctx.allow(Action::KeepEvaluation, None)?;
    let all = survey::list(ctx, &it).await?;
    Ok(Json(Surveys {
        items: all.iter().map(|one| OneSurvey::of(ctx, one)).collect(),
    }))
}

/// A survey to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSurvey {
    /// What those who are asked read.
    title: String,
    /// Units that are asked about, at most 20, each part of the evaluation.
    units: Vec<Uuid>,
    /// The last day for answers.
    until: Date,
    /// How many slips, 1 to 500.
    slips: usize,
}

/// Open a survey
#[utoipa::path(post, path = "/api/v1/evaluations/{id}/surveys", tag = "evaluation", params(("id" = Uuid, Path)),
    request_body = NewSurvey, responses((status = 201, body = SurveyWithSlips)))]
pub(super) async fn open(
    caller: Script,
    Named(id): Named<EvaluationId>,
    Body(new): Body<NewSurvey>,
) -> Result<(StatusCode, Json<SurveyWithSlips>), ApiFailure> {
    let cmd = OpenSurvey {
        evaluation: id,
        title: new.title,
        units: new.units.into_iter().map(UnitId).collect(),
        until: new.until,
        slips: new.slips,
    };
    let made = survey::open(&caller.ctx, cmd).await?;
    let body = SurveyWithSlips::of(&caller.ctx, &made);
    Ok((StatusCode::CREATED, Json(body)))
}

/// What is asked of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SurveyCommand {
    /// Make more slips.
    AddSlips { slips: usize },
    /// Close it before its last day.
    Close {},
}

/// Change a survey
#[utoipa::path(post, path = "/api/v1/surveys/{id}/commands", tag = "evaluation", params(("id" = Uuid, Path)),
    request_body = SurveyCommand, responses((status = 200, body = SurveyWithSlips)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<SurveyId>,
    Body(command): Body<SurveyCommand>,
) -> Result<Json<SurveyWithSlips>, ApiFailure> {
    let ctx = &caller.ctx;
    survey::show(ctx, id).await?;
    let made = match command {
        SurveyCommand::AddSlips { slips } => survey::add_slips(ctx, id, slips).await?,
        SurveyCommand::Close {} => WithSlips {
            survey: survey::close(ctx, id, caller.seen).await?,
            fresh: Vec::new(),
        },
    };
    Ok(Json(SurveyWithSlips::of(ctx, &made)))
}
