//! Pages for people.

mod account;
mod assets;
mod finding;
mod finding_actions;
mod finding_forms;
mod finding_story;
mod frame;
mod health;
mod ledger;
mod ledger_actions;
mod ledger_columns;
mod ledger_query;
mod sign_in;
mod words;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use bihuan_access::Action;

use crate::{
    http::Operation,
    routes::Routes,
    views::error::{BareErrorPage, Trouble},
};

/// All pages.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/healthz", Action::Enter, health::health)
        .get("/assets/{file}", Action::Enter, assets::asset)
        .get("/sign-in", Action::Enter, sign_in::sign_in_page)
        .post("/sign-in", Action::Enter, sign_in::sign_in)
        .get("/first-start", Action::Enter, sign_in::first_start_page)
        .post("/first-start", Action::Enter, sign_in::first_start)
        .post("/sign-out", Action::OwnAccount, sign_in::sign_out)
        .get("/account", Action::OwnAccount, account::show)
        .get(
            "/account/password",
            Action::OwnAccount,
            account::password_page,
        )
        .post(
            "/account/password",
            Action::OwnAccount,
            account::change_password,
        )
        .post("/account/tokens", Action::OwnAccount, account::create_token)
        .post(
            "/account/tokens/{id}/revoke",
            Action::OwnAccount,
            account::revoke_token,
        )
        .get("/ledger", Action::ListLedger, ledger::show)
        .get("/ledger/export", Action::ListLedger, ledger_actions::export)
        .post(
            "/ledger/export-selected",
            Action::ListLedger,
            ledger_actions::export_selected,
        )
        .post("/ledger/bulk", Action::ListLedger, ledger_actions::bulk)
        .get("/findings/{id}", Action::SeeFinding, finding::show)
        .post(
            "/findings/{id}/assign",
            Action::Assign,
            finding_actions::assign,
        )
        .post(
            "/findings/{id}/issue",
            Action::Issue,
            finding_actions::issue,
        )
        .post(
            "/findings/{id}/title",
            Action::Correct,
            finding_actions::retitle,
        )
        .post(
            "/findings/{id}/report",
            Action::Report,
            finding_actions::report,
        )
        .post(
            "/findings/{id}/extension",
            Action::RequestExtension,
            finding_actions::request_extension,
        )
        .post(
            "/findings/{id}/extension/grant",
            Action::DecideExtension,
            finding_actions::grant_extension,
        )
        .post(
            "/findings/{id}/extension/refuse",
            Action::DecideExtension,
            finding_actions::refuse_extension,
        )
        .post(
            "/findings/{id}/tasks",
            Action::Plan,
            finding_actions::add_task,
        )
        .post(
            "/findings/{id}/tasks/{task}/{what}",
            Action::AnswerTask,
            finding_actions::task,
        )
}

/// A page of a view.
pub(crate) fn page(view: &impl Template) -> Response {
    match view.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A failure as a page of its own.
pub(crate) fn failure(status: StatusCode, what: &str, operation: Operation) -> Response {
    let trouble = Trouble::of(status.as_u16(), what, operation.short());
    (status, page(&BareErrorPage { trouble })).into_response()
}

/// Answers for addresses that do not exist.
pub(crate) async fn not_found(axum::Extension(operation): axum::Extension<Operation>) -> Response {
    failure(StatusCode::NOT_FOUND, "", operation)
}
