//! What all requests share: operation ids, security headers, origin check, who is asking, failures.

mod caller;
mod download;
mod failure;
mod guard;

pub(crate) use caller::{Script, SignedIn};
pub(crate) use download::{Buffer, attachment};
pub(crate) use failure::{ApiFailure, PageFailure, Problem, RequestFailure, status_of};
pub(crate) use guard::{Operation, guard};
