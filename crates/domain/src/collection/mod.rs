//! Data supervision, first loop: what data sets are collected from which units, and how each unit's part of it stands.
//!
//! A task (采集任务) says why, on what basis and for how long; a submission (报送) is one unit's part of one data set of it, round
//! after round, until somebody who checks for the supervisors accepts it. What is in the files is judged elsewhere; here stands
//! what came of it.

mod submission;
mod task;
#[cfg(test)]
pub(crate) mod tests;

pub use submission::{
    Batch, HandedIn, Outcome, Round, SealedFile, Stage, Submission, SubmissionEvent, Tally,
};
pub use task::{
    Asked, CollectionContent, CollectionEvent, CollectionTask, Erased, TaskStanding, Team,
};
