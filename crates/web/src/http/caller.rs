//! Who is asking: a session cookie on pages, a session or a token on the interface for scripts.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use bihuan_casework::{
    Context, Failure,
    account::{self, Caller},
};
use bihuan_domain::id::RequestId;

use super::{ApiFailure, Operation, PageFailure};
use crate::state::Web;

/// The value of the session cookie, if there is one.
#[derive(Debug, Clone)]
pub(crate) struct Cookie(pub(crate) Option<String>);

impl FromRequestParts<Arc<Web>> for Cookie {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        web: &Arc<Web>,
    ) -> Result<Self, Self::Rejection> {
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self(jar.get(web.cookie()).map(|c| c.value().to_owned())))
    }
}

/// Somebody with a session, on a page. Without one the browser is sent to sign in and comes back; with a password that must be
/// changed it is sent there first.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    /// The caller.
    pub(crate) caller: Caller,
    /// His context.
    pub(crate) ctx: Context,
    /// The request's operation.
    pub(crate) operation: Operation,
}

impl SignedIn {
    /// The same caller with the request id of a form, so that a form sent twice has one effect.
    #[must_use]
    pub(crate) fn with_request(mut self, request: Option<uuid::Uuid>) -> Self {
        self.ctx.request = request.map(RequestId);
        self
    }

    /// A failure as this request's page.
    pub(crate) fn failed(&self, failure: impl Into<Failure>) -> PageFailure {
        PageFailure::new(failure.into(), self.operation)
    }
}

/// Pages that somebody whose password must be changed may still open.
const BEFORE_CHANGE: [&str; 2] = ["/account/password", "/sign-out"];

impl FromRequestParts<Arc<Web>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let operation = operation(parts);
        let Ok(Cookie(token)) = Cookie::from_request_parts(parts, web).await;
        let Some(token) = token else {
            return Err(to_sign_in(parts));
        };
        let caller = match account::authenticate(&web.app, &token).await {
            Ok(caller) => caller,
            Err(Failure::SignedOut) => return Err(to_sign_in(parts)),
            Err(failure) => return Err(PageFailure::new(failure, operation).into_response()),
        };
        if caller.person.must_change && !BEFORE_CHANGE.contains(&parts.uri.path()) {
            return Err(Redirect::to("/account/password").into_response());
        }
        let ctx = caller.context(&web.app, None);
        Ok(Self {
            caller,
            ctx,
            operation,
        })
    }
}

/// Sends the browser to sign in. Only a plain path of our own is kept as the way back.
fn to_sign_in(parts: &Parts) -> Response {
    // An htmx request would swap the sign-in page into a block; it is told to load the page instead.
    if parts.headers.contains_key("hx-request") {
        return (
            ::http::StatusCode::UNAUTHORIZED,
            [("hx-redirect", "/sign-in")],
        )
            .into_response();
    }
    let back = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let safe = parts.method == ::http::Method::GET
        && back.starts_with('/')
        && !back.starts_with("//")
        && back != "/";
    if !safe {
        return Redirect::to("/sign-in").into_response();
    }
    let encoded: String = back.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    Redirect::to(&format!("/sign-in?next={encoded}")).into_response()
}

/// Somebody on the interface for scripts: `Authorization: Bearer bh_…`, or the session of a page of ours.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// The caller.
    pub(crate) caller: Caller,
    /// His context, with the request id of the `Idempotency-Key` header.
    pub(crate) ctx: Context,
    /// The version of `If-Match`, if it was sent.
    pub(crate) seen: Option<u64>,
}

impl FromRequestParts<Arc<Web>> for Script {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, ApiFailure> {
        let caller = if let Some(token) = bearer(parts) {
            account::authenticate_script(&web.app, &token).await?
        } else {
            let Ok(Cookie(token)) = Cookie::from_request_parts(parts, web).await;
            let token = token.ok_or(Failure::SignedOut)?;
            let caller = account::authenticate(&web.app, &token).await?;
            if caller.person.must_change {
                return Err(Failure::Invalid("请先修改口令。".to_owned()).into());
            }
            caller
        };
        let header = |name: &str| {
            parts
                .headers
                .get(name)
                .map(|v| v.to_str().unwrap_or_default().to_owned())
        };
        let request = match header("idempotency-key") {
            None => None,
            Some(key) => {
                let id = key.parse().map_err(|_| {
                    Failure::Invalid("请求头 Idempotency-Key 须为 UUID。".to_owned())
                })?;
                Some(RequestId(id))
            }
        };
        let seen = match header("if-match") {
            None => None,
            Some(tag) => {
                let version = tag.trim().trim_matches('"').parse();
                Some(version.map_err(|_| {
                    Failure::Invalid("请求头 If-Match 须为所见的版本号，例如 \"3\"。".to_owned())
                })?)
            }
        };
        let ctx = caller.context(&web.app, request);
        Ok(Self { caller, ctx, seen })
    }
}

/// What a request was signed in with, to be asked again when its files have come in: an upload takes minutes, and whoever was
/// shut out meanwhile hands in nothing more.
#[derive(Clone)]
pub(crate) struct Credentials {
    bearer: Option<String>,
    cookie: Option<String>,
    web: Arc<Web>,
}

impl FromRequestParts<Arc<Web>> for Credentials {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        web: &Arc<Web>,
    ) -> Result<Self, Self::Rejection> {
        let Cookie(cookie) = Cookie::from_request_parts(parts, web).await?;
        let web = Arc::clone(web);
        Ok(Self {
            bearer: bearer(parts),
            cookie,
            web,
        })
    }
}

impl Credentials {
    /// The same person with what he may now.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when he may nothing any more.
    pub(crate) async fn again(&self, ctx: &Context) -> Result<Context, Failure> {
        let app = &self.web.app;
        let caller = match (&self.bearer, &self.cookie) {
            (Some(token), _) => account::authenticate_script(app, token).await?,
            (None, Some(token)) => account::authenticate(app, token).await?,
            (None, None) => return Err(Failure::SignedOut),
        };
        Ok(caller.context(app, ctx.request))
    }
}

fn bearer(parts: &Parts) -> Option<String> {
    parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map(str::to_owned)
}

fn operation(parts: &Parts) -> Operation {
    parts
        .extensions
        .get::<Operation>()
        .copied()
        .unwrap_or(Operation(uuid::Uuid::nil()))
}
