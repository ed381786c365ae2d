//! The timetable with both deadlines, and the wall chart.

use axum::response::Response;
use axum_extra::extract::Query;
use bihuan_casework::{
    Context, Failure,
    ledger::{self, BatchRow, Cursor, LedgerRow, List, Order},
};
use jiff::{ToSpan as _, civil::Date};

use super::{
    ledger_query::address,
    planning::{PlanningQuery, framed, shown, tabs},
    sheet::due_cell,
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Pager, Tag, Tone},
        roadmap::{Bar, RoadmapPage},
        sheet::{Cell, Count, Section, SheetPage, Table},
    },
};

/// The timetable by half months, with both deadlines.
pub(crate) async fn timetable(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let view = timetable_view(&signed_in, &query).await;
    shown(&signed_in, view)
}

async fn timetable_view(signed_in: &SignedIn, query: &PlanningQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.as_str();
    let table = ledger::timetable(ctx, row.rectification.id).await?;
    let batches = ledger::batches(ctx, row.rectification.id).await?;
    let today = ctx.today();
    let count = |label: &str, n: u64, bad: bool| Count {
        label: label.to_owned(),
        count: format::count(n),
        href: String::new(),
        bad: bad && n > 0,
    };
    let number = |n: u64| {
        Cell::of(if n == 0 {
            "—".to_owned()
        } else {
            format::count(n)
        })
    };
    let rows = table.periods.iter().map(|p| {
        let half = if p.half.second {
            "下半月"
        } else {
            "上半月"
        };
        let now = (p.half.first()..=p.half.last()).contains(&today);
        let late = p.open > 0 && p.half.last() < today;
        vec![
            Cell {
                tags: if now {
                    vec![Tag::new("现在", Tone::Blue)]
                } else {
                    Vec::new()
                },
                ..Cell::of(format!("{}年{}月{half}", p.half.year, p.half.month))
            },
            number(p.by_original),
            number(p.by_current),
            number(p.extended),
            number(p.closed),
            number(p.open).toned(if late { Tone::Red } else { Tone::Plain }),
        ]
    });
    let mut page = SheetPage {
        frame: framed.frame,
        title: "时间表".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(code, "/plan/timetable"),
        sections: vec![
            Section {
                counts: vec![
                    count("按现时限逾期", table.overdue, true),
                    count("按原定时限逾期", table.past_original, true),
                    count("批准过延期", table.extended, false),
                    count("没有时限", table.without, true),
                ],
                says: "原定时限始终保留，延期后两个口径同时统计。".to_owned(),
                ..Section::default()
            },
            Section {
                title: "按半月安排".to_owned(),
                table: Some(Table {
                    head: vec![
                        "时段",
                        "按原定时限",
                        "按现时限",
                        "其中延期",
                        "已销号",
                        "未结",
                    ],
                    rows: rows.collect(),
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    };
    if !batches.is_empty() {
        page.sections.push(by_batch(ctx, &batches));
    }
    Ok(page)
}

/// Batches of tasks by the day on which they are due.
fn by_batch(ctx: &Context, batches: &[BatchRow]) -> Section {
    let today = ctx.today();
    let rows = batches.iter().map(|b| {
        let due = due_cell(ctx, b.due, b.reached_on.is_none());
        let moved = b.due != b.due_original;
        let original = format::date(b.due_original);
        let done = b.done.map_or("—".to_owned(), format::hundredths);
        let quantity = b.quantity.as_ref().map_or("—".to_owned(), |(n, unit)| {
            format!("{done} / {} {unit}", format::hundredths(*n))
        });
        let state = match b.reached_on {
            Some(day) => Cell::tag(Tag::new(
                format!("{}达成", format::short_date(day, today)),
                Tone::Green,
            )),
            None => Cell::of("未达成"),
        };
        vec![
            Cell::link(b.number.clone(), format!("/findings/{}", b.finding)),
            Cell::of(b.task.clone()).below(b.unit.clone()),
            Cell::of(b.name.clone()),
            due.below(if moved {
                format!("原定 {original}")
            } else {
                String::new()
            }),
            Cell::of(quantity),
            state,
        ]
    });
    let reached = batches.iter().filter(|b| b.reached_on.is_some()).count();
    Section {
        title: "分批任务".to_owned(),
        remark: format!("已达成 {reached} / {} 批", batches.len()),
        table: Some(Table {
            head: vec!["问题", "任务", "批次", "时限", "完成 / 总数", "情况"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

/// The wall chart.
pub(crate) async fn roadmap(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let view = roadmap_view(&signed_in, &query).await;
    shown(&signed_in, view)
}

/// The days a chart spans.
struct Span {
    from: Date,
    days: u64,
}

impl Span {
    fn of(from: Date, to: Date) -> Self {
        let days = from.until(to).map_or(1, |s| s.get_days()).max(1);
        Self {
            from,
            days: u64::from(days.unsigned_abs()),
        }
    }

    fn until(&self, day: Date) -> u64 {
        let days = self.from.until(day).map_or(0, |s| s.get_days()).max(0);
        u64::from(days.unsigned_abs()).min(self.days)
    }

    fn place(&self, day: Date) -> String {
        format::share(self.until(day), self.days)
    }

    fn length(&self, from: Date, to: Date) -> String {
        format::share(self.until(to).saturating_sub(self.until(from)), self.days)
    }

    /// The first days of months within, with their names.
    fn months(&self) -> Vec<(String, String)> {
        let last = self
            .from
            .checked_add(i64::try_from(self.days).unwrap_or(0).days())
            .unwrap_or(self.from);
        let mut day = self.from.first_of_month();
        let mut months = Vec::new();
        while day < last && months.len() < 36 {
            months.push((self.place(day), format!("{}月", day.month())));
            day = day.checked_add(1.month()).unwrap_or(last);
        }
        months
    }
}

async fn roadmap_view(signed_in: &SignedIn, query: &PlanningQuery) -> Result<RoadmapPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let r = &row.rectification;
    let code = r.code.as_str();
    let list = List {
        order: Order::Position,
        cursor: query.after.parse().ok(),
        limit: 100,
        ..List::default()
    };
    let listed = ledger::list(ctx, r.id, &list).await?;
    let table = ledger::timetable(ctx, r.id).await?;
    let today = ctx.today();
    let last = table.periods.last().map(|p| p.half.last());
    let to = [last, r.period_end, Some(today)]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(today);
    let span = Span::of(r.feedback_date.first_of_month(), to);
    let bars = listed
        .page
        .rows
        .iter()
        .map(|f| bar(f, r.feedback_date, &span, today));
    let at = |cursor: &Option<Cursor>| {
        cursor.as_ref().map(|c| {
            address(
                "/plan/roadmap",
                &[("rectification", code), ("after", &c.to_string())],
            )
        })
    };
    let shown = listed.page.rows.len() as u64;
    Ok(RoadmapPage {
        frame: framed.frame,
        tabs: tabs(code, "/plan/roadmap"),
        title: r.name.clone(),
        says: format!(
            "共 {} 个问题，已销号 {} 个，按现时限逾期 {} 个；{} 反馈，最迟 {} 到期。",
            format::count(listed.total),
            format::count(listed.figures.in_stages(None, &["closed"])),
            format::count(table.overdue),
            format::date(r.feedback_date),
            format::date(to),
        ),
        months: span.months(),
        today: Some(span.place(today)),
        bars: bars.collect(),
        pager: Pager {
            summary: format!(
                "共 {} 个，本页 {} 个",
                format::count(listed.total),
                format::count(shown)
            ),
            previous: at(&listed.page.before),
            next: at(&listed.page.after),
        },
    })
}

fn bar(f: &LedgerRow, feedback: Date, span: &Span, today: Date) -> Bar {
    let late = f.open && f.due.is_some_and(|d| d < today);
    let tone = if late {
        Tone::Red
    } else {
        words::stage_tone(&f.stage)
    };
    let who = [
        &f.lead.as_ref().map(|l| &l.1),
        &f.sponsor.as_ref().map(|s| &s.1),
    ];
    let who: Vec<&str> = who.iter().filter_map(|w| w.map(String::as_str)).collect();
    let mut bar = Bar {
        number: f.number.clone(),
        href: format!("/findings/{}", f.id),
        problem: f.problem.clone(),
        who: if who.is_empty() {
            "责任未定".to_owned()
        } else {
            who.join(" · ")
        },
        stage: Tag::new(f.stage_label.clone(), words::stage_tone(&f.stage)),
        due: "未定".to_owned(),
        from: span.place(feedback),
        length: "0".to_owned(),
        tone,
        ..Bar::default()
    };
    if let (Some(due), Some(original)) = (f.due, f.due_original) {
        bar.due = format::date(due);
        bar.length = span.length(feedback, original);
        if due > original {
            bar.due = format!("{}（原 {}）", bar.due, format::short_date(original, due));
            bar.more_from = span.place(original);
            bar.more = Some(span.length(original, due));
        }
    }
    bar
}
