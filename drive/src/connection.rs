//! One kept-alive HTTP/1.1 connection to the server under test.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    /// Status line.
    pub status: StatusCode,
    /// Headers, names in lower case.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// The body is no JSON; the message quotes its beginning.
    pub fn json(&self) -> anyhow::Result<serde_json::Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("status {}, no JSON: {}", self.status, self.beginning()))
    }

    /// The first line or so of the body, for messages.
    pub fn beginning(&self) -> String {
        String::from_utf8_lossy(&self.body)
            .chars()
            .take(200)
            .collect()
    }

    /// The answer itself when it is a success.
    ///
    /// # Errors
    /// Any other status, with the beginning of the body.
    pub fn success(self) -> anyhow::Result<Self> {
        ensure!(
            self.status.is_success(),
            "status {}: {}",
            self.status,
            self.beginning()
        );
        Ok(self)
    }
}

/// A connection that asks one thing at a time.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    address: SocketAddr,
    headers: HeaderMap,
}

impl Connection {
    /// Connects to a server on this machine.
    ///
    /// # Errors
    /// The address is not on this machine (load is never sent anywhere else), or nobody listens there.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        ensure!(
            address.ip().is_loopback(),
            "{address} is not on this machine; load goes to loopback only"
        );
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .context("HTTP handshake")?;
        // It ends with the sender; what breaks it is reported by the request that was under way.
        tokio::spawn(connection);
        Ok(Self {
            sender,
            address,
            headers: HeaderMap::new(),
        })
    }

    /// Sends this header with every request from now on.
    ///
    /// # Errors
    /// The value cannot stand in a header.
    pub fn always(&mut self, name: HeaderName, value: &str) -> anyhow::Result<()> {
        let value = HeaderValue::from_str(value).context("header value")?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Asks for `path` (with query) and reads the whole answer.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, None, Bytes::new()).await
    }

    /// Sends JSON and reads the whole answer.
    ///
    /// # Errors
    /// The connection broke; whether the server did the work is then unknown.
    pub async fn post_json(
        &mut self,
        path: &str,
        body: &serde_json::Value,
    ) -> anyhow::Result<Answer> {
        let body = Bytes::from(serde_json::to_vec(body)?);
        self.send(Method::POST, path, Some("application/json"), body)
            .await
    }

    /// Sends a request with a body of the given type and reads the whole answer.
    ///
    /// # Errors
    /// The connection broke, or the path is no path.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: Bytes,
    ) -> anyhow::Result<Answer> {
        if !path.starts_with('/') {
            bail!("{path} is no path");
        }
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.address.to_string())
            .body(Full::new(body))
            .context("building the request")?;
        let headers = request.headers_mut();
        headers.extend(self.headers.clone());
        if let Some(content_type) = content_type {
            headers.insert("content-type", HeaderValue::from_str(content_type)?);
        }
        self.sender.ready().await.context("connection lost")?;
        let response = self
            .sender
            .send_request(request)
            .await
            .context("no answer")?;
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .context("answer broken off")?
            .to_bytes();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }
}
