//! Rebounds: the list, one of them with both findings side by side, and declaring one.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Directory, Failure, finding, rectification,
    stay::rebound::{self, Declare, Filter, Listed, Shown},
};
use bihuan_domain::{
    Finding, Stage,
    finding::TimeClass,
    id::{FindingId, LookBackId, ReboundId},
    look_back::closed_on,
    rebound::{Declared, Noticed},
};
use serde::Deserialize;

use super::{about_line, cursor, rectifications, short, tabs_of};
use crate::{
    format,
    http::{SignedIn, status_of},
    pages::{
        fields::{Fields, id, must_day, one, request},
        frame::{Place, frame},
        ledger_query::address,
        page, words,
    },
    views::{
        parts::{Choice, Empty, Field, Link, Pager, Tag, Tone},
        stay::{AboutLine, NewReboundPage, ReboundLine, ReboundPage, ReboundsPage},
    },
};

/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReboundsQuery {
    /// Key of how they came to notice.
    noticed: String,
    after: String,
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<ReboundsQuery>) -> Response {
    match list_view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(signed_in: &SignedIn, query: &ReboundsQuery) -> Result<ReboundsPage, Failure> {
    let ctx = &signed_in.ctx;
    let noticed = Noticed::ALL.into_iter().find(|n| n.key() == query.noticed);
    let filter = Filter {
        rectification: None,
        noticed: noticed.map(Noticed::key),
    };
    let counts = rebound::counts(ctx, &filter).await?;
    let all: u64 = counts.iter().map(|(_, n)| n).sum();
    let of = |key: &str| {
        counts
            .iter()
            .find(|(state, _)| state == key)
            .map_or(0, |(_, n)| *n)
    };
    let found = rebound::list(ctx, &filter, cursor(&query.after), ROWS + 1).await?;
    let more = found.len() > ROWS as usize;
    let shown: Vec<&Listed> = found.iter().take(ROWS as usize).collect();
    let next = shown.last().filter(|_| more).map(|last| {
        let edge = format!("{}.{}", last.stored.record.day, last.stored.record.id);
        address(
            "/rebounds",
            &[("noticed", &query.noticed), ("after", &edge)],
        )
    });
    let everything = Link::new(format!("全部 {}", format::count(all)), "/rebounds")
        .current_if(noticed.is_none());
    let chips = Noticed::ALL
        .into_iter()
        .filter(|n| of(n.key()) > 0 || Some(*n) == noticed)
        .map(|n| {
            let label = format!("{} {}", n.label(), format::count(of(n.key())));
            Link::new(label, address("/rebounds", &[("noticed", n.key())]))
                .current_if(Some(n) == noticed)
        });
    Ok(ReboundsPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        tabs: tabs_of(ctx, "/rebounds"),
        summary: format!("已登记反弹 {} 次。", format::count(all)),
        chips: std::iter::once(everything).chain(chips).collect(),
        lines: shown.iter().map(|l| line(l)).collect(),
        pager: Pager {
            summary: format!("本页 {} 次", shown.len()),
            previous: None,
            next,
        },
        empty: Empty {
            title: "没有反弹问题".to_owned(),
            text: "回头看或其他途径发现已销号问题又出现的，登记后列在这里。".to_owned(),
            links: vec![Link::new("查看回头看", "/look-backs")],
        },
    })
}

fn line(l: &Listed) -> ReboundLine {
    let it = &l.stored.record;
    let old = about_line(&l.old);
    ReboundLine {
        href: format!("/rebounds/{}", it.id),
        old: AboutLine {
            problem: short(&old.problem),
            ..old
        },
        new: successor(l),
        stage: if l.new.open {
            let row = &l.new.row;
            Tag::new(row.stage_label.clone(), words::stage_tone(&row.stage))
        } else {
            Tag::default()
        },
        round: format!("第 {} 次", it.round),
        day: format!("{}，销号后 {} 天", format::date(it.day), it.days_closed()),
        noticed: it.noticed.label().to_owned(),
    }
}

/// The new finding, for whom it is not given out yet without its words.
fn successor(l: &Listed) -> AboutLine {
    if l.new.open {
        about_line(&l.new)
    } else {
        AboutLine {
            number: "尚未下达".to_owned(),
            ..AboutLine::default()
        }
    }
}

/// One rebound.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<ReboundId>) -> Response {
    match show_view(&signed_in, id).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn show_view(signed_in: &SignedIn, id: ReboundId) -> Result<ReboundPage, Failure> {
    let ctx = &signed_in.ctx;
    let shown = rebound::show(ctx, id).await?;
    let directory = ctx.app.directory().await?;
    let it = &shown.listed.stored.record;
    let mut facts = vec![
        ("发现日期".to_owned(), format::date(it.day)),
        ("发现途径".to_owned(), it.noticed.label().to_owned()),
        (
            "保持天数".to_owned(),
            format!("销号后 {} 天", it.days_closed()),
        ),
    ];
    if let Some(name) = shown.old.as_ref().map(|old| {
        let (done, all) = old.finding.task_counts();
        format!(
            "原任务 {done} / {all} 项办结，退回 {} 次",
            old.finding.rework_count
        )
    }) {
        facts.push(("原整改".to_owned(), name));
    }
    Ok(ReboundPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        crumbs: vec![
            Link::new("反弹问题", "/rebounds"),
            Link::new(shown.listed.old.row.number.clone(), ""),
        ],
        title: shown.listed.old.row.problem.clone(),
        round: Tag::new(format!("第 {} 次反弹", it.round), Tone::Red),
        text: it.text.clone(),
        facts,
        sides: sides(&shown, &directory),
        old: about_line(&shown.listed.old),
        new: successor(&shown.listed),
        chain: shown.chain.iter().map(line).collect(),
    })
}

type Tell = fn(&Finding, &Directory) -> String;

fn sides(shown: &Shown, directory: &Directory) -> Vec<(String, String, String)> {
    let old = shown.old.as_ref().map(|c| &c.finding);
    let new = shown.new.as_ref().map(|c| &c.finding);
    let rows: [(&str, Tell); 7] = [
        ("问题", |f, _| f.problem.clone()),
        ("阶段", |f, _| f.stage.label().to_owned()),
        ("牵头单位", |f, d| {
            f.owners
                .lead
                .map(|u| d.short_name(u).to_owned())
                .unwrap_or_default()
        }),
        ("包案领导", |f, d| {
            f.owners
                .sponsor
                .map(|p| d.leader(p).to_owned())
                .unwrap_or_default()
        }),
        ("类别", |f, _| {
            words::time_class(f.time_class.map(TimeClass::key), f.long_term)
        }),
        ("时限", |f, _| {
            f.deadline
                .as_ref()
                .map(|d| format::date(d.current()))
                .unwrap_or_default()
        }),
        ("结果", |f, _| match &f.stage {
            Stage::Closed(closure) => closure.outcome.label().to_owned(),
            _ => String::new(),
        }),
    ];
    let told = |f: Option<&Finding>, tell: Tell| {
        let words = f.map(|f| tell(f, directory)).unwrap_or_default();
        if words.is_empty() {
            "—".to_owned()
        } else {
            words
        }
    };
    rows.into_iter()
        .map(|(name, tell)| (name.to_owned(), told(old, tell), told(new, tell)))
        .collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewQuery {
    look_back: String,
}

/// The form.
pub(crate) async fn new(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Query(query): Query<NewQuery>,
) -> Response {
    new_page(&signed_in, finding, query.look_back.parse().ok(), None).await
}

/// Declares a rebound and goes to the new finding.
pub(crate) async fn declare(
    signed_in: SignedIn,
    Path(finding): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let look_back = id(one(&fields, "look_back")).unwrap_or_default();
    let result = async {
        let cmd = command(&signed_in, finding, &fields, look_back).await?;
        rebound::declare(&signed_in.ctx, cmd).await
    };
    match result.await {
        Ok(stored) => {
            Redirect::to(&format!("/findings/{}?done=1", stored.record.new)).into_response()
        }
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => new_page(&signed_in, finding, look_back, Some((&fields, &failure))).await,
    }
}

async fn command(
    signed_in: &SignedIn,
    old: FindingId,
    fields: &Fields,
    look_back: Option<LookBackId>,
) -> Result<Declare, Failure> {
    let code = one(fields, "rectification");
    let rectification = if code.is_empty() {
        None
    } else {
        let row = rectification::find(&signed_in.ctx, code).await;
        let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
        Some(row.rectification.id)
    };
    let noticed = Noticed::ALL
        .into_iter()
        .find(|n| n.key() == one(fields, "noticed"))
        .ok_or_else(|| Failure::Invalid("请选择发现途径。".to_owned()))?;
    Ok(Declare {
        old,
        rectification,
        problem: Some(one(fields, "problem").to_owned()),
        declared: Declared {
            day: must_day(one(fields, "day"), "发现日期")?,
            noticed,
            text: one(fields, "text").to_owned(),
            look_back,
        },
    })
}

async fn new_page(
    signed_in: &SignedIn,
    old: FindingId,
    look_back: Option<LookBackId>,
    came_back: Option<(&Fields, &Failure)>,
) -> Response {
    let status = came_back.map_or(StatusCode::OK, |(_, failure)| status_of(failure));
    match new_view(signed_in, old, look_back, came_back).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn new_view(
    signed_in: &SignedIn,
    old: FindingId,
    look_back: Option<LookBackId>,
    came_back: Option<(&Fields, &Failure)>,
) -> Result<NewReboundPage, Failure> {
    let ctx = &signed_in.ctx;
    let form = rebound::form(ctx, old, look_back).await?;
    let all = rectification::list(ctx).await?;
    let f = &form.old.finding;
    let here = all
        .iter()
        .find(|row| row.rectification.id == f.rectification)
        .map(|row| row.rectification.code.to_string())
        .unwrap_or_default();
    let visit = form.look_back.as_ref().and_then(|l| l.record.visit());
    let typed = |name: &str, otherwise: String| {
        came_back.map_or(otherwise, |(fields, _)| one(fields, name).to_owned())
    };
    let chosen = typed(
        "noticed",
        visit.map_or(String::new(), |_| Noticed::LookBack.key().to_owned()),
    );
    let ways = Noticed::ALL
        .into_iter()
        .map(|n| Choice::new(n.key(), n.label()).chosen_if(n.key() == chosen));
    let outcome = match &f.stage {
        Stage::Closed(closure) => closure.outcome.label(),
        _ => "",
    };
    let closed = closed_on(f).map(format::date).unwrap_or_default();
    let number = f.number.to_string();
    let href = format!("/findings/{old}");
    Ok(NewReboundPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        crumbs: vec![
            Link::new("反弹问题", "/rebounds"),
            Link::new(number.clone(), href.clone()),
        ],
        closed: format!("本问题于 {closed} 销号（{outcome}）"),
        action: format!("{href}/rebound"),
        finding: AboutLine {
            number,
            problem: f.problem.clone(),
            lead: String::new(),
            href: Some(href),
        },
        look_back: look_back.map(|id| id.to_string()).unwrap_or_default(),
        day: Field::of(typed(
            "day",
            format::date(visit.map_or(ctx.today(), |v| v.day)),
        )),
        noticed: std::iter::once(Choice::new("", "请选择"))
            .chain(ways)
            .collect::<Vec<_>>()
            .into(),
        text: Field {
            value: typed("text", visit.map(|v| v.text.clone()).unwrap_or_default()),
            wrong: came_back.map(|(_, failure)| failure.to_string()),
        },
        rectification: rectifications(&all, &typed("rectification", here), None),
        problem: Field::of(typed("problem", f.problem.clone())),
        similar: closed_alike(signed_in, old).await?,
    })
}

/// Closed problems like the one that came back: if they are back too, they belong together.
async fn closed_alike(signed_in: &SignedIn, old: FindingId) -> Result<Vec<AboutLine>, Failure> {
    let alike = finding::similar(&signed_in.ctx, old).await?;
    let directory = signed_in.ctx.app.directory().await?;
    let line = |similar: &finding::Similar| {
        let f = &similar.finding;
        AboutLine {
            number: f.number.to_string(),
            problem: f.problem.clone(),
            lead: f
                .owners
                .lead
                .map_or("", |u| directory.short_name(u))
                .to_owned(),
            href: Some(format!("/findings/{}", f.id)),
        }
    };
    Ok(alike.iter().filter(|s| s.closed()).map(line).collect())
}
