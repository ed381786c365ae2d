//! Meetings, plans, liaison groups and a special drive of the demo district.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_casework::{
    App, Context, drive, liaison,
    meeting::{self, Change, Enter},
    plan, rectification,
};
use bihuan_domain::{
    Finding, Role,
    drive::{DriveKind, DriveStep},
    finding::{PlannedMeasure, PlannedTask},
    id::{FindingId, MeasureId, RectificationId, TaskId, UnitId},
    liaison::Cover,
    meeting::MeetingKind,
    plan::{PlanContent, Way, Weighing},
    task::MeasureType,
};
use jiff::civil::Date;

use super::{acting, back, context, district::Cast, priorities};

/// The campaign that has all of it.
const CODE: &str = "YL-2026";

/// Kind, what the meetings are called, how many, and how many days lie between them.
const MEETINGS: [(MeetingKind, &str, i64, i64); 5] = [
    (MeetingKind::Secretary, "书记专题会", 3, 36),
    (MeetingKind::StandingCommittee, "县委常委会", 6, 18),
    (MeetingKind::LeadingGroup, "整改工作领导小组会议", 2, 50),
    (MeetingKind::Promotion, "整改推进会", 9, 12),
    (MeetingKind::Dispatch, "整改周调度会", 15, 7),
];

/// What a dispatch meeting decides, and what the unit replies.
const MATTERS: [(&str, &str); 6] = [
    (
        "一周内将分配名单在村务公开栏公示",
        "已在 12 个村公示，收到意见 3 条，均已答复。",
    ),
    (
        "逐笔核对专项资金拨付情况，形成对账单",
        "核对 46 笔，差异 2 笔，已更正。",
    ),
    (
        "组织一次现场核查，拍照留存",
        "现场核查 8 处，照片 24 张已归档。",
    ),
    ("对照清单补齐佐证材料", "补齐材料 17 份。"),
    ("明确专人负责数据报送", "已明确 2 名经办人。"),
    ("研究建立长效管护办法", "办法初稿已征求意见。"),
];

/// Holds the meetings, sets the groups up, opens the drive, drafts plans.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn coordinate(app: &Arc<App>, cast: &Cast) -> anyhow::Result<()> {
    let ctx = context(app, cast);
    let id = rectification::find(&ctx, CODE).await?.rectification.id;
    let findings = app.store.findings_of(&Scope::All, id).await?;
    hold_meetings(&ctx, cast, id, &findings).await?;
    set_groups_up(&ctx, cast, id).await?;
    open_drive(&ctx, cast, &findings).await?;
    let units: Vec<UnitId> = cast.units.values().copied().collect();
    priorities::set(&ctx, &units, &findings).await?;
    draft_plans(&ctx, &findings).await
}

async fn hold_meetings(
    ctx: &Context,
    cast: &Cast,
    id: RectificationId,
    findings: &[Finding],
) -> anyhow::Result<()> {
    let today = ctx.today();
    let open: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.stage.is_open() && f.owners.lead.is_some())
        .collect();
    let units: Vec<UnitId> = cast.units.values().copied().take(6).collect();
    let mut turn = 0;
    for (kind, name, many, apart) in MEETINGS {
        for n in (0..many).rev() {
            let held = meeting::enter(
                ctx,
                Enter {
                    rectification: id,
                    kind,
                    title: format!("{name}（第{}次）", many - n),
                    day: back(today, n * apart + 1),
                    place: "县委三楼会议室".to_owned(),
                    units: units.clone(),
                    agenda: "听取整改进展，研究存在问题。".to_owned(),
                },
            )
            .await?;
            if kind != MeetingKind::Dispatch || n > 2 || open.is_empty() {
                continue;
            }
            for _ in 0..2 {
                let (Some(of), Some((text, reply))) = (
                    open.get(turn % open.len()),
                    MATTERS.get(turn % MATTERS.len()),
                ) else {
                    continue;
                };
                turn += 1;
                let Some(unit) = of.owners.lead else { continue };
                let decide = Change::Decide {
                    text: (*text).to_owned(),
                    unit,
                    due: back(held.record.held.day, -5),
                    findings: vec![of.id],
                };
                let meeting = held.record.held.id;
                let after = meeting::change(ctx, meeting, decide, None).await?;
                // Every second one is answered; the others wait.
                let last = after.record.decisions.last().map(|d| d.decided.id);
                if let (0, Some(decision), Some(by)) = (turn % 2, last, cast.handlers.get(&unit)) {
                    let answer = Change::Answer {
                        decision,
                        reply: (*reply).to_owned(),
                    };
                    meeting::change(&acting(ctx, by), meeting, answer, None).await?;
                }
            }
        }
    }
    Ok(())
}

async fn set_groups_up(ctx: &Context, cast: &Cast, id: RectificationId) -> anyhow::Result<()> {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "七"];
    let units: Vec<UnitId> = cast.units.values().copied().collect();
    let share = units.len().div_ceil(NAMES.len()).max(1);
    for (at, name) in NAMES.iter().enumerate() {
        let own: Vec<UnitId> = units.iter().skip(at * share).take(share).copied().collect();
        let sponsor = cast.leaders.get(at).map(|l| l.person);
        let cover = Cover {
            title: format!("第{name}联络组"),
            members: format!("组长、联络员各一名，值班电话 0000-00000{at}"),
            sponsors: sponsor.into_iter().collect(),
            units: own,
        };
        liaison::enter(ctx, id, cover).await?;
    }
    Ok(())
}

async fn open_drive(ctx: &Context, cast: &Cast, findings: &[Finding]) -> anyhow::Result<()> {
    let today = ctx.today();
    let step = |title: &str, due: Date| DriveStep {
        title: title.to_owned(),
        due,
    };
    let opened = drive::open(
        ctx,
        drive::Open {
            kind: DriveKind::SpecialDrive,
            title: "群众身边资金管理专项整治".to_owned(),
            goal: "摸清底数、收回欠款、建立台账。".to_owned(),
            unit: cast.units.values().copied().next().unwrap_or(cast.root),
            sponsor: cast.leaders.first().map(|l| l.person),
            second_head: cast.leaders.get(1).map(|l| l.person),
            day: back(today, 60),
            due: back(today, -60),
            steps: vec![
                step("第一批：清查摸底", back(today, 20)),
                step("第二批：集中整改", back(today, -30)),
            ],
        },
    )
    .await?;
    let id = opened.record.opened.id;
    let some: Vec<FindingId> = findings.iter().step_by(9).map(|f| f.id).collect();
    drive::change(ctx, id, drive::Change::Collect(some), None).await?;
    let reach = drive::Change::Reach {
        step: 0,
        text: "清查 12 个单位，摸清底数 312 笔。".to_owned(),
    };
    drive::change(ctx, id, reach, None).await?;
    Ok(())
}

async fn draft_plans(ctx: &Context, findings: &[Finding]) -> anyhow::Result<()> {
    let waiting = findings.iter().filter(|f| f.stage.key() == "issued");
    for (at, of) in waiting.take(2).enumerate() {
        let Some(unit) = of.owners.lead else { continue };
        let other = findings.iter().find(|f| f.id != of.id);
        let content = content(ctx, unit, other.map(|f| f.id));
        let stored = plan::draft(ctx, of.id, content).await?;
        let approver = if at == 0 {
            Role::OfficeDirector
        } else {
            Role::PrincipalLeader
        };
        let submit = plan::Change::Submit { approver };
        plan::change(ctx, stored.record.planned.id, submit, None).await?;
    }
    Ok(())
}

fn content(ctx: &Context, unit: UnitId, other: Option<FindingId>) -> PlanContent {
    let fresh = || ctx.app.ids.next();
    let way = |title: &str, marks: [&str; 4]| Way {
        title: title.to_owned(),
        marks: marks.map(str::to_owned).to_vec(),
    };
    PlanContent {
        goal: "三个月内全部整改到位，群众满意率不低于 95%。".to_owned(),
        cause: "管护责任不清，日常巡查流于形式。".to_owned(),
        mechanism: "管护责任清单和巡查办法".to_owned(),
        weighing: Some(Weighing {
            criteria: ["政策依据", "成本", "功能需求", "社会效益"]
                .map(str::to_owned)
                .to_vec(),
            ways: vec![
                way(
                    "整体重建",
                    ["需另行报批", "约 260 万元", "全部满足", "工期长，影响大"],
                ),
                way(
                    "维修加固",
                    ["符合现行规定", "约 68 万元", "满足使用", "不停用，群众认可"],
                ),
                way(
                    "租用替代",
                    ["符合现行规定", "每年约 30 万元", "部分满足", "不便群众"],
                ),
            ],
            chosen: 1,
            reason: "费用低、不停用，符合规定。".to_owned(),
        }),
        tasks: vec![PlannedTask {
            id: TaskId(fresh()),
            title: "逐处排查并限期整改".to_owned(),
            unit,
            due: None,
            measures: vec![
                PlannedMeasure {
                    id: MeasureId(fresh()),
                    text: "逐处排查，列出清单，明确责任人".to_owned(),
                    types: vec![MeasureType::Generalization],
                    also_serves: other.into_iter().collect(),
                },
                PlannedMeasure {
                    id: MeasureId(fresh()),
                    text: "印发管护责任清单和巡查办法".to_owned(),
                    types: vec![MeasureType::Institution, MeasureType::Major],
                    also_serves: Vec::new(),
                },
            ],
            batches: Vec::new(),
        }],
    }
}
