//! Registers of the demo: rules that rectifications produced, and a draw of closed findings that is being visited.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_casework::{
    App, Context, accountability, institution,
    stay::draw::{self, Announce, Change},
};
use bihuan_domain::{
    Finding,
    accountability::{AccountabilityKind, Ground},
    draw::{Sheet, Shown, Size, Strata},
    id::FindingId,
};
use jiff::{Timestamp, ToSpan as _};

use super::{Cast, Chance, SetClock, back, context};

/// Rules: title, whether on trial, in how many years they run out, how often they were used.
const RULES: [(&str, bool, Option<i64>, usize); 8] = [
    (
        "云岭县农村集体资金资产资源管理实施细则（试行）",
        true,
        Some(2),
        2,
    ),
    ("云岭县安置房建设交付管理办法", false, None, 1),
    ("云岭县公务用车加油管理规定", false, None, 3),
    ("云岭县村（社区）干部值班坐班制度", false, None, 0),
    ("云岭县政府投资项目变更审批办法", false, Some(3), 1),
    ("云岭县河道日常巡查保洁制度（暂行）", true, Some(1), 0),
    ("云岭县惠民惠农补贴发放核查办法", false, None, 2),
    ("云岭县督查检查事项计划管理办法", false, Some(1), 0),
];

/// Fills the registers, up to `now`.
///
/// # Errors
/// The store's, or a rule of the domain.
pub(super) async fn fill(
    app: &Arc<App>,
    clock: &SetClock,
    cast: &Cast,
    chance: &mut Chance,
    now: Timestamp,
) -> anyhow::Result<()> {
    let ctx = context(app, cast);
    rules(app, &ctx, cast, chance).await?;
    actions(app, cast).await?;
    clock.set(now.checked_sub((24_i64 * 20).hours())?);
    let cmd = Announce {
        title: "销号问题反向核查".to_owned(),
        rectification: None,
        closed_from: None,
        closed_until: Some(back(app.clock.today(), 5)),
        lead: None,
        strata: Strata::TimeClass,
        size: Size::Each(3),
        note: "公告次日体彩排列五开奖号码".to_owned(),
    };
    let announced = draw::announce(&ctx, cmd).await?;
    let id = announced.record.announced.id;
    clock.set(now.checked_sub((24_i64 * 19).hours())?);
    draw::change(&ctx, id, Change::Publish(Some("38027".to_owned())), None).await?;
    let drawn = draw::change(&ctx, id, Change::Draw, None).await?;
    clock.set(now);
    for (n, finding) in drawn.record.drawn().iter().enumerate() {
        // Some are still to be visited.
        if n % 4 == 3 {
            continue;
        }
        let found = app.store.finding(&Scope::All, *finding).await?;
        let own = found.is_none_or(|f| f.finding.is_worked_on_by(ctx.actor.unit));
        if !own {
            draw::change(
                &ctx,
                id,
                Change::Visit(sheet(&ctx, *finding, n, chance)),
                None,
            )
            .await?;
        }
    }
    Ok(())
}

fn sheet(ctx: &Context, finding: FindingId, n: usize, chance: &mut Chance) -> Sheet {
    let (shown, text) = match n % 5 {
        1 => (
            Shown::Partly,
            "主体工作已完成，公示内容不全，受访群众多数不清楚整改结果。",
        ),
        4 => (Shown::Untrue, "台账显示已办结，现场仍有 2 处未整改到位。"),
        _ => (Shown::True, "现场与台账一致，受访群众反映问题已解决。"),
    };
    let people = u32::try_from(4 + chance.below(5)).unwrap_or(4);
    let aware = if shown == Shown::True {
        people - 1
    } else {
        people / 2
    };
    Sheet {
        finding,
        day: back(ctx.today(), 3),
        shown,
        people,
        aware,
        satisfied: aware.saturating_sub(1),
        asked: "村民、个体工商户".to_owned(),
        text: text.to_owned(),
        figures: Vec::new(),
    }
}

/// Accountability actions, entered by the director.
async fn actions(app: &Arc<App>, cast: &Cast) -> anyhow::Result<()> {
    use AccountabilityKind as Kind;
    let mut ctx = context(app, cast);
    ctx.actor.person = cast.director.person;
    ctx.actor.unit = cast.director.unit;
    ctx.actor.roles.clone_from(&cast.director.roles);
    let all = app.store.rectifications(&Scope::All).await?;
    let Some(row) = all.iter().next() else {
        return Ok(());
    };
    let entries = [
        (
            Kind::Circular,
            Ground::TooLittle,
            3,
            "整改进展迟缓，三次调度仍未完成节点任务。",
        ),
        (
            Kind::Interview,
            Ground::Perfunctory,
            2,
            "上报材料照抄照搬，未到现场核实。",
        ),
        (
            Kind::Admonishment,
            Ground::Falsified,
            1,
            "销号材料中的验收照片系往年照片。",
        ),
        (Kind::Case, Ground::Problem, 2, "违规发放补贴问题线索。"),
    ];
    for (at, (kind, ground, count, text)) in entries.into_iter().enumerate() {
        let cmd = accountability::Enter {
            rectification: row.rectification.id,
            kind,
            ground,
            day: back(ctx.today(), 5 + i64::try_from(at * 8).unwrap_or(0)),
            count,
            unit: cast.heads.keys().nth(at).copied(),
            name: String::new(),
            text: text.to_owned(),
            findings: Vec::new(),
        };
        accountability::enter(&ctx, cmd).await?;
    }
    Ok(())
}

async fn rules(
    app: &Arc<App>,
    ctx: &Context,
    cast: &Cast,
    chance: &mut Chance,
) -> anyhow::Result<()> {
    let all = app.store.rectifications(&Scope::All).await?;
    let Some(row) = all.iter().next() else {
        return Ok(());
    };
    let findings = app
        .store
        .findings_of(&Scope::All, row.rectification.id)
        .await?;
    let units: Vec<_> = cast.heads.keys().copied().collect();
    let today = ctx.today();
    for (at, (title, on_trial, years, uses)) in RULES.into_iter().enumerate() {
        let issued = back(today, 20 + i64::try_from(at * 9).unwrap_or(0));
        let answered: Option<&Finding> = findings.get(at * 5);
        let cmd = institution::Enter {
            rectification: row.rectification.id,
            title: title.to_owned(),
            document_no: Some(format!("云办发〔{}〕{}号", issued.year(), 12 + at)),
            unit: chance.one(&units).copied().unwrap_or(cast.root),
            issued,
            valid_until: years.map(|y| issued.checked_add(y.years()).unwrap_or(issued)),
            on_trial,
            findings: answered.iter().map(|f| f.id).collect(),
        };
        let entered = institution::enter(ctx, cmd).await?;
        for n in 0..uses {
            let used = institution::Change::Used {
                day: back(today, 2 + i64::try_from(n * 6).unwrap_or(0)),
                text: format!("依据该制度核查 {} 项，纠正 {} 项。", 6 + n * 3, 1 + n),
            };
            institution::change(ctx, entered.record.entered.id, used, None).await?;
        }
    }
    Ok(())
}
