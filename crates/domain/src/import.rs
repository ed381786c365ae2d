//! An import draft: what was read from a document, while a person corrects it side by side with the source.
//!
//! Nothing of it is on the ledger before it is confirmed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    finding::Reported,
    id::{AspectId, DocumentId, FindingId, RectificationId},
    refusal::check_text,
};

/// How a row stands to what is on the ledger already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "against", rename_all = "snake_case")]
pub enum Against {
    /// Not on the ledger.
    New,
    /// On the ledger, word for word with the same status text.
    Same {
        /// The finding.
        finding: FindingId,
    },
    /// On the ledger, but the document now says something else about it.
    Changed {
        /// The finding.
        finding: FindingId,
    },
}

/// One row of the draft: one finding to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Key within the draft, never reused.
    pub key: u32,
    /// Index into [`Draft::aspects`].
    pub aspect: usize,
    /// Title of the second group, if the document has one.
    pub item: Option<String>,
    /// Number as printed.
    pub source_no: Option<String>,
    /// The problem.
    pub problem: String,
    /// What the document says about it.
    pub reported: Option<Reported>,
    /// Characters of the problem in the document's text.
    pub problem_range: (usize, usize),
    /// Characters of the status text.
    pub status_range: Option<(usize, usize)>,
    /// Units the document names.
    pub unit_hint: Vec<String>,
    /// Deadline as printed.
    pub raw_deadline: Option<String>,
    /// The same as a day.
    pub due: Option<Date>,
    /// Whether the person left it out.
    pub dropped: bool,
    /// How it stands to the ledger.
    pub against: Against,
}

/// A top group of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftAspect {
    /// Its words; empty when the document has no groups.
    pub title: String,
    /// The same group on the ledger already.
    pub known: Option<AspectId>,
}

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being corrected.
    Open,
    /// Taken into the ledger.
    Confirmed,
    /// Thrown away.
    Discarded,
}

/// A remark of the reading that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Whether it should be looked at before confirming.
    pub warning: bool,
    /// One sentence.
    pub text: String,
    /// Characters it is about.
    pub range: Option<(usize, usize)>,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The rectification it is for.
    pub rectification: RectificationId,
    /// The document it was read from.
    pub document: DocumentId,
    /// Top groups.
    pub aspects: Vec<DraftAspect>,
    /// Rows in the document's order.
    pub rows: Vec<DraftRow>,
    /// Remarks of the reading.
    pub remarks: Vec<Remark>,
    /// Findings of an earlier version of the document that this one no longer has.
    pub gone: Vec<FindingId>,
    /// Next row key.
    pub next_key: u32,
    /// Where it stands.
    pub state: DraftState,
}

/// A correction of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Other words for the problem.
    Retitle {
        /// Which row.
        row: u32,
        /// The problem.
        problem: String,
    },
    /// Two findings out of one: the second begins at this character of the problem.
    Split {
        /// Which row.
        row: u32,
        /// Characters of the problem that stay, at least one.
        at: usize,
    },
    /// One finding out of two: joins the row to the one before it.
    MergeUp {
        /// Which row.
        row: u32,
    },
    /// Leave the row out.
    Drop {
        /// Which row.
        row: u32,
    },
    /// Take it in again.
    Restore {
        /// Which row.
        row: u32,
    },
    /// Put it under another top group.
    Move {
        /// Which row.
        row: u32,
        /// Index of the group.
        aspect: usize,
    },
    /// Other words for a top group.
    RetitleAspect {
        /// Index of the group.
        aspect: usize,
        /// Its words.
        title: String,
    },
}

/// What happened to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DraftEvent {
    /// A document was read.
    DraftOpened {
        /// What was read.
        draft: Draft,
    },
    /// It was corrected.
    DraftEdited {
        /// How.
        change: Edit,
    },
    /// It was taken into the ledger.
    DraftConfirmed {
        /// New findings.
        findings: Vec<FindingId>,
    },
    /// It was thrown away.
    DraftDiscarded,
}

/// Why a draft cannot be changed. The text is what the person reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefusal {
    /// Confirmed or discarded.
    #[error("这份导入已经确认或放弃，不能再修改。")]
    NotOpen,
    /// No such row.
    #[error("这一行已不存在，可能已被合并，请刷新页面。")]
    NoSuchRow,
    /// Splitting outside of the text.
    #[error("拆分位置须在问题文字中间。")]
    BadSplit,
    /// Nothing to merge with.
    #[error("上面没有可合并的问题。")]
    NothingAbove,
    /// No such group.
    #[error("没有这个方面，请刷新页面。")]
    NoSuchAspect,
    /// Nothing left.
    #[error("没有可列入台账的问题：所有行都已列入或标为不列入。")]
    NothingToConfirm,
    /// A rule of the text itself.
    #[error(transparent)]
    Text(#[from] Refusal),
}

impl DraftRefusal {
    /// Stable code for the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOpen => "draft_not_open",
            Self::NoSuchRow => "no_such_row",
            Self::BadSplit => "bad_split",
            Self::NothingAbove => "nothing_above",
            Self::NoSuchAspect => "no_such_aspect",
            Self::NothingToConfirm => "nothing_to_confirm",
            Self::Text(refusal) => refusal.code(),
        }
    }
}

impl Draft {
    /// Answers a correction with its event.
    ///
    /// # Errors
    /// The [`DraftRefusal`] that names the rule.
    pub fn edit(&self, change: Edit) -> Result<DraftEvent, DraftRefusal> {
        self.ensure_open()?;
        match &change {
            Edit::Retitle { row, problem } => {
                self.row(*row)?;
                check_text("问题表述", problem, 4000)?;
            }
            Edit::Split { row, at } => {
                let row = self.row(*row)?;
                let (head, tail) = split_at(&row.problem, *at);
                if head.trim().is_empty() || tail.trim().is_empty() {
                    return Err(DraftRefusal::BadSplit);
                }
            }
            Edit::MergeUp { row } => {
                let at = self.index(*row)?;
                let aspect = self.rows.get(at).map(|r| r.aspect);
                if at == 0 || self.rows.get(at - 1).map(|r| r.aspect) != aspect {
                    return Err(DraftRefusal::NothingAbove);
                }
            }
            Edit::Drop { row } | Edit::Restore { row } => {
                self.row(*row)?;
            }
            Edit::Move { row, aspect } => {
                self.row(*row)?;
                self.aspects
                    .get(*aspect)
                    .ok_or(DraftRefusal::NoSuchAspect)?;
            }
            Edit::RetitleAspect { aspect, title } => {
                self.aspects
                    .get(*aspect)
                    .ok_or(DraftRefusal::NoSuchAspect)?;
                check_text("方面名称", title, 500)?;
            }
        }
        Ok(DraftEvent::DraftEdited { change })
    }

    /// Rows that would come onto the ledger, or change what stands there.
    pub fn taken(&self) -> impl Iterator<Item = &DraftRow> {
        self.rows
            .iter()
            .filter(|r| !r.dropped && !matches!(r.against, Against::Same { .. }))
    }

    /// Checks that there is something to confirm.
    ///
    /// # Errors
    /// [`DraftRefusal::NotOpen`], [`DraftRefusal::NothingToConfirm`], or a rule of a row's text.
    pub fn ensure_confirmable(&self) -> Result<(), DraftRefusal> {
        self.ensure_open()?;
        if self.taken().next().is_none() {
            return Err(DraftRefusal::NothingToConfirm);
        }
        for row in self.taken() {
            check_text("问题表述", &row.problem, 4000)?;
        }
        Ok(())
    }

    /// Answers throwing it away.
    ///
    /// # Errors
    /// [`DraftRefusal::NotOpen`].
    pub fn discard(&self) -> Result<DraftEvent, DraftRefusal> {
        self.ensure_open().map(|()| DraftEvent::DraftDiscarded)
    }

    /// Applies an event; `DraftOpened` is how a draft begins.
    pub fn apply(current: Option<Self>, event: DraftEvent) -> Option<Self> {
        match (current, event) {
            (_, DraftEvent::DraftOpened { draft }) => Some(draft),
            (Some(draft), DraftEvent::DraftEdited { change }) => Some(draft.after(change)),
            (Some(draft), DraftEvent::DraftConfirmed { .. }) => Some(Self {
                state: DraftState::Confirmed,
                ..draft
            }),
            (Some(draft), DraftEvent::DraftDiscarded) => Some(Self {
                state: DraftState::Discarded,
                ..draft
            }),
            (None, _) => None,
        }
    }

    fn ensure_open(&self) -> Result<(), DraftRefusal> {
        if self.state == DraftState::Open {
            Ok(())
        } else {
            Err(DraftRefusal::NotOpen)
        }
    }

    fn index(&self, key: u32) -> Result<usize, DraftRefusal> {
        self.rows
            .iter()
            .position(|r| r.key == key)
            .ok_or(DraftRefusal::NoSuchRow)
    }

    fn row(&self, key: u32) -> Result<&DraftRow, DraftRefusal> {
        self.rows
            .iter()
            .find(|r| r.key == key)
            .ok_or(DraftRefusal::NoSuchRow)
    }

    fn change_row(&mut self, key: u32, change: impl FnOnce(&mut DraftRow)) {
        if let Some(row) = self.rows.iter_mut().find(|r| r.key == key) {
            change(row);
        }
    }

    fn after(mut self, change: Edit) -> Self {
        match change {
            Edit::Retitle { row, problem } => {
                self.change_row(row, |r| problem.trim().clone_into(&mut r.problem));
            }
            Edit::Drop { row } => self.change_row(row, |r| r.dropped = true),
            Edit::Restore { row } => self.change_row(row, |r| r.dropped = false),
            Edit::Move { row, aspect } => {
                // A moved row goes to the end of its new group, so that groups stay together.
                if let Ok(at) = self.index(row) {
                    let mut moved = self.rows.remove(at);
                    moved.aspect = aspect;
                    let end = self
                        .rows
                        .iter()
                        .rposition(|r| r.aspect <= aspect)
                        .map_or(0, |last| last + 1);
                    self.rows.insert(end, moved);
                }
            }
            Edit::RetitleAspect { aspect, title } => {
                if let Some(known) = self.aspects.get_mut(aspect) {
                    title.trim().clone_into(&mut known.title);
                }
            }
            Edit::Split { row, at } => {
                if let Ok(index) = self.index(row) {
                    let key = self.next_key;
                    self.next_key += 1;
                    if let Some(first) = self.rows.get_mut(index) {
                        let (head, tail) = split_at(&first.problem, at);
                        let (head, tail) = (head.trim().to_owned(), tail.trim().to_owned());
                        // Both parts keep the whole passage and the status text: the person decides what belongs where.
                        let second = DraftRow {
                            key,
                            problem: tail,
                            against: Against::New,
                            ..first.clone()
                        };
                        first.problem = head;
                        self.rows.insert(index + 1, second);
                    }
                }
            }
            Edit::MergeUp { row } => {
                if let Ok(index) = self.index(row)
                    && index > 0
                {
                    let second = self.rows.remove(index);
                    if let Some(first) = self.rows.get_mut(index - 1) {
                        first.join(second);
                    }
                }
            }
        }
        self
    }
}

impl DraftRow {
    fn join(&mut self, other: Self) {
        self.problem.push_str(&other.problem);
        self.problem_range.0 = self.problem_range.0.min(other.problem_range.0);
        self.problem_range.1 = self.problem_range.1.max(other.problem_range.1);
        self.status_range = match (self.status_range, other.status_range) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        match (&mut self.reported, other.reported) {
            (Some(mine), Some(theirs)) if mine.status_text != theirs.status_text => {
                mine.status_text.push('\n');
                mine.status_text.push_str(&theirs.status_text);
                // Two statements are one only when both say the same.
                if mine.status != theirs.status {
                    "unclear".clone_into(&mut mine.status);
                }
                mine.status_words.extend(theirs.status_words);
            }
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
        self.unit_hint
            .extend(other.unit_hint.into_iter().filter(|u| !u.is_empty()));
    }
}

/// Cuts after `at` characters.
fn split_at(text: &str, at: usize) -> (&str, &str) {
    let byte = text
        .char_indices()
        .nth(at)
        .map_or(text.len(), |(byte, _)| byte);
    text.split_at(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: u32, aspect: usize, problem: &str) -> DraftRow {
        DraftRow {
            key,
            aspect,
            item: None,
            source_no: Some(key.to_string()),
            problem: problem.to_owned(),
            reported: Some(Reported {
                status: "completed".into(),
                status_words: vec!["已完成".into()],
                status_text: format!("状态{key}"),
            }),
            problem_range: (key as usize * 10, key as usize * 10 + 5),
            status_range: None,
            unit_hint: Vec::new(),
            raw_deadline: None,
            due: None,
            dropped: false,
            against: Against::New,
        }
    }

    fn draft() -> Draft {
        Draft {
            rectification: RectificationId(uuid::Uuid::nil()),
            document: DocumentId(uuid::Uuid::nil()),
            aspects: vec![
                DraftAspect {
                    title: "一".into(),
                    known: None,
                },
                DraftAspect {
                    title: "二".into(),
                    known: None,
                },
            ],
            rows: vec![
                row(1, 0, "路不平。灯不亮。"),
                row(2, 0, "水不清。"),
                row(3, 1, "账不清。"),
            ],
            remarks: Vec::new(),
            gone: Vec::new(),
            next_key: 4,
            state: DraftState::Open,
        }
    }

    fn after(draft: Draft, change: Edit) -> Draft {
        let event = draft.edit(change).unwrap();
        Draft::apply(Some(draft), event).unwrap()
    }

    fn problems(draft: &Draft) -> Vec<&str> {
        draft.rows.iter().map(|r| r.problem.as_str()).collect()
    }

    #[test]
    fn splitting_and_merging_again_gives_the_same_words() {
        let split = after(draft(), Edit::Split { row: 1, at: 4 });
        assert_eq!(
            problems(&split),
            ["路不平。", "灯不亮。", "水不清。", "账不清。"]
        );
        let merged = after(split, Edit::MergeUp { row: 4 });
        assert_eq!(problems(&merged), problems(&draft()));
    }

    #[test]
    fn merging_keeps_both_status_texts() {
        let merged = after(draft(), Edit::MergeUp { row: 2 });
        assert_eq!(
            merged.rows[0].reported.as_ref().unwrap().status_text,
            "状态1\n状态2"
        );
        assert_eq!(merged.rows[0].problem_range, (10, 25));
    }

    #[test]
    fn rows_do_not_merge_across_groups_or_split_at_their_ends() {
        assert_eq!(
            draft().edit(Edit::MergeUp { row: 3 }),
            Err(DraftRefusal::NothingAbove)
        );
        assert_eq!(
            draft().edit(Edit::MergeUp { row: 1 }),
            Err(DraftRefusal::NothingAbove)
        );
        assert_eq!(
            draft().edit(Edit::Split { row: 2, at: 0 }),
            Err(DraftRefusal::BadSplit)
        );
        assert_eq!(
            draft().edit(Edit::Split { row: 2, at: 400 }),
            Err(DraftRefusal::BadSplit)
        );
    }

    #[test]
    fn a_moved_row_stands_at_the_end_of_its_group() {
        let moved = after(draft(), Edit::Move { row: 1, aspect: 1 });
        assert_eq!(
            problems(&moved),
            ["水不清。", "账不清。", "路不平。灯不亮。"]
        );
        let back = after(moved, Edit::Move { row: 1, aspect: 0 });
        assert_eq!(
            problems(&back),
            ["水不清。", "路不平。灯不亮。", "账不清。"]
        );
    }

    #[test]
    fn a_confirmed_draft_is_fixed() {
        let confirmed = Draft::apply(
            Some(draft()),
            DraftEvent::DraftConfirmed {
                findings: Vec::new(),
            },
        )
        .unwrap();
        assert_eq!(
            confirmed.edit(Edit::Drop { row: 1 }),
            Err(DraftRefusal::NotOpen)
        );
        assert_eq!(confirmed.ensure_confirmable(), Err(DraftRefusal::NotOpen));
    }

    #[test]
    fn dropping_everything_leaves_nothing_to_confirm() {
        let none = [1, 2, 3]
            .into_iter()
            .fold(draft(), |d, row| after(d, Edit::Drop { row }));
        assert_eq!(
            none.ensure_confirmable(),
            Err(DraftRefusal::NothingToConfirm)
        );
        assert!(
            after(none, Edit::Restore { row: 2 })
                .ensure_confirmable()
                .is_ok()
        );
    }
}
