//! Figures of a task: who has reported, and how good what came was. They are about units' work with data, never about a person.

use std::collections::BTreeMap;

use bihuan_domain::{
    collection::{Outcome, Stage, Submission},
    id::{CollectionId, UnitId},
};
use bihuan_store::StoredRecord;

use super::parts;
use crate::{Context, Failure};

/// Who has reported what.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// The parts, by unit and then by data set.
    pub parts: Vec<StoredRecord<Submission>>,
    /// How many stand where, in the order of [`Stage::ALL`].
    pub counts: Vec<(&'static str, u64)>,
    /// How many are late.
    pub late: u64,
    /// How many are statements that there is nothing.
    pub nothing: u64,
}

/// Who has reported what of a task, as far as the person may see it.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn board(ctx: &Context, id: CollectionId) -> Result<Board, Failure> {
    let mut parts = parts(ctx, id).await?;
    parts.sort_by(|a, b| (a.record.unit, &a.record.set).cmp(&(b.record.unit, &b.record.set)));
    let today = ctx.today();
    let of = |key: &str| parts.iter().filter(|p| p.record.stage.key() == key).count() as u64;
    let counts = Stage::ALL.map(|(key, _)| (key, of(key))).to_vec();
    let late = parts.iter().filter(|p| p.record.is_late(today)).count() as u64;
    let nothing = parts.iter().filter(|p| p.record.says_nothing()).count() as u64;
    Ok(Board {
        parts,
        counts,
        late,
        nothing,
    })
}

/// How good the data of a unit was.
#[derive(Debug, Clone, Default)]
pub struct Quality {
    /// Parts it was asked for.
    pub asked: u64,
    /// Parts that were accepted.
    pub accepted: u64,
    /// Parts whose first round was checked.
    pub checked: u64,
    /// Parts whose first round passed and was not sent back.
    pub first_passed: u64,
    /// Rounds of all parts.
    pub rounds: u64,
    /// Rounds of the part in the middle.
    pub median_rounds: Option<u64>,
    /// Hours from the first round to acceptance, of the part in the middle.
    pub median_hours: Option<i64>,
    /// Rows of last rounds.
    pub rows: u64,
    /// Issues of first rounds that block or warn.
    pub issues: u64,
    /// Rows of first rounds.
    pub first_rows: u64,
    /// Issues of first rounds by code.
    pub codes: BTreeMap<String, u64>,
    /// Parts that came late or have not come.
    pub late: u64,
}

impl Quality {
    /// Issues of first rounds for a thousand rows.
    #[allow(clippy::cast_precision_loss, reason = "a rate needs no more digits")]
    pub fn per_thousand_rows(&self) -> Option<f64> {
        (self.first_rows > 0).then(|| self.issues as f64 * 1000.0 / self.first_rows as f64)
    }

    /// First-pass yield in percent.
    pub fn first_pass_percent(&self) -> Option<u64> {
        (self.first_passed * 100).checked_div(self.checked)
    }
}

/// One unit's figures.
#[derive(Debug, Clone)]
pub struct UnitQuality {
    /// The unit.
    pub unit: UnitId,
    /// Its figures.
    pub quality: Quality,
}

/// The figures of a task as a whole and by unit, as far as the person may see it.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn quality(
    ctx: &Context,
    id: CollectionId,
) -> Result<(Quality, Vec<UnitQuality>), Failure> {
    let parts = parts(ctx, id).await?;
    let today = ctx.today();
    let mut units: BTreeMap<UnitId, Vec<&Submission>> = BTreeMap::new();
    for part in &parts {
        units
            .entry(part.record.unit)
            .or_default()
            .push(&part.record);
    }
    let all: Vec<&Submission> = parts.iter().map(|part| &part.record).collect();
    let by_unit = units.into_iter().map(|(unit, parts)| UnitQuality {
        unit,
        quality: of(&parts, today),
    });
    Ok((of(&all, today), by_unit.collect()))
}

fn of(parts: &[&Submission], today: jiff::civil::Date) -> Quality {
    let mut quality = Quality::default();
    let (mut rounds, mut hours) = (Vec::new(), Vec::new());
    for it in parts {
        quality.asked += 1;
        quality.late += u64::from(came_late(it, today));
        quality.rounds += it.rounds.len() as u64;
        if let Some(passed) = it.first_passed() {
            quality.checked += 1;
            quality.first_passed += u64::from(passed);
        }
        if let Some(Outcome::Read { tally, .. }) =
            it.rounds.first().and_then(|r| r.outcome.as_ref())
        {
            quality.issues += tally.block + tally.warning;
            quality.first_rows += tally.rows;
            for (code, count) in &tally.codes {
                *quality.codes.entry(code.clone()).or_default() += count;
            }
        }
        quality.rows += it
            .last()
            .and_then(|r| r.tally())
            .map_or(0, |tally| tally.rows);
        if let (Stage::Accepted { stamp, .. }, Some(first)) = (&it.stage, it.rounds.first()) {
            quality.accepted += 1;
            rounds.push(it.rounds.len() as u64);
            hours.push(stamp.at.duration_since(first.stamp.at).as_hours());
        }
    }
    quality.median_rounds = middle(rounds);
    quality.median_hours = middle(hours);
    quality
}

/// Whether the first round came after the deadline in force, or none has come by now.
fn came_late(it: &Submission, today: jiff::civil::Date) -> bool {
    match it.rounds.first() {
        Some(first) => bihuan_domain::clock::day_of(first.stamp.at) > it.due,
        None => today > it.due,
    }
}

fn middle<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
