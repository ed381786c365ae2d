//! Own tokens for scripts.

use axum::{Json, http::StatusCode};
use bihuan_casework::account::{self, ApiToken};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    extract::{Body, Named},
    named::moment,
};
use crate::http::{ApiFailure, Script};

/// A token, without the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Token)]
pub(super) struct TokenBody {
    id: String,
    /// What it is for.
    name: String,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl From<ApiToken> for TokenBody {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            created_at: moment(token.created_ms),
            expires_at: token.expires_ms.map(moment),
            last_used_at: token.last_used_ms.map(moment),
            revoked_at: token.revoked_ms.map(moment),
        }
    }
}

/// Own tokens, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Tokens {
    items: Vec<TokenBody>,
}

/// List own tokens
#[utoipa::path(get, path = "/api/v1/tokens", tag = "account", responses((status = 200, body = Tokens)))]
pub(super) async fn list(caller: Script) -> Result<Json<Tokens>, ApiFailure> {
    let tokens = account::own_tokens(&caller.ctx).await?;
    Ok(Json(Tokens {
        items: tokens.into_iter().map(Into::into).collect(),
    }))
}

/// A token to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    /// What it is for.
    name: String,
    /// Days it works, 1 to 365; 90 without.
    #[serde(default)]
    days: Option<u16>,
}

/// A token, shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct TokenSecret {
    token: String,
}

/// Make a token
#[utoipa::path(post, path = "/api/v1/tokens", tag = "account", request_body = NewToken,
    responses((status = 201, body = TokenSecret)))]
pub(super) async fn create(
    caller: Script,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<TokenSecret>), ApiFailure> {
    if new.days.is_some_and(|days| !(1..=365).contains(&days)) {
        return Err(ApiFailure::bad("字段 days 的值须在 1 到 365 之间。"));
    }
    let token = account::create_token(&caller.ctx, &new.name, new.days).await?;
    Ok((
        StatusCode::CREATED,
        Json(TokenSecret {
            token: token.expose().to_owned(),
        }),
    ))
}

/// Revoke a token
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "account", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub(super) async fn revoke(
    caller: Script,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiFailure> {
    account::revoke_token(&caller.ctx, &id.to_string()).await?;
    Ok(StatusCode::NO_CONTENT)
}
