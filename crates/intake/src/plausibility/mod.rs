//! Does the text support the claim? Rules over figures and claims.
//!
//! Each rule lives in a file of its own, has an id, a Chinese title and explanation, and an example on both sides that a
//! test executes. A rule speaks only when it is sure: a false alarm costs the office more trust than a miss. Nothing here
//! blocks; the checks are shown to the people who sign.

mod case;
mod claim;
mod copied;
mod effect;
mod evidence;
mod figure;
mod ratio;

use jiff::civil::Date;
use serde::Serialize;

pub(crate) use case::Case;

use crate::{Span, Status};

/// The stable name of a rule ("figure.rate").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleId(pub &'static str);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How serious a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a look.
    Soft,
    /// A contradiction; whoever signs all the same explains it.
    Hard,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The rule.
    pub rule: RuleId,
    /// How serious.
    pub severity: Severity,
    /// One Chinese sentence that names the words or figures it rests on, and what was to be expected.
    pub message: String,
    /// The words it rests on, in the text that was checked.
    pub span: Span,
}

/// A text that this one may have been copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherText<'a> {
    /// Where it comes from, as people call it ("问题12", "2024年6月进展").
    pub label: &'a str,
    /// The text.
    pub text: &'a str,
    /// What it is.
    pub origin: Origin,
}

/// What another text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The status text of another finding.
    OtherFinding,
    /// An earlier report on the same finding.
    EarlierReport,
}

/// What is known about a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// The day it was taken or signed, if it is known.
    pub taken_on: Option<Date>,
    /// Whether the file is really there.
    pub present: bool,
    /// The other finding that has the same file, as people call it.
    pub reused_from: Option<&'a str>,
}

/// What is known beyond the text. All of it may be absent; a rule that needs what is absent is silent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The problem the text answers.
    pub problem: Option<&'a str>,
    /// Texts it may have been copied from.
    pub others: &'a [OtherText<'a>],
    /// The evidence handed in; `None` when nobody knows, empty when there is none.
    pub evidence: Option<&'a [EvidenceFacts<'a>]>,
    /// The day the team gave its feedback.
    pub feedback_on: Option<Date>,
    /// The deadline in force.
    pub deadline: Option<Date>,
    /// The day of the check.
    pub today: Option<Date>,
    /// Ids of rules that are switched off.
    pub off: &'a [&'a str],
}

/// A text that shows what a rule means.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The text.
    pub text: &'static str,
    /// The status claimed for it.
    pub claim: Option<Status>,
    /// What else is known.
    pub context: Context<'static>,
}

/// A rule as people see it.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id; also the name of its page in the manual.
    pub id: RuleId,
    /// Chinese title.
    pub title: &'static str,
    /// Chinese explanation: what it looks at, when it speaks, what to do.
    pub explanation: &'static str,
    /// A text it has nothing to say about.
    pub example_ok: Example,
    /// A text it speaks about.
    pub example_bad: Example,
    run: fn(&Case<'_>) -> Vec<Check>,
}

/// All rules, in the order they are shown.
pub fn rules() -> &'static [Rule] {
    &RULES
}

static RULES: [Rule; 18] = [
    figure::rate::RULE,
    figure::sum::RULE,
    figure::part_exceeds_whole::RULE,
    figure::growth::RULE,
    figure::percent_over_100::RULE,
    claim::pending_words::RULE,
    claim::remaining::RULE,
    claim::not_supported::RULE,
    effect::no_figure::RULE,
    effect::no_date::RULE,
    effect::no_owner::RULE,
    effect::measures_only::RULE,
    copied::other_finding::RULE,
    copied::earlier_report::RULE,
    evidence::missing::RULE,
    evidence::before_feedback::RULE,
    evidence::reused::RULE,
    evidence::after_deadline::RULE,
];

/// Checks `text` against itself, against the `claim` made for it, and against what is known.
///
/// The checks come in the order of the text; of one place, the harder first.
pub fn check(text: &str, claim: Option<Status>, context: &Context<'_>) -> Vec<Check> {
    if !text.contains(char::is_alphanumeric) {
        return Vec::new();
    }
    let case = Case::new(text, claim, context);
    let mut checks: Vec<Check> = rules()
        .iter()
        .filter(|rule| !context.off.contains(&rule.id.0))
        .flat_map(|rule| (rule.run)(&case))
        .collect();
    checks.sort_by(|a, b| (a.span, b.severity, a.rule).cmp(&(b.span, a.severity, b.rule)));
    checks.dedup();
    checks
}

/// Nothing known beyond the text.
pub(crate) const NOTHING_KNOWN: Context<'static> = Context {
    problem: None,
    others: &[],
    evidence: None,
    feedback_on: None,
    deadline: None,
    today: None,
    off: &[],
};

/// An example that needs nothing but its text.
pub(crate) const fn plainly(text: &'static str) -> Example {
    Example {
        text,
        claim: None,
        context: NOTHING_KNOWN,
    }
}

/// An example that claims to be completed.
pub(crate) const fn claiming(text: &'static str) -> Example {
    Example {
        text,
        claim: Some(Status::Completed),
        context: NOTHING_KNOWN,
    }
}
