//! Confirm a draft: its rows become findings, in one transaction with the draft and the rectification.

use std::collections::BTreeMap;

use bihuan_access::Action;
use bihuan_domain::{
    Event, Finding, Rectification, Refusal,
    finding::{Passage, Recorded},
    id::{AspectId, DocumentId, FindingId, ItemId},
    import::{Against, Draft, DraftEvent, DraftRow},
    rectification::{Aspect, FindingList, Item},
};
use bihuan_store::{RectificationRow, Tx};

use crate::{Context, Failure};

/// Places of one top group: enough for any ledger, so that groups stay together however often a document comes again.
pub(crate) const GROUP: u32 = 1_000_000;

/// What came onto the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// New findings.
    pub new: Vec<FindingId>,
    /// Findings about which the document now says something else.
    pub changed: Vec<FindingId>,
}

/// Takes a draft into the ledger.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Stale`], [`Failure::Draft`].
pub async fn confirm(
    ctx: &Context,
    id: DocumentId,
    list: FindingList,
    seen: Option<u64>,
) -> Result<Confirmed, Failure> {
    ctx.allow(Action::Import, None)?;
    let mut tx = ctx.begin().await?;
    let before = tx.draft(&ctx.scope(), id).await?.ok_or(Failure::NotFound)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Failure::Stale);
    }
    before.draft.ensure_confirmable()?;
    let draft = before.draft.clone();
    let rectification = tx
        .rectification(draft.rectification)
        .await?
        .ok_or(Failure::NotFound)?;

    let groups = Groups::of(ctx, &draft, &rectification.rectification);
    let changed = report_anew(ctx, &mut tx, id, &draft).await?;
    let events = new_findings(ctx, &mut tx, id, &draft, list, &rectification, &groups).await?;
    let new: Vec<FindingId> = events
        .iter()
        .filter_map(|e| {
            if let Event::FindingRecorded(r) = e {
                Some(r.id)
            } else {
                None
            }
        })
        .collect();
    tx.record_findings(events).await?;
    let confirmed = rectification
        .rectification
        .confirm(id, groups.fresh, new.len())?;
    tx.record_rectification(Some(&rectification), vec![confirmed])
        .await?;
    tx.record_draft(
        id,
        Some(before),
        DraftEvent::DraftConfirmed {
            findings: new.clone(),
        },
    )
    .await?;
    tx.commit().await?;
    Ok(Confirmed { new, changed })
}

/// The draft's groups as the ledger knows them.
struct Groups {
    /// For each aspect of the draft: its id and its place among the rectification's aspects, or nothing without a title.
    of_draft: Vec<Option<(AspectId, u32)>>,
    items: BTreeMap<(usize, String), ItemId>,
    /// Groups that are new, or known ones with new items.
    fresh: Vec<Aspect>,
}

impl Groups {
    fn of(ctx: &Context, draft: &Draft, rectification: &Rectification) -> Self {
        let mut groups = Self {
            of_draft: Vec::new(),
            items: BTreeMap::new(),
            fresh: Vec::new(),
        };
        let mut next = rectification.aspects.len();
        for (index, aspect) in draft.aspects.iter().enumerate() {
            let used = draft.taken().any(|row| row.aspect == index);
            if aspect.title.trim().is_empty() || !used {
                groups.of_draft.push(None);
                continue;
            }
            let known = aspect.known.and_then(|id| {
                rectification
                    .aspects
                    .iter()
                    .position(|a| a.id == id)
                    .map(|at| (id, at))
            });
            let (id, at) = known.unwrap_or_else(|| {
                next += 1;
                (AspectId(ctx.app.ids.next()), next - 1)
            });
            groups
                .of_draft
                .push(Some((id, u32::try_from(at).unwrap_or(u32::MAX))));
            let old_items = rectification
                .aspects
                .get(at)
                .filter(|a| a.id == id)
                .map(|a| a.items.as_slice())
                .unwrap_or_default();
            let mut items = Vec::new();
            for title in draft
                .taken()
                .filter(|r| r.aspect == index)
                .filter_map(|r| r.item.as_ref())
            {
                let key = (index, title.clone());
                if groups.items.contains_key(&key) {
                    continue;
                }
                let item = old_items.iter().find(|i| i.title == *title).map_or_else(
                    || {
                        let id = ItemId(ctx.app.ids.next());
                        items.push(Item {
                            id,
                            title: title.clone(),
                        });
                        id
                    },
                    |known| known.id,
                );
                groups.items.insert(key, item);
            }
            if known.is_none() || !items.is_empty() {
                groups.fresh.push(Aspect {
                    id,
                    title: aspect.title.clone(),
                    items,
                });
            }
        }
        groups
    }
}

async fn report_anew(
    ctx: &Context,
    tx: &mut Tx,
    document: DocumentId,
    draft: &Draft,
) -> Result<Vec<FindingId>, Failure> {
    let mut changed = Vec::new();
    for row in draft.taken() {
        let Against::Changed { finding } = row.against else {
            continue;
        };
        let Some(before) = tx.finding(&ctx.scope(), finding).await? else {
            continue;
        };
        let renewed = before
            .finding
            .report_anew(row.reported.clone(), Some(passage(document, row)));
        let mut events = match renewed {
            Ok(event) => vec![event],
            // What left the ledger stays as it was signed.
            Err(Refusal::WrongStage { .. } | Refusal::NothingChanged) => continue,
            Err(refusal) => return Err(refusal.into()),
        };
        // The words of an issued finding stand; only its reported state is renewed.
        if matches!(before.finding.stage, bihuan_domain::Stage::Draft)
            && before.finding.problem != row.problem
        {
            events.push(Event::FindingCorrected {
                problem: row.problem.clone(),
            });
        }
        tx.record_finding(Some(&before), events).await?;
        changed.push(finding);
    }
    Ok(changed)
}

async fn new_findings(
    ctx: &Context,
    tx: &mut Tx,
    document: DocumentId,
    draft: &Draft,
    list: FindingList,
    rectification: &RectificationRow,
    groups: &Groups,
) -> Result<Vec<Event>, Failure> {
    let r = &rectification.rectification;
    let rows: Vec<&DraftRow> = draft
        .taken()
        .filter(|row| row.against == Against::New)
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let first = tx
        .take_numbers(&format!("finding/{}", r.id), rows.len() as u64)
        .await?;
    let mut last_in_group: BTreeMap<u32, u32> = BTreeMap::new();
    let mut events = Vec::with_capacity(rows.len());
    for (n, row) in (first..).zip(rows) {
        let group = groups.of_draft.get(row.aspect).copied().flatten();
        // Findings without a group stand before the first one.
        let base = group.map_or(0, |(_, at)| at.saturating_add(1).saturating_mul(GROUP));
        let position = match last_in_group.get(&base) {
            Some(last) => last + 1,
            None => {
                tx.last_position(r.id, base, base.saturating_add(GROUP))
                    .await?
                    .max(base)
                    + 1
            }
        };
        last_in_group.insert(base, position);
        events.push(Finding::record(Recorded {
            id: FindingId(ctx.app.ids.next()),
            rectification: r.id,
            number: r.code.number(u32::try_from(n).unwrap_or(u32::MAX)),
            position,
            feedback_date: r.feedback_date,
            aspect: group.map(|(id, _)| id),
            item: row
                .item
                .as_ref()
                .and_then(|title| groups.items.get(&(row.aspect, title.clone())).copied()),
            list,
            source_no: row.source_no.clone(),
            problem: row.problem.clone(),
            reported: row.reported.clone(),
            passage: Some(passage(document, row)),
            rebound_of: None,
        })?);
    }
    Ok(events)
}

const fn passage(document: DocumentId, row: &DraftRow) -> Passage {
    Passage {
        document,
        problem: row.problem_range,
        status: row.status_range,
    }
}
