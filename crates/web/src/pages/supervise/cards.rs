//! Yellow and red cards: the list, issuing one, one of them.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, StoredRecord, finding, rectification,
    supervise::{self, CardChange, IssueCard},
};
use bihuan_domain::{
    card::{Card, CardColour, CardState},
    id::CardId,
};

use super::{SuperviseQuery, framed, framed_by, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, must_day, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{Building, done_notice, due_cell, ended, findings_named, opens, sheet, sheet_of},
        words,
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Act, Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

fn tone(it: &Card) -> Tone {
    match (&it.standing, it.entered.colour) {
        (CardState::InForce, CardColour::Red) => Tone::Red,
        (CardState::InForce, CardColour::Yellow) => Tone::Amber,
        _ => Tone::Plain,
    }
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<Fields>) -> Response {
    let entered = Entered::open(one(&query, "form").to_owned());
    sheet(
        &signed_in,
        &entered,
        list_view(&signed_in, &query, &entered),
    )
    .await
}

async fn list_view(
    signed_in: &SignedIn,
    query: &Fields,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, one(query, "rectification")).await?;
    let code = row.rectification.code.to_string();
    let cards = supervise::cards(ctx, row.rectification.id).await?;
    let directory = ctx.app.directory().await?;
    let mut rows = Vec::new();
    for stored in &cards {
        let it = &stored.record;
        let about = finding::of_ids(ctx, &[it.entered.finding]).await?;
        let number = about
            .first()
            .map(|f| f.number.to_string())
            .unwrap_or_default();
        let in_force = it.standing == CardState::InForce;
        rows.push(vec![
            Cell::link(
                it.entered.colour.label(),
                format!("/cards/{}", it.entered.id),
            )
            .below(it.entered.reason.clone()),
            Cell::of(directory.short_name(it.entered.unit)),
            Cell::link(number, format!("/findings/{}", it.entered.finding)),
            Cell::of(format::date(it.entered.day)),
            due_cell(ctx, it.entered.cure_by, in_force),
            Cell::tag(Tag::new(
                if it.open_appeal().is_some() {
                    "申诉待答复"
                } else {
                    it.label()
                },
                tone(it),
            )),
        ]);
    }
    let issues = ctx.may(Action::IssueCard, None);
    let home = address("/cards", &[("rectification", &code)]);
    let empty = rows.is_empty();
    Ok(SheetPage {
        frame: framed.frame,
        title: "黄红牌".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(ctx, &code, "/cards"),
        acts: if issues {
            vec![opens("亮牌", &home, "card", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(one(query, "done")),
        dialogs: if issues {
            vec![issue_form(entered, &home, query)]
        } else {
            Vec::new()
        },
        sections: vec![Section {
            says: "牌亮给单位，说明哪个问题、为什么、何时前整改；单位可以申诉一次，整改到位后摘牌，红牌摘牌前须现场督导。达到条件的问题列在“提醒谈话问责”，是否亮牌由整改办主任决定。"
                .to_owned(),
            table: (!empty).then_some(Table {
                head: vec!["牌", "单位", "问题", "亮牌日期", "整改期限", "状态"],
                rows,
            }),
            empty: empty.then(|| Empty {
                title: "没有亮过牌".to_owned(),
                text: "亮牌后单位在工作台看到，可以在期限内申诉。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn issue_form(entered: &Entered, home: &str, asked: &Fields) -> Dialog {
    let colours = CardColour::ALL.map(|c| (c.key().to_owned(), c.label().to_owned()));
    Building::new(entered, home, "card", home.to_owned())
        .called("亮牌", "亮牌")
        .says("亮给该问题的牵头单位；整改期限和申诉期限按规则计算。")
        .choose(
            "colour",
            "牌",
            Some("请选择"),
            colours,
            one(asked, "colour"),
        )
        .line("finding", "问题编号", Kind::Text, one(asked, "finding"))
        .area("reason", "事由", one(asked, "reason"), true)
        .done()
}

/// Issues a card.
pub(crate) async fn issue(
    signed_in: SignedIn,
    Query(query): Query<Fields>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let cmd = command(&named, one(&query, "rectification"), &fields).await?;
        supervise::issue_card(&named.ctx, cmd).await
    };
    let then = |c: &StoredRecord<Card>| format!("/cards/{}", c.record.entered.id);
    ended(&signed_in, "card", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

async fn command(signed_in: &SignedIn, code: &str, fields: &Fields) -> Result<IssueCard, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::IssueCard, None)?;
    let row = rectification::find(ctx, code).await?;
    let rectification = row.rectification.id;
    let one_finding = || Failure::Invalid("请填写一个问题编号。".to_owned());
    let named = findings_named(signed_in, rectification, one(fields, "finding")).await?;
    let [finding] = named.as_slice() else {
        return Err(one_finding());
    };
    let about = finding::of_ids(ctx, &[*finding]).await?;
    let unit = about
        .first()
        .and_then(|f| f.owners.lead)
        .ok_or_else(|| Failure::Invalid("该问题还没有牵头单位，不能亮牌。".to_owned()))?;
    Ok(IssueCard {
        rectification,
        unit,
        finding: *finding,
        colour: CardColour::ALL
            .into_iter()
            .find(|c| c.key() == one(fields, "colour"))
            .ok_or_else(|| Failure::Invalid("请选择黄牌或红牌。".to_owned()))?,
        reason: one(fields, "reason").to_owned(),
    })
}

/// One card.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<CardId>,
    Query(query): Query<SuperviseQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: CardId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = supervise::show_card(ctx, id).await?;
    let it = &stored.record;
    let (frame, code) = framed_by(signed_in, it.entered.rectification).await?;
    let page = format!("/cards/{id}");
    let directory = ctx.app.directory().await?;
    let about = finding::of_ids(ctx, &[it.entered.finding]).await?;
    let finding = about.first().map_or_else(Cell::default, |f| {
        Cell::link(f.number.to_string(), format!("/findings/{}", f.id)).below(f.problem.clone())
    });
    let in_force = it.standing == CardState::InForce;
    let mut facts = vec![
        (
            "单位".to_owned(),
            Cell::of(directory.short_name(it.entered.unit)),
        ),
        ("问题".to_owned(), finding),
        ("事由".to_owned(), Cell::of(it.entered.reason.clone())),
        (
            "亮牌日期".to_owned(),
            Cell::of(format::date(it.entered.day)),
        ),
        (
            "整改期限".to_owned(),
            due_cell(ctx, it.entered.cure_by, in_force),
        ),
        (
            "申诉期限".to_owned(),
            due_cell(ctx, it.entered.appeal_by, in_force && it.appeal.is_none()),
        ),
    ];
    match &it.standing {
        CardState::InForce => {}
        CardState::Lifted { day, reason } => {
            facts.push((
                "摘牌".to_owned(),
                Cell::of(reason.clone()).below(format::date(*day)),
            ));
        }
        CardState::Withdrawn { reason } => {
            facts.push(("撤销".to_owned(), Cell::of(reason.clone())));
        }
    }
    let mut sections = vec![Section {
        title: "亮牌".to_owned(),
        facts,
        ..Section::default()
    }];
    if let Some(appeal) = &it.appeal {
        let at = |stamp: &bihuan_domain::Stamp| {
            format::moment(words::local(stamp.at.as_millisecond()), ctx.today())
        };
        let mut facts = vec![(
            "单位说".to_owned(),
            Cell::of(appeal.text.clone()).below(at(&appeal.stamp)),
        )];
        facts.push(match &appeal.answer {
            None => (
                "答复".to_owned(),
                Cell::tag(Tag::new("待答复", Tone::Amber)),
            ),
            Some(answer) => {
                let word = if answer.granted {
                    "申诉成立"
                } else {
                    "维持亮牌"
                };
                (
                    word.to_owned(),
                    Cell::of(answer.reason.clone()).below(at(&answer.stamp)),
                )
            }
        });
        sections.push(Section {
            title: "申诉".to_owned(),
            facts,
            ..Section::default()
        });
    }
    if !it.visits.is_empty() {
        let rows = it
            .visits
            .iter()
            .map(|v| vec![Cell::of(format::date(v.day)), Cell::of(v.text.clone())]);
        sections.push(Section {
            title: "现场督导".to_owned(),
            table: Some(Table {
                head: vec!["日期", "情况"],
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    let (acts, dialogs) = forms(ctx, &stored, &page, entered);
    Ok(SheetPage {
        frame,
        crumbs: vec![Link::new(
            "黄红牌",
            address("/cards", &[("rectification", &code)]),
        )],
        title: format!(
            "{}：{}",
            it.entered.colour.label(),
            directory.short_name(it.entered.unit)
        ),
        tags: vec![Tag::new(it.label(), tone(it))],
        acts,
        notices: done_notice(done),
        dialogs,
        sections,
        ..SheetPage::default()
    })
}

/// What the person can do with a card, and the forms for it.
fn forms(
    ctx: &Context,
    stored: &StoredRecord<Card>,
    page: &str,
    entered: &Entered,
) -> (Vec<Act>, Vec<Dialog>) {
    let it = &stored.record;
    let mut acts = Vec::new();
    let mut dialogs = Vec::new();
    if it.standing != CardState::InForce {
        return (acts, dialogs);
    }
    let issues = ctx.may(Action::IssueCard, None);
    let form =
        |id: &str| Building::new(entered, page, id, format!("{page}/{id}")).version(stored.version);
    let ours = ctx.may(Action::AppealCard, None) && ctx.actor.unit == it.entered.unit;
    if ours && it.appeal.is_none() && ctx.today() <= it.entered.appeal_by {
        acts.push(opens("申诉", page, "appeal", true));
        let says = "申诉一次，由整改办主任书面答复；申诉期间整改不停。";
        dialogs.push(
            form("appeal")
                .called("申诉", "提交申诉")
                .says(says)
                .area("text", "申诉理由", "", true)
                .done(),
        );
    }
    if issues && it.open_appeal().is_some() {
        acts.push(opens("答复申诉", page, "answer", true));
        let granted = [
            ("no".to_owned(), "维持亮牌".to_owned()),
            ("yes".to_owned(), "申诉成立，撤销亮牌".to_owned()),
        ];
        dialogs.push(
            form("answer")
                .called("答复申诉", "答复")
                .choose("granted", "结论", Some("请选择"), granted, "")
                .area("reason", "理由", "", true)
                .done(),
        );
    }
    if ctx.may(Action::Supervise, None) {
        acts.push(opens("登记现场督导", page, "supervise", false));
        dialogs.push(
            form("supervise")
                .called("登记现场督导", "登记")
                .line("day", "日期", Kind::Date, format::date(ctx.today()))
                .area("text", "看到的情况和要求", "", true)
                .done(),
        );
    }
    if issues {
        acts.push(opens("摘牌", page, "lift", it.open_appeal().is_none()));
        dialogs.push(
            form("lift")
                .called("摘牌", "摘牌")
                .area("reason", "整改到位的情况", "", true)
                .done(),
        );
        acts.push(opens("撤销", page, "withdraw", false));
        dialogs.push(
            form("withdraw")
                .called("撤销亮牌", "撤销")
                .area("reason", "撤销理由", "", true)
                .done(),
        );
    }
    (acts, dialogs)
}

/// The unit appeals.
pub(crate) async fn appeal(
    signed_in: SignedIn,
    Path(id): Path<CardId>,
    Form(fields): Form<Fields>,
) -> Response {
    changed(signed_in, id, "appeal".to_owned(), fields).await
}

/// Somebody was on site.
pub(crate) async fn supervise(
    signed_in: SignedIn,
    Path(id): Path<CardId>,
    Form(fields): Form<Fields>,
) -> Response {
    changed(signed_in, id, "supervise".to_owned(), fields).await
}

/// Answers an appeal, lifts a card, takes it back.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(CardId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    changed(signed_in, id, what, fields).await
}

async fn changed(signed_in: SignedIn, id: CardId, what: String, fields: Fields) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = match change(&what, &fields) {
        Ok(change) => supervise::change_card(&named.ctx, id, change, fields::seen(&fields)).await,
        Err(failure) => Err(failure),
    };
    ended(&signed_in, &what, fields, result, |_| {
        format!("/cards/{id}")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}

fn change(what: &str, fields: &Fields) -> Result<CardChange, Failure> {
    let text = |name: &str| one(fields, name).to_owned();
    Ok(match what {
        "appeal" => CardChange::Appeal { text: text("text") },
        "answer" => CardChange::Answer {
            granted: match one(fields, "granted") {
                "yes" => true,
                "no" => false,
                _ => return Err(Failure::Invalid("请选择结论。".to_owned())),
            },
            reason: text("reason"),
        },
        "supervise" => CardChange::Supervise {
            day: must_day(one(fields, "day"), "日期")?,
            text: text("text"),
        },
        "lift" => CardChange::Lift {
            reason: text("reason"),
        },
        "withdraw" => CardChange::Withdraw {
            reason: text("reason"),
        },
        _ => return Err(Failure::NotFound),
    })
}
