//! Use cases about single findings.

mod act;
mod show;
mod similar;
mod story;

pub(crate) use act::check_person;
pub use act::{Act, act, act_on_many, act_together, action_of};
pub use bihuan_store::{Changed, StoryEntry};
pub(crate) use show::check_reported;
pub use show::{NextStep, Noted, Shown, SourcePassage, show};
pub(crate) use similar::similar_to;
pub use similar::{Similar, similar};
pub use story::{Report, load, reports, story};
