//! Who signs a dossier when, and what sends it back.

use super::{
    Chain, Check, ChecklistPoint, ClosurePolicy, Conflict, Dossier, Event, EvidenceKind, Finding,
    Handed, Outcome, Seal, Signature, Stage, Vote,
};
use crate::{
    Refusal,
    id::{PersonId, UnitId},
    person::{By, Office},
    refusal::{check_text, check_words},
};

/// How somebody holds an office for a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The holder for whom he stands in; `None` when he holds the office himself.
    pub deputy_for: Option<PersonId>,
}

/// A signature as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signing {
    pub(super) office: Office,
    pub(super) seen: String,
    pub(super) second_factor: bool,
}

impl Finding {
    pub(super) fn request_closure(
        &self,
        handed: Handed,
        pledged: bool,
        policy: ClosurePolicy,
        by: &By,
    ) -> Result<Event, Refusal> {
        let open = self.tasks.iter().filter(|t| !t.is_done()).count();
        if open > 0 {
            return Err(Refusal::TasksOpen { open });
        }
        if !pledged {
            return Err(Refusal::NoPledge);
        }
        policy.check()?;
        self.check_handed(&handed)?;
        let Handed {
            seal,
            outcome,
            checklist,
            checks,
            ..
        } = handed;
        Ok(Event::ClosureRequested {
            dossier: Dossier {
                digest: seal.digest,
                outcome,
                submitted_by: by.person,
                amended_by: Vec::new(),
                checklist,
                checks,
                policy,
            },
            manifest: seal.manifest,
        })
    }

    /// What a dossier has to bring, when it is handed in and when it is changed.
    fn check_handed(&self, handed: &Handed) -> Result<(), Refusal> {
        check_text("材料摘要值", &handed.seal.digest, 200)?;
        for answer in &handed.checklist {
            check_words(answer.point.label(), &answer.text, 2000)?;
        }
        let answered = |point: &ChecklistPoint| {
            handed
                .checklist
                .iter()
                .any(|a| a.point == *point && !a.text.trim().is_empty())
        };
        let missing: Vec<&str> = handed
            .points
            .iter()
            .filter(|point| !answered(point))
            .map(|point| point.label())
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::ChecklistOpen {
                missing: missing.join("、"),
            });
        }
        let lacking = self.kinds_lacking(&handed.evidence);
        if !lacking.is_empty() {
            let labels: Vec<&str> = lacking.into_iter().map(EvidenceKind::label).collect();
            return Err(Refusal::EvidenceOpen {
                missing: labels.join("、"),
            });
        }
        if self.is_long_term() && handed.outcome != Outcome::SustainedLongTerm {
            return Err(Refusal::OutcomeNotLongTerm);
        }
        check_lines(&handed.checks)
    }

    pub(super) fn send_for_signing(
        dossier: &Dossier,
        checks: Vec<Check>,
        seal: Seal,
    ) -> Result<Event, Refusal> {
        if dossier.is_stale() {
            return Err(Refusal::DossierStale);
        }
        check_text("材料摘要值", &seal.digest, 200)?;
        check_lines(&checks)?;
        Ok(Event::SentForSigning {
            checks,
            seal: Some(seal),
        })
    }

    /// Puts another dossier in place of the one that is under way.
    pub(super) fn amend(&self, before: &Dossier, handed: Handed) -> Result<Event, Refusal> {
        self.check_handed(&handed)?;
        if before.digest == handed.seal.digest {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::DossierAmended {
            digest: handed.seal.digest,
            outcome: Some(handed.outcome),
            checklist: handed.checklist,
            checks: handed.checks,
            manifest: handed.seal.manifest,
        })
    }

    pub(super) fn countersign(
        &self,
        dossier: &Dossier,
        chain: &Chain,
        by: &By,
        signing: Signing,
    ) -> Result<Event, Refusal> {
        dossier.ensure_seen(&signing.seen)?;
        let office = signing.office;
        let turn = chain.turn(dossier).ok_or(Refusal::AlreadyVoted)?;
        if turn != office {
            return Err(Refusal::NotYourTurn { turn: turn.label() });
        }
        let signed: Vec<&Signature> = chain.signatures.iter().collect();
        let held = self.ensure_may_sign(by, dossier, &signing, &signed)?;
        Ok(Event::Countersigned {
            office,
            digest: signing.seen,
            deputy_for: held.deputy_for,
            second_factor: signing.second_factor,
        })
    }

    pub(super) fn review(
        &self,
        dossier: &Dossier,
        chain: &Chain,
        votes: &[Vote],
        by: &By,
        signing: Signing,
    ) -> Result<Event, Refusal> {
        dossier.ensure_seen(&signing.seen)?;
        let office = signing.office;
        if !dossier.policy.reviewers.contains(&office) {
            return Err(Refusal::NotYourOffice { office });
        }
        if votes.iter().any(|v| v.office == office) {
            return Err(Refusal::AlreadyVoted);
        }
        if self.is_worked_on_by(by.unit) {
            return Err(Refusal::OwnUnit);
        }
        let signed: Vec<&Signature> = chain.signatures.iter().chain(votes).collect();
        let held = self.ensure_may_sign(by, dossier, &signing, &signed)?;
        let Signing {
            seen: digest,
            second_factor,
            ..
        } = signing;
        let deputy_for = held.deputy_for;
        Ok(if votes.len() + 1 >= dossier.policy.votes_needed() {
            Event::FindingClosed {
                office,
                digest,
                outcome: dossier.outcome,
                deputy_for,
                second_factor,
            }
        } else {
            Event::Reviewed {
                office,
                digest,
                deputy_for,
                second_factor,
            }
        })
    }

    /// Sends the closure back to the unit. The office is named when the person is the signer whose turn it is, or a reviewer who
    /// may vote; anybody else whom `access` lets do this returns it without one.
    pub(super) fn return_closure(&self, by: &By, reason: &str) -> Result<Event, Refusal> {
        check_text("退回理由", reason, 2000)?;
        Ok(Event::ClosureReturned {
            office: self.office_now(by),
            reason: reason.trim().to_owned(),
        })
    }

    /// Sends the dossier back to an earlier signer, whose signature and the later ones are void then.
    pub(super) fn send_back(
        &self,
        chain: &Chain,
        by: &By,
        to: Office,
        reason: &str,
    ) -> Result<Event, Refusal> {
        check_text("退回理由", reason, 2000)?;
        if chain.signatures.iter().all(|s| s.office != to) {
            return Err(Refusal::NotSignedYet { office: to });
        }
        Ok(Event::ClosureSentBack {
            to,
            office: self.office_now(by),
            reason: reason.trim().to_owned(),
        })
    }

    /// Asks one more office to sign: at the end of the chain while it runs, or in the joint review.
    pub(super) fn add_signer(
        dossier: &Dossier,
        chain_runs: bool,
        office: Office,
        reviews: bool,
        reason: &str,
    ) -> Result<Event, Refusal> {
        check_text("增加签字人的理由", reason, 2000)?;
        if !reviews && !chain_runs {
            return Err(Refusal::ChainComplete);
        }
        dossier.policy.with(office, reviews).check_changed()?;
        Ok(Event::SignerAdded {
            office,
            reviews,
            reason: reason.trim().to_owned(),
        })
    }

    /// Takes an office that has not signed out of this dossier. Somebody else must be left to sign, since this is no way to
    /// close a finding.
    pub(super) fn remove_signer(
        dossier: &Dossier,
        chain: &Chain,
        votes: &[Vote],
        office: Office,
        reason: &str,
    ) -> Result<Event, Refusal> {
        check_text("去掉签字人的理由", reason, 2000)?;
        if dossier.policy.offices().all(|known| known != office) {
            return Err(Refusal::NotASigner { office });
        }
        if chain
            .signatures
            .iter()
            .chain(votes)
            .any(|s| s.office == office)
        {
            return Err(Refusal::AlreadySigned { office });
        }
        let left = dossier.policy.without(office);
        left.check_changed()?;
        let in_chain = dossier.policy.steps.contains(&office);
        let nobody_left = if in_chain {
            chain.signatures.len() >= left.steps.len()
        } else {
            votes.len() >= left.votes_needed()
        };
        if nobody_left {
            return Err(Refusal::LastSigner { office });
        }
        Ok(Event::SignerRemoved {
            office,
            reason: reason.trim().to_owned(),
        })
    }

    /// The holder of an office declares that he must not sign this finding.
    pub(super) fn declare_conflict(
        &self,
        dossier: &Dossier,
        by: &By,
        office: Office,
        reason: &str,
    ) -> Result<Event, Refusal> {
        check_text("回避理由", reason, 2000)?;
        let signs = dossier.policy.offices().any(|known| known == office);
        if !signs || !self.fits(office, by.person, by.unit) || !by.is(office.role()) {
            return Err(Refusal::NotYourOffice { office });
        }
        if self.signatures().any(|s| s.stamp.by == Some(by.person)) {
            return Err(Refusal::AlreadySigned { office });
        }
        if self.has_conflict(by.person) {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::ConflictDeclared {
            office,
            reason: reason.trim().to_owned(),
        })
    }

    /// Whether the person declared a conflict of interest for this finding.
    pub fn has_conflict(&self, person: PersonId) -> bool {
        self.conflicts
            .iter()
            .any(|Conflict { stamp, .. }| stamp.by == Some(person))
    }

    /// What is being signed or was signed.
    pub fn dossier(&self) -> Option<&Dossier> {
        match &self.stage {
            Stage::ClosureRequested { dossier, .. }
            | Stage::Countersigning { dossier, .. }
            | Stage::JointReview { dossier, .. } => Some(dossier),
            Stage::Closed(closure) => Some(&closure.dossier),
            _ => None,
        }
    }

    /// Signatures and votes that are in force, in order.
    pub fn signatures(&self) -> impl Iterator<Item = &Signature> {
        let (chain, votes): (&[Signature], &[Signature]) = match &self.stage {
            Stage::Countersigning { chain, .. } => (&chain.signatures, &[]),
            Stage::JointReview { chain, votes, .. } => (&chain.signatures, votes),
            Stage::Closed(closure) => (&closure.chain.signatures, &closure.votes),
            _ => (&[], &[]),
        };
        chain.iter().chain(votes)
    }

    /// Offices whose signature is awaited now: one in the chain, any that did not vote in the review.
    pub fn awaited(&self) -> Vec<Office> {
        match &self.stage {
            Stage::Countersigning { dossier, chain, .. } => {
                chain.turn(dossier).into_iter().collect()
            }
            Stage::JointReview { dossier, votes, .. } => dossier
                .policy
                .reviewers
                .iter()
                .copied()
                .filter(|office| votes.iter().all(|v| v.office != *office))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The office in which the person could sign now, if every rule lets him, with the deputy's holder.
    pub fn may_sign_now(&self, by: &By) -> Option<(Office, Held)> {
        let dossier = self.dossier()?;
        let reviewing = matches!(self.stage, Stage::JointReview { .. });
        if reviewing && self.is_worked_on_by(by.unit) {
            return None;
        }
        let signed: Vec<&Signature> = self.signatures().collect();
        self.awaited().into_iter().find_map(|office| {
            let signing = Signing {
                office,
                seen: dossier.digest.clone(),
                second_factor: true,
            };
            let held = self.ensure_may_sign(by, dossier, &signing, &signed).ok()?;
            Some((office, held))
        })
    }

    /// The office in which the person acts on the dossier now: that of the signer whose turn it is, or of a reviewer.
    fn office_now(&self, by: &By) -> Option<Office> {
        let offices = match &self.stage {
            Stage::Countersigning { .. } => self.awaited(),
            Stage::JointReview { dossier, .. } if !self.is_worked_on_by(by.unit) => {
                dossier.policy.reviewers.clone()
            }
            _ => Vec::new(),
        };
        offices
            .into_iter()
            .find(|office| self.held(*office, by).is_ok())
    }

    /// Whether somebody of this unit holds `office` for this finding, so far as that depends on the finding: the head of the
    /// lead unit signs for that unit, the leader in charge is the one who owns the finding.
    fn fits(&self, office: Office, person: PersonId, unit: UnitId) -> bool {
        match office {
            Office::LeadUnitHead => self.owners.lead == Some(unit),
            Office::LeaderInCharge => self.owners.sponsor == Some(person),
            _ => true,
        }
    }

    /// How the person holds `office` for this finding: himself, or standing in for a holder.
    ///
    /// # Errors
    /// [`Refusal::NotYourOffice`], [`Refusal::ConflictDeclared`].
    pub fn held(&self, office: Office, by: &By) -> Result<Held, Refusal> {
        let holds = by.is(office.role()) && self.fits(office, by.person, by.unit);
        if self.has_conflict(by.person) {
            return Err(Refusal::ConflictDeclared);
        }
        if holds {
            return Ok(Held { deputy_for: None });
        }
        by.stands_in
            .iter()
            .find(|s| s.office == office && self.fits(office, s.holder, s.unit))
            .map(|s| Held {
                deputy_for: Some(s.holder),
            })
            .ok_or(Refusal::NotYourOffice { office })
    }

    fn ensure_may_sign(
        &self,
        by: &By,
        dossier: &Dossier,
        signing: &Signing,
        signed: &[&Signature],
    ) -> Result<Held, Refusal> {
        let held = self.held(signing.office, by)?;
        if dossier.submitted_by == by.person || dossier.amended_by.contains(&by.person) {
            return Err(Refusal::OwnSubmission);
        }
        if signed.iter().any(|s| s.stamp.by == Some(by.person)) {
            return Err(Refusal::SignedInOtherRole);
        }
        if dossier.policy.needs_second_factor(signing.office) && !signing.second_factor {
            return Err(Refusal::SecondFactorNeeded);
        }
        Ok(held)
    }
}

fn check_lines(checks: &[Check]) -> Result<(), Refusal> {
    for check in checks {
        check_text("核对结果", &check.text, 2000)?;
        check_words(
            "说明",
            check.explanation.as_deref().unwrap_or_default(),
            2000,
        )?;
    }
    let count = checks
        .iter()
        .filter(|c| c.hard && !c.is_explained())
        .count();
    if count > 0 {
        return Err(Refusal::Unexplained { count });
    }
    Ok(())
}
