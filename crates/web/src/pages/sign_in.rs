//! Sign in, sign out, first start.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{Extensions, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_casework::{
    Failure,
    account::{self, Entrance, FirstStart, NewAdministrator, SignIn},
};
use bihuan_domain::{Role, unit::UnitLevel};
use serde::Deserialize;

use super::{page, second_factor};
use crate::{
    http::{Operation, PageFailure, SignedIn, status_of},
    state::Web,
    views::{
        parts::{Field, Notice, Tone},
        sign_in::{Administrator, FirstStartPage, SignInPage, Token},
    },
};

#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// The sign-in page; before the first start everything leads there.
pub(crate) async fn sign_in_page(
    State(web): State<Arc<Web>>,
    Extension(operation): Extension<Operation>,
    Query(query): Query<Next>,
) -> Response {
    match account::needs_first_start(&web.app).await {
        Ok(true) => Redirect::to("/first-start").into_response(),
        Ok(false) => show(&web, String::new(), query.next, None).await,
        Err(failure) => PageFailure::new(failure, operation).into_response(),
    }
}

pub(super) async fn show(
    web: &Web,
    login: String,
    next: String,
    failure: Option<&Failure>,
) -> Response {
    let units = web.app.store.units().await.unwrap_or_default();
    let organization = units
        .iter()
        .find(|u| u.parent.is_none())
        .map(|u| u.short_name.clone())
        .unwrap_or_default();
    let notices = failure
        .map(|f| Notice::new(Tone::Red, "", f.to_string()))
        .into_iter()
        .collect();
    let view = SignInPage {
        frame: Token::default(),
        organization,
        notices,
        login: Field::of(login),
        next: own_path(next),
        open: true,
    };
    let status = failure.map_or(StatusCode::OK, status_of);
    (status, page(&view)).into_response()
}

#[derive(Deserialize)]
pub(crate) struct SignInForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Signs in and goes where the person wanted to go.
pub(crate) async fn sign_in(
    State(web): State<Arc<Web>>,
    extensions: Extensions,
    Form(form): Form<SignInForm>,
) -> Response {
    let cmd = SignIn {
        login: form.login.clone(),
        password: form.password,
        remote: second_factor::remote(&extensions),
    };
    match account::sign_in(&web.app, cmd).await {
        Ok(Entrance::SignedIn(signed_in)) => enter(&web, &signed_in, form.next),
        Ok(Entrance::CodeAsked(step)) => {
            second_factor::ask_code(step.expose().to_owned(), form.next, None)
        }
        Err(failure) => show(&web, form.login, form.next, Some(&failure)).await,
    }
}

/// Goes where somebody wanted to go who has just signed in.
pub(super) fn enter(web: &Web, signed_in: &account::SignedIn, next: String) -> Response {
    let next = own_path(next);
    let to = if signed_in.person.must_change {
        "/account/password"
    } else if next.is_empty() {
        "/"
    } else {
        &next
    };
    with_cookie(
        web,
        Some(signed_in.token.expose()),
        Redirect::to(to).into_response(),
    )
}

/// Ends the session.
pub(crate) async fn sign_out(State(web): State<Arc<Web>>, signed_in: SignedIn) -> Response {
    if let Some(session) = &signed_in.caller.session
        && let Err(failure) = account::sign_out(&signed_in.ctx, session).await
    {
        return signed_in.failed(failure).into_response();
    }
    with_cookie(&web, None, Redirect::to("/sign-in").into_response())
}

/// Sets or takes the session cookie.
pub(crate) fn with_cookie(web: &Web, token: Option<&str>, mut response: Response) -> Response {
    let secure = if web.reach.secure { "; Secure" } else { "" };
    let cookie = match token {
        Some(token) => format!(
            "{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}",
            web.cookie()
        ),
        None => format!(
            "{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}",
            web.cookie()
        ),
    };
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A way back is a path of our own, never another site.
pub(super) fn own_path(next: String) -> String {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.contains(char::is_control);
    if own { next } else { String::new() }
}

const ADMINISTRATORS: [(Role, &str, &str, &str); 3] = [
    (
        Role::SystemAdmin,
        "system",
        "系统管理员",
        "维护单位、账号和设置；不能查看整改内容，不能授权。",
    ),
    (
        Role::SecurityAdmin,
        "security",
        "安全保密管理员",
        "授予和收回角色；不能查看整改内容。",
    ),
    (
        Role::AuditAdmin,
        "audit",
        "安全审计员",
        "查阅操作记录；不能查看整改内容。",
    ),
];

/// The first start, while nobody can sign in.
pub(crate) async fn first_start_page(
    State(web): State<Arc<Web>>,
    Extension(operation): Extension<Operation>,
) -> Response {
    match account::needs_first_start(&web.app).await {
        Ok(true) => show_first_start(&web, &FirstStartForm::default(), None),
        Ok(false) => Redirect::to("/sign-in").into_response(),
        Err(failure) => PageFailure::new(failure, operation).into_response(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct FirstStartForm {
    code: String,
    organization: String,
    system_name: String,
    system_login: String,
    system_password: String,
    security_name: String,
    security_login: String,
    security_password: String,
    audit_name: String,
    audit_login: String,
    audit_password: String,
}

impl FirstStartForm {
    /// Name, login and password of an administrator.
    fn of(&self, role: Role) -> [&str; 3] {
        match role {
            Role::SystemAdmin => [&self.system_name, &self.system_login, &self.system_password],
            Role::SecurityAdmin => [
                &self.security_name,
                &self.security_login,
                &self.security_password,
            ],
            _ => [&self.audit_name, &self.audit_login, &self.audit_password],
        }
    }
}

/// Names the organization and the three administrators.
pub(crate) async fn first_start(
    State(web): State<Arc<Web>>,
    Form(form): Form<FirstStartForm>,
) -> Response {
    let administrators = ADMINISTRATORS.into_iter().map(|(role, ..)| {
        let [name, login, password] = form.of(role).map(str::to_owned);
        NewAdministrator {
            role,
            login,
            name,
            password,
        }
    });
    let cmd = FirstStart {
        code: form.code.clone(),
        organization: form.organization.clone(),
        short_name: String::new(),
        level: UnitLevel::County,
        administrators: administrators.collect(),
    };
    match account::first_start(&web.app, cmd).await {
        Ok(()) => Redirect::to("/sign-in").into_response(),
        Err(failure) => show_first_start(&web, &form, Some(&failure)),
    }
}

fn show_first_start(web: &Web, form: &FirstStartForm, failure: Option<&Failure>) -> Response {
    let administrators = ADMINISTRATORS.into_iter().map(|(role, key, title, says)| {
        let [name, login, _] = form.of(role).map(str::to_owned);
        Administrator {
            key,
            title,
            says,
            name,
            login,
        }
    });
    let view = FirstStartPage {
        frame: Token::default(),
        notices: failure
            .map(|f| Notice::new(Tone::Red, "", f.to_string()))
            .into_iter()
            .collect(),
        code: Field::of(form.code.clone()),
        organization: Field::of(form.organization.clone()),
        administrators: administrators.collect(),
        rules: web.app.rules.passwords.describe(),
    };
    (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response()
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_back_never_leads_elsewhere() {
        assert_eq!(
            own_path("/ledger?stage=closed".into()),
            "/ledger?stage=closed"
        );
        for elsewhere in [
            "//evil.cn",
            "/\\evil.cn",
            "https://evil.cn",
            "evil",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(own_path(elsewhere.into()), "", "{elsewhere}");
        }
    }
}
