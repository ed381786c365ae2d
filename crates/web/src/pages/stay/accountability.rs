//! The register of accountability actions.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Directory, Failure, StoredRecord,
    accountability::{self, Enter, Filter},
    rectification,
};
use bihuan_domain::{
    accountability::{AccountabilityAction, AccountabilityKind, Ground},
    id::{AccountabilityActionId, FindingId},
};
use serde::Deserialize;

use super::{cursor, rectifications, tabs_of, units};
use crate::{
    format,
    http::{SignedIn, status_of},
    pages::{
        fields::{Fields, id, must_day, one, request},
        frame::{Place, frame},
        ledger_query::address,
        page,
    },
    views::{
        accountability::{AccountabilityForm, AccountabilityLine, AccountabilityPage},
        parts::{Choice, Empty, Field, Link, Notice, Pager, Tag, Tone},
    },
};

/// Rows of a page.
const ROWS: u32 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AccountabilityQuery {
    /// Key of the kind.
    kind: String,
    after: String,
    done: String,
}

/// The register.
pub(crate) async fn list(
    signed_in: SignedIn,
    Query(query): Query<AccountabilityQuery>,
) -> Response {
    render(&signed_in, &query, &Fields::new(), None).await
}

async fn render(
    signed_in: &SignedIn,
    query: &AccountabilityQuery,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Response {
    match view(signed_in, query, typed, failure).await {
        Ok(view) => (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    query: &AccountabilityQuery,
    typed: &Fields,
    failure: Option<&Failure>,
) -> Result<AccountabilityPage, Failure> {
    let ctx = &signed_in.ctx;
    let kind = AccountabilityKind::ALL
        .into_iter()
        .find(|k| k.key() == query.kind);
    let filter = Filter {
        kind,
        ..Filter::default()
    };
    let counts = accountability::counts(ctx, &filter).await?;
    let found = accountability::list(ctx, &filter, cursor(&query.after), ROWS + 1).await?;
    let directory = ctx.app.directory().await?;
    let may_keep = ctx.may(Action::KeepAccountability, None);
    let more = found.len() > ROWS as usize;
    let shown: Vec<&StoredRecord<AccountabilityAction>> =
        found.iter().take(ROWS as usize).collect();
    let next = shown.last().filter(|_| more).map(|last| {
        let it = &last.record.entered;
        let edge = format!("{}.{}", it.day, it.id);
        address(
            "/accountability",
            &[("kind", &query.kind), ("after", &edge)],
        )
    });
    let all: u64 = counts.iter().map(|(_, n)| n).sum();
    let everything = Link::new(format!("全部 {}", format::count(all)), "/accountability")
        .current_if(kind.is_none());
    let chips = counts.iter().map(|(one, n)| {
        let label = format!("{} {}", one.label(), format::count(*n));
        Link::new(label, address("/accountability", &[("kind", one.key())]))
            .current_if(Some(*one) == kind)
    });
    let mut notices = Vec::new();
    if !query.done.is_empty() {
        notices.push(Notice::new(Tone::Green, "", "已保存。"));
    }
    if let Some(failure) = failure {
        notices.push(Notice::new(Tone::Red, "没有保存", failure.to_string()));
    }
    let form = if may_keep {
        Some(form(signed_in, &directory, typed, failure.is_some()).await?)
    } else {
        None
    };
    Ok(AccountabilityPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        tabs: tabs_of(ctx, "/accountability"),
        chips: std::iter::once(everything).chain(chips).collect(),
        lines: shown
            .iter()
            .map(|s| line(s, &directory, may_keep))
            .collect(),
        pager: Pager {
            summary: format!("本页 {} 项", shown.len()),
            previous: None,
            next,
        },
        empty: Empty {
            title: "没有问责处理".to_owned(),
            text: "因整改问题作出的通报、诫勉、约谈、立案、处分和移送登记在这里。".to_owned(),
            links: Vec::new(),
        },
        form,
        notices,
    })
}

fn line(
    stored: &StoredRecord<AccountabilityAction>,
    directory: &Directory,
    may_keep: bool,
) -> AccountabilityLine {
    let it = &stored.record;
    let e = &it.entered;
    AccountabilityLine {
        day: format::date(e.day),
        kind: match &it.withdrawn {
            Some(_) => Tag::new("已撤销", Tone::Plain),
            None => Tag::new(e.kind.label(), Tone::Amber),
        },
        count: e.count.to_string(),
        unit: e
            .unit
            .map(|u| directory.short_name(u).to_owned())
            .unwrap_or_default(),
        name: e.name.clone(),
        ground: e.ground.label().to_owned(),
        text: match &it.withdrawn {
            Some(reason) => format!("{}（撤销：{reason}）", e.text),
            None => e.text.clone(),
        },
        withdraw: if may_keep && it.withdrawn.is_none() {
            format!("/accountability/{}/withdraw", e.id)
        } else {
            String::new()
        },
        version: stored.version,
    }
}

async fn form(
    signed_in: &SignedIn,
    directory: &Directory,
    typed: &Fields,
    open: bool,
) -> Result<AccountabilityForm, Failure> {
    let all = rectification::list(&signed_in.ctx).await?;
    let field = |name: &str| Field::of(one(typed, name));
    let kinds = AccountabilityKind::ALL
        .into_iter()
        .map(|k| Choice::new(k.key(), k.label()).chosen_if(k.key() == one(typed, "kind")));
    let grounds = Ground::ALL
        .into_iter()
        .map(|g| Choice::new(g.key(), g.label()).chosen_if(g.key() == one(typed, "ground")));
    Ok(AccountabilityForm {
        open,
        rectification: rectifications(&all, one(typed, "rectification"), None),
        kind: kinds.collect::<Vec<_>>().into(),
        ground: grounds.collect::<Vec<_>>().into(),
        day: field("day"),
        count: Field::of(if open { one(typed, "count") } else { "1" }),
        unit: units(directory, |_| true, one(typed, "unit"), "不指明"),
        name: field("name"),
        findings: field("findings"),
        text: field("text"),
    })
}

/// Enters an action.
pub(crate) async fn enter(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let result = async {
        signed_in.ctx.allow(Action::KeepAccountability, None)?;
        let cmd = entered(&signed_in, &fields).await?;
        accountability::enter(&signed_in.ctx, cmd).await
    };
    let result = result.await.map(drop);
    answer(&signed_in, &fields, result).await
}

async fn answer(signed_in: &SignedIn, fields: &Fields, result: Result<(), Failure>) -> Response {
    match result {
        Ok(()) => Redirect::to("/accountability?done=1").into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            render(
                signed_in,
                &AccountabilityQuery::default(),
                fields,
                Some(&failure),
            )
            .await
        }
    }
}

async fn entered(signed_in: &SignedIn, fields: &Fields) -> Result<Enter, Failure> {
    let ctx = &signed_in.ctx;
    let row = rectification::find(ctx, one(fields, "rectification")).await;
    let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    let count = one(fields, "count");
    let mut findings: Vec<FindingId> = Vec::new();
    for number in one(fields, "findings").split_whitespace() {
        let found = ctx
            .app
            .store
            .finding_by_number(&ctx.scope(), number)
            .await?;
        findings.push(found.ok_or(Failure::BadReference("没有找到这个编号的问题，请核对。"))?);
    }
    Ok(Enter {
        rectification: row.rectification.id,
        kind: AccountabilityKind::ALL
            .into_iter()
            .find(|k| k.key() == one(fields, "kind"))
            .ok_or_else(|| Failure::Invalid("请选择种类。".to_owned()))?,
        ground: Ground::ALL
            .into_iter()
            .find(|g| g.key() == one(fields, "ground"))
            .ok_or_else(|| Failure::Invalid("请选择情形。".to_owned()))?,
        day: must_day(one(fields, "day"), "处理日期")?,
        count: count
            .parse()
            .map_err(|_| Failure::Invalid(format!("数量“{count}”不是数字。")))?,
        unit: id(one(fields, "unit"))?,
        name: one(fields, "name").to_owned(),
        text: one(fields, "text").to_owned(),
        findings,
    })
}

/// Takes an action back.
pub(crate) async fn withdraw(
    signed_in: SignedIn,
    Path(action): Path<AccountabilityActionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let seen = one(&fields, "version").parse().ok();
    let reason = one(&fields, "reason");
    let result = accountability::withdraw(&signed_in.ctx, action, reason, seen)
        .await
        .map(drop);
    answer(&signed_in, &fields, result).await
}
