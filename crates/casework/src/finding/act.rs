//! Do something to a finding: every command of the domain goes this way.

use bihuan_access::Action;
use bihuan_domain::{
    Command, Finding, Role,
    finding::Dossier,
    id::{FindingId, PersonId, UnitId},
};
use bihuan_store::{BlobRef, Changed, StoreError, Tx};

use crate::{Context, Failure, account::Person};

/// A command to one finding.
#[derive(Debug, Clone)]
pub struct Act {
    /// Which.
    pub finding: FindingId,
    /// What.
    pub command: Command,
    /// The version the person has seen, if the client says so: another one is refused.
    pub seen: Option<u64>,
}

/// The action of the policy that a command needs.
pub const fn action_of(command: &Command) -> Action {
    match command {
        Command::Correct { .. } => Action::Correct,
        Command::Assign(_) => Action::Assign,
        Command::Issue => Action::Issue,
        Command::Plan { .. } | Command::ReassignTask { .. } => Action::Plan,
        Command::AcceptTask { .. } | Command::DeclineTask { .. } => Action::AnswerTask,
        Command::Report(_) | Command::SubmitTask { .. } => Action::Report,
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
        Command::Return { .. } => Action::ReturnClosure,
        Command::Suspend { .. }
        | Command::Resume
        | Command::Terminate { .. }
        | Command::Merge { .. } => Action::EndFinding,
    }
}

const fn is_about_evidence(command: &Command) -> bool {
    matches!(action_of(command), Action::AddEvidence)
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
    commands: Vec<Command>,
    seen: Option<u64>,
) -> Result<Changed, Failure> {
    carry_out(ctx, finding, commands, seen, &[]).await
}

/// As [`act_together`], and makes files part of the ledger that the commands refer to.
pub(crate) async fn carry_out(
    ctx: &Context,
    finding: FindingId,
    commands: Vec<Command>,
    seen: Option<u64>,
    blobs: &[BlobRef],
) -> Result<Changed, Failure> {
    let mut tx = ctx.begin().await?;
    let before = tx
        .finding(&ctx.scope(), finding)
        .await?
        .ok_or(Failure::NotFound)?;
    let standing = before.standing();
    for command in &commands {
        ctx.allow(action_of(command), Some(&standing))?;
    }
    // Whoever changes evidence that is being signed changes the dossier.
    if before.finding.stage.dossier().is_some() && commands.iter().any(is_about_evidence) {
        ctx.allow(Action::RequestClosure, Some(&standing))?;
    }
    if let Some(place) = repeated(ctx).await? {
        return place;
    }
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    let mut now = before.finding.clone();
    let mut events = Vec::with_capacity(commands.len());
    for command in commands {
        check_references(ctx, &tx, &command).await?;
        let command = settled(ctx, command, &now, before.version)?;
        let event = now.decide(command, &ctx.by())?;
        events.push(event.clone());
        now = Finding::apply(Some(now), event, tx.stamp())
            .ok_or_else(|| Failure::Internal("an event ended a finding".to_owned()))?;
    }
    if now.stage.dossier().is_some_and(Dossier::is_stale) && before.finding.stage != now.stage {
        let amend = Command::Amend {
            digest: String::new(),
        };
        let event = now.decide(settled(ctx, amend, &now, before.version)?, &ctx.by())?;
        events.push(event);
    }
    for blob in blobs {
        tx.keep_blob(blob).await?;
    }
    let after = match tx.record_finding(Some(&before), events).await {
        // The request was carried out before: answer with what stands now.
        Err(StoreError::AlreadyDone { .. }) => return reload(ctx, finding).await,
        other => other?,
    };
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
    command: &Command,
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
            command: command.clone(),
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

/// What is signed and who signs is not for the sender to say: both follow from what stands on the ledger.
fn settled(
    ctx: &Context,
    command: Command,
    finding: &Finding,
    version: u64,
) -> Result<Command, Failure> {
    Ok(match command {
        Command::RequestClosure {
            outcome,
            pledged,
            checklist,
            ..
        } => Command::RequestClosure {
            digest: dossier_digest(ctx, finding, version)?,
            policy: ctx.app.rules.closure.clone(),
            outcome,
            pledged,
            checklist,
        },
        Command::Amend { .. } => Command::Amend {
            digest: dossier_digest(ctx, finding, version)?,
        },
        other => other,
    })
}

/// Digest of everything known about a finding at a version of its stream. Entries up to that version never change, so it
/// covers every report, figure and piece of evidence handed in so far.
fn dossier_digest(ctx: &Context, finding: &Finding, version: u64) -> Result<String, Failure> {
    let content = serde_json::to_value(finding).map_err(|e| Failure::Internal(e.to_string()))?;
    let signed = serde_json::json!({ "finding": content, "version": version });
    let bytes = bihuan_journal::canonical_json(&signed);
    Ok(ctx.app.store.suite().digest(bytes.as_bytes()).to_string())
}

/// A request that was carried out before is answered with what stands now, whatever the command would say today.
async fn repeated(ctx: &Context) -> Result<Option<Result<Changed, Failure>>, Failure> {
    let Some(request) = ctx.request else {
        return Ok(None);
    };
    let Some(place) = ctx.app.store.find_request(request.0).await? else {
        return Ok(None);
    };
    let id = place
        .stream
        .strip_prefix("finding/")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Stale)?;
    Ok(Some(reload(ctx, FindingId(id)).await))
}

async fn reload(ctx: &Context, id: FindingId) -> Result<Changed, Failure> {
    ctx.app
        .store
        .finding(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)
}

/// Every id a person sends must name something he may point at.
async fn check_references(ctx: &Context, tx: &Tx, command: &Command) -> Result<(), Failure> {
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
            }
            Ok(())
        }
        Command::ReassignTask { unit, .. } => check_unit(tx, *unit).await,
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

async fn check_person(
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
