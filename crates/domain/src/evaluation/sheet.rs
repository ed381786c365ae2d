//! The sheet of a unit: every line with its points and where they come from, the sum, the grade that follows from it.

use serde::{Deserialize, Serialize};

use super::{Points, SchemeContent, Source, SurveyCounts, Tally};
use crate::{
    clock::Stamp,
    id::{FindingId, UnitId},
};

/// What a unit gives itself for an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnScore {
    /// Place of the indicator in the scheme.
    pub indicator: u32,
    /// Points.
    pub got: Points,
    /// What it rests on.
    pub text: String,
}

/// What the assessor gives for an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenScore {
    /// Place of the indicator in the scheme.
    pub indicator: u32,
    /// Points.
    pub got: Points,
    /// Why.
    pub reason: String,
}

/// What was counted in the ledger for an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Place of the indicator in the scheme.
    pub indicator: u32,
    /// The count.
    pub tally: Tally,
    /// The findings that cost points, or whose records do.
    pub findings: Vec<FindingId>,
}

/// What the assessor found, with what was counted that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Lines of the assessor.
    pub given: Vec<GivenScore>,
    /// Lines of the ledger.
    pub measured: Vec<Measured>,
    /// The survey.
    pub surveyed: SurveyCounts,
}

/// The grade of a unit as a person decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitGrade {
    /// Whose.
    pub unit: UnitId,
    /// Its place among the grades of the scheme.
    pub grade: u32,
    /// Why; needed where it is another one than what follows from the points.
    pub reason: String,
}

/// An objection of a unit, and the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// What it says.
    pub text: String,
    /// Who, and when.
    pub stamp: Stamp,
    /// The answer: whether it was right, why, and when.
    pub answer: Option<(bool, String, Stamp)>,
}

/// What an evaluation knows about a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSheet {
    /// Which.
    pub unit: UnitId,
    /// What it gave itself.
    pub own: Option<(Vec<OwnScore>, Stamp)>,
    /// What the assessor found.
    pub assessed: Option<(Assessment, Stamp)>,
    /// Lines that were corrected after an objection.
    pub corrected: Vec<GivenScore>,
    /// Its grade.
    pub grade: Option<UnitGrade>,
    /// Its objections, oldest first.
    pub objections: Vec<Objection>,
}

/// Where the points of a line come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nobody has scored it yet.
    Waiting,
    /// There was nothing to count, or too few answers: the line is left out and the sum is taken from the others.
    Nothing,
    /// The unit was to score it and did not.
    NotScored,
    /// The unit scored it.
    Own,
    /// The assessor scored it.
    Given(String),
    /// Counted in the ledger.
    Measured(Measured),
    /// Counted from answers.
    Surveyed(SurveyCounts),
    /// Corrected after an objection.
    Corrected(String),
}

/// A line of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Place of the indicator in the scheme.
    pub indicator: u32,
    /// What the unit gave itself, and what it rests on.
    pub own: Option<(Points, String)>,
    /// The points that count.
    pub got: Option<Points>,
    /// Where they come from.
    pub why: Why,
}

/// The sum of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// Points, of all that the scheme has.
    pub got: Points,
    /// Lines that nobody has scored yet.
    pub waiting: usize,
    /// Lines that were left out.
    pub left_out: usize,
}

impl UnitSheet {
    /// One of which nothing is known yet.
    pub(super) const fn of(unit: UnitId) -> Self {
        Self {
            unit,
            own: None,
            assessed: None,
            corrected: Vec::new(),
            grade: None,
            objections: Vec::new(),
        }
    }

    /// An objection that waits for an answer.
    pub fn open_objection(&self) -> Option<&Objection> {
        self.objections.iter().find(|o| o.answer.is_none())
    }

    /// Its lines in the order of the scheme.
    pub fn lines(&self, scheme: &SchemeContent) -> Vec<Line> {
        let indicators = (0_u32..).zip(scheme.indicators());
        indicators
            .map(|(at, indicator)| self.line(at, indicator.most, indicator.source))
            .collect()
    }

    fn line(&self, at: u32, most: Points, source: Source) -> Line {
        let own = self.own.as_ref().and_then(|(scores, _)| {
            let own = scores.iter().find(|s| s.indicator == at)?;
            Some((own.got, own.text.clone()))
        });
        if let Some(corrected) = self.corrected.iter().rfind(|s| s.indicator == at) {
            return Line {
                indicator: at,
                own,
                got: Some(corrected.got),
                why: Why::Corrected(corrected.reason.clone()),
            };
        }
        let (got, why) = self.scored(at, most, source, own.as_ref());
        Line {
            indicator: at,
            own,
            got,
            why,
        }
    }

    fn scored(
        &self,
        at: u32,
        most: Points,
        source: Source,
        own: Option<&(Points, String)>,
    ) -> (Option<Points>, Why) {
        let waiting = (None, Why::Waiting);
        let Some((assessment, _)) = &self.assessed else {
            return match (source, own) {
                (Source::SelfScore, Some((got, _))) => (Some(*got), Why::Own),
                _ => waiting,
            };
        };
        match source {
            Source::SelfScore => match own {
                Some((got, _)) => (Some(*got), Why::Own),
                None => (Some(Points(0)), Why::NotScored),
            },
            Source::Assessor => {
                let given = assessment.given.iter().find(|s| s.indicator == at);
                given.map_or(waiting, |s| (Some(s.got), Why::Given(s.reason.clone())))
            }
            Source::Ledger(measure) => {
                let Some(measured) = assessment.measured.iter().find(|m| m.indicator == at) else {
                    return waiting;
                };
                match measure.score(measured.tally, most) {
                    None => (None, Why::Nothing),
                    got => (got, Why::Measured(measured.clone())),
                }
            }
            Source::Survey => match assessment.surveyed.score(most) {
                None => (None, Why::Nothing),
                got => (got, Why::Surveyed(assessment.surveyed)),
            },
        }
    }

    /// The sum: what the lines that count have of their points, taken to all points of the scheme.
    pub fn total(&self, scheme: &SchemeContent) -> Total {
        let lines = self.lines(scheme);
        let most = scheme.indicators().zip(&lines);
        let counted = most.filter(|(_, line)| line.got.is_some());
        let reachable: Points = counted.map(|(indicator, _)| indicator.most).sum();
        let got: Points = lines.iter().filter_map(|line| line.got).sum();
        let count = |why: &Why| lines.iter().filter(|line| line.why == *why).count();
        let waiting = count(&Why::Waiting);
        Total {
            got: if reachable.0 == 0 {
                Points(0)
            } else {
                scheme.full().part(got.0.into(), reachable.0.into())
            },
            waiting,
            left_out: count(&Why::Nothing),
        }
    }

    /// The grade that follows from the points; nothing while lines wait.
    pub fn proposal(&self, scheme: &SchemeContent) -> Option<u32> {
        let total = self.total(scheme);
        (total.waiting == 0).then(|| scheme.grade_for(total.got))
    }
}
