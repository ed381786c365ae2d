//! People administration.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Directory, Failure,
    account::{self, NewPerson, Person, second_factor},
};
use bihuan_domain::{Role, id::PersonId};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    ledger_query::address,
    page,
};
use crate::{
    http::{SignedIn, status_of},
    views::{
        parts::{Choice, Empty, Field, Notice, Pager, Select, Tag, Tone},
        people::{PeoplePage, PersonLine, PersonPage, Secret},
    },
};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PeopleQuery {
    unit: String,
    text: String,
    after: String,
}

/// The list of people.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<PeopleQuery>) -> Response {
    match list_view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn list_view(signed_in: &SignedIn, query: &PeopleQuery) -> Result<PeoplePage, Failure> {
    let ctx = &signed_in.ctx;
    let directory = ctx.app.directory().await?;
    let found = account::people(ctx, query.unit.parse().ok(), &query.after).await?;
    let full = found.len() == 200;
    let last = found.last().map(|p| p.login.clone()).unwrap_or_default();
    let text = query.text.trim();
    let people = found
        .iter()
        .filter(|p| text.is_empty() || p.name.contains(text) || p.login.contains(text));
    let people: Vec<PersonLine> = people.map(|p| line(p, &directory)).collect();
    Ok(PeoplePage {
        frame: frame(signed_in, Place::Organization, None).await?.frame,
        may_edit: ctx.may(Action::KeepAccounts, None),
        text: Field::of(text),
        unit: units(&directory, &query.unit, "全部单位"),
        pager: Pager {
            summary: format!("本页 {} 人", people.len()),
            previous: None,
            next: full.then(|| address("/people", &[("unit", &query.unit), ("after", &last)])),
        },
        empty: Empty {
            title: "没有找到人员".to_owned(),
            text: "换一个姓名或单位再找。".to_owned(),
            links: Vec::new(),
        },
        people,
        secret: None,
    })
}

fn line(person: &Person, directory: &Directory) -> PersonLine {
    let state = match (person.active, person.must_change) {
        (false, _) => Tag::new("已停用", Tone::Plain),
        (true, true) => Tag::new("待本人改密码", Tone::Amber),
        (true, false) => Tag::new("正常", Tone::Green),
    };
    PersonLine {
        name: person.name.clone(),
        login: person.login.clone(),
        unit: person
            .unit
            .map(|u| directory.short_name(u).to_owned())
            .unwrap_or_default(),
        roles: person
            .roles
            .iter()
            .map(|r| Tag::new(r.label(), Tone::Plain))
            .collect(),
        state,
        seen: String::new(),
        href: format!("/people/{}", person.id),
    }
}

fn units(directory: &Directory, chosen: &str, first: &str) -> Select {
    let units = directory.units.iter().filter(|u| u.active);
    let units = units.map(|u| {
        Choice::new(u.id.to_string(), u.short_name.clone()).chosen_if(u.id.to_string() == chosen)
    });
    std::iter::once(Choice::new("", first))
        .chain(units)
        .collect::<Vec<_>>()
        .into()
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PersonForm {
    name: String,
    login: String,
    unit: String,
    roles: Vec<String>,
}

/// What the page of a person shows besides the person.
#[derive(Default)]
struct Around<'a> {
    form: Option<&'a PersonForm>,
    failure: Option<&'a Failure>,
    roles_failure: Option<&'a Failure>,
    secret: Option<Secret>,
    done: bool,
}

/// The form for a new person.
pub(crate) async fn new(signed_in: SignedIn) -> Response {
    render(&signed_in, None, Around::default()).await
}

/// Creates a person and shows the one-time code.
pub(crate) async fn create(signed_in: SignedIn, Form(form): Form<PersonForm>) -> Response {
    let result = match form.unit.parse() {
        Ok(unit) => {
            account::create(
                &signed_in.ctx,
                NewPerson {
                    login: form.login.clone(),
                    name: form.name.clone(),
                    unit,
                },
            )
            .await
        }
        Err(_) => Err(Failure::BadReference("请选择单位。")),
    };
    match result {
        Ok((id, once)) => {
            render(
                &signed_in,
                Some(id),
                Around {
                    secret: Some(one_time(once.expose())),
                    ..Around::default()
                },
            )
            .await
        }
        Err(failure @ Failure::Forbidden(_)) => signed_in.failed(failure).into_response(),
        Err(failure) => {
            render(
                &signed_in,
                None,
                Around {
                    form: Some(&form),
                    failure: Some(&failure),
                    ..Around::default()
                },
            )
            .await
        }
    }
}

fn one_time(code: &str) -> Secret {
    Secret {
        title: "一次性登录码".to_owned(),
        value: code.to_owned(),
        says: "只显示这一次，请当面或电话告诉本人；本人首次登录后必须自设密码。".to_owned(),
    }
}

/// The page of a person.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<PersonId>) -> Response {
    render(&signed_in, Some(id), Around::default()).await
}

/// Changes name and unit.
pub(crate) async fn update(
    signed_in: SignedIn,
    Path(id): Path<PersonId>,
    Form(form): Form<PersonForm>,
) -> Response {
    let result = match form.unit.parse() {
        Ok(unit) => account::set_unit(&signed_in.ctx, id, &form.name, unit).await,
        Err(_) => Err(Failure::BadReference("请选择单位。")),
    };
    let around = match &result {
        Ok(()) => Around {
            done: true,
            ..Around::default()
        },
        Err(failure) => Around {
            form: Some(&form),
            failure: Some(failure),
            ..Around::default()
        },
    };
    render(&signed_in, Some(id), around).await
}

/// Gives and takes roles.
pub(crate) async fn set_roles(
    signed_in: SignedIn,
    Path(id): Path<PersonId>,
    Form(form): Form<PersonForm>,
) -> Response {
    let roles: Vec<Role> = form
        .roles
        .iter()
        .filter_map(|r| account::role_of(r))
        .collect();
    let result = account::set_roles(&signed_in.ctx, id, &roles).await;
    let around = match &result {
        Ok(()) => Around {
            done: true,
            ..Around::default()
        },
        Err(failure) => Around {
            roles_failure: Some(failure),
            ..Around::default()
        },
    };
    render(&signed_in, Some(id), around).await
}

/// Gives a new one-time code.
pub(crate) async fn reset(signed_in: SignedIn, Path(id): Path<PersonId>) -> Response {
    match account::reset_password(&signed_in.ctx, id).await {
        Ok(once) => {
            render(
                &signed_in,
                Some(id),
                Around {
                    secret: Some(one_time(once.expose())),
                    ..Around::default()
                },
            )
            .await
        }
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// Disables an account, or enables it again.
pub(crate) async fn toggle(signed_in: SignedIn, Path(id): Path<PersonId>) -> Response {
    let result = async {
        let person = account::person(&signed_in.ctx, id).await?;
        account::set_active(&signed_in.ctx, id, !person.active).await
    };
    match result.await {
        Ok(()) => Redirect::to(&format!("/people/{id}")).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn render(signed_in: &SignedIn, id: Option<PersonId>, around: Around<'_>) -> Response {
    let failure = around.failure.or(around.roles_failure);
    if let Some(Failure::Forbidden(action)) = failure {
        return signed_in
            .failed(Failure::Forbidden(*action))
            .into_response();
    }
    let status = failure.map_or(StatusCode::OK, status_of);
    match view(signed_in, id, around).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: Option<PersonId>,
    around: Around<'_>,
) -> Result<PersonPage, Failure> {
    let ctx = &signed_in.ctx;
    let may_keep = ctx.may(Action::KeepAccounts, None);
    if id.is_none() {
        ctx.allow(Action::KeepAccounts, None)?;
    }
    let directory = ctx.app.directory().await?;
    let person = match id {
        Some(id) => Some(account::person(ctx, id).await?),
        None => None,
    };
    let known = |of: fn(&Person) -> String| person.as_ref().map(of).unwrap_or_default();
    let typed = |of: fn(&PersonForm) -> &String, otherwise: String| {
        around.form.map_or(otherwise, |f| of(f).clone())
    };
    let unit = typed(
        |f| &f.unit,
        known(|p| p.unit.map(|u| u.to_string()).unwrap_or_default()),
    );
    let held = person.as_ref().map(|p| p.roles.clone()).unwrap_or_default();
    let roles = Role::ALL
        .into_iter()
        .map(|r| Choice::new(account::role_name(r), r.label()).chosen_if(held.contains(&r)));
    let own = id.filter(|_| may_keep);
    let factor = match id {
        Some(id) if ctx.may(Action::ResetSecondFactor, None) => {
            second_factor::is_on(ctx, id).await?.then_some(id)
        }
        _ => None,
    };
    Ok(PersonPage {
        frame: frame(signed_in, Place::Organization, None).await?.frame,
        title: person
            .as_ref()
            .map_or_else(|| "新增人员".to_owned(), |p| p.name.clone()),
        action: id.map_or_else(|| "/people".to_owned(), |id| format!("/people/{id}")),
        existing: id.is_some(),
        may_keep,
        may_grant: ctx.may(Action::GrantRoles, None),
        notices: if around.done {
            vec![Notice::new(Tone::Green, "", "已保存。")]
        } else {
            Vec::new()
        },
        name: Field {
            value: typed(|f| &f.name, known(|p| p.name.clone())),
            wrong: around.failure.map(ToString::to_string),
        },
        login: Field::of(typed(|f| &f.login, known(|p| p.login.clone()))),
        unit: units(&directory, &unit, "请选择"),
        roles: roles.collect(),
        roles_wrong: around.roles_failure.map(ToString::to_string),
        reset_action: own.map(|id| format!("/people/{id}/password")),
        factor_action: factor.map(|id| format!("/people/{id}/second-factor")),
        disable_action: own.map(|id| format!("/people/{id}/active")),
        disabled: person.as_ref().is_some_and(|p| !p.active),
        secret: around.secret,
    })
}
