//! Evaluation (整改评估): units are scored by a scheme over a period, announced, may object, and the result becomes final.
//!
//! Units only, never a person. The machine counts and proposes; the grades are decided by a person. Every line says where its
//! points come from; an objection that was right is a new fact beside the first score.

mod measure;
mod ready;
mod record;
mod satisfaction;
mod scheme;
mod sheet;
mod survey;
#[cfg(test)]
pub(crate) use survey::tests::refusals as survey_refusals;
#[cfg(test)]
pub(crate) mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use measure::{Measure, Tally};
pub use ready::ReadyScheme;
pub use satisfaction::{Satisfaction, SurveyCounts};
pub use scheme::{
    GradeStep, Indicator, Marking, Points, Scheme, SchemeAspect, SchemeContent, SchemeEvent, Source,
};
pub use sheet::{
    Assessment, GivenScore, Line, Measured, Objection, OwnScore, Total, UnitGrade, UnitSheet, Why,
};
pub use survey::{
    MOST_SLIPS, MOST_UNITS, NewSurvey, Slip, SlipDigest, Survey, SurveyAnswer, SurveyEvent,
};

use crate::{
    Refusal,
    id::{EvaluationId, RectificationId, UnitId},
    refusal::{check_text, check_words},
};

/// An evaluation as it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvaluation {
    /// Identity.
    pub id: EvaluationId,
    /// The rectification.
    pub rectification: RectificationId,
    /// Its name.
    pub title: String,
    /// The scheme as it was that day.
    pub scheme: SchemeContent,
    /// The units that are evaluated.
    pub units: Vec<UnitId>,
    /// First day that is looked at.
    pub from: Date,
    /// Last day that is looked at.
    pub until: Date,
    /// Until when units score themselves.
    pub self_score_by: Date,
    /// Day on which it was opened.
    pub day: Date,
}

/// Where an evaluation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EvaluationState {
    /// 评估中
    Open,
    /// 已公布
    Announced {
        /// When.
        day: Date,
        /// The last day for objections.
        appeal_until: Date,
    },
    /// 已定稿
    Final {
        /// When it was announced.
        announced: Date,
        /// When it became final.
        day: Date,
    },
    /// 已撤销
    Withdrawn {
        /// Why.
        reason: String,
    },
}

/// An evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// As opened.
    pub entered: NewEvaluation,
    /// A sheet for each unit.
    pub sheets: Vec<UnitSheet>,
    /// Where it stands.
    pub standing: EvaluationState,
}

/// What can happen to an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EvaluationEvent {
    /// It was opened.
    EvaluationOpened(NewEvaluation),
    /// A unit scored itself, for the first time or anew.
    EvaluationSelfScored {
        /// Which.
        unit: UnitId,
        /// Its scores.
        scores: Vec<OwnScore>,
    },
    /// A unit was assessed, for the first time or anew.
    EvaluationAssessed {
        /// Which.
        unit: UnitId,
        /// What was found.
        assessment: Assessment,
    },
    /// The grades were announced.
    EvaluationAnnounced {
        /// When.
        day: Date,
        /// The last day for objections.
        appeal_until: Date,
        /// A grade for each unit.
        grades: Vec<UnitGrade>,
    },
    /// A unit objected.
    EvaluationAppealed {
        /// Which.
        unit: UnitId,
        /// What it says.
        text: String,
    },
    /// An objection was answered.
    EvaluationAppealAnswered {
        /// Whether the unit was right, and why.
        granted: bool,
        /// Why.
        reason: String,
        /// Lines that are corrected.
        corrections: Vec<GivenScore>,
        /// The grade that it has now.
        grade: UnitGrade,
    },
    /// It became final.
    EvaluationFinished {
        /// When.
        day: Date,
    },
    /// It was taken back.
    EvaluationWithdrawn {
        /// Why.
        reason: String,
    },
}

impl Evaluation {
    /// Opens an evaluation.
    ///
    /// # Errors
    /// As [`SchemeContent::check`]; [`Refusal::NoUnits`], [`Refusal::UnitTwice`], [`Refusal::DatesReversed`].
    pub fn open(new: NewEvaluation) -> Result<EvaluationEvent, Refusal> {
        check_text("评估名称", &new.title, 100)?;
        new.scheme.check()?;
        if new.units.is_empty() {
            return Err(Refusal::NoUnits);
        }
        let mut units = new.units.clone();
        units.sort_unstable();
        units.dedup();
        if units.len() < new.units.len() {
            return Err(Refusal::UnitTwice);
        }
        in_order("评估期止", new.until, "评估期起", new.from)?;
        in_order("自评截止日", new.self_score_by, "评估开始日", new.day)?;
        Ok(EvaluationEvent::EvaluationOpened(new))
    }

    /// A unit scores itself; again as long as it was not assessed.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`], [`Refusal::ScoresMissing`], [`Refusal::ScoreTooHigh`].
    pub fn self_score(
        &self,
        unit: UnitId,
        scores: Vec<OwnScore>,
    ) -> Result<EvaluationEvent, Refusal> {
        self.must_be_open("自评")?;
        if self.sheet(unit)?.assessed.is_some() {
            return Err(Refusal::WrongRecordStage {
                what: "单位评估表",
                actual: "考评组已打分",
                action: "自评",
            });
        }
        let points = scores.iter().map(|s| (s.indicator, s.got));
        self.check_scores(points, Source::is_self_scored)?;
        for score in &scores {
            check_words("自评依据", &score.text, 1000)?;
        }
        Ok(EvaluationEvent::EvaluationSelfScored { unit, scores })
    }

    /// Assesses a unit, with what was counted on that day; again as long as nothing was announced.
    ///
    /// # Errors
    /// As [`Evaluation::self_score`]; [`Refusal::SelfScoreRuns`] while the unit still may score itself, [`Refusal::EmptyText`] where
    /// points are held back without a reason.
    pub fn assess(
        &self,
        unit: UnitId,
        assessment: Assessment,
        today: Date,
    ) -> Result<EvaluationEvent, Refusal> {
        self.must_be_open("打分")?;
        let until = self.entered.self_score_by;
        let scores_itself = self
            .entered
            .scheme
            .indicators()
            .any(|i| i.source.is_self_scored());
        if scores_itself && self.sheet(unit)?.own.is_none() && today <= until {
            return Err(Refusal::SelfScoreRuns { until });
        }
        self.sheet(unit)?;
        let given = assessment.given.iter().map(|s| (s.indicator, s.got));
        self.check_scores(given, |source| source == Source::Assessor)?;
        let measured = assessment.measured.iter().map(|m| (m.indicator, Points(0)));
        self.check_scores(measured, |source| matches!(source, Source::Ledger(_)))?;
        self.check_reasons(&assessment.given)?;
        Ok(EvaluationEvent::EvaluationAssessed { unit, assessment })
    }

    /// Announces the grades, one for each unit.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::ScoresMissing`] while a unit was not assessed, [`Refusal::NoSuchPart`],
    /// [`Refusal::EmptyText`] where a grade is another one than what follows from the points and nobody says why.
    pub fn announce(
        &self,
        grades: Vec<UnitGrade>,
        day: Date,
        appeal_until: Date,
    ) -> Result<EvaluationEvent, Refusal> {
        self.must_be_open("公布")?;
        in_order("申诉截止日", appeal_until, "公布日期", day)?;
        let open = self.sheets.iter().filter(|s| s.assessed.is_none()).count();
        if open > 0 {
            return Err(Refusal::ScoresMissing { open });
        }
        for sheet in &self.sheets {
            let mut of_unit = grades.iter().filter(|g| g.unit == sheet.unit);
            let (Some(grade), None) = (of_unit.next(), of_unit.next()) else {
                return Err(Refusal::NoSuchPart {
                    what: "单位等次"
                });
            };
            self.check_grade(sheet, grade)?;
        }
        if grades.len() != self.sheets.len() {
            return Err(Refusal::NoSuchPart {
                what: "单位等次"
            });
        }
        Ok(EvaluationEvent::EvaluationAnnounced {
            day,
            appeal_until,
            grades,
        })
    }

    /// A unit objects, in time, one objection after the other.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::TooLateToAppeal`], [`Refusal::NoSuchPart`], the rules for texts.
    pub fn appeal(
        &self,
        unit: UnitId,
        text: &str,
        today: Date,
    ) -> Result<EvaluationEvent, Refusal> {
        let until = self.appeal_until("申诉")?;
        if today > until {
            return Err(Refusal::TooLateToAppeal { until });
        }
        if self.sheet(unit)?.open_objection().is_some() {
            return Err(waits("再次申诉"));
        }
        check_text("申诉理由", text, 2000)?;
        Ok(EvaluationEvent::EvaluationAppealed {
            unit,
            text: text.trim().to_owned(),
        })
    }

    /// Answers an objection that is not right: everything stands.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`], the rules for texts.
    pub fn uphold(&self, unit: UnitId, reason: &str) -> Result<EvaluationEvent, Refusal> {
        let grade = self.objected(unit)?.grade.clone();
        check_text("答复理由", reason, 2000)?;
        Ok(EvaluationEvent::EvaluationAppealAnswered {
            granted: false,
            reason: reason.trim().to_owned(),
            corrections: Vec::new(),
            grade: grade.ok_or(Refusal::NoSuchPart {
                what: "单位等次"
            })?,
        })
    }

    /// Answers an objection that is right: lines are corrected, and the grade is decided anew.
    ///
    /// # Errors
    /// As [`Evaluation::uphold`]; [`Refusal::NothingChanged`], [`Refusal::ScoreTooHigh`].
    pub fn grant(
        &self,
        reason: &str,
        corrections: Vec<GivenScore>,
        grade: UnitGrade,
    ) -> Result<EvaluationEvent, Refusal> {
        let sheet = self.objected(grade.unit)?;
        check_text("答复理由", reason, 2000)?;
        let same = sheet.grade.as_ref().map(|g| g.grade) == Some(grade.grade);
        if corrections.is_empty() && same {
            return Err(Refusal::NothingChanged);
        }
        for correction in &corrections {
            self.check_points(correction.indicator, correction.got)?;
            check_text("更正理由", &correction.reason, 1000)?;
        }
        let mut after = sheet.clone();
        after.corrected.extend(corrections.iter().cloned());
        self.check_grade(&after, &grade)?;
        Ok(EvaluationEvent::EvaluationAppealAnswered {
            granted: true,
            reason: reason.trim().to_owned(),
            corrections,
            grade,
        })
    }

    /// Makes it final, after the time for objections, when all are answered.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::AppealPeriodRuns`].
    pub fn finish(&self, today: Date) -> Result<EvaluationEvent, Refusal> {
        let until = self.appeal_until("定稿")?;
        if today <= until {
            return Err(Refusal::AppealPeriodRuns { until });
        }
        if self.has_open_objection() {
            return Err(waits("定稿"));
        }
        Ok(EvaluationEvent::EvaluationFinished { day: today })
    }

    /// Takes it back before it is final.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn withdraw(&self, reason: &str) -> Result<EvaluationEvent, Refusal> {
        match self.standing {
            EvaluationState::Open | EvaluationState::Announced { .. } => {}
            _ => return Err(self.wrong("撤销")),
        }
        check_text("撤销理由", reason, 500)?;
        Ok(EvaluationEvent::EvaluationWithdrawn {
            reason: reason.trim().to_owned(),
        })
    }

    /// The sheet of a unit.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPart`].
    pub fn sheet(&self, unit: UnitId) -> Result<&UnitSheet, Refusal> {
        let mut of_unit = self.sheets.iter().filter(|s| s.unit == unit);
        of_unit.next().ok_or(Refusal::NoSuchPart {
            what: "单位评估表"
        })
    }

    /// Whether a unit objected and nobody has answered.
    pub fn has_open_objection(&self) -> bool {
        self.sheets.iter().any(|s| s.open_objection().is_some())
    }

    /// Whether its grades are known to the units.
    pub const fn is_announced(&self) -> bool {
        matches!(
            self.standing,
            EvaluationState::Announced { .. } | EvaluationState::Final { .. }
        )
    }

    /// Where it stands, as a key.
    pub fn key(&self) -> &'static str {
        match self.standing {
            EvaluationState::Open if self.sheets.iter().all(|s| s.assessed.is_some()) => "assessed",
            EvaluationState::Open => "open",
            EvaluationState::Announced { .. } if self.has_open_objection() => "appealed",
            EvaluationState::Announced { .. } => "announced",
            EvaluationState::Final { .. } => "final",
            EvaluationState::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Where it stands, in the word people use.
    pub fn label(&self) -> &'static str {
        match self.key() {
            "open" => "评估中",
            "assessed" => "待公布",
            "announced" => "已公布",
            "appealed" => "申诉待答复",
            "final" => "已定稿",
            _ => "已撤销",
        }
    }

    fn must_be_open(&self, action: &'static str) -> Result<(), Refusal> {
        if self.standing == EvaluationState::Open {
            Ok(())
        } else {
            Err(self.wrong(action))
        }
    }

    fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: "评估",
            actual: self.label(),
            action,
        }
    }

    fn appeal_until(&self, action: &'static str) -> Result<Date, Refusal> {
        match self.standing {
            EvaluationState::Announced { appeal_until, .. } => Ok(appeal_until),
            _ => Err(self.wrong(action)),
        }
    }

    fn objected(&self, unit: UnitId) -> Result<&UnitSheet, Refusal> {
        self.appeal_until("答复申诉")?;
        let sheet = self.sheet(unit)?;
        if sheet.open_objection().is_none() {
            return Err(Refusal::NoSuchPart {
                what: "待答复的申诉",
            });
        }
        Ok(sheet)
    }

    fn check_points(&self, at: u32, got: Points) -> Result<(), Refusal> {
        let place = usize::try_from(at).unwrap_or(usize::MAX);
        let indicator = self.entered.scheme.indicators().nth(place);
        let indicator = indicator.ok_or(Refusal::NoSuchPart { what: "指标" })?;
        if got > indicator.most {
            return Err(Refusal::ScoreTooHigh {
                most: indicator.most.to_string(),
            });
        }
        Ok(())
    }

    /// Whether there is one score for each indicator of a source, within its points, and none for another.
    fn check_scores(
        &self,
        scores: impl Iterator<Item = (u32, Points)>,
        of: impl Fn(Source) -> bool,
    ) -> Result<(), Refusal> {
        let indicators = (0_u32..).zip(self.entered.scheme.indicators());
        let mut open: Vec<u32> = indicators
            .filter(|(_, i)| of(i.source))
            .map(|(at, _)| at)
            .collect();
        for (at, got) in scores {
            let place = open.iter().position(|o| *o == at);
            let place = place.ok_or(Refusal::NoSuchPart { what: "指标" })?;
            open.remove(place);
            self.check_points(at, got)?;
        }
        match open.len() {
            0 => Ok(()),
            open => Err(Refusal::ScoresMissing { open }),
        }
    }

    /// Whoever holds points back says why.
    fn check_reasons(&self, given: &[GivenScore]) -> Result<(), Refusal> {
        for score in given {
            let held_back = usize::try_from(score.indicator)
                .ok()
                .and_then(|at| self.entered.scheme.indicators().nth(at))
                .is_some_and(|indicator| score.got < indicator.most);
            if held_back {
                check_text("扣分理由", &score.reason, 1000)?;
            } else {
                check_words("评分说明", &score.reason, 1000)?;
            }
        }
        Ok(())
    }

    fn check_grade(&self, sheet: &UnitSheet, grade: &UnitGrade) -> Result<(), Refusal> {
        let scheme = &self.entered.scheme;
        if scheme.grade_word(grade.grade).is_empty() {
            return Err(Refusal::NoSuchPart { what: "等次" });
        }
        if sheet.proposal(scheme) == Some(grade.grade) {
            check_words("评定理由", &grade.reason, 1000)
        } else {
            check_text("评定理由", &grade.reason, 1000)
        }
    }

    fn sheet_mut(&mut self, unit: UnitId) -> Option<&mut UnitSheet> {
        self.sheets.iter_mut().find(|s| s.unit == unit)
    }
}

const fn waits(action: &'static str) -> Refusal {
    Refusal::WrongRecordStage {
        what: "申诉",
        actual: "待答复",
        action,
    }
}

fn in_order(
    later: &'static str,
    day: Date,
    earlier: &'static str,
    first: Date,
) -> Result<(), Refusal> {
    if day < first {
        return Err(Refusal::DatesReversed {
            later,
            earlier,
            day: first,
        });
    }
    Ok(())
}
