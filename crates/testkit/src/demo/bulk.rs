//! A large ledger for measurements: findings with tasks, measures, reports and their whole journal, through the store's bulk path.

use std::sync::Arc;

use bihuan_casework::{App, rectification};
use bihuan_domain::{
    Finding, Stamp,
    finding::{Recorded, Reported},
    id::{AspectId, DocumentId, FindingId},
    rectification::{Aspect, FindingList, RectificationEvent, Source},
};
use bihuan_store::{Author, BulkFinding};
use jiff::ToSpan as _;

use super::{
    Cast, Chance, Goal, Teller, back, context, pick, possible,
    words::{ASPECTS, PATTERNS, fill},
};

/// Findings of one transaction.
const BATCH: usize = 1000;
const GOALS: &[(Goal, u64)] = &[
    (Goal::Closed, 45),
    (Goal::InProgress, 30),
    (Goal::Planned, 5),
    (Goal::Issued, 5),
    (Goal::Countersigning, 5),
    (Goal::JointReview, 4),
    (Goal::Returned, 3),
    (Goal::Extension, 3),
];

/// Adds a rectification with `count` findings.
///
/// # Errors
/// The store's.
pub async fn fill_bulk(app: &Arc<App>, cast: &Cast, count: usize, seed: u64) -> anyhow::Result<()> {
    let today = app.clock.today();
    let feedback = back(today, 40);
    let now = app.clock.now();
    let ctx = context(app, cast);
    let opened = rectification::open(
        &ctx,
        rectification::Open {
            code: "DAGUI-2026".to_owned(),
            name: format!("大规模台账（{count} 个问题）"),
            source: Source::Data,
            feedback_date: feedback,
            period_end: Some(back(today, -120)),
        },
    )
    .await?;
    let aspects: Vec<Aspect> = ASPECTS
        .iter()
        .map(|title| Aspect {
            id: AspectId(app.ids.next()),
            title: (*title).to_owned(),
            items: Vec::new(),
        })
        .collect();
    let r = opened.rectification.clone();
    let author = Author {
        actor: Some(cast.clerk.person.to_string()),
        at_ms: now.as_millisecond(),
        request: None,
    };
    let mut tx = app
        .store
        .begin(author.clone(), Arc::clone(&app.salts))
        .await?;
    let brought: RectificationEvent =
        r.confirm(DocumentId(app.ids.next()), aspects.clone(), count)?;
    tx.record_rectification(Some(&opened), vec![brought])
        .await?;
    tx.take_numbers(&format!("finding/{}", r.id), count as u64)
        .await?;
    tx.commit().await?;

    let start = now.checked_sub((24_i64 * 38).hours())?;
    let mut teller = Teller {
        cast,
        ids: app.ids.as_ref(),
        chance: Chance::new(seed),
        now,
        names: super::names(app, cast).await?,
        rectification: opened.rectification.name.clone(),
        suite: app.store.suite(),
    };
    let mut at = [0_u32; 4];
    let mut number = 0_u32;
    while (number as usize) < count {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && (number as usize) < count {
            number += 1;
            let Some(pattern) = PATTERNS.get(number as usize % PATTERNS.len()) else {
                break;
            };
            let goal = pick(GOALS, &mut teller.chance);
            let words = fill(pattern, goal == Goal::Closed, &mut teller.chance);
            let place = at.get_mut(pattern.aspect).map_or(0, |n| {
                *n += 1;
                *n
            });
            let group = u32::try_from(pattern.aspect).unwrap_or(0) + 1;
            let recorded = Finding::record(Recorded {
                id: FindingId(app.ids.next()),
                rectification: r.id,
                number: r.code.number(number),
                position: group * 1_000_000 + place,
                feedback_date: feedback,
                aspect: aspects.get(pattern.aspect).map(|a| a.id),
                item: None,
                list: FindingList::Feedback,
                source_no: Some(number.to_string()),
                problem: words.problem,
                reported: Some(Reported {
                    status: "unclear".to_owned(),
                    status_words: Vec::new(),
                    status_text: words.status,
                }),
                passage: None,
                rebound_of: None,
            })?;
            let stamp = Stamp {
                by: Some(cast.clerk.person),
                at: start,
            };
            let Some(finding) = Finding::apply(None, recorded.clone(), stamp) else {
                anyhow::bail!("a finding was not begun")
            };
            let lead = cast.units.get(pattern.lead).copied().unwrap_or(cast.root);
            let due = back(
                today,
                20 - i64::try_from(teller.chance.below(120)).unwrap_or(0),
            );
            let due = due.max(feedback);
            let (_, told) = teller.tell(finding, lead, possible(goal, cast, lead), start, due)?;
            batch.push(BulkFinding {
                history: std::iter::once((stamp, recorded)).chain(told).collect(),
            });
        }
        let mut tx = app
            .store
            .begin(author.clone(), Arc::clone(&app.salts))
            .await?;
        tx.record_bulk(batch).await?;
        tx.commit().await?;
    }
    Ok(())
}
