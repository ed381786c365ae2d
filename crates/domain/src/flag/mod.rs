//! Data supervision, third loop: what models say about one subject, and what a person makes of it.
//!
//! A red flag (疑点) is a question, never a verdict. It has no score and stands in no ranking; nothing happens to anybody because of
//! it. What is looked up about it, who may not look, what speaks against it and what came of it are part of its story. When data
//! is corrected and every clue is gone it is recalled, and says so.

mod clue;
mod decide;
mod event;
#[cfg(test)]
pub(crate) mod tests;

pub use clue::{Clue, ClueDetail, EvidenceRow, Nature, Severity};
pub(crate) use event::told_look;
pub use event::{
    Asker, Cause, Correction, Disposal, Disposition, FlagEvent, HandOver, LookUp, Nearness,
    NewFlag, Note, Outcome, Recusal, Verification,
};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Stamp,
    id::PersonId,
    record::{Audience, Indexed, Record},
};

/// Where a flag stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum FlagStanding {
    /// Waits for a second source; nobody is asked to look.
    Quiet,
    /// Somebody is to be sent.
    Open,
    /// Somebody verifies it.
    Verifying {
        /// Who.
        verifier: PersonId,
    },
    /// It was verified.
    Verified {
        /// By whom.
        verifier: PersonId,
        /// Where the verifier would hand it over to; another supervisor decides.
        proposed: Option<HandOver>,
    },
    /// Nothing more is to be done.
    Closed {
        /// Where it was handed over to, if it was.
        handed: Option<HandOver>,
        /// Who decided, and when.
        stamp: Stamp,
    },
    /// Data was corrected and every clue is gone.
    Recalled {
        /// Where it had been handed over to: whoever got it has to be told.
        handed: Option<HandOver>,
        /// When.
        stamp: Stamp,
    },
    /// Nobody confirmed it in time, and what it said was deleted.
    Forgotten {
        /// When.
        stamp: Stamp,
    },
}

/// A red flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedFlag {
    /// What it was raised with; its clues are those of today.
    pub content: NewFlag,
    /// Where it stands.
    pub standing: FlagStanding,
    /// Clues that it had and that are gone.
    pub gone: Vec<Clue>,
    /// Who may not verify it.
    pub recused: Vec<Recusal>,
    /// Who looked up whom it is about, and why.
    pub look_ups: Vec<LookUp>,
    /// What was decided to be done about it, the latest last.
    pub disposals: Vec<Disposal>,
    /// What came of it.
    pub verification: Option<Verification>,
    /// What speaks against it.
    pub contrary: Vec<Note>,
    /// Corrections that were asked for.
    pub corrections: Vec<Correction>,
    /// To whom it was explained on paper.
    #[serde(default)]
    pub explained: Vec<Note>,
}

impl FlagStanding {
    /// Keys of all standings, with the word people use.
    pub const ALL: [(&'static str, &'static str); 7] = [
        ("quiet", "待佐证"),
        ("open", "待核实"),
        ("verifying", "核实中"),
        ("verified", "已核实"),
        ("closed", "已办结"),
        ("recalled", "已撤回"),
        ("forgotten", "已到期删除"),
    ];

    const fn place(&self) -> usize {
        match self {
            Self::Quiet => 0,
            Self::Open => 1,
            Self::Verifying { .. } => 2,
            Self::Verified { .. } => 3,
            Self::Closed { .. } => 4,
            Self::Recalled { .. } => 5,
            Self::Forgotten { .. } => 6,
        }
    }

    /// Name in stored data and addresses.
    #[allow(
        clippy::indexing_slicing,
        reason = "a place of a table of the same file"
    )]
    pub const fn key(&self) -> &'static str {
        Self::ALL[self.place()].0
    }

    /// The word people use.
    #[allow(
        clippy::indexing_slicing,
        reason = "a place of a table of the same file"
    )]
    pub const fn label(&self) -> &'static str {
        Self::ALL[self.place()].1
    }
}

impl RedFlag {
    const fn verifier(&self) -> Option<PersonId> {
        match self.standing {
            FlagStanding::Verifying { verifier } | FlagStanding::Verified { verifier, .. } => {
                Some(verifier)
            }
            _ => None,
        }
    }

    /// Whether somebody may not verify it.
    pub fn is_recused(&self, person: PersonId) -> bool {
        self.recused.iter().any(|it| it.person == person)
    }

    /// A short word for whom it is about that says nothing about him: the first digits of its own name.
    pub fn code(&self) -> String {
        let id = self.content.id.0.simple().to_string();
        id.chars().take(8).collect::<String>().to_uppercase()
    }

    fn begun(content: NewFlag, shown: bool) -> Self {
        Self {
            content,
            standing: if shown {
                FlagStanding::Open
            } else {
                FlagStanding::Quiet
            },
            gone: Vec::new(),
            recused: Vec::new(),
            look_ups: Vec::new(),
            disposals: Vec::new(),
            verification: None,
            contrary: Vec::new(),
            corrections: Vec::new(),
            explained: Vec::new(),
        }
    }

    /// What a run left of its clues. Who looks already goes on looking; what was quiet may speak, and what was recalled may come
    /// back.
    fn with_clues(mut self, new: Vec<Clue>, gone: &[String], shown: bool) -> Self {
        let (left, kept): (Vec<Clue>, Vec<Clue>) = std::mem::take(&mut self.content.clues)
            .into_iter()
            .partition(|clue| gone.contains(&clue.id));
        self.gone.extend(left);
        self.gone
            .retain(|clue| new.iter().all(|back| back.id != clue.id));
        self.content.clues = kept;
        self.content.clues.extend(new);
        self.standing = match (self.standing, shown) {
            (FlagStanding::Quiet | FlagStanding::Recalled { .. }, true) => FlagStanding::Open,
            (FlagStanding::Open | FlagStanding::Recalled { .. }, false) => FlagStanding::Quiet,
            (other, _) => other,
        };
        self
    }

    fn recalled(mut self, stamp: Stamp) -> Self {
        self.gone.append(&mut self.content.clues);
        let handed = match self.standing {
            FlagStanding::Closed { handed, .. } | FlagStanding::Recalled { handed, .. } => handed,
            _ => None,
        };
        Self {
            standing: FlagStanding::Recalled { handed, stamp },
            ..self
        }
    }

    /// What is left of a flag that nobody confirmed: that it was there, which models said so, and what verification found. The words
    /// of its journal are erased too, so nothing may stay here that was read from them.
    fn forgotten(mut self, stamp: Stamp) -> Self {
        let mut clues = std::mem::take(&mut self.content.clues);
        clues.append(&mut self.gone);
        for clue in &mut clues {
            clue.id.clear();
            clue.details.clear();
            clue.evidence.clear();
        }
        if let Some(found) = &mut self.verification {
            found.text.clear();
        }
        self.content.subject.clear();
        Self {
            verification: self.verification,
            gone: clues,
            standing: FlagStanding::Forgotten { stamp },
            ..Self::begun(self.content, false)
        }
    }

    fn then(mut self, event: FlagEvent, stamp: Stamp) -> Self {
        use FlagEvent as E;
        match event {
            E::FlagRaised { .. } => {}
            E::FlagCluesChanged {
                new, gone, shown, ..
            } => return self.with_clues(new, &gone, shown),
            E::FlagRecalled { .. } => return self.recalled(stamp),
            E::FlagAssigned { verifier } => self.standing = FlagStanding::Verifying { verifier },
            E::FlagRecused { person, reason } => {
                if self.verifier() == Some(person) {
                    self.standing = FlagStanding::Open;
                }
                self.recused.push(Recusal {
                    person,
                    reason,
                    stamp,
                });
            }
            E::FlagUnmasked { reason, rows, near } => self.look_ups.push(LookUp {
                reason,
                rows,
                near,
                stamp,
            }),
            E::FlagExplained { name } => self.explained.push(Note { text: name, stamp }),
            E::FlagForgotten => return self.forgotten(stamp),
            E::FlagDisposed {
                disposition,
                reason,
            } => self.disposals.push(Disposal {
                disposition,
                reason,
                stamp,
            }),
            E::FlagVerified {
                outcome,
                fault,
                text,
            } => {
                if let FlagStanding::Verifying { verifier } = self.standing {
                    self.standing = FlagStanding::Verified {
                        verifier,
                        proposed: None,
                    };
                }
                self.verification = Some(Verification {
                    outcome,
                    cause: fault,
                    text,
                    stamp,
                });
            }
            E::FlagContraryEntered { text } => self.contrary.push(Note { text, stamp }),
            E::FlagCorrectionAsked { on_behalf, text } => self.corrections.push(Correction {
                on_behalf,
                text,
                stamp,
                answer: None,
            }),
            E::FlagCorrectionAnswered { number, text } => {
                if let Some(it) = self.corrections.get_mut(number) {
                    it.answer = Some(Note { text, stamp });
                }
            }
            E::FlagHandOverProposed { way } => self.propose(Some(way)),
            E::FlagHandOverRefused { .. } => self.propose(None),
            E::FlagHandedOver => {
                if let FlagStanding::Verified { proposed, .. } = self.standing {
                    self.standing = FlagStanding::Closed {
                        handed: proposed,
                        stamp,
                    };
                }
            }
            E::FlagClosed { .. } => {
                self.standing = FlagStanding::Closed {
                    handed: None,
                    stamp,
                };
            }
        }
        self
    }

    fn propose(&mut self, way: Option<HandOver>) {
        if let FlagStanding::Verified { proposed, .. } = &mut self.standing {
            *proposed = way;
        }
    }
}

impl Record for RedFlag {
    const KIND: &'static str = "red_flag";
    const LABEL: &'static str = "疑点";
    const OF_DATA: bool = true;
    type Event = FlagEvent;

    fn apply(current: Option<Self>, event: FlagEvent, stamp: Stamp) -> Option<Self> {
        match (current, event) {
            (None, FlagEvent::FlagRaised { flag, shown }) => Some(Self::begun(flag, shown)),
            (Some(it), event) => Some(it.then(event, stamp)),
            (None, _) => None,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.content.id.0,
            parent: Some(self.content.task.0),
            rectification: None,
            findings: Vec::new(),
            units: Vec::new(),
            state: self.standing.key(),
            day: self.content.day,
            audience: Audience::Supervisors,
        }
    }

    fn tell(event: &FlagEvent) -> String {
        event.tell()
    }
}
