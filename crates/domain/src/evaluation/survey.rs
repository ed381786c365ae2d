//! A satisfaction survey (满意度测评) of an evaluation: slips with one answer each, and counts.
//!
//! A slip (测评票) carries a secret that whoever holds it brings back in the address of its page; what is kept is the digest. Slips
//! are not handed to named people and nobody is asked for a name, so that an answer says nothing but what it says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Satisfaction, SurveyCounts};
use crate::{
    Refusal,
    clock::Stamp,
    id::{EvaluationId, RectificationId, SurveyId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// Units that one slip asks about at most: more are ticked without thought.
pub const MOST_UNITS: usize = 20;
/// Slips of one survey at most.
pub const MOST_SLIPS: usize = 500;

/// The digest of a slip's secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlipDigest(pub String);

/// A slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// By what it is known.
    pub digest: SlipDigest,
    /// Whether it was answered.
    pub used: bool,
}

/// A survey as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSurvey {
    /// Identity.
    pub id: SurveyId,
    /// The evaluation it belongs to.
    pub evaluation: EvaluationId,
    /// The rectification.
    pub rectification: RectificationId,
    /// Its name, which those who are asked read.
    pub title: String,
    /// Units that are asked about.
    pub units: Vec<UnitId>,
    /// The last day for answers.
    pub until: Date,
    /// Day on which it was opened.
    pub day: Date,
    /// Its first slips.
    pub slips: Vec<SlipDigest>,
}

/// What somebody says about a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    /// Which.
    pub unit: UnitId,
    /// What he says.
    pub answer: Satisfaction,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// As opened.
    pub entered: NewSurvey,
    /// All slips, those that were added later too.
    pub slips: Vec<Slip>,
    /// What was answered about each unit, in the order of the units.
    pub counts: Vec<SurveyCounts>,
    /// When it was closed before its last day.
    pub closed: Option<Date>,
}

/// What can happen to a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SurveyEvent {
    /// It was opened.
    SurveyOpened(NewSurvey),
    /// More slips were made.
    SurveySlipsAdded {
        /// Which.
        slips: Vec<SlipDigest>,
    },
    /// A slip was answered.
    SurveyAnswered {
        /// Which; it cannot be used again.
        slip: SlipDigest,
        /// One answer for each unit.
        answers: Vec<SurveyAnswer>,
    },
    /// It was closed.
    SurveyClosed {
        /// When.
        day: Date,
    },
}

impl Survey {
    /// Opens a survey.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::NoUnits`], [`Refusal::UnitTwice`], [`Refusal::TooMany`], [`Refusal::DatesReversed`].
    pub fn open(new: NewSurvey) -> Result<SurveyEvent, Refusal> {
        check_text("测评名称", &new.title, 100)?;
        if new.units.is_empty() {
            return Err(Refusal::NoUnits);
        }
        let mut units = new.units.clone();
        units.sort_unstable();
        units.dedup();
        if units.len() < new.units.len() {
            return Err(Refusal::UnitTwice);
        }
        at_most("测评单位", units.len(), MOST_UNITS)?;
        at_most("测评票", new.slips.len(), MOST_SLIPS)?;
        super::in_order("截止日期", new.until, "开展日期", new.day)?;
        Ok(SurveyEvent::SurveyOpened(new))
    }

    /// Adds slips.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it is over, [`Refusal::TooMany`].
    pub fn add_slips(&self, slips: Vec<SlipDigest>, today: Date) -> Result<SurveyEvent, Refusal> {
        self.must_run("补发测评票", today)?;
        at_most("测评票", self.slips.len() + slips.len(), MOST_SLIPS)?;
        Ok(SurveyEvent::SurveySlipsAdded { slips })
    }

    /// Takes the answers of a slip.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it is over, [`Refusal::NoSuchPart`] for a slip that was never made or an answer about another
    /// unit, [`Refusal::SlipUsed`], [`Refusal::ScoresMissing`] where a unit was left out.
    pub fn answer(
        &self,
        slip: &SlipDigest,
        answers: Vec<SurveyAnswer>,
        today: Date,
    ) -> Result<SurveyEvent, Refusal> {
        let known = self.slips.iter().find(|s| s.digest == *slip);
        let known = known.ok_or(Refusal::NoSuchPart { what: "测评票" })?;
        if known.used {
            return Err(Refusal::SlipUsed);
        }
        self.must_run("填写", today)?;
        let mut open = self.entered.units.clone();
        for given in &answers {
            let place = open.iter().position(|unit| *unit == given.unit);
            open.remove(place.ok_or(Refusal::NoSuchPart {
                what: "测评单位"
            })?);
        }
        if !open.is_empty() {
            return Err(Refusal::ScoresMissing { open: open.len() });
        }
        Ok(SurveyEvent::SurveyAnswered {
            slip: slip.clone(),
            answers,
        })
    }

    /// Closes it before its last day.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn close(&self, today: Date) -> Result<SurveyEvent, Refusal> {
        self.must_run("结束", today)?;
        Ok(SurveyEvent::SurveyClosed { day: today })
    }

    /// Whether answers are still taken.
    pub fn runs(&self, today: Date) -> bool {
        self.closed.is_none() && today <= self.entered.until
    }

    /// How many slips came back.
    pub fn answered(&self) -> usize {
        self.slips.iter().filter(|s| s.used).count()
    }

    /// What was said about a unit, if it was asked about.
    pub fn of(&self, unit: UnitId) -> Option<SurveyCounts> {
        let place = self.entered.units.iter().position(|u| *u == unit)?;
        self.counts.get(place).copied()
    }

    /// What was said about a unit, once there are enough answers to tell it.
    pub fn told(&self, unit: UnitId) -> Option<SurveyCounts> {
        self.of(unit).filter(SurveyCounts::is_told)
    }

    fn must_run(&self, action: &'static str, today: Date) -> Result<(), Refusal> {
        if self.runs(today) {
            return Ok(());
        }
        Err(Refusal::WrongRecordStage {
            what: Self::LABEL,
            actual: "已结束",
            action,
        })
    }
}

const fn at_most(what: &'static str, count: usize, most: usize) -> Result<(), Refusal> {
    if count > most {
        return Err(Refusal::TooMany { what, most });
    }
    Ok(())
}

fn fresh(digest: SlipDigest) -> Slip {
    Slip {
        digest,
        used: false,
    }
}

impl Record for Survey {
    const KIND: &'static str = "survey";
    const LABEL: &'static str = "满意度测评";
    type Event = SurveyEvent;

    fn apply(current: Option<Self>, event: SurveyEvent, _: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                SurveyEvent::SurveyOpened(mut entered) => Some(Self {
                    slips: std::mem::take(&mut entered.slips)
                        .into_iter()
                        .map(fresh)
                        .collect(),
                    counts: vec![SurveyCounts::default(); entered.units.len()],
                    entered,
                    closed: None,
                }),
                _ => None,
            };
        };
        match event {
            SurveyEvent::SurveyOpened(_) => {}
            SurveyEvent::SurveySlipsAdded { slips } => {
                it.slips.extend(slips.into_iter().map(fresh));
            }
            SurveyEvent::SurveyAnswered { slip, answers } => {
                if let Some(known) = it.slips.iter_mut().find(|s| s.digest == slip) {
                    known.used = true;
                }
                for given in answers {
                    let place = it.entered.units.iter().position(|u| *u == given.unit);
                    if let Some(counts) = place.and_then(|at| it.counts.get_mut(at)) {
                        counts.count(given.answer);
                    }
                }
            }
            SurveyEvent::SurveyClosed { day } => it.closed = Some(day),
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: Vec::new(),
            units: self.entered.units.clone(),
            state: if self.closed.is_some() {
                "closed"
            } else {
                "open"
            },
            day: self.entered.until,
            audience: Audience::Office,
        }
    }

    fn tell(event: &SurveyEvent) -> String {
        match event {
            SurveyEvent::SurveyOpened(new) => format!("开展满意度测评“{}”", new.title),
            SurveyEvent::SurveySlipsAdded { slips } => format!("补发测评票 {} 张", slips.len()),
            SurveyEvent::SurveyAnswered { .. } => "收回一张测评票".to_owned(),
            SurveyEvent::SurveyClosed { .. } => "结束了满意度测评".to_owned(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::{Timestamp, civil::date};
    use uuid::Uuid;

    use super::*;

    const DAY: Date = date(2026, 3, 2);
    const UNIT: UnitId = UnitId(Uuid::from_u128(1));
    const OTHER: UnitId = UnitId(Uuid::from_u128(2));

    fn digest(n: u32) -> SlipDigest {
        SlipDigest(format!("{n:032x}"))
    }

    fn new(slips: u32) -> NewSurvey {
        NewSurvey {
            id: SurveyId(Uuid::from_u128(9)),
            evaluation: EvaluationId(Uuid::from_u128(8)),
            rectification: RectificationId(Uuid::from_u128(7)),
            title: "群众满意度测评".to_owned(),
            units: vec![UNIT, OTHER],
            until: date(2026, 3, 9),
            day: DAY,
            slips: (0..slips).map(digest).collect(),
        }
    }

    fn then(it: Option<Survey>, event: SurveyEvent) -> Survey {
        let stamp = Stamp {
            by: None,
            at: Timestamp::UNIX_EPOCH,
        };
        Survey::apply(it, event, stamp).unwrap()
    }

    fn said(first: Satisfaction, second: Satisfaction) -> Vec<SurveyAnswer> {
        [(UNIT, first), (OTHER, second)]
            .map(|(unit, answer)| SurveyAnswer { unit, answer })
            .to_vec()
    }

    /// What its rules refuse.
    pub(crate) fn refusals() -> Vec<Refusal> {
        use Satisfaction::Satisfied;
        let it = then(None, Survey::open(new(1)).unwrap());
        let event = it.answer(&digest(0), said(Satisfied, Satisfied), DAY);
        let it = then(Some(it), event.unwrap());
        vec![
            it.answer(&digest(0), said(Satisfied, Satisfied), DAY)
                .unwrap_err(),
            Survey::open(new(501)).unwrap_err(),
        ]
    }

    #[test]
    fn a_slip_answers_once_for_every_unit_and_only_counts_are_left() {
        use Satisfaction::{Dissatisfied, Satisfied};
        let it = then(None, Survey::open(new(2)).unwrap());
        let event = it.answer(&digest(0), said(Satisfied, Dissatisfied), DAY);
        let it = then(Some(it), event.unwrap());
        assert_eq!(it.of(UNIT).unwrap().satisfied, 1);
        assert_eq!(it.of(OTHER).unwrap().dissatisfied, 1);
        assert_eq!(it.answered(), 1);
        let again = it.answer(&digest(0), said(Satisfied, Satisfied), DAY);
        assert_eq!(again, Err(Refusal::SlipUsed));
        let stranger = it.answer(&digest(7), said(Satisfied, Satisfied), DAY);
        assert!(matches!(stranger, Err(Refusal::NoSuchPart { .. })));
        let half = said(Satisfied, Satisfied).into_iter().take(1).collect();
        let half = it.answer(&digest(1), half, DAY);
        assert_eq!(half, Err(Refusal::ScoresMissing { open: 1 }));
    }

    #[test]
    fn it_ends_on_its_last_day_or_when_it_is_closed() {
        let it = then(None, Survey::open(new(1)).unwrap());
        assert!(it.runs(date(2026, 3, 9)) && !it.runs(date(2026, 3, 10)));
        let late = said(Satisfaction::Mostly, Satisfaction::Unknown);
        let late = it.answer(&digest(0), late, date(2026, 3, 10));
        assert!(matches!(late, Err(Refusal::WrongRecordStage { .. })));
        let more = it.add_slips(vec![digest(5)], DAY).unwrap();
        let it = then(Some(it), more);
        let closed = it.close(DAY).unwrap();
        let it = then(Some(it), closed);
        assert_eq!(it.slips.len(), 2);
        assert!(!it.runs(DAY) && it.close(DAY).is_err());
    }

    #[test]
    fn too_many_slips_and_units_are_refused() {
        assert!(Survey::open(new(500)).is_ok());
        let many = Survey::open(new(501));
        assert_eq!(
            many,
            Err(Refusal::TooMany {
                what: "测评票",
                most: MOST_SLIPS
            })
        );
        let it = then(None, Survey::open(new(500)).unwrap());
        assert!(it.add_slips(vec![digest(999)], DAY).is_err());
    }
}
