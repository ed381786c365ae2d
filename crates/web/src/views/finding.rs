//! The page of one finding: the story, the state, what the viewer can do next.

use askama::Template;

use super::evidence::EvidenceCard;
use super::finding_forms::Forms;
use super::frame::Frame;
use super::parts::{Link, Notice, Span, Tag, Tone};

/// The page of one finding.
#[derive(Debug, Template)]
#[template(path = "finding.html")]
pub struct FindingPage {
    /// The frame.
    pub frame: Frame,
    /// Where the finding belongs: ledger number, place in the source, aspect.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub title: String,
    /// What marks it among the others.
    pub tags: Vec<Tag>,
    /// The one prominent thing the viewer can do.
    pub next: Option<Step>,
    /// What else the viewer can do.
    pub others: Vec<Step>,
    /// What the viewer cannot do, and why.
    pub cannot: Vec<Cannot>,
    /// Where the finding stands.
    pub state: State,
    /// The passage of the source it came from; none when entered by hand.
    pub source: Option<Source>,
    /// What happened, newest first.
    pub story: Vec<Happening>,
    /// Where older happenings are, when the story is longer than the page.
    pub older: Option<String>,
    /// Its tasks.
    pub tasks: Vec<TaskLine>,
    /// How many tasks are done, of all: `3 / 5`.
    pub tasks_done: String,
    /// Its evidence.
    pub evidence: EvidenceCard,
    /// What closure still needs.
    pub closure: Vec<Need>,
    /// Its look-backs: day and cause with the page of each, and where it stands.
    pub look_backs: Vec<(Link, Tag)>,
    /// Rules that answer it, and whether they were used.
    pub institutions: Vec<(Link, Tag)>,
    /// Where a rule is entered.
    pub enter_institution: Option<Link>,
    /// What the plausibility check noted about the latest report.
    pub checks: Vec<Check>,
    /// Further forms of the page.
    pub dialogs: Vec<super::sheet::Dialog>,
    /// The forms behind the steps; only those the viewer may use are filled.
    pub forms: Forms,
    /// Notices about this finding, such as a refusal just now.
    pub notices: Vec<Notice>,
    /// How complete its volume is.
    pub volume: VolumeState,
    /// Its papers and the files each can become.
    pub papers: Vec<(String, Vec<Link>)>,
}

/// How complete the volume of a finding is.
#[derive(Debug)]
pub struct VolumeState {
    /// Out of a hundred.
    pub score: u32,
    /// What is missing though its step is over or under way, in words.
    pub missing: Vec<String>,
}

/// Something the viewer can do.
#[derive(Debug)]
pub struct Step {
    /// The words on the button.
    pub label: String,
    /// One sentence on what it does; may be empty.
    pub says: String,
    /// How it is done.
    pub way: Way,
}

/// How a step is taken.
#[derive(Debug)]
pub enum Way {
    /// A form in the dialog of this id; without scripts the page is reloaded with it open.
    Dialog {
        /// Id of the dialog.
        id: String,
        /// This page with the dialog open.
        href: String,
    },
    /// One press, nothing to fill in.
    Press {
        /// Where it is sent by POST.
        action: String,
        /// What is asked before; empty to ask nothing.
        question: String,
    },
    /// Another page.
    Page(String),
}

/// Something the viewer cannot do.
#[derive(Debug)]
pub struct Cannot {
    /// What.
    pub what: String,
    /// Why, and what would make it possible.
    pub why: String,
}

/// Where the finding stands.
#[derive(Debug)]
pub struct State {
    /// The stage.
    pub stage: Tag,
    /// More on the stage, such as the number of returns; may be empty.
    pub stage_remark: String,
    /// The deadline.
    pub deadline: Deadline,
    /// Lead unit.
    pub lead: Option<String>,
    /// Responsible and assisting units, each with its role.
    pub units: Vec<(String, String)>,
    /// Sponsor.
    pub sponsor: Option<String>,
    /// Handler, once the unit named one.
    pub handler: Option<String>,
    /// Time class, with `须长期坚持` where it applies.
    pub class: String,
    /// List by origin.
    pub list: String,
    /// Why it is a key problem, if it is one.
    pub key: Option<String>,
}

/// The deadline that holds, and the one that was set first.
#[derive(Debug)]
pub struct Deadline {
    /// The date that holds; none when not set yet.
    pub date: Option<String>,
    /// How long is left, or how long it is overdue.
    pub left: String,
    /// Red when overdue, amber when soon.
    pub tone: Tone,
    /// The original date and the count of extensions: `原定 2026-10-31，未延期`.
    pub original: String,
}

/// The passage of the source.
#[derive(Debug)]
pub struct Source {
    /// The document's title.
    pub document: String,
    /// Where the whole document can be read.
    pub href: Option<String>,
    /// Paragraphs, the finding's own words marked.
    pub paragraphs: Vec<Vec<Span>>,
}

/// One thing that happened.
#[derive(Debug)]
pub struct Happening {
    /// What.
    pub title: String,
    /// In which role; empty for the machine.
    pub role: String,
    /// When, formatted.
    pub when: String,
    /// When, for machines.
    pub moment: String,
    /// What was said; may be empty.
    pub says: String,
    /// Figures that were reported.
    pub figures: Vec<Figure>,
    /// Red for what needs attention, green for what is settled.
    pub tone: Tone,
}

/// A figure of a progress report.
#[derive(Debug)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// How much, with unit and whole: `326 / 412 户`.
    pub value: String,
}

/// A task in the list beside the story.
#[derive(Debug)]
pub struct TaskLine {
    /// What is to be done.
    pub title: String,
    /// `done`, `now` or `later`.
    pub mark: Mark,
    /// Unit and deadline.
    pub remark: String,
    /// Its state.
    pub state: Tag,
    /// Its batches, and what they come to.
    pub batches: Vec<BatchLine>,
    /// What the viewer can do with it.
    pub steps: Vec<Step>,
}

/// A batch of a task, or the sum of all.
#[derive(Debug)]
pub struct BatchLine {
    /// Its words.
    pub text: String,
    /// Red when it is late, green when it was reached.
    pub tone: Tone,
}

/// Done, under way, or not yet.
#[derive(Debug, Clone, Copy)]
pub enum Mark {
    /// Done.
    Done,
    /// Under way.
    Now,
    /// Not yet.
    Later,
}

impl Mark {
    /// Name of the icon and of the class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Later => "later",
        }
    }

    /// The same in words, for those who do not see the icon.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::Now => "进行中",
            Self::Later => "未完成",
        }
    }
}

/// Something closure needs.
#[derive(Debug)]
pub struct Need {
    /// What.
    pub what: String,
    /// Whether it is there.
    pub mark: Mark,
}

/// A note of the plausibility check.
#[derive(Debug)]
pub struct Check {
    /// Hard or soft, in a word.
    pub tag: Tag,
    /// What does not fit.
    pub message: String,
    /// The words it rests on.
    pub words: String,
    /// Id of the rule.
    pub rule: String,
}
