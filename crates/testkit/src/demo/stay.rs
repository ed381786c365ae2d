//! What happened after closure in the demo: look-backs on the calendar, visits, a problem that is back.

use std::sync::Arc;

use bihuan_access::Scope;
use bihuan_casework::{
    App, RecordOrder,
    stay::{
        self,
        look_back::{self, Change, Filter, Which},
        rebound::{self, Declare},
    },
};
use bihuan_domain::{
    Stage,
    finding::Figure,
    id::RectificationId,
    look_back::{Held, LookBack, Visit, Visitors},
    rebound::{Declared, Noticed},
};
use bihuan_store::Author;
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};

use super::{Cast, Chance, SetClock, context};

/// What visitors saw, by result.
const HELD: [&str; 3] = [
    "现场查看并走访，整改成果保持良好，未发现反弹。",
    "随机抽查 5 户，均已落实到位，群众表示满意。",
    "查阅台账并实地核对，数据与销号时一致，制度执行正常。",
];
const BACK: [&str; 2] = [
    "现场发现同类问题又有 3 处，管护责任未落实到人。",
    "走访发现已清退的费用又变相收取，涉及 2 个村。",
];
const UNCLEAR: &str = "现场已改造施工，无法核对原点位，需补充资料后再看。";

/// Puts the look-backs of closed findings on the calendar and lets people visit those that were due, up to `now`.
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
    let rectifications = app.store.rectifications(&Scope::All).await?;
    for row in rectifications.iter() {
        schedule(app, row.rectification.id).await?;
    }
    clock.set(now);
    let today = app.clock.today();
    let ctx = context(app, cast);
    let due = Filter {
        which: Which::Overdue,
        ..Filter::default()
    };
    let due = look_back::list(&ctx, &due, RecordOrder::Earliest, None, 500).await?;
    let mut rebounds = 0;
    for (n, listed) in due.iter().enumerate() {
        let it = &listed.stored.record;
        let Some(unit) = visiting_unit(app, cast, it, chance).await? else {
            continue;
        };
        let day = it.scheduled.due;
        clock.set(noon(day)?);
        let sent = Change::Assign(Visitors { unit, person: None });
        let id = it.scheduled.id;
        look_back::change(&ctx, id, sent, None).await?;
        // Some are simply late.
        if n % 7 == 6 {
            continue;
        }
        let visited = day.checked_add(2.days())?.min(today);
        clock.set(noon(visited)?);
        let visit = visit(n, visited, chance);
        let back = visit.result == Held::Rebounded;
        let text = visit.text.clone();
        look_back::change(&ctx, id, Change::Record(visit), None).await?;
        // One suspected rebound waits for a decision.
        if back && rebounds < 2 {
            rebounds += 1;
            let declared = Declared {
                day: visited,
                noticed: Noticed::LookBack,
                text,
                look_back: Some(id),
            };
            let cmd = Declare {
                old: it.scheduled.finding,
                rectification: None,
                problem: None,
                declared,
            };
            rebound::declare(&ctx, cmd).await?;
        }
    }
    clock.set(now);
    Ok(())
}

fn noon(day: Date) -> anyhow::Result<Timestamp> {
    Ok(Offset::constant(8).to_timestamp(day.at(12, 0, 0, 0))?)
}

fn visit(n: usize, day: Date, chance: &mut Chance) -> Visit {
    let (result, text) = match n % 7 {
        2 | 4 => (Held::Rebounded, chance.one(&BACK).copied()),
        5 => (Held::NotVerified, Some(UNCLEAR)),
        _ => (Held::Held, chance.one(&HELD).copied()),
    };
    let done = i64::try_from(5 + chance.below(20)).unwrap_or(5);
    Visit {
        day,
        result,
        text: text.unwrap_or_default().to_owned(),
        asked: "群众 4 人、村（社区）干部 2 人".to_owned(),
        figures: vec![Figure {
            name: "整改事项".to_owned(),
            value_hundredths: done * 100,
            unit: "项".to_owned(),
            of_hundredths: None,
        }],
        evidence: Vec::new(),
    }
}

/// A unit that has no part in the finding: one of the reviewing ones.
async fn visiting_unit(
    app: &Arc<App>,
    cast: &Cast,
    it: &LookBack,
    chance: &mut Chance,
) -> anyhow::Result<Option<bihuan_domain::id::UnitId>> {
    let found = app.store.finding(&Scope::All, it.scheduled.finding).await?;
    let Some(found) = found else { return Ok(None) };
    let clerk = cast.clerk.unit;
    if found.finding.is_worked_on_by(clerk) {
        return Ok(None);
    }
    let units: Vec<_> = cast
        .reviewers
        .iter()
        .map(|r| r.unit)
        .filter(|unit| !found.finding.is_worked_on_by(*unit))
        .collect();
    Ok(chance.one(&units).copied())
}

/// As `casework` does at the moment of closure, for findings whose past was written at once.
async fn schedule(app: &Arc<App>, rectification: RectificationId) -> anyhow::Result<()> {
    for finding in app.store.findings_of(&Scope::All, rectification).await? {
        let Stage::Closed(closure) = &finding.stage else {
            continue;
        };
        let author = Author {
            actor: closure.stamp.by.map(|p| p.to_string()),
            at_ms: closure.stamp.at.as_millisecond(),
            request: None,
        };
        let events = stay::look_backs_of(app, &finding)?;
        if events.is_empty() {
            continue;
        }
        let mut tx = app.store.begin(author, Arc::clone(&app.salts)).await?;
        for event in events {
            tx.record_events::<LookBack>(None, vec![event]).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
