//! What people are reminded of on a day, from what stands on the ledger that day.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{About, Matter, Notice, Step, To};
use crate::{
    Calendar, Event, Finding, Stage,
    clock::day_of,
    finding::{Deadline, HAND_OVER_DAYS},
    id::TaskId,
    meeting::DispatchMeeting,
    person::{Office, Role},
    task::{Task, TaskStage},
};

/// Working days after which somebody who has not signed is reminded.
const SIGNING_STEPS: [u32; 3] = [1, 3, 7];

/// What the state of a finding does not tell: since when something waits. It is read from what happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    assigned: BTreeMap<TaskId, Timestamp>,
    frozen: Option<Timestamp>,
}

impl Known {
    /// Names of the events that tell it.
    pub const KINDS: [&'static str; 4] = [
        "finding_planned",
        "task_reassigned",
        "sent_for_signing",
        "dossier_amended",
    ];

    /// Whether anything in the finding waits since a moment that its state does not tell.
    pub fn is_needed(finding: &Finding) -> bool {
        let unsigned = |t: &Task| matches!(t.state, TaskStage::Assigned);
        let signing = matches!(
            finding.stage,
            Stage::Countersigning { .. } | Stage::JointReview { .. }
        );
        signing || finding.tasks.iter().any(unsigned)
    }

    /// From the events of the finding, oldest first.
    pub fn of<'a>(events: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> Self {
        let mut known = Self::default();
        for (at, event) in events {
            match event {
                Event::FindingPlanned { tasks, .. } => {
                    known.assigned.extend(tasks.iter().map(|t| (t.id, at)));
                }
                Event::TaskReassigned { task, .. } => {
                    known.assigned.insert(*task, at);
                }
                Event::SentForSigning { .. } | Event::DossierAmended { .. } => {
                    known.frozen = Some(at);
                }
                _ => {}
            }
        }
        known
    }
}

/// What people are reminded of about a finding on a working day.
pub fn of_finding(
    finding: &Finding,
    known: &Known,
    today: Date,
    calendar: &Calendar,
) -> Vec<Notice> {
    let mut rule = Rule {
        finding,
        today,
        calendar,
        notices: Vec::new(),
    };
    if !finding.stage.is_open() {
        return Vec::new();
    }
    rule.deadline();
    if is_worked_on(&finding.stage) {
        for task in &finding.tasks {
            rule.task(task, known);
        }
    }
    if finding.lacks_proof() {
        rule.proof();
    }
    let mut notices = rule.notices;
    notices.extend(signatures(finding, known, today, calendar));
    notices
}

/// What people are reminded of about a meeting: its decisions that nobody has answered.
pub fn of_meeting(meeting: &DispatchMeeting, today: Date, calendar: &Calendar) -> Vec<Notice> {
    let open = meeting.decisions.iter().filter(|d| d.is_open());
    let notice = |decision: &crate::meeting::Decision| {
        let it = &decision.decided;
        let step = Step::reached(it.due, today, calendar)?;
        let mut to = vec![To::Unit(it.unit)];
        if step.is_late() {
            to.push(To::Holders(Role::OfficeClerk));
        }
        Some(Notice {
            key: format!("decision/{}/{}/{}", it.id, it.due, step.key()),
            about: About::Meeting(meeting.held.id),
            matter: Matter::DecisionDue {
                decision: it.id,
                due: it.due,
            },
            to,
        })
    };
    open.filter_map(notice).collect()
}

/// Signatures that are awaited now: told at once, and again while they are waited for.
pub(super) fn signatures(
    finding: &Finding,
    known: &Known,
    today: Date,
    calendar: &Calendar,
) -> Vec<Notice> {
    let Some(since) = turn_since(finding, known) else {
        return Vec::new();
    };
    let waited = calendar.between(day_of(since), today);
    let steps = SIGNING_STEPS.into_iter().rev();
    let step = steps
        .filter_map(|days| i32::try_from(days).ok())
        .find(|days| *days <= waited)
        .unwrap_or(0);
    let notice = |office: Office| Notice {
        key: format!(
            "signature/{}/{}/{}/{step}",
            finding.id,
            office.key(),
            since.as_millisecond()
        ),
        about: About::Finding(finding.id),
        matter: Matter::SignatureWaiting {
            office,
            since: day_of(since),
        },
        to: vec![To::Signer(office)],
    };
    finding.awaited().into_iter().map(notice).collect()
}

/// Since when the ones whose turn it is are waited for: since the dossier was frozen, the one before them signed, or it came
/// back to them, whatever was last.
fn turn_since(finding: &Finding, known: &Known) -> Option<Timestamp> {
    let (Stage::Countersigning { chain, .. } | Stage::JointReview { chain, .. }) = &finding.stage
    else {
        return None;
    };
    let signed = chain.signatures.last().map(|s| s.stamp.at);
    let came_back = chain.sent_back.as_ref().map(|back| back.stamp.at);
    known.frozen.max(signed).max(came_back)
}

const fn is_worked_on(stage: &Stage) -> bool {
    matches!(
        stage,
        Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
    )
}

struct Rule<'a> {
    finding: &'a Finding,
    today: Date,
    calendar: &'a Calendar,
    notices: Vec<Notice>,
}

impl Rule<'_> {
    fn tell(&mut self, key: String, matter: Matter, to: Vec<To>) {
        self.notices.push(Notice {
            key,
            about: About::Finding(self.finding.id),
            matter,
            to,
        });
    }

    fn step(&self, due: Date) -> Option<Step> {
        Step::reached(due, self.today, self.calendar)
    }

    /// The unit is reminded while it works; a dossier that is being signed lies with others, of whom the office keeps track.
    fn deadline(&mut self) {
        let finding = self.finding;
        let Some(due) = finding.deadline.as_ref().map(Deadline::current) else {
            return;
        };
        let Some(step) = self.step(due) else {
            return;
        };
        let mut to = Vec::new();
        if is_worked_on(&finding.stage) {
            to.extend(finding.owners.lead.map(To::Unit));
        }
        if !matches!(finding.stage, Stage::Draft) {
            to.extend(finding.owners.sponsor.map(To::Person));
        }
        if step.is_late() || !is_worked_on(&finding.stage) {
            to.push(To::Holders(Role::OfficeClerk));
        }
        let key = format!("finding/{}/{due}/{}", finding.id, step.key());
        self.tell(key, Matter::FindingDue { due }, to);
    }

    fn task(&mut self, task: &Task, known: &Known) {
        if matches!(task.state, TaskStage::Assigned) {
            self.acceptance(task, known);
        }
        if let Some(pending) = &task.hand_over {
            let due = pending.until;
            if let Some(step) = self.step(due) {
                let key = format!("hand_over/{}/{}/{due}/{}", task.id, pending.to, step.key());
                let matter = Matter::HandOverDue { task: task.id, due };
                self.tell(key, matter, vec![To::Unit(pending.to)]);
            }
        }
        if !matches!(task.state, TaskStage::Assigned) && !task.is_workable() {
            return;
        }
        let of_finding = self.finding.deadline.as_ref().map(Deadline::current);
        // Who leads the finding is told of its own deadline and not of the same day once more.
        let told = of_finding.filter(|_| self.finding.owners.lead == Some(task.unit));
        let own = task.due.or(of_finding);
        if let Some(due) = own.filter(|due| Some(*due) != told)
            && let Some(step) = self.step(due)
        {
            let key = format!("task/{}/{due}/{}", task.id, step.key());
            let matter = Matter::TaskDue { task: task.id, due };
            self.tell(key, matter, carriers(task));
        }
        for batch in task.batches.iter().filter(|b| b.reached.is_none()) {
            if Some(batch.due) == own {
                continue;
            }
            if let Some(step) = self.step(batch.due) {
                let key = format!("batch/{}/{}/{}", batch.id, batch.due, step.key());
                let matter = Matter::BatchDue {
                    task: task.id,
                    batch: batch.id,
                    due: batch.due,
                };
                self.tell(key, matter, carriers(task));
            }
        }
    }

    /// A unit that is given a task answers within the days in which one answers that is asked to take it over.
    fn acceptance(&mut self, task: &Task, known: &Known) {
        let Some(since) = known.assigned.get(&task.id) else {
            return;
        };
        let due = self.calendar.after(day_of(*since), HAND_OVER_DAYS);
        let Some(step) = self.step(due).filter(|step| step.is_late()) else {
            return;
        };
        let key = format!("acceptance/{}/{}/{due}/{}", task.id, task.unit, step.key());
        let matter = Matter::AcceptanceLate { task: task.id, due };
        let to = vec![To::Unit(task.unit), To::Holders(Role::OfficeClerk)];
        self.tell(key, matter, to);
    }

    /// Once for every report that says so, and once more in each round of signing.
    fn proof(&mut self) {
        let finding = self.finding;
        let said = match (&finding.stage, finding.reported_on) {
            (stage, _) if stage.dossier().is_some() => format!("round_{}", finding.rework_count),
            (_, Some(day)) => day.to_string(),
            (_, None) => "task".to_owned(),
        };
        let key = format!("evidence/{}/{said}", finding.id);
        let to = finding.owners.lead.map(To::Unit).into_iter().collect();
        self.tell(key, Matter::EvidenceMissing, to);
    }
}

/// Who carries a task: its handler and the heads of the unit, or everybody of the unit who could.
pub(super) fn carriers(task: &Task) -> Vec<To> {
    match task.state.handler() {
        Some(handler) => vec![To::Person(handler), To::Heads(task.unit)],
        None => vec![To::Unit(task.unit)],
    }
}
