//! What somebody is told as soon as it has happened.

use jiff::civil::Date;

use super::{About, Known, Matter, Notice, To, reminders};
use crate::{
    Calendar, Event, Finding,
    id::{FindingId, TaskId},
    meeting::{DispatchMeeting, MeetingEvent},
    person::Role,
    plan::{FindingPlan, PlanEvent},
};

/// What is told about an event of a finding, which stands now as it is given: what nobody waits for any more is not told.
pub fn of_finding_event(
    finding: &Finding,
    known: &Known,
    event: &Event,
    version: u64,
    today: Date,
    calendar: &Calendar,
) -> Vec<Notice> {
    let office = || vec![To::Holders(Role::OfficeClerk)];
    let lead = || -> Vec<To> { finding.owners.lead.map(To::Unit).into_iter().collect() };
    let owners = || {
        let mut to = lead();
        to.extend(finding.owners.sponsor.map(To::Person));
        to
    };
    let task = |id: &TaskId| finding.tasks.iter().find(|t| t.id == *id);
    let of_task = |id: &TaskId, matter: Matter| {
        let carriers = task(id).map(reminders::carriers);
        carriers.map(|to| (matter, to)).into_iter().collect()
    };
    let told: Vec<(Matter, Vec<To>)> = match event {
        Event::FindingIssued => vec![(Matter::FindingIssued, owners())],
        Event::FindingPlanned { tasks, .. } => tasks
            .iter()
            .map(|t| (Matter::TaskAssigned { task: t.id }, vec![To::Unit(t.unit)]))
            .collect(),
        Event::TaskReassigned { task, unit } => {
            vec![(Matter::TaskAssigned { task: *task }, vec![To::Unit(*unit)])]
        }
        Event::TaskDeclined { task, .. } => {
            vec![(Matter::TaskDeclined { task: *task }, office())]
        }
        Event::TaskHandedOver { task, unit, .. } => vec![(
            Matter::TaskHandedOver { task: *task },
            vec![To::Unit(*unit)],
        )],
        Event::HandOverDeclined { task, .. } => {
            of_task(task, Matter::HandOverDeclined { task: *task })
        }
        Event::TaskSubmitted { task: id } => {
            // A head does not confirm what his own unit has done; the office finds it on its workbench.
            let other = finding
                .owners
                .lead
                .filter(|lead| task(id).is_some_and(|t| t.unit != *lead));
            let to = other.map(To::Heads).into_iter().collect();
            vec![(Matter::TaskSubmitted { task: *id }, to)]
        }
        Event::TaskReturned { task, .. } => of_task(task, Matter::TaskReturned { task: *task }),
        Event::ExtensionRequested { .. } => vec![(
            Matter::ExtensionRequested,
            vec![To::Holders(Role::OfficeDirector)],
        )],
        Event::ExtensionGranted { until } => {
            vec![(Matter::ExtensionGranted { until: *until }, owners())]
        }
        Event::ExtensionRefused { .. } => vec![(Matter::ExtensionRefused, lead())],
        Event::ClosureRequested { .. } => vec![(Matter::ClosureRequested, office())],
        Event::ClosureReturned { .. } => vec![(Matter::ClosureReturned, owners())],
        Event::FindingClosed { .. } => vec![(Matter::FindingClosed, owners())],
        Event::FindingSuspended { .. } => vec![(Matter::FindingSuspended, owners())],
        Event::FindingResumed => vec![(Matter::FindingResumed, owners())],
        Event::SentForSigning { .. }
        | Event::DossierAmended { .. }
        | Event::Countersigned { .. }
        | Event::ClosureSentBack { .. }
        | Event::SignerAdded { .. } => {
            return reminders::signatures(finding, known, today, calendar);
        }
        _ => Vec::new(),
    };
    let place = format!("finding/{}/{version}", finding.id);
    notices(About::Finding(finding.id), &place, told)
}

/// What is told about an event of a plan.
pub fn of_plan_event(
    plan: &FindingPlan,
    finding: &Finding,
    event: &PlanEvent,
    version: u64,
) -> Vec<Notice> {
    let told = match event {
        PlanEvent::PlanSubmitted { approver } => {
            vec![(Matter::PlanSubmitted, vec![To::Holders(*approver)])]
        }
        PlanEvent::PlanSentBack { .. } => vec![(
            Matter::PlanSentBack,
            finding.owners.lead.map(To::Unit).into_iter().collect(),
        )],
        _ => Vec::new(),
    };
    let place = format!("plan/{}/{version}", plan.planned.id);
    let about: FindingId = plan.planned.finding;
    notices(About::Finding(about), &place, told)
}

/// What is told about an event of a meeting.
pub fn of_meeting_event(
    meeting: &DispatchMeeting,
    event: &MeetingEvent,
    version: u64,
) -> Vec<Notice> {
    let told = match event {
        MeetingEvent::DecisionMade(made) => vec![(
            Matter::DecisionMade { decision: made.id },
            vec![To::Unit(made.unit)],
        )],
        MeetingEvent::DecisionReopened { decision, .. } => meeting
            .decision(*decision)
            .map(|known| {
                let matter = Matter::DecisionReopened {
                    decision: *decision,
                };
                (matter, vec![To::Unit(known.decided.unit)])
            })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    let place = format!("meeting/{}/{version}", meeting.held.id);
    notices(About::Meeting(meeting.held.id), &place, told)
}

/// Notices of one event: its place in the journal makes their keys.
pub(super) fn notices(about: About, place: &str, told: Vec<(Matter, Vec<To>)>) -> Vec<Notice> {
    let notice = |(n, (matter, to)): (usize, (Matter, Vec<To>))| Notice {
        key: format!("{place}/{n}"),
        about,
        matter,
        to,
    };
    told.into_iter().enumerate().map(notice).collect()
}
