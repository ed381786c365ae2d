//! Evidence: the list on a finding's page, the page of one piece, the page where files are handed in, the progress report.

use askama::Template;

use super::finding::Check;
use super::finding_forms::FigureLine;
use super::frame::Frame;
use super::parts::{Choice, Field, Link, Notice, Select, Tag};

/// The evidence of a finding, beside its story.
#[derive(Debug, Default)]
pub struct EvidenceCard {
    /// Its pieces, latest first.
    pub lines: Vec<EvidenceLine>,
    /// How many count.
    pub count: String,
    /// Where more is handed in.
    pub add: Option<String>,
    /// Whether work is said to be done and nothing shows it.
    pub unproven: bool,
}

/// A piece of evidence in a list.
#[derive(Debug)]
pub struct EvidenceLine {
    /// What it is called.
    pub title: String,
    /// Its page; none for those who may not open it.
    pub href: Option<String>,
    /// A small picture of it.
    pub picture: Option<String>,
    /// Kind, unit, day.
    pub remark: String,
    /// Version and short digest.
    pub seal: String,
    /// Withdrawn, sensitive, used again.
    pub tags: Vec<Tag>,
}

/// The page of one piece of evidence.
#[derive(Debug, Template)]
#[template(path = "evidence.html")]
pub struct EvidencePage {
    /// The frame.
    pub frame: Frame,
    /// The ledger and the finding.
    pub crumbs: Vec<Link>,
    /// What it is called.
    pub title: String,
    /// Withdrawn, sensitive, used again.
    pub tags: Vec<Tag>,
    /// What is said about it.
    pub facts: Vec<(&'static str, String)>,
    /// Every version, latest first.
    pub versions: Vec<VersionLine>,
    /// What can be seen of it.
    pub sight: Sight,
    /// Where a newer version is sent.
    pub replace: Option<String>,
    /// Where another description is sent.
    pub describe: Option<DescribeForm>,
    /// Where it is withdrawn, with the reason as typed.
    pub withdraw: Option<(String, Field)>,
    /// Version of the finding that was read.
    pub version: u64,
    /// Notices, such as a refusal just now.
    pub notices: Vec<Notice>,
}

/// A version of a piece.
#[derive(Debug)]
pub struct VersionLine {
    /// `第 2 版`.
    pub label: String,
    /// Name of the file.
    pub file: String,
    /// Where it is saved.
    pub href: String,
    /// Type, size, who and when.
    pub remark: String,
    /// The whole digest.
    pub digest: String,
}

/// What can be seen of a file without saving it.
#[derive(Debug)]
pub enum Sight {
    /// A picture.
    Picture(String),
    /// Lines of words, those of tables with cells; whether there is more.
    Words(Vec<Vec<String>>, bool),
    /// Nothing, and why.
    Nothing(String),
}

/// What is said about evidence, to be filled in.
#[derive(Debug, Default)]
pub struct DescribeForm {
    /// Where it is sent.
    pub action: String,
    /// What it shows.
    pub title: Field,
    /// What it is.
    pub kind: Select,
    /// The day it was taken or made.
    pub taken_on: Field,
    /// Who took, made or provided it.
    pub provided_by: Field,
    /// Who may open it.
    pub sensitivity: Select,
    /// Points of the checklist it proves.
    pub proves: Vec<Choice>,
}

/// Where files are handed in.
#[derive(Debug, Template)]
#[template(path = "evidence_new.html")]
pub struct EvidenceNewPage {
    /// The frame.
    pub frame: Frame,
    /// The ledger and the finding.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub problem: String,
    /// What is said about the files.
    pub form: DescribeForm,
    /// The task they are for; the first option means the whole finding.
    pub task: Select,
    /// One sentence when they were refused.
    pub wrong: Option<String>,
    /// What handing in does while signatures are collected; empty otherwise.
    pub warning: String,
    /// Where evidence of other findings is used again, and the pieces.
    pub reuse: (String, Vec<Choice>),
    /// Version of the finding that was read.
    pub version: u64,
}

/// The progress report.
#[derive(Debug, Template)]
#[template(path = "report.html", blocks = ["checks"])]
pub struct ReportPage {
    /// The frame.
    pub frame: Frame,
    /// The ledger and the finding.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub problem: String,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// The report.
    pub text: Field,
    /// Figures; at least one empty line at the end.
    pub figures: Vec<FigureLine>,
    /// How far things are.
    pub claim: Select,
    /// The task it is about; the first option means the whole finding.
    pub task: Select,
    /// Evidence that is there already.
    pub evidence: Vec<Choice>,
    /// What is said about new files.
    pub form: DescribeForm,
    /// One sentence when it was refused.
    pub wrong: Option<String>,
    /// Whether the text was checked.
    pub checked: bool,
    /// What the check noted.
    pub checks: Vec<Check>,
}
