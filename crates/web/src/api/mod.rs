//! The interface for scripts and other systems, version 1.

use crate::routes::Routes;

/// All routes of the interface.
pub(crate) fn routes() -> Routes {
    Routes::default()
}
