//! Use cases about single findings.

mod act;
mod named;
mod register;
mod show;
mod story;

pub use act::{Act, act, act_on_many, act_together, action_of};
pub use bihuan_store::{Changed, StoryEntry};
pub use named::{numbered, numbered_anywhere, of_ids};
pub use register::{Register, register};
pub(crate) use show::check_reported;
pub use show::{NextStep, Noted, Shown, SourcePassage, show};
pub use story::{Report, load, reports, story};
