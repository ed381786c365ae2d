//! Deputies: who signs for whom.

use askama::Template;

use super::frame::Frame;
use super::parts::{Field, Notice, Select, Tag};

/// All deputies, and the form that names one.
#[derive(Debug, Template)]
#[template(path = "deputies.html")]
pub struct DeputiesPage {
    /// The frame.
    pub frame: Frame,
    /// Latest first.
    pub list: Vec<DeputyLine>,
    /// The form.
    pub form: DeputyForm,
    /// What was just done or refused.
    pub notices: Vec<Notice>,
}

/// A deputy.
#[derive(Debug)]
pub struct DeputyLine {
    /// Who for whom, in which office.
    pub says: String,
    /// Days and reason.
    pub remark: String,
    /// Whether it holds today.
    pub state: Tag,
    /// Where it is ended, for those who may.
    pub end: Option<String>,
}

/// What is to be said about a deputy.
#[derive(Debug)]
pub struct DeputyForm {
    /// The office.
    pub office: Select,
    /// Who holds it.
    pub holder: Select,
    /// Who stands in.
    pub deputy: Select,
    /// First day.
    pub from: Field,
    /// Last day.
    pub until: Field,
    /// Why.
    pub reason: Field,
}
