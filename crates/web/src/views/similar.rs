//! What resembles a problem.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Field, Link, Select, Tag};

/// What resembles a finding, or the rows of a draft; one block for htmx, which the pages load when they are shown.
#[derive(Debug, Template)]
#[template(path = "similar.html", blocks = ["list"])]
pub struct SimilarPage {
    /// The frame.
    pub frame: Frame,
    /// Where it belongs.
    pub crumbs: Vec<Link>,
    /// Heading of the block.
    pub title: String,
    /// What the suggestions mean.
    pub says: String,
    /// Groups in order; a group without anything is left out.
    pub groups: Vec<Group>,
    /// Shown when there is nothing.
    pub empty: String,
    /// The form that puts what is ticked together with the finding; none for those who keep no drives.
    pub gather: Option<GatherForm>,
}

/// Where findings of one kind are to be handled together.
#[derive(Debug)]
pub struct GatherForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Why it was refused.
    pub wrong: Option<String>,
    /// Drives that go on; the first stands for a new one.
    pub drive: Select,
    /// What kind of drive a new one is.
    pub kind: Select,
    /// What it is called.
    pub title: Field,
    /// The unit that leads it.
    pub unit: Select,
    /// Its head.
    pub sponsor: Select,
    /// The other head.
    pub second_head: Select,
    /// Until when.
    pub due: Field,
}

/// Suggestions of one kind, or for one row.
#[derive(Debug)]
pub struct Group {
    /// What they have in common.
    pub title: String,
    /// The likest first.
    pub lines: Vec<Line>,
}

/// One finding that resembles.
#[derive(Debug)]
pub struct Line {
    /// Ledger number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// The problem.
    pub problem: String,
    /// Stage.
    pub stage: Tag,
    /// How alike, in words.
    pub alike: Tag,
    /// Rectification and lead unit.
    pub remark: String,
    /// The words it rests on.
    pub words: String,
    /// Whether it can be put together with the finding: what is sent then, and whether it is ticked.
    pub pick: Option<Choice>,
}
