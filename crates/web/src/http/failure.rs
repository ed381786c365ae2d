//! Failures as answers: a page for people, a JSON object for scripts.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bihuan_casework::{Failure, evidence::NotTaken, reading::NotADocument};
use bihuan_domain::{Refusal, import::DraftRefusal};
use serde::Serialize;
use utoipa::ToSchema;

use super::Operation;

/// The HTTP status of a failure.
pub(crate) const fn status_of(failure: &Failure) -> StatusCode {
    match failure {
        Failure::NotFound => StatusCode::NOT_FOUND,
        Failure::Forbidden(_) => StatusCode::FORBIDDEN,
        Failure::SignedOut => StatusCode::UNAUTHORIZED,
        Failure::Refused(
            Refusal::WrongStage { .. }
            | Refusal::WrongRecordStage { .. }
            | Refusal::WrongTaskStage { .. }
            | Refusal::DossierChanged
            | Refusal::DossierStale
            | Refusal::EvidenceWithdrawn,
        )
        | Failure::Draft(DraftRefusal::NotOpen)
        | Failure::Stale
        | Failure::AlreadyDone
        | Failure::Taken(_) => StatusCode::CONFLICT,
        Failure::NotADocument(NotADocument::TooLarge)
        | Failure::NotTaken {
            why: NotTaken::TooLarge,
            ..
        } => StatusCode::PAYLOAD_TOO_LARGE,
        Failure::NotADocument(_)
        | Failure::NotTaken { .. }
        | Failure::Refused(_)
        | Failure::Draft(_)
        | Failure::Invalid(_)
        | Failure::WrongCode
        | Failure::BadReference(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Locked(_) => StatusCode::TOO_MANY_REQUESTS,
        Failure::Busy | Failure::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Full => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What scripts are told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Stable code.
    pub(crate) code: &'static str,
    /// One sentence for people, in Chinese.
    pub(crate) message: String,
}

/// A failure of the interface for scripts.
#[derive(Debug)]
pub(crate) enum ApiFailure {
    /// Of a use case.
    Failure(Failure),
    /// Of the request itself.
    Request(RequestFailure, String),
}

/// What can be wrong with a request before any use case sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestFailure {
    /// A body, query or header that cannot be read.
    BadRequest,
    /// A body of a kind that is not read here.
    UnsupportedMedia,
    /// A body that is too large.
    TooLarge,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// `If-Match` names another version.
    PreconditionFailed,
    /// The address knows no such method.
    MethodNotAllowed,
    /// Not from our own pages.
    ForeignOrigin,
}

impl RequestFailure {
    /// All of them, for the printed list.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 7] = [
        Self::BadRequest,
        Self::UnsupportedMedia,
        Self::TooLarge,
        Self::PreconditionRequired,
        Self::PreconditionFailed,
        Self::MethodNotAllowed,
        Self::ForeignOrigin,
    ];

    /// Stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::UnsupportedMedia => "unsupported_media",
            Self::TooLarge => "too_large",
            Self::PreconditionRequired => "precondition_required",
            Self::PreconditionFailed => "precondition_failed",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::ForeignOrigin => "foreign_origin",
        }
    }

    /// HTTP status.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::UNPROCESSABLE_ENTITY,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
        }
    }

    /// The sentence when nothing more precise is known.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::BadRequest => "请求内容无法识别，请核对后再试。",
            Self::UnsupportedMedia => "不支持这种内容类型，请以 application/json 发送。",
            Self::TooLarge => "提交的内容过大，文件最多 50 MB。",
            Self::PreconditionRequired => {
                "请在请求头 If-Match 中写明所见的版本号，以免覆盖他人的修改。"
            }
            Self::PreconditionFailed => {
                "刚才有人修改了同一内容，您的修改没有保存。请重新读取后再试。"
            }
            Self::MethodNotAllowed => "这个地址不支持这种操作。",
            Self::ForeignOrigin => "这次提交不是从本系统页面发出的，已拒绝。请从系统页面重新操作。",
        }
    }
}

impl<F: Into<Failure>> From<F> for ApiFailure {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

impl ApiFailure {
    /// A failure of the request with its usual sentence.
    pub(crate) fn request(kind: RequestFailure) -> Self {
        Self::Request(kind, kind.sentence().to_owned())
    }

    /// A value of the request that cannot be used.
    pub(crate) fn bad(sentence: impl Into<String>) -> Self {
        Self::Request(RequestFailure::BadRequest, sentence.into())
    }

    /// When the caller named the version he has seen, somebody else's change is a failed precondition.
    pub(crate) fn of_seen(seen: Option<u64>) -> impl Fn(Failure) -> Self {
        move |failure| match failure {
            Failure::Stale if seen.is_some() => Self::request(RequestFailure::PreconditionFailed),
            other => Self::Failure(other),
        }
    }
}

impl IntoResponse for ApiFailure {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Failure(failure) => {
                log(&failure, None);
                (status_of(&failure), failure.code(), failure.to_string())
            }
            Self::Request(kind, message) => (kind.status(), kind.code(), message),
        };
        (status, Json(Problem { code, message })).into_response()
    }
}

/// A failure as a page: what happened, what to do, the operation id.
#[derive(Debug)]
pub(crate) struct PageFailure {
    failure: Failure,
    operation: Operation,
}

impl PageFailure {
    /// A failure of a request.
    pub(crate) const fn new(failure: Failure, operation: Operation) -> Self {
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
