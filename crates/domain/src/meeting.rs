//! Meetings of the rectification and what they decided.
//!
//! A decision names the unit that carries it out and the day; it stays open until the unit has replied, and the reply may be
//! sent back. That is how every matter of a meeting gets an answer (事事有回音).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{DecisionId, FindingId, MeetingId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// What kind of meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingKind {
    /// 常委会
    StandingCommittee,
    /// 书记专题会
    Secretary,
    /// 五人小组会
    FiveMember,
    /// 领导小组会
    LeadingGroup,
    /// 推进会
    Promotion,
    /// 调度会
    Dispatch,
    /// 专班会
    TaskForce,
    /// 专题民主生活会
    DemocraticLife,
}

impl MeetingKind {
    /// All kinds in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::StandingCommittee,
        Self::Secretary,
        Self::FiveMember,
        Self::LeadingGroup,
        Self::Promotion,
        Self::Dispatch,
        Self::TaskForce,
        Self::DemocraticLife,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StandingCommittee => "常委会",
            Self::Secretary => "书记专题会",
            Self::FiveMember => "五人小组会",
            Self::LeadingGroup => "领导小组会",
            Self::Promotion => "推进会",
            Self::Dispatch => "调度会",
            Self::TaskForce => "专班会",
            Self::DemocraticLife => "专题民主生活会",
        }
    }

    /// Name in stored data and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::StandingCommittee => "standing_committee",
            Self::Secretary => "secretary",
            Self::FiveMember => "five_member",
            Self::LeadingGroup => "leading_group",
            Self::Promotion => "promotion",
            Self::Dispatch => "dispatch",
            Self::TaskForce => "task_force",
            Self::DemocraticLife => "democratic_life",
        }
    }
}

/// What a meeting is about, when it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMeeting {
    /// Identity.
    pub id: MeetingId,
    /// The rectification.
    pub rectification: RectificationId,
    /// What kind.
    pub kind: MeetingKind,
    /// What people call it.
    pub title: String,
    /// When.
    pub day: Date,
    /// Where; may be empty.
    pub place: String,
    /// Units that attended.
    pub units: Vec<UnitId>,
    /// What was on the agenda; may be empty.
    pub agenda: String,
}

/// Whether a decision was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Reply {
    /// 待落实
    Open,
    /// 已答复
    Given {
        /// What was done.
        reply: String,
        /// Who said so, and when.
        stamp: Stamp,
    },
    /// 退回再办
    SentBack {
        /// Why.
        reason: String,
    },
}

/// What a meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDecision {
    /// Identity.
    pub id: DecisionId,
    /// What is to be done.
    pub text: String,
    /// The unit that carries it out.
    pub unit: UnitId,
    /// Until when.
    pub due: Date,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
}

/// A decision with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    #[serde(flatten)]
    pub decided: NewDecision,
    /// What became of it.
    pub answer: Reply,
}

impl Decision {
    /// Whether a reply is still awaited.
    pub const fn is_open(&self) -> bool {
        !matches!(self.answer, Reply::Given { .. })
    }

    /// Whether the day has passed without a reply.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.decided.due < today
    }
}

/// A meeting of the rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchMeeting {
    /// What was entered.
    #[serde(flatten)]
    pub held: NewMeeting,
    /// What was decided, in the order of the minutes.
    pub decisions: Vec<Decision>,
}

/// What can happen to a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MeetingEvent {
    /// It was entered.
    MeetingEntered(NewMeeting),
    /// What was written down about it was corrected.
    MeetingCorrected {
        /// What people call it.
        title: String,
        /// Where.
        place: String,
        /// Units that attended.
        units: Vec<UnitId>,
        /// What was on the agenda.
        agenda: String,
    },
    /// It decided something.
    DecisionMade(NewDecision),
    /// The unit says what it did.
    DecisionAnswered {
        /// Which.
        decision: DecisionId,
        /// What was done.
        reply: String,
    },
    /// The reply was sent back.
    DecisionReopened {
        /// Which.
        decision: DecisionId,
        /// Why.
        reason: String,
    },
}

impl DispatchMeeting {
    /// Enters a meeting.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
    pub fn enter(mut new: NewMeeting) -> Result<MeetingEvent, Refusal> {
        check_words_of(&new.title, &new.place, &new.agenda)?;
        new.title = new.title.trim().to_owned();
        new.units.sort_unstable();
        new.units.dedup();
        Ok(MeetingEvent::MeetingEntered(new))
    }

    /// Corrects what was written down. Kind and day stay: they were counted in reports.
    ///
    /// # Errors
    /// As [`DispatchMeeting::enter`], and [`Refusal::NothingChanged`].
    pub fn correct(
        &self,
        title: &str,
        place: &str,
        mut units: Vec<UnitId>,
        agenda: &str,
    ) -> Result<MeetingEvent, Refusal> {
        check_words_of(title, place, agenda)?;
        units.sort_unstable();
        units.dedup();
        let held = &self.held;
        if held.title == title.trim()
            && held.place == place.trim()
            && held.units == units
            && held.agenda == agenda.trim()
        {
            return Err(Refusal::NothingChanged);
        }
        Ok(MeetingEvent::MeetingCorrected {
            title: title.trim().to_owned(),
            place: place.trim().to_owned(),
            units,
            agenda: agenda.trim().to_owned(),
        })
    }

    /// Writes down a decision.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`], [`Refusal::DatesReversed`].
    pub fn decide_on(&self, mut new: NewDecision) -> Result<MeetingEvent, Refusal> {
        check_text("议定事项", &new.text, 1000)?;
        if new.due < self.held.day {
            return Err(Refusal::DatesReversed {
                later: "办理时限",
                earlier: "会议日期",
                day: self.held.day,
            });
        }
        new.text = new.text.trim().to_owned();
        Ok(MeetingEvent::DecisionMade(new))
    }

    /// Takes the unit's reply.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`], [`Refusal::WrongRecordStage`], and the rules for texts.
    pub fn answer(&self, decision: DecisionId, reply: &str) -> Result<MeetingEvent, Refusal> {
        if !self.decision(decision)?.is_open() {
            return Err(wrong("已经答复", "再次答复"));
        }
        check_text("落实情况", reply, 2000)?;
        let reply = reply.trim().to_owned();
        Ok(MeetingEvent::DecisionAnswered { decision, reply })
    }

    /// Sends a reply back.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`], [`Refusal::WrongRecordStage`], and the rules for texts.
    pub fn reopen(&self, decision: DecisionId, reason: &str) -> Result<MeetingEvent, Refusal> {
        if self.decision(decision)?.is_open() {
            return Err(wrong("尚未答复", "退回"));
        }
        check_text("退回理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(MeetingEvent::DecisionReopened { decision, reason })
    }

    /// One of its decisions.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`].
    pub fn decision(&self, id: DecisionId) -> Result<&Decision, Refusal> {
        let found = self.decisions.iter().find(|d| d.decided.id == id);
        found.ok_or(Refusal::NoSuchPart { what: WHAT })
    }

    fn set(&mut self, id: DecisionId, answer: Reply) {
        if let Some(decision) = self.decisions.iter_mut().find(|d| d.decided.id == id) {
            decision.answer = answer;
        }
    }
}

/// What a decision is called in refusals.
const WHAT: &str = "议定事项";

const fn wrong(actual: &'static str, action: &'static str) -> Refusal {
    Refusal::WrongRecordStage {
        what: WHAT,
        actual,
        action,
    }
}

fn check_words_of(title: &str, place: &str, agenda: &str) -> Result<(), Refusal> {
    check_text("会议名称", title, 200)?;
    check_words("会议地点", place, 100)?;
    check_words("会议议题", agenda, 2000)
}

impl Record for DispatchMeeting {
    const KIND: &'static str = "dispatch_meeting";
    const LABEL: &'static str = "会议";
    type Event = MeetingEvent;

    fn apply(current: Option<Self>, event: MeetingEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                MeetingEvent::MeetingEntered(held) => Some(Self {
                    held,
                    decisions: Vec::new(),
                }),
                _ => None,
            };
        };
        match event {
            MeetingEvent::MeetingEntered(_) => {}
            MeetingEvent::MeetingCorrected {
                title,
                place,
                units,
                agenda,
            } => {
                it.held = NewMeeting {
                    title,
                    place,
                    units,
                    agenda,
                    ..it.held
                };
            }
            MeetingEvent::DecisionMade(decided) => it.decisions.push(Decision {
                decided,
                answer: Reply::Open,
            }),
            MeetingEvent::DecisionAnswered { decision, reply } => {
                it.set(decision, Reply::Given { reply, stamp });
            }
            MeetingEvent::DecisionReopened { decision, reason } => {
                it.set(decision, Reply::SentBack { reason });
            }
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        let decided = self.decisions.iter().map(|d| &d.decided);
        let units = self.held.units.iter().copied();
        Indexed {
            id: self.held.id.0,
            parent: None,
            rectification: Some(self.held.rectification),
            findings: decided.clone().flat_map(|d| d.findings.clone()).collect(),
            units: units.chain(decided.map(|d| d.unit)).collect(),
            state: if self.decisions.iter().any(Decision::is_open) {
                "open"
            } else {
                "settled"
            },
            day: self.held.day,
            audience: Audience::Party,
        }
    }

    fn tell(event: &MeetingEvent) -> String {
        match event {
            MeetingEvent::MeetingEntered(new) => {
                format!("登记了{}“{}”", new.kind.label(), new.title)
            }
            MeetingEvent::MeetingCorrected { .. } => "更正了会议记录".to_owned(),
            MeetingEvent::DecisionMade(new) => {
                format!("登记了会议议定事项：{}（{} 前）", new.text, new.due)
            }
            MeetingEvent::DecisionAnswered { reply, .. } => format!("答复了议定事项：{reply}"),
            MeetingEvent::DecisionReopened { reason, .. } => {
                format!("退回了议定事项的答复：{reason}")
            }
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

    fn meeting() -> DispatchMeeting {
        let event = DispatchMeeting::enter(NewMeeting {
            id: MeetingId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            kind: MeetingKind::Dispatch,
            title: " 第七次调度会 ".to_owned(),
            day: date(2024, 3, 4),
            place: String::new(),
            units: vec![UnitId(Uuid::from_u128(4)), UnitId(Uuid::from_u128(4))],
            agenda: String::new(),
        })
        .unwrap();
        DispatchMeeting::apply(None, event, STAMP).unwrap()
    }

    fn decision() -> NewDecision {
        NewDecision {
            id: DecisionId(Uuid::from_u128(5)),
            text: "一周内公示分配名单".to_owned(),
            unit: UnitId(Uuid::from_u128(6)),
            due: date(2024, 3, 11),
            findings: vec![FindingId(Uuid::from_u128(7))],
        }
    }

    fn after(it: DispatchMeeting, event: MeetingEvent) -> DispatchMeeting {
        DispatchMeeting::apply(Some(it), event, STAMP).unwrap()
    }

    #[test]
    fn a_meeting_without_decisions_leaves_nothing_open() {
        let it = meeting();
        assert_eq!(it.held.title, "第七次调度会");
        assert_eq!(it.indexed().state, "settled");
        assert_eq!(it.indexed().units.len(), 1);
    }

    #[test]
    fn a_decision_stays_open_until_it_is_answered_and_may_come_back() {
        let it = meeting();
        let early = NewDecision {
            due: date(2024, 3, 3),
            ..decision()
        };
        assert_eq!(it.decide_on(early).unwrap_err().code(), "dates_reversed");
        let it = after(it.clone(), it.decide_on(decision()).unwrap());
        let id = decision().id;
        assert_eq!(it.indexed().state, "open");
        assert_eq!(it.indexed().findings, decision().findings);
        assert!(it.decision(id).unwrap().is_overdue(date(2024, 3, 12)));
        assert_eq!(
            it.reopen(id, "不实").unwrap_err().code(),
            "wrong_record_stage"
        );
        let it = after(it.clone(), it.answer(id, "已公示 46 户。").unwrap());
        assert_eq!(it.indexed().state, "settled");
        assert_eq!(
            it.answer(id, "再报").unwrap_err().code(),
            "wrong_record_stage"
        );
        let it = after(it.clone(), it.reopen(id, "名单不全").unwrap());
        assert!(it.decision(id).unwrap().is_open());
        let unknown = DecisionId(Uuid::from_u128(99));
        assert_eq!(it.answer(unknown, "好").unwrap_err().code(), "no_such_part");
    }
}
