//! Use cases about single findings.

mod act;
mod show;
mod story;

pub(crate) use act::carry_out;
pub use act::{Act, act, act_on_many, act_together, action_of};
pub use bihuan_store::{Changed, StoryEntry};
pub(crate) use show::check_reported;
pub use show::{NextStep, Noted, Shown, SourcePassage, check_report, show};
pub use story::{Report, load, reports, story};
