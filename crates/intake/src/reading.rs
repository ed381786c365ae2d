//! What a reading of a document consists of.

use serde::Serialize;

use crate::{Source, Span};

/// The result of reading one document: what it is, its outline, its contact block, and what to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The text the spans point into.
    pub source: Source,
    /// Title of the document; empty when none was found.
    pub title: String,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// Who issued it, as printed (for example the committee under the date).
    pub issuer: Option<String>,
    /// Date of issue.
    pub date: Option<jiff::civil::Date>,
    /// Top groups with their entries. A document without aspects has one with an empty title; a document without any
    /// problem has none.
    pub aspects: Vec<Aspect>,
    /// Telephone, post box, mail for opinions of the public.
    pub contact: Contact,
    /// What a person should look at before confirming.
    pub diagnostics: Vec<Diagnostic>,
}

/// What sort of paper a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Problems only: what the inspection team told the unit.
    Feedback,
    /// Problems with what was done about each.
    ProgressReport,
    /// A table or list of tasks with owners and deadlines.
    TaskList,
    /// A notice on one or several subjects.
    Notice,
    /// Anything else: news, speeches, rules. It has no list of problems.
    Other,
}

/// Top grouping of the document (方面).
#[derive(Debug, Clone, PartialEq)]
pub struct Aspect {
    /// Its title without number and label; empty when the document has no aspects.
    pub title: String,
    /// Where the title stands.
    pub span: Option<Span>,
    /// The problems or groups of problems under it.
    pub entries: Vec<Entry>,
}

/// A problem, or a group of problems when it has `children`. The leaves are the findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number as printed, in plain half-width form (`"8"`, `"1.1"`, `"8-2"`); `None` when the text has none.
    pub no: Option<String>,
    /// The problem, without number and label, lines joined.
    pub problem: String,
    /// What was done, without its label, lines joined; empty when the document says nothing.
    pub status_text: String,
    /// What the status text says about completion, with the words it rests on.
    pub status: StatusReading,
    /// Units named as responsible (by label or column).
    pub units: Vec<String>,
    /// Leader who owns it (by label or column).
    pub sponsor: Option<String>,
    /// Deadline as printed by label or column ("2021年6月", "2024年底前", "长期坚持").
    pub deadline: Option<String>,
    /// Measures given under a label of their own, one string each.
    pub measures: Vec<String>,
    /// Figures in the status text.
    pub figures: Vec<Figure>,
    /// The whole passage: number, problem, status.
    pub span: Span,
    /// The passage of the problem alone.
    pub problem_span: Span,
    /// The passage of the status alone.
    pub status_span: Option<Span>,
    /// Sub-problems; empty for a finding.
    pub children: Vec<Entry>,
}

/// How far the matter is, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Said to be completed, and nothing in the text speaks against it.
    Completed,
    /// Basically completed and to be sustained.
    LongTerm,
    /// Something is done, something is left or under way.
    InProgress,
    /// Only planned, or nothing said to be begun.
    NotStarted,
    /// The words do not tell.
    Unclear,
}

/// A status and the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReading {
    /// The status.
    pub status: Status,
    /// The words, as they stand in the text, in their order.
    pub words: Vec<String>,
}

/// A number with its unit and subject ("已完成交付 2880 套").
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is counted or measured, as far as the clause tells; empty when it does not.
    pub subject: String,
    /// The value, in the unit as printed.
    pub value: f64,
    /// The unit as printed: 套, 户, %, 万元, 平方米 …; empty when there is none.
    pub unit: String,
    /// Where it stands.
    pub span: Span,
}

/// Where the public can turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// Telephone numbers as printed.
    pub telephone: Option<String>,
    /// Post box or address.
    pub post: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// Where the block stands.
    pub span: Option<Span>,
}

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// A person should look.
    Warning,
}

/// Something to look at, in one Chinese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious.
    pub severity: Severity,
    /// One Chinese sentence that says what was seen and what to do.
    pub message: String,
    /// Where, if it has a place.
    pub span: Option<Span>,
}

/// Why bytes are no document. Each variant's text is the sentence a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotADocument {
    /// Nothing in it.
    #[error("文件是空的，没有可读的内容。请检查后重新选择。")]
    Empty,
    /// Over 50 MiB.
    #[error("文件超过 50 MB，无法导入。请拆分或去掉图片后再上传。")]
    TooLarge,
    /// Password protected.
    #[error("文件有打开密码，无法读取。请取消密码后再上传。")]
    Encrypted,
    /// Damaged, or not what its name says.
    #[error(
        "文件已损坏，或者内容与扩展名不符（例如图片改名为 docx）。请用原来的软件打开并另存后再上传。"
    )]
    Damaged,
    /// An archive that would unpack to far more than it should.
    #[error("文件解压后过大，疑似异常压缩文件，已停止读取。请检查文件来源。")]
    Bomb,
    /// Only pictures: scanned pages without a text layer.
    #[error("文件里只有图片，没有文字。请上传文字版，或先做文字识别（OCR）后再上传。")]
    NoText,
    /// Old DOC, WPS or another format that is not read here.
    #[error("暂不能直接读取这种格式。请用 WPS 或 Word 打开，另存为 docx 后再上传。")]
    Unsupported,
}
