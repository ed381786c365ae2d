//! What can happen to a flag.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Clue, EvidenceRow, Nature};
use crate::{
    clock::Stamp,
    id::{CollectionId, FlagId, PersonId, RunId},
};

/// A flag as it is raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFlag {
    /// Identity: made from task, nature, kind and key, so that a run that is repeated finds it again.
    pub id: FlagId,
    /// The collection task.
    pub task: CollectionId,
    /// What kind of thing is said.
    pub nature: Nature,
    /// What kind of subject, as models name it: `person`, `card_or_plate`.
    pub kind: String,
    /// Key of the subject: a pseudonym in decimal digits, or a number of a card, a unit, a lot.
    pub subject: String,
    /// The day of the run that raised it.
    pub day: Date,
    /// Its clues.
    pub clues: Vec<Clue>,
}

/// What is done about a flag (监督执纪工作规则: 四类处置方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// 谈话函询
    Talk,
    /// 初步核实
    Inquiry,
    /// 暂存待查
    Shelve,
    /// 予以了结
    Conclude,
}

impl Disposition {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Talk, Self::Inquiry, Self::Shelve, Self::Conclude];

    /// Name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Inquiry => "inquiry",
            Self::Shelve => "shelve",
            Self::Conclude => "conclude",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Talk => "谈话函询",
            Self::Inquiry => "初步核实",
            Self::Shelve => "暂存待查",
            Self::Conclude => "予以了结",
        }
    }
}

/// What verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 属实
    True,
    /// 部分属实
    Partly,
    /// 不属实
    Untrue,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::True, Self::Partly, Self::Untrue];

    /// Name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Partly => "partly",
            Self::Untrue => "untrue",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::True => "属实",
            Self::Partly => "部分属实",
            Self::Untrue => "不属实",
        }
    }
}

/// Why a flag was wrong. What models are improved by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A register says something wrong.
    Register,
    /// Somebody typed something wrong.
    Typing,
    /// Somebody else of the same name, or a mix-up of persons.
    Namesake,
    /// A rule allows it.
    Allowed,
    /// It was reported as the rules demand.
    Filed,
    /// Two tables are of different days.
    Timing,
    /// Something else, in words.
    Other,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Register,
        Self::Typing,
        Self::Namesake,
        Self::Allowed,
        Self::Filed,
        Self::Timing,
        Self::Other,
    ];

    /// Name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Typing => "typing",
            Self::Namesake => "namesake",
            Self::Allowed => "allowed",
            Self::Filed => "filed",
            Self::Timing => "timing",
            Self::Other => "other",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Register => "登记错误",
            Self::Typing => "数据录入错误",
            Self::Namesake => "同名",
            Self::Allowed => "政策允许",
            Self::Filed => "已备案",
            Self::Timing => "时间差",
            Self::Other => "其他",
        }
    }
}

/// Where a verified flag goes. What is handed over leaves this system on paper; nothing is entered or sent anywhere by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum HandOver {
    /// To the register of clues (问题线索), under a number of that register.
    Clue {
        /// The number.
        number: String,
    },
    /// To the office, as a finding to be entered into a rectification.
    Finding {
        /// What is to be entered, without names of persons.
        text: String,
    },
    /// A letter of suggestion to a unit that manages, to be drafted by whoever issues letters.
    Suggestion {
        /// What it suggests.
        text: String,
    },
}

impl HandOver {
    /// Where to, in words.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Clue { .. } => "移交问题线索管理",
            Self::Finding { .. } => "移交整改办列为问题",
            Self::Suggestion { .. } => "提出监察建议",
        }
    }

    /// What goes there.
    pub fn words(&self) -> &str {
        match self {
            Self::Clue { number } => number,
            Self::Finding { text } | Self::Suggestion { text } => text,
        }
    }
}

/// That somebody may not verify a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// Who said so, and when.
    pub stamp: Stamp,
}

/// How near whoever looked up is to what he saw. A hint for other supervisors, who ask; it stops nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nearness {
    /// Rows that his own unit handed in.
    OwnUnit,
    /// A row with his own name.
    OwnName,
    /// A row with the name of somebody of his unit.
    ColleaguesName,
}

impl Nearness {
    /// The words on a page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OwnUnit => "数据由查看人所在单位报送",
            Self::OwnName => "数据中有与查看人同名的人",
            Self::ColleaguesName => "数据中有与查看人同事同名的人",
        }
    }

    /// Several of them.
    pub fn words(near: &[Self]) -> String {
        let words: Vec<&str> = near.iter().map(|one| one.label()).collect();
        words.join("，")
    }
}

/// That somebody looked up whom a flag is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// Why.
    pub reason: String,
    /// Which rows were shown.
    pub rows: Vec<EvidenceRow>,
    /// How near he is to them; nothing in most cases.
    #[serde(default)]
    pub near: Vec<Nearness>,
    /// Who, and when.
    pub stamp: Stamp,
}

/// What was decided to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// What.
    pub disposition: Disposition,
    /// Why.
    pub reason: String,
    /// Who, and when.
    pub stamp: Stamp,
}

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// What was found.
    pub outcome: Outcome,
    /// Why the flag was wrong, where it was.
    pub cause: Option<Cause>,
    /// How it was verified and what was found.
    pub text: String,
    /// Who, and when.
    pub stamp: Stamp,
}

/// Something written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What.
    pub text: String,
    /// Who, and when.
    pub stamp: Stamp,
}

/// That the data behind a flag is said to be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Who says so, in words: the unit that handed the rows in, or the person.
    pub on_behalf: Asker,
    /// What is wrong.
    pub text: String,
    /// Who wrote it down, and when.
    pub stamp: Stamp,
    /// What was answered.
    pub answer: Option<Note>,
}

/// Who asks for a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    /// The unit that handed the rows in.
    Unit,
    /// The person that the rows are about.
    Person,
}

impl Asker {
    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unit => "报送单位",
            Self::Person => "本人",
        }
    }
}

/// What can happen to a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum FlagEvent {
    /// A run raised it.
    FlagRaised {
        /// With what.
        flag: NewFlag,
        /// Whether somebody is asked to look.
        shown: bool,
    },
    /// A run found other clues than there were.
    FlagCluesChanged {
        /// The run.
        run: RunId,
        /// Clues that are new, or say something else now.
        new: Vec<Clue>,
        /// Names of clues that are gone, or are replaced.
        gone: Vec<String>,
        /// Whether somebody is asked to look.
        shown: bool,
    },
    /// A run found none of its clues.
    FlagRecalled {
        /// The run.
        run: RunId,
    },
    /// Somebody is sent.
    FlagAssigned {
        /// Who.
        verifier: PersonId,
    },
    /// Somebody may not verify it.
    FlagRecused {
        /// Who.
        person: PersonId,
        /// Why.
        reason: String,
    },
    /// Somebody looked up whom it is about.
    FlagUnmasked {
        /// Why.
        reason: String,
        /// Which rows.
        rows: Vec<EvidenceRow>,
        /// How near he is to them.
        #[serde(default)]
        near: Vec<Nearness>,
    },
    /// It was explained on paper to whom it is about.
    FlagExplained {
        /// To whom, as the paper says.
        name: String,
    },
    /// What is done about it was decided.
    FlagDisposed {
        /// What.
        disposition: Disposition,
        /// Why.
        reason: String,
    },
    /// It was verified.
    FlagVerified {
        /// What was found.
        outcome: Outcome,
        /// Why it was wrong.
        fault: Option<Cause>,
        /// How, and what was found.
        text: String,
    },
    /// Something speaks against it.
    FlagContraryEntered {
        /// What.
        text: String,
    },
    /// Data behind it is said to be wrong.
    FlagCorrectionAsked {
        /// Who says so.
        on_behalf: Asker,
        /// What is wrong.
        text: String,
    },
    /// That was answered.
    FlagCorrectionAnswered {
        /// Which, counted from 0.
        number: usize,
        /// What.
        text: String,
    },
    /// The verifier would hand it over.
    FlagHandOverProposed {
        /// Where to.
        way: HandOver,
    },
    /// Another supervisor would not.
    FlagHandOverRefused {
        /// Why.
        reason: String,
    },
    /// Another supervisor agreed.
    FlagHandedOver,
    /// Nothing more is to be done.
    FlagClosed {
        /// Why.
        reason: String,
    },
    /// Nobody confirmed it in time: what it said is deleted.
    FlagForgotten,
}

impl FlagEvent {
    /// In one clause. Whom it is about is in none.
    pub(super) fn tell(&self) -> String {
        match self {
            Self::FlagRaised { flag, .. } => {
                let word = flag.nature.label();
                format!("模型提示了{word}，共 {} 条线索", flag.clues.len())
            }
            Self::FlagCluesChanged { new, gone, .. } => {
                let left = gone.iter().filter(|id| new.iter().all(|it| it.id != **id));
                format!(
                    "再次运行：新增或变化 {} 条线索，消失 {} 条",
                    new.len(),
                    left.count()
                )
            }
            Self::FlagRecalled { .. } => "数据更正后线索全部消失，已撤回".to_owned(),
            Self::FlagAssigned { .. } => "指派了核实人".to_owned(),
            Self::FlagRecused { reason, .. } => format!("登记了回避：{reason}"),
            Self::FlagUnmasked { reason, rows, near } => told_look(reason, rows.len(), near),
            Self::FlagExplained { name } => format!("向{name}出具了疑点说明"),
            Self::FlagForgotten => "未经核实属实，保存期满，内容已删除".to_owned(),
            Self::FlagDisposed {
                disposition,
                reason,
            } => format!("处置方式：{}（{reason}）", disposition.label()),
            Self::FlagVerified { outcome, fault, .. } => fault.map_or_else(
                || format!("核实结果：{}", outcome.label()),
                |cause| format!("核实结果：{}（{}）", outcome.label(), cause.label()),
            ),
            Self::FlagContraryEntered { .. } => "登记了相反证据".to_owned(),
            Self::FlagCorrectionAsked { on_behalf, .. } => {
                format!("{}申请更正数据", on_behalf.label())
            }
            Self::FlagCorrectionAnswered { .. } => "答复了更正申请".to_owned(),
            Self::FlagHandOverProposed { way } => format!("提请{}", way.label()),
            Self::FlagHandOverRefused { reason } => format!("不同意移交：{reason}"),
            Self::FlagHandedOver => "同意移交".to_owned(),
            Self::FlagClosed { reason } => format!("办结：{reason}"),
        }
    }
}

/// A look in one clause.
pub(crate) fn told_look(reason: &str, rows: usize, near: &[Nearness]) -> String {
    let mut text = format!("查看了 {rows} 行原始数据，事由：{reason}");
    if !near.is_empty() {
        text.push_str(&format!("（{}）", Nearness::words(near)));
    }
    text
}
