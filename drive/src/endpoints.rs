//! Everything that chaos and bench know about the program's addresses and bodies.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use hyper::header::AUTHORIZATION;
use serde_json::{Value, json};

use crate::{Answer, Connection, Program};

/// Answers with success as soon as the server can serve pages.
pub const READY: &str = "/healthz";

/// The environment variable that names a PostgreSQL database.
pub const DATABASE_VARIABLE: &str = "BIHUAN_DATABASE_URL";

/// A person of the made-up district who may report on every finding.
const WRITER: &str = "admin";

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
    let mut path = "/api/v1/findings?stage=in_progress&limit=200".to_owned();
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
        path = format!("/api/v1/findings?stage=in_progress&limit=200&after={next}");
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
