//! The ledger as a whole: tasks, figures, export.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, response::Response};
use bihuan_casework::{
    Failure,
    ledger::{self, ExportColumn, Figures, Format, KeyProblems},
};
use bihuan_domain::{rectification::FindingList, task::TaskStage};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    extract::{Asked, File},
    filter::{LedgerQuery, stages},
    named::Reference,
};
use crate::http::{ApiFailure, Buffer, Script, attachment};

/// A row of the task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct TaskLine {
    id: Uuid,
    finding: Uuid,
    /// Ledger number of the finding.
    number: String,
    problem: String,
    title: String,
    unit: Reference,
    due: Option<Date>,
    /// Key of the stage.
    stage: String,
    handler: Option<Uuid>,
    measures: u32,
    /// The unit that is asked to take it over, while it has not answered.
    hand_over_to: Option<Uuid>,
    /// Until when that unit is to answer.
    hand_over_until: Option<Date>,
}

/// Tasks, most urgent first; at most 500.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Tasks {
    items: Vec<TaskLine>,
}

/// Which tasks.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct TasksQuery {
    /// Code of the rectification; the latest visible one without.
    rectification: Option<String>,
    /// Stages of tasks, separated by commas.
    stage: Option<String>,
}

/// List tasks
#[utoipa::path(get, path = "/api/v1/tasks", tag = "ledger", params(TasksQuery),
    responses((status = 200, body = Tasks)))]
pub(super) async fn tasks(
    caller: Script,
    Asked(query): Asked<TasksQuery>,
) -> Result<Json<Tasks>, ApiFailure> {
    let keys = stages(query.stage.as_deref(), &TaskStage::KEYS)?;
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let which = LedgerQuery::of(query.rectification);
    let rows = match which.rectification(&caller.ctx).await? {
        Some(row) => ledger::tasks(&caller.ctx, row.rectification.id, &keys).await?,
        None => Vec::new(),
    };
    let items = rows.into_iter().map(|t| TaskLine {
        id: t.id.0,
        finding: t.finding.0,
        number: t.number,
        problem: t.problem,
        title: t.title,
        unit: t.unit.into(),
        due: t.due,
        stage: t.stage,
        handler: t.handler.map(|p| p.0),
        measures: t.measures,
        hand_over_to: t.hand_over.map(|(unit, _)| unit.0),
        hand_over_until: t.hand_over.map(|(_, until)| until),
    });
    Ok(Json(Tasks {
        items: items.collect(),
    }))
}

/// How many findings there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Counts)]
pub(super) struct CountsBody {
    total: u64,
    closed: u64,
    overdue: u64,
    by_stage: BTreeMap<String, u64>,
}

impl CountsBody {
    fn of(figures: &Figures, list: Option<FindingList>, today: Date) -> Self {
        let mut by_stage = BTreeMap::new();
        for count in figures.counts() {
            if list.is_none_or(|l| l.key() == count.list) {
                *by_stage.entry(count.stage.clone()).or_default() += count.n;
            }
        }
        Self {
            total: figures.total(list),
            closed: figures.in_stages(list, &["closed"]),
            overdue: figures.overdue(list, today),
            by_stage,
        }
    }
}

/// The figures of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct UnitCounts {
    unit: Reference,
    #[serde(flatten)]
    counts: CountsBody,
}

/// Key problems, counted as the ledger lists them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = KeyProblems)]
pub(super) struct KeyProblemsBody {
    total: u64,
    /// Taken on by a leader himself.
    led: u64,
    /// Off the ledger.
    closed: u64,
}

impl From<KeyProblems> for KeyProblemsBody {
    fn from(of: KeyProblems) -> Self {
        Self {
            total: of.total,
            led: of.led,
            closed: of.closed,
        }
    }
}

/// The figures of a rectification, as far as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Figures)]
pub(super) struct FiguresBody {
    /// Code of the rectification; empty when none is visible.
    rectification: String,
    /// The day on which findings count as overdue.
    date: Date,
    #[serde(flatten)]
    counts: CountsBody,
    key_problems: KeyProblemsBody,
    /// The same for each of the three lists.
    by_list: BTreeMap<String, CountsBody>,
    /// The same for every unit that takes part; for those who see the whole ledger.
    by_unit: Vec<UnitCounts>,
}

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresQuery {
    /// Code of the rectification; the latest visible one without.
    rectification: Option<String>,
}

/// Read the figures
#[utoipa::path(get, path = "/api/v1/figures", tag = "ledger", params(FiguresQuery),
    responses((status = 200, body = FiguresBody)))]
pub(super) async fn figures(
    caller: Script,
    Asked(query): Asked<FiguresQuery>,
) -> Result<Json<FiguresBody>, ApiFailure> {
    let today = caller.ctx.today();
    let which = LedgerQuery::of(query.rectification);
    let (code, figures, key, units) = match which.rectification(&caller.ctx).await? {
        Some(row) => {
            let id = row.rectification.id;
            let figures = ledger::figures(&caller.ctx, id).await?;
            let units = ledger::figures_by_unit(&caller.ctx, id).await?;
            let key = ledger::key_problems(&caller.ctx, id).await?;
            (row.rectification.code.to_string(), figures, key, units)
        }
        None => (
            String::new(),
            Arc::<Figures>::default(),
            KeyProblems::default(),
            Vec::new(),
        ),
    };
    let by_list = FindingList::ALL.into_iter().map(|list| {
        (
            list.key().to_owned(),
            CountsBody::of(&figures, Some(list), today),
        )
    });
    let by_unit = units.into_iter().map(|u| UnitCounts {
        counts: CountsBody::of(&u.figures, None, today),
        unit: (u.unit, u.name).into(),
    });
    Ok(Json(FiguresBody {
        rectification: code,
        date: today,
        counts: CountsBody::of(&figures, None, today),
        key_problems: key.into(),
        by_list: by_list.collect(),
        by_unit: by_unit.collect(),
    }))
}

/// Export the ledger
#[utoipa::path(get, path = "/api/v1/export", tag = "ledger",
    params(LedgerQuery, ("format" = Option<String>, Query, description = "`xlsx` (without: this) or `csv`.")),
    responses((status = 200, description = "The file.", body = File, content_type = "application/octet-stream")))]
pub(super) async fn export(
    caller: Script,
    Asked(query): Asked<LedgerQuery>,
) -> Result<Response, ApiFailure> {
    let format = match query.format.as_deref() {
        None | Some("xlsx") => Format::Xlsx,
        Some("csv") => Format::Csv,
        Some(_) => return Err(ApiFailure::bad("字段 format 的值不可用，可用：xlsx、csv。")),
    };
    let (filter, order) = (query.filter(caller.ctx.today())?, query.order()?);
    let row = query
        .rectification(&caller.ctx)
        .await?
        .ok_or(Failure::NotFound)?;
    let buffer = Buffer::default();
    ledger::export(
        &caller.ctx,
        &row,
        &filter,
        order,
        format,
        &ExportColumn::ALL,
        buffer.clone(),
    )
    .await?;
    let name = format!(
        "{}-整改台账-{}.{}",
        row.rectification.code,
        caller.ctx.today(),
        format.extension()
    );
    Ok(attachment(buffer.take(), &name, format.media_type()))
}
