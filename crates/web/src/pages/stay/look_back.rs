//! One look-back: who goes, what was found, what becomes of it. And ordering one.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, finding,
    stay::{
        self, Compared,
        look_back::{self, Change, Shown},
    },
};
use bihuan_domain::{
    id::{FindingId, LookBackId},
    look_back::{Held, LookBackStage, Visit, Visitors},
};
use serde::Deserialize;

use super::{about_line, look_backs_of, tone, units};
use crate::{
    format,
    http::{SignedIn, status_of},
    pages::{
        fields::{Fields, all, figures, id, must_day, one, request},
        frame::{Place, frame},
        page,
    },
    views::{
        finding_forms::FigureLine,
        parts::{Choice, Field, Link, Notice, Select, Tag, Tone},
        stay::{
            AboutLine, AssignForm, ComparedLine, Found, LookBackPage, NewLookBackPage, Proposal,
            ReasonForm, RecordForm,
        },
    },
};

/// A form that came back: its name, what was typed, why it was refused.
#[derive(Default)]
struct Entered {
    form: &'static str,
    fields: Fields,
    refused: Option<Failure>,
}

impl Entered {
    fn is(&self, form: &str) -> bool {
        self.form == form && self.refused.is_some()
    }

    fn field(&self, form: &str, name: &str, otherwise: &str, main: bool) -> Field {
        let here = self.is(form);
        Field {
            value: if here {
                one(&self.fields, name).to_owned()
            } else {
                otherwise.to_owned()
            },
            wrong: self
                .refused
                .as_ref()
                .filter(|_| here && main)
                .map(ToString::to_string),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShowQuery {
    done: String,
}

/// Shows a look-back.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<LookBackId>,
    Query(query): Query<ShowQuery>,
) -> Response {
    let notices = match query.done.as_str() {
        "" => Vec::new(),
        _ => vec![Notice::new(Tone::Green, "", "已保存。")],
    };
    render(&signed_in, id, &Entered::default(), notices).await
}

async fn render(
    signed_in: &SignedIn,
    id: LookBackId,
    entered: &Entered,
    notices: Vec<Notice>,
) -> Response {
    let status = entered.refused.as_ref().map_or(StatusCode::OK, status_of);
    match view(signed_in, id, entered, notices).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: LookBackId,
    entered: &Entered,
    notices: Vec<Notice>,
) -> Result<LookBackPage, Failure> {
    let ctx = &signed_in.ctx;
    let shown = look_back::show(ctx, id).await?;
    let it = &shown.stored.record;
    let directory = ctx.app.directory().await?;
    let today = ctx.today();
    let version = shown.stored.version;
    let due = it.state == LookBackStage::Due;
    let action = |what: &str| format!("/look-backs/{id}/{what}");
    let reason = |form: &'static str, what: &str| ReasonForm {
        action: action(what),
        version,
        reason: entered.field(form, "reason", "", true),
    };
    let mut facts = vec![
        ("应办日期".to_owned(), due_words(&shown, today)),
        ("事由".to_owned(), it.scheduled.cause.label().to_owned()),
        ("销号日期".to_owned(), format::date(it.scheduled.closed)),
    ];
    let visitors = it
        .visitors
        .map(|v| directory.short_name(v.unit).to_owned())
        .map(|unit| {
            shown
                .person
                .as_ref()
                .map_or(unit.clone(), |p| format!("{unit} {p}"))
        });
    facts.push((
        "前往单位".to_owned(),
        visitors.unwrap_or_else(|| "未指派".to_owned()),
    ));
    if let Some(visit) = it.visit() {
        facts.push(("前往日期".to_owned(), format::date(visit.day)));
    }
    if let LookBackStage::Cancelled { reason } = &it.state {
        facts.push(("取消理由".to_owned(), reason.clone()));
    }
    let assigned = it.visitors.map(|v| v.unit.to_string()).unwrap_or_default();
    let cannot = if due && !shown.may_record && ctx.may(Action::RecordLookBack, None) {
        if shown.may_keep {
            "您所在单位承担本问题的整改，不能由您登记结果。"
        } else {
            "结果由受指派的单位或整改办登记。"
        }
    } else {
        ""
    };
    Ok(LookBackPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        crumbs: vec![
            Link::new("回头看", "/look-backs"),
            Link::new(shown.about.row.number.clone(), ""),
        ],
        finding: about_line(&shown.about),
        state: Tag::new(it.label(), tone(it.key())),
        facts,
        found: found(&shown),
        compared: shown.compared.iter().map(compared).collect(),
        proposal: (shown.may_keep && matches!(it.state, LookBackStage::Proposed { .. })).then(
            || Proposal {
                declare: format!("/findings/{}/rebound?look_back={id}", it.scheduled.finding),
                dismiss: reason("dismiss", "dismiss"),
            },
        ),
        assign: (due && shown.may_keep).then(|| AssignForm {
            action: action("assign"),
            version,
            unit: Select {
                wrong: entered
                    .refused
                    .as_ref()
                    .filter(|_| entered.is("assign"))
                    .map(ToString::to_string),
                ..units(
                    &directory,
                    |u| shown.units.contains(&u),
                    &assigned,
                    "请选择",
                )
            },
        }),
        record: shown
            .may_record
            .then(|| record_form(&shown, entered, action("record"), &format::date(today))),
        cancel: (due && shown.may_keep).then(|| reason("cancel", "cancel")),
        cannot: cannot.to_owned(),
        notices,
    })
}

fn due_words(shown: &Shown, today: jiff::civil::Date) -> String {
    let it = &shown.stored.record;
    let day = format::date(it.scheduled.due);
    if it.is_overdue(today) {
        format!("{day}（已逾期）")
    } else {
        day
    }
}

fn found(shown: &Shown) -> Option<Found> {
    let it = &shown.stored.record;
    let visit = it.visit()?;
    Some(Found {
        text: visit.text.clone(),
        asked: visit.asked.clone(),
        by: shown.recorded_by.clone().unwrap_or_default(),
        dismissed: match &it.state {
            LookBackStage::Dismissed { reason, .. } => reason.clone(),
            _ => String::new(),
        },
    })
}

fn compared(c: &Compared) -> ComparedLine {
    let amount = |figure: Option<(i64, Option<i64>)>| {
        figure.map_or_else(
            || "—".to_owned(),
            |(value, of)| {
                let of = of
                    .map(|of| format!(" / {}", format::hundredths(of)))
                    .unwrap_or_default();
                format!("{}{of} {}", format::hundredths(value), c.unit)
            },
        )
    };
    ComparedLine {
        name: c.name.clone(),
        before: amount(c.at_closure),
        now: amount(c.now),
        change: match c.change() {
            None => "—".to_owned(),
            Some(0) => "持平".to_owned(),
            Some(more @ 1..) => format!("+{}", format::hundredths(more)),
            Some(less) => format::hundredths(less),
        },
    }
}

fn record_form(shown: &Shown, entered: &Entered, action: String, today: &str) -> RecordForm {
    let here = entered.is("record");
    let chosen = one(&entered.fields, "result");
    let results = Held::ALL
        .into_iter()
        .map(|r| Choice::new(r.key(), r.label()).chosen_if(here && r.key() == chosen));
    let figures = if here {
        typed_figures(&entered.fields)
    } else {
        let known = shown.compared.iter().map(|c| FigureLine {
            name: c.name.clone(),
            unit: c.unit.clone(),
            of: c
                .at_closure
                .and_then(|(_, of)| of)
                .map(plain)
                .unwrap_or_default(),
            ..FigureLine::default()
        });
        known.chain([FigureLine::default()]).collect()
    };
    RecordForm {
        action,
        version: shown.stored.version,
        day: entered.field("record", "day", today, false),
        result: std::iter::once(Choice::new("", "请选择"))
            .chain(results)
            .collect::<Vec<_>>()
            .into(),
        asked: entered.field("record", "asked", "", false),
        text: entered.field("record", "text", "", true),
        figures,
    }
}

/// A number as a field takes it, without separators.
fn plain(hundredths: i64) -> String {
    format::hundredths(hundredths).replace(',', "")
}

fn typed_figures(fields: &Fields) -> Vec<FigureLine> {
    let column = |name| all(fields, name).map(str::to_owned).collect::<Vec<_>>();
    let (values, ofs, units) = (
        column("figure_value"),
        column("figure_of"),
        column("figure_unit"),
    );
    let at = |list: &[String], i: usize| list.get(i).cloned().unwrap_or_default();
    let names = column("figure_name");
    let lines = names.into_iter().enumerate().map(|(i, name)| FigureLine {
        name,
        value: at(&values, i),
        of: at(&ofs, i),
        unit: at(&units, i),
    });
    lines.collect()
}

async fn send(
    signed_in: SignedIn,
    id: LookBackId,
    form: &'static str,
    fields: Fields,
    change: Result<Change, Failure>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let seen = one(&fields, "version").parse().ok();
    let result = match change {
        Ok(change) => look_back::change(&signed_in.ctx, id, change, seen).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(_) => Redirect::to(&format!("/look-backs/{id}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let entered = Entered {
                form,
                fields,
                refused: Some(failure),
            };
            render(&signed_in, id, &entered, Vec::new()).await
        }
    }
}

/// Sends a unit.
pub(crate) async fn assign(
    signed_in: SignedIn,
    Path(look_back): Path<LookBackId>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = (|| {
        let unit = id(one(&fields, "unit"))?
            .ok_or_else(|| Failure::Invalid("请选择由谁前往。".to_owned()))?;
        let person = id(one(&fields, "person"))?;
        Ok(Change::Assign(Visitors { unit, person }))
    })();
    send(signed_in, look_back, "assign", fields, change).await
}

/// Records what was found.
pub(crate) async fn record(
    signed_in: SignedIn,
    Path(look_back): Path<LookBackId>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = visit(&fields).map(Change::Record);
    send(signed_in, look_back, "record", fields, change).await
}

fn visit(fields: &Fields) -> Result<Visit, Failure> {
    let result = Held::ALL
        .into_iter()
        .find(|r| r.key() == one(fields, "result"))
        .ok_or_else(|| Failure::Invalid("请选择结果。".to_owned()))?;
    Ok(Visit {
        day: must_day(one(fields, "day"), "前往日期")?,
        result,
        text: one(fields, "text").to_owned(),
        asked: one(fields, "asked").to_owned(),
        figures: figures(&with_values(fields))?,
        evidence: Vec::new(),
    })
}

/// Lines that were offered with a name and left without a number say nothing.
fn with_values(fields: &Fields) -> Fields {
    let values: Vec<&str> = all(fields, "figure_value").collect();
    let mut kept = Fields::new();
    for name in ["figure_name", "figure_value", "figure_of", "figure_unit"] {
        for (at, value) in all(fields, name).enumerate() {
            if values.get(at).is_some_and(|v| !v.is_empty()) {
                kept.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    kept
}

/// Says that what was found is no rebound.
pub(crate) async fn dismiss(
    signed_in: SignedIn,
    Path(look_back): Path<LookBackId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    send(
        signed_in,
        look_back,
        "dismiss",
        fields,
        Ok(Change::Dismiss { reason }),
    )
    .await
}

/// Takes it off the calendar.
pub(crate) async fn cancel(
    signed_in: SignedIn,
    Path(look_back): Path<LookBackId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    send(
        signed_in,
        look_back,
        "cancel",
        fields,
        Ok(Change::Cancel { reason }),
    )
    .await
}

/// The form that orders a look-back.
pub(crate) async fn new(signed_in: SignedIn, Path(finding): Path<FindingId>) -> Response {
    new_page(&signed_in, finding, Field::default(), StatusCode::OK).await
}

/// Orders a look-back.
pub(crate) async fn order(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let result = match must_day(one(&fields, "due"), "回头看日期") {
        Ok(due) => look_back::order(&signed_in.ctx, finding, due).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(stored) => {
            let id = stored.record.scheduled.id;
            Redirect::to(&format!("/look-backs/{id}?done=1")).into_response()
        }
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let due = Field::refused(one(&fields, "due"), failure.to_string());
            new_page(&signed_in, finding, due, status_of(&failure)).await
        }
    }
}

async fn new_page(signed_in: &SignedIn, id: FindingId, due: Field, status: StatusCode) -> Response {
    match new_view(signed_in, id, due).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn new_view(
    signed_in: &SignedIn,
    id: FindingId,
    due: Field,
) -> Result<NewLookBackPage, Failure> {
    let ctx = &signed_in.ctx;
    let changed = finding::load(ctx, id).await?;
    ctx.allow(Action::KeepLookBack, Some(&changed.standing()))?;
    let after = stay::of_finding(ctx, id).await?;
    let number = changed.finding.number.to_string();
    let href = format!("/findings/{id}");
    Ok(NewLookBackPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        crumbs: vec![
            Link::new("回头看", "/look-backs"),
            Link::new(number.clone(), href.clone()),
        ],
        finding: AboutLine {
            number,
            problem: changed.finding.problem.clone(),
            lead: String::new(),
            href: Some(href.clone()),
        },
        action: format!("{href}/look-back"),
        due,
        known: look_backs_of(&after)
            .into_iter()
            .map(|(link, tag)| (link.label, tag))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn offered_figures_without_a_number_are_left_out() {
        let sent = fields(&[
            ("day", "2026-11-20"),
            ("result", "held"),
            ("text", "走访 6 户"),
            ("asked", "安置户 6 户"),
            ("figure_name", "已入住"),
            ("figure_name", "已办证"),
            ("figure_value", ""),
            ("figure_value", "5"),
            ("figure_of", "90"),
            ("figure_of", ""),
            ("figure_unit", "户"),
            ("figure_unit", "户"),
        ]);
        let visit = visit(&sent).unwrap();
        let names: Vec<_> = visit.figures.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["已办证"]);
        assert_eq!(visit.figures[0].of_hundredths, None);
    }

    #[test]
    fn a_result_must_be_chosen() {
        let sent = fields(&[("day", "2026-11-20"), ("result", ""), ("text", "走访")]);
        assert!(visit(&sent).unwrap_err().to_string().contains("结果"));
    }
}
