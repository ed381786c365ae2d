//! Rules about a submission as a whole: the cover sheet, the last period, months without rows, nothing to report.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    Code, Level, Value,
    collector::Collector,
    frame::{Frame, Statement},
    issue::Found,
};
use crate::{
    field::Month,
    schema::{Dataset, Kind, ZeroRule},
};

/// A change of the number of rows by more than so many in a hundred is asked about.
const CHANGE: u64 = 30;
/// Below so many rows every change is a large one.
const FEW: u64 = 10;

/// What is added up over all rows.
#[derive(Debug, Default)]
pub(super) struct Totals {
    sums: BTreeMap<usize, Decimal>,
    months: BTreeSet<Month>,
}

impl Totals {
    pub(super) fn see(&mut self, dataset: &Dataset, values: &[Value], frame: &Frame<'_>) {
        for name in frame.cover.iter().flat_map(|cover| cover.totals.keys()) {
            if let Some(place) = dataset.place_of(name)
                && let Some(amount) = values.get(place).and_then(Value::amount)
            {
                let sum = self.sums.entry(place).or_default();
                *sum = sum.saturating_add(amount);
            }
        }
        if let Some(month) = dataset
            .period()
            .and_then(|period| values.get(period))
            .and_then(Value::month)
        {
            self.months.insert(month);
        }
    }
}

/// What can be said after the last row.
pub(super) fn check_whole(
    dataset: &Dataset,
    rows: u64,
    totals: &Totals,
    frame: &Frame<'_>,
    issues: &mut Collector<'_>,
) {
    cover(dataset, rows, totals, frame, issues);
    if rows == 0 {
        nothing_to_report(dataset, frame, issues);
        return;
    }
    change(rows, frame, issues);
    gaps(dataset, totals, frame, issues);
}

fn cover(
    dataset: &Dataset,
    rows: u64,
    totals: &Totals,
    frame: &Frame<'_>,
    issues: &mut Collector<'_>,
) {
    let Some(cover) = frame.cover else { return };
    if let Some(expected) = cover.rows.filter(|expected| *expected != rows) {
        let message =
            format!("封面写 {expected} 条，表中实有 {rows} 条，请核对是否漏报、多报或封面有误。");
        issues.whole(Found::new(Code::Sum, Level::Block, message));
    }
    for (name, expected) in &cover.totals {
        let Some(place) = dataset.place_of(name) else {
            continue;
        };
        let sum = totals.sums.get(&place).copied().unwrap_or_default();
        if sum != *expected {
            let message = format!(
                "明细合计为 {}，与封面的 {} 不一致，请核对明细或封面。",
                sum.normalize(),
                expected.normalize()
            );
            issues.column(place, Found::new(Code::Sum, Level::Block, message));
        }
    }
}

/// A reason that counts makes a hint of what would go back: a truth that looks odd must be sayable.
fn unless_stated(statement: Option<&Statement>) -> Level {
    if statement.is_some_and(Statement::counts) {
        Level::Hint
    } else {
        Level::Block
    }
}

fn change(rows: u64, frame: &Frame<'_>, issues: &mut Collector<'_>) {
    let Some(before) = frame
        .last
        .map(|last| last.rows)
        .filter(|before| *before >= FEW)
    else {
        return;
    };
    let percent = rows.abs_diff(before).saturating_mul(100) / before;
    if rows.abs_diff(before).saturating_mul(100) <= before.saturating_mul(CHANGE) {
        return;
    }
    let more = if rows > before { "增加" } else { "减少" };
    let message = format!(
        "本期 {rows} 条，比上期 {before} 条{more} {percent}%，请核对是否漏报或重复；情况属实的请书面说明原因。"
    );
    issues.whole(Found::new(
        Code::Full,
        unless_stated(frame.statement),
        message,
    ));
}

fn gaps(dataset: &Dataset, totals: &Totals, frame: &Frame<'_>, issues: &mut Collector<'_>) {
    let period_kind = dataset
        .period()
        .and_then(|period| dataset.columns().get(period))
        .map(|column| &column.kind);
    if !matches!(period_kind, Some(Kind::Month | Kind::Date | Kind::Moment)) {
        return;
    }
    let asked = frame
        .period
        .map(|period| (Month::of(period.from), Month::of(period.to)));
    let own = || Some((*totals.months.first()?, *totals.months.last()?));
    let Some((from, to)) = asked.or_else(own) else {
        return;
    };
    let all = std::iter::successors(Some(from), |month| Some(month.next()))
        .take_while(|month| *month <= to);
    // A slip in a year would list centuries.
    let missing: Vec<String> = all
        .take(240)
        .filter(|month| !totals.months.contains(month))
        .map(|month| month.to_string())
        .collect();
    if !missing.is_empty() {
        let shown = missing
            .iter()
            .take(12)
            .cloned()
            .collect::<Vec<_>>()
            .join("、");
        let more = if missing.len() > 12 { "等" } else { "" };
        let message = format!("{shown}{more}没有数据，请补报；确实没有业务的请书面说明原因。");
        issues.whole(Found::new(
            Code::Full,
            unless_stated(frame.statement),
            message,
        ));
    }
}

/// An empty submission is a statement: it needs a reason and a signature, and can contradict what others know.
fn nothing_to_report(dataset: &Dataset, frame: &Frame<'_>, issues: &mut Collector<'_>) {
    if frame.statement.is_some_and(Statement::counts) {
        let message = format!("“{}”为零报告，已写明原因并签字。", dataset.title());
        issues.whole(Found::new(Code::Full, Level::Hint, message));
    } else {
        let message = format!(
            "“{}”没有数据。零报告须写明原因，并由单位负责人签字。",
            dataset.title()
        );
        issues.whole(Found::new(Code::Full, Level::Block, message));
    }
    let Some(ZeroRule::CashFuel) = dataset.zero() else {
        return;
    };
    if let Some(holdings) = frame.holdings
        && holdings.vehicles > 0
        && holdings.cash_fuel_vouchers > 0
    {
        let message = format!(
            "零报告与其他数据不符：单位有在用公务车辆 {} 辆，本期现金报销燃油 {} 笔、共 {} 元。请说明为何不使用公务加油卡，或补报。",
            holdings.vehicles,
            holdings.cash_fuel_vouchers,
            holdings.cash_fuel_amount.normalize()
        );
        issues.whole(Found::new(Code::Full, Level::Warning, message));
    }
}
