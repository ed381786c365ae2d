//! Schemes (评估方案): aspects, indicators, where their points come from, grades. A scheme is data that the office may change; an
//! evaluation keeps the one it began with.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Measure;
use crate::{
    Refusal,
    clock::{Stamp, day_of},
    id::SchemeId,
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// Points in tenths.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub u32);

impl Points {
    /// `part` of `whole` of them, rounded; all of them when there is no whole.
    #[must_use]
    pub fn part(self, part: u64, whole: u64) -> Self {
        if whole == 0 {
            return self;
        }
        let twice = u64::from(self.0).saturating_mul(part).saturating_mul(2);
        let rounded = twice.saturating_add(whole) / whole.saturating_mul(2);
        Self(u32::try_from(rounded).unwrap_or(u32::MAX))
    }

    /// What is missing from `most`.
    #[must_use]
    pub const fn below(self, most: Self) -> Self {
        Self(most.0.saturating_sub(self.0))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            tenth => write!(f, "{}.{tenth}", self.0 / 10),
        }
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), |sum, one| Self(sum.0.saturating_add(one.0)))
    }
}

/// Whether points are given or taken away; the sum is the same, the forms are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// 计分制
    Points,
    /// 扣分制
    Deductions,
}

impl Marking {
    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Points => "计分制",
            Self::Deductions => "扣分制",
        }
    }
}

/// Where the points of an indicator come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Counted in the ledger.
    Ledger(Measure),
    /// 考评组
    Assessor,
    /// 单位自评
    SelfScore,
    /// 满意度测评
    Survey,
}

impl Source {
    /// All sources.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [Self::Assessor, Self::SelfScore, Self::Survey];
        others
            .into_iter()
            .chain(Measure::ALL.into_iter().map(Self::Ledger))
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ledger(measure) => measure.label(),
            Self::Assessor => "考评组",
            Self::SelfScore => "单位自评",
            Self::Survey => "满意度测评",
        }
    }

    /// Whether the unit scores it itself: what the assessor judges, and what is the unit's alone.
    pub const fn is_self_scored(self) -> bool {
        matches!(self, Self::Assessor | Self::SelfScore)
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// In words.
    pub title: String,
    /// The most points there are.
    pub most: Points,
    /// Where they come from.
    pub source: Source,
}

/// Indicators that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeAspect {
    /// In words.
    pub title: String,
    /// Its indicators.
    pub indicators: Vec<Indicator>,
}

/// A grade and from where on it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeStep {
    /// The word: 好, 较好.
    pub title: String,
    /// From so many percent of all points on.
    pub from: u32,
}

/// What a scheme says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeContent {
    /// Its name.
    pub title: String,
    /// Given or taken away.
    pub marking: Marking,
    /// Its aspects.
    pub aspects: Vec<SchemeAspect>,
    /// Its grades, the best first; the last is from nothing on.
    pub grades: Vec<GradeStep>,
}

impl SchemeContent {
    /// The most indicators of a scheme.
    pub const MOST_INDICATORS: usize = 60;

    /// Its indicators in their order.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.aspects.iter().flat_map(|aspect| &aspect.indicators)
    }

    /// All points there are.
    pub fn full(&self) -> Points {
        self.indicators().map(|i| i.most).sum()
    }

    /// The grade for so many points of all, as its place among the grades.
    pub fn grade_for(&self, got: Points) -> u32 {
        let (got, full) = (u64::from(got.0), u64::from(self.full().0));
        let reached = |step: &GradeStep| got * 100 >= u64::from(step.from) * full;
        let place = self.grades.iter().position(reached);
        u32::try_from(place.unwrap_or(self.grades.len().saturating_sub(1))).unwrap_or(u32::MAX)
    }

    /// The word for a grade.
    pub fn grade_word(&self, grade: u32) -> &str {
        usize::try_from(grade)
            .ok()
            .and_then(|at| self.grades.get(at))
            .map_or("", |step| &step.title)
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// [`Refusal::BadScheme`], the rules for texts.
    pub fn check(&self) -> Result<(), Refusal> {
        let bad = |why| Err(Refusal::BadScheme { why });
        check_text("方案名称", &self.title, 100)?;
        if self.aspects.iter().any(|a| a.indicators.is_empty()) || self.aspects.is_empty() {
            return bad("每个方面至少有一项指标");
        }
        if self.indicators().count() > Self::MOST_INDICATORS {
            return bad("指标最多 60 项");
        }
        for aspect in &self.aspects {
            check_text("方面", &aspect.title, 50)?;
            for indicator in &aspect.indicators {
                check_text("指标", &indicator.title, 200)?;
                if !(1..=10_000).contains(&indicator.most.0) {
                    return bad("每项分值须在 0.1 至 1000 分之间");
                }
            }
        }
        let steps: Vec<u32> = self.grades.iter().map(|g| g.from).collect();
        let falling = steps.windows(2).all(|pair| pair.first() > pair.last());
        let ends = steps.last() == Some(&0) && steps.first().is_some_and(|first| *first <= 100);
        if !(2..=6).contains(&steps.len()) || !falling || !ends {
            return bad("等次为 2 至 6 个，由高到低，最低一等从 0 起");
        }
        for grade in &self.grades {
            check_text("等次", &grade.title, 10)?;
        }
        Ok(())
    }
}

/// A scheme of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// Identity.
    pub id: SchemeId,
    /// What it says.
    pub content: SchemeContent,
    /// Whether no evaluation begins with it any more.
    pub retired: bool,
    /// When it last changed.
    pub day: Date,
}

/// What can happen to a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum SchemeEvent {
    /// It was written down.
    SchemeEntered {
        /// Identity.
        id: SchemeId,
        /// What it says.
        content: SchemeContent,
    },
    /// It says something else.
    SchemeRevised {
        /// What it says now.
        content: SchemeContent,
    },
    /// No evaluation begins with it any more.
    SchemeRetired,
}

impl Scheme {
    /// Writes a scheme down.
    ///
    /// # Errors
    /// As [`SchemeContent::check`].
    pub fn enter(id: SchemeId, content: SchemeContent) -> Result<SchemeEvent, Refusal> {
        content.check()?;
        Ok(SchemeEvent::SchemeEntered { id, content })
    }

    /// Changes it; evaluations under way keep what they began with.
    ///
    /// # Errors
    /// As [`SchemeContent::check`]; [`Refusal::NothingChanged`], [`Refusal::WrongRecordStage`].
    pub fn revise(&self, content: SchemeContent) -> Result<SchemeEvent, Refusal> {
        self.must_be_in_use("修改")?;
        content.check()?;
        if content == self.content {
            return Err(Refusal::NothingChanged);
        }
        Ok(SchemeEvent::SchemeRevised { content })
    }

    /// Takes it out of use.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn retire(&self) -> Result<SchemeEvent, Refusal> {
        self.must_be_in_use("停用")?;
        Ok(SchemeEvent::SchemeRetired)
    }

    fn must_be_in_use(&self, action: &'static str) -> Result<(), Refusal> {
        if self.retired {
            return Err(Refusal::WrongRecordStage {
                what: "评估方案",
                actual: "已停用",
                action,
            });
        }
        Ok(())
    }
}

impl Record for Scheme {
    const KIND: &'static str = "scheme";
    const LABEL: &'static str = "评估方案";
    type Event = SchemeEvent;

    fn apply(current: Option<Self>, event: SchemeEvent, stamp: Stamp) -> Option<Self> {
        let day = day_of(stamp.at);
        match (current, event) {
            (None, SchemeEvent::SchemeEntered { id, content }) => Some(Self {
                id,
                content,
                retired: false,
                day,
            }),
            (None, _) => None,
            (Some(it), SchemeEvent::SchemeEntered { .. }) => Some(it),
            (Some(it), SchemeEvent::SchemeRevised { content }) => Some(Self { content, day, ..it }),
            (Some(it), SchemeEvent::SchemeRetired) => Some(Self {
                retired: true,
                day,
                ..it
            }),
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: None,
            findings: Vec::new(),
            units: Vec::new(),
            state: if self.retired { "retired" } else { "in_use" },
            day: self.day,
            audience: Audience::Office,
        }
    }

    fn tell(event: &SchemeEvent) -> String {
        match event {
            SchemeEvent::SchemeEntered { content, .. } => {
                format!("制定了评估方案“{}”", content.title)
            }
            SchemeEvent::SchemeRevised { .. } => "修改了评估方案".to_owned(),
            SchemeEvent::SchemeRetired => "停用了评估方案".to_owned(),
        }
    }
}
