//! The register of accountability actions.

use askama::Template;

use super::frame::Frame;
use super::parts::{Empty, Field, Link, Notice, Pager, Select, Tag};

/// The register: counts, the list, the form.
#[derive(Debug, Template)]
#[template(path = "accountability.html")]
pub struct AccountabilityPage {
    /// The frame.
    pub frame: Frame,
    /// The registers beside this one.
    pub tabs: Vec<Link>,
    /// Kinds with counts.
    pub chips: Vec<Link>,
    /// The list.
    pub lines: Vec<AccountabilityLine>,
    /// Further pages.
    pub pager: Pager,
    /// Shown when there is none.
    pub empty: Empty,
    /// The form, for who may enter.
    pub form: Option<AccountabilityForm>,
    /// What happened just now.
    pub notices: Vec<Notice>,
}

/// An action in the list.
#[derive(Debug)]
pub struct AccountabilityLine {
    /// When.
    pub day: String,
    /// What was done, or that it was withdrawn.
    pub kind: Tag,
    /// How many.
    pub count: String,
    /// The unit.
    pub unit: String,
    /// Who; only those read it who may open this page.
    pub name: String,
    /// Why.
    pub ground: String,
    /// What for.
    pub text: String,
    /// Where it is withdrawn; empty when it cannot be.
    pub withdraw: String,
    /// The version that is shown.
    pub version: u64,
}

/// The form.
#[derive(Debug)]
pub struct AccountabilityForm {
    /// Whether it stands open.
    pub open: bool,
    /// Rectifications to choose from.
    pub rectification: Select,
    /// What was done.
    pub kind: Select,
    /// Why.
    pub ground: Select,
    /// When.
    pub day: Field,
    /// How many.
    pub count: Field,
    /// The unit.
    pub unit: Select,
    /// Who.
    pub name: Field,
    /// Numbers of the findings, separated by spaces.
    pub findings: Field,
    /// What for.
    pub text: Field,
}
