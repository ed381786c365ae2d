//! Failures of the libraries below, as the codes that callers know.

use bihuan_insight::run::{RunCode, RunError};
use datafusion::error::DataFusionError;

pub(crate) fn storage(error: impl std::fmt::Display) -> RunError {
    RunError::new(RunCode::Storage, error.to_string())
}

pub(crate) fn damaged(batch: &str, error: impl std::fmt::Display) -> RunError {
    RunError::new(RunCode::Batch, format!("{batch}: {error}"))
}

pub(crate) fn internal(error: impl std::fmt::Display) -> RunError {
    RunError::new(RunCode::Engine, error.to_string())
}

/// What DataFusion says, by its cause.
pub(crate) fn of_datafusion(error: &DataFusionError) -> RunError {
    let code = match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => RunCode::Memory,
        DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ParquetError(_) => RunCode::Storage,
        DataFusionError::SQL(..)
        | DataFusionError::Plan(_)
        | DataFusionError::SchemaError(..)
        | DataFusionError::NotImplemented(_)
        | DataFusionError::Diagnostic(..) => RunCode::Query,
        _ => RunCode::Engine,
    };
    RunError::new(code, error.strip_backtrace())
}
