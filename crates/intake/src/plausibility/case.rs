//! A text made ready for the rules.

use std::ops::Range;

use super::{Check, Context, RuleId, Severity};
use crate::facts::amounts::{Amount, amounts};
use crate::facts::clauses::{Sentence, sentences};
use crate::facts::pattern::Pattern;
use crate::facts::plain::Plain;
use crate::facts::quantity::Quantity;
use crate::facts::status;
use crate::facts::status::evidence::{Evidence, gather};
use crate::{Status, StatusReading};

/// Everything the rules look at, read once.
pub(crate) struct Case<'a> {
    pub(crate) text: &'a str,
    pub(crate) claim: Option<Status>,
    pub(crate) context: &'a Context<'a>,
    pub(crate) plain: Plain,
    pub(crate) sentences: Vec<Sentence>,
    /// All figures with their place and part.
    pub(crate) amounts: Vec<Amount>,
    /// The problem in plain form; empty when it is not known.
    pub(crate) problem: Plain,
    /// The figures of the problem.
    pub(crate) asked: Vec<Amount>,
    /// What the clauses say about completion.
    pub(crate) statements: Vec<Evidence>,
    pub(crate) reading: StatusReading,
}

impl<'a> Case<'a> {
    pub(crate) fn new(text: &'a str, claim: Option<Status>, context: &'a Context<'a>) -> Self {
        let plain = Plain::new(text);
        let sentences = sentences(&plain);
        let amounts = amounts(&plain, &sentences);
        let (before, from) = told_before(text, &plain);
        let problem = context.problem.unwrap_or(&before);
        let reading = status::read(problem, plain.from(from));
        let problem = Plain::new(problem);
        let asked = amounts_of(&problem);
        let statements = gather(&plain)
            .into_iter()
            .filter(|said| said.at.start >= from)
            .collect();
        Self {
            text,
            claim,
            context,
            plain,
            sentences,
            amounts,
            problem,
            asked,
            statements,
            reading,
        }
    }

    /// The figures of sentence `index`, in their order.
    pub(crate) fn in_sentence(&self, index: usize) -> impl Iterator<Item = &Amount> {
        self.amounts
            .iter()
            .filter(move |amount| amount.sentence == index)
    }

    /// A figure as printed, with its unit.
    pub(crate) fn printed(&self, quantity: &Quantity) -> String {
        self.plain.slice(quantity.at.clone()).to_owned()
    }

    /// Words as they stand in the original.
    pub(crate) fn words(&self, at: Range<usize>) -> String {
        let span = self.plain.span(at);
        self.text
            .chars()
            .skip(span.from)
            .take(span.to - span.from)
            .collect()
    }

    /// A check on the words in `at`.
    pub(crate) fn check(
        &self,
        rule: RuleId,
        severity: Severity,
        at: Range<usize>,
        message: String,
    ) -> Check {
        Check {
            rule,
            severity,
            message,
            span: self.plain.span(at),
        }
    }

    /// A check on the text as a whole.
    pub(crate) fn check_all(&self, rule: RuleId, severity: Severity, message: String) -> Check {
        self.check(rule, severity, 0..self.plain.len(), message)
    }
}

static STATUS_LABEL: Pattern =
    Pattern::new(r"整改(?:落实|进展|推进|完成)?(?:情况|进展|成效|结果)(?:如下)?:");

/// The problem, where the text itself begins with it and then has one label of the status; and where the status begins.
fn told_before(text: &str, plain: &Plain) -> (String, usize) {
    let mut labels = STATUS_LABEL.find_all(plain.text());
    let (Some(label), None) = (labels.next(), labels.next()) else {
        return (String::new(), 0);
    };
    let at = plain.chars_of(label.range());
    let problem = text.chars().take(plain.span(at.clone()).from).collect();
    (problem, at.end)
}

fn amounts_of(plain: &Plain) -> Vec<Amount> {
    amounts(plain, &sentences(plain))
}
