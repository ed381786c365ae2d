//! The form of a plan: target, cause, ways that were weighed, tasks with their measures.

use askama::Template;

use super::frame::Frame;
use super::parts::{Choice, Link, Notice, Select};

/// The page on which a plan is written.
#[derive(Debug, Default, Template)]
#[template(path = "plan_edit.html")]
pub struct PlanEditPage {
    /// The frame.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Vec<Link>,
    /// The problem.
    pub title: String,
    /// What was refused, or sent back.
    pub notices: Vec<Notice>,
    /// Where it is sent.
    pub action: String,
    /// The page without the form.
    pub back: String,
    /// Id of the plan that is changed; empty for a new one.
    pub plan: String,
    /// Version that was read; zero for a new one.
    pub version: u64,
    /// 整改目标
    pub goal: String,
    /// 原因分析
    pub cause: String,
    /// 拟建立的制度
    pub mechanism: String,
    /// Criteria of the weighing, one a line.
    pub criteria: String,
    /// Ways that were weighed, with empty ones at the end.
    pub ways: Vec<WayFields>,
    /// Why the chosen one was chosen.
    pub reason: String,
    /// Tasks, with an empty one at the end.
    pub tasks: Vec<TaskFields>,
    /// Who may be asked to approve it.
    pub approver: Select,
}

/// One way.
#[derive(Debug, Default)]
pub struct WayFields {
    /// Its place, from 0.
    pub at: usize,
    /// What people call its place.
    pub label: String,
    /// What it is.
    pub title: String,
    /// A line for each criterion.
    pub marks: String,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// One task.
#[derive(Debug, Default)]
pub struct TaskFields {
    /// Its place, from 0.
    pub at: usize,
    /// What people call its place.
    pub label: String,
    /// Its identity; empty for a new one.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The unit that carries it.
    pub unit: Select,
    /// When it is due.
    pub due: String,
    /// Its batches, one a line.
    pub batches: String,
    /// Its measures, with empty ones at the end.
    pub measures: Vec<MeasureFields>,
}

/// One measure.
#[derive(Debug, Default)]
pub struct MeasureFields {
    /// The places of its task and its own, as in `t0m1`.
    pub at: String,
    /// What people call its place.
    pub label: String,
    /// Its identity; empty for a new one.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// What it is for.
    pub types: Vec<Choice>,
    /// Numbers of other findings that it serves.
    pub serves: String,
}
