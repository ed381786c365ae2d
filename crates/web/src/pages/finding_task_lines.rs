//! The tasks in the list on the page of a finding, and what the viewer can do with each.

use bihuan_access::Action;
use bihuan_domain::task::{Task, TaskStage};

use super::{finding::Making, finding_tasks, words};
use crate::{
    format,
    views::{
        finding::{Mark, TaskLine},
        parts::{Tag, Tone},
    },
};

impl Making<'_> {
    pub(super) fn task(&self, task: &Task) -> TaskLine {
        let ctx = &self.signed_in.ctx;
        let own = task.unit == ctx.actor.unit;
        let path = |what: &str| format!("tasks/{}/{what}", task.id);
        let mut steps = Vec::new();
        match &task.state {
            TaskStage::Assigned if own && self.may(Action::AnswerTask) => {
                steps.push(self.dialog("签收", "", &format!("accept-{}", task.id)));
                steps.push(self.dialog("申请退回", "", &format!("decline-{}", task.id)));
            }
            TaskStage::InProgress { .. } if own && self.may(Action::Report) => {
                steps.push(self.press("提交办结", &path("submit"), "这项任务已经办结，提交确认？"));
            }
            TaskStage::Submitted { .. } if self.may(Action::ConfirmTask) => {
                steps.push(self.press("确认办结", &path("confirm"), "确认这项任务已经办结？"));
                steps.push(self.dialog("退回重办", "", &format!("return-{}", task.id)));
            }
            TaskStage::Declined { .. } if self.may(Action::Plan) => {
                steps.push(self.dialog("改派", "", &format!("reassign-{}", task.id)));
            }
            _ => {}
        }
        if task.is_handed_to(ctx.actor.unit) && self.may(Action::AnswerTask) {
            steps.push(self.dialog("接收", "", &format!("accept-{}", task.id)));
            steps.push(self.dialog("不接收", "", &format!("decline-{}", task.id)));
        }
        if task.hand_over.is_some() && self.may(Action::Plan) {
            steps.push(self.dialog("改派", "", &format!("reassign-{}", task.id)));
        }
        for part in finding_tasks::offered(ctx, self.shown, task) {
            steps.push(self.dialog(part.label(), "", &part.form(task.id)));
        }
        let due = task
            .due
            .map(|d| format!(" · {}前", format::short_date(d, self.signed_in.ctx.today())))
            .unwrap_or_default();
        let reason = match &task.state {
            TaskStage::Declined { reason } | TaskStage::Returned { reason, .. } => {
                format!(" · {reason}")
            }
            TaskStage::Accepted { .. }
                if own && self.may(Action::Report) && task.hand_over.is_none() =>
            {
                " · 上报本任务的进展后，可以提交办结".to_owned()
            }
            _ => String::new(),
        };
        TaskLine {
            title: task.title.clone(),
            mark: match task.state {
                TaskStage::Done { .. } => Mark::Done,
                TaskStage::Assigned | TaskStage::Declined { .. } => Mark::Later,
                _ => Mark::Now,
            },
            remark: format!(
                "{}{due}{reason}{}",
                self.directory.short_name(task.unit),
                self.handed(task)
            ),
            state: match task.hand_over {
                Some(_) => Tag::new("待接收", Tone::Amber),
                None => words::task_stage(task.state.key()),
            },
            batches: finding_tasks::batch_lines(task, ctx.today()),
            steps,
        }
    }

    /// Where a task is on its way to, and who answers for it until it is there.
    fn handed(&self, task: &Task) -> String {
        let Some(pending) = &task.hand_over else {
            return String::new();
        };
        let today = self.signed_in.ctx.today();
        let until = format::short_date(pending.until, today);
        let late = if pending.until < today {
            "，已过期限"
        } else {
            ""
        };
        format!(
            " · 移交{}，{until}前接收{late}，接收前由{}负责：{}",
            self.directory.short_name(pending.to),
            self.directory.short_name(task.unit),
            pending.reason
        )
    }
}
