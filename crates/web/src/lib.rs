//! HTTP: pages for people, an interface for scripts, and the assets both need.
//!
//! Pages are view structs in [`views`], filled with text that is ready to be read; templates only arrange it.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod api;
pub mod assets;
pub mod format;
mod http;
mod ledger_json;
mod pages;
mod routes;
mod state;
pub mod views;
pub mod wire;

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware};
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer,
};

pub use ledger_json::write_ledger;
pub use routes::Route;
pub use state::{Reach, Web};

/// Most bytes of a request: the largest document and the form around it.
const BODY: usize = 51 * 1024 * 1024;
/// Most bytes of a request with a table of a unit and the form around it.
const TABLE_BODY: usize = 257 * 1024 * 1024;
/// Longest time for any answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// Every route with the action it needs.
pub fn routes() -> Vec<Route> {
    let tables = pages::table_routes().and(api::table_routes());
    let all = pages::routes().and(api::routes()).and(tables);
    all.finish().0
}

/// The server without its socket.
pub fn router(web: Arc<Web>) -> Router {
    let (_, router) = pages::routes().and(api::routes()).finish();
    let (_, tables) = pages::table_routes().and(api::table_routes()).finish();
    router
        .fallback(pages::not_found)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY))
        .merge(
            tables
                .layer(axum::extract::DefaultBodyLimit::disable())
                .layer(RequestBodyLimitLayer::new(TABLE_BODY)),
        )
        .layer(TimeoutLayer::with_status_code(
            ::http::StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(CatchPanicLayer::new())
        // Outermost, so that every answer has its headers, also those of the layers below.
        .layer(middleware::from_fn_with_state(
            Arc::clone(&web),
            http::guard,
        ))
        .with_state(web)
}
