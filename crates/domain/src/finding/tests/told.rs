//! What the events of a finding say about its closure, read without the machine.
//!
//! The machine keeps stages, signatures and deadlines in its own books. Here they are worked out anew from the bare list of
//! events, and by another rule: not "this command voids those signatures", but "whatever is not on a short list of harmless
//! events voids every signature". A kind of event that somebody adds later is taken for a change of what was signed.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use jiff::civil::Date;

use super::case::Who;
use crate::{
    clock::Stamp,
    finding::{Check, Dossier, Event, Finding, Signature, Stage},
    id::{PersonId, TaskId, UnitId},
    person::Office,
};

/// Everything that happened to a finding, each event also as it is stored.
pub(super) type Story = [(Event, Stamp, String)];

/// A signature that was given, and that nothing since has voided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    office: Office,
    stamp: Stamp,
    digest: String,
    deputy_for: Option<PersonId>,
    second_factor: bool,
    votes: bool,
}

/// What the events say, all together.
#[derive(Debug, Default)]
pub(super) struct Told {
    lead: Option<UnitId>,
    responsible: Vec<UnitId>,
    sponsor: Option<PersonId>,
    carriers: BTreeMap<TaskId, UnitId>,
    /// Units that had signed for a task which went to another one.
    carried: BTreeSet<UnitId>,
    /// Tasks on their way, and where.
    handed: BTreeMap<TaskId, UnitId>,
    done: BTreeSet<TaskId>,
    issued: bool,
    original: Option<Date>,
    granted: Vec<Date>,
    submitter: Option<PersonId>,
    changed_by: BTreeSet<PersonId>,
    conflicted: BTreeSet<PersonId>,
    steps: Vec<Office>,
    reviewers: Vec<Office>,
    quorum: Option<usize>,
    second_factor: Vec<Office>,
    returns: usize,
    closures: usize,
    after_the_end: usize,
    ended: bool,
    /// What was frozen last for everybody to sign, while nothing else came after it.
    frozen: Option<String>,
    /// Signatures in force.
    pub(super) standing: Vec<Given>,
    /// What voided signatures, ever.
    pub(super) voided_by: BTreeSet<&'static str>,
}

/// Events that leave what was signed as it was. Everything else changes it.
const fn is_harmless(event: &Event) -> bool {
    matches!(
        event,
        Event::SentForSigning { .. }
            | Event::Countersigned { .. }
            | Event::Reviewed { .. }
            | Event::FindingClosed { .. }
            | Event::ClosureSentBack { .. }
            | Event::SignerAdded { .. }
            | Event::SignerRemoved { .. }
            | Event::ConflictDeclared { .. }
            | Event::ExtensionRequested { .. }
            | Event::ExtensionRefused { .. }
            | Event::KeyProblemMarked { .. }
            | Event::KeyProblemUnmarked { .. }
    )
}

const fn is_about_evidence(event: &Event) -> bool {
    matches!(
        event,
        Event::EvidenceAdded { .. }
            | Event::EvidenceReplaced { .. }
            | Event::EvidenceDescribed { .. }
            | Event::EvidenceWithdrawn { .. }
    )
}

/// The digest of what there is to sign: of every event that is not harmless, and of what the plausibility check saw.
pub(super) fn digest_of(story: &Story, checks: &[Check]) -> String {
    let mut hasher = DefaultHasher::new();
    for (event, _, stored) in story {
        if !is_harmless(event) {
            stored.hash(&mut hasher);
        }
    }
    format!("{checks:?}").hash(&mut hasher);
    format!("sm3:{:016x}", hasher.finish())
}

/// The digest of what there is to sign, after the last time that it was sent round.
fn digest_now(story: &Story) -> Option<String> {
    story
        .iter()
        .rev()
        .find_map(|(event, _, _)| match event {
            Event::SentForSigning { checks, .. } => Some(checks),
            _ => None,
        })
        .map(|checks| digest_of(story, checks))
}

impl Told {
    pub(super) fn by(story: &Story) -> Self {
        let mut told = Self::default();
        for (event, stamp, _) in story {
            told.hear(event, *stamp);
        }
        told
    }

    fn void_from(&mut self, at: usize, by: &Event) {
        if at < self.standing.len() {
            self.voided_by.insert(by.label());
        }
        self.standing.truncate(at);
    }

    fn hear(&mut self, event: &Event, stamp: Stamp) {
        self.after_the_end += usize::from(self.ended);
        if !is_harmless(event) {
            self.void_from(0, event);
            self.frozen = None;
        }
        if is_about_evidence(event) || matches!(event, Event::DossierAmended { .. }) {
            self.changed_by.extend(stamp.by);
        }
        match event {
            Event::FindingAssigned(a) => {
                self.lead = a.lead.or(self.lead);
                self.sponsor = a.sponsor.or(self.sponsor);
                if let Some(units) = &a.responsible {
                    self.responsible.clone_from(units);
                }
                if !self.issued {
                    self.original = a.deadline.or(self.original);
                }
            }
            Event::FindingIssued => self.issued = true,
            Event::FindingPlanned { tasks, .. } => {
                self.carriers.extend(tasks.iter().map(|t| (t.id, t.unit)));
            }
            Event::TaskReassigned { task, unit } => {
                let before = self.carriers.insert(*task, *unit);
                if self.handed.remove(task).is_some() {
                    self.carried.extend(before);
                }
            }
            Event::TaskHandedOver { task, unit, .. } => {
                self.handed.insert(*task, *unit);
            }
            Event::HandOverDeclined { task, .. } => {
                self.handed.remove(task);
            }
            Event::HandOverAccepted { task, .. } => {
                let unit = self.handed.remove(task).expect("was handed over");
                self.carried.extend(self.carriers.insert(*task, unit));
            }
            Event::TaskConfirmed { task } => {
                self.done.insert(*task);
            }
            Event::ExtensionGranted { until } => self.granted.push(*until),
            Event::ClosureRequested { dossier, .. } => self.hear_request(dossier, stamp),
            Event::SentForSigning { seal, .. } => {
                self.frozen = seal.as_ref().map(|s| s.digest.clone());
            }
            Event::SignerAdded {
                office, reviews, ..
            } => {
                let list = if *reviews {
                    &mut self.reviewers
                } else {
                    &mut self.steps
                };
                list.push(*office);
            }
            Event::SignerRemoved { office, .. } => {
                self.steps.retain(|o| o != office);
                self.reviewers.retain(|o| o != office);
                self.second_factor.retain(|o| o != office);
            }
            Event::ConflictDeclared { .. } => self.conflicted.extend(stamp.by),
            Event::ClosureSentBack { to, .. } => {
                let from = self.standing.iter().position(|s| s.office == *to);
                let from = from.unwrap_or_else(|| panic!("{to:?} had not signed"));
                self.void_from(from, event);
            }
            Event::ClosureReturned { .. } => self.returns += 1,
            Event::Countersigned {
                office,
                digest,
                deputy_for,
                second_factor,
            }
            | Event::Reviewed {
                office,
                digest,
                deputy_for,
                second_factor,
            }
            | Event::FindingClosed {
                office,
                digest,
                deputy_for,
                second_factor,
                ..
            } => self.standing.push(Given {
                office: *office,
                stamp,
                digest: digest.clone(),
                deputy_for: *deputy_for,
                second_factor: *second_factor,
                votes: !matches!(event, Event::Countersigned { .. }),
            }),
            _ => {}
        }
        self.closures += usize::from(matches!(event, Event::FindingClosed { .. }));
        self.ended |= matches!(
            event,
            Event::FindingClosed { .. }
                | Event::FindingTerminated { .. }
                | Event::FindingMerged { .. }
        );
    }

    fn hear_request(&mut self, dossier: &Dossier, stamp: Stamp) {
        self.submitter = stamp.by;
        self.changed_by.clear();
        let policy = dossier.policy.clone();
        self.steps = policy.steps;
        self.reviewers = policy.reviewers;
        self.quorum = policy.quorum;
        self.second_factor = policy.second_factor;
    }

    /// How many votes close the finding, as the events say.
    fn votes_needed(&self) -> usize {
        let all = self.reviewers.len();
        self.quorum.map_or(all, |quorum| quorum.min(all))
    }

    fn works_on_it(&self, unit: UnitId) -> bool {
        self.lead == Some(unit)
            || self.responsible.contains(&unit)
            || self.carriers.values().any(|u| *u == unit)
            || self.carried.contains(&unit)
    }

    /// Every rule that the events alone can show to be kept or broken, and whether the machine's books say the same.
    pub(super) fn holds(&self, story: &Story, f: &Finding) {
        assert!(self.closures <= 1, "never two closures");
        assert_eq!(self.after_the_end, 0, "nothing after the end");
        self.deadlines_hold(f);
        self.signatures_hold(story);
        let kept: Vec<Given> = f.signatures().map(given(f)).collect();
        assert_eq!(
            kept, self.standing,
            "the machine holds the signatures that nothing has voided, and no others"
        );
        assert_eq!(usize::try_from(f.rework_count).unwrap(), self.returns);
        let closed = matches!(f.stage, Stage::Closed(_));
        assert_eq!(closed, self.closures == 1);
        assert_eq!(f.stage.is_final(), self.ended);
        let tasks: BTreeMap<_, _> = f.tasks.iter().map(|t| (t.id, t.unit)).collect();
        assert_eq!(tasks, self.carriers);
        let on_their_way = f.tasks.iter();
        let on_their_way = on_their_way.filter_map(|t| Some((t.id, t.hand_over.as_ref()?.to)));
        assert_eq!(on_their_way.collect::<BTreeMap<_, _>>(), self.handed);
        assert_eq!(tasks.len(), f.tasks.len(), "no task stands twice");
        if f.dossier().is_some() {
            assert!(
                self.carriers.keys().all(|task| self.done.contains(task)),
                "nobody closes what is not done"
            );
        }
        let (chain, votes) = self.offices();
        let complete = chain == self.steps && votes.len() >= self.votes_needed();
        if closed {
            assert!(complete, "closed by everybody whom it takes");
            assert!(!chain.is_empty() && !votes.is_empty());
        } else if !self.standing.is_empty() {
            assert!(!complete, "the last signature closes it");
        }
    }

    fn deadlines_hold(&self, f: &Finding) {
        let original = f.deadline.as_ref().map(crate::finding::Deadline::original);
        assert_eq!(original, self.original, "the original deadline stays");
        if let Some(deadline) = &f.deadline {
            assert_eq!(deadline.extensions(), self.granted.len());
            let last = self.granted.last().copied();
            assert_eq!(Some(deadline.current()), last.or(self.original));
        }
        assert!(
            self.granted.is_sorted() && self.granted.first() > self.original.as_ref()
                || self.granted.is_empty(),
            "granted days are later, each than the one before"
        );
    }

    fn offices(&self) -> (Vec<Office>, Vec<Office>) {
        let of = |votes| {
            let those = self.standing.iter().filter(move |s| s.votes == votes);
            those.map(|s| s.office).collect::<Vec<_>>()
        };
        (of(false), of(true))
    }

    fn signatures_hold(&self, story: &Story) {
        let Some(frozen) = &self.frozen else {
            return assert_eq!(self.standing, [], "what is not frozen is not signed");
        };
        assert_eq!(
            Some(frozen),
            digest_now(story).as_ref(),
            "what was frozen is what there is to sign now"
        );
        let signers: BTreeSet<_> = self.standing.iter().map(|s| s.stamp.by).collect();
        assert_eq!(signers.len(), self.standing.len(), "nobody signs twice");
        let (chain, votes) = self.offices();
        assert!(self.steps.starts_with(&chain), "in order");
        assert!(votes.iter().all(|o| self.reviewers.contains(o)));
        let voted: BTreeSet<_> = votes.iter().collect();
        assert_eq!(voted.len(), votes.len(), "an office votes once");
        assert!(
            votes.is_empty() || chain == self.steps,
            "nobody votes before the chain is complete"
        );
        for signature in &self.standing {
            self.signature_holds(signature, frozen);
        }
    }

    fn signature_holds(&self, signature: &Given, frozen: &str) {
        assert_eq!(signature.digest, frozen, "signed is what was frozen");
        let person = signature.stamp.by.expect("somebody signed");
        assert_ne!(Some(person), self.submitter, "not by who handed it in");
        assert!(!self.changed_by.contains(&person), "nor by who changed it");
        assert!(!self.conflicted.contains(&person), "nor against a conflict");
        let mut everybody = Who::ALL.into_iter();
        let signer = everybody.find(|w| w.person() == person).unwrap();
        let by = signer.by();
        let office = signature.office;
        let fits = |person, unit| match office {
            Office::LeadUnitHead => self.lead == Some(unit),
            Office::LeaderInCharge => self.sponsor == Some(person),
            _ => true,
        };
        let holds = match signature.deputy_for {
            None => by.roles.contains(&office.role()) && fits(person, by.unit),
            Some(holder) => by
                .stands_in
                .iter()
                .any(|s| s.office == office && s.holder == holder && fits(holder, s.unit)),
        };
        assert!(holds, "{signer:?} holds {office:?}, or stands in");
        assert!(
            signature.second_factor || !self.second_factor.contains(&office),
            "a second factor where one is asked for"
        );
        if signature.votes {
            assert!(!self.works_on_it(by.unit), "no vote by who does the work");
        }
    }
}

fn given(f: &Finding) -> impl Fn(&Signature) -> Given + use<> {
    let votes: Vec<Office> = match &f.stage {
        Stage::JointReview { votes, .. } => votes.iter().map(|v| v.office).collect(),
        Stage::Closed(closure) => closure.votes.iter().map(|v| v.office).collect(),
        _ => Vec::new(),
    };
    move |s| Given {
        office: s.office,
        stamp: s.stamp,
        digest: s.digest.clone(),
        deputy_for: s.deputy_for,
        second_factor: s.second_factor,
        votes: votes.contains(&s.office),
    }
}
