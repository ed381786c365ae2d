//! Which command belongs to which stage. What each rule says stands in the files beside this one.

use super::{Command, Dossier, Event, Finding, Stage};
use crate::{Refusal, person::By};

impl Finding {
    /// Answers a command with what will have happened, or with the rule it breaks. Changes nothing.
    ///
    /// # Errors
    /// The [`Refusal`] that names the rule.
    pub fn decide(&self, command: Command, by: &By) -> Result<Event, Refusal> {
        let wrong = self.stage.wrong(command.label());
        match (command, &self.stage) {
            (Command::Correct { problem }, Stage::Draft) => self.correct(&problem),
            (
                Command::Assign(assignment),
                Stage::Draft | Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.assign(assignment),
            (Command::Issue, Stage::Draft) => self.issue(),
            (
                Command::Plan { tasks },
                Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.plan(tasks),
            (
                Command::AcceptTask { task, handler },
                Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.accept_task(task, handler, by),
            (
                Command::DeclineTask { task, reason },
                Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.decline_task(task, &reason, by),
            (
                Command::ReassignTask { task, unit },
                Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.reassign_task(task, unit),
            (Command::Report(progress), Stage::InProgress(_)) => self.report(progress, by),
            (Command::AddEvidence(evidence), stage) if stage.takes_evidence() => {
                self.add_evidence(evidence, by)
            }
            (Command::ReplaceEvidence { evidence, file }, stage) if stage.takes_evidence() => {
                self.replace_evidence(evidence, file, by)
            }
            (Command::DescribeEvidence { evidence, about }, stage) if stage.takes_evidence() => {
                self.describe_evidence(evidence, about, by)
            }
            (Command::WithdrawEvidence { evidence, reason }, stage) if stage.takes_evidence() => {
                self.withdraw_evidence(evidence, &reason, by)
            }
            (Command::SubmitTask { task }, Stage::InProgress(_)) => self.submit_task(task, by),
            (Command::ConfirmTask { task }, Stage::InProgress(_)) => self.confirm_task(task, by),
            (Command::ReturnTask { task, reason }, Stage::InProgress(_)) => {
                self.return_task(task, &reason, by)
            }
            (
                Command::RequestExtension { until, reason },
                Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.request_extension(until, &reason),
            (Command::GrantExtension, stage) if stage.is_open() => self.grant_extension(by),
            (Command::RefuseExtension { reason }, stage) if stage.is_open() => {
                self.refuse_extension(&reason, by)
            }
            (
                Command::RequestClosure {
                    digest,
                    outcome,
                    pledged,
                    checklist,
                    policy,
                },
                Stage::InProgress(_),
            ) => {
                let dossier = Dossier {
                    digest,
                    outcome,
                    submitted_by: by.person,
                    amended_by: Vec::new(),
                    checklist,
                    checks: Vec::new(),
                    policy,
                };
                self.request_closure(dossier, pledged)
            }
            (Command::SendForSigning { checks }, Stage::ClosureRequested { dossier, .. }) => {
                Self::send_for_signing(dossier, checks)
            }
            (
                Command::Countersign { office, seen },
                Stage::Countersigning { dossier, chain, .. },
            ) => self.countersign(dossier, chain, by, office, &seen),
            (
                Command::Review { office, seen },
                Stage::JointReview {
                    dossier,
                    chain,
                    votes,
                    ..
                },
            ) => self.review(dossier, chain, votes, by, office, &seen),
            (
                Command::Return { reason },
                Stage::ClosureRequested { .. }
                | Stage::Countersigning { .. }
                | Stage::JointReview { .. },
            ) => self.return_closure(by, &reason),
            (
                Command::Amend { digest },
                Stage::ClosureRequested { dossier, .. }
                | Stage::Countersigning { dossier, .. }
                | Stage::JointReview { dossier, .. },
            ) => Self::amend(dossier, digest),
            (
                Command::Suspend { reason },
                Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_),
            ) => Self::suspend(&reason),
            (Command::Resume, Stage::Suspended { .. }) => Ok(Event::FindingResumed),
            (
                Command::Terminate { reason },
                Stage::Draft
                | Stage::Issued { .. }
                | Stage::Planned { .. }
                | Stage::InProgress(_)
                | Stage::Suspended { .. },
            ) => Self::terminate(&reason),
            (
                Command::Merge { into, reason },
                Stage::Draft | Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.merge(into, &reason),
            _ => Err(wrong),
        }
    }
}
