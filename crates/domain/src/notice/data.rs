//! What people are told of data supervision: that something is asked, sent back or waits to be looked at, and as the day comes near.
//! That there is a red flag is told to nobody: it waits in the list of those who may see it. They are told when one of them looked up
//! rows that he is near to.

use jiff::civil::Date;

use super::{About, Matter, Notice, Step, To, at_once::notices};
use crate::{
    Calendar,
    collection::{CollectionEvent, CollectionTask, Outcome, Stage, Submission, SubmissionEvent},
    comparison::{PairEvent, PersonPair},
    flag::{FlagEvent, Nearness, RedFlag},
    person::Role,
};

/// What is told about an event of a collection task.
pub fn of_collection_event(
    task: &CollectionTask,
    event: &CollectionEvent,
    version: u64,
) -> Vec<Notice> {
    let told = match event {
        CollectionEvent::CollectionOpened { .. } | CollectionEvent::CollectionWidened { .. } => {
            let units = task.units().into_iter().map(To::Unit).collect();
            vec![(Matter::CollectionCame, units)]
        }
        CollectionEvent::CollectionEnded | CollectionEvent::CollectionErased { .. } => Vec::new(),
    };
    let id = task.id;
    notices(
        About::Collection(id),
        &format!("collection/{id}/{version}"),
        told,
    )
}

/// What is told about an event of a submission.
pub fn of_submission_event(it: &Submission, event: &SubmissionEvent, version: u64) -> Vec<Notice> {
    let unit = || vec![To::Unit(it.unit)];
    let checks = || {
        let team = it.team.map(To::Team);
        vec![team.unwrap_or(To::Holders(Role::DataSupervisor))]
    };
    let told = match event {
        SubmissionEvent::SubmissionReturned { .. } => vec![(Matter::SubmissionReturned, unit())],
        SubmissionEvent::SubmissionChecked {
            outcome: Outcome::Read { passed: true, .. },
        } => vec![(Matter::SubmissionToReview, checks())],
        SubmissionEvent::SubmissionChecked { .. } => vec![(Matter::SubmissionFaulty, unit())],
        _ => Vec::new(),
    };
    notices(
        About::Submission(it.id),
        &format!("submission/{}/{version}", it.id),
        told,
    )
}

/// What is told about an event of a red flag.
pub fn of_flag_event(it: &RedFlag, event: &FlagEvent, version: u64) -> Vec<Notice> {
    let told = match event {
        FlagEvent::FlagUnmasked { near, .. } => of_look(near),
        _ => Vec::new(),
    };
    let id = it.content.id;
    notices(About::Flag(id), &format!("flag/{id}/{version}"), told)
}

/// What is told about an event of a pair of records: its readers go to the task, since a pair stands in several comparisons.
pub fn of_pair_event(it: &PersonPair, event: &PairEvent, version: u64) -> Vec<Notice> {
    let told = match event {
        PairEvent::PairUnmasked { near, .. } => of_look(near),
        PairEvent::PairOpened(_) | PairEvent::PairJudged { .. } => Vec::new(),
    };
    let (id, task) = (it.content.id, it.content.task);
    let key = format!("person_pair/{id}/{version}");
    notices(About::Collection(task), &key, told)
}

/// The other supervisors are told of somebody who looked up what he is near to.
fn of_look(near: &[Nearness]) -> Vec<(Matter, Vec<To>)> {
    if near.is_empty() {
        return Vec::new();
    }
    vec![(
        Matter::LookedUpNear,
        vec![To::Holders(Role::DataSupervisor)],
    )]
}

/// What people are reminded of about a submission: three working days before its day, on the day, and after it.
pub fn of_submission(it: &Submission, today: Date, calendar: &Calendar) -> Vec<Notice> {
    let waits = matches!(
        it.stage,
        Stage::Awaited | Stage::Faulty | Stage::Returned { .. }
    );
    let step = Step::reached(it.due, today, calendar);
    let Some(step) = step.filter(|step| waits && *step != Step::In7) else {
        return Vec::new();
    };
    let mut to = vec![To::Unit(it.unit)];
    if step.is_late() {
        to.push(To::Holders(Role::DataSupervisor));
    }
    vec![Notice {
        key: format!("submission/{}/{}/{}", it.id, it.due, step.key()),
        about: About::Submission(it.id),
        matter: Matter::SubmissionDue { due: it.due },
        to,
    }]
}
