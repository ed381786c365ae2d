//! Plans: draft, hand in, approve or send back. With the approval the tasks come to the units, in the same transaction.

use bihuan_access::Action;
use bihuan_domain::{
    Command, Finding, Role,
    id::{FindingId, PlanId, RectificationId},
    plan::{FindingPlan, NewPlan, PlanContent, PlanEvent},
};
use bihuan_store::{RecordFilter, RecordOrder, StoreError, StoredRecord};

use crate::{Context, Failure, record};

/// Plans of a finding, and plans of others that serve it, read at once.
const MOST: u32 = 200;

/// States in which a plan is not settled.
const UNSETTLED: [&str; 3] = ["drafted", "submitted", "sent_back"];

/// Begins the plan of a finding.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Taken`] while another plan is not settled, [`Failure::BadReference`],
/// rules of the domain.
pub async fn draft(
    ctx: &Context,
    finding: FindingId,
    content: PlanContent,
) -> Result<StoredRecord<FindingPlan>, Failure> {
    let of = load_finding(ctx, finding, Action::DraftPlan).await?;
    check_content(ctx, &of, &content).await?;
    let known = of_finding(ctx, finding).await?;
    if ctx.request.is_none() && known.own.iter().any(|p| is_unsettled(&p.record)) {
        return Err(Failure::Taken(
            "本问题已有一份尚未审定的方案，请在该方案上修改。",
        ));
    }
    let event = FindingPlan::draft(NewPlan {
        id: PlanId(ctx.app.ids.next()),
        rectification: of.rectification,
        finding,
        day: ctx.today(),
        content,
    })?;
    record::enter(ctx, event).await
}

/// Something that is to happen to a plan.
#[derive(Debug, Clone)]
pub enum Change {
    /// It is to say something else.
    Revise(PlanContent),
    /// It is handed in.
    Submit {
        /// Who is to approve it.
        approver: Role,
    },
    /// It is sent back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// It is approved.
    Approve,
}

/// Changes a plan.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Stale`], [`Failure::BadReference`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: PlanId,
    change: Change,
    seen: Option<u64>,
) -> Result<StoredRecord<FindingPlan>, Failure> {
    let known = show(ctx, id).await?;
    let finding = known.record.planned.finding;
    let by = ctx.by();
    match change {
        Change::Approve => approve(ctx, id, finding, seen).await,
        Change::Revise(content) => {
            let of = load_finding(ctx, finding, Action::DraftPlan).await?;
            check_content(ctx, &of, &content).await?;
            record::change(ctx, id.0, seen, |it: &FindingPlan| it.revise(content)).await
        }
        Change::Submit { approver } => {
            load_finding(ctx, finding, Action::DraftPlan).await?;
            record::change(ctx, id.0, seen, |it: &FindingPlan| it.submit(approver)).await
        }
        Change::SendBack { reason } => {
            load_finding(ctx, finding, Action::ApprovePlan).await?;
            record::change(ctx, id.0, seen, |it: &FindingPlan| {
                it.send_back(&by, &reason)
            })
            .await
        }
    }
}

async fn approve(
    ctx: &Context,
    id: PlanId,
    finding: FindingId,
    seen: Option<u64>,
) -> Result<StoredRecord<FindingPlan>, Failure> {
    load_finding(ctx, finding, Action::ApprovePlan).await?;
    let mut tx = ctx.begin().await?;
    let scope = ctx.scope();
    // Always the finding first: whoever changes both waits in the same order.
    let of = tx
        .finding(&scope, finding)
        .await?
        .ok_or(Failure::NotFound)?;
    let plan = tx
        .record::<FindingPlan>(&scope, id.0)
        .await?
        .ok_or(Failure::NotFound)?;
    if tx.repeated().await?.is_some() {
        return show(ctx, id).await;
    }
    if seen.is_some_and(|seen| seen != plan.version) {
        return Err(Failure::Stale);
    }
    let by = ctx.by();
    let approved: PlanEvent = plan.record.approve(&by)?;
    let tasks = plan.record.planned.content.tasks.clone();
    let planned = of.finding.decide(Command::Plan { tasks }, &by)?;
    let stored = match tx.record_events(Some(&plan), vec![approved]).await {
        Err(StoreError::AlreadyDone { .. }) => return show(ctx, id).await,
        other => other?,
    };
    tx.record_finding(Some(&of), vec![planned]).await?;
    tx.commit().await?;
    Ok(stored)
}

/// A plan.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: PlanId) -> Result<StoredRecord<FindingPlan>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    record::load(ctx, id.0).await
}

/// The plans about a finding.
#[derive(Debug, Clone, Default)]
pub struct Plans {
    /// Its own, latest first.
    pub own: Vec<StoredRecord<FindingPlan>>,
    /// Approved plans of other findings with measures that serve it.
    pub serving: Vec<StoredRecord<FindingPlan>>,
}

/// The plans about a finding that the person sees.
///
/// # Errors
/// [`Failure::NotFound`] when he does not see the finding.
pub async fn of_finding(ctx: &Context, finding: FindingId) -> Result<Plans, Failure> {
    load_finding(ctx, finding, Action::SeeFinding).await?;
    let filter = RecordFilter {
        finding: Some(finding),
        ..RecordFilter::default()
    };
    let all: Vec<StoredRecord<FindingPlan>> = ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, MOST)
        .await?;
    let (own, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|p| p.record.planned.finding == finding);
    let serving = others
        .into_iter()
        .filter(|p| p.record.is_approved())
        .collect();
    Ok(Plans { own, serving })
}

/// Plans that wait for the person to approve them.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn waiting(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<FindingPlan>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    if !ctx.may(Action::ApprovePlan, None) {
        return Ok(Vec::new());
    }
    let submitted = in_states(ctx, rectification, vec!["submitted"]).await?;
    let mine = |plan: &FindingPlan| plan.approver().is_some_and(|role| ctx.actor.is(role));
    Ok(submitted.into_iter().filter(|p| mine(&p.record)).collect())
}

/// Plans that were sent back to somebody who can change them, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn sent_back(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<FindingPlan>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let works = ctx.actor.is(Role::UnitHandler) || ctx.actor.is(Role::UnitHead);
    if !works || !ctx.may(Action::DraftPlan, None) {
        return Ok(Vec::new());
    }
    in_states(ctx, rectification, vec!["sent_back"]).await
}

/// Plans of a rectification that are not settled, latest first.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn unsettled(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<FindingPlan>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    in_states(ctx, rectification, UNSETTLED.to_vec()).await
}

async fn in_states(
    ctx: &Context,
    rectification: RectificationId,
    states: Vec<&'static str>,
) -> Result<Vec<StoredRecord<FindingPlan>>, Failure> {
    let filter = RecordFilter {
        rectification: Some(rectification),
        states,
        ..RecordFilter::default()
    };
    Ok(ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Latest, None, 500)
        .await?)
}

const fn is_unsettled(plan: &FindingPlan) -> bool {
    !plan.is_approved()
}

/// The finding, if the person may do `action` to it.
async fn load_finding(ctx: &Context, id: FindingId, action: Action) -> Result<Finding, Failure> {
    let changed = ctx
        .app
        .store
        .finding(&ctx.scope(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    ctx.allow(action, Some(&changed.standing()))?;
    Ok(changed.finding)
}

/// What a plan says must fit the finding already when it is kept, not only when it is approved.
async fn check_content(ctx: &Context, of: &Finding, content: &PlanContent) -> Result<(), Failure> {
    of.check_plan(&content.tasks)?;
    let units: Vec<_> = content.tasks.iter().map(|t| t.unit).collect();
    record::check_units(ctx, &units).await?;
    for measure in content.tasks.iter().flat_map(|t| &t.measures) {
        check_served(ctx, of, &measure.also_serves).await?;
    }
    Ok(())
}

/// Findings that a measure also serves: others of the same rectification that the person sees.
pub(crate) async fn check_served(
    ctx: &Context,
    of: &Finding,
    served: &[FindingId],
) -> Result<(), Failure> {
    for id in served {
        if *id == of.id {
            return Err(Failure::BadReference(
                "措施本来就服务于本问题，“同时服务的问题”里不用再填。",
            ));
        }
        ctx.app
            .store
            .finding(&ctx.scope(), *id)
            .await?
            .filter(|f| f.finding.rectification == of.rectification)
            .ok_or(Failure::BadReference(
                "没有找到措施同时服务的问题，请核对编号。",
            ))?;
    }
    Ok(())
}
