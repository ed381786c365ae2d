//! Slips of a satisfaction survey: the page of one, and a sheet of them to be printed and cut.

use askama::Template;

use super::parts::{Notice, Square};
use super::sign_in::Token;

/// What whoever holds a slip sees.
#[derive(Debug, Template)]
#[template(path = "slip.html")]
pub struct SlipPage {
    /// Hidden values.
    pub frame: Token,
    /// Name of the survey.
    pub title: String,
    /// What happened or went wrong.
    pub notices: Vec<Notice>,
    /// Where the answers are sent; empty when none are taken.
    pub action: String,
    /// The last day for answers.
    pub until: String,
    /// Units that are asked about: field name, name, and the answer that was chosen.
    pub units: Vec<(String, String, String)>,
    /// Answers with their values.
    pub answers: Vec<(&'static str, &'static str)>,
}

/// New slips, which can be shown this once.
#[derive(Debug, Template)]
#[template(path = "slips.html")]
pub struct SlipsPage {
    /// Name of the survey.
    pub title: String,
    /// The last day for answers.
    pub until: String,
    /// Where to go on.
    pub back: String,
    /// The codes.
    pub slips: Vec<Square>,
    /// Their addresses, for those who send them.
    pub addresses: String,
}
