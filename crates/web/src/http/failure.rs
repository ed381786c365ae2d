//! Failures as answers: a page for people, a JSON object for scripts.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bihuan_casework::Failure;
use bihuan_domain::{Refusal, import::DraftRefusal};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;

/// The HTTP status of a failure.
pub const fn status_of(failure: &Failure) -> StatusCode {
    match failure {
        Failure::NotFound => StatusCode::NOT_FOUND,
        Failure::Forbidden(_) => StatusCode::FORBIDDEN,
        Failure::SignedOut => StatusCode::UNAUTHORIZED,
        Failure::Refused(
            Refusal::WrongStage { .. } | Refusal::WrongTaskStage { .. } | Refusal::DossierChanged,
        )
        | Failure::Draft(DraftRefusal::NotOpen)
        | Failure::Stale
        | Failure::AlreadyDone
        | Failure::Taken(_) => StatusCode::CONFLICT,
        Failure::NotADocument(_)
        | Failure::Refused(_)
        | Failure::Draft(_)
        | Failure::Invalid(_)
        | Failure::BadReference(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Locked(_) => StatusCode::TOO_MANY_REQUESTS,
        Failure::Busy | Failure::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Full => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What scripts are told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// One sentence for people, in Chinese.
    pub message: String,
}

/// A failure of the interface for scripts.
#[derive(Debug)]
pub struct ApiFailure(Failure);

impl<F: Into<Failure>> From<F> for ApiFailure {
    fn from(failure: F) -> Self {
        Self(failure.into())
    }
}

impl IntoResponse for ApiFailure {
    fn into_response(self) -> Response {
        log(&self.0, None);
        let problem = Problem {
            code: self.0.code(),
            message: self.0.to_string(),
        };
        (status_of(&self.0), Json(problem)).into_response()
    }
}

/// A failure as a page: what happened, what to do, the operation id.
#[derive(Debug)]
pub struct PageFailure {
    failure: Failure,
    operation: Operation,
}

impl PageFailure {
    /// A failure of a request.
    pub const fn new(failure: Failure, operation: Operation) -> Self {
        Self { failure, operation }
    }
}

impl IntoResponse for PageFailure {
    fn into_response(self) -> Response {
        log(&self.failure, Some(self.operation));
        let status = status_of(&self.failure);
        crate::pages::failure(status, &self.failure.to_string(), self.operation)
    }
}

/// What the person cannot mend is logged once, here at the edge.
fn log(failure: &Failure, operation: Option<Operation>) {
    if let Failure::Internal(what) = failure {
        let operation = operation.map(|o| o.0.to_string()).unwrap_or_default();
        tracing::error!(operation, what, "internal failure");
    }
}
