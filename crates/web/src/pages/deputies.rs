//! Deputies: who signs for whom, until when.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{Failure, account, deputy};
use bihuan_domain::{
    Office, Role,
    deputy::Deputy,
    id::{DeputyId, PersonId},
};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
    signing::{Fields, office, one},
};
use crate::{
    format,
    http::{SignedIn, status_of},
    views::{
        deputies::{DeputiesPage, DeputyForm, DeputyLine},
        parts::{Choice, Field, Notice, Tag, Tone},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// All of them, and the form.
pub(crate) async fn list(signed_in: SignedIn, Query(done): Query<Done>) -> Response {
    let notices = match done.done.as_str() {
        "" => Vec::new(),
        _ => vec![Notice::new(Tone::Green, "", "已保存。")],
    };
    match view(&signed_in, &Vec::new(), notices).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Names one.
pub(crate) async fn name(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let request = one(&fields, "_request")
        .split('.')
        .next()
        .and_then(|r| r.parse().ok());
    let signed_in = signed_in.with_request(request);
    let result = match command(&fields) {
        Ok(cmd) => deputy::name(&signed_in.ctx, cmd).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(_) => Redirect::to("/deputies?done=1").into_response(),
        Err(failure @ (Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let status = status_of(&failure);
            let notice = Notice::new(Tone::Red, "没有保存", failure.to_string());
            match view(&signed_in, &fields, vec![notice]).await {
                Ok(view) => (status, page(&view)).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
    }
}

/// Ends one before its last day.
pub(crate) async fn end(signed_in: SignedIn, Path(id): Path<DeputyId>) -> Response {
    match deputy::end(&signed_in.ctx, id).await {
        Ok(_) => Redirect::to("/deputies?done=1").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

fn command(fields: &Fields) -> Result<deputy::Name, Failure> {
    let person = |name: &str, what: &str| -> Result<PersonId, Failure> {
        one(fields, name)
            .parse()
            .map_err(|_| Failure::Invalid(format!("请选择{what}。")))
    };
    let day = |name: &str, what: &str| {
        one(fields, name)
            .parse()
            .map_err(|_| Failure::Invalid(format!("请填写{what}。")))
    };
    Ok(deputy::Name {
        office: office(one(fields, "office"))?,
        holder: person("holder", "由谁委托")?,
        deputy: person("deputy", "代签人")?,
        from: day("from", "起始日期")?,
        until: day("until", "截止日期")?,
        reason: one(fields, "reason").to_owned(),
    })
}

async fn view(
    signed_in: &SignedIn,
    typed: &Fields,
    notices: Vec<Notice>,
) -> Result<DeputiesPage, Failure> {
    let ctx = &signed_in.ctx;
    let all = deputy::list(ctx).await?;
    let people = account::everybody(ctx).await?;
    let name = |id: PersonId| {
        let known = people.iter().find(|p| p.id == id);
        known.map_or_else(|| "（已停用人员）".to_owned(), |p| p.name.clone())
    };
    let today = ctx.today();
    let director = ctx.actor.is(Role::OfficeDirector);
    let line = |it: &Deputy| {
        let (label, tone) = match it {
            it if it.ended.is_some() => ("已结束", Tone::Plain),
            it if it.named.until < today => ("已到期", Tone::Plain),
            it if it.named.from > today => ("未开始", Tone::Blue),
            _ => ("代签中", Tone::Green),
        };
        let open = it.ended.is_none() && it.named.until >= today;
        let own = director || it.named.holder == ctx.actor.person;
        DeputyLine {
            says: format!(
                "{} 代 {}（{}）",
                name(it.named.deputy),
                name(it.named.holder),
                it.named.office.label()
            ),
            remark: format!(
                "{} 至 {}　{}",
                format::date(it.named.from),
                format::date(it.named.until),
                it.named.reason
            ),
            state: Tag::new(label, tone),
            end: (open && own && ctx.may(Action::NameDeputy, None))
                .then(|| format!("/deputies/{}/end", it.named.id)),
        }
    };
    let choice = |p: &account::Person, field: &str| {
        let roles: Vec<&str> = p.roles.iter().map(|r| r.label()).collect();
        let label = format!("{}（{}）", p.name, roles.join("、"));
        Choice::new(p.id.to_string(), label).chosen_if(p.id.to_string() == one(typed, field))
    };
    let holds = |p: &&account::Person| {
        let signs = Office::ALL.iter().any(|o| p.roles.contains(&o.role()));
        signs && (director || p.id == ctx.actor.person)
    };
    let works =
        |p: &&account::Person| !p.roles.is_empty() && !p.roles.iter().any(|r| r.is_administrator());
    let first = |label: &str| std::iter::once(Choice::new("", label));
    let offices = Office::ALL
        .into_iter()
        .filter(|o| director || ctx.actor.is(o.role()))
        .map(|o| Choice::new(o.key(), o.label()).chosen_if(o.key() == one(typed, "office")));
    let holders = people.iter().filter(holds).map(|p| choice(p, "holder"));
    let deputies = people.iter().filter(works).map(|p| choice(p, "deputy"));
    let field = |name: &str| Field::of(one(typed, name));
    Ok(DeputiesPage {
        frame: frame(signed_in, Place::Signing, None).await?.frame,
        list: all.iter().map(line).collect(),
        form: DeputyForm {
            office: first("请选择").chain(offices).collect::<Vec<_>>().into(),
            holder: first("请选择").chain(holders).collect::<Vec<_>>().into(),
            deputy: first("请选择").chain(deputies).collect::<Vec<_>>().into(),
            from: field("from"),
            until: field("until"),
            reason: field("reason"),
        },
        notices,
    })
}
