//! What `bihuan read --json`, `bihuan check-text --json` and the same questions on the interface for scripts answer.
//!
//! Other systems rely on these names; they change with a new version of the interface only.

use bihuan_casework::reading::{
    Aspect, Check, CheckSeverity, Contact, Diagnostic, DocumentKind, Entry, Figure, Likeness,
    Matching, Reading, Severity, Span, Status,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// First character and one past the last, counted in Unicode characters of the document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Range(pub [usize; 2]);

/// A document as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Reading)]
pub struct ReadingBody {
    /// Title; empty when none was found.
    pub title: String,
    /// What sort of paper it is.
    pub kind: KindKey,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Date of issue.
    pub date: Option<jiff::civil::Date>,
    /// Top groups. A document without groups has one with an empty title, one without problems has none.
    pub aspects: Vec<AspectBody>,
    /// Where the public can turn.
    pub contact: ContactBody,
    /// What a person should look at.
    pub diagnostics: Vec<DiagnosticBody>,
}

/// What sort of paper a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentKind)]
pub enum KindKey {
    /// Problems only.
    Feedback,
    /// Problems with what was done about each.
    ProgressReport,
    /// A table or list of tasks.
    TaskList,
    /// A notice.
    Notice,
    /// Anything else; it has no list of problems.
    Other,
}

/// A top group.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReadAspect)]
pub struct AspectBody {
    /// Its title.
    pub title: String,
    /// Problems or groups of problems.
    pub items: Vec<ItemBody>,
}

/// A problem, or a group of problems when it has children. The leaves are the findings.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReadItem)]
pub struct ItemBody {
    /// Number as printed.
    pub no: Option<String>,
    /// The problem.
    pub problem: String,
    /// What was done; empty when the document says nothing.
    pub status_text: String,
    /// What that says about completion.
    pub status: StatusKey,
    /// The words it rests on.
    pub status_words: Vec<String>,
    /// Units named as responsible.
    pub units: Vec<String>,
    /// Leader named as owner.
    pub sponsor: Option<String>,
    /// Deadline as printed.
    pub deadline: Option<String>,
    /// Measures under a label of their own.
    pub measures: Vec<String>,
    /// Figures in the status text.
    pub figures: Vec<ReadFigure>,
    /// The whole passage.
    pub range: Range,
    /// The passage of the problem.
    pub problem_range: Range,
    /// The passage of the status.
    pub status_range: Option<Range>,
    /// Sub-problems.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub children: Vec<ItemBody>,
}

/// How far a matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReadStatus)]
pub enum StatusKey {
    /// Completed.
    Completed,
    /// Basically completed, to be sustained.
    LongTerm,
    /// Under way.
    InProgress,
    /// Not begun.
    NotStarted,
    /// The words do not tell.
    Unclear,
}

/// A number with its unit and subject.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReadFigure {
    /// What is counted; empty when the clause does not tell.
    pub subject: String,
    /// The value in the unit as printed.
    pub value: f64,
    /// The unit as printed.
    pub unit: String,
    /// Where it stands.
    pub range: Range,
}

/// Where the public can turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReadContact)]
pub struct ContactBody {
    /// Telephone.
    pub telephone: Option<String>,
    /// Post box or address.
    pub post: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReadDiagnostic)]
pub struct DiagnosticBody {
    /// How serious: `info`, `warning`.
    pub severity: SeverityKey,
    /// One Chinese sentence.
    pub message: String,
    /// Where, if it has a place.
    pub range: Option<Range>,
}

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeverityKey {
    /// Good to know.
    Info,
    /// A person should look.
    Warning,
}

/// What the plausibility check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Checked)]
pub struct ChecksBody {
    /// In the order of the text.
    pub checks: Vec<CheckBody>,
}

/// One line of the plausibility check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CheckLine)]
pub struct CheckBody {
    /// Id of the rule, such as `figure.rate`.
    pub rule: String,
    /// `hard` for contradictions, `soft` for what is worth a look.
    pub severity: CheckSeverityKey,
    /// One Chinese sentence.
    pub message: String,
    /// The words it rests on.
    pub range: Range,
}

/// Whether two problem sentences tell of the same problem.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Likeness)]
pub struct LikenessBody {
    /// From 0 (nothing in common) to 1 (the same words).
    pub score: f64,
    /// Whether this is taken for the same problem.
    pub same: bool,
    /// The words it rests on: one word where both say the same, `a≈b` where the second says b for the a of the first.
    pub words: Vec<String>,
}

/// How serious a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckSeverityKey {
    /// A contradiction.
    Hard,
    /// Worth a look.
    Soft,
}

const fn range(span: Span) -> Range {
    Range([span.from, span.to])
}

impl From<&Reading> for ReadingBody {
    fn from(reading: &Reading) -> Self {
        let diagnostics = reading
            .source
            .diagnostics
            .iter()
            .chain(&reading.diagnostics);
        Self {
            title: reading.title.clone(),
            kind: reading.kind.into(),
            issuer: reading.issuer.clone(),
            date: reading.date,
            aspects: reading.aspects.iter().map(Into::into).collect(),
            contact: (&reading.contact).into(),
            diagnostics: diagnostics.map(Into::into).collect(),
        }
    }
}

impl From<DocumentKind> for KindKey {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Feedback => Self::Feedback,
            DocumentKind::ProgressReport => Self::ProgressReport,
            DocumentKind::TaskList => Self::TaskList,
            DocumentKind::Notice => Self::Notice,
            DocumentKind::Other => Self::Other,
        }
    }
}

impl From<&Aspect> for AspectBody {
    fn from(aspect: &Aspect) -> Self {
        Self {
            title: aspect.title.clone(),
            items: aspect.entries.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Entry> for ItemBody {
    fn from(entry: &Entry) -> Self {
        Self {
            no: entry.no.clone(),
            problem: entry.problem.clone(),
            status_text: entry.status_text.clone(),
            status: entry.status.status.into(),
            status_words: entry.status.words.clone(),
            units: entry.units.clone(),
            sponsor: entry.sponsor.clone(),
            deadline: entry.deadline.clone(),
            measures: entry.measures.clone(),
            figures: entry.figures.iter().map(Into::into).collect(),
            range: range(entry.span),
            problem_range: range(entry.problem_span),
            status_range: entry.status_span.map(range),
            children: entry.children.iter().map(Into::into).collect(),
        }
    }
}

impl From<Status> for StatusKey {
    fn from(status: Status) -> Self {
        match status {
            Status::Completed => Self::Completed,
            Status::LongTerm => Self::LongTerm,
            Status::InProgress => Self::InProgress,
            Status::NotStarted => Self::NotStarted,
            Status::Unclear => Self::Unclear,
        }
    }
}

impl From<StatusKey> for Status {
    fn from(key: StatusKey) -> Self {
        match key {
            StatusKey::Completed => Self::Completed,
            StatusKey::LongTerm => Self::LongTerm,
            StatusKey::InProgress => Self::InProgress,
            StatusKey::NotStarted => Self::NotStarted,
            StatusKey::Unclear => Self::Unclear,
        }
    }
}

impl From<&Figure> for ReadFigure {
    fn from(figure: &Figure) -> Self {
        Self {
            subject: figure.subject.clone(),
            value: figure.value,
            unit: figure.unit.clone(),
            range: range(figure.span),
        }
    }
}

impl From<&Contact> for ContactBody {
    fn from(contact: &Contact) -> Self {
        Self {
            telephone: contact.telephone.clone(),
            post: contact.post.clone(),
            mail: contact.mail.clone(),
        }
    }
}

impl From<&Diagnostic> for DiagnosticBody {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: match diagnostic.severity {
                Severity::Info => SeverityKey::Info,
                Severity::Warning => SeverityKey::Warning,
            },
            message: diagnostic.message.clone(),
            range: diagnostic.span.map(range),
        }
    }
}

impl From<&Likeness> for LikenessBody {
    fn from(found: &Likeness) -> Self {
        Self {
            score: found.score,
            same: found.same,
            words: found.words.iter().map(matching).collect(),
        }
    }
}

/// Two words that say the same.
pub(crate) fn matching(word: &Matching) -> String {
    if word.left == word.right {
        word.left.clone()
    } else {
        format!("{}≈{}", word.left, word.right)
    }
}

impl From<&[Check]> for ChecksBody {
    fn from(checks: &[Check]) -> Self {
        Self {
            checks: checks.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Check> for CheckBody {
    fn from(check: &Check) -> Self {
        Self {
            rule: check.rule.to_string(),
            severity: match check.severity {
                CheckSeverity::Hard => CheckSeverityKey::Hard,
                CheckSeverity::Soft => CheckSeverityKey::Soft,
            },
            message: check.message.clone(),
            range: range(check.span),
        }
    }
}
