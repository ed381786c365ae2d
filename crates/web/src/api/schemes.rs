//! Schemes of evaluation. Points are tenths.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord,
    evaluation::{SchemeChange, scheme},
};
use bihuan_domain::{
    evaluation::{
        GradeStep, Indicator, Points, ReadyScheme, Scheme, SchemeAspect, SchemeContent, Source,
    },
    id::SchemeId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    extract::{Body, Named},
    keys::{LedgerMeasureKey, MarkingKey},
};
use crate::http::{ApiFailure, Script};

/// Where the points of an indicator come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointSource)]
pub(super) enum SourceBody {
    /// A measure of the ledger.
    Ledger(LedgerMeasureKey),
    /// The assessor.
    Assessor,
    /// The unit itself.
    SelfScore,
    /// The survey.
    Survey,
}

impl From<Source> for SourceBody {
    fn from(it: Source) -> Self {
        match it {
            Source::Ledger(measure) => Self::Ledger(measure.into()),
            Source::Assessor => Self::Assessor,
            Source::SelfScore => Self::SelfScore,
            Source::Survey => Self::Survey,
        }
    }
}

impl From<SourceBody> for Source {
    fn from(it: SourceBody) -> Self {
        match it {
            SourceBody::Ledger(measure) => Self::Ledger(measure.into()),
            SourceBody::Assessor => Self::Assessor,
            SourceBody::SelfScore => Self::SelfScore,
            SourceBody::Survey => Self::Survey,
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Indicator)]
pub(super) struct IndicatorBody {
    title: String,
    /// The most points, in tenths.
    most: u32,
    source: SourceBody,
}

/// Indicators that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SchemeAspect)]
pub(super) struct AspectBody {
    title: String,
    indicators: Vec<IndicatorBody>,
}

/// A grade and from how many percent on it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GradeStep)]
pub(super) struct GradeStepBody {
    title: String,
    from: u32,
}

/// What a scheme says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SchemeContent)]
pub(super) struct SchemeContentBody {
    title: String,
    marking: MarkingKey,
    aspects: Vec<AspectBody>,
    /// The best first.
    grades: Vec<GradeStepBody>,
}

impl From<SchemeContent> for SchemeContentBody {
    fn from(it: SchemeContent) -> Self {
        let aspects = it.aspects.into_iter().map(|aspect| AspectBody {
            title: aspect.title,
            indicators: aspect
                .indicators
                .into_iter()
                .map(|i| IndicatorBody {
                    title: i.title,
                    most: i.most.0,
                    source: i.source.into(),
                })
                .collect(),
        });
        let grades = it.grades.into_iter().map(|g| GradeStepBody {
            title: g.title,
            from: g.from,
        });
        Self {
            title: it.title,
            marking: it.marking.into(),
            aspects: aspects.collect(),
            grades: grades.collect(),
        }
    }
}

impl From<SchemeContentBody> for SchemeContent {
    fn from(it: SchemeContentBody) -> Self {
        let aspects = it.aspects.into_iter().map(|aspect| SchemeAspect {
            title: aspect.title,
            indicators: aspect
                .indicators
                .into_iter()
                .map(|i| Indicator {
                    title: i.title,
                    most: Points(i.most),
                    source: i.source.into(),
                })
                .collect(),
        });
        let grades = it.grades.into_iter().map(|g| GradeStep {
            title: g.title,
            from: g.from,
        });
        Self {
            title: it.title,
            marking: it.marking.into(),
            aspects: aspects.collect(),
            grades: grades.collect(),
        }
    }
}

/// A scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Scheme)]
pub(super) struct SchemeBody {
    /// What an evaluation names it by: the key of a ready one, or an identity.
    id: String,
    content: SchemeContentBody,
    retired: bool,
    /// Absent for ready ones, which never change.
    version: Option<u64>,
}

impl From<StoredRecord<Scheme>> for SchemeBody {
    fn from(stored: StoredRecord<Scheme>) -> Self {
        Self {
            id: stored.record.id.to_string(),
            content: stored.record.content.into(),
            retired: stored.record.retired,
            version: Some(stored.version),
        }
    }
}

/// Schemes, the ready ones first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Schemes {
    items: Vec<SchemeBody>,
}

/// List schemes
#[utoipa::path(get, path = "/api/v1/schemes", tag = "evaluation", responses((status = 200, body = Schemes)))]
pub(super) async fn list(caller: Script) -> Result<Json<Schemes>, ApiFailure> {
    let own = scheme::list(&caller.ctx).await?;
    let ready = ReadyScheme::ALL.map(|ready| SchemeBody {
        id: ready.key().to_owned(),
        content: ready.content().into(),
        retired: false,
        version: None,
    });
    let items = ready.into_iter().chain(own.into_iter().map(Into::into));
    Ok(Json(Schemes {
        items: items.collect(),
    }))
}

/// Write a scheme down
#[utoipa::path(post, path = "/api/v1/schemes", tag = "evaluation", request_body = SchemeContentBody,
    responses((status = 201, body = SchemeBody)))]
pub(super) async fn enter(
    caller: Script,
    Body(content): Body<SchemeContentBody>,
) -> Result<(StatusCode, Json<SchemeBody>), ApiFailure> {
    let stored = scheme::enter(&caller.ctx, content.into()).await?;
    Ok((StatusCode::CREATED, Json(stored.into())))
}

/// What is asked of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SchemeCommand {
    /// Let it say something else.
    Revise { content: SchemeContentBody },
    /// Take it out of use.
    Retire {},
}

/// Change a scheme
#[utoipa::path(post, path = "/api/v1/schemes/{id}/commands", tag = "evaluation", params(("id" = Uuid, Path)),
    request_body = SchemeCommand, responses((status = 200, body = SchemeBody)))]
pub(super) async fn command(
    caller: Script,
    Named(id): Named<SchemeId>,
    Body(command): Body<SchemeCommand>,
) -> Result<Json<SchemeBody>, ApiFailure> {
    caller.ctx.allow(Action::KeepEvaluation, None)?;
    let change = match command {
        SchemeCommand::Revise { content } => SchemeChange::Revise(content.into()),
        SchemeCommand::Retire {} => SchemeChange::Retire,
    };
    let stored = scheme::change(&caller.ctx, id, change, caller.seen).await?;
    Ok(Json(stored.into()))
}
