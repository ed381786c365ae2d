//! A finding as its page shows it: state, story, source passage, and the one thing the viewer can do next.

use bihuan_access::Action;
use bihuan_domain::{
    Event, Finding, Stage,
    finding::{Claim, Deadline},
    id::{FindingId, TaskId},
    task::TaskStage,
};
use bihuan_intake::{Status, plausibility};
use bihuan_store::{Changed, RecordEntry, RectificationRow, StoryEntry};

use super::signing::{self, Signer};
use crate::{Context, Failure, evidence};

/// Events shown at once.
const STORY: u32 = 100;
/// Characters of the document shown around the passage.
const AROUND: usize = 60;

/// The one thing to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Say who answers and until when.
    Assign,
    /// Give it to its lead unit.
    Issue,
    /// Make the plan.
    Plan,
    /// Sign for this task.
    AcceptTask(TaskId),
    /// Report progress.
    Report,
    /// Confirm this task.
    ConfirmTask(TaskId),
    /// Decide the extension request.
    DecideExtension,
    /// Ask for closure.
    RequestClosure,
    /// Take the digest of a dossier anew whose evidence changed.
    AmendDossier,
    /// Look at a closure and send it round.
    SendForSigning,
    /// Read the dossier and sign it.
    Sign,
}

/// Everything the page needs.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The finding.
    pub changed: Changed,
    /// Its rectification.
    pub rectification: RectificationRow,
    /// What happened, newest first.
    pub story: Vec<StoryEntry>,
    /// What happened to the records about it: institutions, look-backs, meetings. Newest first.
    pub records: Vec<RecordEntry>,
    /// Name of the document, the words around the passage, and where in them the problem and the status stand.
    pub passage: Option<SourcePassage>,
    /// What the viewer can do next; `None` when it is somebody else's turn.
    pub next: Option<NextStep>,
    /// What the plausibility check says about the reported status.
    pub checks: Vec<Noted>,
    /// Everybody who signs its dossier, in order; nobody before closure was asked for.
    pub signers: Vec<Signer>,
    /// Actions the viewer may do on this finding.
    pub allowed: Vec<Action>,
}

/// What the plausibility check noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Id of the rule.
    pub rule: String,
    /// Whether the text contradicts itself or its claim, rather than leaving something out.
    pub hard: bool,
    /// What does not fit.
    pub message: String,
    /// The words it rests on.
    pub words: String,
}

/// The words of the document a finding came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePassage {
    /// Name of the file.
    pub document: String,
    /// The words, with some before and after.
    pub words: String,
    /// Characters of the problem in `words`.
    pub problem: (usize, usize),
    /// Characters of the status in `words`.
    pub status: Option<(usize, usize)>,
}

/// Loads a finding for its page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: FindingId) -> Result<Shown, Failure> {
    let store = &ctx.app.store;
    let changed = store
        .finding(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let standing = changed.standing();
    ctx.allow(Action::SeeFinding, Some(&standing))?;
    let finding = &changed.finding;
    let rectification = store
        .rectification_by_id(&ctx.scope(), finding.rectification)
        .await?
        .ok_or(Failure::NotFound)?;
    let story = store.story(id, None, STORY).await?;
    let records = store.record_story(&ctx.scope(), id, STORY).await?;
    let passage = match finding.passage {
        None => None,
        Some(p) => {
            let last = p.status.map_or(p.problem.1, |s| s.1.max(p.problem.1));
            let from = p.problem.0.saturating_sub(AROUND);
            let words = store.passage(p.document, from, last + AROUND).await?;
            words.map(|(document, words)| {
                let to = last - from;
                let (words, cut) = whole_lines(&words, p.problem.0 - from, to);
                let within = |(a, b): (usize, usize)| {
                    (a.saturating_sub(from + cut), b.saturating_sub(from + cut))
                };
                SourcePassage {
                    document,
                    words,
                    problem: within(p.problem),
                    status: p.status.map(within),
                }
            })
        }
    };
    let allowed: Vec<Action> = Action::ALL
        .into_iter()
        .filter(|a| a.is_about_a_finding() && ctx.may(*a, Some(&standing)))
        .collect();
    let checks = check_latest(ctx, finding, &story).await?;
    let next = next_step(ctx, &changed, &allowed);
    Ok(Shown {
        signers: signing::signers(ctx, finding).await?,
        next,
        checks,
        allowed,
        changed: changed.clone(),
        rectification,
        story,
        records,
        passage,
    })
}

/// Leaves out the half lines before character `from` and behind character `to`, and gives how many characters went in front.
fn whole_lines(words: &str, from: usize, to: usize) -> (String, usize) {
    let chars: Vec<char> = words.chars().collect();
    let head = chars.iter().take(from);
    let cut = head.clone().position(|c| *c == '\n').map_or(0, |at| at + 1);
    let end = chars
        .iter()
        .rposition(|c| *c == '\n')
        .filter(|at| *at >= to)
        .unwrap_or(chars.len());
    (chars.iter().take(end).skip(cut).collect(), cut)
}

/// What the plausibility check says about the latest report, or about what the document says as long as there is none.
async fn check_latest(
    ctx: &Context,
    finding: &Finding,
    story: &[StoryEntry],
) -> Result<Vec<Noted>, Failure> {
    let report = story.iter().find_map(|entry| match &entry.event {
        Event::ProgressReported(progress) => Some(progress),
        _ => None,
    });
    if let Some(progress) = report {
        return check_report(ctx, finding, &progress.text, progress.claim).await;
    }
    let Some(reported) = &finding.reported else {
        return Ok(Vec::new());
    };
    Ok(check_reported(
        &finding.problem,
        &reported.status,
        &reported.status_text,
    ))
}

/// What the plausibility check says about a progress report, with all that is known about the finding and its evidence.
///
/// # Errors
/// The store's.
pub async fn check_report(
    ctx: &Context,
    finding: &Finding,
    text: &str,
    claim: Option<Claim>,
) -> Result<Vec<Noted>, Failure> {
    let claim = claim.and_then(|claim| match claim {
        Claim::Completed => Some(Status::Completed),
        Claim::SustainedLongTerm => Some(Status::LongTerm),
        Claim::InProgress | Claim::NotStarted => None,
    });
    let facts = evidence::facts(ctx, finding).await?;
    let known: Vec<_> = facts.iter().map(evidence::Fact::as_known).collect();
    let context = plausibility::Context {
        problem: Some(&finding.problem),
        evidence: Some(&known),
        feedback_on: Some(finding.feedback_date),
        deadline: finding.deadline.as_ref().map(Deadline::current),
        today: Some(ctx.today()),
        ..plausibility::Context::default()
    };
    Ok(noted(text, plausibility::check(text, claim, &context)))
}

fn noted(text: &str, checks: Vec<plausibility::Check>) -> Vec<Noted> {
    checks
        .into_iter()
        .map(|check| Noted {
            rule: check.rule.to_string(),
            hard: check.severity == plausibility::Severity::Hard,
            words: text
                .chars()
                .skip(check.span.from)
                .take(check.span.to - check.span.from)
                .collect(),
            message: check.message,
        })
        .collect()
}

/// What the plausibility check says about a reported status.
pub(crate) fn check_reported(problem: &str, status: &str, text: &str) -> Vec<Noted> {
    let claim = match status {
        "completed" => Some(Status::Completed),
        "long_term" => Some(Status::LongTerm),
        _ => None,
    };
    let context = plausibility::Context {
        problem: Some(problem),
        ..plausibility::Context::default()
    };
    noted(text, plausibility::check(text, claim, &context))
}

fn next_step(ctx: &Context, changed: &Changed, allowed: &[Action]) -> Option<NextStep> {
    let f = &changed.finding;
    let may = |action| allowed.contains(&action);
    let ready = f.owners.lead.is_some() && f.owners.sponsor.is_some() && f.deadline.is_some();
    if f.extension_asked.is_some() && may(Action::DecideExtension) {
        return Some(NextStep::DecideExtension);
    }
    let ours = |wanted: fn(&TaskStage) -> bool| {
        f.tasks
            .iter()
            .find(|t| t.unit == ctx.actor.unit && wanted(&t.state))
            .map(|t| t.id)
    };
    let handed = f.tasks.iter().find(|t| t.is_handed_to(ctx.actor.unit));
    match &f.stage {
        Stage::Draft if !ready && may(Action::Assign) => Some(NextStep::Assign),
        Stage::Draft if ready && may(Action::Issue) => Some(NextStep::Issue),
        Stage::Issued { .. } if may(Action::DraftPlan) || may(Action::ApprovePlan) => {
            Some(NextStep::Plan)
        }
        Stage::Planned { .. } | Stage::InProgress(_) => {
            let accept =
                ours(|s| matches!(s, TaskStage::Assigned)).or_else(|| handed.map(|t| t.id));
            let accept = accept.filter(|_| may(Action::AnswerTask));
            if let Some(task) = accept {
                return Some(NextStep::AcceptTask(task));
            }
            let submitted = f
                .tasks
                .iter()
                .find(|t| matches!(t.state, TaskStage::Submitted { .. }));
            if let Some(task) = submitted.filter(|_| may(Action::ConfirmTask)) {
                return Some(NextStep::ConfirmTask(task.id));
            }
            let at_work = matches!(f.stage, Stage::InProgress(_));
            let (done, all) = f.task_counts();
            if at_work && all > 0 && done == all && may(Action::RequestClosure) {
                return Some(NextStep::RequestClosure);
            }
            (at_work && may(Action::Report)).then_some(NextStep::Report)
        }
        Stage::ClosureRequested { dossier, .. } if dossier.is_stale() => {
            may(Action::RequestClosure).then_some(NextStep::AmendDossier)
        }
        Stage::ClosureRequested { .. } if may(Action::SendForSigning) => {
            Some(NextStep::SendForSigning)
        }
        Stage::Countersigning { .. } | Stage::JointReview { .. } => f
            .may_sign_now(&ctx.by())
            .filter(|(office, _)| may(super::act::signing_action(*office)))
            .map(|_| NextStep::Sign),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::whole_lines;

    #[test]
    fn half_lines_around_a_passage_are_left_out() {
        assert_eq!(
            whole_lines("尾巴\n上文\n问题。\n下文", 6, 9),
            ("上文\n问题。".to_owned(), 3)
        );
        assert_eq!(
            whole_lines("问题。状态", 0, 5),
            ("问题。状态".to_owned(), 0)
        );
    }
}
