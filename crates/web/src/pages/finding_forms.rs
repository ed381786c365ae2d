//! The forms of the finding page, and what was entered when one comes back refused.

use axum::http::StatusCode;
use bihuan_access::Action;
use bihuan_casework::{Context, Directory, Failure, account::Person, finding::Shown};
use bihuan_domain::{
    Finding, Stage,
    finding::{Deadline, TimeClass},
    id::UnitId,
    plan::APPROVERS,
    task::{Task, TaskStage},
};

use super::{sheet::unit_names, words};
use crate::{
    format,
    http::status_of,
    views::{
        finding_forms::{
            AddTaskForm, AssignForm, ExtensionForm, Forms, IssueForm, RetitleForm, TaskForm,
        },
        parts::{Choice, Field, Select},
    },
};

/// Which form stands open, with what was typed and why it was refused.
#[derive(Debug, Default)]
pub(crate) struct Entered {
    /// Id of the form; empty when none is open.
    pub(crate) form: String,
    /// Names and values as typed.
    pub(crate) values: Vec<(String, String)>,
    /// Why it was refused.
    pub(crate) refused: Option<Failure>,
}

impl Entered {
    /// A form opened by a link.
    pub(crate) fn open(form: String) -> Self {
        Self {
            form,
            ..Self::default()
        }
    }

    /// A form that came back.
    pub(crate) fn refused(
        form: impl Into<String>,
        values: Vec<(String, String)>,
        why: Failure,
    ) -> Self {
        Self {
            form: form.into(),
            values,
            refused: Some(why),
        }
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.refused.as_ref().map_or(StatusCode::OK, status_of)
    }

    pub(crate) fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// The values of a field of this form, if it is the one that came back.
    pub(crate) fn all<'a>(&'a self, form: &str, name: &'a str) -> impl Iterator<Item = &'a str> {
        let here = self.is(form);
        self.values
            .iter()
            .filter(move |(n, _)| here && n == name)
            .map(|(_, v)| v.as_str())
    }

    pub(crate) fn typed(&self, form: &str, name: &str, otherwise: String) -> String {
        self.values
            .iter()
            .find(|(n, _)| self.is(form) && n == name)
            .map_or(otherwise, |(_, v)| v.clone())
    }

    /// A field; the reason of the refusal stands at the form's main field.
    pub(crate) fn field(&self, form: &str, name: &str, otherwise: String, main: bool) -> Field {
        let wrong = self
            .refused
            .as_ref()
            .filter(|_| main && self.is(form))
            .map(ToString::to_string);
        Field {
            value: self.typed(form, name, otherwise),
            wrong,
        }
    }

    pub(crate) fn wrong(&self, form: &str) -> Option<String> {
        self.refused
            .as_ref()
            .filter(|_| self.is(form))
            .map(ToString::to_string)
    }
}

/// The forms the viewer may use.
pub(crate) fn forms(
    ctx: &Context,
    shown: &Shown,
    directory: &Directory,
    colleagues: &[Person],
    entered: &Entered,
) -> Forms {
    let making = Making {
        ctx,
        shown,
        directory,
        colleagues,
        entered,
    };
    let f = &shown.changed.finding;
    let may = |action| shown.allowed.contains(&action);
    let before_closing = matches!(
        f.stage,
        Stage::Draft | Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
    );
    let given = matches!(
        f.stage,
        Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
    );
    let draft = matches!(f.stage, Stage::Draft);
    Forms {
        page: format!("/findings/{}", f.id),
        assign: (before_closing && may(Action::Assign)).then(|| making.assign()),
        issue: (draft && may(Action::Issue)).then(|| making.issue()),
        extension: (given && f.extension_asked.is_none() && may(Action::RequestExtension))
            .then(|| making.extension()),
        retitle: (draft && may(Action::Correct)).then(|| making.retitle()),
        add_task: (given && may(Action::Plan) && (adds_tasks(ctx, f) || entered.is("add-task")))
            .then(|| making.add_task()),
        tasks: making.tasks(),
    }
}

/// Whether the viewer adds tasks himself: once a plan was approved, only those do who approve plans.
pub(crate) fn adds_tasks(ctx: &Context, f: &Finding) -> bool {
    !f.plan_approved || APPROVERS.iter().any(|role| ctx.actor.is(*role))
}

struct Making<'a> {
    ctx: &'a Context,
    shown: &'a Shown,
    directory: &'a Directory,
    colleagues: &'a [Person],
    entered: &'a Entered,
}

impl Making<'_> {
    fn action(&self, what: &str) -> String {
        format!("/findings/{}/{what}", self.shown.changed.finding.id)
    }

    fn version(&self) -> u64 {
        self.shown.changed.version
    }

    fn units(&self, chosen: &str, first: &str) -> Select {
        let units = self.directory.units.iter().filter(|u| u.active);
        let units = units.map(|u| {
            Choice::new(u.id.to_string(), u.short_name.clone())
                .chosen_if(u.id.to_string() == chosen)
        });
        std::iter::once(Choice::new("", first))
            .chain(units)
            .collect::<Vec<_>>()
            .into()
    }

    fn assign(&self) -> AssignForm {
        let f = &self.shown.changed.finding;
        let e = self.entered;
        let of = |name: &str, now: Option<String>| e.typed("assign", name, now.unwrap_or_default());
        let lead = of("lead", f.owners.lead.map(|u| u.to_string()));
        let sponsor = of("sponsor", f.owners.sponsor.map(|p| p.to_string()));
        let class = of("class", f.time_class.map(|c| c.key().to_owned()));
        let leaders = self.directory.leaders.iter();
        let leaders = leaders.map(|(id, name)| {
            Choice::new(id.to_string(), name.clone()).chosen_if(id.to_string() == sponsor)
        });
        let classes = TimeClass::ALL
            .into_iter()
            .map(|c| Choice::new(c.key(), c.label()).chosen_if(c.key() == class));
        let twice = matches!(
            e.refused,
            Some(Failure::Refused(bihuan_domain::Refusal::UnitTwice))
        );
        let deadline = f
            .deadline
            .as_ref()
            .map(|d| format::date(d.original()))
            .unwrap_or_default();
        AssignForm {
            open: e.is("assign"),
            action: self.action("assign"),
            version: self.version(),
            lead: self.units(&lead, "请选择"),
            responsible: self.ticks("responsible", &f.owners.responsible),
            assisting: self.ticks("assisting", &f.owners.assisting),
            sponsor: std::iter::once(Choice::new("", "请选择"))
                .chain(leaders)
                .collect::<Vec<_>>()
                .into(),
            deadline: e.field("assign", "deadline", deadline, !twice),
            class: std::iter::once(Choice::new("", "请选择"))
                .chain(classes)
                .collect::<Vec<_>>()
                .into(),
            long_term: if e.refused.is_some() {
                e.all("assign", "long_term").next().is_some()
            } else {
                f.long_term
            },
            wrong: e.wrong("assign").filter(|_| twice),
        }
    }

    /// Units to tick: those that are named now, or those that were ticked when the form came back.
    fn ticks(&self, name: &str, now: &[UnitId]) -> Vec<Choice> {
        let e = self.entered;
        let came_back = e.is("assign") && e.refused.is_some();
        let ticked: Vec<&str> = e.all("assign", name).collect();
        let units = self.directory.units.iter();
        let units = units.filter(|u| u.active && u.parent.is_some());
        units
            .map(|u| {
                let id = u.id.to_string();
                let chosen = if came_back {
                    ticked.contains(&id.as_str())
                } else {
                    now.contains(&u.id)
                };
                Choice::new(id, u.short_name.clone()).chosen_if(chosen)
            })
            .collect()
    }

    fn issue(&self) -> IssueForm {
        let f = &self.shown.changed.finding;
        let or_none = |text: String| {
            if text.is_empty() {
                "尚未指定".to_owned()
            } else {
                text
            }
        };
        let fact = |name: &str, value: String| (name.to_owned(), or_none(value));
        let mut facts = vec![
            fact(
                "牵头单位",
                f.owners
                    .lead
                    .map(|u| self.directory.short_name(u).to_owned())
                    .unwrap_or_default(),
            ),
            fact(
                "责任单位",
                unit_names(self.directory, &f.owners.responsible),
            ),
            fact(
                "包案领导",
                f.owners
                    .sponsor
                    .map(|p| self.directory.leader(p).to_owned())
                    .unwrap_or_default(),
            ),
            fact(
                "完成时限",
                f.deadline
                    .as_ref()
                    .map(|d| format::date(d.original()))
                    .unwrap_or_default(),
            ),
            fact(
                "时限类别",
                words::time_class(f.time_class.map(TimeClass::key), f.long_term),
            ),
        ];
        if let Some(wrong) = self.entered.wrong("issue") {
            facts.push(("不能下达".to_owned(), wrong));
        }
        IssueForm {
            open: self.entered.is("issue"),
            action: self.action("issue"),
            version: self.version(),
            facts,
        }
    }

    fn extension(&self) -> ExtensionForm {
        let f = &self.shown.changed.finding;
        ExtensionForm {
            open: self.entered.is("extension"),
            action: self.action("extension"),
            version: self.version(),
            original: f
                .deadline
                .as_ref()
                .map(|d| format::date(Deadline::original(d)))
                .unwrap_or_default(),
            decides: "由整改办主任审批。".to_owned(),
            until: self
                .entered
                .field("extension", "until", String::new(), false),
            reason: self
                .entered
                .field("extension", "reason", String::new(), true),
        }
    }

    fn retitle(&self) -> RetitleForm {
        let problem = self.shown.changed.finding.problem.clone();
        RetitleForm {
            open: self.entered.is("retitle"),
            action: self.action("title"),
            version: self.version(),
            title: self.entered.field("retitle", "title", problem, true),
        }
    }

    fn add_task(&self) -> AddTaskForm {
        let e = self.entered;
        let lead = self
            .shown
            .changed
            .finding
            .owners
            .lead
            .map(|u| u.to_string())
            .unwrap_or_default();
        AddTaskForm {
            open: e.is("add-task"),
            action: self.action("tasks"),
            version: self.version(),
            title: e.field("add-task", "title", String::new(), true),
            unit: self.units(&e.typed("add-task", "unit", lead), "请选择"),
            deadline: e.field("add-task", "deadline", String::new(), false),
        }
    }

    fn tasks(&self) -> Vec<TaskForm> {
        let may = |action| self.shown.allowed.contains(&action);
        let f = &self.shown.changed.finding;
        let mut forms = Vec::new();
        for task in &f.tasks {
            let own = task.unit == self.ctx.actor.unit;
            match &task.state {
                TaskStage::Assigned if own && may(Action::AnswerTask) => {
                    forms.push(self.accept(task, "签收任务", "签收"));
                    forms.push(self.reason(task, "decline", "申请退回任务", "提交申请"));
                }
                _ if task.is_handed_to(self.ctx.actor.unit) && may(Action::AnswerTask) => {
                    forms.push(self.accept(task, "接收移交的任务", "接收"));
                    forms.push(self.reason(task, "decline", "不接收移交的任务", "退回原单位"));
                }
                TaskStage::Submitted { .. } if may(Action::ConfirmTask) => {
                    forms.push(self.reason(task, "return", "退回重办", "退回"));
                }
                _ => {}
            }
            let disputed =
                task.hand_over.is_some() || matches!(task.state, TaskStage::Declined { .. });
            if disputed && may(Action::Plan) {
                let asked = task.hand_over.as_ref();
                let asked = asked.map(|h| h.to.to_string()).unwrap_or_default();
                let handler = Some(("承担单位", self.units(&asked, "请选择单位")));
                forms.push(TaskForm {
                    handler,
                    ..self.task(task, "reassign", "改派任务", "改派")
                });
            }
        }
        if f.extension_asked.is_some() && may(Action::DecideExtension) {
            let id = "refuse-extension".to_owned();
            let asked = f.extension_asked.as_ref();
            let task = asked
                .map(|a| format!("申请延期至 {}：{}", format::date(a.until), a.reason))
                .unwrap_or_default();
            forms.push(TaskForm {
                open: self.entered.is(&id),
                heading: "不同意延期".to_owned(),
                submit: "不同意".to_owned(),
                action: self.action("extension/refuse"),
                version: self.version(),
                task,
                handler: None,
                reason: Some(self.entered.field(&id, "reason", String::new(), true)),
                id,
            });
        }
        forms
    }

    fn accept(&self, task: &Task, heading: &str, submit: &str) -> TaskForm {
        let me = self.ctx.actor.person;
        let people = self
            .colleagues
            .iter()
            .map(|p| Choice::new(p.id.to_string(), p.name.clone()).chosen_if(p.id == me));
        TaskForm {
            handler: Some(("经办人", people.collect::<Vec<_>>().into())),
            ..self.task(task, "accept", heading, submit)
        }
    }

    fn task(&self, task: &Task, what: &str, heading: &str, submit: &str) -> TaskForm {
        let id = format!("{what}-{}", task.id);
        TaskForm {
            open: self.entered.is(&id),
            heading: heading.to_owned(),
            submit: submit.to_owned(),
            action: self.action(&format!("tasks/{}/{what}", task.id)),
            version: self.version(),
            task: task.title.clone(),
            handler: None,
            reason: None,
            id,
        }
    }

    fn reason(&self, task: &Task, what: &str, heading: &str, submit: &str) -> TaskForm {
        let form = self.task(task, what, heading, submit);
        TaskForm {
            reason: Some(self.entered.field(&form.id, "reason", String::new(), true)),
            ..form
        }
    }
}
