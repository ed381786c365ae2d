//! Evaluation: the list, opening one; one of them, the sheet of a unit, schemes.

pub(crate) mod answers;
mod forms;
pub(crate) mod one;
pub(crate) mod schemes;
pub(crate) mod surveys;
pub(crate) mod unit;

use axum::response::Response;
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, RecordFilter, StoredRecord,
    evaluation::{self, Open, SchemeChoice},
    rectification::{self, RectificationRow},
};
use bihuan_domain::evaluation::{Evaluation, ReadyScheme};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use super::{
    fields::{self, Fields, id, ids, must_day, one},
    finding_forms::Entered,
    frame::{Framed, Place, frame},
    ledger_query::address,
    sheet::{Building, done_notice, due_cell, ended, leads, sheet, unit_names, unit_options},
};
use crate::{
    format,
    http::SignedIn,
    routes::Routes,
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Kind, Section, SheetPage, Table},
    },
};

/// Evaluations and their schemes.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/evaluations", Action::ListLedger, list)
        .post("/evaluations", Action::KeepEvaluation, open)
        .get("/evaluations/new", Action::KeepEvaluation, new)
        .get("/evaluations/schemes", Action::ListLedger, schemes::list)
        .post(
            "/evaluations/schemes",
            Action::KeepEvaluation,
            schemes::enter,
        )
        .get(
            "/evaluations/schemes/{id}",
            Action::ListLedger,
            schemes::show,
        )
        .post(
            "/evaluations/schemes/{id}/{what}",
            Action::KeepEvaluation,
            schemes::act,
        )
        .get("/evaluations/{id}", Action::ListLedger, one::show)
        .post(
            "/evaluations/{id}/surveys",
            Action::KeepEvaluation,
            surveys::open,
        )
        .get("/surveys/{id}", Action::KeepEvaluation, surveys::show)
        .post("/surveys/{id}/{what}", Action::KeepEvaluation, surveys::act)
        .post(
            "/evaluations/{id}/{what}",
            Action::AnnounceEvaluation,
            one::act,
        )
        .get(
            "/evaluations/{id}/units/{unit}",
            Action::ListLedger,
            unit::show,
        )
        .post(
            "/evaluations/{id}/units/{unit}/own",
            Action::ScoreOwnUnit,
            answers::score,
        )
        .post(
            "/evaluations/{id}/units/{unit}/appeal",
            Action::AppealEvaluation,
            answers::appeal,
        )
        .post(
            "/evaluations/{id}/units/{unit}/assess",
            Action::KeepEvaluation,
            answers::assess,
        )
        .post(
            "/evaluations/{id}/units/{unit}/{what}",
            Action::AnnounceEvaluation,
            answers::decide,
        )
}

/// Working days that a form proposes for self scores.
const SELF_SCORE_WITHIN: u32 = 10;

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EvaluationQuery {
    pub(crate) rectification: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
    /// Whether to show what would come out today.
    pub(crate) today: String,
}

fn tabs(code: &str, current: &str) -> Vec<Link> {
    [
        ("评估", "/evaluations"),
        ("评估方案", "/evaluations/schemes"),
    ]
    .into_iter()
    .map(|(label, path)| {
        Link::new(label, address(path, &[("rectification", code)])).current_if(path == current)
    })
    .collect()
}

async fn framed(signed_in: &SignedIn, code: &str) -> Result<(Framed, RectificationRow), Failure> {
    signed_in.ctx.allow(Action::ListLedger, None)?;
    let mut framed = frame(signed_in, Place::Evaluation, Some(code)).await?;
    let row = framed.rectification.take().ok_or(Failure::NotFound)?;
    Ok((framed, row))
}

fn state(it: &Evaluation) -> Tag {
    let tone = match it.key() {
        "open" | "assessed" => Tone::Amber,
        "appealed" => Tone::Red,
        "announced" | "final" => Tone::Green,
        _ => Tone::Plain,
    };
    Tag::new(it.label(), tone)
}

fn period(from: Date, until: Date) -> String {
    format!("{} 至 {}", format::date(from), format::date(until))
}

/// The colour of a grade: the first is good, the last is not.
const fn grade_tone(grade: u32, grades: usize) -> Tone {
    if grade == 0 {
        Tone::Green
    } else if grade as usize + 1 >= grades {
        Tone::Red
    } else {
        Tone::Plain
    }
}

fn grade_tag(it: &Evaluation, grade: u32) -> Tag {
    let scheme = &it.entered.scheme;
    Tag::new(
        scheme.grade_word(grade),
        grade_tone(grade, scheme.grades.len()),
    )
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<EvaluationQuery>) -> Response {
    let entered = Entered::default();
    sheet(&signed_in, &entered, list_view(&signed_in, &query)).await
}

async fn list_view(signed_in: &SignedIn, query: &EvaluationQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let filter = RecordFilter {
        rectification: Some(row.rectification.id),
        ..RecordFilter::default()
    };
    let all = evaluation::list(ctx, &filter).await?;
    let directory = ctx.app.directory().await?;
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|stored| {
            let it = &stored.record;
            let grades = it.sheets.iter().filter_map(|s| s.grade.as_ref());
            let grades: Vec<String> = grades
                .map(|g| {
                    let word = it.entered.scheme.grade_word(g.grade);
                    format!("{} {word}", directory.short_name(g.unit))
                })
                .collect();
            vec![
                Cell::link(
                    it.entered.title.clone(),
                    format!("/evaluations/{}", it.entered.id),
                )
                .below(it.entered.scheme.title.clone()),
                Cell::of(period(it.entered.from, it.entered.until)),
                Cell::of(unit_names(&directory, &it.entered.units)),
                due_cell(ctx, it.entered.self_score_by, it.key() == "open"),
                Cell::of(if it.is_announced() {
                    grades.join("，")
                } else {
                    String::new()
                }),
                Cell::tag(state(it)),
            ]
        })
        .collect();
    let empty = rows.is_empty();
    let keeps = ctx.may(Action::KeepEvaluation, None);
    let new = address("/evaluations/new", &[("rectification", &code)]);
    Ok(SheetPage {
        frame: framed.frame,
        title: "整改评估".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(&code, "/evaluations"),
        acts: if keeps {
            let mut act = leads("开展评估", new);
            act.go = true;
            vec![act]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        sections: vec![Section {
            says: "评估对象是单位，不评个人、不排个人名次。台账指标由系统按评估期计算，等次由整改办主任评定并公布，单位可以申诉。"
                .to_owned(),
            table: (!empty).then_some(Table {
                head: vec!["评估", "评估期", "参评单位", "自评截止", "等次", "状态"],
                rows,
            }),
            empty: empty.then(|| Empty {
                title: "没有评估".to_owned(),
                text: "评估开展后，参评单位在工作台看到自评提醒；单位只看到本单位的结果。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// The form that opens one.
pub(crate) async fn new(signed_in: SignedIn, Query(query): Query<EvaluationQuery>) -> Response {
    let entered = Entered::open("evaluation".to_owned());
    sheet(&signed_in, &entered, new_view(&signed_in, &query, &entered)).await
}

async fn new_view(
    signed_in: &SignedIn,
    query: &EvaluationQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::KeepEvaluation, None)?;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let ready = ReadyScheme::ALL.map(|r| (r.key().to_owned(), r.content().title));
    let own = evaluation::scheme::list(ctx).await?;
    let own = own.into_iter().map(|s| s.record).filter(|s| !s.retired);
    let schemes = ready
        .into_iter()
        .chain(own.map(|s| (s.id.to_string(), s.content.title)));
    let today = ctx.today();
    let from = today.checked_sub(6.months()).unwrap_or(today);
    let by = ctx.app.calendar.after(today, SELF_SCORE_WITHIN);
    let directory = ctx.app.directory().await?;
    let home = address("/evaluations", &[("rectification", &code)]);
    let form = Building::new(entered, &home, "evaluation", home.clone())
        .called("开展评估", "开展评估")
        .says("方案在开展时定下，以后修改方案不影响本次评估。")
        .line("title", "名称", Kind::Text, "")
        .choose("scheme", "评估方案", Some("请选择"), schemes, "")
        .ticks("units", "参评单位（可多选）", unit_options(&directory), &[])
        .line("from", "评估期起", Kind::Date, format::date(from))
        .line("until", "评估期止", Kind::Date, format::date(today))
        .line("self_score_by", "自评截止日", Kind::Date, format::date(by));
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new("整改评估", home)],
        title: "开展评估".to_owned(),
        lead: row.rectification.name.clone(),
        dialogs: vec![form.done()],
        sections: vec![Section {
            title: "步骤".to_owned(),
            says: "单位自评，考评组逐项打分（扣分须说明理由），系统计算台账指标，整改办主任评定等次并公布，单位在期限内申诉，全部答复后定稿。"
                .to_owned(),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// Opens one.
pub(crate) async fn open(
    signed_in: SignedIn,
    Query(query): Query<EvaluationQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let cmd = command(&named, &query.rectification, &fields).await?;
        evaluation::open(&named.ctx, cmd).await
    };
    let then = |it: &StoredRecord<Evaluation>| format!("/evaluations/{}", it.record.entered.id);
    ended(&signed_in, "evaluation", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            new_view(&signed_in, &query, entered).await
        })
        .await
}

async fn command(signed_in: &SignedIn, code: &str, fields: &Fields) -> Result<Open, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::KeepEvaluation, None)?;
    let row = rectification::find(ctx, code).await?;
    Ok(Open {
        rectification: row.rectification.id,
        title: one(fields, "title").to_owned(),
        scheme: choice(one(fields, "scheme"))?,
        units: ids(fields, "units")?,
        from: must_day(one(fields, "from"), "评估期起")?,
        until: must_day(one(fields, "until"), "评估期止")?,
        self_score_by: must_day(one(fields, "self_score_by"), "自评截止日")?,
    })
}

/// A scheme by the key of a ready one or the id of one of the office.
fn choice(key: &str) -> Result<SchemeChoice, Failure> {
    if let Some(ready) = ReadyScheme::ALL.into_iter().find(|r| r.key() == key) {
        return Ok(SchemeChoice::Ready(ready));
    }
    id(key)?
        .map(SchemeChoice::Own)
        .ok_or_else(|| Failure::Invalid("请选择评估方案。".to_owned()))
}
