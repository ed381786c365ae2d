//! Staying closed: the calendar of look-backs, one look-back, rebounds.

use askama::Template;

use super::finding_forms::FigureLine;
use super::frame::Frame;
use super::parts::{Empty, Field, Link, Notice, Pager, Select, Tag};

/// The calendar and the list of look-backs.
#[derive(Debug, Template)]
#[template(path = "look_backs.html")]
pub struct LookBacksPage {
    /// The frame.
    pub frame: Frame,
    /// The registers beside this one.
    pub tabs: Vec<Link>,
    /// How many there are and how many are overdue.
    pub summary: String,
    /// The month.
    pub month: Month,
    /// What may be shown, with counts.
    pub chips: Vec<Link>,
    /// Key of what is shown.
    pub which: String,
    /// Rectifications to choose from.
    pub rectification: Select,
    /// Units to choose from.
    pub unit: Select,
    /// The list.
    pub lines: Vec<LookBackLine>,
    /// Further pages.
    pub pager: Pager,
    /// Shown when the list is empty.
    pub empty: Empty,
}

/// A month as a grid.
#[derive(Debug)]
pub struct Month {
    /// `2026年11月`.
    pub title: String,
    /// The month before.
    pub previous: String,
    /// The month after.
    pub next: String,
    /// This month; empty when it is shown.
    pub now: String,
    /// Weeks from Monday.
    pub weeks: Vec<Vec<Day>>,
}

/// A day of the grid.
#[derive(Debug)]
pub struct Day {
    /// Day of the month.
    pub number: String,
    /// The whole date, for machines.
    pub date: String,
    /// Whether it belongs to the month.
    pub within: bool,
    /// Whether it is today.
    pub today: bool,
    /// Whether nobody works.
    pub off: bool,
    /// What lies on it.
    pub entries: Vec<DayEntry>,
    /// `另 3 项`, when not all are shown.
    pub more: String,
}

/// Something that lies on a day.
#[derive(Debug)]
pub struct DayEntry {
    /// Number of the finding, and where the look-back stands, coloured.
    pub tag: Tag,
    /// The whole in words.
    pub title: String,
    /// Its page.
    pub href: String,
}

/// A look-back in a list.
#[derive(Debug)]
pub struct LookBackLine {
    /// Its page.
    pub href: String,
    /// Number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// When it is due, or when somebody went.
    pub day: String,
    /// How late it is; may be empty.
    pub late: Tag,
    /// Why.
    pub cause: String,
    /// Who goes or went.
    pub visitors: String,
    /// Where it stands.
    pub state: Tag,
}

/// One look-back.
#[derive(Debug, Template)]
#[template(path = "look_back.html")]
pub struct LookBackPage {
    /// The frame.
    pub frame: Frame,
    /// The way back.
    pub crumbs: Vec<Link>,
    /// Number and problem of the finding.
    pub finding: AboutLine,
    /// Where it stands.
    pub state: Tag,
    /// Due day, cause, visitors and the like.
    pub facts: Vec<(String, String)>,
    /// What was found.
    pub found: Option<Found>,
    /// Figures at closure and now.
    pub compared: Vec<ComparedLine>,
    /// What is proposed to a person who may decide.
    pub proposal: Option<Proposal>,
    /// Send somebody.
    pub assign: Option<AssignForm>,
    /// Record what was found.
    pub record: Option<RecordForm>,
    /// Take it off the calendar.
    pub cancel: Option<ReasonForm>,
    /// Why the viewer cannot record; may be empty.
    pub cannot: String,
    /// What happened just now.
    pub notices: Vec<Notice>,
}

/// A finding in a line.
#[derive(Debug, Clone, Default)]
pub struct AboutLine {
    /// Ledger number.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// Its page, if the viewer may open it.
    pub href: Option<String>,
}

/// What a look-back found.
#[derive(Debug)]
pub struct Found {
    /// The words.
    pub text: String,
    /// Who was asked.
    pub asked: String,
    /// Who recorded it, and when.
    pub by: String,
    /// Why it is no rebound; may be empty.
    pub dismissed: String,
}

/// A figure at closure and now.
#[derive(Debug)]
pub struct ComparedLine {
    /// What is counted.
    pub name: String,
    /// At closure.
    pub before: String,
    /// Now.
    pub now: String,
    /// The difference.
    pub change: String,
}

/// A suspected rebound that waits for a person.
#[derive(Debug)]
pub struct Proposal {
    /// Where a rebound is declared.
    pub declare: String,
    /// The form that says it is none.
    pub dismiss: ReasonForm,
}

/// A form with a reason.
#[derive(Debug)]
pub struct ReasonForm {
    /// Where it is sent.
    pub action: String,
    /// The version that was seen.
    pub version: u64,
    /// The reason.
    pub reason: Field,
}

/// The form that sends somebody.
#[derive(Debug)]
pub struct AssignForm {
    /// Where it is sent.
    pub action: String,
    /// The version that was seen.
    pub version: u64,
    /// Units without a part in the finding.
    pub unit: Select,
}

/// The form for what was found.
#[derive(Debug)]
pub struct RecordForm {
    /// Where it is sent.
    pub action: String,
    /// The version that was seen.
    pub version: u64,
    /// When.
    pub day: Field,
    /// The result.
    pub result: Select,
    /// Who was asked.
    pub asked: Field,
    /// What was seen.
    pub text: Field,
    /// Figures, those of closure first.
    pub figures: Vec<FigureLine>,
}

/// The form that orders a look-back.
#[derive(Debug, Template)]
#[template(path = "look_back_new.html")]
pub struct NewLookBackPage {
    /// The frame.
    pub frame: Frame,
    /// The way back.
    pub crumbs: Vec<Link>,
    /// The finding.
    pub finding: AboutLine,
    /// Where it is sent.
    pub action: String,
    /// When somebody is to go.
    pub due: Field,
    /// What is on the calendar already.
    pub known: Vec<(String, Tag)>,
}

/// The form that declares a rebound.
#[derive(Debug, Template)]
#[template(path = "rebound_new.html")]
pub struct NewReboundPage {
    /// The frame.
    pub frame: Frame,
    /// The way back.
    pub crumbs: Vec<Link>,
    /// The closed finding.
    pub finding: AboutLine,
    /// Closed when and with which outcome.
    pub closed: String,
    /// Where it is sent.
    pub action: String,
    /// The look-back that found it; empty without.
    pub look_back: String,
    /// When it was noticed.
    pub day: Field,
    /// How it came to notice.
    pub noticed: Select,
    /// What shows it.
    pub text: Field,
    /// Where it is carried on.
    pub rectification: Select,
    /// The problem as it is put on the ledger again.
    pub problem: Field,
    /// Closed findings that are much like it.
    pub similar: Vec<AboutLine>,
}

/// The list of rebounds.
#[derive(Debug, Template)]
#[template(path = "rebounds.html")]
pub struct ReboundsPage {
    /// The frame.
    pub frame: Frame,
    /// The registers beside this one.
    pub tabs: Vec<Link>,
    /// How many there are.
    pub summary: String,
    /// How they came to notice, with counts.
    pub chips: Vec<Link>,
    /// The list.
    pub lines: Vec<ReboundLine>,
    /// Further pages.
    pub pager: Pager,
    /// Shown when there is none.
    pub empty: Empty,
}

/// A rebound in a list.
#[derive(Debug)]
pub struct ReboundLine {
    /// Its page.
    pub href: String,
    /// The closed finding.
    pub old: AboutLine,
    /// Where it is carried on.
    pub new: AboutLine,
    /// Where the new finding stands.
    pub stage: Tag,
    /// Which time it came back.
    pub round: String,
    /// When it was noticed, and how long it was closed.
    pub day: String,
    /// How it came to notice.
    pub noticed: String,
}

/// One rebound: both findings side by side, and all rounds.
#[derive(Debug, Template)]
#[template(path = "rebound.html")]
pub struct ReboundPage {
    /// The frame.
    pub frame: Frame,
    /// The way back.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub title: String,
    /// Which time it came back.
    pub round: Tag,
    /// What shows that it is back.
    pub text: String,
    /// When and how it came to notice.
    pub facts: Vec<(String, String)>,
    /// What is compared: heading, the closed finding, the new one.
    pub sides: Vec<(String, String, String)>,
    /// The closed finding.
    pub old: AboutLine,
    /// The new one.
    pub new: AboutLine,
    /// All rounds, when there are several.
    pub chain: Vec<ReboundLine>,
}
