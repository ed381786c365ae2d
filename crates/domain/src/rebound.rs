//! Rebounds (反弹回潮): a closed problem is back. It goes on the ledger again as a new finding; the old one stays closed, and
//! this record ties the two.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Finding, Refusal,
    clock::Stamp,
    id::{FindingId, LookBackId, ReboundId, RectificationId},
    look_back::closed_on,
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// How the rebound came to notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noticed {
    /// 回头看
    LookBack,
    /// 反向核查
    Draw,
    /// 巡视巡察
    Inspection,
    /// 审计
    Audit,
    /// 信访
    Petition,
    /// 群众监督
    Public,
    /// 数据监督
    Data,
    /// 整改办掌握
    Office,
}

impl Noticed {
    /// All ways.
    pub const ALL: [Self; 8] = [
        Self::LookBack,
        Self::Draw,
        Self::Inspection,
        Self::Audit,
        Self::Petition,
        Self::Public,
        Self::Data,
        Self::Office,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LookBack => "回头看",
            Self::Draw => "反向核查",
            Self::Inspection => "巡视巡察",
            Self::Audit => "审计",
            Self::Petition => "信访",
            Self::Public => "群众监督",
            Self::Data => "数据监督",
            Self::Office => "整改办掌握",
        }
    }

    /// Name in stored data and filters.
    pub const fn key(self) -> &'static str {
        match self {
            Self::LookBack => "look_back",
            Self::Draw => "draw",
            Self::Inspection => "inspection",
            Self::Audit => "audit",
            Self::Petition => "petition",
            Self::Public => "public",
            Self::Data => "data",
            Self::Office => "office",
        }
    }
}

/// A closed problem that is back, and the finding in which it is carried on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rebound {
    /// Identity.
    pub id: ReboundId,
    /// The closed finding.
    pub old: FindingId,
    /// The finding in which it is carried on.
    pub new: FindingId,
    /// The rectification of the new finding.
    pub rectification: RectificationId,
    /// How often the problem has come back, this time included.
    pub round: u32,
    /// The day it was closed before.
    pub closed: Date,
    /// The day it was noticed.
    pub day: Date,
    /// How it came to notice.
    pub noticed: Noticed,
    /// What shows that it is back.
    pub text: String,
    /// The look-back that found it.
    pub look_back: Option<LookBackId>,
}

/// What can happen to a rebound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ReboundEvent {
    /// It was declared.
    ReboundDeclared(Rebound),
}

/// What a person declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The day it was noticed.
    pub day: Date,
    /// How.
    pub noticed: Noticed,
    /// What shows that it is back.
    pub text: String,
    /// The look-back that found it.
    pub look_back: Option<LookBackId>,
}

impl Rebound {
    /// Declares that a closed problem is back. `earlier` is how often it came back before; `new` and its rectification are
    /// where it is carried on.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] for a finding that is not closed, [`Refusal::DayOutside`], rules for texts.
    pub fn declare(
        id: ReboundId,
        old: &Finding,
        earlier: u32,
        new: (FindingId, RectificationId),
        declared: &Declared,
        today: Date,
    ) -> Result<ReboundEvent, Refusal> {
        let closed = closed_on(old).ok_or_else(|| old.stage.wrong("登记反弹"))?;
        if declared.day < closed || declared.day > today {
            return Err(Refusal::DayOutside {
                what: "发现日期",
                from: closed,
                until: today,
            });
        }
        check_text("反弹情况", &declared.text, 4000)?;
        Ok(ReboundEvent::ReboundDeclared(Self {
            id,
            old: old.id,
            new: new.0,
            rectification: new.1,
            round: earlier + 1,
            closed,
            day: declared.day,
            noticed: declared.noticed,
            text: declared.text.trim().to_owned(),
            look_back: declared.look_back,
        }))
    }

    /// A closed finding comes back once: what comes back again is the finding in which it was carried on.
    ///
    /// # Errors
    /// [`Refusal::AlreadyRebounded`] names that finding.
    pub fn ensure_first(carried_on_in: Option<&str>) -> Result<(), Refusal> {
        carried_on_in.map_or(Ok(()), |number| {
            Err(Refusal::AlreadyRebounded {
                number: number.to_owned(),
            })
        })
    }

    /// Days between closure and notice.
    pub fn days_closed(&self) -> i32 {
        self.closed
            .until(self.day)
            .map_or(0, |span| span.get_days())
    }
}

impl Record for Rebound {
    const KIND: &'static str = "rebound";
    const LABEL: &'static str = "反弹";
    type Event = ReboundEvent;

    fn apply(current: Option<Self>, event: ReboundEvent, _: Stamp) -> Option<Self> {
        let ReboundEvent::ReboundDeclared(declared) = event;
        current.or(Some(declared))
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: Some(self.rectification),
            findings: vec![self.old, self.new],
            units: Vec::new(),
            state: self.noticed.key(),
            day: self.day,
            audience: Audience::Party,
        }
    }

    fn tell(event: &ReboundEvent) -> String {
        let ReboundEvent::ReboundDeclared(it) = event;
        format!(
            "登记反弹（第 {} 次，{}发现）：{}",
            it.round,
            it.noticed.label(),
            it.text
        )
    }
}
