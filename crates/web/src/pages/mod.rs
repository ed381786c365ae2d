//! Pages for people.

mod account;
mod assets;
mod bulk_result;
mod closing;
mod closure_rules;
mod collection;
mod comparisons;
mod delivery;
mod deputies;
mod drives;
mod duties;
mod evaluation;
mod evidence;
mod evidence_form;
mod fields;
mod finding;
mod finding_actions;
mod finding_coordination;
mod finding_end;
mod finding_forms;
mod finding_key;
mod finding_needs;
mod finding_source;
mod finding_story;
mod finding_task_lines;
mod finding_tasks;
mod flags;
mod frame;
mod health;
mod help;
mod import;
mod import_difference;
mod import_outline;
mod inbox;
mod ledger;
mod ledger_actions;
mod ledger_columns;
mod ledger_query;
mod liaison;
mod meetings;
mod papers;
mod people;
mod plan;
mod plan_form;
mod planning;
mod planning_people;
mod planning_system;
mod planning_time;
mod proof;
mod rectifications;
mod report;
mod reports;
mod routes;
mod search;
mod second_factor;
mod sheet;
mod sign_in;
mod signing;
mod signing_view;
mod similar;
mod slip;
mod square;
mod stay;
mod supervise;
mod units;
pub(crate) mod waiting;
mod ways_out;
mod words;
mod workbench;

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};

use crate::{
    http::Operation,
    views::error::{BareErrorPage, Trouble},
};

pub(crate) use collection::table_routes;
pub(crate) use routes::routes;

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
