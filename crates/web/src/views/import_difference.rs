//! Re-import: what a newer version of the same document changes, before anything is taken over.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Link, Notice, Span, Tag};

/// The differences between the ledger and a newer version of its document.
#[derive(Debug, Template)]
#[template(path = "import_difference.html")]
pub struct DifferencePage {
    /// The frame.
    pub frame: Frame,
    /// Name of the newer file.
    pub file: String,
    /// What it is compared with.
    pub summary: String,
    /// Where the decisions are sent.
    pub action: String,
    /// Where the import is given up.
    pub discard_action: String,
    /// Version of the draft that was read.
    pub version: u64,
    /// 全部, 新增, 有变化, 不再出现, 相同, each with its count.
    pub kinds: Vec<Link>,
    /// The differences shown.
    pub items: Vec<Difference>,
    /// What a person has to look at.
    pub notes: Vec<Notice>,
    /// What confirming does: `新增 2 个，更新 5 个，其余不动`.
    pub outcome: String,
}

/// One problem in both versions.
#[derive(Debug)]
pub struct Difference {
    /// Its id within the draft.
    pub id: String,
    /// Ledger number, or number in the newer version.
    pub number: String,
    /// 新增, 有变化, 不再出现, 相同.
    pub kind: Tag,
    /// Its page when it is in the ledger.
    pub href: Option<String>,
    /// The text in the ledger; what is gone is marked. Empty when new.
    pub old: Vec<Span>,
    /// The text of the newer version; what came is marked. Empty when gone.
    pub new: Vec<Span>,
    /// What can be decided; the chosen one holds unless changed.
    pub choices: Vec<Choice>,
}
