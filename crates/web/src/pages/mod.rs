//! Pages for people.

mod assets;
mod health;

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
