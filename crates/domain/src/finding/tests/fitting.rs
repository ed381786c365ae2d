//! For every command the person who would ask it and the words he would use, whatever the stage; and the natural next step.

use jiff::Span;
use uuid::Uuid;

use super::case::{
    ASSISTING, DIGEST, LEAD, RESPONSIBLE, Who, about, amend_to, assignment, evidence, evidence_id,
    file, planned_task, report_on, request, seal, task_id,
};
use super::parts::{batch, batch_id, divide, hand_over, move_batch, reach};
use crate::{
    finding::{Assignment, Check, Command, Finding, Outcome, Stage},
    id::{BatchId, FindingId, TaskId},
    person::Office,
    task::{Batch, Task, TaskStage},
};

/// A command without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::finding) enum Kind {
    Correct,
    Assign,
    Issue,
    Plan,
    AcceptTask,
    DeclineTask,
    ReassignTask,
    HandOverTask,
    SetHandOverDue,
    DivideTask,
    MoveBatch,
    ReachBatch,
    Report,
    AddEvidence,
    ReplaceEvidence,
    DescribeEvidence,
    WithdrawEvidence,
    SubmitTask,
    ConfirmTask,
    ReturnTask,
    RequestExtension,
    GrantExtension,
    RefuseExtension,
    RequestClosure,
    SendForSigning,
    Countersign,
    Review,
    Return,
    SendBack,
    Amend,
    AddSigner,
    RemoveSigner,
    DeclareConflict,
    MarkKey,
    UnmarkKey,
    Suspend,
    Resume,
    Terminate,
    Merge,
}

impl Kind {
    pub(in crate::finding) const ALL: [Self; 39] = [
        Self::Correct,
        Self::Assign,
        Self::Issue,
        Self::Plan,
        Self::AcceptTask,
        Self::DeclineTask,
        Self::ReassignTask,
        Self::HandOverTask,
        Self::SetHandOverDue,
        Self::DivideTask,
        Self::MoveBatch,
        Self::ReachBatch,
        Self::Report,
        Self::AddEvidence,
        Self::ReplaceEvidence,
        Self::DescribeEvidence,
        Self::WithdrawEvidence,
        Self::SubmitTask,
        Self::ConfirmTask,
        Self::ReturnTask,
        Self::RequestExtension,
        Self::GrantExtension,
        Self::RefuseExtension,
        Self::RequestClosure,
        Self::SendForSigning,
        Self::Countersign,
        Self::Review,
        Self::Return,
        Self::SendBack,
        Self::Amend,
        Self::AddSigner,
        Self::RemoveSigner,
        Self::DeclareConflict,
        Self::MarkKey,
        Self::UnmarkKey,
        Self::Suspend,
        Self::Resume,
        Self::Terminate,
        Self::Merge,
    ];

    /// A new command does not compile before it has a kind here.
    pub(in crate::finding) const fn of(command: &Command) -> Self {
        match command {
            Command::Correct { .. } => Self::Correct,
            Command::Assign(_) => Self::Assign,
            Command::Issue => Self::Issue,
            Command::Plan { .. } => Self::Plan,
            Command::AcceptTask { .. } => Self::AcceptTask,
            Command::DeclineTask { .. } => Self::DeclineTask,
            Command::ReassignTask { .. } => Self::ReassignTask,
            Command::HandOverTask { .. } => Self::HandOverTask,
            Command::SetHandOverDue { .. } => Self::SetHandOverDue,
            Command::DivideTask { .. } => Self::DivideTask,
            Command::MoveBatch { .. } => Self::MoveBatch,
            Command::ReachBatch { .. } => Self::ReachBatch,
            Command::Report(_) => Self::Report,
            Command::AddEvidence(_) => Self::AddEvidence,
            Command::ReplaceEvidence { .. } => Self::ReplaceEvidence,
            Command::DescribeEvidence { .. } => Self::DescribeEvidence,
            Command::WithdrawEvidence { .. } => Self::WithdrawEvidence,
            Command::SubmitTask { .. } => Self::SubmitTask,
            Command::ConfirmTask { .. } => Self::ConfirmTask,
            Command::ReturnTask { .. } => Self::ReturnTask,
            Command::RequestExtension { .. } => Self::RequestExtension,
            Command::GrantExtension => Self::GrantExtension,
            Command::RefuseExtension { .. } => Self::RefuseExtension,
            Command::RequestClosure { .. } => Self::RequestClosure,
            Command::SendForSigning { .. } => Self::SendForSigning,
            Command::Countersign { .. } => Self::Countersign,
            Command::Review { .. } => Self::Review,
            Command::Return { .. } => Self::Return,
            Command::SendBack { .. } => Self::SendBack,
            Command::Amend { .. } => Self::Amend,
            Command::AddSigner { .. } => Self::AddSigner,
            Command::RemoveSigner { .. } => Self::RemoveSigner,
            Command::DeclareConflict { .. } => Self::DeclareConflict,
            Command::MarkKey { .. } => Self::MarkKey,
            Command::UnmarkKey { .. } => Self::UnmarkKey,
            Command::Suspend { .. } => Self::Suspend,
            Command::Resume => Self::Resume,
            Command::Terminate { .. } => Self::Terminate,
            Command::Merge { .. } => Self::Merge,
        }
    }
}

/// Who would ask `kind` of this finding now, and how.
pub(in crate::finding) fn fitting(f: &Finding, kind: Kind) -> (Who, Command) {
    let (who, command) = match kind {
        Kind::Correct => (
            Who::Clerk,
            Command::Correct {
                problem: format!("{}（已核对）", f.problem),
            },
        ),
        Kind::Assign => (Who::Clerk, Command::Assign(fitting_assignment(f))),
        Kind::Issue => (Who::Director, Command::Issue),
        Kind::Plan => (Who::Clerk, fitting_plan(f)),
        Kind::AcceptTask => {
            let (task, who) = unanswered(f);
            let handler = who.person();
            (who, Command::AcceptTask { task, handler })
        }
        Kind::DeclineTask => {
            let (task, who) = unanswered(f);
            let reason = "不属于本单位职责。".into();
            (who, Command::DeclineTask { task, reason })
        }
        Kind::ReassignTask => {
            let (task, _) = pick(f, |s| matches!(s, TaskStage::Declined { .. }));
            let carried_by_lead = f.tasks.iter().any(|t| t.id == task && t.unit == LEAD);
            let unit = if carried_by_lead { RESPONSIBLE } else { LEAD };
            (Who::Clerk, Command::ReassignTask { task, unit })
        }
        Kind::HandOverTask
        | Kind::SetHandOverDue
        | Kind::DivideTask
        | Kind::MoveBatch
        | Kind::ReachBatch => fitting_part(f, kind),
        Kind::Report => fitting_report(f),
        Kind::AddEvidence => {
            let new = evidence(f.evidence_items.len());
            (Who::LeadHandler, Command::AddEvidence(new))
        }
        Kind::ReplaceEvidence | Kind::DescribeEvidence | Kind::WithdrawEvidence => {
            fitting_evidence(f, kind)
        }
        Kind::SubmitTask => {
            let (task, who) = pick_task(f, is_ready);
            (who, Command::SubmitTask { task })
        }
        Kind::ConfirmTask => {
            let (task, _) = pick(f, |s| matches!(s, TaskStage::Submitted { .. }));
            (Who::Clerk, Command::ConfirmTask { task })
        }
        Kind::ReturnTask => {
            let (task, _) = pick(f, |s| matches!(s, TaskStage::Submitted { .. }));
            let reason = "缺少验收记录。".into();
            (Who::Clerk, Command::ReturnTask { task, reason })
        }
        Kind::RequestExtension => (Who::LeadHandler, fitting_extension(f)),
        Kind::GrantExtension => (Who::Director, Command::GrantExtension),
        Kind::RefuseExtension => {
            let reason = "理由不充分。".into();
            (Who::Director, Command::RefuseExtension { reason })
        }
        Kind::RequestClosure => (Who::LeadHandler, fitting_closure(f)),
        Kind::SendForSigning => (Who::Clerk, fitting_checks(f)),
        Kind::Countersign => {
            let office = turn(f).unwrap_or(Office::LeadUnitHead);
            (signer(f, office), countersign_seen(office, digest(f)))
        }
        Kind::Review => {
            let office = open_vote(f).unwrap_or(Office::ReviewOffice);
            (signer(f, office), review_seen(office, digest(f)))
        }
        Kind::Return => {
            let office = turn(f).or_else(|| open_vote(f));
            let reason = "成效数据缺少出处。".into();
            (
                office.map_or(Who::Clerk, Who::signs_in),
                Command::Return { reason },
            )
        }
        Kind::Amend => {
            let mut amended = amend_to(&format!("{}+", digest(f)));
            if let Command::Amend { handed } = &mut amended
                && f.is_long_term()
            {
                handed.outcome = Outcome::SustainedLongTerm;
            }
            (Who::LeadHandler, amended)
        }
        Kind::SendBack => {
            let last = f.signatures().filter(|s| in_chain(f, s.office)).last();
            let to = last.map_or(Office::LeadUnitHead, |s| s.office);
            let office = turn(f).or_else(|| open_vote(f));
            let reason = "措施与任务书不一致，请再核。".into();
            (
                office.map_or(Who::Clerk, Who::signs_in),
                Command::SendBack { to, reason },
            )
        }
        Kind::AddSigner => {
            let missing = |office: &Office| {
                f.dossier()
                    .is_some_and(|d| d.policy.offices().all(|o| o != *office))
            };
            let fits = |office: &Office| *office != Office::LeadUnitHead;
            let office = Office::ALL.into_iter().filter(fits).find(missing);
            let reason = "涉及该部门职责。".into();
            (
                Who::Director,
                Command::AddSigner {
                    office: office.unwrap_or(Office::ReviewOrganization),
                    reviews: true,
                    reason,
                },
            )
        }
        Kind::RemoveSigner => {
            let open = |office: &Office| f.signatures().all(|s| s.office != *office);
            let office = f
                .dossier()
                .and_then(|d| d.policy.reviewers.iter().copied().rev().find(open));
            let reason = "机构改革，职责已并入他处。".into();
            (
                Who::Director,
                Command::RemoveSigner {
                    office: office.unwrap_or(Office::ReviewOrganization),
                    reason,
                },
            )
        }
        Kind::DeclareConflict => (
            Who::ReviewerDiscipline,
            Command::DeclareConflict {
                office: Office::ReviewDiscipline,
                reason: "曾任该单位负责人。".into(),
            },
        ),
        Kind::MarkKey => {
            let reason = "群众反映强烈，由主要领导领办。".into();
            (Who::Clerk, Command::MarkKey { reason })
        }
        Kind::UnmarkKey => {
            let reason = "已得到根本解决。".into();
            (Who::Clerk, Command::UnmarkKey { reason })
        }
        Kind::Suspend => {
            let reason = "涉及诉讼，等待判决。".into();
            (Who::Director, Command::Suspend { reason })
        }
        Kind::Resume => (Who::Director, Command::Resume),
        Kind::Terminate => {
            let reason = "所涉项目已依法撤销。".into();
            (Who::Director, Command::Terminate { reason })
        }
        Kind::Merge => (
            Who::Director,
            Command::Merge {
                into: FindingId(Uuid::from_u128(0x1001)),
                reason: "与另一问题实为一事。".into(),
            },
        ),
    };
    assert_eq!(Kind::of(&command), kind);
    (who, command)
}

/// Something done to the latest piece of evidence that counts.
fn fitting_evidence(f: &Finding, kind: Kind) -> (Who, Command) {
    let versions: usize = f.evidence_items.iter().map(|e| e.earlier.len() + 1).sum();
    let latest = f.evidence_in_force().last();
    let id = latest.map_or(evidence_id(0), |e| e.id);
    let command = match kind {
        Kind::ReplaceEvidence => Command::ReplaceEvidence {
            evidence: id,
            file: file(1000 + versions),
        },
        Kind::DescribeEvidence => {
            let said = latest.map_or("", |e| e.about.title.as_str());
            let about = about(&format!("{said}（已核对）"));
            Command::DescribeEvidence {
                evidence: id,
                about,
            }
        }
        _ => Command::WithdrawEvidence {
            evidence: id,
            reason: "照片中有无关人员。".into(),
        },
    };
    (
        latest.map_or(Who::LeadHandler, |e| Who::works_for(e.unit)),
        command,
    )
}

/// The step that brings a finding nearer to closure.
pub(in crate::finding) fn forward(f: &Finding) -> Kind {
    let any = |stage: fn(&TaskStage) -> bool| f.tasks.iter().any(|t| stage(&t.state));
    match &f.stage {
        Stage::Draft if f.owners.lead.is_none() => Kind::Assign,
        Stage::Draft => Kind::Issue,
        Stage::Issued { .. } => Kind::Plan,
        Stage::Planned { .. } | Stage::InProgress(_) => {
            if any(|s| matches!(s, TaskStage::Declined { .. })) {
                Kind::ReassignTask
            } else if any(|s| matches!(s, TaskStage::Assigned))
                || f.tasks.iter().any(|t| t.hand_over.is_some())
            {
                Kind::AcceptTask
            } else if any(|s| matches!(s, TaskStage::Submitted { .. })) {
                Kind::ConfirmTask
            } else if f.tasks.iter().any(is_ready) {
                Kind::SubmitTask
            } else if any(|s| matches!(s, TaskStage::InProgress { .. })) {
                Kind::ReachBatch
            } else if f.tasks.iter().any(Task::is_workable) {
                Kind::Report
            } else {
                Kind::RequestClosure
            }
        }
        Stage::ClosureRequested { dossier, .. } if dossier.is_stale() => Kind::Amend,
        Stage::ClosureRequested { .. } => Kind::SendForSigning,
        Stage::Countersigning { .. } => Kind::Countersign,
        Stage::JointReview { .. } => Kind::Review,
        Stage::Suspended { .. } => Kind::Resume,
        Stage::Closed(_) | Stage::Terminated(_) | Stage::Merged { .. } => Kind::Terminate,
    }
}

/// Whether it can be handed in.
fn is_ready(task: &Task) -> bool {
    matches!(task.state, TaskStage::InProgress { .. })
        && task.open_batches() == 0
        && task.hand_over.is_none()
}

/// A task that waits for the answer of a unit, with somebody of that unit.
fn unanswered(f: &Finding) -> (TaskId, Who) {
    let handed = f.tasks.iter().find_map(|t| {
        let pending = t.hand_over.as_ref()?;
        Some((t.id, Who::works_for(pending.to)))
    });
    handed.unwrap_or_else(|| pick(f, |s| matches!(s, TaskStage::Assigned)))
}

/// Something about the hand-over or the batches of a task.
fn fitting_part(f: &Finding, kind: Kind) -> (Who, Command) {
    let open = |t: &Task| t.open_batches() > 0;
    match kind {
        Kind::HandOverTask => {
            let (task, who) = pick_task(f, |t| t.is_workable() && t.hand_over.is_none());
            let led = f.tasks.iter().any(|t| t.id == task && t.unit == LEAD);
            (who, hand_over(task, if led { RESPONSIBLE } else { LEAD }))
        }
        Kind::SetHandOverDue => {
            let (task, _) = pick_task(f, |t| t.hand_over.is_some());
            let known = f.tasks.iter().find(|t| t.id == task);
            let known = known.and_then(|t| t.hand_over.as_ref());
            let until = known.map_or(f.feedback_date, |h| h.until);
            let until = until.checked_add(Span::new().days(1)).unwrap();
            (Who::Clerk, Command::SetHandOverDue { task, until })
        }
        Kind::DivideTask => {
            let (task, _) = pick_task(f, |t| !t.is_said_to_be_done());
            let n = f.tasks.iter().map(|t| t.batches.len()).sum();
            (Who::Clerk, divide(task, vec![batch(n)]))
        }
        Kind::MoveBatch => {
            let (task, _) = pick_task(f, |t| open(t) && !t.is_said_to_be_done());
            let known = open_batch(f, task);
            let day = known.map_or(f.feedback_date, |b| b.due);
            let until = day.checked_add(Span::new().days(1)).unwrap();
            (Who::Clerk, move_batch(task, batch_of(known), until))
        }
        _ => {
            let (task, who) = pick_task(f, |t| open(t) && t.is_workable());
            (who, reach(task, batch_of(open_batch(f, task)), Some(2000)))
        }
    }
}

fn open_batch(f: &Finding, task: TaskId) -> Option<&Batch> {
    let task = f.tasks.iter().find(|t| t.id == task)?;
    task.batches.iter().find(|b| b.reached.is_none())
}

fn batch_of(known: Option<&Batch>) -> BatchId {
    known.map_or(batch_id(0), |b| b.id)
}

/// A task in the wished stage, or else the first, with somebody of its unit.
fn pick(f: &Finding, wished: impl Fn(&TaskStage) -> bool) -> (TaskId, Who) {
    pick_task(f, |t| wished(&t.state))
}

fn pick_task(f: &Finding, wished: impl Fn(&Task) -> bool) -> (TaskId, Who) {
    f.tasks
        .iter()
        .find(|t| wished(t))
        .or_else(|| f.tasks.first())
        .map_or((task_id(0), Who::LeadHandler), |t| {
            (t.id, Who::works_for(t.unit))
        })
}

fn fitting_assignment(f: &Finding) -> Assignment {
    if f.owners.lead.is_none() {
        return assignment();
    }
    // Something has to change: the helping unit comes or goes.
    let assisting = if f.owners.assisting.is_empty() {
        vec![ASSISTING]
    } else {
        Vec::new()
    };
    Assignment {
        assisting: Some(assisting),
        ..Assignment::default()
    }
}

fn fitting_plan(f: &Finding) -> Command {
    let n = f.tasks.len();
    let tasks = if n == 0 {
        vec![planned_task(0, LEAD), planned_task(1, RESPONSIBLE)]
    } else {
        vec![planned_task(n, LEAD)]
    };
    Command::Plan { tasks }
}

fn fitting_report(f: &Finding) -> (Who, Command) {
    let fresh = |t: &&Task| {
        matches!(
            t.state,
            TaskStage::Accepted { .. } | TaskStage::Returned { .. }
        )
    };
    let workable = || f.tasks.iter().find(|t| t.is_workable());
    match f.tasks.iter().find(fresh).or_else(workable) {
        Some(task) => (Who::works_for(task.unit), report_on(Some(task.id))),
        None => (Who::LeadHandler, report_on(None)),
    }
}

fn fitting_extension(f: &Finding) -> Command {
    let current = f
        .deadline
        .as_ref()
        .map_or(f.feedback_date, crate::finding::Deadline::current);
    Command::RequestExtension {
        until: current.checked_add(Span::new().days(60)).unwrap(),
        reason: "汛期不能施工。".into(),
    }
}

fn fitting_closure(f: &Finding) -> Command {
    request(|r| {
        if f.is_long_term() {
            r.outcome = Outcome::SustainedLongTerm;
        }
    })
}

fn fitting_checks(f: &Finding) -> Command {
    Command::SendForSigning {
        checks: vec![Check {
            rule: "figure.rate".into(),
            hard: true,
            text: "交付率与套数不符。".into(),
            explanation: Some("口径不同，已在材料中注明。".into()),
        }],
        seal: seal(&digest(f)),
    }
}

fn countersign_seen(office: Office, seen: String) -> Command {
    Command::Countersign {
        office,
        seen,
        second_factor: true,
    }
}

fn review_seen(office: Office, seen: String) -> Command {
    Command::Review {
        office,
        seen,
        second_factor: true,
    }
}

fn in_chain(f: &Finding, office: Office) -> bool {
    f.dossier()
        .is_some_and(|d| d.policy.steps.contains(&office))
}

pub(in crate::finding) fn digest(f: &Finding) -> String {
    f.dossier().map_or(DIGEST.into(), |d| d.digest.clone())
}

/// Who signs in `office`: its holder, or his deputy after he declared a conflict.
fn signer(f: &Finding, office: Office) -> Who {
    let holder = Who::signs_in(office);
    if f.has_conflict(holder.person()) {
        Who::Deputy
    } else {
        holder
    }
}

/// Whose signature is awaited.
fn turn(f: &Finding) -> Option<Office> {
    match &f.stage {
        Stage::Countersigning { dossier, chain, .. } => {
            dossier.policy.steps.get(chain.signatures.len()).copied()
        }
        _ => None,
    }
}

/// A vote that is awaited.
fn open_vote(f: &Finding) -> Option<Office> {
    match &f.stage {
        Stage::JointReview { dossier, votes, .. } => dossier
            .policy
            .reviewers
            .iter()
            .copied()
            .find(|office| votes.iter().all(|v| v.office != *office)),
        _ => None,
    }
}
