//! The page of papers: what can be printed or sent from the ledger as it is filtered.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Link};

/// What can be made from the ledger.
#[derive(Debug, Template)]
#[template(path = "papers.html")]
pub struct PapersPage {
    /// The frame.
    pub frame: Frame,
    /// Which rectification, which filter, how many findings.
    pub summary: String,
    /// The way back to the ledger.
    pub back: String,
    /// The papers.
    pub papers: Vec<PaperLine>,
    /// What a task book is asked for with, as hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// Units a task book can be made for.
    pub units: Vec<Choice>,
    /// Kinds of file of a task book.
    pub formats: Vec<Choice>,
}

/// A paper.
#[derive(Debug)]
pub struct PaperLine {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub says: String,
    /// Its kinds of file.
    pub files: Vec<Link>,
}
