//! Supervision rounds: the list with coverage, planning one, one of them with its visits.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord, finding, rectification,
    supervise::{self, PlanRound, RoundChange},
};
use bihuan_domain::{
    id::RoundId,
    round::{RoundVisit, SupervisionRound},
};

use super::{SuperviseQuery, framed, framed_by, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, chosen, ids, must_day, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{
            Building, done_notice, ended, findings_named, opens, sheet_of, unit_names, unit_options,
        },
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Kind, Section, SheetPage, Table},
    },
};

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<SuperviseQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        list_view(&signed_in, &query, entered).await
    })
    .await
}

fn coverage(it: &SupervisionRound) -> Cell {
    let (visited, planned) = it.coverage();
    let text = format!("{visited} / {planned}");
    Cell::of(text).below(format::percent(visited as u64, planned as u64))
}

async fn list_view(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let rounds = supervise::rounds(ctx, row.rectification.id).await?;
    let keeps = ctx.may(Action::Supervise, None);
    let home = address("/rounds", &[("rectification", &code)]);
    let rows = rounds.iter().map(|stored| {
        let it = &stored.record;
        let wanting = it.visits.iter().filter(|v| v.wanting).count();
        vec![
            Cell::link(
                it.entered.title.clone(),
                format!("/rounds/{}", it.entered.id),
            ),
            Cell::of(format!(
                "{} 至 {}",
                format::date(it.entered.from),
                format::date(it.entered.until)
            )),
            coverage(it),
            Cell::of(format!("{} 次", it.visits.len())).below(format!("需整改 {wanting} 次")),
            Cell::tag(match it.summary {
                None => Tag::new("进行中", Tone::Amber),
                Some(_) => Tag::new("已结束", Tone::Green),
            }),
        ]
    });
    let empty = rounds.is_empty();
    let rows = rows.collect();
    let directory = ctx.app.directory().await?;
    let mut dialogs = Vec::new();
    if keeps {
        dialogs.push(
            Building::new(entered, &home, "round", home.clone())
                .called("安排督查", "保存")
                .says("不选单位就是全覆盖：全部单位都列入。")
                .line("title", "名称（如 第三轮督查）", Kind::Text, "")
                .line("from", "开始日期", Kind::Date, format::date(ctx.today()))
                .line("until", "结束日期", Kind::Date, "")
                .ticks("units", "督查单位（可多选）", unit_options(&directory), &[])
                .done(),
        );
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: "督查".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(ctx, &code, "/rounds"),
        acts: if keeps {
            vec![opens("安排督查", &home, "round", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs,
        sections: vec![Section {
            title: "历次督查".to_owned(),
            remark: format!("{} 轮", rounds.len()),
            table: (!empty).then_some(Table {
                head: vec!["督查", "时间", "覆盖单位", "走访", "状态"],
                rows,
            }),
            empty: empty.then(|| Empty {
                title: "还没有督查".to_owned(),
                text: "安排一轮督查后，逐个单位登记谁去、看了什么、发现什么。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// Plans a round.
pub(crate) async fn plan(
    signed_in: SignedIn,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        ctx.allow(Action::Supervise, None)?;
        let row = rectification::find(ctx, &query.rectification).await?;
        let cmd = PlanRound {
            rectification: row.rectification.id,
            title: one(&fields, "title").to_owned(),
            from: must_day(one(&fields, "from"), "开始日期")?,
            until: must_day(one(&fields, "until"), "结束日期")?,
            units: ids(&fields, "units")?,
        };
        supervise::plan_round(ctx, cmd).await
    };
    let then = |r: &StoredRecord<SupervisionRound>| format!("/rounds/{}", r.record.entered.id);
    ended(&signed_in, "round", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

/// One round.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<RoundId>,
    Query(query): Query<SuperviseQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: RoundId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = supervise::show_round(ctx, id).await?;
    let it = &stored.record;
    let (frame, code) = framed_by(signed_in, it.entered.rectification).await?;
    let directory = ctx.app.directory().await?;
    let page = format!("/rounds/{id}");
    let mut rows = Vec::new();
    for visit in &it.visits {
        let about = finding::of_ids(ctx, &visit.findings).await?;
        let links = about
            .iter()
            .map(|f| Link::new(f.number.to_string(), format!("/findings/{}", f.id)));
        rows.push(vec![
            Cell::of(directory.short_name(visit.unit)).below(visit.members.clone()),
            Cell::of(format::date(visit.day)),
            Cell::of(visit.text.clone()),
            Cell::links(links.collect()),
            Cell::tag(if visit.wanting {
                Tag::new("需整改", Tone::Red)
            } else {
                Tag::new("未发现问题", Tone::Green)
            }),
        ]);
    }
    let left: Vec<_> = it
        .entered
        .units
        .iter()
        .filter(|unit| it.visits.iter().all(|v| v.unit != **unit))
        .copied()
        .collect();
    let runs = it.summary.is_none() && ctx.may(Action::Supervise, None);
    let mut dialogs = Vec::new();
    if runs {
        dialogs.push(
            Building::new(entered, &page, "visit", format!("{page}/visit"))
                .called("登记督查情况", "登记")
                .choose("unit", "单位", Some("请选择"), unit_options(&directory), "")
                .line("day", "日期", Kind::Date, format::date(ctx.today()))
                .free_line("members", "督查人员", Kind::Text, "")
                .free_line("findings", "看了哪些问题（编号，可多个）", Kind::Text, "")
                .area("text", "督查情况", "", true)
                .choose(
                    "wanting",
                    "结论",
                    Some("请选择"),
                    [
                        ("no".to_owned(), "未发现问题".to_owned()),
                        ("yes".to_owned(), "需整改".to_owned()),
                    ],
                    "",
                )
                .done(),
        );
        dialogs.push(
            Building::new(entered, &page, "end", format!("{page}/end"))
                .called("结束督查", "结束")
                .area("text", "督查小结", "", true)
                .done(),
        );
    }
    let empty = rows.is_empty();
    let mut facts = vec![
        (
            "时间".to_owned(),
            Cell::of(format!(
                "{} 至 {}",
                format::date(it.entered.from),
                format::date(it.entered.until)
            )),
        ),
        ("覆盖".to_owned(), coverage(it)),
        (
            "还没有去的".to_owned(),
            Cell::of(if left.is_empty() {
                "无".to_owned()
            } else {
                unit_names(&directory, &left)
            }),
        ),
    ];
    if let Some(summary) = it.summary.as_ref().filter(|text| !text.is_empty()) {
        facts.push(("小结".to_owned(), Cell::of(summary.clone())));
    }
    Ok(SheetPage {
        frame,
        crumbs: vec![Link::new(
            "督查",
            address("/rounds", &[("rectification", &code)]),
        )],
        title: it.entered.title.clone(),
        acts: if runs {
            vec![
                opens("登记督查情况", &page, "visit", true),
                opens("结束", &page, "end", false),
            ]
        } else {
            Vec::new()
        },
        notices: done_notice(done),
        dialogs,
        sections: vec![
            Section {
                title: "安排".to_owned(),
                facts,
                ..Section::default()
            },
            Section {
                title: "走访".to_owned(),
                remark: format!("{} 次", it.visits.len()),
                table: (!empty).then_some(Table {
                    head: vec!["单位", "日期", "情况", "有关问题", "结论"],
                    rows,
                }),
                empty: empty.then(|| Empty {
                    title: "还没有走访".to_owned(),
                    text: "到一个单位登记一次。单位只看到对本单位的督查情况。".to_owned(),
                    links: Vec::new(),
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

/// Writes a visit down, or ends the round.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(RoundId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let change = change(&named, id, &what, &fields).await?;
        supervise::change_round(&named.ctx, id, change, None).await
    };
    let result = result.await;
    ended(&signed_in, &what, fields, result, |_| {
        format!("/rounds/{id}")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}

async fn change(
    signed_in: &SignedIn,
    id: RoundId,
    what: &str,
    fields: &Fields,
) -> Result<RoundChange, Failure> {
    let text = one(fields, "text").to_owned();
    let known = supervise::show_round(&signed_in.ctx, id).await?;
    signed_in.ctx.allow(Action::Supervise, None)?;
    match what {
        "visit" => Ok(RoundChange::Visit(RoundVisit {
            unit: chosen(one(fields, "unit"), "单位")?,
            day: must_day(one(fields, "day"), "日期")?,
            members: one(fields, "members").trim().to_owned(),
            findings: findings_named(
                signed_in,
                known.record.entered.rectification,
                one(fields, "findings"),
            )
            .await?,
            text: text.trim().to_owned(),
            wanting: match one(fields, "wanting") {
                "yes" => true,
                "no" => false,
                _ => return Err(Failure::Invalid("请选择结论。".to_owned())),
            },
        })),
        "end" => Ok(RoundChange::End { text }),
        _ => Err(Failure::NotFound),
    }
}
