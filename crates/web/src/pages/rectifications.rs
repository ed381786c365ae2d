//! Rectifications: the list, and opening one.

use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    ledger::{self, KeyProblems},
    rectification::{self, Open},
};
use bihuan_domain::rectification::Source;
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
    planning_people::key_figures,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    views::{
        parts::{Choice, Empty, Field, Link, Tag, Tone, parts_of_whole},
        rectifications::{NewRectificationPage, RectificationLine, RectificationsPage},
    },
};

/// All rectifications the person sees anything of.
pub(crate) async fn list(signed_in: SignedIn) -> Response {
    match list_view(&signed_in).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(signed_in: &SignedIn) -> Result<RectificationsPage, Failure> {
    let ctx = &signed_in.ctx;
    let mut lines = Vec::new();
    for row in rectification::list(ctx).await?.iter() {
        let r = &row.rectification;
        let figures = ledger::figures(ctx, r.id).await?;
        let (total, closed) = (figures.total(None), figures.in_stages(None, &["closed"]));
        let overdue = figures.overdue(None, ctx.today());
        let rest = total.saturating_sub(closed + overdue);
        let key = ledger::key_problems(ctx, r.id).await?;
        let end = r
            .period_end
            .map(|d| format!("，集中整改期至 {}", format::date(d)))
            .unwrap_or_default();
        lines.push(RectificationLine {
            code: r.code.to_string(),
            name: r.name.clone(),
            href: format!("/ledger?rectification={}", r.code),
            source: Tag::new(r.source.label(), Tone::Plain),
            dates: format!("{} 反馈{end}", format::date(r.feedback_date)),
            progress: format!(
                "已销号 {} / {}，{}",
                format::count(closed),
                format::count(total),
                format::percent(closed, total)
            ),
            parts: parts_of_whole(&[
                ("已销号", closed, Tone::Green),
                ("其他", rest, Tone::Plain),
                ("逾期", overdue, Tone::Red),
            ]),
            key: (key.total > 0).then(|| key_line(&key, r.code.as_str())),
            overdue: if overdue > 0 {
                format!("逾期 {} 个", format::count(overdue))
            } else {
                String::new()
            },
        });
    }
    let may_create = ctx.may(Action::KeepRectification, None);
    Ok(RectificationsPage {
        frame: frame(signed_in, Place::Ledger, None).await?.frame,
        may_create,
        list: lines,
        empty: Empty {
            title: "还没有整改".to_owned(),
            text: "每次巡视巡察、审计或督察反馈对应一次整改，先建一个，再导入反馈文件。".to_owned(),
            links: if may_create {
                vec![Link::new("新建整改", "/rectifications/new")]
            } else {
                Vec::new()
            },
        },
    })
}

/// The figures of the key problems in one line, which leads to them.
fn key_line(key: &KeyProblems, code: &str) -> Link {
    let [(.., all), ..] = key_figures(key, code);
    let words = format!(
        "重点问题 {} 个，其中领导领办 {} 个、已销号 {} 个",
        format::count(key.total),
        format::count(key.led),
        format::count(key.closed)
    );
    Link::new(words, all)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewForm {
    code: String,
    name: String,
    source: String,
    feedback: String,
    until: String,
}

/// The form for a new one.
pub(crate) async fn new(signed_in: SignedIn) -> Response {
    render(&signed_in, &NewForm::default(), None).await
}

/// Opens a rectification and goes on to the import.
pub(crate) async fn open(signed_in: SignedIn, Form(form): Form<NewForm>) -> Response {
    let result = match command(&form) {
        Ok(cmd) => rectification::open(&signed_in.ctx, cmd).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(row) => Redirect::to(&format!("/import?rectification={}", row.rectification.code))
            .into_response(),
        Err(failure @ Failure::Forbidden(_)) => signed_in.failed(failure).into_response(),
        Err(failure) => render(&signed_in, &form, Some(&failure)).await,
    }
}

fn command(form: &NewForm) -> Result<Open, Failure> {
    let feedback = form
        .feedback
        .parse()
        .map_err(|_| Failure::Invalid("请填写反馈日期。".to_owned()))?;
    let period_end = match form.until.as_str() {
        "" => None,
        day => Some(
            day.parse()
                .map_err(|_| Failure::Invalid("集中整改期截止日不是有效日期。".to_owned()))?,
        ),
    };
    Ok(Open {
        code: form.code.clone(),
        name: form.name.clone(),
        source: source_of(&form.source),
        feedback_date: feedback,
        period_end,
    })
}

fn source_of(key: &str) -> Source {
    let named = serde_json::from_value(serde_json::Value::String(key.to_owned()));
    named.unwrap_or(Source::ProvincialInspection)
}

fn key_of(source: Source) -> String {
    serde_json::to_value(source)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

async fn render(signed_in: &SignedIn, form: &NewForm, failure: Option<&Failure>) -> Response {
    if let Err(failure) = signed_in.ctx.allow(Action::KeepRectification, None) {
        return signed_in.failed(failure).into_response();
    }
    let framed = match frame(signed_in, Place::Ledger, None).await {
        Ok(framed) => framed,
        Err(failure) => return signed_in.failed(failure).into_response(),
    };
    // The sentence stands at the field it is about, as far as its code tells.
    let at = |codes: &[&str]| {
        failure
            .filter(|f| codes.contains(&f.code()))
            .map(ToString::to_string)
    };
    let known = ["bad_code", "taken", "period_before_feedback", "invalid"];
    let other = failure
        .filter(|f| !known.contains(&f.code()))
        .map(ToString::to_string);
    let field = |value: &str, wrong: Option<String>| Field {
        value: value.to_owned(),
        wrong,
    };
    let chosen = source_of(&form.source);
    let sources = Source::ALL
        .into_iter()
        .map(|s| Choice::new(key_of(s), s.label()).chosen_if(s == chosen));
    let view = NewRectificationPage {
        frame: framed.frame,
        action: "/rectifications".to_owned(),
        code: field(&form.code, at(&["bad_code", "taken"])),
        name: field(&form.name, other),
        source: sources.collect::<Vec<_>>().into(),
        feedback: field(&form.feedback, at(&["invalid"])),
        until: field(&form.until, at(&["period_before_feedback"])),
    };
    (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response()
}
