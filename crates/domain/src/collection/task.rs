//! A collection task: its basis and purpose, what is asked of whom, who checks it, and the day after which nothing is kept.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::submission::SealedFile;
use crate::{
    Refusal,
    clock::Stamp,
    id::{CollectionId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// Units that one task may ask: a city's.
const MOST_UNITS: usize = 500;
/// Days that data may be kept at most: three years.
const LONGEST_KEPT: i64 = 3 * 366;

/// One data set, and who hands it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Name of the data set in the program: `fuel_txn`.
    pub set: String,
    /// The units.
    pub units: Vec<UnitId>,
}

/// A resident team (派驻组), and the units whose submissions it checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The team, a unit of its own.
    pub team: UnitId,
    /// The units.
    pub units: Vec<UnitId>,
}

/// What a task says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionContent {
    /// What it is called.
    pub title: String,
    /// The law or rule that allows it, with its article.
    pub basis: String,
    /// Number of the letter that asked for the data.
    pub letter_no: String,
    /// What the data is for; nothing else may be done with it.
    pub purpose: String,
    /// Whom and what it is about.
    pub scope: String,
    /// First day that the data is about.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The day until which units hand in.
    pub due: Date,
    /// The last day on which data is kept (PIPL art. 19: no longer than needed).
    pub keep_until: Date,
    /// Region code of the county, six digits; empty when regions are not compared.
    pub county: String,
    /// What is asked of whom.
    pub asked: Vec<Asked>,
    /// Who checks.
    pub teams: Vec<Team>,
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum TaskStanding {
    /// Units hand in, data is used.
    Open,
    /// Nothing more is handed in; data is used until the last day.
    Ended {
        /// Who ended it, and when.
        stamp: Stamp,
    },
    /// The data is gone.
    Erased(Erased),
}

/// That data was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// How many files were deleted.
    pub files: u64,
    /// How many rows of tables.
    pub rows: u64,
    /// Who deleted, and when; nobody when the last day was over.
    pub stamp: Stamp,
}

/// A collection task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionTask {
    /// Identity.
    pub id: CollectionId,
    /// What it says.
    pub content: CollectionContent,
    /// The key of everything that is kept for it, sealed by the installation's; who deletes it deletes all.
    pub key: SealedFile,
    /// Where it stands.
    pub standing: TaskStanding,
}

/// What can happen to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CollectionEvent {
    /// It was opened.
    CollectionOpened {
        /// Identity.
        id: CollectionId,
        /// What it says.
        content: Box<CollectionContent>,
        /// Its key, sealed.
        key: SealedFile,
    },
    /// More is asked.
    CollectionWidened {
        /// What, of whom.
        asked: Vec<Asked>,
        /// Who checks now.
        teams: Vec<Team>,
    },
    /// Nothing more is handed in.
    CollectionEnded,
    /// Its data was deleted.
    CollectionErased {
        /// How many files.
        files: u64,
        /// How many rows.
        rows: u64,
    },
}

impl CollectionContent {
    /// Whether a task may say so.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::DatesReversed`] for days in the wrong order, [`Refusal::NobodyAsked`] without a unit,
    /// [`Refusal::UnitTwice`] for a unit that stands twice in a set or with two teams, [`Refusal::TeamChecksItself`],
    /// [`Refusal::KeptTooLong`].
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("任务名称", &self.title, 60)?;
        check_text("法律依据", &self.basis, 500)?;
        check_text("调取函号", &self.letter_no, 60)?;
        check_text("使用目的", &self.purpose, 500)?;
        check_text("采集范围", &self.scope, 500)?;
        in_order("数据截止日期", self.until, "数据起始日期", self.from)?;
        in_order("报送时限", self.due, "数据起始日期", self.from)?;
        in_order("数据保存期限", self.keep_until, "报送时限", self.due)?;
        let kept = self.due.until(self.keep_until);
        if kept.map_or(i64::MAX, |span| i64::from(span.get_days())) > LONGEST_KEPT {
            return Err(Refusal::KeptTooLong);
        }
        check_asked(&self.asked)?;
        check_teams(&self.teams)
    }
}

impl CollectionTask {
    /// Opens a task.
    ///
    /// # Errors
    /// As [`CollectionContent::check`].
    pub fn open(
        id: CollectionId,
        content: CollectionContent,
        key: SealedFile,
    ) -> Result<CollectionEvent, Refusal> {
        content.check()?;
        Ok(CollectionEvent::CollectionOpened {
            id,
            content: Box::new(content),
            key,
        })
    }

    /// Asks for more, or of more units. What was asked before stays asked.
    ///
    /// # Errors
    /// As [`CollectionContent::check`]; [`Refusal::WrongRecordStage`], [`Refusal::NothingChanged`].
    pub fn widen(&self, more: &[Asked], teams: Vec<Team>) -> Result<CollectionEvent, Refusal> {
        self.must_be_open("增加报送内容")?;
        let mut asked = self.content.asked.clone();
        for one in more {
            match asked.iter_mut().find(|a| a.set == one.set) {
                Some(known) => {
                    let new = one.units.iter().filter(|u| !known.units.contains(u));
                    let new: Vec<UnitId> = new.copied().collect();
                    known.units.extend(new);
                }
                None => asked.push(one.clone()),
            }
        }
        if asked == self.content.asked && teams == self.content.teams {
            return Err(Refusal::NothingChanged);
        }
        check_asked(&asked)?;
        check_teams(&teams)?;
        Ok(CollectionEvent::CollectionWidened { asked, teams })
    }

    /// Takes nothing more in.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn end(&self) -> Result<CollectionEvent, Refusal> {
        self.must_be_open("结束采集")?;
        Ok(CollectionEvent::CollectionEnded)
    }

    /// Records that its data was deleted.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] for one that is open before its last day, or whose data is gone.
    pub fn erase(&self, today: Date, files: u64, rows: u64) -> Result<CollectionEvent, Refusal> {
        let may = match &self.standing {
            TaskStanding::Open => today > self.content.keep_until,
            TaskStanding::Ended { .. } => true,
            TaskStanding::Erased(_) => false,
        };
        if !may {
            return Err(self.wrong("删除数据"));
        }
        Ok(CollectionEvent::CollectionErased { files, rows })
    }

    /// Whether it takes submissions in and its data may be used.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`].
    pub fn must_be_open(&self, action: &'static str) -> Result<(), Refusal> {
        match self.standing {
            TaskStanding::Open => Ok(()),
            TaskStanding::Ended { .. } | TaskStanding::Erased(_) => Err(self.wrong(action)),
        }
    }

    fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: "采集任务",
            actual: self.state_label(),
            action,
        }
    }

    /// Where it stands, in a word.
    pub const fn state_label(&self) -> &'static str {
        match self.standing {
            TaskStanding::Open => "采集中",
            TaskStanding::Ended { .. } => "已结束采集",
            TaskStanding::Erased(_) => "数据已删除",
        }
    }

    /// Whether its data is still there.
    pub const fn has_data(&self) -> bool {
        !matches!(self.standing, TaskStanding::Erased(_))
    }

    /// The team that checks a unit.
    pub fn team_of(&self, unit: UnitId) -> Option<UnitId> {
        let found = self.content.teams.iter().find(|t| t.units.contains(&unit));
        found.map(|t| t.team)
    }

    /// Every unit that hands something in.
    pub fn units(&self) -> BTreeSet<UnitId> {
        let all = self.content.asked.iter().flat_map(|a| &a.units);
        all.copied().collect()
    }
}

fn in_order(
    later: &'static str,
    later_day: Date,
    earlier: &'static str,
    day: Date,
) -> Result<(), Refusal> {
    if later_day < day {
        return Err(Refusal::DatesReversed {
            later,
            earlier,
            day,
        });
    }
    Ok(())
}

fn check_asked(asked: &[Asked]) -> Result<(), Refusal> {
    let mut sets = BTreeSet::new();
    for one in asked {
        let units: BTreeSet<UnitId> = one.units.iter().copied().collect();
        if units.len() != one.units.len() || !sets.insert(&one.set) {
            return Err(Refusal::UnitTwice);
        }
        if units.is_empty() || units.len() > MOST_UNITS {
            return Err(Refusal::NobodyAsked { most: MOST_UNITS });
        }
    }
    if asked.is_empty() {
        return Err(Refusal::NobodyAsked { most: MOST_UNITS });
    }
    Ok(())
}

fn check_teams(teams: &[Team]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for team in teams {
        if team.units.contains(&team.team) {
            return Err(Refusal::TeamChecksItself);
        }
        if team.units.iter().any(|unit| !seen.insert(*unit)) {
            return Err(Refusal::UnitTwice);
        }
    }
    Ok(())
}

impl Record for CollectionTask {
    const KIND: &'static str = "collection";
    const LABEL: &'static str = "采集任务";
    const OF_DATA: bool = true;
    type Event = CollectionEvent;

    fn apply(current: Option<Self>, event: CollectionEvent, stamp: Stamp) -> Option<Self> {
        match (current, event) {
            (None, CollectionEvent::CollectionOpened { id, content, key }) => Some(Self {
                id,
                content: *content,
                key,
                standing: TaskStanding::Open,
            }),
            (Some(it), CollectionEvent::CollectionWidened { asked, teams }) => Some(Self {
                content: CollectionContent {
                    asked,
                    teams,
                    ..it.content
                },
                ..it
            }),
            (Some(it), CollectionEvent::CollectionEnded) => Some(Self {
                standing: TaskStanding::Ended { stamp },
                ..it
            }),
            (Some(it), CollectionEvent::CollectionErased { files, rows }) => Some(Self {
                standing: TaskStanding::Erased(Erased { files, rows, stamp }),
                ..it
            }),
            (current, _) => current,
        }
    }

    fn indexed(&self) -> Indexed {
        let mut units = self.units();
        units.extend(self.content.teams.iter().map(|t| t.team));
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: None,
            findings: Vec::new(),
            units: units.into_iter().collect(),
            state: match self.standing {
                TaskStanding::Open => "open",
                TaskStanding::Ended { .. } => "ended",
                TaskStanding::Erased(_) => "erased",
            },
            day: self.content.due,
            audience: Audience::Reporting,
        }
    }

    fn tell(event: &CollectionEvent) -> String {
        match event {
            CollectionEvent::CollectionOpened { content, .. } => {
                format!("下达了采集任务“{}”", content.title)
            }
            CollectionEvent::CollectionWidened { .. } => "增加了报送内容".to_owned(),
            CollectionEvent::CollectionEnded => "结束了采集".to_owned(),
            CollectionEvent::CollectionErased { files, rows } => {
                format!("删除了全部数据（{files} 个文件、{rows} 行）")
            }
        }
    }
}
