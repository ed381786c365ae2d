//! What resembles a problem.

use askama::Template;

use super::frame::Frame;
use super::parts::{Link, Tag};

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
}
