//! The register of accountability actions. Only the office and the discipline commission read it.

use bihuan_access::Action;
use bihuan_domain::{
    accountability::{AccountabilityAction, AccountabilityKind, Ground, NewAccountabilityAction},
    id::{AccountabilityActionId, FindingId, RectificationId, UnitId},
};
use bihuan_store::{RecordCursor, RecordFilter, RecordOrder, StoredRecord};
use jiff::civil::Date;

use crate::{Context, Failure, record};

/// An action to be put on the register.
#[derive(Debug, Clone)]
pub struct Enter {
    /// The rectification it belongs to.
    pub rectification: RectificationId,
    /// What was done.
    pub kind: AccountabilityKind,
    /// Why.
    pub ground: Ground,
    /// When.
    pub day: Date,
    /// How many Party organizations, people or cases.
    pub count: u32,
    /// The unit it was done to, or whose people it was done to.
    pub unit: Option<UnitId>,
    /// Who, as far as it is to be kept.
    pub name: String,
    /// What for.
    pub text: String,
    /// The findings it is about.
    pub findings: Vec<FindingId>,
}

/// Puts an action on the register.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn enter(
    ctx: &Context,
    cmd: Enter,
) -> Result<StoredRecord<AccountabilityAction>, Failure> {
    ctx.allow(Action::KeepAccountability, None)?;
    ctx.app
        .store
        .rectification_by_id(&ctx.scope(), cmd.rectification)
        .await?
        .ok_or(Failure::BadReference("没有找到所选整改，请重新选择。"))?;
    if let Some(unit) = cmd.unit {
        let directory = ctx.app.directory().await?;
        directory.unit(unit).ok_or(Failure::BadReference(
            "没有找到所选单位，或单位已停用，请重新选择。",
        ))?;
    }
    record::check_findings(ctx, &cmd.findings).await?;
    let new = NewAccountabilityAction {
        id: AccountabilityActionId(ctx.app.ids.next()),
        rectification: cmd.rectification,
        kind: cmd.kind,
        ground: cmd.ground,
        day: cmd.day,
        count: cmd.count,
        unit: cmd.unit,
        name: cmd.name.trim().to_owned(),
        text: cmd.text.trim().to_owned(),
        findings: cmd.findings,
    };
    let event = AccountabilityAction::enter(new, ctx.today())?;
    record::enter(ctx, event).await
}

/// Takes an action back.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], rules of the domain.
pub async fn withdraw(
    ctx: &Context,
    id: AccountabilityActionId,
    reason: &str,
    seen: Option<u64>,
) -> Result<StoredRecord<AccountabilityAction>, Failure> {
    record::load::<AccountabilityAction>(ctx, id.0).await?;
    ctx.allow(Action::KeepAccountability, None)?;
    let decide = |it: &AccountabilityAction| it.withdraw(reason);
    record::change(ctx, id.0, seen, decide).await
}

/// An action.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`].
pub async fn show(
    ctx: &Context,
    id: AccountabilityActionId,
) -> Result<StoredRecord<AccountabilityAction>, Failure> {
    ctx.allow(Action::SeeAccountability, None)?;
    record::load(ctx, id.0).await
}

/// Which actions.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of one rectification.
    pub rectification: Option<RectificationId>,
    /// About one finding.
    pub finding: Option<FindingId>,
    /// Of one kind.
    pub kind: Option<AccountabilityKind>,
}

impl Filter {
    fn of_records(&self) -> RecordFilter {
        let states = match self.kind {
            Some(kind) => vec![kind.key()],
            None => Vec::new(),
        };
        RecordFilter {
            rectification: self.rectification,
            finding: self.finding,
            states,
            ..RecordFilter::default()
        }
    }
}

/// Actions, latest first.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn list(
    ctx: &Context,
    filter: &Filter,
    after: Option<RecordCursor>,
    limit: u32,
) -> Result<Vec<StoredRecord<AccountabilityAction>>, Failure> {
    ctx.allow(Action::SeeAccountability, None)?;
    let store = &ctx.app.store;
    Ok(store
        .records(
            &ctx.scope(),
            &filter.of_records(),
            RecordOrder::Latest,
            after,
            limit,
        )
        .await?)
}

/// Actions that one sum takes in.
const SUMMED: u32 = 10_000;

/// How many Party organizations, people or cases were dealt with in each way. What was withdrawn does not count.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn counts(
    ctx: &Context,
    filter: &Filter,
) -> Result<Vec<(AccountabilityKind, u64)>, Failure> {
    let all = Filter {
        kind: None,
        ..filter.clone()
    };
    let all = list(ctx, &all, None, SUMMED).await?;
    let sum = |kind| {
        all.iter()
            .map(|stored| &stored.record)
            .filter(|it| it.withdrawn.is_none() && it.entered.kind == kind)
            .map(|it| u64::from(it.entered.count))
            .sum()
    };
    Ok(AccountabilityKind::ALL
        .map(|kind| (kind, sum(kind)))
        .to_vec())
}
