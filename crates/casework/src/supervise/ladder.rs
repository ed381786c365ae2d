//! The ladder of a rectification: where every unit stands with every finding it leads, why, and what comes next on which day.

use std::collections::HashMap;

use bihuan_access::Action;
use bihuan_domain::{
    card::{Card, CardColour, CardState},
    id::{CardId, FindingId, LetterId, RectificationId, UnitId},
    ladder::{
        LadderCase, LadderPolicy, LadderRules, NextRung, RulesVersion, Rung, card_due, next,
        standing,
    },
    letter::{DocumentNumber, Letter},
};
use bihuan_store::{Filter, LedgerRow, Order, RecordFilter, StoreError, StoredRecord};
use jiff::civil::Date;

use crate::{
    Context, Failure, accountability,
    ledger::{self, List},
    letter, record,
};

/// Findings that one look takes in.
const MOST: u32 = 1000;
/// Accountability actions that one look takes in.
const RECORDS: u32 = 5000;

/// A step that was taken: the rung, its day, and the letter, unless it was accountability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub rung: Rung,
    /// When.
    pub day: Date,
    /// By which letter.
    pub letter: Option<(LetterId, DocumentNumber)>,
}

/// A finding on the ladder.
#[derive(Debug, Clone)]
pub struct LadderRow {
    /// The finding.
    pub finding: LedgerRow,
    /// The unit that leads it.
    pub unit: UnitId,
    /// Working days over the deadline; none while it is not over.
    pub overdue: Option<i32>,
    /// Steps taken for it, the latest first.
    pub taken: Vec<Taken>,
    /// Where it stands on the ladder.
    pub standing: Option<Rung>,
    /// What comes next if nothing changes.
    pub next: Option<NextRung>,
    /// The card in force.
    pub card: Option<(CardId, CardColour)>,
    /// The card that the policy would have today, and why.
    pub card_due: Option<(CardColour, String)>,
}

/// The ladder of a rectification.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The policy it was worked out with.
    pub policy: LadderPolicy,
    /// Findings that are overdue, were sent back too often, or have a card; the longest overdue first.
    pub rows: Vec<LadderRow>,
    /// Whether there are more than one look takes in.
    pub cut: bool,
}

/// The policy in force for a rectification.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn policy(ctx: &Context, id: RectificationId) -> Result<LadderPolicy, Failure> {
    let rules = kept(ctx, id).await?;
    Ok(rules.map_or_else(LadderPolicy::default, |r| r.record.policy()))
}

/// Every version of the policy that was set, the oldest first; empty while it is the one that ships.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn versions(ctx: &Context, id: RectificationId) -> Result<Vec<RulesVersion>, Failure> {
    Ok(kept(ctx, id)
        .await?
        .map_or_else(Vec::new, |r| r.record.versions))
}

async fn kept(
    ctx: &Context,
    id: RectificationId,
) -> Result<Option<StoredRecord<LadderRules>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    Ok(ctx.app.store.record(&ctx.scope(), id.0).await?)
}

/// Sets the policy of a rectification, from today on.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn set_policy(
    ctx: &Context,
    id: RectificationId,
    policy: LadderPolicy,
) -> Result<StoredRecord<LadderRules>, Failure> {
    ctx.allow(Action::KeepLadder, None)?;
    record::check_rectification(ctx, id).await?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let mut tx = ctx.begin().await?;
    let before = tx.record::<LadderRules>(&ctx.scope(), id.0).await?;
    let now = before
        .as_ref()
        .map_or_else(LadderPolicy::default, |b| b.record.policy());
    let event = LadderRules::set(id, &now, policy, ctx.today())?;
    let stored = match tx.record_events(before.as_ref(), vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return record::again(ctx).await,
        other => other?,
    };
    tx.commit().await?;
    Ok(stored)
}

/// The ladder as it stands today under `policy`: the one in force, or one that is only tried.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn ladder(
    ctx: &Context,
    id: RectificationId,
    policy: LadderPolicy,
) -> Result<Ladder, Failure> {
    policy.check()?;
    let steps = Steps::read(ctx, id).await?;
    let overdue = Filter {
        due_before: Some(ctx.today()),
        ..Filter::default()
    };
    let returned = Filter {
        returned_from: Some(policy.yellow_returns),
        ..Filter::default()
    };
    let carded = Filter {
        ids: Some(steps.cards.keys().copied().collect()),
        ..Filter::default()
    };
    let mut rows: Vec<LadderRow> = Vec::new();
    let mut cut = false;
    for filter in [overdue, returned, carded] {
        let wanted = List {
            filter,
            order: Order::Due,
            limit: MOST,
            ..List::default()
        };
        let listed = ledger::list(ctx, id, &wanted).await?;
        cut |= listed.page.after.is_some();
        for finding in listed.page.rows {
            let there = rows.iter().any(|row| row.finding.id == finding.id);
            if let (false, Some((unit, _))) = (there, finding.lead.clone()) {
                rows.push(steps.row(ctx, &policy, finding, unit));
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.overdue));
    Ok(Ladder { policy, rows, cut })
}

/// What was done so far: letters, accountability, cards, by finding and unit.
struct Steps {
    taken: HashMap<(FindingId, UnitId), Vec<Taken>>,
    cards: HashMap<FindingId, Vec<Card>>,
}

impl Steps {
    async fn read(ctx: &Context, id: RectificationId) -> Result<Self, Failure> {
        let mut taken: HashMap<_, Vec<Taken>> = HashMap::new();
        let filter = RecordFilter {
            rectification: Some(id),
            ..RecordFilter::default()
        };
        let letters = letter::all(ctx, &filter).await?;
        for (it, rung) in letters
            .iter()
            .filter_map(|l| Some((&l.record, l.record.entered.kind.rung()?)))
        {
            for step in of_letter(it, rung) {
                taken.entry(step.0).or_default().push(step.1);
            }
        }
        if ctx.may(Action::SeeAccountability, None) {
            let filter = accountability::Filter {
                rectification: Some(id),
                ..accountability::Filter::default()
            };
            for stored in accountability::list(ctx, &filter, None, RECORDS).await? {
                let it = stored.record;
                let Some(unit) = it.entered.unit.filter(|_| it.withdrawn.is_none()) else {
                    continue;
                };
                for finding in it.entered.findings {
                    taken.entry((finding, unit)).or_default().push(Taken {
                        rung: Rung::Accountability,
                        day: it.entered.day,
                        letter: None,
                    });
                }
            }
        }
        for steps in taken.values_mut() {
            steps.sort_by_key(|step| std::cmp::Reverse((step.day, step.rung)));
        }
        let mut cards: HashMap<_, Vec<Card>> = HashMap::new();
        for stored in super::card::list_of_states(ctx, id, vec!["in_force", "appealed"]).await? {
            let it = stored.record;
            cards.entry(it.entered.finding).or_default().push(it);
        }
        Ok(Self { taken, cards })
    }

    fn row(
        &self,
        ctx: &Context,
        policy: &LadderPolicy,
        finding: LedgerRow,
        unit: UnitId,
    ) -> LadderRow {
        let (today, calendar) = (ctx.today(), &ctx.app.calendar);
        let taken = self
            .taken
            .get(&(finding.id, unit))
            .cloned()
            .unwrap_or_default();
        let pairs: Vec<(Rung, Date)> = taken.iter().map(|t| (t.rung, t.day)).collect();
        let card = self.cards.get(&finding.id).and_then(|cards| {
            let in_force = cards
                .iter()
                .filter(|c| c.standing == CardState::InForce && c.entered.unit == unit);
            in_force.max_by_key(|c| c.entered.colour)
        });
        let due = finding.due.filter(|due| finding.open && *due < today);
        let case = LadderCase {
            due,
            returns: if finding.open { finding.rework } else { 0 },
            taken: &pairs,
            card: card.map(|c| (c.entered.colour, c.entered.day)),
        };
        LadderRow {
            unit,
            overdue: due.map(|due| calendar.between(due, today)),
            standing: standing(&case).map(|(rung, _)| rung),
            next: next(policy, calendar, &case),
            card: card.map(|c| (c.entered.id, c.entered.colour)),
            card_due: finding
                .open
                .then(|| card_due(policy, calendar, &case, today))
                .flatten(),
            taken,
            finding,
        }
    }
}

fn of_letter(it: &Letter, rung: Rung) -> Vec<((FindingId, UnitId), Taken)> {
    let Some(issue) = it.in_force() else {
        return Vec::new();
    };
    let content = &it.entered.content;
    let places = content.findings.iter().flat_map(|finding| {
        let units = content.recipients.iter();
        units.map(|unit| (*finding, *unit))
    });
    let step = Taken {
        rung,
        day: issue.day,
        letter: Some((it.entered.id, issue.number.clone())),
    };
    places.map(|place| (place, step.clone())).collect()
}
