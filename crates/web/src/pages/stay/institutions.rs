//! The register of institutions: the list, entering one, one of them.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Directory, Failure, finding,
    institution::{self, Change, Enter, Which},
    rectification, stay,
};
use bihuan_domain::{
    id::{FindingId, InstitutionId},
    institution::{Force, Institution},
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{about_line, rectifications, tabs_of, units};
use crate::{
    format,
    http::{SignedIn, status_of},
    pages::{
        fields::{Fields, day, id, must_day, one, request},
        frame::{Place, frame},
        ledger_query::address,
        page,
    },
    views::{
        institutions::{
            InstitutionForms, InstitutionLine, InstitutionPage, InstitutionsPage,
            NewInstitutionPage,
        },
        parts::{Choice, Empty, Field, Link, Notice, Tag, Tone},
        stay::AboutLine,
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InstitutionsQuery {
    which: String,
}

/// The register.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<InstitutionsQuery>) -> Response {
    match list_view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(
    signed_in: &SignedIn,
    query: &InstitutionsQuery,
) -> Result<InstitutionsPage, Failure> {
    let ctx = &signed_in.ctx;
    let directory = ctx.app.directory().await?;
    let today = ctx.today();
    let which = Which::ALL
        .into_iter()
        .find(|w| w.key() == query.which)
        .unwrap_or_default();
    let all = institution::register(ctx, None).await?;
    let count = |which: Which| all.iter().filter(|s| which.holds(&s.record, today)).count();
    let used = all.iter().filter(|s| !s.record.uses.is_empty()).count();
    let may_keep = ctx.may(Action::KeepInstitution, None);
    Ok(InstitutionsPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        tabs: tabs_of(ctx, "/institutions"),
        summary: format!("制度成果 {} 个，有执行记录 {used} 个。", all.len()),
        may_keep,
        chips: Which::ALL
            .into_iter()
            .map(|one| {
                let label = format!("{} {}", one.label(), count(one));
                let href = match one.key() {
                    "" => "/institutions".to_owned(),
                    key => address("/institutions", &[("which", key)]),
                };
                Link::new(label, href).current_if(one == which)
            })
            .collect(),
        lines: all
            .iter()
            .map(|stored| &stored.record)
            .filter(|it| which.holds(it, today))
            .map(|it| line(it, &directory, today))
            .collect(),
        empty: Empty {
            title: "没有这样的制度".to_owned(),
            text: "整改中制定或修订的制度登记在这里，并记录实际执行的事例。".to_owned(),
            links: Vec::new(),
        },
    })
}

fn line(it: &Institution, directory: &Directory, today: Date) -> InstitutionLine {
    InstitutionLine {
        href: format!("/institutions/{}", it.entered.id),
        title: format!("《{}》", it.entered.title),
        document_no: it.entered.document_no.clone().unwrap_or_default(),
        unit: directory.short_name(it.entered.unit).to_owned(),
        valid: valid(it),
        uses: match it.uses.len() {
            0 => "无".to_owned(),
            n => format!("{n} 次"),
        },
        states: states(it, today),
    }
}

fn valid(it: &Institution) -> String {
    let until = it
        .entered
        .valid_until
        .map_or_else(|| "长期".to_owned(), format::date);
    format!("{} 至 {until}", format::date(it.entered.issued))
}

fn states(it: &Institution, today: Date) -> Vec<Tag> {
    let mut tags = vec![match &it.force {
        Force::InForce if it.has_lapsed(today) => Tag::new("已到期", Tone::Red),
        Force::InForce => Tag::new("有效", Tone::Green),
        Force::Replaced { .. } | Force::Repealed { .. } => Tag::new(it.force.label(), Tone::Plain),
    }];
    if it.entered.on_trial {
        tags.push(Tag::new("试行", Tone::Amber));
    }
    if it.uses.is_empty() {
        tags.push(Tag::new("无执行记录", Tone::Amber));
    }
    tags
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewQuery {
    /// The finding it answers.
    finding: String,
}

/// The form.
pub(crate) async fn new(signed_in: SignedIn, Query(query): Query<NewQuery>) -> Response {
    let fields = vec![("finding".to_owned(), query.finding)];
    new_page(&signed_in, &fields, None).await
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
) -> Result<NewInstitutionPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::KeepInstitution, None)?;
    let directory = ctx.app.directory().await?;
    let all = rectification::list(ctx).await?;
    let office = ctx.may(Action::KeepRectification, None);
    let ours = |unit| office || unit == ctx.actor.unit || ctx.actor.below.contains(&unit);
    let (mut about, mut code) = (None, one(typed, "rectification").to_owned());
    if let Ok(finding) = one(typed, "finding").parse::<FindingId>() {
        let changed = finding::load(ctx, finding).await?;
        let f = changed.finding;
        if code.is_empty() {
            let row = all
                .iter()
                .find(|row| row.rectification.id == f.rectification);
            code = row
                .map(|row| row.rectification.code.to_string())
                .unwrap_or_default();
        }
        about = Some(AboutLine {
            number: f.number.to_string(),
            problem: f.problem,
            lead: String::new(),
            href: Some(format!("/findings/{finding}")),
        });
    }
    let chosen = match one(typed, "unit") {
        "" => ctx.actor.unit.to_string(),
        unit => unit.to_owned(),
    };
    let field = |name: &str| Field::of(one(typed, name));
    Ok(NewInstitutionPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        finding: one(typed, "finding").to_owned(),
        about,
        title: Field {
            value: one(typed, "title").to_owned(),
            wrong: failure.map(ToString::to_string),
        },
        document_no: field("document_no"),
        unit: units(&directory, ours, &chosen, "请选择"),
        rectification: rectifications(&all, &code, None),
        issued: field("issued"),
        valid_until: field("valid_until"),
        on_trial: !one(typed, "on_trial").is_empty(),
    })
}

/// Enters a rule.
pub(crate) async fn enter(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let result = async {
        let cmd = entered(&signed_in, &fields).await?;
        institution::enter(&signed_in.ctx, cmd).await
    };
    match result.await {
        Ok(stored) => {
            let id = stored.record.entered.id;
            Redirect::to(&format!("/institutions/{id}?done=1")).into_response()
        }
        Err(failure @ (Failure::Forbidden(_) | Failure::NotFound | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => new_page(&signed_in, &fields, Some(&failure)).await,
    }
}

async fn entered(signed_in: &SignedIn, fields: &Fields) -> Result<Enter, Failure> {
    let row = rectification::find(&signed_in.ctx, one(fields, "rectification")).await;
    let row = row.map_err(|_| Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    Ok(Enter {
        rectification: row.rectification.id,
        title: one(fields, "title").to_owned(),
        document_no: Some(one(fields, "document_no").to_owned()).filter(|no| !no.is_empty()),
        unit: id(one(fields, "unit"))?
            .ok_or_else(|| Failure::Invalid("请选择印发单位。".to_owned()))?,
        issued: must_day(one(fields, "issued"), "印发日期")?,
        valid_until: day(one(fields, "valid_until"), "有效期")?,
        on_trial: !one(fields, "on_trial").is_empty(),
        findings: id(one(fields, "finding"))?.into_iter().collect(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ShowQuery {
    done: String,
}

/// One rule.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<InstitutionId>,
    Query(query): Query<ShowQuery>,
) -> Response {
    let notices = match query.done.as_str() {
        "" => Vec::new(),
        _ => vec![Notice::new(Tone::Green, "", "已保存。")],
    };
    render(&signed_in, id, StatusCode::OK, notices).await
}

async fn render(
    signed_in: &SignedIn,
    id: InstitutionId,
    status: StatusCode,
    notices: Vec<Notice>,
) -> Response {
    match view(signed_in, id, notices).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: InstitutionId,
    notices: Vec<Notice>,
) -> Result<InstitutionPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = institution::show(ctx, id).await?;
    let it = &stored.record;
    let directory = ctx.app.directory().await?;
    let today = ctx.today();
    let may_keep = institution::may_change(ctx, it);
    let mut facts = vec![
        (
            "印发单位".to_owned(),
            directory.short_name(it.entered.unit).to_owned(),
        ),
        (
            "文号".to_owned(),
            it.entered
                .document_no
                .clone()
                .unwrap_or_else(|| "—".to_owned()),
        ),
        ("有效期".to_owned(), valid(it)),
    ];
    if let Force::Repealed { day, reason } = &it.force {
        facts.push((
            "废止".to_owned(),
            format!("{}，{reason}", format::date(*day)),
        ));
    }
    let others = institution::register(ctx, Some(it.entered.rectification)).await?;
    let others = others
        .iter()
        .map(|other| &other.record)
        .filter(|other| other.entered.id != id && other.force == Force::InForce)
        .map(|other| Choice::new(other.entered.id.to_string(), other.entered.title.clone()));
    let about = stay::about_visible(ctx, &it.entered.findings).await?;
    Ok(InstitutionPage {
        frame: frame(signed_in, Place::LookBacks, None).await?.frame,
        title: format!("《{}》", it.entered.title),
        href: format!("/institutions/{id}"),
        version: stored.version,
        states: states(it, today),
        facts,
        findings: about.iter().map(about_line).collect(),
        uses: it
            .uses
            .iter()
            .rev()
            .map(|case| (format::date(case.day), case.text.clone()))
            .collect(),
        may_keep,
        forms: (may_keep && it.force == Force::InForce).then(|| InstitutionForms {
            day: Field::of(format::date(today)),
            valid_until: Field::of(it.entered.valid_until.map(format::date).unwrap_or_default()),
            on_trial: it.entered.on_trial,
            others: others.collect(),
        }),
        notices,
    })
}

/// Links a finding, notes a use, prolongs, replaces or repeals.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((institution, what)): Path<(InstitutionId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(request(&fields));
    let seen = one(&fields, "version").parse().ok();
    let result = async {
        let change = change(&signed_in, &what, &fields).await?;
        institution::change(&signed_in.ctx, institution, change, seen).await
    };
    match result.await {
        Ok(_) => Redirect::to(&format!("/institutions/{institution}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let notice = Notice::new(Tone::Red, "没有保存", failure.to_string());
            render(&signed_in, institution, status_of(&failure), vec![notice]).await
        }
    }
}

async fn change(signed_in: &SignedIn, what: &str, fields: &Fields) -> Result<Change, Failure> {
    let text = |name: &str| one(fields, name).to_owned();
    Ok(match what {
        "use" => Change::Used {
            day: must_day(one(fields, "day"), "日期")?,
            text: text("text"),
        },
        "link" => {
            let store = &signed_in.ctx.app.store;
            let scope = signed_in.ctx.scope();
            let found = store
                .finding_by_number(&scope, one(fields, "number"))
                .await?;
            Change::Link(found.ok_or(Failure::BadReference("没有找到这个编号的问题，请核对。"))?)
        }
        "prolong" => Change::Prolong {
            valid_until: day(one(fields, "valid_until"), "有效期")?,
            on_trial: !one(fields, "on_trial").is_empty(),
        },
        "replace" => Change::Replace(
            id(one(fields, "by"))?
                .ok_or_else(|| Failure::Invalid("请选择替代它的制度。".to_owned()))?,
        ),
        "repeal" => Change::Repeal {
            day: must_day(one(fields, "day"), "废止日期")?,
            reason: text("reason"),
        },
        _ => return Err(Failure::NotFound),
    })
}
