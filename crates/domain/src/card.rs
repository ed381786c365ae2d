//! Yellow and red cards (黄牌、红牌): a warning to a unit about findings, with a time to cure, an appeal and a way off.
//!
//! A card is about work, never about a person. It is issued and lifted by a person; whoever gets it can appeal once.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{CardId, FindingId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// The colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardColour {
    /// 黄牌
    Yellow,
    /// 红牌
    Red,
}

impl CardColour {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Yellow, Self::Red];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yellow => "黄牌",
            Self::Red => "红牌",
        }
    }

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// A card as it is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCard {
    /// Identity.
    pub id: CardId,
    /// The rectification.
    pub rectification: RectificationId,
    /// The unit that gets it.
    pub unit: UnitId,
    /// The finding it is about.
    pub finding: FindingId,
    /// Its colour.
    pub colour: CardColour,
    /// Day of issue.
    pub day: Date,
    /// The last day of the cure.
    pub cure_by: Date,
    /// The last day for an appeal.
    pub appeal_by: Date,
    /// The facts, in words.
    pub reason: String,
}

/// An appeal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// What the unit says.
    pub text: String,
    /// Who appealed, and when.
    pub stamp: Stamp,
    /// The answer, once there is one.
    pub answer: Option<AppealAnswer>,
}

/// The answer to an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealAnswer {
    /// Whether the unit was right, so that the card was taken back.
    pub granted: bool,
    /// Why.
    pub reason: String,
    /// Who answered, and when.
    pub stamp: Stamp,
}

/// A visit on site after a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnSite {
    /// When.
    pub day: Date,
    /// What was found.
    pub text: String,
}

/// Where a card stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CardState {
    /// 有效
    InForce,
    /// 已摘牌
    Lifted {
        /// When.
        day: Date,
        /// Why.
        reason: String,
    },
    /// 已撤销, after an appeal or a mistake.
    Withdrawn {
        /// Why.
        reason: String,
    },
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// As issued.
    pub entered: NewCard,
    /// Where it stands.
    pub standing: CardState,
    /// The appeal, if there was one.
    pub appeal: Option<Appeal>,
    /// Visits on site, oldest first.
    pub visits: Vec<OnSite>,
}

/// What can happen to a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CardEvent {
    /// It was issued.
    CardIssued(NewCard),
    /// The unit appealed.
    CardAppealed {
        /// What it says.
        text: String,
    },
    /// The appeal was answered; one that was granted takes the card back.
    CardAppealAnswered {
        /// Whether the unit was right.
        granted: bool,
        /// Why.
        reason: String,
    },
    /// Somebody was on site.
    CardSupervised(OnSite),
    /// It was lifted.
    CardLifted {
        /// When.
        day: Date,
        /// Why.
        reason: String,
    },
    /// It was taken back.
    CardWithdrawn {
        /// Why.
        reason: String,
    },
}

impl Card {
    /// Issues a card.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::DatesReversed`].
    pub fn issue(new: NewCard) -> Result<CardEvent, Refusal> {
        check_text("亮牌事由", &new.reason, 1000)?;
        for (later, day) in [("整改期限", new.cure_by), ("申诉期限", new.appeal_by)] {
            if day < new.day {
                return Err(Refusal::DatesReversed {
                    later,
                    earlier: "亮牌日期",
                    day: new.day,
                });
            }
        }
        Ok(CardEvent::CardIssued(new))
    }

    /// Appeals, once, in time.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::AppealedOnce`], [`Refusal::TooLateToAppeal`], the rules for texts.
    pub fn appeal(&self, text: &str, today: Date) -> Result<CardEvent, Refusal> {
        self.must_be_in_force("申诉")?;
        if self.appeal.is_some() {
            return Err(Refusal::AppealedOnce);
        }
        if today > self.entered.appeal_by {
            return Err(Refusal::TooLateToAppeal {
                until: self.entered.appeal_by,
            });
        }
        check_text("申诉理由", text, 2000)?;
        Ok(CardEvent::CardAppealed {
            text: text.trim().to_owned(),
        })
    }

    /// Answers an appeal.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`] without an open appeal, the rules for texts.
    pub fn answer(&self, granted: bool, reason: &str) -> Result<CardEvent, Refusal> {
        if self.open_appeal().is_none() {
            return Err(Refusal::NoSuchPart {
                what: "待答复的申诉",
            });
        }
        check_text("答复理由", reason, 2000)?;
        Ok(CardEvent::CardAppealAnswered {
            granted,
            reason: reason.trim().to_owned(),
        })
    }

    /// Records a visit on site.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn supervise(&self, day: Date, text: &str) -> Result<CardEvent, Refusal> {
        self.must_be_in_force("登记现场督导")?;
        check_text("现场督导情况", text, 2000)?;
        Ok(CardEvent::CardSupervised(OnSite {
            day,
            text: text.trim().to_owned(),
        }))
    }

    /// Lifts it, once what it was about is cured.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotSupervised`] for a red card that nobody followed on site, the rules for texts.
    pub fn lift(&self, day: Date, reason: &str) -> Result<CardEvent, Refusal> {
        self.must_be_in_force("摘牌")?;
        if self.entered.colour == CardColour::Red && self.visits.is_empty() {
            return Err(Refusal::NotSupervised);
        }
        check_text("摘牌理由", reason, 1000)?;
        Ok(CardEvent::CardLifted {
            day,
            reason: reason.trim().to_owned(),
        })
    }

    /// Takes it back, as issued by mistake.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn withdraw(&self, reason: &str) -> Result<CardEvent, Refusal> {
        self.must_be_in_force("撤销")?;
        check_text("撤销理由", reason, 1000)?;
        Ok(CardEvent::CardWithdrawn {
            reason: reason.trim().to_owned(),
        })
    }

    /// An appeal that waits for an answer.
    pub fn open_appeal(&self) -> Option<&Appeal> {
        let in_force = self.standing == CardState::InForce;
        self.appeal
            .as_ref()
            .filter(|a| in_force && a.answer.is_none())
    }

    /// The word people use for where it stands.
    pub const fn label(&self) -> &'static str {
        match self.standing {
            CardState::InForce => "有效",
            CardState::Lifted { .. } => "已摘牌",
            CardState::Withdrawn { .. } => "已撤销",
        }
    }

    fn must_be_in_force(&self, action: &'static str) -> Result<(), Refusal> {
        if self.standing == CardState::InForce {
            Ok(())
        } else {
            Err(Refusal::WrongRecordStage {
                what: "牌",
                actual: self.label(),
                action,
            })
        }
    }
}

impl Record for Card {
    const KIND: &'static str = "card";
    const LABEL: &'static str = "黄红牌";
    type Event = CardEvent;

    fn apply(current: Option<Self>, event: CardEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                CardEvent::CardIssued(entered) => Some(Self {
                    entered,
                    standing: CardState::InForce,
                    appeal: None,
                    visits: Vec::new(),
                }),
                _ => None,
            };
        };
        match event {
            CardEvent::CardIssued(_) => {}
            CardEvent::CardAppealed { text } => {
                it.appeal = Some(Appeal {
                    text,
                    stamp,
                    answer: None,
                });
            }
            CardEvent::CardAppealAnswered { granted, reason } => {
                if let Some(appeal) = &mut it.appeal {
                    appeal.answer = Some(AppealAnswer {
                        granted,
                        reason: reason.clone(),
                        stamp,
                    });
                    if granted {
                        it.standing = CardState::Withdrawn { reason };
                    }
                }
            }
            CardEvent::CardSupervised(visit) => it.visits.push(visit),
            CardEvent::CardLifted { day, reason } => {
                it.standing = CardState::Lifted { day, reason }
            }
            CardEvent::CardWithdrawn { reason } => it.standing = CardState::Withdrawn { reason },
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: vec![self.entered.finding],
            units: vec![self.entered.unit],
            state: match self.standing {
                CardState::InForce if self.open_appeal().is_some() => "appealed",
                CardState::InForce => "in_force",
                CardState::Lifted { .. } => "lifted",
                CardState::Withdrawn { .. } => "withdrawn",
            },
            day: self.entered.day,
            audience: Audience::Units,
        }
    }

    fn tell(event: &CardEvent) -> String {
        match event {
            CardEvent::CardIssued(new) => format!("亮{}：{}", new.colour.label(), new.reason),
            CardEvent::CardAppealed { .. } => "对亮牌提出申诉".to_owned(),
            CardEvent::CardAppealAnswered {
                granted: true,
                reason,
            } => {
                format!("申诉成立，撤销亮牌：{reason}")
            }
            CardEvent::CardAppealAnswered { reason, .. } => format!("维持亮牌：{reason}"),
            CardEvent::CardSupervised(visit) => format!("现场督导：{}", visit.text),
            CardEvent::CardLifted { reason, .. } => format!("摘牌：{reason}"),
            CardEvent::CardWithdrawn { reason } => format!("撤销亮牌：{reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn new(colour: CardColour) -> NewCard {
        NewCard {
            id: CardId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            unit: UnitId(Uuid::from_u128(3)),
            finding: FindingId(Uuid::from_u128(4)),
            colour,
            day: date(2026, 3, 2),
            cure_by: date(2026, 3, 23),
            appeal_by: date(2026, 3, 9),
            reason: "逾期满 10 个工作日".to_owned(),
        }
    }

    fn then(it: Option<Card>, event: CardEvent) -> Card {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Card::apply(it, event, stamp).unwrap()
    }

    fn issued(colour: CardColour) -> Card {
        then(None, Card::issue(new(colour)).unwrap())
    }

    #[test]
    fn one_appeal_in_time_and_one_that_is_granted_takes_the_card_back() {
        let it = issued(CardColour::Yellow);
        let late = it.appeal("情况属实但系统录入有误", date(2026, 3, 10));
        assert_eq!(late.unwrap_err().code(), "too_late_to_appeal");
        let it = then(
            Some(it.clone()),
            it.appeal("录入有误", date(2026, 3, 9)).unwrap(),
        );
        assert_eq!(
            it.appeal("再申诉", date(2026, 3, 9)),
            Err(Refusal::AppealedOnce)
        );
        assert_eq!(it.indexed().state, "appealed");
        let kept = then(Some(it.clone()), it.answer(false, "经核实属实").unwrap());
        assert_eq!((kept.label(), kept.indexed().state), ("有效", "in_force"));
        assert_eq!(
            kept.answer(true, "再答").unwrap_err().code(),
            "no_such_part"
        );
        let back = then(Some(it.clone()), it.answer(true, "录入确有误").unwrap());
        assert_eq!(back.label(), "已撤销");
        assert_eq!(
            back.lift(date(2026, 3, 9), "已改").unwrap_err().code(),
            "wrong_record_stage"
        );
    }

    #[test]
    fn a_red_card_is_not_lifted_before_somebody_was_on_site() {
        let it = issued(CardColour::Red);
        assert_eq!(
            it.lift(date(2026, 3, 20), "已整改"),
            Err(Refusal::NotSupervised)
        );
        let it = then(
            Some(it.clone()),
            it.supervise(date(2026, 3, 19), "看了现场").unwrap(),
        );
        let it = then(
            Some(it.clone()),
            it.lift(date(2026, 3, 20), "已整改").unwrap(),
        );
        assert_eq!(it.indexed().state, "lifted");
        let yellow = issued(CardColour::Yellow);
        assert!(yellow.lift(date(2026, 3, 20), "已整改").is_ok());
    }
}
