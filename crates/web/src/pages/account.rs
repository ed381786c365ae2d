//! Own account: password, tokens for scripts.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    account::{self, second_factor},
};
use jiff::{Timestamp, tz::Offset};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
    sign_in::with_cookie,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    state::Web,
    views::{
        account::{AccountPage, TokenLine},
        parts::{Choice, Field, Tag, Tone},
        people::Secret,
        sign_in::PasswordPage,
    },
};

/// The own account.
pub(crate) async fn show(signed_in: SignedIn) -> Response {
    render(&signed_in, Field::default(), None, StatusCode::OK).await
}

#[derive(Deserialize)]
pub(crate) struct TokenForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    days: Option<u16>,
}

/// Makes a token and shows it once.
pub(crate) async fn create_token(signed_in: SignedIn, Form(form): Form<TokenForm>) -> Response {
    match account::create_token(&signed_in.ctx, &form.name, form.days).await {
        Ok(token) => {
            let secret = Secret {
                title: format!("新令牌“{}”", form.name.trim()),
                value: token.expose().to_owned(),
                says: "只显示这一次，请立即复制保存。脚本用它以您的身份访问系统，请勿交给他人。"
                    .to_owned(),
            };
            render(&signed_in, Field::default(), Some(secret), StatusCode::OK).await
        }
        Err(failure) => {
            let field = Field::refused(form.name, failure.to_string());
            render(&signed_in, field, None, status_of(&failure)).await
        }
    }
}

/// Revokes a token.
pub(crate) async fn revoke_token(signed_in: SignedIn, Path(id): Path<String>) -> Response {
    match account::revoke_token(&signed_in.ctx, &id).await {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn render(
    signed_in: &SignedIn,
    token_name: Field,
    secret: Option<Secret>,
    status: StatusCode,
) -> Response {
    match view(signed_in, token_name, secret).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    token_name: Field,
    secret: Option<Secret>,
) -> Result<AccountPage, Failure> {
    let ctx = &signed_in.ctx;
    let person = &signed_in.caller.person;
    let units = ctx.app.store.units().await?;
    let unit = units
        .iter()
        .find(|u| Some(u.id) == person.unit)
        .map(|u| u.unit_name.clone())
        .unwrap_or_default();
    let roles: Vec<&str> = person.roles.iter().map(|r| r.label()).collect();
    let factor = if second_factor::is_on(ctx, person.id).await? {
        "已开启"
    } else {
        "未开启"
    };
    let now = ctx.now_ms();
    let tokens = account::own_tokens(ctx).await?.into_iter().map(|t| {
        let ended = t.expires_ms.is_some_and(|until| until <= now);
        let good = t.revoked_ms.is_none() && !ended;
        let state = match (t.revoked_ms.is_some(), ended) {
            (true, _) => Tag::new("已撤销", Tone::Plain),
            (_, true) => Tag::new("已到期", Tone::Plain),
            _ => Tag::new("有效", Tone::Green),
        };
        let used = t.last_used_ms.map_or_else(
            || "未使用过".to_owned(),
            |at| format!("最近使用 {}", day(at)),
        );
        let until = t
            .expires_ms
            .map(|at| format!("，有效至 {}", day(at)))
            .unwrap_or_default();
        TokenLine {
            name: t.name,
            dates: format!("{} 生成，{used}{until}", day(t.created_ms)),
            state,
            revoke: good.then(|| format!("/account/tokens/{}/revoke", t.id)),
        }
    });
    Ok(AccountPage {
        settings: ctx.may(Action::KeepSettings, None),
        tokens: tokens.collect(),
        frame: frame(signed_in, Place::Account, None).await?.frame,
        facts: vec![
            ("姓名".to_owned(), person.name.clone()),
            ("账号".to_owned(), person.login.clone()),
            ("单位".to_owned(), unit),
            (
                "角色".to_owned(),
                if roles.is_empty() {
                    "尚未授予，请联系安全保密管理员".to_owned()
                } else {
                    roles.join("、")
                },
            ),
            ("两步验证".to_owned(), factor.to_owned()),
        ],
        token_name,
        token_days: vec![
            Choice::new("30", "30 天"),
            Choice::new("90", "90 天").chosen_if(true),
            Choice::new("365", "一年"),
        ]
        .into(),
        secret,
    })
}

fn day(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    format::date(Offset::constant(8).to_datetime(at).date())
}

/// The form for another password.
pub(crate) async fn password_page(signed_in: SignedIn) -> Response {
    render_password(&signed_in, None).await
}

#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    repeat: String,
}

/// Changes the password; the person signs in again with it.
pub(crate) async fn change_password(
    State(web): State<Arc<Web>>,
    signed_in: SignedIn,
    Form(form): Form<PasswordForm>,
) -> Response {
    if form.new != form.repeat {
        let failure = Failure::Invalid("两次输入的新密码不一致。".to_owned());
        return render_password(&signed_in, Some(&failure)).await;
    }
    match account::change_password(&signed_in.ctx, &form.current, &form.new).await {
        Ok(()) => with_cookie(&web, None, Redirect::to("/sign-in").into_response()),
        Err(failure) => render_password(&signed_in, Some(&failure)).await,
    }
}

async fn render_password(signed_in: &SignedIn, failure: Option<&Failure>) -> Response {
    let framed = match frame(signed_in, Place::Account, None).await {
        Ok(framed) => framed,
        Err(failure) => return signed_in.failed(failure).into_response(),
    };
    let must = signed_in.caller.person.must_change;
    let view = PasswordPage {
        frame: framed.frame,
        reason: if must {
            "现在的密码是一次性的或已到期，修改后才能继续使用。".to_owned()
        } else {
            String::new()
        },
        current: Field::default(),
        new: Field {
            wrong: failure.map(ToString::to_string),
            ..Field::default()
        },
        rules: signed_in.ctx.app.rules.passwords.describe(),
    };
    (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response()
}
