//! Official letters: 工作提示, 提示函, 督办函, 约谈通知, 通报, 评估结果, 整改情况报告, 会议纪要, as GB/T 9704-2012 has them.
//!
//! One model for all kinds. What only some of them have stands in their [`LetterForm`], so that minutes carry no signature, a letter
//! no signer, and a draft neither number nor day.

mod passage;
mod title;

use jiff::Timestamp;
use jiff::civil::Date;

use super::in_words;
use crate::paper::{Block, Field, Head, HeadForm, Imprint, PageKind, Paper, letters_wide};

pub use passage::Passage;
pub(super) use passage::put as put_passages;

/// A letter of an organ.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The organ whose name stands red on top, without 文件 or 会议纪要: the form adds those.
    pub organ: String,
    /// Which of the forms of the standard it has, with what only that form has.
    pub form: LetterForm,
    /// Whether it was issued.
    pub standing: Standing,
    /// How urgent it is, if it is.
    pub urgency: Option<Urgency>,
    /// Who may read it.
    pub circulation: Circulation,
    /// Its title. Long ones are broken into balanced lines; a line break in it is kept and nothing else broken.
    pub title: String,
    /// What it says.
    pub body: Vec<Passage>,
    /// What goes with it.
    pub annexes: Vec<Annex>,
    /// Who gets a copy (抄送).
    pub copies: Vec<String>,
}

/// A form of the standard.
#[derive(Debug, Clone, PartialEq)]
pub enum LetterForm {
    /// 信函格式, between two red double rules: 工作提示, 提示函, 督办函, 约谈通知.
    Letter {
        /// Whom it addresses (主送), without the colon.
        to: String,
        /// Who signs.
        signature: Signature,
        /// Whom to ask.
        contact: Option<Contact>,
        /// The slip (回执) that comes back, the last of the annexes.
        receipt: Option<Receipt>,
    },
    /// 文件格式 to units of the same rank or below: 通报, 评估结果.
    Document {
        /// Whom it addresses (主送), without the colon; nobody where it is for all.
        to: Option<String>,
        /// Who signs.
        signature: Signature,
        /// Who printed it and when (印发).
        printed: Option<Printed>,
    },
    /// 文件格式 to an organ above: 整改情况报告.
    Upward {
        /// Whom it addresses (主送), without the colon.
        to: String,
        /// Who signed it (签发人).
        signers: Vec<String>,
        /// Who signs below the text.
        signature: Signature,
        /// Whom to ask.
        contact: Option<Contact>,
        /// Who printed it and when (印发).
        printed: Option<Printed>,
    },
    /// 纪要格式: 会议纪要.
    Minutes {
        /// Who drew them up.
        by: String,
        /// Who was there.
        people: People,
        /// Who printed them and when (印发).
        printed: Option<Printed>,
    },
}

/// Whether a letter was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not yet: every page says so, and number and day are left open.
    Draft,
    /// Under a number, on a day.
    Issued {
        /// 发文字号, as in 云整改督〔2026〕12号; of minutes their number, as in 第3期.
        number: String,
        /// 成文日期
        day: Date,
    },
}

/// 紧急程度
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// 加急
    Urgent,
    /// 特急
    Immediate,
}

impl Urgency {
    /// As it stands on the letter.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Urgent => "加急",
            Self::Immediate => "特急",
        }
    }
}

/// Who may read a letter. State secrets do not enter the system, so there is no mark for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Circulation {
    /// Nothing is said about it.
    Unmarked,
    /// 内部资料: not to be given away or published.
    Internal,
}

/// Who signs below the text (发文机关署名).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// With a seal: the name stands over the day, both under the seal.
    Sealed(String),
    /// Without one.
    Unsealed(String),
}

/// Whom to ask about a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub name: String,
    /// Under which number.
    pub phone: String,
}

/// Who printed a letter, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// 印发机关
    pub by: String,
    /// 印发日期
    pub day: Date,
}

/// Who was at a meeting, each with unit and name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// 出席
    pub present: Vec<String>,
    /// 请假
    pub excused: Vec<String>,
    /// 列席
    pub observing: Vec<String>,
}

/// What goes with a letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Its title, as the letter names it.
    pub title: String,
    /// What it says; nothing when it lies beside the letter.
    pub body: Vec<Passage>,
}

/// A slip that the addressee fills in and sends back. It names number and title of the letter by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What to do with it, as in 请于2026年3月10日前反馈.
    pub request: String,
    /// Names of what is to be filled in, each with a row of its own.
    pub rows: Vec<String>,
}

/// The letter on paper.
pub fn letter(it: &Letter, made_at: Timestamp) -> Paper {
    let mut paper = Paper::new(it.title.replace('\n', ""), PageKind::Official, made_at);
    paper.head = Some(head(it));
    let to = match &it.form {
        LetterForm::Letter { to, .. } | LetterForm::Upward { to, .. } => Some(to),
        LetterForm::Document { to, .. } => to.as_ref(),
        LetterForm::Minutes { .. } => None,
    };
    if let Some(to) = to {
        paper.push(addressed(to));
    }
    passage::put(&mut paper, &it.body);
    let receipt = match &it.form {
        LetterForm::Letter { receipt, .. } => receipt.as_ref(),
        _ => None,
    };
    let titles: Vec<String> = it
        .annexes
        .iter()
        .map(|annex| annex.title.replace('\n', ""))
        .chain(receipt.map(|_| RECEIPT.to_owned()))
        .collect();
    if !titles.is_empty() {
        paper.push(Block::Attachments {
            names: titles.clone(),
        });
    }
    ending(&mut paper, it);
    let label = |at: usize| match titles.len() {
        1 => "附件".to_owned(),
        _ => format!("附件{}", at + 1),
    };
    for (at, annex) in it.annexes.iter().enumerate() {
        if !annex.body.is_empty() {
            paper.push(Block::Annex {
                label: label(at),
                title: title::balanced(&annex.title),
            });
            passage::put(&mut paper, &annex.body);
        }
    }
    if let Some(receipt) = receipt {
        paper.push(Block::Annex {
            label: label(it.annexes.len()),
            title: RECEIPT.to_owned(),
        });
        slip(&mut paper, it, receipt);
    }
    if let Some(imprint) = imprint(it) {
        paper.push(Block::Imprint(imprint));
    }
    paper
}

/// What the slip is called.
const RECEIPT: &str = "回执";

fn head(it: &Letter) -> Head {
    let (number, day) = match &it.standing {
        Standing::Draft => (None, OPEN_DAY.to_owned()),
        Standing::Issued { number, day } => (Some(number.clone()), in_words(*day)),
    };
    let (form, ending) = match &it.form {
        LetterForm::Letter { .. } => (HeadForm::Letter, ""),
        LetterForm::Document { .. } => (HeadForm::Document, "文件"),
        LetterForm::Upward { signers, .. } => (
            HeadForm::Upward {
                signers: signers.clone(),
            },
            "文件",
        ),
        LetterForm::Minutes { by, .. } => (
            HeadForm::Minutes {
                by: by.clone(),
                day,
            },
            "会议纪要",
        ),
    };
    let circulation = match it.circulation {
        Circulation::Unmarked => None,
        Circulation::Internal => Some("内部资料"),
    };
    let urgency = it.urgency.map(Urgency::label);
    Head {
        form,
        mark: format!("{}{ending}", it.organ),
        marks: circulation
            .into_iter()
            .chain(urgency)
            .map(str::to_owned)
            .collect(),
        number,
        title: title::balanced(&it.title),
    }
}

/// A day that is not known yet.
const OPEN_DAY: &str = "　　　年　　月　　日";

fn addressed(to: &str) -> Block {
    Block::Flush {
        text: format!("{to}："),
    }
}

/// What stands below the text: who signs and whom to ask, or who was there.
fn ending(paper: &mut Paper, it: &Letter) {
    let (signature, contact) = match &it.form {
        LetterForm::Letter {
            signature, contact, ..
        }
        | LetterForm::Upward {
            signature, contact, ..
        } => (signature, contact.as_ref()),
        LetterForm::Document { signature, .. } => (signature, None),
        LetterForm::Minutes { people, .. } => {
            let rows: Vec<Field> = [
                ("出席", &people.present),
                ("请假", &people.excused),
                ("列席", &people.observing),
            ]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(label, names)| Field::new(label, names.join("、")))
            .collect();
            if !rows.is_empty() {
                paper.push(Block::People { rows });
            }
            return;
        }
    };
    let day = match &it.standing {
        Standing::Draft => OPEN_DAY.to_owned(),
        Standing::Issued { day, .. } => in_words(*day),
    };
    let (by, sealed) = match signature {
        Signature::Sealed(by) => (by, true),
        Signature::Unsealed(by) => (by, false),
    };
    let (by_in, day_in) = placed(letters_wide(by), letters_wide(&day), sealed);
    paper.push(Block::Issued {
        by: by.clone(),
        day,
        by_in,
        day_in,
        // Room for the seal, whose upper edge comes within a line of the text.
        lines_above: if sealed { 2 } else { 1 },
        remark: contact.map(|it| format!("（联系人：{}，电话：{}）", it.name, it.phone)),
    });
}

/// How many letters in from the right the name and the day stand, from their widths in letters.
///
/// With a seal the day stands four letters in and the name in the middle above it; without one the name stands two letters in and
/// the day begins two letters behind its beginning. Where one of them is too long for that, both move together.
fn placed(name: f64, day: f64, sealed: bool) -> (f64, f64) {
    if sealed {
        let middle = (day - name) / 2.0;
        let day_in = (1.0 - middle).max(4.0);
        (day_in + middle, day_in)
    } else {
        let day_in = (name - day).max(2.0);
        (day_in + day + 2.0 - name, day_in)
    }
}

/// The slip: what it answers to, and rows to be filled in by hand.
fn slip(paper: &mut Paper, it: &Letter, receipt: &Receipt) {
    let number = match &it.standing {
        Standing::Draft => "",
        Standing::Issued { number, .. } => number.as_str(),
    };
    paper.push(addressed(&it.organ));
    paper.paragraph(&receipt.request);
    let asked = [
        ("来文标题", it.title.replace('\n', "")),
        ("发文字号", number.to_owned()),
    ];
    let open = receipt.rows.iter().map(|name| Field::wide(name, ""));
    paper.push(Block::Fields {
        pairs_per_row: 1,
        fields: asked
            .into_iter()
            .map(|(name, value)| Field::wide(name, value))
            .chain(open)
            .collect(),
    });
}

/// 版记; a letter names the copies alone.
fn imprint(it: &Letter) -> Option<Imprint> {
    let printed = match &it.form {
        LetterForm::Letter { .. } => None,
        LetterForm::Document { printed, .. }
        | LetterForm::Upward { printed, .. }
        | LetterForm::Minutes { printed, .. } => printed.as_ref(),
    };
    let copies = (!it.copies.is_empty()).then(|| it.copies.join("，"));
    if copies.is_none() && printed.is_none() {
        return None;
    }
    Some(Imprint {
        copies,
        printed: printed.map(|p| (p.by.clone(), in_words(p.day))),
        ruled: !matches!(it.form, LetterForm::Letter { .. }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_stands_over_the_day() {
        // Eleven letters over 2026年3月5日, which is six wide.
        let (by, day) = placed(11.0, 6.0, true);
        assert!((day - 4.0).abs() < 1e-9);
        assert!((by + 11.0 / 2.0 - (day + 6.0 / 2.0)).abs() < 1e-9);
        // A name that would run over the edge takes the day with it.
        let (by, day) = placed(20.0, 6.0, true);
        assert!((by - 1.0).abs() < 1e-9, "{by}");
        assert!((by + 10.0 - (day + 3.0)).abs() < 1e-9);
    }

    #[test]
    fn without_a_seal_the_day_begins_two_letters_behind_the_name() {
        for (name, day) in [(11.0, 6.0), (5.0, 6.0), (3.0, 8.0)] {
            let (by_in, day_in) = placed(name, day, false);
            assert!(by_in >= 2.0 && day_in >= 2.0, "{name} {by_in} {day_in}");
            assert!((by_in + name - (day_in + day) - 2.0).abs() < 1e-9);
        }
    }
}
