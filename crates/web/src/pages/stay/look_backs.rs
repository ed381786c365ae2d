//! The calendar and the list of look-backs.

use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::Query;
use bihuan_casework::{
    Directory, Failure, RecordOrder, rectification,
    stay::look_back::{self, Filter, Listed, Which},
};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use super::{about_line, rectifications, short, tabs_of, tone, units};
use crate::{
    format,
    http::SignedIn,
    pages::{
        frame::{Place, frame},
        ledger_query::address,
        page,
    },
    views::{
        parts::{Empty, Link, Pager, Tag, Tone},
        stay::{Day, DayEntry, LookBackLine, LookBacksPage, Month},
    },
};

/// Rows of a page.
const ROWS: u32 = 50;
/// Look-backs of a month that the grid takes in.
const MONTH: u32 = 1000;
/// Look-backs shown on one day of the grid.
const ON_A_DAY: usize = 3;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LookBacksQuery {
    /// `YYYY-MM`; this month otherwise.
    month: String,
    /// Key of what is listed; what is not done otherwise, `all` for everything.
    which: String,
    rectification: String,
    unit: String,
    /// Day and id of the last row seen.
    after: String,
}

/// The calendar and the list.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<LookBacksQuery>) -> Response {
    match view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(signed_in: &SignedIn, query: &LookBacksQuery) -> Result<LookBacksPage, Failure> {
    let ctx = &signed_in.ctx;
    let framed = frame(signed_in, Place::LookBacks, None).await?;
    let directory = ctx.app.directory().await?;
    let all = rectification::list(ctx).await?;
    let code = query.rectification.as_str();
    let chosen = all
        .iter()
        .find(|row| row.rectification.code.as_str().eq_ignore_ascii_case(code))
        .map(|row| row.rectification.id);
    let today = ctx.today();
    let base = Filter {
        rectification: chosen,
        unit: query.unit.parse().ok(),
        ..Filter::default()
    };
    let which = which_of(&query.which);
    let counts = look_back::counts(ctx, &base).await?;
    let count = |wanted: Which| {
        counts
            .iter()
            .find(|(which, _)| *which == wanted)
            .map_or(0, |(_, n)| *n)
    };
    let first = first_of_month(&query.month, today);
    let making = Making {
        query,
        directory: &directory,
        today,
    };
    let (from, until) = grid_of(first);
    let in_month = Filter {
        from: Some(from),
        until: Some(until),
        ..base.clone()
    };
    let in_month = look_back::list(ctx, &in_month, RecordOrder::Earliest, None, MONTH).await?;
    let order = match which {
        Which::Open | Which::Unassigned | Which::Overdue => RecordOrder::Earliest,
        _ => RecordOrder::Latest,
    };
    let listed = Filter { which, ..base };
    let cursor = super::cursor(&query.after);
    let found = look_back::list(ctx, &listed, order, cursor, ROWS + 1).await?;
    let more = found.len() > ROWS as usize;
    let shown: Vec<&Listed> = found.iter().take(ROWS as usize).collect();
    let next = shown.last().filter(|_| more).map(|last| {
        let it = &last.stored.record;
        let day = it.visit().map_or(it.scheduled.due, |visit| visit.day);
        making.at(&[("after", &format!("{day}.{}", it.scheduled.id))])
    });
    let summary = format!(
        "待办 {} 次，其中逾期 {} 次；疑似反弹待认定 {} 次。",
        format::count(count(Which::Open)),
        format::count(count(Which::Overdue)),
        format::count(count(Which::Proposed))
    );
    Ok(LookBacksPage {
        frame: framed.frame,
        tabs: tabs_of(ctx, "/look-backs"),
        summary,
        month: making.month(first, &in_month, &ctx.app.calendar),
        chips: Which::ALL
            .into_iter()
            .map(|one| {
                let label = format!("{} {}", word(one), format::count(count(one)));
                Link::new(label, making.at(&[("which", key(one))])).current_if(one == which)
            })
            .collect(),
        which: key(which).to_owned(),
        rectification: rectifications(&all, code, Some("全部整改工作")),
        unit: units(&directory, |_| true, &query.unit, "全部前往单位"),
        lines: shown.iter().map(|l| making.line(l)).collect(),
        pager: Pager {
            summary: format!(
                "共 {} 次，本页 {} 次",
                format::count(count(which)),
                shown.len()
            ),
            previous: None,
            next,
        },
        empty: Empty {
            title: "没有这样的回头看".to_owned(),
            text: "问题销号时自动安排回头看，也可以在已销号问题的页面上另行安排。".to_owned(),
            links: Vec::new(),
        },
    })
}

/// Everything is said as such in the address, so that an empty one can mean what is to be done.
fn key(which: Which) -> &'static str {
    if which == Which::All {
        "all"
    } else {
        which.key()
    }
}

fn which_of(text: &str) -> Which {
    Which::ALL
        .into_iter()
        .find(|one| key(*one) == text)
        .unwrap_or(Which::Open)
}

const fn word(which: Which) -> &'static str {
    match which {
        Which::All => "全部",
        Which::Open => "待办",
        Which::Unassigned => "待指派",
        Which::Overdue => "逾期",
        Which::Proposed => "疑似反弹",
        Which::Held => "保持良好",
        Which::Rebounded => "已登记反弹",
        Which::NotVerified => "未能核实",
    }
}

fn first_of_month(text: &str, today: Date) -> Date {
    let asked = format!("{text}-01").parse::<Date>().ok();
    asked.unwrap_or_else(|| today.first_of_month())
}

/// First and last day of the weeks that a month touches.
fn grid_of(first: Date) -> (Date, Date) {
    let ahead = i64::from(first.weekday().to_monday_zero_offset());
    let from = first.checked_sub(ahead.days()).unwrap_or(first);
    let last = first.last_of_month();
    let behind = 6 - i64::from(last.weekday().to_monday_zero_offset());
    (from, last.checked_add(behind.days()).unwrap_or(last))
}

struct Making<'a> {
    query: &'a LookBacksQuery,
    directory: &'a Directory,
    today: Date,
}

impl Making<'_> {
    /// This page with some parameters set anew.
    fn at(&self, anew: &[(&str, &str)]) -> String {
        let q = self.query;
        let kept = [
            ("month", q.month.as_str()),
            ("which", &q.which),
            ("rectification", &q.rectification),
            ("unit", &q.unit),
        ];
        let mut pairs: Vec<(&str, &str)> = kept
            .into_iter()
            .filter(|(name, _)| anew.iter().all(|(other, _)| other != name))
            .chain(anew.iter().copied())
            .collect();
        pairs.retain(|(_, value)| !value.is_empty());
        address("/look-backs", &pairs)
    }

    fn month(&self, first: Date, all: &[Listed], calendar: &bihuan_domain::Calendar) -> Month {
        let name = |day: Date| format!("{:04}-{:02}", day.year(), day.month());
        let (from, until) = grid_of(first);
        let mut days = Vec::new();
        let mut at = from;
        while at <= until {
            days.push(self.day(at, first, all, calendar));
            let Ok(next) = at.tomorrow() else { break };
            at = next;
        }
        let mut weeks = Vec::new();
        let mut rest = days.into_iter().peekable();
        while rest.peek().is_some() {
            weeks.push(rest.by_ref().take(7).collect());
        }
        let before = first.checked_sub(1.month()).unwrap_or(first);
        let after = first.checked_add(1.month()).unwrap_or(first);
        let is_now = first == self.today.first_of_month();
        Month {
            title: format!("{}年{}月", first.year(), first.month()),
            previous: self.at(&[("month", &name(before))]),
            next: self.at(&[("month", &name(after))]),
            now: if is_now {
                String::new()
            } else {
                self.at(&[("month", "")])
            },
            weeks,
        }
    }

    fn day(
        &self,
        at: Date,
        first: Date,
        all: &[Listed],
        calendar: &bihuan_domain::Calendar,
    ) -> Day {
        let here: Vec<&Listed> = all.iter().filter(|l| listed_under(l) == at).collect();
        let entries = here.iter().take(ON_A_DAY).map(|l| {
            let it = &l.stored.record;
            DayEntry {
                tag: Tag::new(l.about.row.number.clone(), self.tone(l)),
                title: format!("{}　{}", it.label(), short(&l.about.row.problem)),
                href: format!("/look-backs/{}", it.scheduled.id),
            }
        });
        Day {
            number: at.day().to_string(),
            date: format::date(at),
            within: at.month() == first.month(),
            today: at == self.today,
            off: !calendar.is_working(at),
            entries: entries.collect(),
            more: match here.len().saturating_sub(ON_A_DAY) {
                0 => String::new(),
                n => format!("另 {n} 次"),
            },
        }
    }

    fn tone(&self, l: &Listed) -> Tone {
        let it = &l.stored.record;
        if it.is_overdue(self.today) {
            Tone::Red
        } else {
            tone(it.key())
        }
    }

    fn line(&self, l: &Listed) -> LookBackLine {
        let it = &l.stored.record;
        let about = about_line(&l.about);
        let late = if it.is_overdue(self.today) {
            Tag::new("逾期", Tone::Red)
        } else {
            Tag::default()
        };
        LookBackLine {
            href: format!("/look-backs/{}", it.scheduled.id),
            number: about.number,
            problem: short(&about.problem),
            lead: about.lead,
            day: format::date(listed_under(l)),
            late,
            cause: it.scheduled.cause.label().to_owned(),
            visitors: it.visitors.map_or_else(
                || "未指派".to_owned(),
                |v| self.directory.short_name(v.unit).to_owned(),
            ),
            state: Tag::new(it.label(), tone(it.key())),
        }
    }
}

/// The day it stands under.
fn listed_under(l: &Listed) -> Date {
    let it = &l.stored.record;
    it.visit().map_or(it.scheduled.due, |visit| visit.day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_is_shown_in_whole_weeks_from_monday() {
        assert_eq!(
            grid_of(date(2026, 11, 1)),
            (date(2026, 10, 26), date(2026, 12, 6))
        );
        assert_eq!(
            grid_of(date(2027, 2, 1)),
            (date(2027, 2, 1), date(2027, 2, 28))
        );
    }

    #[test]
    fn nonsense_in_the_address_means_this_month_and_what_is_to_be_done() {
        let today = date(2026, 11, 20);
        assert_eq!(first_of_month("2027-02", today), date(2027, 2, 1));
        for bad in ["", "2027-13", "x"] {
            assert_eq!(first_of_month(bad, today), date(2026, 11, 1));
        }
        assert_eq!(which_of("x"), Which::Open);
        assert_eq!(which_of("all"), Which::All);
    }
}
