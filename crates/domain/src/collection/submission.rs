//! One unit's part of one data set, round after round.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{CollectionId, SubmissionId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// A file as it is kept, sealed by the key of its task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// Where it is kept.
    pub blob: String,
    /// Digest of the sealed bytes.
    pub digest: String,
    /// Number of the sealed bytes.
    pub size: u64,
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HandedIn {
    /// A table.
    File {
        /// What the unit calls it.
        name: String,
        /// Number of its bytes.
        size: u64,
        /// The file.
        file: SealedFile,
        /// Why rows changed a lot or months are missing; empty when there is nothing to explain.
        explanation: String,
        /// The name of who handed it in, which stands under the explanation.
        provided_by: String,
    },
    /// A statement that there is nothing to report (零申报).
    Nothing {
        /// Why.
        reason: String,
        /// The name under it.
        name: String,
    },
}

/// What a check counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Rows of data.
    pub rows: u64,
    /// Issues that send it back.
    pub block: u64,
    /// Issues that may be right.
    pub warning: u64,
    /// Remarks.
    pub hint: u64,
    /// Issues by code.
    pub codes: BTreeMap<String, u64>,
    /// Issues of the round before that are gone.
    pub mended: u64,
    /// Issues of the round before that are still there.
    pub still: u64,
    /// Issues that the round before did not have.
    pub fresh: u64,
}

/// What came of a check by the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It was read.
    Read {
        /// Whether nothing blocks.
        passed: bool,
        /// What was counted.
        tally: Tally,
        /// The issues, sealed.
        verdict: SealedFile,
        /// What later checks compare with, sealed: digests and sums.
        marks: SealedFile,
    },
    /// It is no table of this set.
    Unreadable {
        /// Why, and what to do.
        reason: String,
    },
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// What was handed in.
    pub handed: HandedIn,
    /// Who handed it in, and when.
    pub stamp: Stamp,
    /// What the check said, once it ran.
    pub outcome: Option<Outcome>,
}

impl Round {
    /// What was counted, if it was read.
    pub fn tally(&self) -> Option<&Tally> {
        match &self.outcome {
            Some(Outcome::Read { tally, .. }) => Some(tally),
            Some(Outcome::Unreadable { .. }) | None => None,
        }
    }
}

/// Rows that were taken into the tables that models read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its name: the submission and the round.
    pub batch: String,
    /// Digest of its rows.
    pub digest: String,
    /// How many.
    pub rows: u64,
}

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing came.
    Awaited,
    /// It came and is being checked.
    Checking,
    /// The check found what the unit must mend.
    Faulty,
    /// Nothing blocks; somebody has to look.
    Handed,
    /// Somebody sent it back.
    Returned {
        /// Why.
        reason: String,
        /// Who, and when.
        stamp: Stamp,
    },
    /// Somebody accepted it.
    Accepted {
        /// Who, and when.
        stamp: Stamp,
        /// The rows, once they were taken into the tables; a statement has none.
        batch: Option<Batch>,
    },
}

impl Stage {
    /// Keys of all stages, with the word people use.
    pub const ALL: [(&'static str, &'static str); 6] = [
        ("awaited", "未报"),
        ("checking", "校验中"),
        ("faulty", "待整改"),
        ("handed", "待复核"),
        ("returned", "已退回"),
        ("accepted", "已通过"),
    ];

    const fn place(&self) -> usize {
        match self {
            Self::Awaited => 0,
            Self::Checking => 1,
            Self::Faulty => 2,
            Self::Handed => 3,
            Self::Returned { .. } => 4,
            Self::Accepted { .. } => 5,
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

    /// Whether the unit has to do something.
    pub const fn waits_for_unit(&self) -> bool {
        matches!(self, Self::Awaited | Self::Faulty | Self::Returned { .. })
    }
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Identity.
    pub id: SubmissionId,
    /// The task.
    pub task: CollectionId,
    /// Name of the data set.
    pub set: String,
    /// The unit.
    pub unit: UnitId,
    /// Who checks; the supervisors themselves where there is no team.
    pub team: Option<UnitId>,
    /// The day until which it was asked for at first.
    pub due_original: Date,
    /// The day until which it is asked for now.
    pub due: Date,
    /// The rounds, oldest first.
    pub rounds: Vec<Round>,
    /// Where it stands.
    pub stage: Stage,
}

/// What can happen to a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SubmissionEvent {
    /// It was asked for.
    SubmissionAsked {
        /// Identity.
        id: SubmissionId,
        /// The task.
        task: CollectionId,
        /// The data set.
        set: String,
        /// The unit.
        unit: UnitId,
        /// Who checks.
        team: Option<UnitId>,
        /// Until when.
        due: Date,
    },
    /// Somebody else checks it.
    SubmissionTeamSet {
        /// Who.
        team: Option<UnitId>,
    },
    /// Something was handed in.
    SubmissionHandedIn {
        /// What.
        handed: HandedIn,
    },
    /// It was checked.
    SubmissionChecked {
        /// What came of it.
        outcome: Outcome,
    },
    /// It was sent back.
    SubmissionReturned {
        /// Why.
        reason: String,
    },
    /// It was accepted.
    SubmissionAccepted,
    /// Its rows were taken into the tables.
    SubmissionKept {
        /// Which.
        batch: Batch,
    },
    /// The unit has longer.
    SubmissionProlonged {
        /// Until when.
        due: Date,
        /// Why.
        reason: String,
    },
}

impl Submission {
    /// Hands something in.
    ///
    /// # Errors
    /// As [`Self::must_take`], the rules for texts.
    pub fn hand_in(&self, handed: HandedIn) -> Result<SubmissionEvent, Refusal> {
        self.must_take()?;
        if let HandedIn::Nothing { reason, name } = &handed {
            check_text("零申报原因", reason, 500)?;
            check_text("签名", name, 30)?;
        }
        Ok(SubmissionEvent::SubmissionHandedIn { handed })
    }

    /// Whether something may be handed in now.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] while it is checked or after it was accepted.
    pub fn must_take(&self) -> Result<(), Refusal> {
        match &self.stage {
            Stage::Awaited | Stage::Faulty | Stage::Handed | Stage::Returned { .. } => Ok(()),
            Stage::Checking | Stage::Accepted { .. } => Err(self.wrong("重新报送")),
        }
    }

    /// Records what the check said.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] when nothing waits for a check.
    pub fn checked(&self, outcome: Outcome) -> Result<SubmissionEvent, Refusal> {
        match self.stage {
            Stage::Checking => Ok(SubmissionEvent::SubmissionChecked { outcome }),
            _ => Err(self.wrong("登记校验结果")),
        }
    }

    /// Sends it back; also what was accepted, when it turns out to be wrong.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn send_back(&self, reason: &str) -> Result<SubmissionEvent, Refusal> {
        match self.stage {
            Stage::Handed | Stage::Accepted { .. } => {}
            _ => return Err(self.wrong("退回")),
        }
        check_text("退回原因", reason, 500)?;
        Ok(SubmissionEvent::SubmissionReturned {
            reason: reason.to_owned(),
        })
    }

    /// Accepts it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn accept(&self) -> Result<SubmissionEvent, Refusal> {
        match self.stage {
            Stage::Handed => Ok(SubmissionEvent::SubmissionAccepted),
            _ => Err(self.wrong("通过")),
        }
    }

    /// Records that its rows are in the tables.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for what was not accepted.
    pub fn kept(&self, batch: Batch) -> Result<SubmissionEvent, Refusal> {
        match self.stage {
            Stage::Accepted { batch: None, .. } => Ok(SubmissionEvent::SubmissionKept { batch }),
            _ => Err(self.wrong("入库")),
        }
    }

    /// Gives the unit longer.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] when nothing more is awaited, [`Refusal::NotLater`], the rules for texts.
    pub fn prolong(&self, due: Date, reason: &str) -> Result<SubmissionEvent, Refusal> {
        if !self.stage.waits_for_unit() {
            return Err(self.wrong("延长报送时限"));
        }
        if due <= self.due {
            return Err(Refusal::NotLater { current: self.due });
        }
        check_text("延长理由", reason, 500)?;
        Ok(SubmissionEvent::SubmissionProlonged {
            due,
            reason: reason.to_owned(),
        })
    }

    fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: "报送",
            actual: self.stage.label(),
            action,
        }
    }

    /// The last round.
    pub fn last(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// Whether the last round is a statement that there is nothing to report.
    pub fn says_nothing(&self) -> bool {
        let last = self.last().map(|round| &round.handed);
        matches!(last, Some(HandedIn::Nothing { .. }))
    }

    /// Whether the first round had nothing that blocks and was accepted or waits for it.
    pub fn first_passed(&self) -> Option<bool> {
        let first = self.rounds.first()?;
        match first.outcome.as_ref()? {
            Outcome::Read { passed, .. } => {
                let sent_back = self.rounds.len() > 1;
                Some(*passed && !sent_back)
            }
            Outcome::Unreadable { .. } => Some(false),
        }
    }

    /// Whether it is late on a day.
    pub fn is_late(&self, today: Date) -> bool {
        self.stage.waits_for_unit() && today > self.due
    }
}

impl Record for Submission {
    const KIND: &'static str = "submission";
    const LABEL: &'static str = "数据报送";
    const OF_DATA: bool = true;
    type Event = SubmissionEvent;

    fn apply(current: Option<Self>, event: SubmissionEvent, stamp: Stamp) -> Option<Self> {
        use SubmissionEvent as E;
        match (current, event) {
            (
                None,
                E::SubmissionAsked {
                    id,
                    task,
                    set,
                    unit,
                    team,
                    due,
                },
            ) => Some(Self {
                id,
                task,
                set,
                unit,
                team,
                due_original: due,
                due,
                rounds: Vec::new(),
                stage: Stage::Awaited,
            }),
            (Some(it), E::SubmissionTeamSet { team }) => Some(Self { team, ..it }),
            (Some(mut it), E::SubmissionHandedIn { handed }) => {
                it.rounds.push(Round {
                    handed,
                    stamp,
                    outcome: None,
                });
                it.stage = Stage::Checking;
                Some(it)
            }
            (Some(mut it), E::SubmissionChecked { outcome }) => {
                it.stage = match &outcome {
                    Outcome::Read { passed: true, .. } => Stage::Handed,
                    Outcome::Read { .. } | Outcome::Unreadable { .. } => Stage::Faulty,
                };
                if let Some(round) = it.rounds.last_mut() {
                    round.outcome = Some(outcome);
                }
                Some(it)
            }
            (Some(it), E::SubmissionReturned { reason }) => Some(Self {
                stage: Stage::Returned { reason, stamp },
                ..it
            }),
            (Some(it), E::SubmissionAccepted) => Some(Self {
                stage: Stage::Accepted { stamp, batch: None },
                ..it
            }),
            (Some(mut it), E::SubmissionKept { batch: new }) => {
                if let Stage::Accepted { batch, .. } = &mut it.stage {
                    *batch = Some(new);
                }
                Some(it)
            }
            (Some(it), E::SubmissionProlonged { due, .. }) => Some(Self { due, ..it }),
            (current, _) => current,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: Some(self.task.0),
            rectification: None,
            findings: Vec::new(),
            units: self.team.into_iter().chain([self.unit]).collect(),
            state: self.stage.key(),
            day: self.due,
            audience: Audience::Reporting,
        }
    }

    fn tell(event: &SubmissionEvent) -> String {
        use SubmissionEvent as E;
        match event {
            E::SubmissionAsked { set, .. } => format!("要求报送 {set}"),
            E::SubmissionTeamSet { .. } => "调整了校验的派驻组".to_owned(),
            E::SubmissionHandedIn {
                handed: HandedIn::File { name, .. },
            } => format!("报送了《{name}》"),
            E::SubmissionHandedIn {
                handed: HandedIn::Nothing { .. },
            } => "作了零申报".to_owned(),
            E::SubmissionChecked {
                outcome: Outcome::Read { tally, .. },
            } => format!(
                "完成校验：{} 行，须改 {} 处，存疑 {} 处",
                tally.rows, tally.block, tally.warning
            ),
            E::SubmissionChecked {
                outcome: Outcome::Unreadable { reason },
            } => format!("无法读取：{reason}"),
            E::SubmissionReturned { reason } => format!("退回：{reason}"),
            E::SubmissionAccepted => "复核通过".to_owned(),
            E::SubmissionKept { batch } => format!("入库 {} 行", batch.rows),
            E::SubmissionProlonged { due, reason } => format!("时限延至 {due}：{reason}"),
        }
    }
}
