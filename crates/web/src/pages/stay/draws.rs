//! Reverse verification: the list, announcing a draw, and one of them step by step.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, rectification,
    stay::draw::{self, Announce, Change, Opened},
};
use bihuan_domain::{
    draw::{Draw, DrawStage, Sheet, Shown, Size, Strata, rank},
    id::{DrawId, FindingId},
};
use serde::Deserialize;

use super::{about_line, rectifications, tabs_of, units};
use crate::{
    format,
    http::{SignedIn, status_of},
    pages::{
        fields::{Fields, day, id, must_day, one, request},
        frame::{Place, frame},
        page,
    },
    views::{
        draw::{
            DrawLine, DrawPage, DrawnLine, DrawsPage, NewDrawPage, NextOfDraw, RankedLine,
            SheetForm,
        },
        parts::{Choice, Empty, Field, Link, Notice, Tag, Tone},
        stay::ReasonForm,
    },
};

/// Draws on the page.
const ROWS: u32 = 100;

/// The list.
pub(crate) async fn list(signed_in: SignedIn) -> Response {
    match list_view(&signed_in).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(signed_in: &SignedIn) -> Result<DrawsPage, Failure> {
    let ctx = &signed_in.ctx;
    let found = draw::list(ctx, None, ROWS).await?;
    let may_keep = ctx.may(Action::KeepDraw, None);
    Ok(DrawsPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        tabs: tabs_of(ctx, "/draws"),
        may_keep,
        lines: found.iter().map(|stored| line(&stored.record)).collect(),
        empty: Empty {
            title: "还没有反向核查".to_owned(),
            text: "结束后的核查对有关单位公开。".to_owned(),
            links: if may_keep {
                vec![Link::new("新的核查", "/draws/new")]
            } else {
                Vec::new()
            },
        },
    })
}

fn line(it: &Draw) -> DrawLine {
    let tally = it.tally();
    let members = match tally.drawn {
        0 => format!("可抽 {} 个", it.announced.members.len()),
        drawn => format!("{} 个中抽取 {drawn} 个", it.announced.members.len()),
    };
    DrawLine {
        href: format!("/draws/{}", it.announced.id),
        title: it.announced.title.clone(),
        day: format::date(it.announced.day),
        members,
        result: if tally.visited == 0 {
            "—".to_owned()
        } else {
            format!(
                "已回访 {} 个，属实 {} 个，不属实 {} 个",
                tally.visited, tally.holds, tally.untrue
            )
        },
        state: state(it),
    }
}

fn state(it: &Draw) -> Tag {
    let tone = match it.state {
        DrawStage::Finished { .. } => Tone::Green,
        DrawStage::Cancelled { .. } => Tone::Plain,
        _ => Tone::Amber,
    };
    Tag::new(it.label(), tone)
}

/// The form.
pub(crate) async fn new(signed_in: SignedIn) -> Response {
    new_page(&signed_in, &Fields::new(), None).await
}

async fn new_page(signed_in: &SignedIn, typed: &Fields, failure: Option<&Failure>) -> Response {
    match new_view(signed_in, typed, failure).await {
        Ok(view) => (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn new_view(
    signed_in: &SignedIn,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Result<NewDrawPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::KeepDraw, None)?;
    let directory = ctx.app.directory().await?;
    let all = rectification::list(ctx).await?;
    let field = |name: &str| Field::of(one(typed, name));
    let strata = Strata::ALL
        .into_iter()
        .map(|s| Choice::new(s.key(), s.label()).chosen_if(s.key() == one(typed, "strata")));
    let ways = [("each", "每层固定个数"), ("share", "每层按百分比")]
        .map(|(key, label)| Choice::new(key, label).chosen_if(key == one(typed, "way")));
    Ok(NewDrawPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        title: Field {
            value: one(typed, "title").to_owned(),
            wrong: failure.map(ToString::to_string),
        },
        rectification: rectifications(&all, one(typed, "rectification"), Some("全部整改工作")),
        closed_from: field("closed_from"),
        closed_until: field("closed_until"),
        lead: units(&directory, |_| true, one(typed, "lead"), "全部单位"),
        strata: strata.collect::<Vec<_>>().into(),
        way: ways.to_vec().into(),
        size: field("size"),
        note: field("note"),
    })
}

/// Announces a draw.
pub(crate) async fn announce(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let result = async {
        let cmd = announced(&signed_in, &fields).await?;
        draw::announce(&signed_in.ctx, cmd).await
    };
    match result.await {
        Ok(stored) => {
            Redirect::to(&format!("/draws/{}?done=1", stored.record.announced.id)).into_response()
        }
        Err(failure @ (Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => new_page(&signed_in, &fields, Some(&failure)).await,
    }
}

async fn announced(signed_in: &SignedIn, fields: &Fields) -> Result<Announce, Failure> {
    let code = one(fields, "rectification");
    let rectification = if code.is_empty() {
        None
    } else {
        let row = rectification::find(&signed_in.ctx, code).await;
        let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
        Some(row.rectification.id)
    };
    let size: u32 = number(fields, "size", "数量")?;
    Ok(Announce {
        title: one(fields, "title").to_owned(),
        rectification,
        closed_from: day(one(fields, "closed_from"), "销号日期")?,
        closed_until: day(one(fields, "closed_until"), "销号日期")?,
        lead: id(one(fields, "lead"))?,
        strata: Strata::ALL
            .into_iter()
            .find(|s| s.key() == one(fields, "strata"))
            .unwrap_or(Strata::None),
        size: match one(fields, "way") {
            "share" => Size::Share(size),
            _ => Size::Each(size),
        },
        note: one(fields, "note").to_owned(),
    })
}

fn number(fields: &Fields, name: &str, what: &str) -> Result<u32, Failure> {
    let text = one(fields, name);
    text.parse()
        .map_err(|_| Failure::Invalid(format!("{what}“{text}”不是数字。")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DrawQuery {
    done: String,
    /// `1`: repeat the draw and show every key.
    verify: String,
    /// The finding whose sheet is filled in.
    visit: String,
}

/// One draw.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<DrawId>,
    Query(query): Query<DrawQuery>,
) -> Response {
    render(&signed_in, id, &query, &Fields::new(), None).await
}

async fn render(
    signed_in: &SignedIn,
    id: DrawId,
    query: &DrawQuery,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Response {
    match view(signed_in, id, query, typed, failure).await {
        Ok(view) => (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: DrawId,
    query: &DrawQuery,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Result<DrawPage, Failure> {
    let ctx = &signed_in.ctx;
    let opened = draw::show(ctx, id).await?;
    let it = &opened.stored.record;
    let href = format!("/draws/{id}");
    let wrong = failure.map(ToString::to_string);
    let next = match &it.state {
        _ if !opened.may_keep => NextOfDraw::Nothing,
        DrawStage::Announced => NextOfDraw::Publish(Field {
            value: one(typed, "seed").to_owned(),
            wrong: wrong.clone(),
        }),
        DrawStage::Seeded { .. } => NextOfDraw::Draw,
        DrawStage::Drawn { .. } => NextOfDraw::Visit(
            sheet_form(&opened, &query.visit, typed, failure, ctx.today()).map(Box::new),
        ),
        DrawStage::Finished { .. } | DrawStage::Cancelled { .. } => NextOfDraw::Nothing,
    };
    let mut notices = Vec::new();
    if !query.done.is_empty() {
        notices.push(Notice::new(Tone::Green, "", "已保存。"));
    }
    if let Some(wrong) =
        wrong.filter(|_| !matches!(next, NextOfDraw::Publish(_) | NextOfDraw::Visit(Some(_))))
    {
        notices.push(Notice::new(Tone::Red, "", wrong));
    }
    let repeated = it.repeats().map(|same| {
        if same {
            Tag::new("与公布结果一致", Tone::Green)
        } else {
            Tag::new("与公布结果不一致", Tone::Red)
        }
    });
    let ranked = match it.seed() {
        Some(seed) if query.verify == "1" && !it.drawn().is_empty() => ranked(&opened, seed),
        _ => Vec::new(),
    };
    Ok(DrawPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        title: it.announced.title.clone(),
        version: opened.stored.version,
        state: state(it),
        facts: facts(&opened),
        cancel: (opened.may_keep && !matches!(next, NextOfDraw::Nothing)).then(|| ReasonForm {
            action: format!("{href}/cancel"),
            version: opened.stored.version,
            reason: Field::default(),
        }),
        rates: rates(it),
        drawn: it
            .drawn()
            .iter()
            .filter_map(|finding| drawn(&opened, *finding, &href))
            .collect(),
        next,
        repeated,
        ranked,
        href,
        notices,
    })
}

fn facts(opened: &Opened) -> Vec<(String, String)> {
    let it = &opened.stored.record;
    let a = &it.announced;
    let closed = match (a.closed_from, a.closed_until) {
        (None, None) => "不限".to_owned(),
        (from, until) => format!(
            "{} 至 {}",
            from.map(format::date).unwrap_or_default(),
            until.map(format::date).unwrap_or_default()
        ),
    };
    let mut facts = vec![
        ("公告日期".to_owned(), format::date(a.day)),
        ("销号日期".to_owned(), closed),
        ("可抽问题".to_owned(), format!("{} 个", a.members.len())),
        (
            "办法".to_owned(),
            format!("{}，{}", a.strata.label(), a.size.label()),
        ),
        ("种子来源".to_owned(), a.note.clone()),
        (
            "种子".to_owned(),
            it.seed().unwrap_or("尚未公布").to_owned(),
        ),
    ];
    if let DrawStage::Cancelled { reason } = &it.state {
        facts.push(("作废理由".to_owned(), reason.clone()));
    }
    facts
}

fn rates(it: &Draw) -> Vec<(String, String)> {
    let tally = it.tally();
    if tally.visited == 0 {
        return Vec::new();
    }
    let visited = tally.visited as u64;
    let part =
        |part: u64, whole: u64| format!("{part} / {whole}（{}）", format::percent(part, whole));
    vec![
        ("已回访".to_owned(), part(visited, tally.drawn as u64)),
        ("整改属实".to_owned(), part(tally.holds as u64, visited)),
        ("部分属实".to_owned(), part(tally.partly as u64, visited)),
        ("不属实".to_owned(), part(tally.untrue as u64, visited)),
        ("知情".to_owned(), part(tally.aware, tally.people)),
        ("满意".to_owned(), part(tally.satisfied, tally.people)),
    ]
}

fn drawn(opened: &Opened, finding: FindingId, href: &str) -> Option<DrawnLine> {
    let it = &opened.stored.record;
    let about = about_line(opened.about.get(&finding)?);
    let member = it.announced.members.iter().find(|m| m.finding == finding)?;
    let sheet = it.sheet(finding);
    let open = matches!(it.state, DrawStage::Drawn { .. }) && opened.may_keep;
    let untrue = sheet.is_some_and(|s| s.shown != Shown::True);
    let proposals = if untrue && opened.may_keep {
        vec![
            Link::new("登记反弹", format!("/findings/{finding}/rebound")),
            Link::new("安排回头看", format!("/findings/{finding}/look-back")),
        ]
    } else {
        Vec::new()
    };
    Some(DrawnLine {
        about,
        stratum: opened
            .strata
            .get(&member.stratum)
            .cloned()
            .unwrap_or_default(),
        shown: sheet.map_or_else(Tag::default, |s| {
            let tone = match s.shown {
                Shown::True => Tone::Green,
                Shown::Partly => Tone::Amber,
                Shown::Untrue => Tone::Red,
            };
            Tag::new(s.shown.label(), tone)
        }),
        people: sheet.map_or_else(
            || "未回访".to_owned(),
            |s| {
                format!(
                    "{} 询问 {} 人，知情 {} 人，满意 {} 人",
                    format::date(s.day),
                    s.people,
                    s.aware,
                    s.satisfied
                )
            },
        ),
        text: sheet.map(|s| s.text.clone()).unwrap_or_default(),
        sheet: if open {
            format!("{href}?visit={finding}#visit")
        } else {
            String::new()
        },
        proposals,
    })
}

fn ranked(opened: &Opened, seed: &str) -> Vec<RankedLine> {
    let it = &opened.stored.record;
    rank(seed, it.announced.size, &it.announced.members)
        .into_iter()
        .map(|one| RankedLine {
            stratum: opened
                .strata
                .get(&one.member.stratum)
                .cloned()
                .unwrap_or_default(),
            number: one.member.number.clone(),
            key: one.key.chars().take(16).collect(),
            drawn: one.drawn,
        })
        .collect()
}

fn sheet_form(
    opened: &Opened,
    visit: &str,
    typed: &Fields,
    failure: Option<&Failure>,
    today: jiff::civil::Date,
) -> Option<SheetForm> {
    let finding: FindingId = visit.parse().ok()?;
    let about = about_line(opened.about.get(&finding)?);
    let known = opened.stored.record.sheet(finding);
    let value = |name: &str, otherwise: String| {
        if failure.is_some() {
            one(typed, name).to_owned()
        } else {
            otherwise
        }
    };
    let count = |of: fn(&Sheet) -> u32| known.map(|s| of(s).to_string()).unwrap_or_default();
    let chosen = value(
        "shown",
        known.map(|s| s.shown.key().to_owned()).unwrap_or_default(),
    );
    let results = Shown::ALL
        .into_iter()
        .map(|s| Choice::new(s.key(), s.label()).chosen_if(s.key() == chosen));
    Some(SheetForm {
        id: finding.to_string(),
        about,
        day: Field::of(value("day", format::date(known.map_or(today, |s| s.day)))),
        shown: std::iter::once(Choice::new("", "请选择"))
            .chain(results)
            .collect::<Vec<_>>()
            .into(),
        people: Field::of(value("people", count(|s| s.people))),
        aware: Field::of(value("aware", count(|s| s.aware))),
        satisfied: Field::of(value("satisfied", count(|s| s.satisfied))),
        asked: Field::of(value(
            "asked",
            known.map(|s| s.asked.clone()).unwrap_or_default(),
        )),
        text: Field {
            value: value("text", known.map(|s| s.text.clone()).unwrap_or_default()),
            wrong: failure.map(ToString::to_string),
        },
    })
}

/// Publishes the seed, draws, records a visit, ends the draw or gives it up.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(DrawId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let seen = one(&fields, "version").parse().ok();
    let text = |name: &str| one(&fields, name).to_owned();
    let change = match what.as_str() {
        "seed" => Ok(Change::Publish(
            Some(text("seed")).filter(|s| !s.is_empty()),
        )),
        "draw" => Ok(Change::Draw),
        "visit" => sheet(&fields).map(Change::Visit),
        "finish" => Ok(Change::Finish),
        "cancel" => Ok(Change::Cancel {
            reason: text("reason"),
        }),
        _ => Err(Failure::NotFound),
    };
    let result = match change {
        Ok(change) => draw::change(&signed_in.ctx, id, change, seen).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(_) => Redirect::to(&format!("/draws/{id}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let query = DrawQuery {
                visit: text("finding"),
                ..DrawQuery::default()
            };
            render(&signed_in, id, &query, &fields, Some(&failure)).await
        }
    }
}

fn sheet(fields: &Fields) -> Result<Sheet, Failure> {
    let shown = Shown::ALL
        .into_iter()
        .find(|s| s.key() == one(fields, "shown"))
        .ok_or_else(|| Failure::Invalid("请选择核查结果。".to_owned()))?;
    Ok(Sheet {
        finding: id(one(fields, "finding"))?
            .ok_or_else(|| Failure::Invalid("请选择问题。".to_owned()))?,
        day: must_day(one(fields, "day"), "回访日期")?,
        shown,
        people: number(fields, "people", "询问人数")?,
        aware: number(fields, "aware", "知情人数")?,
        satisfied: number(fields, "satisfied", "满意人数")?,
        asked: one(fields, "asked").to_owned(),
        text: one(fields, "text").to_owned(),
        figures: Vec::new(),
    })
}
