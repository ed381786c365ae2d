//! What all requests share: operation ids, security headers, origin check, who is asking, failures.

mod caller;
mod failure;
mod guard;

pub use caller::{Cookie, Script, SignedIn};
pub use failure::{ApiFailure, PageFailure, status_of};
pub use guard::{Operation, guard};
