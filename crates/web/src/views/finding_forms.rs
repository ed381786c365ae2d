//! The forms of the finding page. Each is there only when the viewer may use it; `open` shows it at once, which is
//! how it comes back with errors and how it works without scripts.

use super::parts::{Choice, Field, Select};

/// All forms of the page.
#[derive(Debug, Default)]
pub struct Forms {
    /// This page without an open form.
    pub page: String,
    /// Assign responsibility.
    pub assign: Option<AssignForm>,
    /// Issue the finding.
    pub issue: Option<IssueForm>,
    /// Ask for a later deadline.
    pub extension: Option<ExtensionForm>,
    /// Correct the wording of a draft.
    pub retitle: Option<RetitleForm>,
    /// Sign for a task, decline it, send it back: one form a task.
    pub tasks: Vec<TaskForm>,
    /// Add a task.
    pub add_task: Option<AddTaskForm>,
}

/// 指定责任.
#[derive(Debug, Default)]
pub struct AssignForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// Lead unit.
    pub lead: Select,
    /// Responsible units to tick.
    pub responsible: Vec<Choice>,
    /// Assisting units to tick.
    pub assisting: Vec<Choice>,
    /// Sponsor.
    pub sponsor: Select,
    /// Deadline; cannot be changed once issued.
    pub deadline: Field,
    /// Time class.
    pub class: Select,
    /// Whether it has to be sustained.
    pub long_term: bool,
    /// Why the units cannot stand as they were chosen.
    pub wrong: Option<String>,
}

impl AssignForm {
    /// Whether any unit of a list is ticked, so that the list stands open.
    pub fn any(&self, units: &[Choice]) -> bool {
        units.iter().any(|one| one.chosen)
    }
}

/// 下达.
#[derive(Debug, Default)]
pub struct IssueForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// What will hold from then on, line by line: name and value.
    pub facts: Vec<(String, String)>,
}

/// One figure being typed.
#[derive(Debug, Default)]
pub struct FigureLine {
    /// What is counted.
    pub name: String,
    /// How much.
    pub value: String,
    /// Of how much.
    pub of: String,
    /// Unit.
    pub unit: String,
}

/// 申请延期.
#[derive(Debug, Default)]
pub struct ExtensionForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// The original deadline, which stays.
    pub original: String,
    /// Who decides, in a sentence.
    pub decides: String,
    /// The date asked for.
    pub until: Field,
    /// Why.
    pub reason: Field,
}

/// 更正标题.
#[derive(Debug, Default)]
pub struct RetitleForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// The wording.
    pub title: Field,
}

/// 签收、退回申请, or the office's 退回 of a submitted task.
#[derive(Debug, Default)]
pub struct TaskForm {
    /// Id of the dialog.
    pub id: String,
    /// Whether it stands open.
    pub open: bool,
    /// Heading: `签收任务`, `申请退回任务`, `退回重办`.
    pub heading: String,
    /// The words on its button.
    pub submit: String,
    /// Where it is sent.
    pub action: String,
    /// Version of the task that was read.
    pub version: u64,
    /// The task.
    pub task: String,
    /// Who is to be named: a handler when accepting, a unit when another one is to carry it.
    pub handler: Option<(&'static str, Select)>,
    /// Reason when declining or returning.
    pub reason: Option<Field>,
}

impl TaskForm {
    /// Id of one of its fields.
    pub fn field(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }
}

/// 增加任务.
#[derive(Debug, Default)]
pub struct AddTaskForm {
    /// Whether it stands open.
    pub open: bool,
    /// Where it is sent.
    pub action: String,
    /// Version of the finding that was read.
    pub version: u64,
    /// What is to be done.
    pub title: Field,
    /// Responsible unit.
    pub unit: Select,
    /// Deadline.
    pub deadline: Field,
}
