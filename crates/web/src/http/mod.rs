//! What all requests share: operation ids, security headers, origin check, who is asking, failures.

mod caller;
mod delivery;
mod download;
mod failure;
mod guard;

pub(crate) use caller::{Credentials, Script, SignedIn};
pub(crate) use delivery::{Fields, Sent, receive, receive_bytes, receive_table};
pub(crate) use download::{Buffer, attachment, given, handed_out, shown_picture};
pub(crate) use failure::{ApiFailure, PageFailure, Problem, RequestFailure, status_of};
pub(crate) use guard::{Operation, guard};
