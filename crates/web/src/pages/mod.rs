//! Pages for people.

mod account;
mod assets;
mod finding;
mod finding_actions;
mod finding_forms;
mod finding_story;
mod frame;
mod health;
mod help;
mod import;
mod import_difference;
mod import_outline;
mod ledger;
mod ledger_actions;
mod ledger_columns;
mod ledger_query;
mod people;
mod proof;
mod rectifications;
mod search;
mod sign_in;
mod units;
mod words;
mod workbench;

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
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
        .get("/", Action::OwnAccount, workbench::show)
        .get("/help", Action::OwnAccount, help::first)
        .get("/help/{name}", Action::OwnAccount, help::show)
        .get("/search", Action::ListLedger, search::show)
        .get("/rectifications", Action::ListLedger, rectifications::list)
        .get(
            "/rectifications/new",
            Action::KeepRectification,
            rectifications::new,
        )
        .post(
            "/rectifications",
            Action::KeepRectification,
            rectifications::open,
        )
        .get("/import", Action::Import, import::upload_page)
        .post("/import", Action::Import, import::upload)
        .get("/import/{list}/{id}", Action::Import, import::preview)
        .post("/import/{list}/{id}/rows", Action::Import, import::rows)
        .post(
            "/import/{list}/{id}/confirm",
            Action::Import,
            import::confirm,
        )
        .post("/import/{list}/{id}/decide", Action::Import, import::decide)
        .post(
            "/import/{list}/{id}/discard",
            Action::Import,
            import::discard,
        )
        .get("/units", Action::SeeOrganization, units::show)
        .post("/units/{id}/children", Action::KeepUnits, units::add)
        .post("/units/{id}/rename", Action::KeepUnits, units::rename)
        .post("/units/{id}/move", Action::KeepUnits, units::move_below)
        .post("/units/{id}/active", Action::KeepUnits, units::set_active)
        .get("/people", Action::SeeOrganization, people::list)
        .get("/people/new", Action::KeepAccounts, people::new)
        .post("/people", Action::KeepAccounts, people::create)
        .get("/people/{id}", Action::SeeOrganization, people::show)
        .post("/people/{id}", Action::KeepAccounts, people::update)
        .post("/people/{id}/roles", Action::GrantRoles, people::set_roles)
        .post("/people/{id}/password", Action::KeepAccounts, people::reset)
        .post("/people/{id}/active", Action::KeepAccounts, people::toggle)
        .get("/ledger", Action::ListLedger, ledger::show)
        .get("/ledger/export", Action::ListLedger, ledger_actions::export)
        .post(
            "/ledger/export-selected",
            Action::ListLedger,
            ledger_actions::export_selected,
        )
        .post("/ledger/bulk", Action::ListLedger, ledger_actions::bulk)
        .get("/findings/{id}", Action::SeeFinding, finding::show)
        .get("/findings/{id}/proof", Action::SeeFinding, proof::show)
        .get("/findings/{id}/proof/file", Action::SeeFinding, proof::file)
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

/// Whether htmx wants the block that changed instead of the whole page.
pub(crate) fn is_partial(headers: &HeaderMap) -> bool {
    headers
        .get("hx-request-type")
        .is_some_and(|kind| kind == "partial")
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

/// Answers for addresses that exist, but not for this method.
pub(crate) async fn wrong_method(
    axum::Extension(operation): axum::Extension<Operation>,
) -> Response {
    let what = "这个网址不接受这样的请求。请从系统页面重新操作。";
    failure(StatusCode::METHOD_NOT_ALLOWED, what, operation)
}
