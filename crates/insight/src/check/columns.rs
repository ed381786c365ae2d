//! Rules about whole columns: blanks, one value in nearly all rows, numbers that count up, a unit that was mistaken.

use super::{
    Code, Level, Value, collector::Collector, digest::Secret, frame::Profile, frequent::Frequent,
    issue::Found, median::Median,
};
use crate::{
    field::{IdNumber, amount},
    schema::{Column, Dataset, Kind, Need},
    sheet::Layout,
};

/// A required column with more blanks than this is a column that was not filled.
const BLANKS_REQUIRED: f64 = 0.05;
/// A wanted column may have more.
const BLANKS_WANTED: f64 = 0.20;
/// One value in more rows than this is filled in, not reported.
const SAME: f64 = 0.95;
/// In fewer rows nothing can be told.
const FEW: u64 = 20;
/// So many numbers one after the other are counted up, not given out.
const COUNTED_UP: u32 = 10;
/// How far the ratio of medians may be from a factor between units.
const AROUND: f64 = 1.6;

/// What is known of a column after the rows so far.
#[derive(Debug, Default)]
pub(super) struct ColumnState {
    filled: u64,
    blank: u64,
    frequent: Frequent,
    median: Median,
    last_id: Option<u64>,
    run: u32,
    longest_run: u32,
}

impl ColumnState {
    pub(super) fn see(&mut self, column: &Column, value: &Value, secret: Secret) {
        if value.is_blank() {
            self.blank += 1;
            return;
        }
        self.filled += 1;
        // Values that a spreadsheet has damaged look alike; that is told once.
        if column.varies && !matches!(value, Value::Unread(_)) {
            self.frequent.see(secret.digest([value]));
        }
        match value {
            Value::Amount(amount) => self.median.see(amount),
            Value::Identity(number) => self.count_up(number),
            _ => {}
        }
    }

    /// Numbers of the same place and day whose sequence grows by one from row to row.
    fn count_up(&mut self, number: &IdNumber) {
        let id = number.id17();
        let follows = self
            .last_id
            .is_some_and(|last| last.checked_add(1) == Some(id));
        self.run = if follows { self.run + 1 } else { 1 };
        self.longest_run = self.longest_run.max(self.run);
        self.last_id = Some(id);
    }

    pub(super) fn median(&self) -> Option<f64> {
        self.median.value()
    }
}

/// Headers: what is missing, what stands twice, what was left out, what is in another unit.
pub(super) fn check_headers(dataset: &Dataset, layout: &Layout, issues: &mut Collector<'_>) {
    for (index, column) in dataset.columns().iter().enumerate() {
        let missing = layout
            .sheets
            .iter()
            .filter(|sheet| sheet.missing().any(|missing| missing == index));
        let level = match column.need {
            Need::Required => Level::Block,
            Need::Wanted => Level::Warning,
            Need::Optional => continue,
        };
        if missing.count() > 0 {
            let message = format!("缺少“{}”列，请按模板补上。", column.header);
            issues.column(index, Found::new(Code::Full, level, message));
        }
    }
    for sheet in &layout.sheets {
        for header in &sheet.doubled {
            let message =
                format!("表头“{header}”与另一列对应同一项，无法确定用哪一列，请只保留一列。");
            issues.whole(Found::new(Code::Full, Level::Block, message));
        }
        for (index, note) in &sheet.notes {
            let Some(Kind::Amount {
                unit: Some(unit), ..
            }) = dataset.columns().get(*index).map(|column| &column.kind)
            else {
                continue;
            };
            if let Some(written) = amount::other_unit(note, unit) {
                let message =
                    format!("表头写的单位是{written}，本列单位应为{unit}，请换算后重新填写。");
                issues.column(*index, Found::new(Code::Amt, Level::Block, message));
            }
        }
    }
    let skipped: Vec<&str> = layout
        .skipped
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    if !skipped.is_empty() {
        let message = format!(
            "以下工作表没有“{}”的完整表头，没有读取：{}。",
            dataset.title(),
            skipped.join("、")
        );
        issues.whole(Found::new(Code::Full, Level::Hint, message));
    }
    let mut dropped: Vec<&str> = layout
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.dropped)
        .map(String::as_str)
        .collect();
    dropped.sort_unstable();
    dropped.dedup();
    if !dropped.is_empty() {
        let message = format!(
            "以下列不在采集范围内，没有读取和保存：{}。下次请不要报送。",
            dropped.join("、")
        );
        issues.whole(Found::new(Code::Full, Level::Hint, message));
    }
}

/// What can be said of the columns after the last row.
pub(super) fn check_columns(
    dataset: &Dataset,
    states: &[ColumnState],
    last: Option<&Profile>,
    issues: &mut Collector<'_>,
) {
    for (index, (column, state)) in dataset.columns().iter().zip(states).enumerate() {
        let found = [
            blanks(column, state),
            same(column, state),
            counted_up(state),
            unit(column, state, last),
        ];
        for found in found.into_iter().flatten() {
            issues.column(index, found);
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share needs no more digits")]
fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

fn blanks(column: &Column, state: &ColumnState) -> Option<Found> {
    let all = state.filled + state.blank;
    let share = share(state.blank, all);
    let (most, level) = match column.need {
        Need::Required => (BLANKS_REQUIRED, Level::Block),
        Need::Wanted => (BLANKS_WANTED, Level::Warning),
        Need::Optional => return None,
    };
    // Of a few rows every blank is told by itself.
    (share > most && all >= FEW).then(|| {
        let message = format!(
            "“{}”有 {} 行空白（共 {all} 行），请补齐；合并的单元格请拆开后逐行填写。",
            column.header, state.blank
        );
        Found::new(Code::Full, level, message)
    })
}

fn same(column: &Column, state: &ColumnState) -> Option<Found> {
    let suspicious =
        column.varies && state.filled >= FEW && share(state.frequent.most(), state.filled) > SAME;
    suspicious.then(|| {
        let message = format!(
            "“{}”几乎每行都是同一个值，像是为了填满而填的，请按实际逐行填写。",
            column.header
        );
        Found::new(Code::Const, Level::Warning, message)
    })
}

fn counted_up(state: &ColumnState) -> Option<Found> {
    (state.longest_run >= COUNTED_UP).then(|| {
        let message = format!(
            "有连续 {} 行身份证号依次加一，像是编造的号码，请按证件核对。",
            state.longest_run
        );
        Found::new(Code::Const, Level::Warning, message)
    })
}

/// Compares with the last period: ten thousand between 元 and 万元, 15 and 666.67 between 亩, 公顷 and 平方米.
fn unit(column: &Column, state: &ColumnState, last: Option<&Profile>) -> Option<Found> {
    let Kind::Amount {
        unit: Some(unit), ..
    } = &column.kind
    else {
        return None;
    };
    let factors: &[(f64, &str)] = match unit.as_str() {
        "元" => &[(1e4, "元"), (1e-4, "万元")],
        "亩" => &[(666.67, "平方米"), (1.0 / 15.0, "公顷")],
        "平方米" => &[(1.0 / 666.67, "亩"), (1e-4, "公顷")],
        _ => return None,
    };
    let (now, before) = (state.median()?, *last?.medians.get(&column.name)?);
    if state.filled < FEW || before <= 0.0 {
        return None;
    }
    let ratio = now / before;
    let (_, written) = factors
        .iter()
        .find(|(factor, _)| ratio > factor / AROUND && ratio < factor * AROUND)?;
    let message = if *written == unit {
        format!(
            "“{}”的中位数比上期大约一万倍，上期或本期可能用了万元，请核对单位（应为{unit}）。",
            column.header
        )
    } else {
        format!(
            "“{}”的中位数与上期相差约 {} 倍，本期可能用了{written}，请核对单位（应为{unit}）。",
            column.header,
            times(ratio)
        )
    };
    Some(Found::new(Code::Amt, Level::Warning, message))
}

/// A ratio as people say it: the larger over the smaller.
fn times(ratio: f64) -> String {
    format!("{:.0}", if ratio < 1.0 { 1.0 / ratio } else { ratio })
}
