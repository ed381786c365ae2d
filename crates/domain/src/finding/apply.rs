//! The only function that changes a finding; new events and replay go through it alike.

use super::apply_tasks::batch_of;
use super::{
    Assignment, Deadline, Ending, Event, EvidenceVersion, Extension, Finding, KeyProblem, Owners,
    PlannedTask, Recorded, Stage, Suspension, Work,
};
use crate::{
    clock::{Stamp, day_of},
    task::{Measure, Task, TaskStage},
};

impl Finding {
    /// A finding as it stands right after it was put on the ledger.
    pub fn recorded(recorded: Recorded) -> Self {
        let Recorded {
            id,
            rectification,
            number,
            position,
            feedback_date,
            aspect,
            item,
            list,
            source_no,
            problem,
            reported,
            passage,
            rebound_of,
        } = recorded;
        Self {
            id,
            rectification,
            number,
            position,
            feedback_date,
            aspect,
            item,
            list,
            source_no,
            problem,
            reported,
            passage,
            rebound_of,
            owners: Owners::default(),
            time_class: None,
            long_term: false,
            deadline: None,
            extension_asked: None,
            stage: Stage::Draft,
            tasks: Vec::new(),
            plan_approved: false,
            reports: 0,
            reported_on: None,
            rework_count: 0,
            evidence_items: Vec::new(),
            claimed: None,
            conflicts: Vec::new(),
            key_problem: None,
        }
    }

    /// Applies an event to what is known so far; `FindingRecorded` is how a finding begins, anything else needs one.
    ///
    /// Events were decided when they were written, so nothing is refused here. An event that cannot follow (which only a
    /// tampered journal can hold: a second beginning, anything after the end, a signature nobody asked for) leaves the
    /// finding as it is, and the comparison with the stored state shows it.
    pub fn apply(current: Option<Self>, event: Event, stamp: Stamp) -> Option<Self> {
        match (current, event) {
            (None, Event::FindingRecorded(recorded)) => Some(Self::recorded(recorded)),
            (Some(finding), event) => Some(finding.after(event, stamp)),
            (None, _) => None,
        }
    }

    fn after(mut self, event: Event, stamp: Stamp) -> Self {
        if self.stage.is_final() {
            return self;
        }
        match event {
            Event::FindingRecorded(_) => {}
            Event::ReportedAnew { reported, passage } => {
                self.reported = reported;
                self.passage = passage;
                self.stage = self.stage.with_signatures_void();
            }
            Event::FindingCorrected { problem } => self.problem = problem,
            Event::FindingAssigned(assignment) => self = self.with_assignment(&assignment),
            Event::FindingIssued => {
                if matches!(self.stage, Stage::Draft) {
                    self.stage = Stage::Issued { at: stamp.at };
                }
            }
            Event::FindingPlanned { tasks, approved } => {
                self.tasks.extend(tasks.into_iter().map(task_of));
                self.plan_approved |= approved;
                if matches!(self.stage, Stage::Issued { .. }) {
                    self.stage = Stage::Planned { at: stamp.at };
                }
            }
            Event::TaskAccepted { task, handler } => {
                self.set_task(task, |t| {
                    t.state = TaskStage::Accepted {
                        handler,
                        at: stamp.at,
                    }
                });
                if matches!(self.stage, Stage::Planned { .. }) {
                    self.stage = Stage::InProgress(Work {
                        since: stamp.at,
                        returned: None,
                    });
                }
            }
            Event::TaskDeclined { task, reason } => {
                self.set_task(task, |t| t.state = TaskStage::Declined { reason });
            }
            Event::TaskReassigned { task, unit } => self.set_task(task, |t| {
                t.pass_to(unit);
                t.state = TaskStage::Assigned;
            }),
            event @ (Event::TaskHandedOver { .. }
            | Event::HandOverDueSet { .. }
            | Event::HandOverAccepted { .. }
            | Event::HandOverDeclined { .. }
            | Event::TaskDivided { .. }
            | Event::BatchMoved { .. }
            | Event::BatchReached { .. }) => self.change_task(event, stamp),
            Event::ProgressReported(progress) => {
                self.reports += 1;
                self.reported_on = Some(day_of(stamp.at));
                self.claimed = progress.claim.or(self.claimed);
                if let Some(id) = progress.task {
                    self.set_task(id, |t| match t.state {
                        // Since the first report of this round: later ones do not move it.
                        TaskStage::Accepted { handler, .. }
                        | TaskStage::Returned { handler, .. } => {
                            t.state = TaskStage::InProgress {
                                handler,
                                since: stamp.at,
                            };
                        }
                        _ => {}
                    });
                }
            }
            Event::EvidenceAdded { evidence, unit } => {
                self.put_evidence(evidence, unit, stamp);
                self = self.with_stale_dossier(stamp);
            }
            Event::EvidenceReplaced { evidence, file } => {
                self.set_evidence(evidence, |e| {
                    let newer = EvidenceVersion { file, stamp };
                    e.earlier.push(std::mem::replace(&mut e.current, newer));
                });
                self = self.with_stale_dossier(stamp);
            }
            Event::EvidenceDescribed { evidence, about } => {
                self.set_evidence(evidence, |e| e.about = about);
                self = self.with_stale_dossier(stamp);
            }
            Event::EvidenceWithdrawn { evidence, reason } => {
                self.set_evidence(evidence, |e| e.withdrawn = Some(Ending { stamp, reason }));
                self = self.with_stale_dossier(stamp);
            }
            Event::TaskSubmitted { task } => self.set_task(task, |t| {
                if let Some(handler) = t.state.handler() {
                    t.state = TaskStage::Submitted {
                        handler,
                        submitted_by: stamp.by,
                        at: stamp.at,
                    };
                }
            }),
            Event::TaskConfirmed { task } => {
                self.set_task(task, |t| t.state = TaskStage::Done { at: stamp.at });
            }
            Event::TaskReturned { task, reason } => self.set_task(task, |t| {
                if let Some(handler) = t.state.handler() {
                    t.rounds += 1;
                    t.state = TaskStage::Returned {
                        handler,
                        reason,
                        round: t.rounds,
                    };
                }
            }),
            Event::ExtensionRequested { until, reason } => {
                self.extension_asked = Some(Extension {
                    until,
                    reason,
                    stamp,
                });
            }
            Event::ExtensionGranted { until } => {
                self.extension_asked = None;
                if let Some(deadline) = &mut self.deadline {
                    deadline.grant(until);
                }
                self.stage = self.stage.with_signatures_void();
            }
            Event::ExtensionRefused { .. } => self.extension_asked = None,
            Event::KeyProblemMarked { reason } => {
                self.key_problem = Some(KeyProblem { stamp, reason });
            }
            Event::KeyProblemUnmarked { .. } => self.key_problem = None,
            Event::FindingSuspended { reason } if self.stage.is_open() => {
                let suspension = Suspension { stamp, reason };
                self.stage = Stage::Suspended {
                    suspension,
                    before: Box::new(self.stage),
                };
            }
            Event::FindingResumed => {
                if let Stage::Suspended { before, .. } = self.stage {
                    self.stage = *before;
                }
            }
            Event::FindingTerminated { reason } => {
                self.extension_asked = None;
                self.stage = Stage::Terminated(Ending { stamp, reason });
            }
            Event::FindingMerged { into, reason } => {
                self.extension_asked = None;
                self.stage = Stage::Merged {
                    ending: Ending { stamp, reason },
                    into,
                };
            }
            closing => self = self.after_closing(closing, stamp),
        }
        self
    }

    /// What was to be signed is no longer what is there: nobody can sign before the digest was taken anew.
    fn with_stale_dossier(mut self, stamp: Stamp) -> Self {
        self.stage = self.stage.with_dossier_amended(String::new(), stamp);
        self
    }

    pub(super) fn with_assignment(mut self, assignment: &Assignment) -> Self {
        let Assignment {
            lead,
            responsible,
            assisting,
            sponsor,
            time_class,
            long_term,
            deadline,
        } = assignment.clone();
        self.owners = Owners {
            lead: lead.or(self.owners.lead),
            responsible: responsible.unwrap_or(self.owners.responsible),
            assisting: assisting.unwrap_or(self.owners.assisting),
            sponsor: sponsor.or(self.owners.sponsor),
        };
        self.time_class = time_class.or(self.time_class);
        self.long_term = long_term.unwrap_or(self.long_term);
        // Once given out, the original deadline stays for ever.
        if matches!(self.stage, Stage::Draft) {
            self.deadline = deadline.map(Deadline::given).or(self.deadline);
        }
        self
    }

    pub(super) fn set_task(&mut self, id: crate::id::TaskId, change: impl FnOnce(&mut Task)) {
        if let Some(task) = self.tasks.iter_mut().find(|t| t.id == id) {
            change(task);
        }
    }
}

fn task_of(planned: PlannedTask) -> Task {
    let PlannedTask {
        id,
        title,
        unit,
        due,
        measures,
        batches,
    } = planned;
    let measures = measures
        .into_iter()
        .map(|m| Measure {
            id: m.id,
            text: m.text,
            types: m.types,
            also_serves: m.also_serves,
        })
        .collect();
    Task {
        id,
        title,
        unit,
        due,
        measures,
        state: TaskStage::Assigned,
        rounds: 0,
        batches: batches.into_iter().map(batch_of).collect(),
        hand_over: None,
        earlier: Vec::new(),
    }
}
