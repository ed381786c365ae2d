//! Two-step verification: the own page, and the second step of signing in.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Form,
    extract::{ConnectInfo, Path, State},
    http::{Extensions, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_casework::{
    Failure,
    account::{
        self, CodeStep,
        second_factor::{self, Factor},
    },
};
use bihuan_domain::id::PersonId;
use bihuan_identity::Secret;
use jiff::{Timestamp, tz::Offset};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page, sign_in,
    square::square,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    state::Web,
    views::{
        parts::{Notice, Tone},
        second_factor::{FactorState, SecondFactorPage, SignInCodePage},
        sign_in::Token,
    },
};

/// What apps show above the digits.
const ISSUER: &str = "闭环";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Proof {
    password: String,
    code: String,
}

/// How it stands.
pub(crate) async fn show(signed_in: SignedIn) -> Response {
    render(&signed_in, Ok(None)).await
}

/// Makes a secret and shows it.
pub(crate) async fn begin(signed_in: SignedIn, Form(proof): Form<Proof>) -> Response {
    let done = second_factor::begin(&signed_in.ctx, &proof.password).await;
    render(&signed_in, done.map(|_| None)).await
}

/// Makes it count, and shows the recovery codes once.
pub(crate) async fn confirm(signed_in: SignedIn, Form(proof): Form<Proof>) -> Response {
    let done = second_factor::confirm(&signed_in.ctx, &proof.code).await;
    render(
        &signed_in,
        done.map(|codes| Some(("已开启两步验证。", codes))),
    )
    .await
}

/// New recovery codes, shown once.
pub(crate) async fn codes(signed_in: SignedIn, Form(proof): Form<Proof>) -> Response {
    let done = second_factor::renew_codes(&signed_in.ctx, &proof.password, &proof.code).await;
    render(
        &signed_in,
        done.map(|codes| Some(("已重新生成，原有恢复码全部失效。", codes))),
    )
    .await
}

/// Switches it off.
pub(crate) async fn off(signed_in: SignedIn, Form(proof): Form<Proof>) -> Response {
    let done = second_factor::switch_off(&signed_in.ctx, &proof.password, &proof.code).await;
    render(
        &signed_in,
        done.map(|()| Some(("已关闭两步验证。", Vec::new()))),
    )
    .await
}

/// Takes somebody's second factor away.
pub(crate) async fn reset(signed_in: SignedIn, Path(id): Path<PersonId>) -> Response {
    match second_factor::reset(&signed_in.ctx, id).await {
        Ok(()) => Redirect::to(&format!("/people/{id}")).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

/// The page after an act: what was done with codes to be shown, or why it was not done.
async fn render(
    signed_in: &SignedIn,
    done: Result<Option<(&str, Vec<Secret>)>, Failure>,
) -> Response {
    let (status, notices, codes) = match done {
        Ok(None) => (StatusCode::OK, Vec::new(), Vec::new()),
        Ok(Some((says, codes))) => (
            StatusCode::OK,
            vec![Notice::new(Tone::Green, "", says)],
            codes,
        ),
        Err(
            failure @ (Failure::NotFound
            | Failure::SignedOut
            | Failure::Forbidden(_)
            | Failure::Internal(_)),
        ) => {
            return signed_in.failed(failure).into_response();
        }
        Err(failure) => (
            status_of(&failure),
            vec![Notice::new(Tone::Red, "没有办成", failure.to_string())],
            Vec::new(),
        ),
    };
    match view(signed_in, notices, &codes).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    notices: Vec<Notice>,
    codes: &[Secret],
) -> Result<SecondFactorPage, Failure> {
    let state = match second_factor::own(&signed_in.ctx).await? {
        Factor::Off => FactorState::Off,
        Factor::Begun(key) => FactorState::Begun {
            square: square(&key.address(ISSUER, &signed_in.caller.person.login))?,
            groups: key.groups(),
        },
        Factor::On {
            since_ms,
            codes_left,
        } => {
            let since = Timestamp::from_millisecond(since_ms).unwrap_or(Timestamp::UNIX_EPOCH);
            let since = format::date(Offset::constant(8).to_datetime(since).date());
            FactorState::On {
                says: format!("已于 {since} 开启，还有 {codes_left} 个恢复码未用。"),
            }
        }
    };
    Ok(SecondFactorPage {
        frame: frame(signed_in, Place::Account, None).await?.frame,
        notices,
        state,
        codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    step: String,
    code: String,
    next: String,
}

/// Ends signing in with a code, and goes where the person wanted to go.
pub(crate) async fn sign_in_with_code(
    State(web): State<Arc<Web>>,
    extensions: Extensions,
    Form(form): Form<CodeForm>,
) -> Response {
    let cmd = CodeStep {
        step: form.step.clone(),
        code: form.code,
        remote: remote(&extensions),
    };
    match account::sign_in_with_code(&web.app, cmd).await {
        Ok(signed_in) => sign_in::enter(&web, &signed_in, form.next),
        Err(Failure::SignedOut) => {
            let late = Failure::Invalid("等候时间过长或账号有变动，请重新输入密码。".to_owned());
            sign_in::show(&web, String::new(), form.next, Some(&late)).await
        }
        Err(failure) => ask_code(form.step, form.next, Some(&failure)),
    }
}

/// The page of the second step.
pub(super) fn ask_code(step: String, next: String, failure: Option<&Failure>) -> Response {
    let view = SignInCodePage {
        frame: Token::default(),
        notices: failure
            .map(|f| Notice::new(Tone::Red, "", f.to_string()))
            .into_iter()
            .collect(),
        step,
        next: sign_in::own_path(next),
    };
    (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response()
}

/// The address a request came from.
pub(super) fn remote(extensions: &Extensions) -> Option<String> {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_string())
}
