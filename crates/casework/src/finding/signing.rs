//! The signing room: what waits for a person's signature, and the dossier exactly as it is signed.

use std::collections::HashSet;

use bihuan_access::Action;
use bihuan_domain::{
    Finding, Office,
    finding::{Check, Held, Manifest, ManifestChange},
    id::{FindingId, PersonId},
};
use bihuan_store::Changed;
use jiff::Timestamp;

use super::act::{Act, Ask, act, signing_action};
use super::dossier::{Sealed, all_sealed, checks_now};
use crate::{Context, Failure};

/// Most dossiers that are signed together.
const MOST_AT_ONCE: usize = 500;

/// A dossier that waits for the person.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The finding.
    pub changed: Changed,
    /// Office in which he would sign.
    pub office: Office,
    /// Himself, or for whom he stands in.
    pub held: Held,
}

/// A dossier as it is read before it is signed.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The finding.
    pub changed: Changed,
    /// The dossier as it is frozen; nothing before closure was asked for.
    pub sealed: Option<Sealed>,
    /// The same, readable.
    pub manifest: Option<Manifest>,
    /// What changed since the dossier that went round before, if one did.
    pub changes: Option<Vec<ManifestChange>>,
    /// What the plausibility check sees now, while the office has not sent it round.
    pub checks: Vec<Check>,
    /// Everybody who signs it, in order.
    pub signers: Vec<Signer>,
    /// The office in which the person could sign now.
    pub sign: Option<(Office, Held)>,
    /// Actions the person may do on this finding.
    pub allowed: Vec<Action>,
    /// The next dossier that waits for him.
    pub next: Option<FindingId>,
    /// How many wait, with this one.
    pub waiting: usize,
}

/// What waits for the person's signature, longest waiting first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn waiting(ctx: &Context) -> Result<Vec<Waiting>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let by = ctx.by();
    // Most people sign nothing: then no dossier is read.
    let holds = |office: &Office| by.roles.contains(&office.role());
    if by.stands_in.is_empty() && !Office::ALL.iter().any(holds) {
        return Ok(Vec::new());
    }
    let stages = ["countersigning", "joint_review"];
    let all = ctx.app.store.findings_in(&ctx.scope(), &stages).await?;
    let mine = all.into_iter().filter_map(|changed| {
        let (office, held) = changed.finding.may_sign_now(&by)?;
        ctx.may(signing_action(office), Some(&changed.standing()))
            .then_some(Waiting {
                changed,
                office,
                held,
            })
    });
    Ok(mine.collect())
}

/// Findings whose dossier the person has opened as it stands: what he may sign together with others.
///
/// # Errors
/// The store's.
pub async fn opened(ctx: &Context, waiting: &[Waiting]) -> Result<HashSet<FindingId>, Failure> {
    if waiting.is_empty() {
        return Ok(HashSet::new());
    }
    let opened = ctx.app.store.opened(ctx.actor.person).await?;
    let as_it_stands = |w: &&Waiting| {
        let f = &w.changed.finding;
        f.dossier()
            .is_some_and(|d| opened.contains(&(f.id, d.digest.clone())))
    };
    let findings = waiting.iter().filter(as_it_stands);
    Ok(findings.map(|w| w.changed.finding.id).collect())
}

/// Signs several dossiers, each for itself and only those that the person has opened as they stand.
///
/// # Errors
/// Only when more than 500 are named.
pub async fn sign_opened(
    ctx: &Context,
    findings: &[FindingId],
) -> Result<Vec<(FindingId, Result<Changed, Failure>)>, Failure> {
    if findings.len() > MOST_AT_ONCE {
        return Err(Failure::Invalid(
            "一次最多签 500 份，请分批选择。".to_owned(),
        ));
    }
    let waiting = waiting(ctx).await?;
    let opened = opened(ctx, &waiting).await?;
    let mut results = Vec::with_capacity(findings.len());
    for id in findings {
        let mine = waiting.iter().find(|w| w.changed.finding.id == *id);
        let result = match mine {
            None => Err(Failure::Invalid(
                "这份材料现在不由您签字，请刷新页面。".to_owned(),
            )),
            Some(_) if !opened.contains(id) => Err(Failure::Invalid(
                "这份材料您还没有打开看过，或看过之后又有变动，请先打开。".to_owned(),
            )),
            Some(w) => {
                // One request id cannot stand for several effects.
                let ctx = Context {
                    request: None,
                    ..ctx.clone()
                };
                let digest = w.changed.finding.dossier().map(|d| d.digest.clone());
                let sign = Act {
                    finding: *id,
                    command: Ask::Sign {
                        office: w.office,
                        seen: digest.unwrap_or_default(),
                        // Offices that need a code are signed one by one.
                        code: String::new(),
                    },
                    seen: None,
                };
                act(&ctx, sign).await
            }
        };
        results.push((*id, result));
    }
    Ok(results)
}

/// Closures that the office has not sent round yet; nothing for people who do not send.
///
/// # Errors
/// The store's.
pub async fn to_send(ctx: &Context) -> Result<Vec<Changed>, Failure> {
    if !ctx.may(Action::SendForSigning, None) {
        return Ok(Vec::new());
    }
    let stages = ["closure_requested"];
    Ok(ctx.app.store.findings_in(&ctx.scope(), &stages).await?)
}

/// Who signs a dossier, and who has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The office.
    pub office: Office,
    /// Whether it votes in the joint review, rather than signing in order.
    pub reviews: bool,
    /// The signature, or whether it is awaited.
    pub state: SignerState,
}

/// Whether an office has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerState {
    /// It has.
    Signed {
        /// Name of the person.
        name: String,
        /// Name of the holder for whom he stood in.
        deputy_for: Option<String>,
        /// When.
        at: Timestamp,
        /// Whether he proved himself with a second factor.
        second_factor: bool,
    },
    /// It is its turn.
    Awaited,
    /// Others come first, or nobody was asked yet.
    Later,
    /// The finding was closed without it.
    NotNeeded,
}

/// Everybody who signs a finding's dossier, in order.
///
/// # Errors
/// The store's.
pub(crate) async fn signers(ctx: &Context, finding: &Finding) -> Result<Vec<Signer>, Failure> {
    let Some(dossier) = finding.dossier() else {
        return Ok(Vec::new());
    };
    let awaited = finding.awaited();
    let closed = finding.stage.is_final();
    let mut signers = Vec::new();
    for (at, office) in dossier.policy.offices().enumerate() {
        let signature = finding.signatures().find(|s| s.office == office);
        let state = match signature {
            Some(signature) => SignerState::Signed {
                name: name(ctx, signature.stamp.by).await?,
                deputy_for: match signature.deputy_for {
                    Some(holder) => Some(name(ctx, Some(holder)).await?),
                    None => None,
                },
                at: signature.stamp.at,
                second_factor: signature.second_factor,
            },
            None if closed => SignerState::NotNeeded,
            None if awaited.contains(&office) => SignerState::Awaited,
            None => SignerState::Later,
        };
        signers.push(Signer {
            office,
            reviews: at >= dossier.policy.steps.len(),
            state,
        });
    }
    Ok(signers)
}

async fn name(ctx: &Context, person: Option<PersonId>) -> Result<String, Failure> {
    let Some(person) = person else {
        return Ok(String::new());
    };
    let account = ctx.app.store.account(&person.to_string()).await?;
    Ok(account.map(|a| a.name).unwrap_or_default())
}

/// The dossier of a finding, as it is frozen.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn read(ctx: &Context, id: FindingId) -> Result<Reading, Failure> {
    let changed = super::load(ctx, id).await?;
    let standing = changed.standing();
    let digest = changed.finding.dossier().map(|d| d.digest.clone());
    let all = all_sealed(ctx, id).await?;
    let at = all.iter().position(|s| Some(&s.digest) == digest.as_ref());
    let sealed = at.and_then(|at| all.get(at)).cloned();
    let before = at.and_then(|at| all.iter().skip(at + 1).find(|s| s.sent));
    let manifest = sealed.as_ref().and_then(Sealed::read);
    let changes = match (&manifest, before.and_then(Sealed::read)) {
        (Some(now), Some(before)) => Some(now.changes_since(&before)),
        _ => None,
    };
    let waiting = waiting(ctx).await?;
    let sign = waiting
        .iter()
        .find(|w| w.changed.finding.id == id)
        .map(|w| (w.office, w.held));
    if let (Some(_), Some(digest)) = (&sign, &digest) {
        let (person, now) = (ctx.actor.person, ctx.app.clock.now().as_millisecond());
        let noted = ctx.app.store.note_opened(person, id, digest, now).await;
        // Reading goes on when the disk is full; the person then signs one by one.
        if let Err(error) = noted {
            tracing::debug!(%error, "that a dossier was opened was not kept");
        }
    }
    let place = waiting.iter().position(|w| w.changed.finding.id == id);
    let next = waiting
        .iter()
        .skip(place.map_or(0, |place| place + 1))
        .chain(&waiting)
        .map(|w| w.changed.finding.id)
        .find(|other| *other != id);
    let checks = if changed.finding.stage.key() == "closure_requested" {
        checks_now(ctx, &changed.finding).await?
    } else {
        Vec::new()
    };
    let allowed = Action::ALL
        .into_iter()
        .filter(|a| a.is_about_a_finding() && ctx.may(*a, Some(&standing)))
        .collect();
    Ok(Reading {
        signers: signers(ctx, &changed.finding).await?,
        sealed,
        manifest,
        changes,
        checks,
        sign,
        allowed,
        next,
        waiting: waiting.len(),
        changed,
    })
}
