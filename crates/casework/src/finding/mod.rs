//! Use cases about single findings.

mod act;
mod dossier;
mod named;
mod register;
mod show;
mod signing;
mod similar;
mod story;

pub use act::{Act, Ask, act, act_on_many, act_together};
pub(crate) use act::{carry_out, check_person};
pub use bihuan_store::{Changed, StoryEntry};
pub use dossier::{Explanation, Handing, Prepared, Sealed, prepare};
pub use named::{numbered, numbered_anywhere, of_ids};
pub use register::{Register, register};
pub(crate) use show::check_reported;
pub use show::{NextStep, Noted, Shown, SourcePassage, check_report, show};
pub use signing::{
    Reading, Signer, SignerState, Waiting, opened, read, sign_opened, to_send, waiting,
};
pub(crate) use similar::similar_to;
pub use similar::{Similar, similar};
pub use story::{Report, load, reports, story};
