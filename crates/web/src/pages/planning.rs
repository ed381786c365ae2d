//! The planning board: who answers for every finding, and what is missing; findings put on the ledger by hand.

use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, duty,
    finding::{self, Register},
    ledger::{self, Filter, LedgerRow, List, Missing, Order},
    rectification::RectificationRow,
};
use bihuan_domain::{edition::Periodical, rectification::FindingList};
use serde::Deserialize;

use super::{
    duties,
    fields::{self, Fields, id as id_of, one},
    finding_forms::Entered,
    frame::{Framed, Place, frame},
    ledger_query::address,
    page,
    sheet::{Building, done_notice, due_cell, ended, leads, opens, sheet_of},
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Tag, Tone},
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
    /// Where the page begins.
    pub(crate) after: String,
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
        ("工作体系", "/plan/system"),
        ("例行工作", "/duties"),
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

/// The page of a view, or the page of why there is none.
pub(super) fn shown(
    signed_in: &SignedIn,
    view: Result<impl askama::Template, Failure>,
) -> Response {
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
    ended(&signed_in, "finding", fields, result, |id| {
        format!("/findings/{id}")
    })
    .or_again(&signed_in, async |entered| {
        board_view(&signed_in, &query, entered).await
    })
    .await
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
    sheet_of(&signed_in, &query.form, async |entered| {
        board_view(&signed_in, &query, entered).await
    })
    .await
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
    let filters = MISSING.map(|(missing, ..)| Filter {
        missing: Some(missing),
        ..Filter::default()
    });
    let missed = ledger::counts(ctx, id, &filters).await?;
    let gaps: u64 = missed.iter().sum();
    let counts = MISSING
        .iter()
        .zip(missed.iter())
        .map(|((_, key, label), n)| Count {
            label: (*label).to_owned(),
            count: format::count(*n),
            href: address("/plan", &[("rectification", code), ("missing", key)]),
            bad: *n > 0,
        });
    let counts = counts.collect();
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
        acts.push(leads("下一页", address("/plan", &next)));
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
                remark: broken_down(ctx, &row).await?,
                says: if gaps == 0 {
                    "所有未结问题都已明确牵头单位、包案领导、完成时限和任务。".to_owned()
                } else {
                    "点数字只看有缺项的问题；点问题编号打开后补齐。".to_owned()
                },
                counts,
                ..Section::default()
            },
            rhythm(ctx, &row).await?,
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

/// How the document was broken down: aspects, items, findings, tasks, measures.
async fn broken_down(ctx: &Context, row: &RectificationRow) -> Result<String, Failure> {
    let id = row.rectification.id;
    let aspects = &row.rectification.aspects;
    let items: usize = aspects.iter().map(|a| a.items.len()).sum();
    let findings = ledger::figures(ctx, id).await?.total(None);
    let (tasks, measures) = ledger::task_totals(ctx, id).await?;
    let items = match items {
        0 => String::new(),
        items => format!("{items} 项、"),
    };
    Ok(format!(
        "{} 个方面、{items}{} 个问题，分解为 {} 项任务、{} 条措施",
        aspects.len(),
        format::count(findings),
        format::count(tasks),
        format::count(measures)
    ))
}

/// What recurs and runs now, with what is left of it; the office is led to setting it up.
async fn rhythm(ctx: &Context, row: &RectificationRow) -> Result<Section, Failure> {
    let code = row.rectification.code.as_str();
    let directory = ctx.app.directory().await?;
    let lines = duty::board(ctx, row.rectification.id).await?;
    let table = duties::running(ctx, &directory, &lines, code);
    let home = address("/duties", &[("rectification", code)]);
    let mut acts = vec![leads("例行工作", home)];
    acts.extend(Periodical::ALL.map(|kind| {
        let pairs = [("rectification", code), ("kind", kind.key())];
        leads(kind.label(), address("/reports", &pairs))
    }));
    Ok(Section {
        title: "近期节奏".to_owned(),
        says: if table.is_some() {
            String::new()
        } else {
            "每周、每月固定做的事在“例行工作”里安排，到期自动提醒。".to_owned()
        },
        table,
        acts,
        ..Section::default()
    })
}

/// Words, or a red gap where nobody was named.
pub(super) fn or_gap(text: Option<String>) -> Cell {
    match text {
        Some(text) => Cell::of(text),
        None => Cell::of("未定").toned(Tone::Red),
    }
}

/// The deadline in force, with the one as first given where it differs.
pub(super) fn deadline_cell(ctx: &Context, r: &LedgerRow) -> Cell {
    let Some(day) = r.due else {
        return or_gap(None);
    };
    let original = r.due_original.filter(|o| *o != day);
    due_cell(ctx, day, r.open)
        .below(original.map_or_else(String::new, |o| format!("原定 {}", format::date(o))))
}

fn board_row(ctx: &Context, r: &LedgerRow) -> Vec<Cell> {
    let plan = format!("/findings/{}/plan", r.id);
    vec![
        Cell::link(r.number.clone(), format!("/findings/{}", r.id)).below(r.problem.clone()),
        or_gap(r.lead.as_ref().map(|(_, name)| name.clone())),
        or_gap(r.sponsor.as_ref().map(|(_, name)| name.clone())),
        deadline_cell(ctx, r),
        Cell::of(words::time_class(r.time_class.as_deref(), r.long_term)),
        if r.tasks == 0 && r.open {
            Cell::link("未定", plan).toned(Tone::Red)
        } else {
            Cell::link(format!("{} / {}", r.tasks_done, r.tasks), plan)
        },
        Cell::tag(Tag::new(r.stage_label.clone(), words::stage_tone(&r.stage))),
    ]
}
