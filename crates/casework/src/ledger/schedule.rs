//! The timetable of a rectification, and who answers for what.

use bihuan_access::Action;
use bihuan_domain::id::{PersonId, RectificationId};
use bihuan_store::{BatchRow, ScheduleCount, SponsorCount};
use jiff::civil::{Date, date};

use crate::{Context, Failure};

/// Half a month: the unit of a timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfMonth {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
    /// Whether it is the second half, from the 16th.
    pub second: bool,
}

impl HalfMonth {
    /// The half month of a day.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
            second: day.day() > 15,
        }
    }

    /// Its first day.
    pub const fn first(self) -> Date {
        date(self.year, self.month, if self.second { 16 } else { 1 })
    }

    /// Its last day.
    pub fn last(self) -> Date {
        if self.second {
            self.first().last_of_month()
        } else {
            date(self.year, self.month, 15)
        }
    }
}

/// What falls into half a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Which.
    pub half: HalfMonth,
    /// Findings that were first due then.
    pub by_original: u64,
    /// Findings that are due then by the deadline in force.
    pub by_current: u64,
    /// Of the latter, those that were put off.
    pub extended: u64,
    /// Of the latter, those off the ledger.
    pub closed: u64,
    /// Of the latter, those still open.
    pub open: u64,
}

/// The timetable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    /// Half months in which something is or was due, in order.
    pub periods: Vec<Period>,
    /// Findings without a deadline.
    pub without: u64,
    /// Open findings past the deadline in force.
    pub overdue: u64,
    /// Open findings past the deadline as first given, whether it was put off or not.
    pub past_original: u64,
    /// Findings that were put off.
    pub extended: u64,
}

/// The timetable of a rectification as the person sees it.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn timetable(ctx: &Context, id: RectificationId) -> Result<Timetable, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let counts = ctx.app.store.schedule(&ctx.scope(), id).await?;
    Ok(timetable_of(&counts, ctx.today()))
}

/// Batches of tasks of a rectification as the person sees it, by the day on which they are due, at most 500.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn batches(ctx: &Context, id: RectificationId) -> Result<Vec<BatchRow>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx.app.store.batches(&ctx.scope(), id, 500).await?)
}

fn timetable_of(counts: &[ScheduleCount], today: Date) -> Timetable {
    let mut table = Timetable::default();
    for count in counts {
        let ScheduleCount {
            due,
            due_original,
            stage,
            open,
            n,
        } = count;
        let (Some(due), Some(original)) = (due, due_original) else {
            table.without += n;
            continue;
        };
        let extended = due != original;
        period(&mut table.periods, HalfMonth::of(*original)).by_original += n;
        let now = period(&mut table.periods, HalfMonth::of(*due));
        now.by_current += n;
        if extended {
            now.extended += n;
            table.extended += n;
        }
        if stage == "closed" {
            now.closed += n;
        }
        if *open {
            now.open += n;
            if *due < today {
                table.overdue += n;
            }
            if *original < today {
                table.past_original += n;
            }
        }
    }
    table.periods.sort_by_key(|p| p.half);
    table
}

fn period(periods: &mut Vec<Period>, half: HalfMonth) -> &mut Period {
    let at = periods.iter().position(|p| p.half == half);
    let at = at.unwrap_or_else(|| {
        periods.push(Period {
            half,
            by_original: 0,
            by_current: 0,
            extended: 0,
            closed: 0,
            open: 0,
        });
        periods.len() - 1
    });
    // The place was found or made just now.
    #[allow(clippy::indexing_slicing, reason = "found or made just now")]
    &mut periods[at]
}

/// What a leader owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// The leader.
    pub sponsor: PersonId,
    /// All findings.
    pub total: u64,
    /// Off the ledger.
    pub closed: u64,
    /// Open and past the deadline.
    pub overdue: u64,
    /// Being signed or reviewed.
    pub signing: u64,
    /// Key problems.
    pub key: u64,
}

/// What each leader owns of a rectification as the person sees it, most overdue first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn owned(ctx: &Context, id: RectificationId) -> Result<Vec<Owned>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    let counts = store.by_sponsor(&ctx.scope(), id, ctx.today()).await?;
    Ok(owned_of(&counts))
}

fn owned_of(counts: &[SponsorCount]) -> Vec<Owned> {
    let mut all: Vec<Owned> = Vec::new();
    for count in counts {
        if all.last().is_none_or(|last| last.sponsor != count.sponsor) {
            all.push(Owned {
                sponsor: count.sponsor,
                total: 0,
                closed: 0,
                overdue: 0,
                signing: 0,
                key: 0,
            });
        }
        let Some(last) = all.last_mut() else { continue };
        last.total += count.n;
        last.overdue += count.overdue;
        last.key += count.key;
        match count.stage.as_str() {
            "closed" => last.closed += count.n,
            "closure_requested" | "countersigning" | "joint_review" => last.signing += count.n,
            _ => {}
        }
    }
    all.sort_by_key(|o| std::cmp::Reverse((o.overdue, o.total)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(due: &str, original: &str, stage: &str, n: u64) -> ScheduleCount {
        ScheduleCount {
            due: due.parse().ok(),
            due_original: original.parse().ok(),
            stage: stage.to_owned(),
            open: stage != "closed",
            n,
        }
    }

    #[test]
    fn both_deadlines_are_counted() {
        let counts = [
            count("2024-06-15", "2024-06-15", "closed", 3),
            count("2024-07-31", "2024-06-10", "in_progress", 2),
            count("2024-06-12", "2024-06-12", "in_progress", 1),
            count("", "", "draft", 4),
        ];
        let table = timetable_of(&counts, date(2024, 6, 20));
        assert_eq!(table.without, 4);
        assert_eq!(
            (table.overdue, table.past_original, table.extended),
            (1, 3, 2)
        );
        let [june, july] = table.periods.as_slice() else {
            panic!("two half months: {:?}", table.periods)
        };
        assert_eq!((june.by_original, june.by_current, june.closed), (6, 4, 3));
        assert_eq!((july.by_current, july.extended, july.open), (2, 2, 2));
        assert_eq!(july.half.last(), date(2024, 7, 31));
        assert_eq!(june.half.first(), date(2024, 6, 1));
    }
}
