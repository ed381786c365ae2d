//! Reverse verification: the list of draws, announcing one, one of them.

use askama::Template;

use super::frame::Frame;
use super::parts::{Empty, Field, Link, Notice, Select, Tag};
use super::stay::{AboutLine, ReasonForm};

/// The list of draws.
#[derive(Debug, Template)]
#[template(path = "draws.html")]
pub struct DrawsPage {
    /// The frame.
    pub frame: Frame,
    /// The registers beside this one.
    pub tabs: Vec<Link>,
    /// Whether the viewer may announce one.
    pub may_keep: bool,
    /// The draws.
    pub lines: Vec<DrawLine>,
    /// Shown when there is none.
    pub empty: Empty,
}

/// A draw in a list.
#[derive(Debug)]
pub struct DrawLine {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The day it was announced.
    pub day: String,
    /// How many may be drawn and how many were.
    pub members: String,
    /// What the visits showed.
    pub result: String,
    /// Where it stands.
    pub state: Tag,
}

/// The form that announces a draw.
#[derive(Debug, Template)]
#[template(path = "draw_new.html")]
pub struct NewDrawPage {
    /// The frame.
    pub frame: Frame,
    /// What it is called.
    pub title: Field,
    /// Rectifications to choose from.
    pub rectification: Select,
    /// Closed on this day or later.
    pub closed_from: Field,
    /// Closed on this day or earlier.
    pub closed_until: Field,
    /// Lead unit.
    pub lead: Select,
    /// By what they are grouped.
    pub strata: Select,
    /// Number or share.
    pub way: Select,
    /// How many.
    pub size: Field,
    /// Where the seed will come from.
    pub note: Field,
}

/// One draw.
#[derive(Debug, Template)]
#[template(path = "draw.html")]
pub struct DrawPage {
    /// The frame.
    pub frame: Frame,
    /// What it is called.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The version that is shown.
    pub version: u64,
    /// Where it stands.
    pub state: Tag,
    /// Criteria, sizes, seed.
    pub facts: Vec<(String, String)>,
    /// What can be done next.
    pub next: NextOfDraw,
    /// The form that gives it up.
    pub cancel: Option<ReasonForm>,
    /// Rates over the visits; empty before the first one.
    pub rates: Vec<(String, String)>,
    /// The drawn findings with their sheets.
    pub drawn: Vec<DrawnLine>,
    /// The outcome of repeating the draw; none before it was drawn.
    pub repeated: Option<Tag>,
    /// Every member with its key, when the draw was repeated.
    pub ranked: Vec<RankedLine>,
    /// What happened just now.
    pub notices: Vec<Notice>,
}

/// What can be done next with a draw.
#[derive(Debug)]
pub enum NextOfDraw {
    /// Publish the seed.
    Publish(Field),
    /// Draw.
    Draw,
    /// Record the visit of the finding, or end it when all are done.
    Visit(Option<Box<SheetForm>>),
    /// Nothing for this viewer.
    Nothing,
}

/// A drawn finding.
#[derive(Debug)]
pub struct DrawnLine {
    /// The finding.
    pub about: AboutLine,
    /// Its stratum.
    pub stratum: String,
    /// What the visit showed.
    pub shown: Tag,
    /// Who was asked, and what they knew.
    pub people: String,
    /// What was seen.
    pub text: String,
    /// Where its sheet is filled in; empty when it cannot be.
    pub sheet: String,
    /// Where a rebound is declared, or a look-back is ordered, after a visit that showed it to be untrue.
    pub proposals: Vec<Link>,
}

/// The sheet to be filled in.
#[derive(Debug)]
pub struct SheetForm {
    /// Identity of the finding.
    pub id: String,
    /// The finding.
    pub about: AboutLine,
    /// When.
    pub day: Field,
    /// What it showed.
    pub shown: Select,
    /// How many were asked.
    pub people: Field,
    /// How many knew.
    pub aware: Field,
    /// How many were satisfied.
    pub satisfied: Field,
    /// Who they were.
    pub asked: Field,
    /// What was seen.
    pub text: Field,
}

/// A member with its key.
#[derive(Debug)]
pub struct RankedLine {
    /// Its stratum.
    pub stratum: String,
    /// Ledger number.
    pub number: String,
    /// The first digits of its key.
    pub key: String,
    /// Whether it is drawn.
    pub drawn: bool,
}
