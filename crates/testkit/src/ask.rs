//! Requests to the application under test, answered in process.

use axum::body::Body;
use bytes::Bytes;
use http::{
    HeaderMap, Method, Request, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST},
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{Member, TestApp};

/// What the server said.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The stable code of a failure; empty when there is none.
    pub fn code(&self) -> String {
        self.json()
            .get("code")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    /// A header as text; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }
}

/// A request in the making.
#[derive(Debug)]
#[must_use = "a request does nothing before it is sent"]
pub struct Ask<'a> {
    app: &'a TestApp,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl TestApp {
    /// A request.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask {
            app: self,
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// A request that reads.
    pub fn get(&self, path: &str) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    /// A request that does something.
    pub fn post(&self, path: &str) -> Ask<'_> {
        self.ask(Method::POST, path)
    }

    /// A request that corrects something.
    pub fn patch(&self, path: &str) -> Ask<'_> {
        self.ask(Method::PATCH, path)
    }
}

impl Ask<'_> {
    /// With the token for scripts.
    pub fn token(self, member: &Member) -> Self {
        let bearer = format!("Bearer {}", member.token);
        self.header(AUTHORIZATION.as_str(), &bearer)
    }

    /// With the session cookie, as the browser sends it from our own pages.
    pub fn session(self, member: &Member) -> Self {
        self.stranger(member)
            .header("sec-fetch-site", "same-origin")
    }

    /// With the session cookie, but not said to come from our own pages.
    pub fn stranger(self, member: &Member) -> Self {
        let cookie = format!("{}={}", self.app.web.cookie(), member.session);
        self.header(COOKIE.as_str(), &cookie)
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a body of a media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With the fields of a form.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.body("application/x-www-form-urlencoded", pairs.join("&"))
    }

    /// With one file in a form for uploads.
    pub fn file(self, field: &str, name: &str, bytes: &[u8]) -> Self {
        const EDGE: &str = "----bihuan-test-edge";
        let mut body = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        self.body(&format!("multipart/form-data; boundary={EDGE}"), body)
    }

    /// Sends it and waits for the whole answer.
    ///
    /// # Errors
    /// A request that cannot be built, or a body that breaks off.
    pub async fn send(self) -> anyhow::Result<Answer> {
        let mut request = Request::builder()
            .method(self.method)
            .uri(&self.path)
            .header(HOST, "bihuan.test")
            .header(CONTENT_LENGTH, self.body.len());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body))?;
        let response = self.app.router.clone().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        })
    }
}

/// Percent-encodes a value of an address or a form.
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
