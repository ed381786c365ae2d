//! Rows that stand twice: exactly, under the same business key, or nearly.

use std::hash::Hasher as _;

use super::{
    Code, Level, Value,
    collector::{Collector, Spot},
    digest::{DigestMap, KeySet, Secret},
    frame::Frame,
    issue::Found,
};
use crate::schema::Dataset;

/// Where a row stood first.
#[derive(Debug, Clone, Copy)]
struct First {
    sheet: u16,
    row: u32,
    /// Of the whole row, or of the key when rows are nearly the same.
    rest: u64,
}

/// Digests of the keys so far, with where they stood first.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    keys: DigestMap<First>,
    near: DigestMap<First>,
}

impl Repeats {
    /// The business keys of all rows.
    pub(super) fn into_keys(self) -> KeySet {
        KeySet::from_digests(self.keys.into_keys())
    }

    /// Looks at a row; `key` is the digest of its business key, if it is filled and could be read.
    pub(super) fn see(
        &mut self,
        dataset: &Dataset,
        values: &[Value],
        frame: &Frame<'_>,
        spot: Spot<'_>,
        key: Option<u64>,
        issues: &mut Collector<'_>,
    ) {
        let Some(key) = key else { return };
        let secret = frame.secret;
        let here = |rest| First {
            sheet: u16::try_from(spot.record.sheet).unwrap_or(u16::MAX),
            row: spot.record.row,
            rest,
        };
        let whole = here(secret.digest(values));
        let first = *self.keys.entry(key).or_insert(whole);
        if (first.sheet, first.row) != (whole.sheet, whole.row) {
            let found = if first.rest == whole.rest {
                let message = format!("与{}完全相同，请删去重复的行。", at(first, whole));
                Found::new(Code::Key, Level::Block, message)
            } else {
                let names = headers(dataset);
                let message = format!(
                    "与{}的{names}相同而其他内容不同，请核对后只保留一行，或改正{names}。",
                    at(first, whole)
                );
                Found::new(Code::Key, Level::Block, message)
            };
            issues.row(spot, found);
            return;
        }
        if frame
            .accepted
            .is_some_and(|accepted| accepted.contains(key))
        {
            let message = "这一行在以前的批次中已经报送过，请删去，或在说明中写明是更正。";
            issues.row(spot, Found::new(Code::Key, Level::Block, message));
            return;
        }
        let Some(near) = near_key(dataset, values, secret) else {
            return;
        };
        let here = here(key);
        let first = *self.near.entry(near).or_insert(here);
        if first.rest != key {
            let message = format!(
                "与{}像是同一件事（同一对象、同一时间，金额等不同），请核对是否重复报送。",
                at(first, here)
            );
            issues.row(spot, Found::new(Code::Key, Level::Warning, message));
        }
    }
}

fn at(first: First, here: First) -> String {
    if first.sheet == here.sheet {
        format!("第 {} 行", first.row)
    } else {
        format!(
            "第 {} 个工作表第 {} 行",
            first.sheet.saturating_add(1),
            first.row
        )
    }
}

fn headers(dataset: &Dataset) -> String {
    let columns = dataset
        .key()
        .iter()
        .filter_map(|column| dataset.columns().get(*column));
    let names: Vec<&str> = columns.map(|column| column.header.as_str()).collect();
    names.join("、")
}

/// The digest of what makes rows nearly the same; `None` when a part is blank.
fn near_key(dataset: &Dataset, values: &[Value], secret: Secret) -> Option<u64> {
    if dataset.near().is_empty() {
        return None;
    }
    let mut hasher = secret.hasher();
    for part in dataset.near() {
        let value = values
            .get(part.column)
            .filter(|value| !matches!(value, Value::Blank | Value::Unread(_)))?;
        match (part.by_month, value.month()) {
            (true, Some(month)) => Value::Month(month).write(&mut hasher),
            _ => value.write(&mut hasher),
        }
    }
    Some(hasher.finish())
}
