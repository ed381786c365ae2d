//! Which part of the ledger is asked for: the query of lists and exports.

use bihuan_casework::{
    Context,
    ledger::{Filter, List, Order, ReboundEnd},
    rectification::{self, RectificationRow},
};
use bihuan_domain::{
    Stage,
    finding::TimeClass,
    id::{PersonId, UnitId},
};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    keys::{ListKey, TimeClassKey},
    page_limit,
};
use crate::http::ApiFailure;

/// Most characters of words that are looked for.
const LONGEST_WORDS: usize = 100;

/// Which part of the ledger.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgerQuery {
    /// Code of the rectification; the latest visible one without.
    rectification: Option<String>,
    /// Which of the three lists.
    #[param(inline)]
    list: Option<ListKey>,
    /// Stages, separated by commas.
    stage: Option<String>,
    /// Lead unit.
    lead: Option<Uuid>,
    /// A unit in any role.
    unit: Option<Uuid>,
    /// Sponsor.
    sponsor: Option<Uuid>,
    /// Time class.
    #[param(inline)]
    time_class: Option<TimeClassKey>,
    /// `1` for overdue ones only.
    overdue: Option<String>,
    /// `1` for key problems only.
    key_problem: Option<String>,
    /// `1` for those that a leader has taken on only.
    sponsored: Option<String>,
    /// `came_back` for findings that came back from a closed one, `is_back` for closed ones that are back.
    rebound: Option<String>,
    /// Part of the problem or of the number.
    q: Option<String>,
    /// `position`, `-position`, `number`, `-number`, `deadline`, `-deadline`, `stage`, `lead`, `updated`.
    sort: Option<String>,
    /// 1 to 200; 50 without.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// For exports: `xlsx` or `csv`.
    #[param(ignore)]
    pub(super) format: Option<String>,
}

impl LedgerQuery {
    /// All of a rectification.
    pub(super) fn of(rectification: Option<String>) -> Self {
        Self {
            rectification,
            ..Self::default()
        }
    }

    /// The rectification that is asked for; none when none is visible.
    pub(super) async fn rectification(
        &self,
        ctx: &Context,
    ) -> Result<Option<RectificationRow>, ApiFailure> {
        match self
            .rectification
            .as_deref()
            .filter(|code| !code.is_empty())
        {
            Some(code) => Ok(Some(rectification::find(ctx, code).await?)),
            None => Ok(rectification::list(ctx).await?.first().cloned()),
        }
    }

    /// The filter.
    pub(super) fn filter(&self, today: Date) -> Result<Filter, ApiFailure> {
        let overdue = yes("overdue", self.overdue.as_deref())?;
        if self
            .q
            .as_ref()
            .is_some_and(|q| q.chars().count() > LONGEST_WORDS)
        {
            return Err(ApiFailure::bad(format!(
                "字段 q 过长，最多 {LONGEST_WORDS} 字。"
            )));
        }
        Ok(Filter {
            list: self.list.map(Into::into),
            stages: stages(self.stage.as_deref(), &Stage::KEYS)?,
            lead: self.lead.map(UnitId),
            unit: self.unit.map(UnitId),
            sponsor: self.sponsor.map(PersonId),
            time_class: self.time_class.map(|c| TimeClass::from(c).key().to_owned()),
            key: yes("key_problem", self.key_problem.as_deref())?,
            sponsored: yes("sponsored", self.sponsored.as_deref())?,
            due_before: overdue.then_some(today),
            rebound: match self.rebound.as_deref() {
                None | Some("") => None,
                Some("came_back") => Some(ReboundEnd::CameBack),
                Some("is_back") => Some(ReboundEnd::GaveRise),
                Some(_) => {
                    return Err(ApiFailure::bad(
                        "字段 rebound 的值不可用，可用：came_back、is_back。",
                    ));
                }
            },
            text: self.q.clone().filter(|q| !q.trim().is_empty()),
            ..Filter::default()
        })
    }

    /// The order.
    pub(super) fn order(&self) -> Result<Order, ApiFailure> {
        match self.sort.as_deref().unwrap_or("position") {
            "" | "position" | "number" => Ok(Order::Position),
            "-position" | "-number" => Ok(Order::PositionDown),
            "deadline" => Ok(Order::Due),
            "-deadline" => Ok(Order::DueDown),
            "stage" => Ok(Order::Stage),
            "lead" => Ok(Order::Lead),
            "updated" => Ok(Order::Updated),
            _ => Err(ApiFailure::bad(
                "字段 sort 的值不可用，可用：position、-position、number、-number、deadline、-deadline、stage、lead、updated。",
            )),
        }
    }

    /// Filter, order, page.
    pub(super) fn list(&self, today: Date) -> Result<List, ApiFailure> {
        if self.format.is_some() {
            return Err(ApiFailure::bad("不能填写字段 format。"));
        }
        let cursor = self.after.as_deref().map(|after| {
            after
                .parse()
                .map_err(|()| ApiFailure::bad("字段 after 的值不合规，请用上一页的 next。"))
        });
        Ok(List {
            filter: self.filter(today)?,
            order: self.order()?,
            cursor: cursor.transpose()?,
            limit: page_limit(self.limit)?,
        })
    }
}

/// A yes or no of the query; no without.
fn yes(field: &str, said: Option<&str>) -> Result<bool, ApiFailure> {
    match said {
        None | Some("" | "0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(ApiFailure::bad(format!(
            "字段 {field} 的值不合规，可用：1、0。"
        ))),
    }
}

/// Keys of stages, separated by commas; every one must be known.
pub(super) fn stages(
    text: Option<&str>,
    known: &[&'static str],
) -> Result<Vec<String>, ApiFailure> {
    let keys = text
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|key| !key.is_empty());
    keys.map(|key| {
        if known.contains(&key) {
            Ok(key.to_owned())
        } else {
            Err(ApiFailure::bad(format!(
                "字段 stage 的值不可用，可用：{}。",
                known.join("、")
            )))
        }
    })
    .collect()
}
