//! What became of a command on several findings, when not all of it could be done.

use askama::Template;

use super::frame::Frame;
use super::parts::{Link, Tag};

/// The result, finding by finding.
#[derive(Debug, Template)]
#[template(path = "bulk_result.html")]
pub struct BulkResultPage {
    /// The frame.
    pub frame: Frame,
    /// What was to be done.
    pub title: String,
    /// How much of it was.
    pub summary: String,
    /// The findings.
    pub lines: Vec<BulkLine>,
    /// The way back to the ledger as it was.
    pub back: Link,
}

/// One finding.
#[derive(Debug)]
pub struct BulkLine {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// Done or not.
    pub tag: Tag,
    /// Why not.
    pub says: String,
}
