//! Use cases about single findings.

mod act;
mod dossier;
mod named;
mod register;
mod show;
mod signing;
mod similar;
mod story;

pub(crate) use act::check_person;
pub use act::{Act, Ask, act, act_on_many, act_together};
pub use bihuan_store::{Changed, StoryEntry};
pub use dossier::{Explanation, Handing, Prepared, Sealed, prepare};
pub use named::{numbered, numbered_anywhere, of_ids};
pub use register::{Register, register};
pub(crate) use show::check_reported;
pub use show::{NextStep, Noted, Shown, SourcePassage, show};
pub use signing::{Reading, Signer, SignerState, Waiting, read, to_send, waiting};
pub(crate) use similar::similar_to;
pub use similar::{Similar, similar};
pub use story::{Report, load, reports, story};
