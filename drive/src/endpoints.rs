//! Everything that chaos and bench know about the program's addresses and bodies.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use hyper::Method;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderName, SET_COOKIE};
use serde_json::{Value, json};

use crate::{Answer, Connection, Program};

/// Answers with success as soon as the server can serve pages.
pub const READY: &str = "/healthz";

/// The environment variable that names a PostgreSQL database.
pub const DATABASE_VARIABLE: &str = "BIHUAN_DATABASE_URL";

/// The account of the made-up district for scripts: it sees the whole ledger and may report for every unit.
const WRITER: &str = "admin";

/// The large ledger of `bihuan demo --findings`.
pub const LARGE: &str = "DAGUI-2026";

/// Of every account of the made-up district.
const PASSWORD: &str = "Yunling-2026";

/// Where the program keeps its records when it is told of no PostgreSQL.
pub fn sqlite_url(program: &Program) -> String {
    format!("sqlite://{}", program.data().join("bihuan.db").display())
}

/// A token for scripts, made on the command line.
///
/// # Errors
/// The command failed or printed nothing.
pub async fn token(program: &Program) -> anyhow::Result<Arc<str>> {
    let said = program.run(&["user", "token", WRITER]).await?;
    let token = said.split_whitespace().last().context("no token printed")?;
    Ok(Arc::from(token))
}

/// A connection that carries the token.
///
/// # Errors
/// Nobody listens there.
pub async fn signed_in(address: SocketAddr, token: &str) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(address).await?;
    connection.always(AUTHORIZATION, &format!("Bearer {token}"))?;
    Ok(connection)
}

/// Somebody who is signed in, on pages and with a token, and can open any number of connections.
#[derive(Debug, Clone)]
pub struct Visitor {
    address: SocketAddr,
    token: Arc<str>,
    cookie: Arc<str>,
}

impl Visitor {
    /// A connection of a script.
    ///
    /// # Errors
    /// Nobody listens any more.
    pub async fn script(&self) -> anyhow::Result<Connection> {
        signed_in(self.address, &self.token).await
    }

    /// A connection of a browser.
    ///
    /// # Errors
    /// Nobody listens any more.
    pub async fn browser(&self) -> anyhow::Result<Connection> {
        let mut connection = Connection::open(self.address).await?;
        connection.always(COOKIE, &self.cookie)?;
        Ok(connection)
    }
}

/// Signs in with the demo's password, and with a token.
///
/// # Errors
/// Either is refused.
pub async fn visitor(address: SocketAddr, token: &Arc<str>) -> anyhow::Result<Visitor> {
    let mut connection = Connection::open(address).await?;
    connection.always(HeaderName::from_static("sec-fetch-site"), "same-origin")?;
    let form = format!("login={WRITER}&password={}", encode(PASSWORD));
    let answer = connection
        .send(
            Method::POST,
            "/sign-in",
            Some("application/x-www-form-urlencoded"),
            form.into(),
        )
        .await?;
    let cookie = answer
        .headers
        .get(SET_COOKIE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .with_context(|| format!("signing in: {} {}", answer.status, answer.beginning()))?;
    Ok(Visitor {
        address,
        token: Arc::clone(token),
        cookie: Arc::from(cookie),
    })
}

/// Ledger pages of 50 rows with different filters and orders.
pub fn ledger_pages() -> Vec<String> {
    [
        "",
        "&sort=deadline",
        "&sort=-deadline",
        "&stage=in_progress",
        "&stage=in_progress&sort=deadline",
        "&class=immediate",
        "&stage=closed&sort=updated",
        "&overdue=1",
    ]
    .map(|query| format!("/ledger?rectification={LARGE}{query}"))
    .into()
}

/// JSON lists of 50 findings with different filters and orders.
pub fn finding_lists() -> Vec<String> {
    [
        "",
        "&sort=deadline",
        "&stage=in_progress",
        "&stage=closed&sort=-number",
    ]
    .map(|query| format!("{}&limit=50{query}", list()))
    .into()
}

/// The large ledger as a JSON list.
fn list() -> String {
    format!("/api/v1/findings?rectification={LARGE}")
}

/// Pages of some hundred findings.
///
/// # Errors
/// The list is not what this file expects.
pub async fn finding_pages(visitor: &Visitor) -> anyhow::Result<Vec<String>> {
    let mut connection = visitor.script().await?;
    let findings = reportable(&mut connection, 400).await?;
    Ok(findings
        .iter()
        .map(|finding| format!("/findings/{}", finding.id))
        .collect())
}

/// Three words that stand together in some problems.
pub fn search_words() -> [[&'static str; 3]; 4] {
    [
        ["农村", "饮水", "维护"],
        ["老旧", "小区", "资金"],
        ["高标准", "农田", "验收"],
        ["生活", "污水", "管网"],
    ]
}

/// Searches for these words.
pub fn searches() -> Vec<String> {
    search_words()
        .map(|words| {
            let encoded = encode(&words.join(" "));
            format!("/api/v1/search?q={encoded}&limit=20")
        })
        .into()
}

/// Percent-encodes a value of a query.
fn encode(value: &str) -> String {
    value.bytes().fold(String::new(), |mut encoded, byte| {
        // Writing to a string cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// The text of every problem, one line each.
///
/// # Errors
/// The list is not what this file expects.
pub async fn problem_texts(visitor: &Visitor) -> anyhow::Result<Vec<String>> {
    let mut connection = visitor.script().await?;
    let mut texts = Vec::new();
    let list = format!("{}&limit=200", list());
    let mut path = list.clone();
    loop {
        let page = connection.get(&path).await?.success()?.json()?;
        let items = page
            .get("items")
            .and_then(Value::as_array)
            .context("a list without items")?;
        texts.extend(
            items
                .iter()
                .filter_map(|item| item.get("problem").and_then(Value::as_str))
                .map(|problem| problem.replace('\n', " ")),
        );
        let Some(next) = page.get("next").and_then(Value::as_str) else {
            return Ok(texts);
        };
        path = format!("{list}&after={}", encode(next));
    }
}

/// A finding that accepts progress reports.
#[derive(Debug, Clone)]
pub struct Reportable {
    /// Its id.
    pub id: String,
}

/// Findings under way, at most so many.
///
/// # Errors
/// The list is not what this file expects.
pub async fn reportable(
    connection: &mut Connection,
    at_most: usize,
) -> anyhow::Result<Vec<Reportable>> {
    let mut found = Vec::new();
    let list = format!("{}&stage=in_progress&limit=200", list());
    let mut path = list.clone();
    while found.len() < at_most {
        let page = connection.get(&path).await?.success()?.json()?;
        let items = page
            .get("items")
            .and_then(Value::as_array)
            .context("a list without items")?;
        for item in items {
            let id = item
                .get("id")
                .and_then(Value::as_str)
                .context("a finding without id")?;
            found.push(Reportable { id: id.to_owned() });
        }
        let Some(next) = page.get("next").and_then(Value::as_str) else {
            break;
        };
        path = format!("{list}&after={}", encode(next));
    }
    found.truncate(at_most);
    Ok(found)
}

/// Reports progress; the answer is a success only when it is kept.
///
/// # Errors
/// The connection broke; whether it is kept is then unknown.
pub async fn report_progress(
    connection: &mut Connection,
    finding: &Reportable,
    text: &str,
) -> anyhow::Result<Answer> {
    let path = format!("/api/v1/findings/{}/progress", finding.id);
    connection.post_json(&path, &json!({ "text": text })).await
}

/// The texts of all progress reports of a finding.
///
/// # Errors
/// The finding is not what this file expects.
pub async fn reports_of(connection: &mut Connection, finding: &str) -> anyhow::Result<Vec<String>> {
    let page = connection
        .get(&format!("/api/v1/findings/{finding}"))
        .await?
        .success()?
        .json()?;
    let reports = page
        .get("reports")
        .and_then(Value::as_array)
        .context("a finding without reports")?;
    Ok(reports
        .iter()
        .filter_map(|report| report.get("text").and_then(Value::as_str))
        .map(str::to_owned)
        .collect())
}
