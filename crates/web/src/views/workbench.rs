//! The workbench: what waits for the viewer, and how the rectification stands.

use askama::Template;

use super::frame::Frame;
use super::parts::{Empty, Link, Part, Tag};

/// The workbench.
#[derive(Debug, Template)]
#[template(path = "workbench.html")]
pub struct WorkbenchPage {
    /// The frame.
    pub frame: Frame,
    /// The date and the person's unit: `11月20日 星期五 · 县整改办`.
    pub today: String,
    /// How many matters wait for the viewer.
    pub total: u64,
    /// What waits, counted, each with the page that lists it.
    pub lines: Vec<Line>,
    /// What waits, in groups by what has to be done. Empty groups are left out.
    pub waiting: Vec<Waiting>,
    /// Shown when nothing waits.
    pub nothing: Empty,
    /// How the rectification stands; none when the viewer sees no rectification.
    pub standing: Option<Standing>,
    /// What happened lately in the viewer's scope.
    pub news: Vec<News>,
}

/// A count of matters and the page that lists them.
#[derive(Debug)]
pub struct Line {
    /// What has to be done.
    pub label: String,
    /// How many, formatted.
    pub count: String,
    /// Where they are listed.
    pub href: String,
    /// The most urgent day, coloured.
    pub due: Tag,
}

/// Matters that wait for the same thing.
#[derive(Debug)]
pub struct Waiting {
    /// What has to be done: `待签收的任务`.
    pub title: String,
    /// How many there are.
    pub count: u64,
    /// Where all of them are listed, when more than shown.
    pub all: Option<String>,
    /// The first few.
    pub matters: Vec<Matter>,
}

/// One matter that waits.
#[derive(Debug)]
pub struct Matter {
    /// Ledger number and problem or task.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Why it waits for this viewer.
    pub why: String,
    /// When it is due, coloured.
    pub due: Tag,
}

/// How the rectification stands. Every figure can be followed to its rows.
#[derive(Debug)]
pub struct Standing {
    /// Name of the rectification.
    pub name: String,
    /// Its ledger.
    pub href: String,
    /// `58.6%`.
    pub rate: String,
    /// What the rate is.
    pub rate_label: String,
    /// Parts of the ring.
    pub parts: Vec<Part>,
    /// Key problems: what is counted, how many, and the ledger that lists them. Empty where there are none.
    pub key: Vec<(&'static str, Link)>,
    /// Pictures with their tables.
    pub pictures: Vec<Picture>,
}

/// A picture and the table behind it: first column names, other columns series.
#[derive(Debug)]
pub struct Picture {
    /// Id on the page.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// `line` or `bar`.
    pub kind: &'static str,
    /// One sentence that says what the picture shows, also for those who do not see it.
    pub says: String,
    /// Heading of the first column.
    pub of: String,
    /// The series: heading and, where its colour means something, the letter of its tone (see `Tone::letter`).
    pub series: Vec<(String, Option<&'static str>)>,
    /// The rows: a link and the values, `—` where there is none.
    pub rows: Vec<(Link, Vec<String>)>,
}

/// Something that happened lately.
#[derive(Debug)]
pub struct News {
    /// What happened.
    pub text: String,
    /// The finding's page.
    pub href: String,
    /// When, formatted.
    pub when: String,
}
