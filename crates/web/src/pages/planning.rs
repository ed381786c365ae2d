//! The planning board, the timetable, the wall chart, and who answers for what.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure,
    finding::{self, Register},
    ledger::{self, Cursor, Filter, LedgerRow, List, Missing, Order},
    rectification::RectificationRow,
};
use bihuan_domain::{
    id::{PersonId, UnitId},
    rectification::FindingList,
};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use super::{
    fields::{self, Fields, id as id_of, one},
    finding_forms::Entered,
    frame::{Framed, Place, frame},
    ledger_query::address,
    page,
    sheet::{Building, Ended, done_notice, ended, opens},
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Pager, Tag, Tone, parts_of_whole},
        roadmap::{Bar, RoadmapPage},
        sheet::{Cell, Count, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PlanningQuery {
    pub(crate) rectification: String,
    /// Key of what is missing; all findings when empty.
    pub(crate) missing: String,
    after: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
}

/// The tabs that all pages of planning share.
pub(crate) fn tabs(code: &str, current: &str) -> Vec<Link> {
    [
        ("责任矩阵", "/plan"),
        ("时间表", "/plan/timetable"),
        ("路线图", "/plan/roadmap"),
        ("领导责任", "/plan/leaders"),
        ("单位责任", "/plan/units"),
        ("会议", "/meetings"),
        ("专项", "/drives"),
        ("联络组", "/liaison"),
    ]
    .into_iter()
    .map(|(label, path)| {
        Link::new(label, format!("{path}?rectification={code}")).current_if(path == current)
    })
    .collect()
}

/// The frame and the rectification of a page of planning.
pub(crate) async fn framed(
    signed_in: &SignedIn,
    code: &str,
) -> Result<(Framed, RectificationRow), Failure> {
    signed_in.ctx.allow(Action::ListLedger, None)?;
    let mut framed = frame(signed_in, Place::Planning, Some(code)).await?;
    let row = framed.rectification.take().ok_or(Failure::NotFound)?;
    Ok((framed, row))
}

fn shown(signed_in: &SignedIn, view: Result<impl askama::Template, Failure>) -> Response {
    match view {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// What may be missing, with its words.
const MISSING: [(Missing, &str, &str); 4] = [
    (Missing::Lead, "lead", "没有牵头单位"),
    (Missing::Sponsor, "sponsor", "没有包案领导"),
    (Missing::Deadline, "deadline", "没有完成时限"),
    (Missing::Plan, "plan", "没有任务方案"),
];

/// The form that puts a finding on the ledger by hand.
fn register_form(entered: &Entered, address: &str, code: &str, row: &RectificationRow) -> Dialog {
    let lists = FindingList::ALL.map(|l| (l.key().to_owned(), l.label().to_owned()));
    let aspects = row.rectification.aspects.iter();
    let aspects = aspects.map(|a| (a.id.to_string(), a.title.clone()));
    let action = format!("/plan/findings?rectification={code}");
    Building::new(entered, address, "finding", action)
        .called("登记问题", "登记")
        .says("边巡边改、对照自查、信访件、立行立改移交件、领导交办的问题在这里登记；整份文件请用导入。")
        .choose("list", "列入哪张清单", Some("请选择"), lists, "")
        .free_line(
            "origin",
            "来源和编号（如 信访件 2026-15、立行立改移交件 3 号）",
            Kind::Text,
            "",
        )
        .choose("aspect", "所属方面", Some("不指定"), aspects, "")
        .area("problem", "问题", "", true)
        .done()
}

/// Puts a finding on the ledger by hand.
pub(crate) async fn register(
    signed_in: SignedIn,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = match registered(&query.rectification, &fields) {
        Ok(cmd) => finding::register(&named.ctx, cmd).await,
        Err(failure) => named.ctx.allow(Action::Import, None).and(Err(failure)),
    };
    match ended(&signed_in, "finding", fields, result, |id| {
        format!("/findings/{id}")
    }) {
        Ended::Done(response) => response,
        Ended::Again(entered) => {
            let status = entered.status();
            let view = board_view(&signed_in, &query, &entered).await;
            (status, shown(&signed_in, view)).into_response()
        }
    }
}

fn registered(code: &str, fields: &Fields) -> Result<Register, Failure> {
    let list = FindingList::ALL
        .into_iter()
        .find(|l| l.key() == one(fields, "list"))
        .ok_or_else(|| Failure::Invalid("请选择列入哪张清单。".to_owned()))?;
    Ok(Register {
        rectification: code.to_owned(),
        list,
        origin: one(fields, "origin").to_owned(),
        problem: one(fields, "problem").to_owned(),
        aspect: id_of(one(fields, "aspect"))?,
    })
}

/// The board: every finding with who answers for it, and what is missing.
pub(crate) async fn board(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let entered = Entered::open(query.form.clone());
    let view = board_view(&signed_in, &query, &entered).await;
    shown(&signed_in, view)
}

async fn board_view(
    signed_in: &SignedIn,
    query: &PlanningQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let id = row.rectification.id;
    let code = row.rectification.code.as_str();
    let mut counts = Vec::new();
    let mut gaps = 0;
    for (missing, key, label) in MISSING {
        let filter = Filter {
            missing: Some(missing),
            ..Filter::default()
        };
        let n = ledger::count(ctx, id, &filter).await?;
        gaps += n;
        counts.push(Count {
            label: label.to_owned(),
            count: format::count(n),
            href: address("/plan", &[("rectification", code), ("missing", key)]),
            bad: n > 0,
        });
    }
    let missing = MISSING.iter().find(|(_, key, _)| *key == query.missing);
    let list = List {
        filter: Filter {
            missing: missing.map(|(m, ..)| *m),
            ..Filter::default()
        },
        order: Order::Position,
        cursor: query.after.parse().ok(),
        limit: 50,
    };
    let listed = ledger::list(ctx, id, &list).await?;
    let rows = listed.page.rows.iter().map(|r| board_row(ctx, r));
    let table = Table {
        head: vec![
            "问题",
            "牵头单位",
            "包案领导",
            "时限",
            "类别",
            "任务",
            "阶段",
        ],
        rows: rows.collect(),
    };
    let mut acts = Vec::new();
    if let Some(after) = &listed.page.after {
        let next = [
            ("rectification", code),
            ("missing", query.missing.as_str()),
            ("after", &after.to_string()),
        ];
        acts.push(super::sheet::leads("下一页", address("/plan", &next)));
    }
    let empty = listed.page.rows.is_empty();
    let registers = ctx.may(Action::Import, None);
    let home = format!("/plan?rectification={code}");
    Ok(SheetPage {
        frame: framed.frame,
        title: "方案调度".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(code, "/plan"),
        acts: if registers {
            vec![opens("登记问题", &home, "finding", true)]
        } else {
            Vec::new()
        },
        dialogs: if registers {
            vec![register_form(entered, &home, code, &row)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        sections: vec![
            Section {
                title: "每个问题都有主".to_owned(),
                says: if gaps == 0 {
                    "所有未结问题都已明确牵头单位、包案领导、完成时限和任务。".to_owned()
                } else {
                    "点数字只看有缺项的问题；点问题编号打开后补齐。".to_owned()
                },
                counts,
                ..Section::default()
            },
            Section {
                title: missing.map_or("责任矩阵", |(.., label)| label).to_owned(),
                remark: format!("{} 个问题", format::count(listed.total)),
                acts,
                table: (!empty).then_some(table),
                empty: empty.then(|| Empty {
                    title: "没有这样的问题".to_owned(),
                    text: "没有缺项，或台账还是空的。".to_owned(),
                    links: Vec::new(),
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

fn or_gap(text: Option<String>) -> Cell {
    match text {
        Some(text) => Cell::of(text),
        None => Cell::of("未定").toned(Tone::Red),
    }
}

fn due_cell(ctx: &Context, r: &LedgerRow) -> Cell {
    let Some(day) = r.due else {
        return or_gap(None);
    };
    let tag = words::due_tag(Some(day), r.open, ctx.today(), &ctx.app.calendar);
    let original = r.due_original.filter(|o| *o != day);
    Cell {
        tags: if matches!(tag.tone, Tone::Red | Tone::Amber) {
            vec![tag]
        } else {
            Vec::new()
        },
        ..Cell::of(format::date(day))
    }
    .below(original.map_or_else(String::new, |o| format!("原定 {}", format::date(o))))
}

fn board_row(ctx: &Context, r: &LedgerRow) -> Vec<Cell> {
    let plan = format!("/findings/{}/plan", r.id);
    vec![
        Cell::link(r.number.clone(), format!("/findings/{}", r.id)).below(r.problem.clone()),
        or_gap(r.lead.as_ref().map(|(_, name)| name.clone())),
        or_gap(r.sponsor.as_ref().map(|(_, name)| name.clone())),
        due_cell(ctx, r),
        Cell::of(words::time_class(r.time_class.as_deref(), r.long_term)),
        if r.tasks == 0 && r.open {
            Cell::link("未定", plan).toned(Tone::Red)
        } else {
            Cell::link(format!("{} / {}", r.tasks_done, r.tasks), plan)
        },
        Cell::tag(Tag::new(r.stage_label.clone(), words::stage_tone(&r.stage))),
    ]
}

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
    Ok(SheetPage {
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
    })
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

/// What each leader owns.
pub(crate) async fn leaders(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let view = leaders_view(&signed_in, &query).await;
    shown(&signed_in, view)
}

async fn leaders_view(signed_in: &SignedIn, query: &PlanningQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.as_str();
    let directory = ctx.app.directory().await?;
    let owned = ledger::owned(ctx, row.rectification.id).await?;
    let rows = owned.iter().map(|o| {
        let name = directory.leader(o.sponsor);
        vec![
            Cell::link(
                if name.is_empty() {
                    "（已离任）"
                } else {
                    name
                },
                address(
                    &format!("/plan/leaders/{}", o.sponsor),
                    &[("rectification", code)],
                ),
            ),
            Cell::of(format::count(o.total)),
            Cell::of(format::count(o.closed)).below(format::percent(o.closed, o.total)),
            Cell::of(format::count(o.signing)),
            Cell::of(format::count(o.overdue)).toned(if o.overdue > 0 {
                Tone::Red
            } else {
                Tone::Plain
            }),
        ]
    });
    let empty = owned.is_empty();
    let table = Table {
        head: vec!["包案领导", "领办问题", "已销号", "会签联审", "逾期"],
        rows: rows.collect(),
    };
    Ok(SheetPage {
        frame: framed.frame,
        title: "领导责任".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(code, "/plan/leaders"),
        sections: vec![Section {
            title: "谁领办什么".to_owned(),
            table: (!empty).then_some(table),
            empty: empty.then(|| nothing("还没有指定包案领导")),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn nothing(title: &str) -> Empty {
    Empty {
        title: title.to_owned(),
        text: "整改办在问题页或台账里指定责任后，这里按人、按单位列出。".to_owned(),
        links: Vec::new(),
    }
}

/// What one leader owns, by stage: made for a telephone.
pub(crate) async fn leader(
    signed_in: SignedIn,
    Path(person): Path<PersonId>,
    Query(query): Query<PlanningQuery>,
) -> Response {
    let view = async {
        let name = signed_in
            .ctx
            .app
            .directory()
            .await?
            .leader(person)
            .to_owned();
        let filter = Filter {
            sponsor: Some(person),
            ..Filter::default()
        };
        let title = if person == signed_in.ctx.actor.person {
            "我领办的问题".to_owned()
        } else {
            format!("{name}领办的问题")
        };
        of_one(&signed_in, &query, title, filter, "/plan/leaders").await
    };
    let view = view.await;
    shown(&signed_in, view)
}

/// What each unit answers for.
pub(crate) async fn units(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let view = units_view(&signed_in, &query).await;
    shown(&signed_in, view)
}

async fn units_view(signed_in: &SignedIn, query: &PlanningQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.as_str();
    let today = ctx.today();
    let by_unit = ledger::figures_by_unit(ctx, row.rectification.id).await?;
    let rows = by_unit.iter().map(|u| {
        let (total, closed) = (
            u.figures.total(None),
            u.figures.in_stages(None, &["closed"]),
        );
        let overdue = u.figures.overdue(None, today);
        let path = |what: &str| {
            address(
                &format!("/plan/{what}/{}", u.unit),
                &[("rectification", code)],
            )
        };
        vec![
            Cell::link(u.name.clone(), path("units")),
            Cell::of(format::count(total)),
            Cell::of(format::count(closed)).below(format::percent(closed, total)),
            Cell::of(format::count(overdue)).toned(if overdue > 0 {
                Tone::Red
            } else {
                Tone::Plain
            }),
            Cell::link("任务书", path("book")),
        ]
    });
    let own = ctx.actor.unit;
    let empty = by_unit.is_empty();
    let table = Table {
        head: vec!["单位", "有关问题", "已销号", "逾期", "任务书"],
        rows: rows.collect(),
    };
    let own_pages = Empty {
        links: vec![
            Link::new(
                "本单位的问题",
                address(&format!("/plan/units/{own}"), &[("rectification", code)]),
            ),
            Link::new(
                "本单位任务书",
                address(&format!("/plan/book/{own}"), &[("rectification", code)]),
            ),
        ],
        ..nothing("只列出您能看到的单位")
    };
    Ok(SheetPage {
        frame: framed.frame,
        title: "单位责任".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(code, "/plan/units"),
        sections: vec![Section {
            title: "哪个单位承担什么".to_owned(),
            table: (!empty).then_some(table),
            empty: empty.then_some(own_pages),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// What one unit answers for, by stage.
pub(crate) async fn unit(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Query(query): Query<PlanningQuery>,
) -> Response {
    let view = async {
        let directory = signed_in.ctx.app.directory().await?;
        let name = directory.unit(unit).ok_or(Failure::NotFound)?;
        let filter = Filter {
            unit: Some(unit),
            ..Filter::default()
        };
        let title = format!("{}承担的问题", name.short_name);
        of_one(&signed_in, &query, title, filter, "/plan/units").await
    };
    let view = view.await;
    shown(&signed_in, view)
}

/// Stages as these pages put them together.
const GROUPS: [(&str, &[&str]); 5] = [
    ("整改中", &["issued", "planned", "in_progress"]),
    (
        "会签联审",
        &["closure_requested", "countersigning", "joint_review"],
    ),
    ("待下达", &["draft"]),
    ("已销号", &["closed"]),
    ("已中止、终止或并入", &["suspended", "terminated", "merged"]),
];

async fn of_one(
    signed_in: &SignedIn,
    query: &PlanningQuery,
    title: String,
    filter: Filter,
    tab: &str,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.as_str();
    let list = List {
        filter,
        order: Order::Due,
        limit: 500,
        ..List::default()
    };
    let listed = ledger::list(ctx, row.rectification.id, &list).await?;
    let rows = &listed.page.rows;
    let today = ctx.today();
    let n = |keep: &dyn Fn(&LedgerRow) -> bool| rows.iter().filter(|r| keep(r)).count() as u64;
    let closed = n(&|r| r.stage == "closed");
    let late = n(&|r| r.open && r.due.is_some_and(|d| d < today));
    let rest = (rows.len() as u64).saturating_sub(closed + late);
    let mut sections = vec![Section {
        bar: Some((
            parts_of_whole(&[
                ("已销号", closed, Tone::Green),
                ("未到期", rest, Tone::Plain),
                ("逾期", late, Tone::Red),
            ]),
            format!("已销号 {closed} / {}", rows.len()),
        )),
        ..Section::default()
    }];
    for (label, stages) in GROUPS {
        let of: Vec<&LedgerRow> = rows
            .iter()
            .filter(|r| stages.contains(&r.stage.as_str()))
            .collect();
        if of.is_empty() {
            continue;
        }
        let lines = of.iter().map(|r| {
            vec![
                Cell::link(r.number.clone(), format!("/findings/{}", r.id))
                    .below(r.problem.clone()),
                or_gap(r.lead.as_ref().map(|(_, name)| name.clone())),
                or_gap(r.sponsor.as_ref().map(|(_, name)| name.clone())),
                due_cell(ctx, r),
                Cell::of(format!("{} / {}", r.tasks_done, r.tasks)),
            ]
        });
        sections.push(Section {
            title: label.to_owned(),
            remark: format!("{} 个", of.len()),
            table: Some(Table {
                head: vec!["问题", "牵头单位", "包案领导", "时限", "任务"],
                rows: lines.collect(),
            }),
            ..Section::default()
        });
    }
    if rows.is_empty() {
        sections = vec![Section {
            empty: Some(nothing("没有问题")),
            ..Section::default()
        }];
    }
    Ok(SheetPage {
        frame: framed.frame,
        title,
        lead: row.rectification.name.clone(),
        tabs: tabs(code, tab),
        sections,
        ..SheetPage::default()
    })
}

/// The task book of a unit: what it has to do, task by task with the measures.
pub(crate) async fn book(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Query(query): Query<PlanningQuery>,
) -> Response {
    let view = book_view(&signed_in, unit, &query).await;
    shown(&signed_in, view)
}

async fn book_view(
    signed_in: &SignedIn,
    unit: UnitId,
    query: &PlanningQuery,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.as_str();
    let directory = ctx.app.directory().await?;
    let name = directory
        .unit(unit)
        .ok_or(Failure::NotFound)?
        .short_name
        .clone();
    let list = List {
        filter: Filter {
            unit: Some(unit),
            ..Filter::default()
        },
        limit: 300,
        ..List::default()
    };
    let listed = ledger::list(ctx, row.rectification.id, &list).await?;
    let ids: Vec<_> = listed.page.rows.iter().map(|r| r.id).collect();
    let mut sections = Vec::new();
    let mut tasks = 0;
    for f in finding::of_ids(ctx, &ids).await? {
        let own: Vec<_> = f.tasks.iter().filter(|t| t.unit == unit).collect();
        if own.is_empty() {
            continue;
        }
        tasks += own.len();
        let due = f
            .deadline
            .as_ref()
            .map(bihuan_domain::finding::Deadline::current);
        let rows = own.iter().map(|t| {
            let measures: Vec<String> = t
                .measures
                .iter()
                .enumerate()
                .map(|(at, m)| format!("{}. {}", at + 1, m.text))
                .collect();
            vec![
                Cell::of(t.title.clone()).below(measures.join("\n")),
                Cell::of(t.due.or(due).map_or("未定".to_owned(), format::date)),
                Cell::tag(words::task_stage(t.state.key())),
            ]
        });
        let sponsor = f.owners.sponsor.map(|p| directory.leader(p).to_owned());
        sections.push(Section {
            title: f.number.to_string(),
            remark: sponsor.map_or_else(String::new, |s| format!("包案领导 {s}")),
            says: f.problem.clone(),
            table: Some(Table {
                head: vec!["任务和措施", "时限", "办理情况"],
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    if sections.is_empty() {
        sections.push(Section {
            empty: Some(nothing("没有任务")),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: format!("{name}任务书"),
        lead: format!("{}，共 {tasks} 项任务", row.rectification.name),
        tabs: tabs(code, "/plan/units"),
        sections,
        ..SheetPage::default()
    })
}
