//! Draws (反向核查): closed findings drawn by a published seed, visited without notice, and what people there knew of it.
//!
//! First the findings that may be drawn and the way to draw are frozen, then the seed is published, then it draws: whoever
//! holds the list cannot choose the outcome, and everybody can repeat it.

mod pick;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use pick::{Member, Ranked, Size, key, pick, rank};

use crate::{
    Finding, Refusal,
    clock::Stamp,
    finding::Figure,
    id::{DrawId, FindingId, RectificationId, UnitId},
    look_back::ensure_foreign,
    person::By,
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// Most findings that one draw may choose from.
pub const MOST: usize = 20_000;

/// By what findings are grouped before they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strata {
    /// Not at all.
    None,
    /// By lead unit.
    Unit,
    /// By time class.
    TimeClass,
    /// By aspect.
    Aspect,
}

impl Strata {
    /// All ways.
    pub const ALL: [Self; 4] = [Self::None, Self::Unit, Self::TimeClass, Self::Aspect];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "不分层",
            Self::Unit => "按牵头单位分层",
            Self::TimeClass => "按时限类别分层",
            Self::Aspect => "按方面分层",
        }
    }

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unit => "unit",
            Self::TimeClass => "time_class",
            Self::Aspect => "aspect",
        }
    }

    /// The stratum of a finding.
    pub fn of(self, finding: &Finding) -> String {
        match self {
            Self::None => String::new(),
            Self::Unit => finding
                .owners
                .lead
                .map(|u| u.to_string())
                .unwrap_or_default(),
            Self::TimeClass => finding
                .time_class
                .map(|c| c.key().to_owned())
                .unwrap_or_default(),
            Self::Aspect => finding.aspect.map(|a| a.to_string()).unwrap_or_default(),
        }
    }
}

/// What is frozen before the seed is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDraw {
    /// Identity.
    pub id: DrawId,
    /// What it is called.
    pub title: String,
    /// The rectification whose findings may be drawn; `None` for several.
    pub rectification: Option<RectificationId>,
    /// Closed on this day or later.
    pub closed_from: Option<Date>,
    /// Closed on this day or earlier.
    pub closed_until: Option<Date>,
    /// Led by this unit only.
    pub lead: Option<UnitId>,
    /// By what they are grouped.
    pub strata: Strata,
    /// How many of each group.
    pub size: Size,
    /// Where the seed will come from, such as a lottery of a day to come.
    pub note: String,
    /// The day it was announced.
    pub day: Date,
    /// The findings that may be drawn, in the order of their numbers.
    pub members: Vec<Member>,
}

/// What a visit showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// 整改属实
    True,
    /// 部分属实
    Partly,
    /// 不属实
    Untrue,
}

impl Shown {
    /// All results.
    pub const ALL: [Self; 3] = [Self::True, Self::Partly, Self::Untrue];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::True => "整改属实",
            Self::Partly => "部分属实",
            Self::Untrue => "不属实",
        }
    }

    /// Name in stored data and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Partly => "partly",
            Self::Untrue => "untrue",
        }
    }
}

/// The sheet of a visit (回访表): who was asked, what they knew, what was seen. No names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The finding.
    pub finding: FindingId,
    /// When.
    pub day: Date,
    /// What it showed.
    pub shown: Shown,
    /// How many people were asked.
    pub people: u32,
    /// How many of them knew of the rectification.
    pub aware: u32,
    /// How many of them were satisfied.
    pub satisfied: u32,
    /// Who they were: roles.
    pub asked: String,
    /// What was seen.
    pub text: String,
    /// Figures found.
    pub figures: Vec<Figure>,
}

/// Where a draw stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum DrawStage {
    /// Frozen; the seed is not known.
    Announced,
    /// The seed is published; nothing is drawn.
    Seeded {
        /// The seed.
        seed: String,
    },
    /// Drawn; the drawn ones are visited.
    Drawn {
        /// The seed.
        seed: String,
        /// The drawn findings.
        drawn: Vec<FindingId>,
    },
    /// Every visit is done.
    Finished {
        /// The seed.
        seed: String,
        /// The drawn findings.
        drawn: Vec<FindingId>,
    },
    /// Given up.
    Cancelled {
        /// Why.
        reason: String,
    },
}

/// A draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// What was frozen.
    #[serde(flatten)]
    pub announced: NewDraw,
    /// Where it stands.
    pub state: DrawStage,
    /// Sheets of the visits, the latest for each finding.
    pub sheets: Vec<Sheet>,
}

/// What can happen to a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DrawEvent {
    /// What may be drawn and how was frozen.
    DrawAnnounced(NewDraw),
    /// The seed was published.
    DrawSeeded {
        /// The seed.
        seed: String,
    },
    /// It was drawn.
    DrawDrawn {
        /// The drawn findings.
        drawn: Vec<FindingId>,
    },
    /// A visit was recorded.
    DrawVisited(Sheet),
    /// Every visit is done.
    DrawFinished,
    /// It was given up.
    DrawCancelled {
        /// Why.
        reason: String,
    },
}

/// Counts over the sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Drawn findings.
    pub drawn: usize,
    /// Visited ones.
    pub visited: usize,
    /// Found to be true.
    pub holds: usize,
    /// Found to be true in part.
    pub partly: usize,
    /// Found not to be true.
    pub untrue: usize,
    /// People who were asked.
    pub people: u64,
    /// Those who knew of it.
    pub aware: u64,
    /// Those who were satisfied.
    pub satisfied: u64,
}

impl Draw {
    /// Freezes what may be drawn and how.
    ///
    /// # Errors
    /// [`Refusal::NothingToDraw`], [`Refusal::TooManyToDraw`], [`Refusal::BadSize`], rules for texts.
    pub fn announce(mut new: NewDraw) -> Result<DrawEvent, Refusal> {
        check_text("核查名称", &new.title, 120)?;
        check_text("种子来源", &new.note, 200)?;
        let sound = match new.size {
            Size::Each(n) => (1..=1000).contains(&n),
            Size::Share(percent) => (1..=100).contains(&percent),
        };
        if !sound {
            return Err(Refusal::BadSize);
        }
        if new.members.is_empty() {
            return Err(Refusal::NothingToDraw);
        }
        if new.members.len() > MOST {
            return Err(Refusal::TooManyToDraw { most: MOST });
        }
        new.title = new.title.trim().to_owned();
        new.note = new.note.trim().to_owned();
        new.members.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(DrawEvent::DrawAnnounced(new))
    }

    /// Publishes the seed.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], rules for texts.
    pub fn publish(&self, seed: &str) -> Result<DrawEvent, Refusal> {
        if self.state != DrawStage::Announced {
            return Err(self.wrong("公布种子"));
        }
        check_text("种子", seed, 100)?;
        let seed = seed.trim().to_owned();
        Ok(DrawEvent::DrawSeeded { seed })
    }

    /// Draws.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] before the seed is published, or again.
    pub fn draw(&self) -> Result<DrawEvent, Refusal> {
        let DrawStage::Seeded { seed } = &self.state else {
            return Err(self.wrong("抽取"));
        };
        let drawn = pick(seed, self.announced.size, &self.announced.members);
        Ok(DrawEvent::DrawDrawn { drawn })
    }

    /// Records a visit; a later sheet takes the place of an earlier one.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NotDrawn`], [`Refusal::OwnUnitVisits`], [`Refusal::DayOutside`],
    /// [`Refusal::MoreThanAsked`], rules for texts and figures.
    pub fn visit(
        &self,
        finding: &Finding,
        by: &By,
        sheet: Sheet,
        today: Date,
    ) -> Result<DrawEvent, Refusal> {
        let DrawStage::Drawn { drawn, .. } = &self.state else {
            return Err(self.wrong("登记回访"));
        };
        if !drawn.contains(&sheet.finding) || sheet.finding != finding.id {
            return Err(Refusal::NotDrawn);
        }
        ensure_foreign(finding, by.unit)?;
        if sheet.day < self.announced.day || sheet.day > today {
            return Err(Refusal::DayOutside {
                what: "回访日期",
                from: self.announced.day,
                until: today,
            });
        }
        if sheet.aware > sheet.people || sheet.satisfied > sheet.people {
            return Err(Refusal::MoreThanAsked);
        }
        check_text("回访情况", &sheet.text, 4000)?;
        check_words("询问了谁", &sheet.asked, 500)?;
        if sheet.people > 0 {
            check_text("询问了谁", &sheet.asked, 500)?;
        }
        for figure in &sheet.figures {
            figure.check()?;
        }
        Ok(DrawEvent::DrawVisited(sheet))
    }

    /// Ends it once every drawn finding was visited.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::VisitsOpen`].
    pub fn finish(&self) -> Result<DrawEvent, Refusal> {
        let DrawStage::Drawn { .. } = &self.state else {
            return Err(self.wrong("结束核查"));
        };
        let tally = self.tally();
        let open = tally.drawn - tally.visited;
        if open > 0 {
            return Err(Refusal::VisitsOpen { open });
        }
        Ok(DrawEvent::DrawFinished)
    }

    /// Gives it up. It stays on the register.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it is finished or given up, rules for texts.
    pub fn cancel(&self, reason: &str) -> Result<DrawEvent, Refusal> {
        if matches!(
            self.state,
            DrawStage::Finished { .. } | DrawStage::Cancelled { .. }
        ) {
            return Err(self.wrong("作废"));
        }
        check_text("理由", reason, 500)?;
        let reason = reason.trim().to_owned();
        Ok(DrawEvent::DrawCancelled { reason })
    }

    /// The seed, once published.
    pub fn seed(&self) -> Option<&str> {
        match &self.state {
            DrawStage::Seeded { seed }
            | DrawStage::Drawn { seed, .. }
            | DrawStage::Finished { seed, .. } => Some(seed),
            DrawStage::Announced | DrawStage::Cancelled { .. } => None,
        }
    }

    /// The drawn findings.
    pub fn drawn(&self) -> &[FindingId] {
        match &self.state {
            DrawStage::Drawn { drawn, .. } | DrawStage::Finished { drawn, .. } => drawn,
            _ => &[],
        }
    }

    /// Whether the seed draws exactly what is kept. `None` before it was drawn.
    pub fn repeats(&self) -> Option<bool> {
        let seed = self.seed()?;
        if self.drawn().is_empty() {
            return None;
        }
        let again = pick(seed, self.announced.size, &self.announced.members);
        Some(again == self.drawn())
    }

    /// The sheet of a drawn finding.
    pub fn sheet(&self, finding: FindingId) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.finding == finding)
    }

    /// Counts over the sheets.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally {
            drawn: self.drawn().len(),
            visited: self.sheets.len(),
            ..Tally::default()
        };
        for sheet in &self.sheets {
            match sheet.shown {
                Shown::True => tally.holds += 1,
                Shown::Partly => tally.partly += 1,
                Shown::Untrue => tally.untrue += 1,
            }
            tally.people += u64::from(sheet.people);
            tally.aware += u64::from(sheet.aware);
            tally.satisfied += u64::from(sheet.satisfied);
        }
        tally
    }

    /// The strata, each once.
    pub fn strata(&self) -> BTreeSet<&str> {
        let members = self.announced.members.iter();
        members.map(|m| m.stratum.as_str()).collect()
    }

    /// The word people use for where it stands.
    pub const fn label(&self) -> &'static str {
        match &self.state {
            DrawStage::Announced => "待公布种子",
            DrawStage::Seeded { .. } => "待抽取",
            DrawStage::Drawn { .. } => "回访中",
            DrawStage::Finished { .. } => "已结束",
            DrawStage::Cancelled { .. } => "已作废",
        }
    }

    /// Name of where it stands in stored data and filters.
    pub const fn key(&self) -> &'static str {
        match &self.state {
            DrawStage::Announced => "announced",
            DrawStage::Seeded { .. } => "seeded",
            DrawStage::Drawn { .. } => "drawn",
            DrawStage::Finished { .. } => "finished",
            DrawStage::Cancelled { .. } => "cancelled",
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

impl Record for Draw {
    const KIND: &'static str = "draw";
    const LABEL: &'static str = "反向核查";
    type Event = DrawEvent;

    fn apply(current: Option<Self>, event: DrawEvent, _: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                DrawEvent::DrawAnnounced(announced) => Some(Self {
                    announced,
                    state: DrawStage::Announced,
                    sheets: Vec::new(),
                }),
                _ => None,
            };
        };
        it.state = match (it.state, event) {
            (DrawStage::Announced, DrawEvent::DrawSeeded { seed }) => DrawStage::Seeded { seed },
            (DrawStage::Seeded { seed }, DrawEvent::DrawDrawn { drawn }) => {
                DrawStage::Drawn { seed, drawn }
            }
            (state @ DrawStage::Drawn { .. }, DrawEvent::DrawVisited(sheet)) => {
                it.sheets.retain(|known| known.finding != sheet.finding);
                it.sheets.push(sheet);
                state
            }
            (DrawStage::Drawn { seed, drawn }, DrawEvent::DrawFinished) => {
                DrawStage::Finished { seed, drawn }
            }
            (
                DrawStage::Announced | DrawStage::Seeded { .. } | DrawStage::Drawn { .. },
                DrawEvent::DrawCancelled { reason },
            ) => DrawStage::Cancelled { reason },
            (state, _) => state,
        };
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        // A visit is without notice: until it is over only those know of it who see the whole ledger.
        let audience = match self.state {
            DrawStage::Finished { .. } => Audience::Party,
            _ => Audience::Office,
        };
        Indexed {
            id: self.announced.id.0,
            parent: None,
            rectification: self.announced.rectification,
            findings: self.drawn().to_vec(),
            units: Vec::new(),
            state: self.key(),
            day: self.announced.day,
            audience,
        }
    }

    fn tell(event: &DrawEvent) -> String {
        match event {
            DrawEvent::DrawAnnounced(new) => format!(
                "公告反向核查“{}”，可抽 {} 个问题",
                new.title,
                new.members.len()
            ),
            DrawEvent::DrawSeeded { seed } => format!("公布反向核查种子 {seed}"),
            DrawEvent::DrawDrawn { drawn } => format!("反向核查抽取 {} 个问题", drawn.len()),
            DrawEvent::DrawVisited(sheet) => {
                format!("登记反向核查回访：{}", sheet.shown.label())
            }
            DrawEvent::DrawFinished => "结束反向核查".to_owned(),
            DrawEvent::DrawCancelled { reason } => format!("作废反向核查：{reason}"),
        }
    }
}
