//! Wordings (文书范本): what a letter says before somebody edits it. The office may change them; what ships is a beginning.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LetterKind;
use crate::{
    Refusal,
    clock::{Stamp, day_of},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// The three parts of a letter that come from a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingParts {
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
    /// What the recipient is to do.
    pub request: String,
}

impl WordingParts {
    /// What ships with the product.
    pub fn builtin(kind: LetterKind) -> Self {
        let (title, body, request) = match kind {
            LetterKind::WorkPrompt => (
                "关于{{ 整改 }}近期工作的提示",
                "现就{{ 整改 }}近期工作提示如下。\n{% if 数量 %}涉及问题 {{ 数量 }} 个，见附件。\n{% endif %}",
                "请对照时限抓紧推进，按月报送进展。",
            ),
            LetterKind::Reminder => (
                "关于加快有关问题整改进度的提示函",
                "{% if 数量 %}{{ 整改 }}中由你单位牵头的 {{ 数量 }} 个问题未按期办结，见附件。{% if 事由 %}{{ 事由 }}。{% endif %}\n{% endif %}现提示你单位切实履行整改责任，查明进度滞后的原因，加快办理。",
                "请于 {{ 回复时限 }} 前书面回复办理情况和下一步安排；确有困难的，说明原因并按规定申请延期。",
            ),
            LetterKind::Supervision => (
                "关于督促办理有关整改问题的督办函",
                "{% if 数量 %}{{ 整改 }}中由你单位牵头的 {{ 数量 }} 个问题经提示仍未办结，见附件。{% else %}你单位承担的{{ 整改 }}有关工作进展滞后。{% endif %}{% if 事由 %}{{ 事由 }}。{% endif %}\n现予督办。",
                "请主要负责同志亲自过问，于 {{ 回复时限 }} 前办结或书面报告原因、措施和完成时间。",
            ),
            LetterKind::Interview => (
                "关于就整改工作进行约谈的通知",
                "{% if 数量 %}{{ 整改 }}中由你单位牵头的 {{ 数量 }} 个问题经提醒仍未整改到位，见附件。{% else %}你单位承担的{{ 整改 }}有关工作进展滞后。{% endif %}{% if 事由 %}{{ 事由 }}。{% endif %}\n经研究，决定就有关情况进行约谈，时间、地点另行通知。",
                "请于 {{ 回复时限 }} 前报送参加约谈人员名单和书面说明。",
            ),
            LetterKind::ActNow => (
                "立行立改通知书",
                "监督检查中发现你单位存在应当立即整改的问题{% if 数量 %}（{{ 数量 }} 个，见附件）{% endif %}。",
                "请于 {{ 回复时限 }} 前整改到位并书面报告结果，附佐证材料。",
            ),
            LetterKind::Suggestion => (
                "关于完善有关工作的建议函",
                "在监督工作中发现你单位有关工作需要完善。{% if 事由 %}{{ 事由 }}。{% endif %}\n现提出建议如下：",
                "请于 {{ 回复时限 }} 前书面回复采纳情况。",
            ),
        };
        Self {
            title: title.to_owned(),
            body: body.to_owned(),
            request: request.to_owned(),
        }
    }
}

/// The wording of a kind of letter as the office keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Of which kind.
    pub kind: LetterKind,
    /// What it says.
    pub parts: WordingParts,
    /// Since when.
    pub day: Date,
}

/// What can happen to a wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum WordingEvent {
    /// It was set.
    WordingSet {
        /// Of which kind.
        kind: LetterKind,
        /// What it says.
        parts: WordingParts,
    },
}

impl Wording {
    /// The identity of the wording of a kind: there is one for each.
    pub fn id(kind: LetterKind) -> Uuid {
        let at = LetterKind::ALL.iter().position(|k| *k == kind);
        Uuid::from_u128(at.map_or(0, |at| at as u128 + 1))
    }

    /// Sets the wording of a kind. Whether the template can be filled in is asked by the caller, who has the engine.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::NothingChanged`].
    pub fn set(
        kind: LetterKind,
        now: &WordingParts,
        parts: WordingParts,
    ) -> Result<WordingEvent, Refusal> {
        check_text("标题", &parts.title, 400)?;
        check_text("正文", &parts.body, 20_000)?;
        check_words("办理要求", &parts.request, 4000)?;
        if *now == parts {
            return Err(Refusal::NothingChanged);
        }
        Ok(WordingEvent::WordingSet { kind, parts })
    }
}

impl Record for Wording {
    const KIND: &'static str = "wording";
    const LABEL: &'static str = "文书范本";
    type Event = WordingEvent;

    fn apply(_: Option<Self>, event: WordingEvent, stamp: Stamp) -> Option<Self> {
        let WordingEvent::WordingSet { kind, parts } = event;
        Some(Self {
            kind,
            parts,
            day: day_of(stamp.at),
        })
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: Self::id(self.kind),
            parent: None,
            rectification: None,
            findings: Vec::new(),
            units: Vec::new(),
            state: self.kind.key(),
            day: self.day,
            audience: Audience::Office,
        }
    }

    fn tell(_: &WordingEvent) -> String {
        "修改了文书范本".to_owned()
    }
}
