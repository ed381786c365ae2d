//! Who answers for what: leaders, units, and the task book of a unit.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Query;
use bihuan_casework::{
    Failure, finding,
    ledger::{self, Filter, KeyProblems, LedgerRow, List, Order},
    paper,
};
use bihuan_domain::{
    Stage,
    id::{PersonId, UnitId},
};
use serde::Deserialize;

use super::{
    ledger_query::address,
    papers::{file, wanted},
    planning::{PlanningQuery, deadline_cell, framed, or_gap, shown, tabs},
    sheet::leads,
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Tone, parts_of_whole},
        sheet::{Act, Cell, Count, Section, SheetPage, Table},
    },
};

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
    let key = ledger::key_problems(ctx, row.rectification.id).await?;
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
            if o.key > 0 {
                Cell::link(
                    format::count(o.key),
                    address(
                        "/ledger",
                        &[
                            ("rectification", code),
                            ("sponsor", &o.sponsor.to_string()),
                            ("key", "1"),
                        ],
                    ),
                )
            } else {
                Cell::of(format::count(0))
            },
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
        head: vec![
            "包案领导",
            "领办问题",
            "重点问题",
            "已销号",
            "会签联审",
            "逾期",
        ],
        rows: rows.collect(),
    };
    Ok(SheetPage {
        frame: framed.frame,
        title: "领导责任".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(code, "/plan/leaders"),
        sections: vec![
            Section {
                title: "重点问题".to_owned(),
                says: "整改办在问题页列为重点问题；由领导带头领办，点数字查看是哪些问题。"
                    .to_owned(),
                counts: key_counts(&key, code),
                ..Section::default()
            },
            Section {
                title: "谁领办什么".to_owned(),
                table: (!empty).then_some(table),
                empty: empty.then(|| nothing("还没有指定包案领导")),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

/// The figures of the key problems, each with the ledger that lists what it counts.
fn key_counts(key: &KeyProblems, code: &str) -> Vec<Count> {
    key_figures(key, code)
        .into_iter()
        .map(|(label, n, href)| Count {
            label: label.to_owned(),
            count: format::count(n),
            href,
            bad: false,
        })
        .collect()
}

/// What is said of the key problems everywhere: words, figure, and the ledger that lists what it counts.
pub(super) fn key_figures(key: &KeyProblems, code: &str) -> [(&'static str, u64, String); 3] {
    let listed = |more: &[(&str, &str)]| {
        let pairs: Vec<(&str, &str)> = [("rectification", code), ("key", "1")]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        address("/ledger", &pairs)
    };
    [
        ("重点问题", key.total, listed(&[])),
        ("其中领导领办", key.led, listed(&[("sponsored", "1")])),
        ("其中已销号", key.closed, listed(&[("stage", "closed")])),
    ]
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
        acts: if paper::may_see(ctx, None) {
            certificate_links("/plan/certificate", code)
        } else {
            Vec::new()
        },
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
        let mut page = of_one(&signed_in, &query, title, filter, "/plan/units").await?;
        if paper::may_see(&signed_in.ctx, Some(unit)) {
            page.acts = certificate_links(
                &format!("/plan/units/{unit}/certificate"),
                &query.rectification,
            );
        }
        Ok::<_, Failure>(page)
    };
    let view = view.await;
    shown(&signed_in, view)
}

/// Stages as these pages put them together.
const GROUPS: [(&str, &[&str]); 5] = [
    ("整改中", &Stage::WORKING),
    ("会签联审", &Stage::CLOSING),
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
                deadline_cell(ctx, r),
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

fn certificate_links(path: &str, code: &str) -> Vec<Act> {
    let link = |format: &str| {
        let label = format!("查询证明 {}", format.to_uppercase());
        leads(
            &label,
            address(path, &[("rectification", code), ("format", format)]),
        )
    };
    vec![link("pdf"), link("docx")]
}

/// What the certificate is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CertificateQuery {
    rectification: String,
    format: String,
}

/// What stands in the ledger about a unit, for whoever must see it before a decision.
pub(crate) async fn unit_certificate(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Query(query): Query<CertificateQuery>,
) -> Response {
    certificate_of(&signed_in, Some(unit), &query).await
}

/// The same about all of a rectification.
pub(crate) async fn certificate(
    signed_in: SignedIn,
    Query(query): Query<CertificateQuery>,
) -> Response {
    certificate_of(&signed_in, None, &query).await
}

async fn certificate_of(
    signed_in: &SignedIn,
    unit: Option<UnitId>,
    query: &CertificateQuery,
) -> Response {
    let made = async {
        let ctx = &signed_in.ctx;
        let (_, row) = framed(signed_in, &query.rectification).await?;
        paper::must_see(ctx, &row, unit, wanted(&query.format)?).await
    };
    match made.await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
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
