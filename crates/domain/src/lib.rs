//! Domain: what a rectification, a finding, a task, a deadline, a closure IS.
//!
//! States are enums that carry exactly their state's data. `decide` reads and answers with an event or a [`Refusal`] in one
//! Chinese sentence; `apply` is the only function that changes anything and serves new events and replay alike.
//!
//! [`Finding`] is where to begin to read: a finding goes from draft over issue, plan, work and signatures to closure, and
//! `states.txt` beside this crate's manifest prints what every command does in every stage. Rectifications and units have
//! events of their own. What may be done by whom is not asked here but in `access`; here stands what is right whoever asks,
//! including the rules that keep people from confirming their own work.
//!
//! Pure: time, randomness and ids are parameters. Names nothing of ours.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod accountability;
pub mod calendar;
pub mod card;
pub mod clock;
pub mod collection;
pub mod comparison;
pub mod deputy;
pub mod draw;
pub mod drive;
pub mod duty;
pub mod edition;
pub mod evaluation;
pub mod finding;
pub mod flag;
pub mod id;
pub mod import;
pub mod institution;
pub mod instruction;
pub mod ladder;
pub mod letter;
pub mod liaison;
pub mod look_back;
pub mod meeting;
pub mod model_run;
pub mod notice;
pub mod number;
pub mod organ;
pub mod person;
pub mod plan;
pub mod rebound;
pub mod record;
pub mod rectification;
mod refusal;
pub mod round;
#[cfg(test)]
mod stored;
pub mod task;
pub mod unit;

pub use calendar::Calendar;
pub use clock::{Clock, Ids, Stamp};
pub use finding::{Command, Event, Finding, Stage};
pub use notice::{Matter, Notice};
pub use number::{LedgerNumber, RectificationCode};
pub use person::{By, Office, Role, StandIn};
pub use record::Record;
pub use rectification::Rectification;
pub use refusal::{Refusal, secrecy_mark};

/// Keys of event fields that hold free text written by people, which may name persons. They are kept beside the journal's
/// digest (salted) so that they can be erased later without breaking the chain.
pub const FREE_TEXT: &[&str] = &[
    "problem",
    "source_no",
    "status_text",
    "status_words",
    "text",
    "reason",
    "title",
    "name",
    "unit_word",
    "asked",
    "note",
    "explanation",
    "subject",
    "raw_deadline",
    "provided_by",
    "agenda",
    "place",
    "reply",
    "goal",
    "cause",
    "mechanism",
    "criteria",
    "marks",
    "members",
    "manifest",
    "body",
    "request",
    "contact",
    "phone",
    "facts",
];
