//! Reading the form of a plan, and filling it: what was kept, or what came back refused.

use bihuan_casework::{Context, Directory, Failure, finding};
use bihuan_domain::{
    Finding, Role,
    finding::{PlannedMeasure, PlannedTask},
    id::{FindingId, MeasureId, PlanId, TaskId, UnitId},
    plan::{APPROVERS, PlanContent, Way, Weighing},
    task::MeasureType,
};

use super::{
    fields::{Fields, all, chosen, day, id, one},
    finding_tasks,
    sheet::{findings_named, unit_options},
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::Choice,
        plan::{MeasureFields, PlanEditPage, TaskFields, WayFields},
    },
};

/// Most tasks of a plan and most measures of a task in the form.
const MOST: usize = 20;

/// Who is asked to approve it.
///
/// # Errors
/// When nobody was chosen.
pub(crate) fn approver(fields: &Fields) -> Result<Role, Failure> {
    let key = one(fields, "approver");
    APPROVERS
        .into_iter()
        .find(|role| role_key(*role) == key)
        .ok_or_else(|| Failure::Invalid("请选择报谁审定。".to_owned()))
}

fn role_key(role: Role) -> String {
    serde_json::to_value(role)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Reads what a plan is to say.
///
/// # Errors
/// [`Failure::Invalid`] names what cannot be used.
pub(crate) async fn read(
    signed_in: &SignedIn,
    of: &Finding,
    fields: &Fields,
) -> Result<PlanContent, Failure> {
    let ids = &signed_in.ctx.app.ids;
    let mut tasks = Vec::new();
    for t in 0..MOST {
        let title = one(fields, &format!("t{t}-title"));
        let mut measures = Vec::new();
        for m in 0..MOST {
            let at = format!("t{t}m{m}");
            let text = one(fields, &format!("{at}-text"));
            if text.is_empty() {
                continue;
            }
            let known: Option<MeasureId> = id(one(fields, &format!("{at}-id")))?;
            let kind_name = format!("{at}-type");
            let kinds: Vec<&str> = all(fields, &kind_name).collect();
            let serves = one(fields, &format!("{at}-serves"));
            measures.push(PlannedMeasure {
                id: known.unwrap_or_else(|| MeasureId(ids.next())),
                text: text.to_owned(),
                types: MeasureType::ALL
                    .into_iter()
                    .filter(|k| kinds.contains(&k.key()))
                    .collect(),
                also_serves: findings_named(signed_in, of.rectification, serves).await?,
            });
        }
        if title.is_empty() && measures.is_empty() {
            continue;
        }
        let known: Option<TaskId> = id(one(fields, &format!("t{t}-id")))?;
        let unit: UnitId = chosen(
            one(fields, &format!("t{t}-unit")),
            &format!("任务“{title}”的承担单位"),
        )?;
        tasks.push(PlannedTask {
            id: known.unwrap_or_else(|| TaskId(ids.next())),
            title: title.to_owned(),
            unit,
            due: day(one(fields, &format!("t{t}-due")), "任务时限")?,
            measures,
            batches: finding_tasks::batches(&**ids, one(fields, &format!("t{t}-batches")))?,
        });
    }
    Ok(PlanContent {
        goal: one(fields, "goal").to_owned(),
        cause: one(fields, "cause").to_owned(),
        mechanism: one(fields, "mechanism").to_owned(),
        weighing: weighing(fields)?,
        tasks,
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(str::to_owned)
        .collect()
}

fn weighing(fields: &Fields) -> Result<Option<Weighing>, Failure> {
    let criteria = lines(one(fields, "criteria"));
    let mut ways = Vec::new();
    let mut choice = None;
    for at in 0..MOST {
        let title = one(fields, &format!("w{at}-title"));
        if title.is_empty() {
            continue;
        }
        if one(fields, "chosen") == at.to_string() {
            choice = Some(ways.len());
        }
        ways.push(Way {
            title: title.to_owned(),
            marks: lines(one(fields, &format!("w{at}-marks"))),
        });
    }
    if ways.is_empty() {
        return Ok(None);
    }
    Ok(Some(Weighing {
        criteria,
        ways,
        chosen: choice.ok_or_else(|| Failure::Invalid("请选定一个比选方案。".to_owned()))?,
        reason: one(fields, "reason").to_owned(),
    }))
}

/// Fills the form with what a plan says.
///
/// # Errors
/// The store's.
pub(crate) async fn filled(
    ctx: &Context,
    of: &Finding,
    directory: &Directory,
    content: &PlanContent,
) -> Result<PlanEditPage, Failure> {
    let lead = of.owners.lead.map(|u| u.to_string()).unwrap_or_default();
    let mut tasks = Vec::new();
    for (at, task) in content.tasks.iter().enumerate() {
        let mut measures = Vec::new();
        for (m, measure) in task.measures.iter().enumerate() {
            measures.push(MeasureFields {
                id: measure.id.to_string(),
                text: measure.text.clone(),
                serves: numbers(ctx, &measure.also_serves).await?,
                ..blank_measure(at, m, &measure.types)
            });
        }
        let kept = measures.len();
        measures.extend((kept..kept + 2).map(|m| blank_measure(at, m, &[])));
        tasks.push(TaskFields {
            at,
            label: format!("任务{}", format::ordinal(at + 1)),
            id: task.id.to_string(),
            title: task.title.clone(),
            unit: units(directory, &task.unit.to_string()),
            due: task.due.map(format::date).unwrap_or_default(),
            batches: finding_tasks::typed(&task.batches),
            measures,
        });
    }
    let at = tasks.len();
    tasks.push(TaskFields {
        at,
        label: format!("任务{}（新增）", format::ordinal(at + 1)),
        unit: units(directory, &lead),
        measures: (0..3).map(|m| blank_measure(at, m, &[])).collect(),
        ..TaskFields::default()
    });
    let weighed = content.weighing.as_ref();
    let known = weighed.map_or(&[][..], |w| w.ways.as_slice());
    let ways = (0..known.len().max(3)).map(|at| {
        let way = known.get(at);
        WayFields {
            at,
            label: format!("方案{}", format::ordinal(at + 1)),
            title: way.map(|w| w.title.clone()).unwrap_or_default(),
            marks: way.map(|w| w.marks.join("\n")).unwrap_or_default(),
            chosen: weighed.is_some_and(|w| w.chosen == at),
        }
    });
    let approvers = APPROVERS.map(|role| Choice::new(role_key(role), role.label()));
    Ok(PlanEditPage {
        goal: content.goal.clone(),
        cause: content.cause.clone(),
        mechanism: content.mechanism.clone(),
        criteria: weighed.map(|w| w.criteria.join("\n")).unwrap_or_default(),
        ways: ways.collect(),
        reason: weighed.map(|w| w.reason.clone()).unwrap_or_default(),
        tasks,
        approver: approvers.to_vec().into(),
        ..PlanEditPage::default()
    })
}

/// Puts what was typed back into the form, line by line as it came.
pub(crate) fn put_back(page: &mut PlanEditPage, directory: &Directory, fields: &Fields) {
    let text = |name: &str| one(fields, name).to_owned();
    page.goal = text("goal");
    page.cause = text("cause");
    page.mechanism = text("mechanism");
    page.criteria = text("criteria");
    page.reason = text("reason");
    for way in &mut page.ways {
        way.title = text(&format!("w{}-title", way.at));
        way.marks = text(&format!("w{}-marks", way.at));
        way.chosen = one(fields, "chosen") == way.at.to_string();
    }
    let came = |t: usize| fields.iter().any(|(n, _)| *n == format!("t{t}-title"));
    page.tasks = (0..MOST)
        .filter(|t| came(*t))
        .map(|t| {
            let present = |m: usize| {
                let name = format!("t{t}m{m}-text");
                fields.iter().any(|(n, _)| *n == name)
            };
            let measures = (0..MOST).filter(|m| present(*m)).map(|m| {
                let at = format!("t{t}m{m}");
                let kind_name = format!("{at}-type");
                let kinds: Vec<&str> = all(fields, &kind_name).collect();
                let types: Vec<MeasureType> = MeasureType::ALL
                    .into_iter()
                    .filter(|k| kinds.contains(&k.key()))
                    .collect();
                MeasureFields {
                    id: text(&format!("{at}-id")),
                    text: text(&format!("{at}-text")),
                    serves: text(&format!("{at}-serves")),
                    ..blank_measure(t, m, &types)
                }
            });
            TaskFields {
                at: t,
                label: format!("任务{}", format::ordinal(t + 1)),
                id: text(&format!("t{t}-id")),
                title: text(&format!("t{t}-title")),
                unit: units(directory, one(fields, &format!("t{t}-unit"))),
                due: text(&format!("t{t}-due")),
                batches: text(&format!("t{t}-batches")),
                measures: measures.collect(),
            }
        })
        .collect();
}

fn blank_measure(task: usize, at: usize, types: &[MeasureType]) -> MeasureFields {
    let kinds = MeasureType::ALL
        .into_iter()
        .map(|k| Choice::new(k.key(), k.label()).chosen_if(types.contains(&k)));
    MeasureFields {
        at: format!("t{task}m{at}"),
        label: format!("措施 {}", at + 1),
        types: kinds.collect(),
        ..MeasureFields::default()
    }
}

fn units(directory: &Directory, now: &str) -> crate::views::parts::Select {
    std::iter::once(Choice::new("", "请选择"))
        .chain(
            unit_options(directory)
                .into_iter()
                .map(|(id, name)| Choice::new(id.clone(), name).chosen_if(id == now)),
        )
        .collect::<Vec<_>>()
        .into()
}

/// Numbers of findings in one line.
pub(crate) async fn numbers(ctx: &Context, ids: &[FindingId]) -> Result<String, Failure> {
    let found = finding::of_ids(ctx, ids).await?;
    let numbers: Vec<String> = found.iter().map(|f| f.number.to_string()).collect();
    Ok(numbers.join("、"))
}

/// The plan that a form changes, if it does not begin one.
///
/// # Errors
/// When it is no id.
pub(crate) fn plan_id(fields: &Fields) -> Result<Option<PlanId>, Failure> {
    id(one(fields, "plan"))
}
