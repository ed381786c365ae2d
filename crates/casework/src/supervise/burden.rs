//! The burden meter: what every unit received in a month, in the same month of last year, and how that is to the cap. It counts what
//! the office sends, not what units owe: letters, meetings, visits, instructions.

use std::collections::HashMap;

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    id::{RectificationId, UnitId},
    letter::Letter,
};
use bihuan_store::RecordFilter;
use jiff::{ToSpan as _, civil::Date};

use super::{instruction, round};
use crate::{Context, Failure, letter, meeting, rectification};

/// Papers and appointments a month that a unit is to get at most: above, whoever sends is warned.
pub const CAP: u32 = 6;

/// What a unit received in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Letters.
    pub letters: u32,
    /// Meetings.
    pub meetings: u32,
    /// Visits.
    pub visits: u32,
    /// Instructions.
    pub instructions: u32,
}

impl Load {
    /// All of it together.
    pub const fn total(&self) -> u32 {
        self.letters + self.meetings + self.visits + self.instructions
    }

    /// Whether it is more than the cap.
    pub const fn is_over(&self) -> bool {
        self.total() > CAP
    }
}

/// A unit's burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burden {
    /// Which.
    pub unit: UnitId,
    /// This month so far.
    pub now: Load,
    /// The whole same month of last year.
    pub last_year: Load,
}

/// The burden of every unit that the person may see, the heaviest first; over all rectifications.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn burdens(ctx: &Context) -> Result<Vec<Burden>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let from = ctx.today().first_of_month();
    let last_year = from.checked_sub(1.year()).unwrap_or(from);
    let now = loads(ctx, from, ctx.today()).await?;
    let before = loads(ctx, last_year, last_year.last_of_month()).await?;
    let directory = ctx.app.directory().await?;
    let sees = |unit: UnitId| match ctx.scope() {
        Scope::All => true,
        Scope::Party { units, .. } => units.contains(&unit),
        Scope::Nothing => false,
    };
    let active = directory.units.iter().filter(|u| u.active && sees(u.id));
    let mut burdens: Vec<Burden> = active
        .map(|unit| Burden {
            unit: unit.id,
            now: now.get(&unit.id).copied().unwrap_or_default(),
            last_year: before.get(&unit.id).copied().unwrap_or_default(),
        })
        .collect();
    burdens.sort_by_key(|b| std::cmp::Reverse((b.now.total(), b.last_year.total())));
    Ok(burdens)
}

/// Recipients of a draft that would be over the cap with it, each with what it has received this month.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn over_with(ctx: &Context, letter: &Letter) -> Result<Vec<(UnitId, u32)>, Failure> {
    let loads = loads(ctx, ctx.today().first_of_month(), ctx.today()).await?;
    let content = &letter.entered.content;
    let received = |unit: &UnitId| loads.get(unit).map_or(0, Load::total);
    Ok(content
        .recipients
        .iter()
        .map(|unit| (*unit, received(unit)))
        .filter(|(_, n)| n + 1 > CAP)
        .collect())
}

async fn loads(ctx: &Context, from: Date, until: Date) -> Result<HashMap<UnitId, Load>, Failure> {
    let mut loads: HashMap<UnitId, Load> = HashMap::new();
    let within = |day: Date| (from..=until).contains(&day);
    let filter = RecordFilter {
        from: Some(from),
        until: Some(until),
        ..RecordFilter::default()
    };
    for stored in letter::all(ctx, &filter).await? {
        if stored.record.issued().is_some() {
            for unit in &stored.record.entered.content.recipients {
                loads.entry(*unit).or_default().letters += 1;
            }
        }
    }
    let all = rectification::list(ctx).await?;
    for id in all.iter().map(|row| row.rectification.id) {
        of_rectification(ctx, id, &within, &mut loads).await?;
    }
    Ok(loads)
}

async fn of_rectification(
    ctx: &Context,
    id: RectificationId,
    within: &impl Fn(Date) -> bool,
    loads: &mut HashMap<UnitId, Load>,
) -> Result<(), Failure> {
    for stored in meeting::list(ctx, id).await? {
        let held = stored.record.held;
        if within(held.day) {
            for unit in held.units {
                loads.entry(unit).or_default().meetings += 1;
            }
        }
    }
    for stored in round::list(ctx, id).await? {
        for visit in stored.record.visits.iter().filter(|v| within(v.day)) {
            loads.entry(visit.unit).or_default().visits += 1;
        }
    }
    for stored in instruction::list(ctx, id).await? {
        let entered = stored.record.entered;
        if within(entered.day) {
            for unit in entered.units {
                loads.entry(unit).or_default().instructions += 1;
            }
        }
    }
    Ok(())
}
