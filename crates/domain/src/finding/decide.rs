//! Which command belongs to which stage. What each rule says stands in the files beside this one.

use super::{Command, Event, Finding, Stage, signing::Signing};
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
            ) => self.plan(tasks, by),
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
            (
                Command::HandOverTask {
                    task,
                    unit,
                    reason,
                    until,
                },
                Stage::InProgress(_),
            ) => self.hand_over_task(task, unit, &reason, until, by),
            (Command::SetHandOverDue { task, until }, Stage::InProgress(_)) => {
                self.set_hand_over_due(task, until)
            }
            (
                Command::DivideTask { task, batches },
                Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.divide_task(task, batches),
            (
                Command::MoveBatch {
                    task,
                    batch,
                    until,
                    reason,
                },
                Stage::Planned { .. } | Stage::InProgress(_),
            ) => self.move_batch(task, batch, until, &reason),
            (
                Command::ReachBatch {
                    task,
                    batch,
                    reached,
                },
                Stage::InProgress(_),
            ) => self.reach_batch(task, batch, reached, by),
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
                    handed,
                    pledged,
                    policy,
                },
                Stage::InProgress(_),
            ) => self.request_closure(handed, pledged, policy, by),
            (Command::SendForSigning { checks, seal }, Stage::ClosureRequested { dossier, .. }) => {
                Self::send_for_signing(dossier, checks, seal)
            }
            (
                Command::Countersign {
                    office,
                    seen,
                    second_factor,
                },
                Stage::Countersigning { dossier, chain, .. },
            ) => {
                let signing = Signing {
                    office,
                    seen,
                    second_factor,
                };
                self.countersign(dossier, chain, by, signing)
            }
            (
                Command::Review {
                    office,
                    seen,
                    second_factor,
                },
                Stage::JointReview {
                    dossier,
                    chain,
                    votes,
                    ..
                },
            ) => {
                let signing = Signing {
                    office,
                    seen,
                    second_factor,
                };
                self.review(dossier, chain, votes, by, signing)
            }
            (
                Command::Return { reason },
                Stage::ClosureRequested { .. }
                | Stage::Countersigning { .. }
                | Stage::JointReview { .. },
            ) => self.return_closure(by, &reason),
            (
                Command::SendBack { to, reason },
                Stage::Countersigning { chain, .. } | Stage::JointReview { chain, .. },
            ) => self.send_back(chain, by, to, &reason),
            (
                Command::Amend { handed },
                Stage::ClosureRequested { dossier, .. }
                | Stage::Countersigning { dossier, .. }
                | Stage::JointReview { dossier, .. },
            ) => self.amend(dossier, handed),
            (
                Command::AddSigner {
                    office,
                    reviews,
                    reason,
                },
                Stage::Countersigning { dossier, .. } | Stage::JointReview { dossier, .. },
            ) => {
                let chain_runs = matches!(self.stage, Stage::Countersigning { .. });
                Self::add_signer(dossier, chain_runs, office, reviews, &reason)
            }
            (
                Command::RemoveSigner { office, reason },
                Stage::Countersigning { dossier, chain, .. },
            ) => Self::remove_signer(dossier, chain, &[], office, &reason),
            (
                Command::RemoveSigner { office, reason },
                Stage::JointReview {
                    dossier,
                    chain,
                    votes,
                    ..
                },
            ) => Self::remove_signer(dossier, chain, votes, office, &reason),
            (
                Command::DeclareConflict { office, reason },
                Stage::ClosureRequested { dossier, .. }
                | Stage::Countersigning { dossier, .. }
                | Stage::JointReview { dossier, .. },
            ) => self.declare_conflict(dossier, by, office, &reason),
            (Command::MarkKey { reason }, stage) if !stage.is_final() => self.mark_key(&reason),
            (Command::UnmarkKey { reason }, stage) if !stage.is_final() => self.unmark_key(&reason),
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
