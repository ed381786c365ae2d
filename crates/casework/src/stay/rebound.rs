//! Rebounds: declare that a closed finding is back, list them, follow the chain of rounds.

use bihuan_access::Action;
use bihuan_domain::{
    Event, Finding,
    finding::Recorded,
    id::{FindingId, LookBackId, ReboundId, RectificationId},
    look_back::{LookBack, closed_on},
    rebound::{Declared, Rebound},
};
use bihuan_store::{
    Changed, RecordCursor, RecordFilter, RecordOrder, StoreError, StoredRecord, Tx,
};

use super::{About, about};
use crate::{Context, Failure, finding, import::GROUP, record};

/// Longest chain that is followed.
const ROUNDS: usize = 50;
/// Why the other look-backs of a finding that is back are not done any more.
const SUCCEEDED: &str = "已登记反弹，由新立问题继续整改";

/// A closed finding is back.
#[derive(Debug, Clone)]
pub struct Declare {
    /// The closed finding.
    pub old: FindingId,
    /// Where it is carried on; the same rectification without.
    pub rectification: Option<RectificationId>,
    /// The problem as it is put on the ledger again; the old words without.
    pub problem: Option<String>,
    /// What is declared.
    pub declared: Declared,
}

/// Puts a problem that is back on the ledger again and ties the two findings. The look-backs of the old one that were not done
/// are cancelled; the one that found it is confirmed.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn declare(ctx: &Context, cmd: Declare) -> Result<StoredRecord<Rebound>, Failure> {
    let known = finding::load(ctx, cmd.old).await?;
    ctx.allow(Action::DeclareRebound, Some(&known.standing()))?;
    if let Some(done) = record::repeated(ctx).await? {
        return Ok(done);
    }
    let earlier = rounds_before(ctx, cmd.old).await?;
    let mut tx = ctx.begin().await?;
    let old = tx
        .finding(&ctx.scope(), cmd.old)
        .await?
        .ok_or(Failure::NotFound)?;
    Rebound::ensure_first(tx.carried_on_in(cmd.old).await?.as_deref())?;
    let to = cmd.rectification.unwrap_or(old.finding.rectification);
    let new = FindingId(ctx.app.ids.next());
    let id = ReboundId(ctx.app.ids.next());
    let look_back = cmd.declared.look_back;
    let today = ctx.today();
    let event = Rebound::declare(id, &old.finding, earlier, (new, to), cmd.declared, today)?;
    let recorded = carry_on(&mut tx, &old.finding, new, to, cmd.problem).await?;
    // First, so that the request of this context stands for the rebound.
    let stored = match tx.record_events(None, vec![event]).await {
        Err(StoreError::AlreadyDone { .. }) => return record::again(ctx).await,
        other => other?,
    };
    tx.record_finding(None, vec![recorded]).await?;
    settle_look_backs(ctx, &mut tx, cmd.old, look_back, id).await?;
    tx.commit().await?;
    Ok(stored)
}

/// The new finding: at the end of the old one's group when it stays in the same rectification.
async fn carry_on(
    tx: &mut Tx,
    old: &Finding,
    new: FindingId,
    to: RectificationId,
    problem: Option<String>,
) -> Result<Event, Failure> {
    let gone = Failure::BadReference("没有找到所选整改，请重新选择。");
    let rectification = tx.rectification(to).await?.ok_or(gone)?.rectification;
    let stays = to == old.rectification;
    let number = tx.take_numbers(&format!("finding/{to}"), 1).await?;
    let base = if stays {
        old.position / GROUP * GROUP
    } else {
        0
    };
    let last = tx
        .last_position(to, base, base.saturating_add(GROUP))
        .await?;
    Ok(Finding::record(Recorded {
        id: new,
        rectification: to,
        number: rectification
            .code
            .number(u32::try_from(number).unwrap_or(u32::MAX)),
        position: last.max(base) + 1,
        feedback_date: rectification.feedback_date,
        aspect: old.aspect.filter(|_| stays),
        item: old.item.filter(|_| stays),
        list: old.list,
        source_no: None,
        problem: problem
            .map(|words| words.trim().to_owned())
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| old.problem.clone()),
        reported: None,
        passage: None,
        rebound_of: Some(old.id),
    })?)
}

/// Confirms the look-back that found it and cancels those that are not done.
async fn settle_look_backs(
    ctx: &Context,
    tx: &mut Tx,
    old: FindingId,
    found_by: Option<LookBackId>,
    rebound: ReboundId,
) -> Result<(), Failure> {
    if let Some(id) = found_by {
        let before = tx
            .record::<LookBack>(&ctx.scope(), id.0)
            .await?
            .filter(|before| before.record.scheduled.finding == old)
            .ok_or(Failure::BadReference(
                "没有找到发现反弹的回头看，请重新选择。",
            ))?;
        let event = before.record.confirm(rebound)?;
        tx.record_events(Some(&before), vec![event]).await?;
    }
    let open = RecordFilter {
        finding: Some(old),
        states: vec!["due", "assigned"],
        ..RecordFilter::default()
    };
    let scope = ctx.scope();
    let open: Vec<StoredRecord<LookBack>> = ctx
        .app
        .store
        .records(&scope, &open, RecordOrder::Earliest, None, 100)
        .await?;
    for known in open {
        let id = known.record.scheduled.id.0;
        let Some(before) = tx.record::<LookBack>(&scope, id).await? else {
            continue;
        };
        if let Ok(event) = before.record.cancel(SUCCEEDED) {
            tx.record_events(Some(&before), vec![event]).await?;
        }
    }
    Ok(())
}

/// How often the problem came back before.
async fn rounds_before(ctx: &Context, old: FindingId) -> Result<u32, Failure> {
    let rebounds = about_finding(ctx, old).await?;
    let by_which = rebounds.iter().find(|r| r.record.new == old);
    Ok(by_which.map_or(0, |r| r.record.round))
}

async fn about_finding(
    ctx: &Context,
    finding: FindingId,
) -> Result<Vec<StoredRecord<Rebound>>, Failure> {
    let filter = RecordFilter {
        finding: Some(finding),
        ..RecordFilter::default()
    };
    let store = &ctx.app.store;
    Ok(store
        .records(&ctx.scope(), &filter, RecordOrder::Earliest, None, 10)
        .await?)
}

/// A rebound with its two findings.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The rebound.
    pub stored: StoredRecord<Rebound>,
    /// The closed finding.
    pub old: About,
    /// The finding in which it is carried on.
    pub new: About,
}

/// Which rebounds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of one rectification.
    pub rectification: Option<RectificationId>,
    /// Key of how it came to notice.
    pub noticed: Option<&'static str>,
}

impl Filter {
    fn of_records(&self) -> RecordFilter {
        RecordFilter {
            rectification: self.rectification,
            states: self.noticed.into_iter().collect(),
            ..RecordFilter::default()
        }
    }
}

/// Rebounds that the person may see, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    filter: &Filter,
    after: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<Listed>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    let found = store
        .records(
            &ctx.scope(),
            &filter.of_records(),
            RecordOrder::Latest,
            after,
            limit,
        )
        .await?;
    with_ends(ctx, found).await
}

async fn with_ends(
    ctx: &Context,
    found: Vec<StoredRecord<Rebound>>,
) -> Result<Vec<Listed>, Failure> {
    let ids: Vec<FindingId> = found
        .iter()
        .flat_map(|r| [r.record.old, r.record.new])
        .collect();
    let ends = about(ctx, &ids).await?;
    let listed = found.into_iter().filter_map(|stored| {
        let old = ends.get(&stored.record.old)?.clone();
        let new = ends.get(&stored.record.new)?.clone();
        Some(Listed { stored, old, new })
    });
    Ok(listed.collect())
}

/// How many rebounds came to notice in which way.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn counts(ctx: &Context, filter: &Filter) -> Result<Vec<(String, u64)>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let store = &ctx.app.store;
    let filter = Filter {
        noticed: None,
        ..filter.clone()
    };
    Ok(store
        .record_counts::<Rebound>(&ctx.scope(), &filter.of_records())
        .await?)
}

/// A rebound as its page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The rebound.
    pub listed: Listed,
    /// All rounds of the problem, first one first.
    pub chain: Vec<Listed>,
    /// The old finding, if the person may see it.
    pub old: Option<Changed>,
    /// The new finding, if the person may see it.
    pub new: Option<Changed>,
}

/// A rebound with the whole chain.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: ReboundId) -> Result<Shown, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let stored: StoredRecord<Rebound> = record::load(ctx, id.0).await?;
    let (store, scope) = (&ctx.app.store, ctx.scope());
    let old = store.finding(&scope, stored.record.old).await?;
    let new = store.finding(&scope, stored.record.new).await?;
    let mut chain = vec![stored.clone()];
    let mut first = stored.record.old;
    let mut last = stored.record.new;
    while chain.len() < ROUNDS {
        let before = about_finding(ctx, first).await?;
        let Some(before) = before.into_iter().find(|r| r.record.new == first) else {
            break;
        };
        first = before.record.old;
        chain.insert(0, before);
    }
    while chain.len() < ROUNDS {
        let next = about_finding(ctx, last).await?;
        let Some(next) = next.into_iter().find(|r| r.record.old == last) else {
            break;
        };
        last = next.record.new;
        chain.push(next);
    }
    let listed = with_ends(ctx, vec![stored]).await?;
    Ok(Shown {
        listed: listed.into_iter().next().ok_or(Failure::NotFound)?,
        chain: with_ends(ctx, chain).await?,
        old,
        new,
    })
}

/// What the form for a rebound needs.
#[derive(Debug, Clone)]
pub struct Form {
    /// The closed finding.
    pub old: Changed,
    /// The look-back that found it.
    pub look_back: Option<StoredRecord<LookBack>>,
}

/// What the form for a rebound needs.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`bihuan_domain::Refusal`] for a finding that cannot come back.
pub async fn form(
    ctx: &Context,
    old: FindingId,
    look_back: Option<LookBackId>,
) -> Result<Form, Failure> {
    let old = finding::load(ctx, old).await?;
    ctx.allow(Action::DeclareRebound, Some(&old.standing()))?;
    if closed_on(&old.finding).is_none() {
        return Err(bihuan_domain::Refusal::WrongStage {
            action: "登记反弹",
            actual: old.finding.stage.label(),
        }
        .into());
    }
    let look_back = match look_back {
        None => None,
        Some(id) => Some(record::load(ctx, id.0).await?),
    };
    Ok(Form { old, look_back })
}
