//! Letters (督办文书): work prompts, reminder, supervision and interview letters, with number, receipt and reply.
//!
//! A letter is drafted, by a person or after a proposal of the machine, and issued by a person: only then it has a number and
//! its recipients see it. A reply is taken or sent back for each recipient. An issued letter is never changed and never
//! deleted; it can be withdrawn with a reason and keeps its number, so that registers have no gaps.

mod kind;
mod recipient;
mod wording;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use kind::{DocumentNumber, LetterKind};
pub use recipient::{LetterReply, Recipient};
pub use wording::{Wording, WordingEvent, WordingParts};

use crate::{
    Refusal,
    clock::Stamp,
    id::{FindingId, LetterId, OrganId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::{check_text, check_words},
};

/// What a letter says, as long as it is a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterContent {
    /// Units it goes to, in the order of the salutation.
    pub recipients: Vec<UnitId>,
    /// Units that get a copy.
    pub copies: Vec<UnitId>,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
    /// Title of the document.
    pub title: String,
    /// The text: paragraphs, one a line; 一、（一）1. at the beginning of a line make it a heading.
    pub body: String,
    /// What the recipient is to do.
    pub request: String,
    /// Until when a reply is asked for.
    pub reply_by: Option<Date>,
    /// Whom to ask.
    pub contact: String,
    /// Under which number.
    pub phone: String,
}

/// A letter as it is drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLetter {
    /// Identity.
    pub id: LetterId,
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// Who is to issue it.
    pub organ: OrganId,
    /// What it is for.
    pub kind: LetterKind,
    /// Day of the draft.
    pub day: Date,
    /// The rule that proposed it, with the facts as they were; nothing when a person thought of it.
    pub proposed: Option<Proposed>,
    /// The letter it follows up.
    pub follows: Option<LetterId>,
    /// What it says.
    pub content: LetterContent,
}

/// Why the machine proposed a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// Key of the rule.
    pub rule: String,
    /// The facts, in words, as they stood that day.
    pub facts: String,
}

/// Where a letter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LetterState {
    /// 草稿
    Draft,
    /// 不发: the draft was given up.
    Dropped {
        /// Why.
        reason: String,
    },
    /// 已印发
    Issued(Issue),
    /// 已撤回
    Withdrawn {
        /// As it was issued.
        issue: Issue,
        /// Why.
        reason: String,
        /// Who took it back, and when.
        stamp: Stamp,
    },
}

/// What a letter has from the day it is issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number.
    pub number: DocumentNumber,
    /// Day of issue.
    pub day: Date,
    /// Who issued it, and when.
    pub stamp: Stamp,
    /// Recipients, each with receipt and reply.
    pub recipients: Vec<Recipient>,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// As drafted; `content` is what it says now.
    pub entered: NewLetter,
    /// Where it stands.
    pub standing: LetterState,
}

/// What can happen to a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LetterEvent {
    /// It was drafted.
    LetterDrafted(NewLetter),
    /// The draft says something else.
    LetterRevised(LetterContent),
    /// The draft was given up.
    LetterDropped {
        /// Why.
        reason: String,
    },
    /// It was issued under a number.
    LetterIssued {
        /// The number.
        number: DocumentNumber,
        /// The day it bears.
        day: Date,
    },
    /// A recipient signed for it.
    LetterReceived {
        /// Which.
        unit: UnitId,
    },
    /// A recipient replied.
    LetterReplied {
        /// Which.
        unit: UnitId,
        /// What.
        reply: String,
    },
    /// A reply was taken.
    LetterReplyTaken {
        /// Whose.
        unit: UnitId,
    },
    /// A reply was sent back.
    LetterReplySentBack {
        /// Whose.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// It was withdrawn.
    LetterWithdrawn {
        /// Why.
        reason: String,
    },
}

impl Letter {
    /// Drafts a letter.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::NoRecipient`], [`Refusal::UnitTwice`], [`Refusal::DatesReversed`].
    pub fn draft(new: NewLetter) -> Result<LetterEvent, Refusal> {
        check_content(&new.content, new.day)?;
        Ok(LetterEvent::LetterDrafted(new))
    }

    /// Changes a draft.
    ///
    /// # Errors
    /// As [`Letter::draft`]; [`Refusal::WrongRecordStage`], [`Refusal::NothingChanged`].
    pub fn revise(&self, content: LetterContent) -> Result<LetterEvent, Refusal> {
        self.must_be_draft("修改")?;
        if content == self.entered.content {
            return Err(Refusal::NothingChanged);
        }
        check_content(&content, self.entered.day)?;
        Ok(LetterEvent::LetterRevised(content))
    }

    /// Gives a draft up.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn drop(&self, reason: &str) -> Result<LetterEvent, Refusal> {
        self.must_be_draft("放弃")?;
        check_text("不发的理由", reason, 500)?;
        Ok(LetterEvent::LetterDropped {
            reason: reason.trim().to_owned(),
        })
    }

    /// Whether it can be issued on `day`; asked before a number is taken.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoReplyDay`], [`Refusal::DatesReversed`].
    pub fn check_issue(&self, day: Date) -> Result<(), Refusal> {
        self.must_be_draft("印发")?;
        match self.entered.content.reply_by {
            None if self.entered.kind.asks_reply() => Err(Refusal::NoReplyDay {
                kind: self.entered.kind.label(),
            }),
            Some(reply_by) if reply_by < day => Err(reversed(day)),
            _ => Ok(()),
        }
    }

    /// Issues it.
    ///
    /// # Errors
    /// As [`Letter::check_issue`].
    pub fn issue(&self, number: DocumentNumber, day: Date) -> Result<LetterEvent, Refusal> {
        self.check_issue(day)?;
        Ok(LetterEvent::LetterIssued { number, day })
    }

    /// Signs for it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`].
    pub fn receive(&self, unit: UnitId) -> Result<LetterEvent, Refusal> {
        let recipient = self.recipient(unit, "签收")?;
        if recipient.received.is_some() {
            return Err(Refusal::NothingChanged);
        }
        Ok(LetterEvent::LetterReceived { unit })
    }

    /// Replies; who replies has received it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`], the rules for texts.
    pub fn reply(&self, unit: UnitId, reply: &str) -> Result<LetterEvent, Refusal> {
        let recipient = self.recipient(unit, "回复")?;
        if !recipient.reply.is_awaited() {
            return Err(Refusal::WrongRecordStage {
                what: "回复",
                actual: recipient.reply.label(),
                action: "再次提交",
            });
        }
        check_text("回复内容", reply, 5000)?;
        Ok(LetterEvent::LetterReplied {
            unit,
            reply: reply.trim().to_owned(),
        })
    }

    /// Takes a reply.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`].
    pub fn take_reply(&self, unit: UnitId) -> Result<LetterEvent, Refusal> {
        self.must_have_reply(unit, "采纳")?;
        Ok(LetterEvent::LetterReplyTaken { unit })
    }

    /// Sends a reply back.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], [`Refusal::NoSuchPart`], the rules for texts.
    pub fn send_back(&self, unit: UnitId, reason: &str) -> Result<LetterEvent, Refusal> {
        self.must_have_reply(unit, "退回")?;
        check_text("退回理由", reason, 500)?;
        Ok(LetterEvent::LetterReplySentBack {
            unit,
            reason: reason.trim().to_owned(),
        })
    }

    /// Takes an issued letter back. Its number is not given again.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`], the rules for texts.
    pub fn withdraw(&self, reason: &str) -> Result<LetterEvent, Refusal> {
        if !matches!(self.standing, LetterState::Issued(_)) {
            return Err(self.wrong("撤回"));
        }
        check_text("撤回理由", reason, 500)?;
        Ok(LetterEvent::LetterWithdrawn {
            reason: reason.trim().to_owned(),
        })
    }

    /// What it has from the day of issue, also after it was withdrawn.
    pub const fn issued(&self) -> Option<&Issue> {
        match &self.standing {
            LetterState::Issued(issue) | LetterState::Withdrawn { issue, .. } => Some(issue),
            LetterState::Draft | LetterState::Dropped { .. } => None,
        }
    }

    /// The issue of a letter that is in force.
    pub const fn in_force(&self) -> Option<&Issue> {
        match &self.standing {
            LetterState::Issued(issue) => Some(issue),
            _ => None,
        }
    }

    /// Whether a reply of `unit` is late on `today`.
    pub fn is_late(&self, unit: UnitId, today: Date) -> bool {
        let due = self.entered.content.reply_by;
        let awaits = |issue: &Issue| {
            issue
                .recipients
                .iter()
                .any(|r| r.unit == unit && r.reply.is_awaited())
        };
        due.is_some_and(|due| due < today) && self.in_force().is_some_and(awaits)
    }

    /// Where it stands, in the word people use.
    pub fn label(&self) -> &'static str {
        match (self.key(), &self.standing) {
            ("unreceived", _) => "待签收",
            ("awaiting", _) => "待回复",
            ("replied", _) => "待审阅回复",
            ("settled", _) => "已办结",
            (_, LetterState::Draft) => "草稿",
            (_, LetterState::Dropped { .. }) => "不发",
            _ => "已撤回",
        }
    }

    /// Where it stands, as a key.
    pub fn key(&self) -> &'static str {
        let issue = match &self.standing {
            LetterState::Draft => return "draft",
            LetterState::Dropped { .. } => return "dropped",
            LetterState::Withdrawn { .. } => return "withdrawn",
            LetterState::Issued(issue) => issue,
        };
        let asks = self.entered.content.reply_by.is_some();
        let any = |test: &dyn Fn(&Recipient) -> bool| issue.recipients.iter().any(test);
        if any(&|r| r.received.is_none()) {
            "unreceived"
        } else if any(&|r| matches!(r.reply, LetterReply::Given { .. })) {
            "replied"
        } else if asks && any(&|r| r.reply.is_awaited()) {
            "awaiting"
        } else {
            "settled"
        }
    }

    fn must_be_draft(&self, action: &'static str) -> Result<(), Refusal> {
        if self.standing == LetterState::Draft {
            Ok(())
        } else {
            Err(self.wrong(action))
        }
    }

    fn wrong(&self, action: &'static str) -> Refusal {
        Refusal::WrongRecordStage {
            what: "文书",
            actual: self.label(),
            action,
        }
    }

    fn recipient(&self, unit: UnitId, action: &'static str) -> Result<&Recipient, Refusal> {
        let LetterState::Issued(issue) = &self.standing else {
            return Err(self.wrong(action));
        };
        let mut of_unit = issue.recipients.iter().filter(|r| r.unit == unit);
        of_unit.next().ok_or(Refusal::NoSuchPart {
            what: "主送单位"
        })
    }

    fn must_have_reply(&self, unit: UnitId, action: &'static str) -> Result<(), Refusal> {
        let recipient = self.recipient(unit, action)?;
        match recipient.reply {
            LetterReply::Given { .. } => Ok(()),
            _ => Err(Refusal::WrongRecordStage {
                what: "回复",
                actual: recipient.reply.label(),
                action,
            }),
        }
    }
}

const fn reversed(day: Date) -> Refusal {
    Refusal::DatesReversed {
        later: "回复时限",
        earlier: "发文日期",
        day,
    }
}

fn check_content(content: &LetterContent, day: Date) -> Result<(), Refusal> {
    if content.recipients.is_empty() {
        return Err(Refusal::NoRecipient);
    }
    let mut units: Vec<UnitId> = content.recipients.clone();
    units.extend(&content.copies);
    let named = units.len();
    units.sort_unstable();
    units.dedup();
    if units.len() < named {
        return Err(Refusal::UnitTwice);
    }
    check_text("标题", &content.title, 200)?;
    check_text("正文", &content.body, 20_000)?;
    check_words("办理要求", &content.request, 2000)?;
    check_words("联系人", &content.contact, 50)?;
    check_words("联系电话", &content.phone, 50)?;
    if content.reply_by.is_some_and(|reply_by| reply_by < day) {
        return Err(reversed(day));
    }
    Ok(())
}

impl Record for Letter {
    const KIND: &'static str = "letter";
    const LABEL: &'static str = "督办文书";
    type Event = LetterEvent;

    fn apply(current: Option<Self>, event: LetterEvent, stamp: Stamp) -> Option<Self> {
        let Some(mut it) = current else {
            return match event {
                LetterEvent::LetterDrafted(entered) => Some(Self {
                    entered,
                    standing: LetterState::Draft,
                }),
                _ => None,
            };
        };
        match event {
            LetterEvent::LetterDrafted(_) => {}
            LetterEvent::LetterRevised(content) => it.entered.content = content,
            LetterEvent::LetterDropped { reason } => it.standing = LetterState::Dropped { reason },
            LetterEvent::LetterIssued { number, day } => {
                let recipients = it.entered.content.recipients.iter();
                it.standing = LetterState::Issued(Issue {
                    number,
                    day,
                    stamp,
                    recipients: recipients.map(|unit| Recipient::of(*unit)).collect(),
                });
            }
            LetterEvent::LetterWithdrawn { reason } => {
                if let LetterState::Issued(issue) = it.standing {
                    it.standing = LetterState::Withdrawn {
                        issue,
                        reason,
                        stamp,
                    };
                }
            }
            of_recipient => {
                if let LetterState::Issued(issue) = &mut it.standing {
                    recipient::apply(&mut issue.recipients, of_recipient, stamp);
                }
            }
        }
        Some(it)
    }

    fn indexed(&self) -> Indexed {
        let content = &self.entered.content;
        let issued = self.issued();
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: Some(self.entered.rectification),
            findings: content.findings.clone(),
            units: content
                .recipients
                .iter()
                .chain(&content.copies)
                .copied()
                .collect(),
            state: self.key(),
            day: issued.map_or(self.entered.day, |issue| issue.day),
            // What it says to one unit is no matter of the others that take part in the finding.
            audience: if issued.is_some() {
                Audience::Units
            } else {
                Audience::Office
            },
        }
    }

    fn tell(event: &LetterEvent) -> String {
        match event {
            LetterEvent::LetterDrafted(new) => format!("起草了{}", new.kind.label()),
            LetterEvent::LetterRevised(_) => "修改了文书草稿".to_owned(),
            LetterEvent::LetterDropped { reason } => format!("决定不发文书：{reason}"),
            LetterEvent::LetterIssued { number, .. } => format!("印发了{number}"),
            LetterEvent::LetterReceived { .. } => "签收了文书".to_owned(),
            LetterEvent::LetterReplied { .. } => "回复了文书".to_owned(),
            LetterEvent::LetterReplyTaken { .. } => "采纳了回复".to_owned(),
            LetterEvent::LetterReplySentBack { reason, .. } => format!("退回了回复：{reason}"),
            LetterEvent::LetterWithdrawn { reason } => format!("撤回了文书：{reason}"),
        }
    }
}

#[cfg(test)]
mod tests;
