//! The papers of a rectification: from what is to be shown to a [`Paper`](crate::paper::Paper).
//!
//! What is shown comes as plain values, already in words and already within what the reader may see.

mod certificate;
mod dossier;
mod letter;
mod lists;
mod must_see;
mod period;
mod public;
mod registers;
mod roadmap;
mod sign_off;
mod small;
mod task_book;

use jiff::Timestamp;
use jiff::civil::Date;

pub use certificate::{Certificate, Sealed, SealedFile, SignedOff, certificate};
pub use dossier::{Assessed, Dossier, Exhibit, LookedBack, PartState, Reported, dossier};
use letter::put_passages;
pub use letter::{
    Annex, Circulation, Contact, Letter, LetterForm, Passage, People, Printed, Receipt, Signature,
    Standing, Urgency, letter,
};
pub use lists::{ListKind, list};
pub use must_see::{MustSee, MustSeeLine, must_see};
pub use period::{Period, PeriodList, period};
pub use public::{PublicAspect, PublicFinding, PublicReport, public_report};
pub use registers::{Dealt, Decided, Planned, ProofNote, Ruled, Weighed};
pub use roadmap::{RoadmapSize, roadmap, timetable};
pub use sign_off::{Answered, CheckLine, SignOff, sign_off};
pub use small::{CallBack, CallBackLine, Drawn, DrawnLine, Pledge, call_back, drawn, pledge};
pub use task_book::{TaskBook, task_book};

/// A part of a ledger as it goes on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// What the rectification is called.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Day of the feedback.
    pub feedback: Date,
    /// Today.
    pub today: Date,
    /// When the paper is made.
    pub made_at: Timestamp,
    /// Its findings in their order.
    pub entries: Vec<Entry>,
}

/// A finding on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the ledger.
    pub number: String,
    /// Its number in the document.
    pub source_no: String,
    /// Top group.
    pub aspect: String,
    /// Second group.
    pub item: String,
    /// Which list it stands on: 反馈意见、边巡边改、对照自查.
    pub list: String,
    /// The problem, word for word.
    pub problem: String,
    /// Who answers for it.
    pub owners: Owners,
    /// Class in words.
    pub time_class: String,
    /// Whether it is to be sustained.
    pub long_term: bool,
    /// Day in force.
    pub due: Option<Date>,
    /// Day it was given for.
    pub due_original: Option<Date>,
    /// When it was issued.
    pub issued: Option<Date>,
    /// When it left the ledger.
    pub closed: Option<Date>,
    /// Stage in words.
    pub stage: String,
    /// Whether the deadline runs.
    pub open: bool,
    /// Its tasks.
    pub tasks: Vec<TaskEntry>,
    /// Its evidence.
    pub evidence: Vec<EvidenceEntry>,
}

/// Who answers for a finding, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owners {
    /// 包案领导
    pub sponsor: String,
    /// 牵头单位
    pub lead: String,
    /// 责任单位
    pub responsible: Vec<String>,
    /// 配合单位
    pub assisting: Vec<String>,
}

/// A task on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEntry {
    /// What it is about.
    pub title: String,
    /// The unit that carries it.
    pub unit: String,
    /// When it is due.
    pub due: Option<Date>,
    /// Stage in words.
    pub stage: String,
    /// Its steps, with what they are for.
    pub measures: Vec<String>,
}

/// A piece of evidence on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEntry {
    /// Name of the file.
    pub name: String,
    /// Which version.
    pub version: String,
    /// The day it was handed in.
    pub day: Option<Date>,
    /// Who handed it in.
    pub by: String,
    /// Its digest.
    pub digest: String,
}

impl Entry {
    /// The day in force, and that it is to be sustained.
    fn until(&self) -> String {
        match (self.due, self.long_term) {
            (Some(due), true) => format!("{due}\n并长期坚持"),
            (Some(due), false) => due.to_string(),
            (None, true) => "长期坚持".to_owned(),
            (None, false) => String::new(),
        }
    }

    fn is_late(&self, today: Date) -> bool {
        self.open && self.due.is_some_and(|due| due < today)
    }

    /// The stage, and whether it is late.
    fn standing(&self, today: Date) -> String {
        if self.is_late(today) {
            format!("{}\n（已超期）", self.stage)
        } else {
            self.stage.clone()
        }
    }
}

/// `2024年6月30日`
fn in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A list of numbers in Chinese, as headings count: 一 to 九十九.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n % 10).copied().unwrap_or_default();
    match n {
        0..=9 => digit(n).to_owned(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", digit(n)),
        20..=99 if n.is_multiple_of(10) => format!("{}十", digit(n / 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n)),
        _ => n.to_string(),
    }
}

/// The first sentences of a text up to `most` characters.
fn shortened(text: &str, most: usize) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(most).collect();
    if chars.next().is_none() {
        head
    } else {
        format!("{head}……")
    }
}

/// Short form of a digest: enough to compare by eye.
fn short_digest(digest: &str) -> String {
    digest.chars().take(16).collect()
}

/// A long figure in groups of eight, so that it can be read aloud and broken into lines.
fn in_groups(figure: &str) -> String {
    let chars: Vec<char> = figure.chars().collect();
    chars
        .chunks(8)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_in_chinese() {
        let counted = [1, 9, 10, 11, 20, 21, 70, 99, 100].map(chinese);
        assert_eq!(
            counted,
            [
                "一",
                "九",
                "十",
                "十一",
                "二十",
                "二十一",
                "七十",
                "九十九",
                "100"
            ]
        );
    }

    #[test]
    fn long_words_are_shortened_and_say_so() {
        assert_eq!(shortened("整改完成", 4), "整改完成");
        assert_eq!(shortened("整改完成。", 4), "整改完成……");
    }
}
