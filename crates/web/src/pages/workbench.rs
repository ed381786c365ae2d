//! The workbench.

use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::Query;
use bihuan_access::Action;
use bihuan_casework::{
    Failure,
    ledger::{self, Figures, KeyProblems, LedgerRow, TaskRow, UnitFigures},
    rectification::RectificationRow,
    stay,
    workbench::{self, Reason, Workbench},
};
use bihuan_domain::{Stage, look_back::LookBack};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    ledger_query::address,
    page,
    planning_people::key_figures,
    waiting, words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Tag, Tone, parts_of_whole},
        workbench::{Line, Matter, Picture, Standing, Waiting, WorkbenchPage},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WorkbenchQuery {
    rectification: String,
}

/// What waits for the person; administrators go to what they administer.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<WorkbenchQuery>) -> Response {
    if !signed_in.ctx.may(Action::ListLedger, None) {
        let to = if signed_in.ctx.may(Action::SeeCollection, None) {
            "/collections"
        } else if signed_in.ctx.may(Action::SeeOrganization, None) {
            "/units"
        } else {
            "/account"
        };
        return Redirect::to(to).into_response();
    }
    match view(&signed_in, &query).await {
        Ok(view) => page(&view),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(signed_in: &SignedIn, query: &WorkbenchQuery) -> Result<WorkbenchPage, Failure> {
    let ctx = &signed_in.ctx;
    let mut framed = frame(signed_in, Place::Workbench, Some(&query.rectification)).await?;
    let today = ctx.today();
    let weekday = ["一", "二", "三", "四", "五", "六", "日"];
    let day = weekday
        .get(usize::try_from(today.weekday().to_monday_zero_offset()).unwrap_or(0))
        .copied()
        .unwrap_or_default();
    let line = format!(
        "{} 星期{day} · {}",
        format::long_date(today),
        framed.frame.person.role
    );
    let look_backs = stay::look_back::waiting(ctx).await?;
    let look_backs = after_closure(&look_backs, today);
    let Some(row) = framed.rectification.take() else {
        let may = ctx.may(Action::KeepRectification, None);
        return Ok(WorkbenchPage {
            frame: framed.frame,
            today: line,
            total: look_backs.iter().map(|w| w.count).sum(),
            lines: Vec::new(),
            waiting: look_backs,
            nothing: Empty {
                title: "还没有整改".to_owned(),
                text: if may {
                    "先新建一次整改，再导入反馈文件。"
                } else {
                    "目前没有与您有关的问题。"
                }
                .to_owned(),
                links: if may {
                    vec![Link::new("新建整改", "/rectifications/new")]
                } else {
                    Vec::new()
                },
            },
            standing: None,
            news: Vec::new(),
        });
    };
    let bench = workbench::workbench(ctx, row.rectification.id).await?;
    let figures = ledger::figures(ctx, row.rectification.id).await?;
    let by_unit = ledger::figures_by_unit(ctx, row.rectification.id).await?;
    let key = ledger::key_problems(ctx, row.rectification.id).await?;
    let making = Making {
        signed_in,
        row: &row,
        today,
    };
    let lines = waiting::lines(ctx, &row).await?;
    let mut waiting = making.waiting(&bench);
    waiting.extend(look_backs);
    let counted = lines.iter().map(|l| l.count);
    let total = waiting.iter().map(|w| w.count).chain(counted).sum();
    Ok(WorkbenchPage {
        frame: framed.frame,
        today: line,
        total,
        lines: lines.into_iter().map(|l| making.line(l)).collect(),
        waiting,
        nothing: Empty {
            title: "没有等您办理的事项".to_owned(),
            text: "有新任务时会出现在这里。".to_owned(),
            links: Vec::new(),
        },
        standing: Some(making.standing(&figures, &by_unit, &key)),
        news: Vec::new(),
    })
}

/// What waits after closure. It reaches over all rectifications, also those of which the person sees nothing else.
fn after_closure(waits: &stay::look_back::Waiting, today: Date) -> Vec<Waiting> {
    let groups = [
        (
            "疑似反弹，等待认定",
            &waits.to_decide,
            "proposed",
            "回头看发现问题又出现",
        ),
        (
            "待前往的回头看",
            &waits.to_visit,
            "open",
            "请前往查看并登记结果",
        ),
        (
            "待指派的回头看",
            &waits.to_assign,
            "unassigned",
            "请指派由谁前往",
        ),
    ];
    let groups = groups.into_iter().filter(|(_, list, ..)| !list.is_empty());
    groups
        .map(|(title, list, which, why)| Waiting {
            title: title.to_owned(),
            count: list.len() as u64,
            all: Some(address("/look-backs", &[("which", which)])),
            matters: list
                .iter()
                .take(8)
                .map(|l| Matter {
                    name: format!("{} {}", l.about.row.number, l.about.row.problem),
                    href: format!("/look-backs/{}", l.stored.record.scheduled.id),
                    why: why.to_owned(),
                    due: look_back_due(&l.stored.record, today),
                })
                .collect(),
        })
        .collect()
}

fn look_back_due(it: &LookBack, today: Date) -> Tag {
    if it.visit().is_some() {
        return Tag::default();
    }
    let day = format::short_date(it.scheduled.due, today);
    if it.is_overdue(today) {
        Tag::new(format!("应于 {day}"), Tone::Red)
    } else {
        Tag::new(day, Tone::Plain)
    }
}

struct Making<'a> {
    signed_in: &'a SignedIn,
    row: &'a RectificationRow,
    today: Date,
}

impl Making<'_> {
    fn ledger(&self, pairs: &[(&str, &str)]) -> String {
        let code = self.row.rectification.code.as_str();
        let all: Vec<(&str, &str)> = std::iter::once(("rectification", code))
            .chain(pairs.iter().copied())
            .collect();
        address("/ledger", &all)
    }

    fn waiting(&self, bench: &Workbench) -> Vec<Waiting> {
        let mut groups = Vec::new();
        let tasks = [
            ("待签收的任务", &bench.to_accept, "请签收并明确经办人"),
            (
                "单位退回的任务",
                &bench.declined,
                "承担单位不认领，请核实后改派",
            ),
            (
                "移交待接收的任务",
                &bench.to_take_over,
                "拟移交本单位，请接收或退回",
            ),
            (
                "待确认办结的任务",
                &bench.to_confirm,
                "承担单位已提交，请确认或退回",
            ),
        ];
        for (title, list, why) in tasks {
            if !list.is_empty() {
                groups.push(Waiting {
                    title: title.to_owned(),
                    count: list.len() as u64,
                    all: None,
                    matters: list.iter().map(|t| self.task(t, why)).collect(),
                });
            }
        }
        for one in &bench.waiting {
            let (title, why, filter) = match one.reason {
                Reason::Overdue => ("已逾期", "已过完成时限", vec![("overdue", "1")]),
                Reason::Unproven => (
                    "报了完成、缺佐证",
                    "已报完成，没有一份佐证材料",
                    vec![("unproven", "1")],
                ),
                Reason::ToDecide => (
                    "待审批的延期申请",
                    "申请延期，等待审批",
                    vec![("sort", "deadline")],
                ),
                Reason::ClosureRequested => (
                    "待审核的销号申请",
                    "责任单位已申请销号",
                    vec![("stage", "closure_requested")],
                ),
                Reason::ToIssue => (
                    "待下达的问题",
                    "指定责任和时限后下达",
                    vec![("stage", "draft")],
                ),
                Reason::ToPlan => (
                    "待制定方案的问题",
                    "已下达，请分解任务",
                    vec![("stage", "issued")],
                ),
                Reason::DueSoon => (
                    "十个工作日内到期",
                    "临近完成时限",
                    vec![("sort", "deadline")],
                ),
            };
            let shown = one.rows.iter().take(8);
            groups.push(Waiting {
                title: title.to_owned(),
                count: one.total,
                all: (one.total > 8).then(|| self.ledger(&filter)),
                matters: shown.map(|row| self.finding(row, why)).collect(),
            });
        }
        if !bench.at_work.is_empty() {
            groups.push(Waiting {
                title: "办理中的任务".to_owned(),
                count: bench.at_work.len() as u64,
                all: None,
                matters: bench
                    .at_work
                    .iter()
                    .map(|t| self.task(t, "请按时上报进展"))
                    .collect(),
            });
        }
        if !bench.drafts.is_empty() {
            groups.push(Waiting {
                title: "待核对的导入".to_owned(),
                count: bench.drafts.len() as u64,
                all: None,
                matters: bench
                    .drafts
                    .iter()
                    .map(|d| Matter {
                        name: d.document.name.clone(),
                        href: format!("/import/feedback/{}", d.document.id),
                        why: format!("读出 {} 个问题，核对后列入台账", d.rows),
                        due: Tag::default(),
                    })
                    .collect(),
            });
        }
        groups
    }

    fn line(&self, line: waiting::Waiting) -> Line {
        Line {
            label: line.label.to_owned(),
            count: format::count(line.count),
            href: line.href,
            due: words::due_tag(line.due, true, self.today, &self.signed_in.ctx.app.calendar),
        }
    }

    fn finding(&self, row: &LedgerRow, why: &str) -> Matter {
        let unit = row
            .lead
            .as_ref()
            .map(|(_, name)| format!("{name} · "))
            .unwrap_or_default();
        Matter {
            name: format!("{} {}", row.number, row.problem),
            href: format!("/findings/{}", row.id),
            why: format!("{unit}{why}"),
            due: words::due_tag(
                row.due,
                row.open,
                self.today,
                &self.signed_in.ctx.app.calendar,
            ),
        }
    }

    fn task(&self, task: &TaskRow, why: &str) -> Matter {
        let due = task.hand_over.map_or(task.due, |(_, until)| Some(until));
        Matter {
            name: format!("{} {}", task.number, task.title),
            href: format!("/findings/{}", task.finding),
            why: format!("{} · {why}", task.unit.1),
            due: words::due_tag(due, true, self.today, &self.signed_in.ctx.app.calendar),
        }
    }

    fn standing(&self, figures: &Figures, by_unit: &[UnitFigures], key: &KeyProblems) -> Standing {
        let total = figures.total(None);
        let closed = figures.in_stages(None, &["closed"]);
        let signing = figures.in_stages(None, &Stage::CLOSING);
        let working = figures.in_stages(None, &Stage::WORKING);
        let rest = total.saturating_sub(closed + signing + working);
        let mut pictures = vec![self.deadlines(figures)];
        if !by_unit.is_empty() {
            pictures.push(self.units(by_unit));
        }
        Standing {
            name: self.row.rectification.name.clone(),
            href: self.ledger(&[]),
            rate: format::percent(closed, total),
            rate_label: "整改完成率".to_owned(),
            parts: parts_of_whole(&[
                ("已销号", closed, Tone::Green),
                ("会签联审", signing, Tone::Blue),
                ("整改中", working, Tone::Amber),
                ("其他", rest, Tone::Plain),
            ]),
            key: self.key(key),
            pictures,
        }
    }

    /// Key problems, once there are any.
    fn key(&self, key: &KeyProblems) -> Vec<(&'static str, Link)> {
        if key.total == 0 {
            return Vec::new();
        }
        key_figures(key, self.row.rectification.code.as_str())
            .into_iter()
            .map(|(name, n, href)| (name, Link::new(format!("{} 个", format::count(n)), href)))
            .collect()
    }

    /// How many open findings are due by the end of each of the next weeks: what is left if every deadline is kept.
    fn deadlines(&self, figures: &Figures) -> Picture {
        let open: u64 = figures
            .counts()
            .iter()
            .filter(|c| c.due.is_some())
            .map(|c| c.n)
            .sum();
        let mut rows = Vec::new();
        for week in 0..=8_i32 {
            let day = self
                .today
                .checked_add((7 * week).days())
                .unwrap_or(self.today);
            let due: u64 = figures
                .counts()
                .iter()
                .filter(|c| c.due.is_some_and(|d| d < day))
                .map(|c| c.n)
                .sum();
            let label = if week == 0 {
                "今天".to_owned()
            } else {
                format::short_date(day, self.today)
            };
            rows.push((
                Link::new(label, ""),
                vec![format::count(open.saturating_sub(due))],
            ));
        }
        let overdue = figures.overdue(None, self.today);
        Picture {
            id: "deadlines",
            title: "按时限还应剩余".to_owned(),
            kind: "line",
            says: format!(
                "有时限的未结问题 {} 个，其中已逾期 {} 个；曲线为按时限办结后应剩的数量。",
                format::count(open),
                format::count(overdue)
            ),
            of: "日期".to_owned(),
            series: vec![("应剩问题".to_owned(), None)],
            rows,
        }
    }

    fn units(&self, by_unit: &[UnitFigures]) -> Picture {
        let mut lines: Vec<(u64, u64, &UnitFigures)> = by_unit
            .iter()
            .map(|u| {
                (
                    u.figures.overdue(None, self.today),
                    u.figures.total(None) - u.figures.in_stages(None, &["closed"]),
                    u,
                )
            })
            .filter(|(_, open, _)| *open > 0)
            .collect();
        lines.sort_by_key(|(overdue, open, _)| {
            (std::cmp::Reverse(*overdue), std::cmp::Reverse(*open))
        });
        let late = lines.iter().filter(|(overdue, ..)| *overdue > 0).count();
        let rows = lines.iter().take(12).map(|(overdue, open, u)| {
            let href = self.ledger(&[("lead", &u.unit.to_string())]);
            (
                Link::new(u.name.clone(), href),
                vec![format::count(*overdue), format::count(open - overdue)],
            )
        });
        Picture {
            id: "units",
            title: "各单位未结问题".to_owned(),
            kind: "bar",
            says: format!(
                "{} 个单位有未结问题，其中 {late} 个单位有逾期。",
                lines.len()
            ),
            of: "单位".to_owned(),
            series: vec![
                ("逾期".to_owned(), Some("r")),
                ("未到期".to_owned(), Some("a")),
            ],
            rows: rows.collect(),
        }
    }
}
