//! Use cases about single findings.

mod act;
mod show;

pub use act::{Act, act, act_on_many, action_of};
pub use show::{NextStep, Shown, SourcePassage, show};
