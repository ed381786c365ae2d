//! Whether the server serves.

use std::sync::Arc;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::state::Web;

/// `ok` once pages can be served; 503 when writing has stopped after a disk failure.
pub(crate) async fn health(State(web): State<Arc<Web>>) -> Response {
    match web.app.store.broken() {
        None => "ok".into_response(),
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "read-only").into_response(),
    }
}
