//! No typesetter: this program was built without PDF, and says so.

use std::path::PathBuf;
use std::sync::Arc;

use bihuan_documents::{DocumentError, paper::Paper};

use crate::Failure;

/// Sets papers as PDF, if the program was built for it.
#[derive(Debug, Default)]
pub struct Typesetter(());

impl Typesetter {
    /// A typesetter; the folders of fonts do not matter here.
    pub fn new(_: Vec<PathBuf>) -> Self {
        Self(())
    }
}

/// Refuses in words.
///
/// # Errors
/// [`Failure::Invalid`].
#[allow(
    clippy::unused_async,
    clippy::needless_pass_by_value,
    reason = "the same shape as with PDF"
)]
pub(super) async fn set(_: &Arc<crate::App>, _: Paper) -> Result<Vec<u8>, Failure> {
    Err(super::failed(DocumentError::NoTypesetter))
}
