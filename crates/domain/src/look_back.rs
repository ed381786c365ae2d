//! Look-backs (回头看): going to see, some time after closure, whether a closed finding stays closed.
//!
//! One is due a while after closure; somebody who has no part in the finding goes, and records what was found. A result that
//! says the problem is back is a proposal: a person of the office declares the rebound, or says why it is none.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Calendar, Finding, Refusal, Stage,
    clock::{Stamp, day_of},
    finding::Figure,
    id::{EvidenceId, FindingId, LookBackId, PersonId, ReboundId, RectificationId, UnitId},
    person::By,
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// When closed findings are looked at again: data of the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LookBackRhythm {
    /// Months after closure, for findings that are simply done.
    pub after_months: Vec<u32>,
    /// Months between two look-backs at a finding that is to be sustained.
    pub sustained_months: u32,
    /// Months until the next one when the effect could not be verified.
    pub unverified_months: u32,
}

impl Default for LookBackRhythm {
    fn default() -> Self {
        Self {
            after_months: vec![3, 12],
            sustained_months: 6,
            unverified_months: 3,
        }
    }
}

/// Why there is a look-back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 销号后定期
    Closure,
    /// 长期坚持
    Sustained,
    /// 上次未能核实
    Unverified,
    /// 整改办安排
    Office,
}

impl Cause {
    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Closure => "销号后定期",
            Self::Sustained => "长期坚持",
            Self::Unverified => "上次未能核实",
            Self::Office => "整改办安排",
        }
    }
}

/// What a look-back found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// 保持良好
    Held,
    /// 反弹回潮
    Rebounded,
    /// 成效未能核实
    NotVerified,
}

impl Held {
    /// All results.
    pub const ALL: [Self; 3] = [Self::Held, Self::Rebounded, Self::NotVerified];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Held => "保持良好",
            Self::Rebounded => "反弹回潮",
            Self::NotVerified => "成效未能核实",
        }
    }

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Rebounded => "rebounded",
            Self::NotVerified => "not_verified",
        }
    }
}

/// A look-back as it is put on the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLookBack {
    /// Identity.
    pub id: LookBackId,
    /// The rectification of the finding.
    pub rectification: RectificationId,
    /// The closed finding.
    pub finding: FindingId,
    /// The day it was closed.
    pub closed: Date,
    /// When somebody is to go.
    pub due: Date,
    /// Why.
    #[serde(rename = "occasion")]
    pub cause: Cause,
}

/// Who goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitors {
    /// The unit.
    pub unit: UnitId,
    /// The person, if one is named.
    pub person: Option<PersonId>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When.
    pub day: Date,
    /// The result.
    pub result: Held,
    /// What was seen.
    pub text: String,
    /// Who was asked: roles and numbers, no names.
    pub asked: String,
    /// Figures found, to be compared with those at closure.
    pub figures: Vec<Figure>,
    /// Evidence.
    pub evidence: Vec<EvidenceId>,
}

/// Where a look-back stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum LookBackStage {
    /// To be done.
    Due,
    /// Done: it holds, or nobody could tell.
    Done {
        /// What was found.
        visit: Visit,
        /// Who recorded it and when.
        stamp: Stamp,
    },
    /// Found to be back; a person has to say whether this is a rebound.
    Proposed {
        /// What was found.
        visit: Visit,
        /// Who recorded it and when.
        stamp: Stamp,
    },
    /// Declared a rebound.
    Rebounded {
        /// What was found.
        visit: Visit,
        /// The rebound.
        rebound: ReboundId,
    },
    /// Found to be back, but a person said it is no rebound.
    Dismissed {
        /// What was found.
        visit: Visit,
        /// Why it is none.
        reason: String,
    },
    /// Not to be done any more.
    Cancelled {
        /// Why.
        reason: String,
    },
}

/// A look-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookBack {
    /// As it was put on the calendar.
    #[serde(flatten)]
    pub scheduled: NewLookBack,
    /// Who goes or went.
    pub visitors: Option<Visitors>,
    /// Where it stands.
    pub state: LookBackStage,
}

/// What can happen to a look-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LookBackEvent {
    /// It was put on the calendar.
    LookBackScheduled(NewLookBack),
    /// Somebody was sent.
    LookBackAssigned(Visitors),
    /// What was found was recorded.
    LookBackRecorded(Visit),
    /// What was found was declared a rebound.
    LookBackConfirmed {
        /// The rebound.
        rebound: ReboundId,
    },
    /// What was found is no rebound.
    LookBackDismissed {
        /// Why.
        reason: String,
    },
    /// It is not to be done any more.
    LookBackCancelled {
        /// Why.
        reason: String,
    },
}

/// The day a finding was closed; `None` while it is not.
pub fn closed_on(finding: &Finding) -> Option<Date> {
    match &finding.stage {
        Stage::Closed(closure) => Some(day_of(closure.stamp.at)),
        _ => None,
    }
}

/// The first working day on or after the day `months` after `day`.
fn months_after(day: Date, months: u32, calendar: &Calendar) -> Date {
    let span = Span::new().try_months(months).unwrap_or_default();
    let due = day.checked_add(span).unwrap_or(Date::MAX);
    if calendar.is_working(due) {
        due
    } else {
        calendar.after(due, 1)
    }
}

impl LookBackRhythm {
    /// When a finding that was closed on `closed` is to be looked at, and why.
    pub fn at_closure(
        &self,
        closed: Date,
        sustained: bool,
        calendar: &Calendar,
    ) -> Vec<(Date, Cause)> {
        if sustained {
            return vec![(
                months_after(closed, self.sustained_months, calendar),
                Cause::Sustained,
            )];
        }
        self.after_months
            .iter()
            .map(|months| (months_after(closed, *months, calendar), Cause::Closure))
            .collect()
    }

    /// When to look again after a look-back, and why; `None` when what was found asks for nothing.
    pub fn afterwards(
        &self,
        visit: &Visit,
        sustained: bool,
        calendar: &Calendar,
    ) -> Option<(Date, Cause)> {
        let (months, cause) = match visit.result {
            Held::Held if sustained => (self.sustained_months, Cause::Sustained),
            Held::NotVerified => (self.unverified_months, Cause::Unverified),
            Held::Held | Held::Rebounded => return None,
        };
        Some((months_after(visit.day, months, calendar), cause))
    }

    /// Whether the numbers make sense: 1 to 120 months, at most ten look-backs.
    ///
    /// # Errors
    /// [`Refusal::BadRhythm`].
    pub fn check(&self) -> Result<(), Refusal> {
        let sound = |months: u32| (1..=120).contains(&months);
        let all = self
            .after_months
            .iter()
            .chain([&self.sustained_months, &self.unverified_months]);
        if self.after_months.len() <= 10 && all.copied().all(sound) {
            Ok(())
        } else {
            Err(Refusal::BadRhythm)
        }
    }
}

impl LookBack {
    /// Puts a look-back at a closed finding on the calendar.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] for a finding that is not closed, [`Refusal::DayOutside`] before closure.
    pub fn schedule(
        id: LookBackId,
        finding: &Finding,
        due: Date,
        cause: Cause,
    ) -> Result<LookBackEvent, Refusal> {
        let closed = closed_on(finding).ok_or_else(|| finding.stage.wrong("安排回头看"))?;
        if due < closed {
            return Err(Refusal::DayOutside {
                what: "回头看日期",
                from: closed,
                until: Date::MAX,
            });
        }
        Ok(LookBackEvent::LookBackScheduled(NewLookBack {
            id,
            rectification: finding.rectification,
            finding: finding.id,
            closed,
            due,
            cause,
        }))
    }

    /// Sends somebody who has no part in the finding.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::OwnUnitVisits`], [`Refusal::NothingChanged`].
    pub fn assign(&self, finding: &Finding, visitors: Visitors) -> Result<LookBackEvent, Refusal> {
        self.ensure_due("指派")?;
        ensure_foreign(finding, visitors.unit)?;
        if self.visitors == Some(visitors) {
            return Err(Refusal::NothingChanged);
        }
        Ok(LookBackEvent::LookBackAssigned(visitors))
    }

    /// Records what was found.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::OwnUnitVisits`], [`Refusal::DayOutside`], rules for texts and figures.
    pub fn record(
        &self,
        finding: &Finding,
        by: &By,
        visit: Visit,
        today: Date,
    ) -> Result<LookBackEvent, Refusal> {
        self.ensure_due("登记结果")?;
        ensure_foreign(finding, by.unit)?;
        if visit.day < self.scheduled.closed || visit.day > today {
            return Err(Refusal::DayOutside {
                what: "回头看日期",
                from: self.scheduled.closed,
                until: today,
            });
        }
        check_text("回头看情况", &visit.text, 4000)?;
        if visit.result == Held::NotVerified {
            check_words("询问了谁", &visit.asked, 500)?;
        } else {
            check_text("询问了谁", &visit.asked, 500)?;
        }
        for figure in &visit.figures {
            figure.check()?;
        }
        let visit = Visit {
            text: visit.text.trim().to_owned(),
            asked: visit.asked.trim().to_owned(),
            ..visit
        };
        Ok(LookBackEvent::LookBackRecorded(visit))
    }

    /// Declares what was found a rebound.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn confirm(&self, rebound: ReboundId) -> Result<LookBackEvent, Refusal> {
        self.ensure_proposed("登记反弹")?;
        Ok(LookBackEvent::LookBackConfirmed { rebound })
    }

    /// Says that what was found is no rebound.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], rules for texts.
    pub fn dismiss(&self, reason: &str) -> Result<LookBackEvent, Refusal> {
        self.ensure_proposed("认定不属反弹")?;
        check_text("理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(LookBackEvent::LookBackDismissed { reason })
    }

    /// Takes it off the calendar.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], rules for texts.
    pub fn cancel(&self, reason: &str) -> Result<LookBackEvent, Refusal> {
        self.ensure_due("取消")?;
        check_text("理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(LookBackEvent::LookBackCancelled { reason })
    }

    /// Whether it should have been done by now.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state == LookBackStage::Due && self.scheduled.due < today
    }

    /// What was found, if somebody went.
    pub const fn visit(&self) -> Option<&Visit> {
        match &self.state {
            LookBackStage::Due | LookBackStage::Cancelled { .. } => None,
            LookBackStage::Done { visit, .. }
            | LookBackStage::Proposed { visit, .. }
            | LookBackStage::Rebounded { visit, .. }
            | LookBackStage::Dismissed { visit, .. } => Some(visit),
        }
    }

    /// The word people use for where it stands.
    pub const fn label(&self) -> &'static str {
        match &self.state {
            LookBackStage::Due if self.visitors.is_some() => "已指派",
            LookBackStage::Due => "待安排",
            LookBackStage::Done { visit, .. } => visit.result.label(),
            LookBackStage::Proposed { .. } => "疑似反弹",
            LookBackStage::Rebounded { .. } => "已登记反弹",
            LookBackStage::Dismissed { .. } => "不属反弹",
            LookBackStage::Cancelled { .. } => "已取消",
        }
    }

    /// Name of where it stands in stored data and filters.
    pub const fn key(&self) -> &'static str {
        match &self.state {
            LookBackStage::Due if self.visitors.is_some() => "assigned",
            LookBackStage::Due => "due",
            LookBackStage::Done { visit, .. } => visit.result.key(),
            LookBackStage::Proposed { .. } => "proposed",
            LookBackStage::Rebounded { .. } => "rebounded",
            LookBackStage::Dismissed { .. } => "dismissed",
            LookBackStage::Cancelled { .. } => "cancelled",
        }
    }

    fn ensure_due(&self, action: &'static str) -> Result<(), Refusal> {
        if self.state == LookBackStage::Due {
            Ok(())
        } else {
            Err(self.wrong(action))
        }
    }

    fn ensure_proposed(&self, action: &'static str) -> Result<(), Refusal> {
        if matches!(self.state, LookBackStage::Proposed { .. }) {
            Ok(())
        } else {
            Err(self.wrong(action))
        }
    }

    const fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: Self::LABEL,
            actual: self.label(),
            action,
        }
    }
}

/// Nobody looks at what his own unit did.
pub(crate) fn ensure_foreign(finding: &Finding, unit: UnitId) -> Result<(), Refusal> {
    if finding.is_worked_on_by(unit) {
        Err(Refusal::OwnUnitVisits)
    } else {
        Ok(())
    }
}

impl Record for LookBack {
    const KIND: &'static str = "look_back";
    const LABEL: &'static str = "回头看";
    type Event = LookBackEvent;

    fn apply(current: Option<Self>, event: LookBackEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                LookBackEvent::LookBackScheduled(scheduled) => Some(Self {
                    scheduled,
                    visitors: None,
                    state: LookBackStage::Due,
                }),
                _ => None,
            };
        };
        it.state = match (it.state, event) {
            (LookBackStage::Due, LookBackEvent::LookBackAssigned(visitors)) => {
                it.visitors = Some(visitors);
                LookBackStage::Due
            }
            (LookBackStage::Due, LookBackEvent::LookBackRecorded(visit)) => match visit.result {
                Held::Rebounded => LookBackStage::Proposed { visit, stamp },
                Held::Held | Held::NotVerified => LookBackStage::Done { visit, stamp },
            },
            (LookBackStage::Due, LookBackEvent::LookBackCancelled { reason }) => {
                LookBackStage::Cancelled { reason }
            }
            (
                LookBackStage::Proposed { visit, .. },
                LookBackEvent::LookBackConfirmed { rebound },
            ) => LookBackStage::Rebounded { visit, rebound },
            (
                LookBackStage::Proposed { visit, .. },
                LookBackEvent::LookBackDismissed { reason },
            ) => LookBackStage::Dismissed { visit, reason },
            (state, _) => state,
        };
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.scheduled.id.0,
            parent: None,
            rectification: Some(self.scheduled.rectification),
            findings: vec![self.scheduled.finding],
            units: self.visitors.iter().map(|v| v.unit).collect(),
            state: self.key(),
            day: self.visit().map_or(self.scheduled.due, |visit| visit.day),
            audience: Audience::Party,
        }
    }

    fn tell(event: &LookBackEvent) -> String {
        match event {
            LookBackEvent::LookBackScheduled(new) => {
                // The last signer or the visitor did not order it: his act brought it about.
                let who = match new.cause {
                    Cause::Office => "",
                    Cause::Closure | Cause::Sustained | Cause::Unverified => "办理后，系统自动",
                };
                format!("{who}安排了 {} 回头看（{}）", new.due, new.cause.label())
            }
            LookBackEvent::LookBackAssigned(_) => "指派了回头看人员".to_owned(),
            LookBackEvent::LookBackRecorded(visit) => {
                format!("回头看：{}。{}", visit.result.label(), visit.text)
            }
            LookBackEvent::LookBackConfirmed { .. } => "确认回头看发现的反弹".to_owned(),
            LookBackEvent::LookBackDismissed { reason } => {
                format!("认定回头看所见不属反弹：{reason}")
            }
            LookBackEvent::LookBackCancelled { reason } => format!("取消了回头看：{reason}"),
        }
    }
}
