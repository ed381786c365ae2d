//! The register of institutions: the list, entering one, one of them.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Empty, Field, Link, Notice, Select, Tag};
use super::stay::AboutLine;

/// The register.
#[derive(Debug, Template)]
#[template(path = "institutions.html")]
pub struct InstitutionsPage {
    /// The frame.
    pub frame: Frame,
    /// The registers beside this one.
    pub tabs: Vec<Link>,
    /// How many there are, and how many were used.
    pub summary: String,
    /// Whether the viewer may enter one.
    pub may_keep: bool,
    /// What may be shown, with counts.
    pub chips: Vec<Link>,
    /// The rules.
    pub lines: Vec<InstitutionLine>,
    /// Shown when there is none.
    pub empty: Empty,
}

/// A rule in a list.
#[derive(Debug)]
pub struct InstitutionLine {
    /// Its page.
    pub href: String,
    /// Its title with book marks.
    pub title: String,
    /// Number of the document.
    pub document_no: String,
    /// Who issued it.
    pub unit: String,
    /// Since when, until when.
    pub valid: String,
    /// How often it was used.
    pub uses: String,
    /// Where it stands.
    pub states: Vec<Tag>,
}

/// The form that enters a rule.
#[derive(Debug, Template)]
#[template(path = "institution_new.html")]
pub struct NewInstitutionPage {
    /// The frame.
    pub frame: Frame,
    /// The finding it answers; empty when it answers none yet.
    pub finding: String,
    /// The same in words.
    pub about: Option<AboutLine>,
    /// Its title.
    pub title: Field,
    /// Number of the document.
    pub document_no: Field,
    /// Who issued it.
    pub unit: Select,
    /// Rectifications to choose from.
    pub rectification: Select,
    /// Day of issue.
    pub issued: Field,
    /// Last day on which it is valid.
    pub valid_until: Field,
    /// Whether it is on trial.
    pub on_trial: bool,
}

/// One rule.
#[derive(Debug, Template)]
#[template(path = "institution.html")]
pub struct InstitutionPage {
    /// The frame.
    pub frame: Frame,
    /// Its title with book marks.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The version that is shown.
    pub version: u64,
    /// Where it stands.
    pub states: Vec<Tag>,
    /// Unit, number, validity.
    pub facts: Vec<(String, String)>,
    /// The findings it answers.
    pub findings: Vec<AboutLine>,
    /// Cases in which it was used: day and words, latest first.
    pub uses: Vec<(String, String)>,
    /// Whether the viewer may link findings.
    pub may_keep: bool,
    /// The forms for a rule in force.
    pub forms: Option<InstitutionForms>,
    /// What happened just now.
    pub notices: Vec<Notice>,
}

/// The forms for a rule in force.
#[derive(Debug)]
pub struct InstitutionForms {
    /// When it was used.
    pub day: Field,
    /// Last day on which it is valid.
    pub valid_until: Field,
    /// Whether it is on trial.
    pub on_trial: bool,
    /// Rules that may take its place.
    pub others: Vec<Choice>,
}
