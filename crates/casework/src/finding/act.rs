//! Do something to a finding: every command of the domain goes this way.

use bihuan_access::Action;
use bihuan_domain::{
    Command, Finding, Office, Refusal, Role, Stage,
    finding::HAND_OVER_DAYS,
    id::{FindingId, PersonId, TaskId, UnitId},
};
use bihuan_store::{BlobRef, Changed, Place, StoreError, Tx};

use super::dossier::{self, Explanation, Handing};
use crate::{
    Context, Failure,
    account::{Person, second_factor::Proof},
    stay,
};

/// A command to one finding.
#[derive(Debug, Clone)]
pub struct Act {
    /// Which.
    pub finding: FindingId,
    /// What.
    pub command: Ask,
    /// The version the person has seen, if the client says so: another one is refused.
    pub seen: Option<u64>,
}

/// What a person asks of a finding. What is signed, who signs and what the plausibility check saw is not for the sender to
/// say: it follows from what stands on the ledger.
#[derive(Debug, Clone)]
pub enum Ask {
    /// A command that the domain takes as it was sent.
    Plain(Command),
    /// Another unit to take over a task. Until when it is to answer follows from the calendar.
    HandOver {
        /// Which task.
        task: TaskId,
        /// Who is to carry it.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// Closure.
    RequestClosure {
        /// What the unit hands in.
        handing: Handing,
        /// Whether the truth pledge was signed.
        pledged: bool,
    },
    /// Another dossier in place of the one under way.
    Amend(Handing),
    /// To send the dossier round.
    SendForSigning {
        /// What is said to lines of the plausibility check, beyond what the unit said.
        explanations: Vec<Explanation>,
    },
    /// A signature in the chain, or a vote once the chain is complete.
    Sign {
        /// Office in which.
        office: Office,
        /// Digest of what was read.
        seen: String,
        /// The code that the signer's phone shows; empty where none is asked for.
        code: String,
    },
}

impl From<Command> for Ask {
    fn from(command: Command) -> Self {
        Self::Plain(command)
    }
}

impl Ask {
    /// The action of the policy that it needs.
    pub const fn action(&self) -> Action {
        match self {
            Self::Plain(command) => action_of(command),
            Self::HandOver { .. } => Action::AnswerTask,
            Self::RequestClosure { .. } | Self::Amend(_) => Action::RequestClosure,
            Self::SendForSigning { .. } => Action::SendForSigning,
            Self::Sign { office, .. } => signing_action(*office),
        }
    }

    const fn is_about_evidence(&self) -> bool {
        matches!(self.action(), Action::AddEvidence)
    }
}

/// The action of the policy that a signature in `office` needs.
pub(super) const fn signing_action(office: Office) -> Action {
    if office.reviews() {
        Action::Review
    } else {
        Action::Countersign
    }
}

/// The action of the policy that a command needs.
const fn action_of(command: &Command) -> Action {
    match command {
        Command::Correct { .. } => Action::Correct,
        Command::Assign(_) => Action::Assign,
        Command::Issue => Action::Issue,
        Command::Plan { .. }
        | Command::ReassignTask { .. }
        | Command::SetHandOverDue { .. }
        | Command::DivideTask { .. }
        | Command::MoveBatch { .. } => Action::Plan,
        Command::AcceptTask { .. } | Command::DeclineTask { .. } | Command::HandOverTask { .. } => {
            Action::AnswerTask
        }
        Command::Report(_) | Command::SubmitTask { .. } | Command::ReachBatch { .. } => {
            Action::Report
        }
        Command::AddEvidence(_)
        | Command::ReplaceEvidence { .. }
        | Command::DescribeEvidence { .. }
        | Command::WithdrawEvidence { .. } => Action::AddEvidence,
        Command::ConfirmTask { .. } | Command::ReturnTask { .. } => Action::ConfirmTask,
        Command::RequestExtension { .. } => Action::RequestExtension,
        Command::GrantExtension | Command::RefuseExtension { .. } => Action::DecideExtension,
        Command::RequestClosure { .. } | Command::Amend { .. } => Action::RequestClosure,
        Command::SendForSigning { .. } => Action::SendForSigning,
        Command::Countersign { .. } => Action::Countersign,
        Command::Review { .. } => Action::Review,
        Command::Return { .. } | Command::SendBack { .. } => Action::ReturnClosure,
        Command::AddSigner { .. } | Command::RemoveSigner { .. } => Action::ChangeSigners,
        Command::DeclareConflict { office, .. } => signing_action(*office),
        Command::MarkKey { .. } | Command::UnmarkKey { .. } => Action::MarkKeyProblem,
        Command::Suspend { .. }
        | Command::Resume
        | Command::Terminate { .. }
        | Command::Merge { .. } => Action::EndFinding,
    }
}

/// Carries out a command.
///
/// # Errors
/// [`Failure::NotFound`] outside of the scope, [`Failure::Forbidden`], [`Failure::Refused`], [`Failure::Stale`].
pub async fn act(ctx: &Context, cmd: Act) -> Result<Changed, Failure> {
    act_together(ctx, cmd.finding, vec![cmd.command], cmd.seen).await
}

/// Carries out several commands on one finding, all or none of them.
///
/// # Errors
/// As [`act`]; the first command that fails leaves everything as it was.
pub async fn act_together(
    ctx: &Context,
    finding: FindingId,
    asked: Vec<Ask>,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    carry_out(ctx, finding, asked, seen, &[]).await
}

/// As [`act_together`], and makes files part of the ledger that the commands refer to.
pub(crate) async fn carry_out(
    ctx: &Context,
    finding: FindingId,
    asked: Vec<Ask>,
    seen: Option<u64>,
    blobs: &[BlobRef],
) -> Result<Changed, Failure> {
    let signs = asked.iter().any(|ask| matches!(ask, Ask::Sign { .. }));
    let proof = if signs { Proof::of(ctx).await? } else { None };
    let done = carry_out_with(ctx, finding, asked, seen, blobs, proof.as_ref()).await;
    if let (Err(Failure::WrongCode), Some(proof)) = (&done, &proof) {
        proof.note_failure(ctx).await?;
    }
    done
}

async fn carry_out_with(
    ctx: &Context,
    finding: FindingId,
    asked: Vec<Ask>,
    seen: Option<u64>,
    blobs: &[BlobRef],
    proof: Option<&Proof<'_>>,
) -> Result<Changed, Failure> {
    let mut tx = ctx.begin().await?;
    let before = tx
        .finding(&ctx.scope(), finding)
        .await?
        .ok_or(Failure::NotFound)?;
    let standing = before.standing();
    for ask in &asked {
        ctx.allow(ask.action(), Some(&standing))?;
    }
    // Whoever changes evidence that is being signed changes the dossier.
    if before.finding.stage.dossier().is_some() && asked.iter().any(Ask::is_about_evidence) {
        ctx.allow(Action::RequestClosure, Some(&standing))?;
    }
    // A request that was carried out before is answered with what stands now, whatever the command would say today.
    if let Some(place) = tx.repeated().await? {
        return answer_again(ctx, &place).await;
    }
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    let mut now = before.finding.clone();
    let mut events = Vec::with_capacity(asked.len());
    for ask in asked {
        let proven = prove(ctx, &mut tx, &ask, &now, proof).await?;
        let command = settled(ctx, ask, &now, proven).await?;
        check_references(ctx, &tx, &now, &command).await?;
        let event = now.decide(command, &ctx.by())?;
        events.push(event.clone());
        now = Finding::apply(Some(now), event, tx.stamp())
            .ok_or_else(|| Failure::Internal("an event ended a finding".to_owned()))?;
    }
    let after = match tx.record_finding(Some(&before), events).await {
        // The request was carried out before: answer with what stands now.
        Err(StoreError::AlreadyDone { .. }) => return reload(ctx, finding).await,
        other => other?,
    };
    // After the finding: the request stands at the first entry, and a repeated one asks there what it has done.
    for blob in blobs {
        tx.keep_blob(blob).await?;
    }
    stay::schedule(ctx, &mut tx, &before.finding, &after.finding).await?;
    tx.commit().await?;
    Ok(after)
}

/// Carries out the same command on several findings, each for itself: what one refuses does not hold up the others.
///
/// # Errors
/// Only when more than 500 are named.
pub async fn act_on_many(
    ctx: &Context,
    findings: &[FindingId],
    ask: &Ask,
) -> Result<Vec<(FindingId, Result<Changed, Failure>)>, Failure> {
    if findings.len() > 500 {
        return Err(Failure::Invalid(
            "一次最多处理 500 个问题，请分批选择。".to_owned(),
        ));
    }
    let mut results = Vec::with_capacity(findings.len());
    for finding in findings {
        let cmd = Act {
            finding: *finding,
            command: ask.clone(),
            seen: None,
        };
        // One request id cannot stand for several effects.
        let ctx = Context {
            request: None,
            ..ctx.clone()
        };
        results.push((*finding, act(&ctx, cmd).await));
    }
    Ok(results)
}

/// Whether somebody who signs has proved himself with a second factor, where the policy of the dossier asks for it. The code is
/// used up with the signature.
async fn prove(
    ctx: &Context,
    tx: &mut Tx,
    ask: &Ask,
    finding: &Finding,
    proof: Option<&Proof<'_>>,
) -> Result<bool, Failure> {
    let Ask::Sign { office, code, .. } = ask else {
        return Ok(false);
    };
    let asked = finding
        .dossier()
        .is_some_and(|dossier| dossier.policy.needs_second_factor(*office));
    match proof {
        Some(proof) if asked => {
            proof.give(ctx, tx, code).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// What the domain is asked, with everything that the sender does not decide.
async fn settled(
    ctx: &Context,
    ask: Ask,
    finding: &Finding,
    second_factor: bool,
) -> Result<Command, Failure> {
    match ask {
        Ask::HandOver { task, unit, reason } => Ok(Command::HandOverTask {
            task,
            unit,
            reason,
            until: ctx.app.calendar.after(ctx.today(), HAND_OVER_DAYS),
        }),
        Ask::Plain(
            Command::HandOverTask { .. }
            | Command::RequestClosure { .. }
            | Command::Amend { .. }
            | Command::SendForSigning { .. }
            | Command::Countersign { .. }
            | Command::Review { .. },
        ) => Err(Failure::Internal(
            "days, dossiers and signatures are set by the server".to_owned(),
        )),
        Ask::Plain(command) => Ok(command),
        Ask::RequestClosure { handing, pledged } => {
            dossier::request(ctx, finding, handing, pledged).await
        }
        Ask::Amend(handing) => dossier::amend(ctx, finding, handing).await,
        Ask::SendForSigning { explanations } => dossier::send(ctx, finding, explanations).await,
        Ask::Sign { office, seen, .. } => Ok(match finding.stage {
            Stage::JointReview { .. } => Command::Review {
                office,
                seen,
                second_factor,
            },
            _ => Command::Countersign {
                office,
                seen,
                second_factor,
            },
        }),
    }
}

async fn answer_again(ctx: &Context, place: &Place) -> Result<Changed, Failure> {
    let id = place
        .stream
        .strip_prefix("finding/")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Stale)?;
    reload(ctx, FindingId(id)).await
}

async fn reload(ctx: &Context, id: FindingId) -> Result<Changed, Failure> {
    ctx.app
        .store
        .finding(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)
}

/// Every id a person sends must name something he may point at.
async fn check_references(
    ctx: &Context,
    tx: &Tx,
    of: &Finding,
    command: &Command,
) -> Result<(), Failure> {
    match command {
        Command::Assign(a) => {
            for unit in a
                .lead
                .iter()
                .chain(a.responsible.iter().flatten())
                .chain(a.assisting.iter().flatten())
            {
                check_unit(tx, *unit).await?;
            }
            if let Some(sponsor) = a.sponsor {
                check_person(ctx, sponsor, |p| {
                    p.roles
                        .iter()
                        .any(|r| matches!(r, Role::Leader | Role::PrincipalLeader))
                })
                .await
                .map_err(|_| Failure::BadReference("包案领导须是在任的领导，请重新选择。"))?;
            }
            Ok(())
        }
        Command::Plan { tasks } => {
            for task in tasks {
                check_unit(tx, task.unit).await?;
                for measure in &task.measures {
                    crate::plan::check_served(ctx, of, &measure.also_serves).await?;
                }
            }
            Ok(())
        }
        Command::ReassignTask { unit, .. } | Command::HandOverTask { unit, .. } => {
            check_unit(tx, *unit).await
        }
        Command::SetHandOverDue { until, .. } if *until < ctx.today() => {
            Err(Failure::Invalid("接收期限不能早于今天。".to_owned()))
        }
        // What was reached lies behind.
        Command::ReachBatch { reached, .. } if reached.day > ctx.today() => {
            Err(Failure::Refused(Refusal::DayOutside {
                what: "达成日期",
                from: of.feedback_date,
                until: ctx.today(),
            }))
        }
        Command::AcceptTask { handler, .. } => {
            let unit = ctx.actor.unit;
            check_person(ctx, *handler, |p| p.unit == Some(unit))
                .await
                .map_err(|_| Failure::BadReference("经办人须是本单位在任人员，请重新选择。"))
        }
        Command::Merge { into, .. } => match tx.finding(&ctx.scope(), *into).await? {
            Some(_) => Ok(()),
            None => Err(Failure::BadReference("没有找到要并入的问题。")),
        },
        _ => Ok(()),
    }
}

async fn check_unit(tx: &Tx, unit: UnitId) -> Result<(), Failure> {
    match tx.unit(unit).await? {
        Some((unit, _)) if unit.active => Ok(()),
        _ => Err(Failure::BadReference(
            "没有找到所选单位，或单位已停用，请重新选择。",
        )),
    }
}

pub(crate) async fn check_person(
    ctx: &Context,
    person: PersonId,
    fits: impl Fn(&Person) -> bool,
) -> Result<(), Failure> {
    let missing = Failure::BadReference("没有找到所选人员，请重新选择。");
    let Some(account) = ctx.app.store.account(&person.to_string()).await? else {
        return Err(missing);
    };
    let known = Person::of(&account)?;
    if known.active && fits(&known) {
        Ok(())
    } else {
        Err(missing)
    }
}
