//! Special drives (专项整治) and themes (专题研究): they collect findings of one kind across rectifications.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{DriveId, FindingId, PersonId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// What kind of drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriveKind {
    /// 专项整治
    SpecialDrive,
    /// 专题研究：上轮未整改到位
    LastRound,
    /// 专题研究：审计未整改到位
    Audit,
    /// 其他专题
    Other,
}

impl DriveKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::SpecialDrive,
        Self::LastRound,
        Self::Audit,
        Self::Other,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SpecialDrive => "专项整治",
            Self::LastRound => "专题·上轮未整改到位",
            Self::Audit => "专题·审计未整改到位",
            Self::Other => "其他专题",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SpecialDrive => "special_drive",
            Self::LastRound => "last_round",
            Self::Audit => "audit",
            Self::Other => "other",
        }
    }
}

/// A step of a drive, such as the first batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriveStep {
    /// What is to be reached.
    pub title: String,
    /// Until when.
    pub due: Date,
}

/// A drive as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDrive {
    /// Identity.
    pub id: DriveId,
    /// What kind.
    pub kind: DriveKind,
    /// What people call it.
    pub title: String,
    /// What is to be reached; may be empty.
    pub goal: String,
    /// The unit that leads it.
    pub unit: UnitId,
    /// The leader who owns it: its head.
    pub sponsor: Option<PersonId>,
    /// The other head, where two lead it together. Drives of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_head: Option<PersonId>,
    /// When it began.
    pub day: Date,
    /// Until when.
    pub due: Date,
    /// Its steps in order.
    pub steps: Vec<DriveStep>,
}

/// A drive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drive {
    /// What was opened, with the heads it has now.
    pub opened: NewDrive,
    /// The findings it collects.
    pub findings: Vec<FindingId>,
    /// What was said about each step that was reached, by its place.
    pub reached: Vec<(usize, String)>,
    /// What came of it, once it ended.
    pub result: Option<String>,
}

/// What can happen to a drive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DriveEvent {
    /// It was opened.
    DriveOpened(NewDrive),
    /// It collects other findings now.
    DriveCollected {
        /// All of them.
        findings: Vec<FindingId>,
    },
    /// Findings of one kind were put together in it, from the page of one of them.
    DriveGathered {
        /// Those that were not in it before.
        findings: Vec<FindingId>,
        /// What people call the drive: the stories of the findings say where they went.
        title: String,
    },
    /// Others lead it now.
    DriveHeadsNamed {
        /// The leader who owns it.
        sponsor: PersonId,
        /// The other head, where two lead it together.
        #[serde(default)]
        second_head: Option<PersonId>,
    },
    /// A step was reached.
    DriveStepReached {
        /// Its place, from 0.
        step: usize,
        /// How.
        text: String,
    },
    /// It ended.
    DriveEnded {
        /// What came of it.
        text: String,
    },
}

const WHAT: &str = "专项";

impl Drive {
    /// Opens a drive.
    ///
    /// # Errors
    /// The rules for texts, [`Refusal::DatesReversed`], [`Refusal::NoFirstHead`], [`Refusal::HeadTwice`].
    pub fn open(mut new: NewDrive) -> Result<DriveEvent, Refusal> {
        check_text("专项名称", &new.title, 200)?;
        check_words("整治目标", &new.goal, 1000)?;
        check_heads(new.sponsor, new.second_head)?;
        for step in &new.steps {
            check_text("步骤名称", &step.title, 200)?;
        }
        let days = new.steps.iter().map(|s| s.due).chain([new.due]);
        if days.min().is_some_and(|first| first < new.day) {
            return Err(Refusal::DatesReversed {
                later: "完成时限",
                earlier: "开始日期",
                day: new.day,
            });
        }
        new.title = new.title.trim().to_owned();
        Ok(DriveEvent::DriveOpened(new))
    }

    /// Collects these findings, and no others.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it ended, [`Refusal::NothingChanged`].
    pub fn collect(&self, mut findings: Vec<FindingId>) -> Result<DriveEvent, Refusal> {
        self.ensure_running("调整")?;
        findings.sort_unstable();
        findings.dedup();
        if findings == self.findings {
            return Err(Refusal::NothingChanged);
        }
        Ok(DriveEvent::DriveCollected { findings })
    }

    /// Puts findings of one kind together in it, beside those it collects already.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it ended, [`Refusal::NothingChanged`] when it collects all of them.
    pub fn gather(&self, mut findings: Vec<FindingId>) -> Result<DriveEvent, Refusal> {
        self.ensure_running("归集问题")?;
        findings.sort_unstable();
        findings.dedup();
        findings.retain(|finding| !self.findings.contains(finding));
        if findings.is_empty() {
            return Err(Refusal::NothingChanged);
        }
        let title = self.opened.title.clone();
        Ok(DriveEvent::DriveGathered { findings, title })
    }

    /// Names who leads it: one head, or two who lead it together.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it ended, [`Refusal::HeadTwice`], [`Refusal::NothingChanged`].
    pub fn name_heads(
        &self,
        sponsor: PersonId,
        second_head: Option<PersonId>,
    ) -> Result<DriveEvent, Refusal> {
        self.ensure_running("调整组长")?;
        check_heads(Some(sponsor), second_head)?;
        if (Some(sponsor), second_head) == (self.opened.sponsor, self.opened.second_head) {
            return Err(Refusal::NothingChanged);
        }
        Ok(DriveEvent::DriveHeadsNamed {
            sponsor,
            second_head,
        })
    }

    /// Who leads it, the first head first.
    pub fn heads(&self) -> impl Iterator<Item = PersonId> {
        let heads = [self.opened.sponsor, self.opened.second_head];
        heads.into_iter().flatten()
    }

    /// Notes that a step was reached.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`], the rules for texts.
    pub fn reach(&self, step: usize, text: &str) -> Result<DriveEvent, Refusal> {
        self.ensure_running("登记进度")?;
        if step >= self.opened.steps.len() {
            return Err(Refusal::NoSuchPart { what: "步骤" });
        }
        if self.reached.iter().any(|(at, _)| *at == step) {
            return Err(Refusal::NothingChanged);
        }
        check_text("完成情况", text, 1000)?;
        let text = text.trim().to_owned();
        Ok(DriveEvent::DriveStepReached { step, text })
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn end(&self, text: &str) -> Result<DriveEvent, Refusal> {
        self.ensure_running("结束")?;
        check_text("整治结果", text, 2000)?;
        let text = text.trim().to_owned();
        Ok(DriveEvent::DriveEnded { text })
    }

    /// Whether it goes on.
    pub const fn is_running(&self) -> bool {
        self.result.is_none()
    }

    fn ensure_running(&self, action: &'static str) -> Result<(), Refusal> {
        if self.is_running() {
            return Ok(());
        }
        Err(Refusal::WrongRecordStage {
            what: WHAT,
            actual: "已经结束",
            action,
        })
    }
}

/// A second head stands beside a first, and is somebody else.
fn check_heads(first: Option<PersonId>, second: Option<PersonId>) -> Result<(), Refusal> {
    match (first, second) {
        (None, Some(_)) => Err(Refusal::NoFirstHead),
        (Some(first), Some(second)) if first == second => Err(Refusal::HeadTwice),
        _ => Ok(()),
    }
}

impl Record for Drive {
    const KIND: &'static str = "drive";
    const LABEL: &'static str = "专项";
    type Event = DriveEvent;

    fn apply(current: Option<Self>, event: DriveEvent, _: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                DriveEvent::DriveOpened(opened) => Some(Self {
                    opened,
                    findings: Vec::new(),
                    reached: Vec::new(),
                    result: None,
                }),
                _ => None,
            };
        };
        match event {
            DriveEvent::DriveOpened(_) => {}
            DriveEvent::DriveCollected { findings } => it.findings = findings,
            DriveEvent::DriveGathered { findings, .. } => {
                it.findings.extend(findings);
                it.findings.sort_unstable();
                it.findings.dedup();
            }
            DriveEvent::DriveHeadsNamed {
                sponsor,
                second_head,
            } => {
                it.opened.sponsor = Some(sponsor);
                it.opened.second_head = second_head;
            }
            DriveEvent::DriveStepReached { step, text } => it.reached.push((step, text)),
            DriveEvent::DriveEnded { text } => it.result = Some(text),
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.opened.id.0,
            parent: None,
            rectification: None,
            findings: self.findings.clone(),
            units: vec![self.opened.unit],
            state: if self.is_running() {
                "running"
            } else {
                "ended"
            },
            day: self.opened.day,
            audience: Audience::Party,
        }
    }

    fn tell(event: &DriveEvent) -> String {
        match event {
            DriveEvent::DriveOpened(new) => {
                let heads = if new.second_head.is_some() {
                    "，实行双组长"
                } else {
                    ""
                };
                format!("开展{}“{}”{heads}", new.kind.label(), new.title)
            }
            DriveEvent::DriveGathered { findings, title } => format!(
                "把 {} 个同类问题归入“{title}”，一并研究办理",
                findings.len()
            ),
            DriveEvent::DriveHeadsNamed { second_head, .. } => match second_head {
                Some(_) => "调整了专项组长，实行双组长".to_owned(),
                None => "调整了专项组长".to_owned(),
            },
            DriveEvent::DriveCollected { .. } => "调整了专项归集的问题".to_owned(),
            DriveEvent::DriveStepReached { text, .. } => format!("登记专项进度：{text}"),
            DriveEvent::DriveEnded { text } => format!("结束专项：{text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const STAMP: Stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };

    fn new() -> NewDrive {
        NewDrive {
            id: DriveId(Uuid::from_u128(1)),
            kind: DriveKind::SpecialDrive,
            title: "农村“三资”专项整治".to_owned(),
            goal: String::new(),
            unit: UnitId(Uuid::from_u128(2)),
            sponsor: None,
            second_head: None,
            day: date(2024, 3, 1),
            due: date(2024, 9, 30),
            steps: vec![DriveStep {
                title: "清查合同".to_owned(),
                due: date(2024, 5, 31),
            }],
        }
    }

    fn after(it: Option<Drive>, event: DriveEvent) -> Drive {
        Drive::apply(it, event, STAMP).unwrap()
    }

    #[test]
    fn a_drive_collects_reaches_steps_and_ends() {
        let mut early = new();
        early.due = date(2024, 2, 1);
        assert_eq!(Drive::open(early).unwrap_err().code(), "dates_reversed");
        let it = after(None, Drive::open(new()).unwrap());
        let one = FindingId(Uuid::from_u128(7));
        let it = after(Some(it.clone()), it.collect(vec![one, one]).unwrap());
        assert_eq!(it.findings, [one]);
        assert_eq!(it.collect(vec![one]), Err(Refusal::NothingChanged));
        assert_eq!(it.reach(1, "已清查").unwrap_err().code(), "no_such_part");
        let it = after(Some(it.clone()), it.reach(0, "清查合同 312 份").unwrap());
        assert_eq!(it.reach(0, "再报"), Err(Refusal::NothingChanged));
        let it = after(Some(it.clone()), it.end("收回资金 86 万元").unwrap());
        assert_eq!(it.indexed().state, "ended");
        assert_eq!(
            it.collect(Vec::new()).unwrap_err().code(),
            "wrong_record_stage"
        );
    }

    #[test]
    fn findings_of_one_kind_come_to_those_it_has() {
        let it = after(None, Drive::open(new()).unwrap());
        let [one, two, three] = [7, 8, 9].map(|n| FindingId(Uuid::from_u128(n)));
        let it = after(Some(it.clone()), it.collect(vec![two]).unwrap());
        let gathered = it.gather(vec![three, two, one, one]).unwrap();
        assert_eq!(
            Drive::tell(&gathered),
            "把 2 个同类问题归入“农村“三资”专项整治”，一并研究办理"
        );
        let it = after(Some(it), gathered);
        assert_eq!(it.findings, [one, two, three]);
        assert_eq!(it.gather(vec![one, three]), Err(Refusal::NothingChanged));
        let it = after(Some(it.clone()), it.end("已收回").unwrap());
        assert_eq!(
            it.gather(vec![one]).unwrap_err().code(),
            "wrong_record_stage"
        );
    }

    #[test]
    fn two_heads_are_two_people_and_the_first_comes_first() {
        let [one, two] = [11, 12].map(|n| PersonId(Uuid::from_u128(n)));
        let with = |sponsor, second_head| NewDrive {
            sponsor,
            second_head,
            ..new()
        };
        assert_eq!(
            Drive::open(with(None, Some(two))),
            Err(Refusal::NoFirstHead)
        );
        assert_eq!(
            Drive::open(with(Some(one), Some(one))),
            Err(Refusal::HeadTwice)
        );
        let it = after(None, Drive::open(with(Some(one), Some(two))).unwrap());
        assert_eq!(it.heads().collect::<Vec<_>>(), [one, two]);
        assert_eq!(it.name_heads(one, Some(two)), Err(Refusal::NothingChanged));
        assert_eq!(it.name_heads(two, Some(two)), Err(Refusal::HeadTwice));
        let it = after(Some(it.clone()), it.name_heads(two, None).unwrap());
        assert_eq!(it.heads().collect::<Vec<_>>(), [two]);
    }

    #[test]
    fn a_drive_of_an_earlier_version_has_one_head() {
        let mut stored = serde_json::to_value(Drive::open(new()).unwrap()).unwrap();
        assert!(stored.get("second_head").is_none(), "{stored}");
        stored["sponsor"] = serde_json::to_value(PersonId(Uuid::from_u128(11))).unwrap();
        let read: DriveEvent = serde_json::from_value(stored).unwrap();
        assert_eq!(after(None, read).heads().count(), 1);
    }
}
