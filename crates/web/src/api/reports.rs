//! Periodical reports: figures with their definitions, and editions that were kept.

use axum::{Json, http::StatusCode};
use bihuan_access::Action;
use bihuan_casework::{
    StoredRecord,
    edition::{self, Report},
    rectification,
};
use bihuan_domain::edition::Edition;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, Body},
    keys::PeriodicalKey,
};
use crate::http::{ApiFailure, Script};

/// A figure with what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportFigure)]
pub(super) struct FigureOfReport {
    /// Key of the measure.
    measure: &'static str,
    label: &'static str,
    /// What it counts, in one sentence.
    definition: &'static str,
    count: u64,
    /// What the last edition told.
    last: Option<u64>,
}

/// A report as it stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportBody {
    from: Date,
    until: Date,
    /// Entries of the journal that the figures are made from.
    sequence: u64,
    figures: Vec<FigureOfReport>,
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        let figures = report.figures.into_iter().map(|figure| FigureOfReport {
            measure: figure.measure.key(),
            label: figure.measure.label(),
            definition: figure.measure.says(),
            count: figure.n,
            last: figure.last,
        });
        Self {
            from: report.period.from,
            until: report.period.until,
            sequence: report.sequence,
            figures: figures.collect(),
        }
    }
}

/// Which report.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedReport {
    /// Code of the rectification.
    rectification: String,
    /// `week` or `month`.
    kind: PeriodicalKey,
}

/// Read the report of the period that runs today
#[utoipa::path(get, path = "/api/v1/reports", tag = "ledger", params(AskedReport),
    responses((status = 200, body = ReportBody)))]
pub(super) async fn report(
    caller: Script,
    Asked(asked): Asked<AskedReport>,
) -> Result<Json<ReportBody>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let report = edition::report(&caller.ctx, row.rectification.id, asked.kind.into()).await?;
    Ok(Json(report.into()))
}

/// A figure that an edition told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct EditionFigure {
    measure: String,
    count: u64,
}

/// An edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Edition)]
pub(super) struct EditionBody {
    id: Uuid,
    kind: PeriodicalKey,
    from: Date,
    until: Date,
    sequence: u64,
    figures: Vec<EditionFigure>,
}

impl From<StoredRecord<Edition>> for EditionBody {
    fn from(stored: StoredRecord<Edition>) -> Self {
        let it = stored.record;
        let figures = it.figures.into_iter().map(|figure| EditionFigure {
            measure: figure.measure,
            count: figure.n,
        });
        Self {
            id: it.id.0,
            kind: it.periodical.into(),
            from: it.from,
            until: it.until,
            sequence: it.sequence,
            figures: figures.collect(),
        }
    }
}

/// Editions, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Editions {
    items: Vec<EditionBody>,
}

/// Of which rectification.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedEditions {
    /// Code of the rectification.
    rectification: String,
    /// Of one kind only.
    kind: Option<PeriodicalKey>,
}

/// List editions that were kept
#[utoipa::path(get, path = "/api/v1/editions", tag = "ledger", params(AskedEditions),
    responses((status = 200, body = Editions)))]
pub(super) async fn editions(
    caller: Script,
    Asked(asked): Asked<AskedEditions>,
) -> Result<Json<Editions>, ApiFailure> {
    caller.ctx.allow(Action::ListLedger, None)?;
    let row = rectification::find(&caller.ctx, &asked.rectification).await?;
    let kind = asked.kind.map(Into::into);
    let kept = edition::list(&caller.ctx, row.rectification.id, kind).await?;
    Ok(Json(Editions {
        items: kept.into_iter().map(Into::into).collect(),
    }))
}

/// An edition to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEdition {
    /// Code of the rectification.
    rectification: String,
    kind: PeriodicalKey,
}

/// Keep the report of the period that runs today
#[utoipa::path(post, path = "/api/v1/editions", tag = "ledger", request_body = NewEdition,
    responses((status = 201, body = EditionBody)))]
pub(super) async fn keep(
    caller: Script,
    Body(new): Body<NewEdition>,
) -> Result<(StatusCode, Json<EditionBody>), ApiFailure> {
    caller.ctx.allow(Action::DraftLetter, None)?;
    let row = rectification::find(&caller.ctx, &new.rectification).await?;
    let kept = edition::keep(&caller.ctx, row.rectification.id, new.kind.into()).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}
