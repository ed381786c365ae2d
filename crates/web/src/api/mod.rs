//! The interface for scripts and other systems, version 1.
//!
//! One file for each resource: its JSON, its handlers, and how both become commands of casework. Names in JSON are the words
//! of the glossary; every body and query refuses fields it does not know.

mod command;
mod drafts;
mod extract;
mod filter;
mod finding;
mod findings;
mod keys;
mod ledger;
mod me;
mod named;
mod openapi;
mod people;
mod proof;
mod reading;
mod rectifications;
mod search;
mod story;
mod tokens;
mod units;

#[cfg(test)]
mod tests;

pub(crate) use finding::FindingRow;

use bihuan_access::Action;

use crate::{http::ApiFailure, routes::Routes};

/// All routes of the interface.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/openapi.json", Action::OwnAccount, openapi::openapi)
        .get("/api/v1/me", Action::OwnAccount, me::me)
        .get("/api/v1/tokens", Action::OwnAccount, tokens::list)
        .post("/api/v1/tokens", Action::OwnAccount, tokens::create)
        .delete("/api/v1/tokens/{id}", Action::OwnAccount, tokens::revoke)
        .get(
            "/api/v1/rectifications",
            Action::ListLedger,
            rectifications::list,
        )
        .post(
            "/api/v1/rectifications",
            Action::KeepRectification,
            rectifications::open,
        )
        .get(
            "/api/v1/rectifications/{code}",
            Action::ListLedger,
            rectifications::show,
        )
        .patch(
            "/api/v1/rectifications/{code}",
            Action::KeepRectification,
            rectifications::patch,
        )
        .post(
            "/api/v1/rectifications/{code}/documents",
            Action::Import,
            drafts::upload,
        )
        .get("/api/v1/drafts", Action::Import, drafts::list)
        .get("/api/v1/drafts/{id}", Action::Import, drafts::show)
        .post("/api/v1/drafts/{id}/edits", Action::Import, drafts::edit)
        .post(
            "/api/v1/drafts/{id}/confirm",
            Action::Import,
            drafts::confirm,
        )
        .post(
            "/api/v1/drafts/{id}/discard",
            Action::Import,
            drafts::discard,
        )
        .get("/api/v1/findings", Action::ListLedger, findings::list)
        // Each command asks for the action of its own; this is the least of them.
        .post(
            "/api/v1/findings/commands",
            Action::SeeFinding,
            findings::bulk,
        )
        .get("/api/v1/findings/{id}", Action::SeeFinding, findings::show)
        .patch("/api/v1/findings/{id}", Action::Assign, findings::patch)
        .get(
            "/api/v1/findings/{id}/story",
            Action::SeeFinding,
            story::story,
        )
        .get(
            "/api/v1/findings/{id}/proof",
            Action::SeeFinding,
            proof::proof,
        )
        .post(
            "/api/v1/findings/{id}/progress",
            Action::Report,
            findings::progress,
        )
        .post(
            "/api/v1/findings/{id}/commands",
            Action::SeeFinding,
            findings::command,
        )
        .get("/api/v1/tasks", Action::ListLedger, ledger::tasks)
        .get("/api/v1/figures", Action::ListLedger, ledger::figures)
        .get("/api/v1/export", Action::ListLedger, ledger::export)
        .get("/api/v1/search", Action::ListLedger, search::search)
        .get("/api/v1/units", Action::SeeOrganization, units::list)
        .post("/api/v1/units", Action::KeepUnits, units::add)
        .patch("/api/v1/units/{id}", Action::KeepUnits, units::patch)
        .get("/api/v1/people", Action::SeeOrganization, people::list)
        .post("/api/v1/people", Action::KeepAccounts, people::create)
        .patch("/api/v1/people/{id}", Action::KeepAccounts, people::patch)
        .post(
            "/api/v1/people/{id}/roles",
            Action::GrantRoles,
            people::roles,
        )
        .post(
            "/api/v1/people/{id}/password",
            Action::KeepAccounts,
            people::password,
        )
        .post("/api/v1/read", Action::Import, reading::read)
        .post(
            "/api/v1/check-text",
            Action::ListLedger,
            reading::check_text,
        )
}

/// Rows of a page as asked for: 1 to 200, 50 when nothing was said.
fn page_limit(asked: Option<u32>) -> Result<u32, ApiFailure> {
    match asked {
        None => Ok(50),
        Some(n @ 1..=200) => Ok(n),
        Some(_) => Err(ApiFailure::bad("字段 limit 的值须在 1 到 200 之间。")),
    }
}
