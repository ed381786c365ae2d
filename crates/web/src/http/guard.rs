//! One pass around every request: an operation id, the origin of unsafe methods, security headers on every answer.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use bihuan_casework::Failure;
use uuid::Uuid;

use super::{ApiFailure, PageFailure, RequestFailure};

/// Names one request in logs and in what people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operation(pub(crate) Uuid);

impl Operation {
    /// Short form that people can read out: twelve characters.
    pub(crate) fn short(self) -> String {
        let text = self.0.simple().to_string();
        text.get(20..).unwrap_or(&text).to_uppercase()
    }
}

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=()",
    ),
];

/// Wraps every request.
pub(crate) async fn guard(
    axum::extract::State(web): axum::extract::State<std::sync::Arc<crate::state::Web>>,
    mut request: Request,
    next: Next,
) -> Response {
    let operation = Operation(web.app.ids.next());
    request.extensions_mut().insert(operation);
    let api = request.uri().path().starts_with("/api/");
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response = if may_come(&method, request.headers(), api) {
        in_words(next.run(request).await, &path, operation)
    } else {
        failed(RequestFailure::ForeignOrigin, None, api, operation)
    };
    if response.status().is_server_error() {
        tracing::error!(operation = %operation.0, %method, path, status = response.status().as_u16(), "request failed");
    } else {
        tracing::debug!(operation = %operation.0, %method, path, status = response.status().as_u16(), "request");
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&operation.short()) {
        headers.insert(HeaderName::from_static("x-operation-id"), id);
    }
    response
}

/// Puts failures that come from below our handlers (an unreadable address, a body over the limit, a panic) into words; what
/// our handlers said stays.
fn in_words(response: Response, path: &str, operation: Operation) -> Response {
    let status = response.status();
    let api = path.starts_with("/api/");
    let said = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|t| t.to_str().ok())
        .is_some_and(|t| t.starts_with("application/json") || (!api && t.starts_with("text/html")));
    // htmx and machines that watch over the server are told by the status and headers alone.
    let by_headers = path == "/healthz" || response.headers().contains_key("hx-redirect");
    if !(status.is_client_error() || status.is_server_error()) || said || by_headers {
        return response;
    }
    let kind = match status {
        StatusCode::PAYLOAD_TOO_LARGE => RequestFailure::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => RequestFailure::UnsupportedMedia,
        StatusCode::METHOD_NOT_ALLOWED => RequestFailure::MethodNotAllowed,
        _ => RequestFailure::BadRequest,
    };
    let failure = match status {
        StatusCode::NOT_FOUND => Some(Failure::NotFound),
        StatusCode::SERVICE_UNAVAILABLE => Some(Failure::Busy),
        s if s.is_server_error() => Some(Failure::Internal("a handler broke off".to_owned())),
        _ => None,
    };
    let mut told = failed(kind, failure, api, operation);
    *told.status_mut() = status;
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

fn failed(
    kind: RequestFailure,
    failure: Option<Failure>,
    api: bool,
    operation: Operation,
) -> Response {
    if api {
        return failure
            .map_or_else(|| ApiFailure::request(kind), ApiFailure::from)
            .into_response();
    }
    let failure = failure.unwrap_or_else(|| Failure::Invalid(kind.sentence().to_owned()));
    let mut page = PageFailure::new(failure, operation).into_response();
    if kind != RequestFailure::BadRequest {
        *page.status_mut() = kind.status();
    }
    page
}

/// A request that changes something must come from our own pages, or from a script that carries a token and no cookie.
///
/// Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and do not let pages forge it.
fn may_come(method: &Method, headers: &HeaderMap, api: bool) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if api && !headers.contains_key(header::COOKIE) {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    match (origin, host) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, rest)| rest == host),
        // Browsers from before 2020 and tools send neither; only a script may do without.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        let cookie = ("cookie", "bihuan=x");
        let post = |pairs: &[_], api| may_come(&Method::POST, &headers(pairs), api);
        assert!(post(&[cookie, ("sec-fetch-site", "same-origin")], false));
        assert!(!post(&[cookie, ("sec-fetch-site", "cross-site")], false));
        assert!(!post(&[cookie, ("sec-fetch-site", "same-site")], false));
        assert!(post(
            &[
                cookie,
                ("origin", "http://a.cn:8080"),
                ("host", "a.cn:8080")
            ],
            false
        ));
        assert!(!post(
            &[cookie, ("origin", "http://evil.cn"), ("host", "a.cn:8080")],
            false
        ));
        assert!(!post(
            &[cookie, ("origin", "null"), ("host", "a.cn:8080")],
            false
        ));
        assert!(
            !post(&[cookie], true),
            "a cookie without an origin is no script"
        );
        assert!(post(&[("authorization", "Bearer bh_x")], true));
        assert!(may_come(
            &Method::GET,
            &headers(&[cookie, ("sec-fetch-site", "cross-site")]),
            false
        ));
    }
}
