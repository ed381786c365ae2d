//! Leader instructions: the list, entering one, answering and closing.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, StoredRecord, finding, letter, rectification,
    supervise::{self, EnterInstruction, InstructionChange},
};
use bihuan_domain::{
    id::{InstructionId, UnitId},
    instruction::Instruction,
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
            Building, done_notice, due_cell, ended, findings_named, leader_options, opens,
            sheet_of, unit_names, unit_options,
        },
        words,
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

fn tone(it: &Instruction) -> Tone {
    match it.label() {
        "已办结" => Tone::Green,
        _ => Tone::Amber,
    }
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<SuperviseQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        list_view(&signed_in, &query, entered).await
    })
    .await
}

async fn list_view(
    signed_in: &SignedIn,
    query: &SuperviseQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let all = supervise::instructions(ctx, row.rectification.id).await?;
    let directory = ctx.app.directory().await?;
    let rows = all.iter().map(|stored| {
        let it = &stored.record;
        let open = it.closed.is_none();
        vec![
            Cell::link(
                it.entered.subject.clone(),
                format!("/instructions/{}", it.entered.id),
            )
            .below(it.entered.text.clone()),
            Cell::of(directory.leader(it.entered.leader)).below(format::date(it.entered.day)),
            Cell::of(unit_names(&directory, &it.entered.units)),
            due_cell(ctx, it.entered.due, open),
            Cell::tag(Tag::new(it.label(), tone(it))),
        ]
    });
    let rows = rows.collect();
    let keeps = ctx.may(Action::DraftLetter, None);
    let home = address("/instructions", &[("rectification", &code)]);
    let mut dialogs = Vec::new();
    if keeps {
        dialogs.push(
            Building::new(entered, &home, "instruction", home.clone())
                .called("登记批示", "登记并转办")
                .choose(
                    "leader",
                    "批示领导",
                    Some("请选择"),
                    leader_options(&directory),
                    "",
                )
                .line("subject", "批示所在的材料（专报、来文）", Kind::Text, "")
                .area("text", "批示内容", "", true)
                .line("day", "批示日期", Kind::Date, format::date(ctx.today()))
                .line("due", "办理时限", Kind::Date, "")
                .ticks("units", "承办单位（可多选）", unit_options(&directory), &[])
                .free_line("findings", "有关问题编号（可多个）", Kind::Text, "")
                .done(),
        );
    }
    let empty = all.is_empty();
    Ok(SheetPage {
        frame: framed.frame,
        title: "领导批示".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(ctx, &code, "/instructions"),
        acts: if keeps {
            vec![opens("登记批示", &home, "instruction", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs,
        sections: vec![Section {
            title: "批示和办理".to_owned(),
            remark: format!("{} 件", all.len()),
            says: "登记后转承办单位办理；各单位都答复、整改办向领导报告后办结。".to_owned(),
            table: (!empty).then_some(Table {
                head: vec!["材料和批示", "领导", "承办单位", "办理时限", "状态"],
                rows,
            }),
            empty: empty.then(|| Empty {
                title: "还没有批示".to_owned(),
                text: "领导在专报、来文上的批示登记在这里，转办、答复、办结都有记录。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// Enters an instruction.
pub(crate) async fn enter(
    signed_in: SignedIn,
    Query(query): Query<SuperviseQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        ctx.allow(Action::DraftLetter, None)?;
        let row = rectification::find(ctx, &query.rectification).await?;
        let id = row.rectification.id;
        let cmd = EnterInstruction {
            rectification: id,
            leader: chosen(one(&fields, "leader"), "批示领导")?,
            subject: one(&fields, "subject").to_owned(),
            text: one(&fields, "text").to_owned(),
            day: must_day(one(&fields, "day"), "批示日期")?,
            due: must_day(one(&fields, "due"), "办理时限")?,
            units: ids(&fields, "units")?,
            findings: findings_named(&named, id, one(&fields, "findings")).await?,
        };
        supervise::enter_instruction(ctx, cmd).await
    };
    let then = |i: &StoredRecord<Instruction>| format!("/instructions/{}", i.record.entered.id);
    ended(
        &signed_in,
        "instruction",
        fields.clone(),
        result.await,
        then,
    )
    .or_again(&signed_in, async |entered| {
        list_view(&signed_in, &query, entered).await
    })
    .await
}

/// One instruction.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<InstructionId>,
    Query(query): Query<SuperviseQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: InstructionId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = supervise::show_instruction(ctx, id).await?;
    let it = &stored.record;
    let (frame, code) = framed_by(signed_in, it.entered.rectification).await?;
    let directory = ctx.app.directory().await?;
    let page = format!("/instructions/{id}");
    let about = finding::of_ids(ctx, &it.entered.findings).await?;
    let links = about
        .iter()
        .map(|f| Link::new(f.number.to_string(), format!("/findings/{}", f.id)));
    let mut facts = vec![
        (
            "批示领导".to_owned(),
            Cell::of(directory.leader(it.entered.leader)),
        ),
        (
            "批示".to_owned(),
            Cell::of(it.entered.text.clone()).below(format::date(it.entered.day)),
        ),
        (
            "办理时限".to_owned(),
            due_cell(ctx, it.entered.due, it.closed.is_none()),
        ),
    ];
    if !about.is_empty() {
        facts.push(("有关问题".to_owned(), Cell::links(links.collect())));
    }
    if let Some(text) = &it.closed {
        facts.push(("向领导报告".to_owned(), Cell::of(text.clone())));
    }
    let rows = it.entered.units.iter().map(|unit| {
        let answer = it.answers.iter().find(|a| a.unit == *unit);
        let mut cell = match answer {
            Some(answer) => Cell::of(answer.reply.clone()).below(format::moment(
                words::local(answer.stamp.at.as_millisecond()),
                ctx.today(),
            )),
            None => Cell::tag(Tag::new("待答复", Tone::Amber)),
        };
        if it.closed.is_none() && letter::answers_for(ctx, *unit) {
            cell.acts
                .push(opens("答复", &page, &format!("answer-{unit}"), false));
        }
        vec![Cell::of(directory.short_name(*unit)), cell]
    });
    let rows = rows.collect();
    let closes = ctx.may(Action::DraftLetter, None) && it.closed.is_none();
    Ok(SheetPage {
        frame,
        crumbs: vec![Link::new(
            "领导批示",
            address("/instructions", &[("rectification", &code)]),
        )],
        title: it.entered.subject.clone(),
        tags: vec![Tag::new(it.label(), tone(it))],
        acts: if closes {
            vec![opens(
                "报告领导并办结",
                &page,
                "close",
                it.waiting().next().is_none(),
            )]
        } else {
            Vec::new()
        },
        notices: done_notice(done),
        dialogs: dialogs(ctx, &stored, &page, entered),
        sections: vec![
            Section {
                title: "批示".to_owned(),
                facts,
                ..Section::default()
            },
            Section {
                title: "办理情况".to_owned(),
                table: Some(Table {
                    head: vec!["承办单位", "答复"],
                    rows,
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

fn dialogs(
    ctx: &Context,
    stored: &StoredRecord<Instruction>,
    page: &str,
    entered: &Entered,
) -> Vec<Dialog> {
    let it = &stored.record;
    let mut all = Vec::new();
    if it.closed.is_some() {
        return all;
    }
    if ctx.may(Action::DraftLetter, None) {
        all.push(
            Building::new(entered, page, "close", format!("{page}/close"))
                .called("报告领导并办结", "办结")
                .area("text", "向领导报告的情况", "", true)
                .done(),
        );
    }
    for unit in it
        .entered
        .units
        .iter()
        .filter(|unit| letter::answers_for(ctx, **unit))
    {
        let id = format!("answer-{unit}");
        all.push(
            Building::new(entered, page, &id, format!("{page}/units/{unit}/answer"))
                .called("答复批示办理情况", "答复")
                .says(it.entered.text.clone())
                .area("reply", "办理情况", "", true)
                .done(),
        );
    }
    all
}

/// A unit answers.
pub(crate) async fn answer(
    signed_in: SignedIn,
    Path((id, unit)): Path<(InstructionId, UnitId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reply = one(&fields, "reply").to_owned();
    let change = InstructionChange::Answer { unit, reply };
    changed(signed_in, id, format!("answer-{unit}"), fields, change).await
}

/// The leader was told.
pub(crate) async fn close(
    signed_in: SignedIn,
    Path(id): Path<InstructionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let text = one(&fields, "text").to_owned();
    let change = InstructionChange::Close { text };
    changed(signed_in, id, "close".to_owned(), fields, change).await
}

async fn changed(
    signed_in: SignedIn,
    id: InstructionId,
    form: String,
    fields: Fields,
    change: InstructionChange,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = supervise::change_instruction(&named.ctx, id, change, None).await;
    ended(&signed_in, &form, fields, result, |_| {
        format!("/instructions/{id}")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}
