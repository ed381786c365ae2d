//! The plan of a finding: what it says, where it stands, and the form that writes it.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord, finding,
    plan::{self, Change},
    rectification,
};
use bihuan_domain::{
    Finding, Stage,
    id::{FindingId, PlanId},
    plan::{FindingPlan, PlanContent, PlanState},
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    fields::{self, Fields, one},
    finding_forms::Entered,
    finding_tasks,
    frame::{Place, frame},
    page, plan_form,
    sheet::{Building, done_notice, ended, leads, opens, sheet_of},
    words,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    views::{
        parts::{Empty, Link, Notice, Tag, Tone},
        plan::PlanEditPage,
        sheet::{Act, Cell, Dialog, Section, SheetPage, Table},
    },
};

/// What the page is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PlanQuery {
    form: String,
    done: String,
}

/// The plan of a finding.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Query(query): Query<PlanQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: FindingId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let changed = finding::load(ctx, id).await?;
    let standing = changed.standing();
    let of = &changed.finding;
    let plans = plan::of_finding(ctx, id).await?;
    let row = rectification::by_id(ctx, of.rectification).await?;
    let code = row.rectification.code.to_string();
    let framed = frame(signed_in, Place::Ledger, Some(&code)).await?;
    let directory = ctx.app.directory().await?;
    let latest = plans.own.first();
    let page = format!("/findings/{id}/plan");
    let plannable = is_plannable(of);
    let drafts = plannable && ctx.may(Action::DraftPlan, Some(&standing));
    let decides = ctx.may(Action::ApprovePlan, Some(&standing));
    let mut acts = Vec::new();
    let mut dialogs = Vec::new();
    let unsettled = latest.filter(|p| !p.record.is_approved());
    if drafts && latest.is_none_or(|p| p.record.is_open() || p.record.is_approved()) {
        let label = match latest {
            Some(p) if p.record.is_open() => "修改方案",
            Some(_) => "起草补充方案",
            None => "起草方案",
        };
        acts.push(Act {
            go: true,
            ..leads(label, format!("{page}/edit"))
        });
    }
    if let Some(waits) = unsettled.filter(|p| {
        let asked = p.record.approver();
        decides && asked.is_some_and(|role| ctx.actor.is(role))
    }) {
        acts.push(opens("审定", &page, "approve", true));
        acts.push(opens("退回修改", &page, "return", false));
        dialogs = decision_forms(entered, &page, waits);
    }
    let mut sections = Vec::new();
    for stored in &plans.own {
        sections.extend(sections_of(ctx, stored, &directory).await?);
    }
    if let Some(section) = serving(ctx, &plans.serving, id, &directory).await? {
        sections.push(section);
    }
    if sections.is_empty() {
        sections.push(Section {
            empty: Some(Empty {
                title: "还没有方案".to_owned(),
                text: match of.stage {
                    Stage::Draft => "问题下达后由整改办或牵头单位起草，报领导小组审定。",
                    _ => {
                        "由整改办或牵头单位起草，报整改办主任或主要领导审定；审定后任务才下到单位。"
                    }
                }
                .to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![
            Link::new("整改台账", format!("/ledger?rectification={code}")),
            Link::new(of.number.to_string(), format!("/findings/{id}")),
        ],
        title: "整改方案".to_owned(),
        tags: latest
            .map(|p| state_tag(&p.record.standing))
            .into_iter()
            .collect(),
        lead: of.problem.clone(),
        acts,
        notices: done_notice(done),
        dialogs,
        sections,
        ..SheetPage::default()
    })
}

const fn is_plannable(of: &Finding) -> bool {
    matches!(
        of.stage,
        Stage::Issued { .. } | Stage::Planned { .. } | Stage::InProgress(_)
    )
}

fn state_tag(state: &PlanState) -> Tag {
    let tone = match state {
        PlanState::Drafted => Tone::Plain,
        PlanState::Submitted { .. } => Tone::Blue,
        PlanState::SentBack { .. } => Tone::Red,
        PlanState::Approved { .. } => Tone::Green,
    };
    Tag::new(state.label(), tone)
}

fn decision_forms(entered: &Entered, page: &str, waits: &StoredRecord<FindingPlan>) -> Vec<Dialog> {
    let id = waits.record.planned.id;
    let tasks = waits.record.planned.content.tasks.len();
    let hidden = |what: &str| format!("{page}/{what}/{id}");
    vec![
        Building::new(entered, page, "approve", hidden("approve"))
            .called("审定方案", "审定")
            .says(format!(
                "审定后 {tasks} 项任务立即下到承担单位，等待签收。方案不能再改，需要调整时另起补充方案。"
            ))
            .version(waits.version)
            .done(),
        Building::new(entered, page, "return", hidden("return"))
            .called("退回方案", "退回")
            .version(waits.version)
            .area("reason", "退回理由", "", true)
            .done(),
    ]
}

fn moment_of(stamp: bihuan_domain::Stamp, today: Date) -> String {
    format::moment(words::local(stamp.at.as_millisecond()), today)
}

async fn sections_of(
    ctx: &Context,
    stored: &StoredRecord<FindingPlan>,
    directory: &Directory,
) -> Result<Vec<Section>, Failure> {
    let plan = &stored.record;
    let today = ctx.today();
    let content = &plan.planned.content;
    let standing = match &plan.standing {
        PlanState::Drafted => format!("{} 起草", format::date(plan.planned.day)),
        PlanState::Submitted { approver, stamp } => {
            format!("{} 报{}审定", moment_of(*stamp, today), approver.label())
        }
        PlanState::SentBack { reason, stamp } => format!(
            "{} 第 {} 次退回：{reason}",
            moment_of(*stamp, today),
            plan.rounds
        ),
        PlanState::Approved { stamp } => format!("{} 审定", moment_of(*stamp, today)),
    };
    let facts = [
        ("整改目标", content.goal.clone()),
        ("原因分析", content.cause.clone()),
        ("拟建立的制度", content.mechanism.clone()),
    ];
    let mut facts: Vec<(String, Cell)> = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), Cell::of(value)))
        .collect();
    facts.insert(
        0,
        (
            "办理情况".to_owned(),
            Cell {
                tags: vec![state_tag(&plan.standing)],
                ..Cell::default()
            }
            .below(standing),
        ),
    );
    let mut sections = vec![
        Section {
            title: "方案内容".to_owned(),
            facts,
            ..Section::default()
        },
        Section {
            title: "任务和措施".to_owned(),
            remark: format!(
                "{} 项任务，{} 条措施",
                content.tasks.len(),
                content
                    .tasks
                    .iter()
                    .map(|t| t.measures.len())
                    .sum::<usize>()
            ),
            table: Some(task_table(ctx, content, directory).await?),
            ..Section::default()
        },
    ];
    if let Some(weighing) = &content.weighing {
        let rows = weighing.ways.iter().enumerate().map(|(at, way)| {
            let chosen = at == weighing.chosen;
            let marks = weighing.criteria.iter().enumerate().map(|(c, criterion)| {
                let mark = way.marks.get(c).cloned().unwrap_or_default();
                format!("{criterion}：{}", if mark.is_empty() { "—" } else { &mark })
            });
            vec![
                Cell {
                    tags: if chosen {
                        vec![Tag::new("选定", Tone::Green)]
                    } else {
                        Vec::new()
                    },
                    ..Cell::of(way.title.clone())
                },
                Cell::default().below(marks.collect::<Vec<_>>().join("\n")),
            ]
        });
        sections.push(Section {
            title: "方案比选".to_owned(),
            says: format!("选定理由：{}", weighing.reason),
            table: Some(Table {
                head: vec!["方案", "按标准比较"],
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    Ok(sections)
}

async fn task_table(
    ctx: &Context,
    content: &PlanContent,
    directory: &Directory,
) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for task in &content.tasks {
        let first = || {
            [
                Cell::of(task.title.clone()).below(finding_tasks::typed(&task.batches)),
                Cell::of(directory.short_name(task.unit)),
                Cell::of(task.due.map_or("随问题时限".to_owned(), format::date)),
            ]
        };
        if task.measures.is_empty() {
            let mut row = Vec::from(first());
            row.extend([Cell::of("—"), Cell::default(), Cell::default()]);
            rows.push(row);
        }
        for (at, measure) in task.measures.iter().enumerate() {
            let mut row = if at == 0 {
                Vec::from(first())
            } else {
                vec![Cell::default(), Cell::default(), Cell::default()]
            };
            row.push(Cell::of(measure.text.clone()));
            row.push(Cell {
                tags: measure
                    .types
                    .iter()
                    .map(|k| Tag::new(k.label(), Tone::Plain))
                    .collect(),
                ..Cell::default()
            });
            let served = finding::of_ids(ctx, &measure.also_serves).await?;
            row.push(Cell::links(
                served
                    .iter()
                    .map(|f| Link::new(f.number.to_string(), format!("/findings/{}", f.id)))
                    .collect(),
            ));
            rows.push(row);
        }
    }
    Ok(Table {
        head: vec!["任务", "承担单位", "时限", "措施", "措施类型", "同时服务"],
        rows,
    })
}

/// Measures of other findings that serve this one.
async fn serving(
    ctx: &Context,
    plans: &[StoredRecord<FindingPlan>],
    id: FindingId,
    directory: &Directory,
) -> Result<Option<Section>, Failure> {
    let mut rows = Vec::new();
    for stored in plans {
        let planned = &stored.record.planned;
        let of = finding::of_ids(ctx, &[planned.finding]).await?;
        let from = of.first().map_or_else(
            || Cell::of("其他问题"),
            |f| Cell::link(f.number.to_string(), format!("/findings/{}", f.id)),
        );
        let mut from = Some(from);
        for task in &planned.content.tasks {
            let measures = task.measures.iter().filter(|m| m.also_serves.contains(&id));
            for measure in measures {
                rows.push(vec![
                    from.take().unwrap_or_default(),
                    Cell::of(measure.text.clone()),
                    Cell::of(directory.short_name(task.unit)),
                ]);
            }
        }
    }
    Ok((!rows.is_empty()).then(|| Section {
        title: "另由其他问题的措施覆盖".to_owned(),
        remark: format!("{} 条", rows.len()),
        table: Some(Table {
            head: vec!["来自问题", "措施", "承担单位"],
            rows,
        }),
        ..Section::default()
    }))
}

/// The form.
pub(crate) async fn edit(signed_in: SignedIn, Path(id): Path<FindingId>) -> Response {
    render_edit(&signed_in, id, None).await
}

async fn render_edit(
    signed_in: &SignedIn,
    id: FindingId,
    came_back: Option<(Fields, Failure)>,
) -> Response {
    let status = came_back
        .as_ref()
        .map_or(axum::http::StatusCode::OK, |(_, why)| status_of(why));
    match edit_view(signed_in, id, came_back.as_ref()).await {
        Ok(view) => (status, page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn edit_view(
    signed_in: &SignedIn,
    id: FindingId,
    came_back: Option<&(Fields, Failure)>,
) -> Result<PlanEditPage, Failure> {
    let ctx = &signed_in.ctx;
    let changed = finding::load(ctx, id).await?;
    ctx.allow(Action::DraftPlan, Some(&changed.standing()))?;
    let of = &changed.finding;
    let plans = plan::of_finding(ctx, id).await?;
    let open = plans.own.first().filter(|p| p.record.is_open());
    let row = rectification::by_id(ctx, of.rectification).await?;
    let framed = frame(
        signed_in,
        Place::Ledger,
        Some(row.rectification.code.as_str()),
    )
    .await?;
    let directory = ctx.app.directory().await?;
    let content = open.map_or_else(PlanContent::default, |p| p.record.planned.content.clone());
    let mut view = plan_form::filled(ctx, of, &directory, &content).await?;
    let back = format!("/findings/{id}/plan");
    view.frame = framed.frame;
    view.crumbs = vec![
        Link::new(of.number.to_string(), format!("/findings/{id}")),
        Link::new("整改方案", back.clone()),
    ];
    of.problem.clone_into(&mut view.title);
    view.action.clone_from(&back);
    view.back = back;
    if let Some(open) = open {
        view.plan = open.record.planned.id.to_string();
        view.version = open.version;
        if let PlanState::SentBack { reason, .. } = &open.record.standing {
            view.notices
                .push(Notice::new(Tone::Amber, "退回修改", reason.clone()));
        }
    }
    if let Some((fields, why)) = came_back {
        plan_form::put_back(&mut view, &directory, fields);
        one(fields, "plan").clone_into(&mut view.plan);
        view.version = fields::seen(fields).unwrap_or_default();
        view.notices = vec![Notice::new(Tone::Red, "没有保存", why.to_string())];
    }
    Ok(view)
}

/// Keeps what was written, and hands it in when asked to.
pub(crate) async fn save(
    signed_in: SignedIn,
    Path(id): Path<FindingId>,
    Form(fields): Form<Fields>,
) -> Response {
    match keep(&signed_in, id, &fields).await {
        Ok(()) => Redirect::to(&format!("/findings/{id}/plan?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Internal(_) | Failure::Forbidden(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render_edit(&signed_in, id, Some((fields, failure))).await,
    }
}

async fn keep(signed_in: &SignedIn, id: FindingId, fields: &Fields) -> Result<(), Failure> {
    let changed = finding::load(&signed_in.ctx, id).await?;
    signed_in
        .ctx
        .allow(Action::DraftPlan, Some(&changed.standing()))?;
    let content = plan_form::read(signed_in, &changed.finding, fields).await?;
    let named = signed_in.clone().with_request(fields::request(fields));
    let stored = match plan_form::plan_id(fields)? {
        None => plan::draft(&named.ctx, id, content).await?,
        Some(plan) => {
            let revise = Change::Revise(content);
            match plan::change(&named.ctx, plan, revise, fields::seen(fields)).await {
                // Handed in as it is.
                Err(Failure::Refused(bihuan_domain::Refusal::NothingChanged))
                    if one(fields, "then") == "submit" =>
                {
                    plan::show(&named.ctx, plan).await?
                }
                other => other?,
            }
        }
    };
    if one(fields, "then") == "submit" {
        let approver = plan_form::approver(fields)?;
        let submit = Change::Submit { approver };
        let plan = stored.record.planned.id;
        plan::change(&signed_in.ctx, plan, submit, Some(stored.version)).await?;
    }
    Ok(())
}

/// Approves a plan.
pub(crate) async fn approve(
    signed_in: SignedIn,
    Path((id, plan)): Path<(FindingId, PlanId)>,
    Form(fields): Form<Fields>,
) -> Response {
    decided(signed_in, id, plan, "approve", fields, Change::Approve).await
}

/// Sends a plan back.
pub(crate) async fn send_back(
    signed_in: SignedIn,
    Path((id, plan)): Path<(FindingId, PlanId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let change = Change::SendBack { reason };
    decided(signed_in, id, plan, "return", fields, change).await
}

async fn decided(
    signed_in: SignedIn,
    id: FindingId,
    plan: PlanId,
    form: &str,
    fields: Fields,
    change: Change,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let seen = fields::seen(&fields);
    let result = plan::change(&signed_in.ctx, plan, change, seen).await;
    ended(&signed_in, form, fields, result, |_| {
        format!("/findings/{id}/plan")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}
