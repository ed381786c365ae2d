//! What the events of a closure do to a finding. Called by `apply` and by nothing else.

use super::{
    Chain, Closure, Conflict, Dossier, Event, Finding, Returned, SentBack, Signature, Stage,
};
use crate::clock::Stamp;

impl Finding {
    pub(super) fn after_closing(mut self, event: Event, stamp: Stamp) -> Self {
        if let Event::ConflictDeclared { office, reason } = event {
            self.conflicts.push(Conflict {
                office,
                stamp,
                reason,
            });
            return self;
        }
        if let Event::FindingClosed { .. } = event {
            self.extension_asked = None;
        }
        if let (
            Event::ClosureReturned { .. },
            Stage::ClosureRequested { .. }
            | Stage::Countersigning { .. }
            | Stage::JointReview { .. },
        ) = (&event, &self.stage)
        {
            self.rework_count += 1;
        }
        let round = self.rework_count;
        self.stage = self.stage.after_closing(event, stamp, round);
        self
    }
}

impl Stage {
    fn after_closing(self, event: Event, stamp: Stamp, round: u32) -> Self {
        match (self, event) {
            (Self::InProgress(work), Event::ClosureRequested { dossier, .. }) => {
                Self::ClosureRequested { dossier, work }
            }
            (Self::ClosureRequested { dossier, work }, Event::SentForSigning { checks, seal }) => {
                let digest = seal.map_or_else(|| dossier.digest.clone(), |seal| seal.digest);
                Self::Countersigning {
                    dossier: Dossier {
                        digest,
                        checks,
                        ..dossier
                    },
                    chain: Chain::default(),
                    work,
                }
            }
            (
                Self::ClosureRequested { work, .. }
                | Self::Countersigning { work, .. }
                | Self::JointReview { work, .. },
                Event::ClosureReturned { office, reason },
            ) => Self::InProgress(super::Work {
                returned: Some(Returned {
                    stamp,
                    office,
                    reason,
                    round,
                }),
                ..work
            }),
            (
                stage,
                Event::DossierAmended {
                    digest,
                    outcome,
                    checklist,
                    checks,
                    ..
                },
            ) => stage
                .with_dossier_amended(digest, stamp)
                .with_dossier(|dossier| {
                    dossier.outcome = outcome.unwrap_or(dossier.outcome);
                    if !checklist.is_empty() {
                        dossier.checklist = checklist;
                    }
                    dossier.checks = checks;
                }),
            (
                stage,
                Event::SignerAdded {
                    office, reviews, ..
                },
            ) => stage.with_dossier(|d| d.policy = d.policy.with(office, reviews)),
            (stage, Event::SignerRemoved { office, .. }) => {
                stage.with_dossier(|d| d.policy = d.policy.without(office))
            }
            (stage, Event::ClosureSentBack { to, office, reason }) => {
                let sent_back = SentBack {
                    stamp,
                    office,
                    to,
                    reason,
                };
                stage.with_sent_back(sent_back)
            }
            (stage, signed) => stage.with_signature(signed, stamp),
        }
    }

    fn with_signature(self, event: Event, stamp: Stamp) -> Self {
        match (self, event) {
            (
                Self::Countersigning {
                    dossier,
                    mut chain,
                    work,
                },
                Event::Countersigned {
                    office,
                    digest,
                    deputy_for,
                    second_factor,
                },
            ) => {
                chain.sent_back = None;
                chain.signatures.push(Signature {
                    office,
                    stamp,
                    digest,
                    deputy_for,
                    second_factor,
                });
                if chain.turn(&dossier).is_some() {
                    Self::Countersigning {
                        dossier,
                        chain,
                        work,
                    }
                } else {
                    Self::JointReview {
                        dossier,
                        chain,
                        votes: Vec::new(),
                        work,
                    }
                }
            }
            (
                Self::JointReview {
                    dossier,
                    chain,
                    mut votes,
                    work,
                },
                Event::Reviewed {
                    office,
                    digest,
                    deputy_for,
                    second_factor,
                },
            ) => {
                votes.push(Signature {
                    office,
                    stamp,
                    digest,
                    deputy_for,
                    second_factor,
                });
                Self::JointReview {
                    dossier,
                    chain,
                    votes,
                    work,
                }
            }
            (
                Self::JointReview {
                    dossier,
                    chain,
                    mut votes,
                    ..
                },
                Event::FindingClosed {
                    office,
                    digest,
                    outcome,
                    deputy_for,
                    second_factor,
                },
            ) => {
                votes.push(Signature {
                    office,
                    stamp,
                    digest,
                    deputy_for,
                    second_factor,
                });
                Self::Closed(Box::new(Closure {
                    outcome,
                    stamp,
                    dossier,
                    chain,
                    votes,
                }))
            }
            (stage, _) => stage,
        }
    }

    /// Signatures from that of `sent_back.to` on are void, the earlier ones stay.
    fn with_sent_back(self, sent_back: SentBack) -> Self {
        match self {
            Self::Countersigning {
                dossier,
                mut chain,
                work,
            }
            | Self::JointReview {
                dossier,
                mut chain,
                work,
                ..
            } => {
                let from = chain
                    .signatures
                    .iter()
                    .position(|s| s.office == sent_back.to)
                    .unwrap_or(chain.signatures.len());
                chain.signatures.truncate(from);
                chain.sent_back = Some(sent_back);
                Self::Countersigning {
                    dossier,
                    chain,
                    work,
                }
            }
            stage => stage,
        }
    }

    /// A change of what is signed voids every signature: the dossier goes back to the office, which sends it round again.
    pub(super) fn with_signatures_void(self) -> Self {
        match self {
            Self::Countersigning { dossier, work, .. }
            | Self::JointReview { dossier, work, .. } => Self::ClosureRequested { dossier, work },
            stage => stage,
        }
    }

    /// As [`Stage::with_signatures_void`]; the person who changed the dossier does not sign it, and the digest is another one.
    pub(super) fn with_dossier_amended(self, digest: String, stamp: Stamp) -> Self {
        self.with_signatures_void().with_dossier(|dossier| {
            dossier.digest = digest;
            dossier.checks.clear();
            if let Some(person) = stamp.by
                && !dossier.amended_by.contains(&person)
            {
                dossier.amended_by.push(person);
            }
        })
    }

    /// Changes the dossier of a closure under way.
    fn with_dossier(mut self, change: impl FnOnce(&mut Dossier)) -> Self {
        if let Self::ClosureRequested { dossier, .. }
        | Self::Countersigning { dossier, .. }
        | Self::JointReview { dossier, .. } = &mut self
        {
            change(dossier);
        }
        self
    }
}
