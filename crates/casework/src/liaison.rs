//! Liaison groups: set up, changed, dissolved; and who liaises for a finding.

use bihuan_access::Action;
use bihuan_domain::{
    Finding,
    id::{LiaisonGroupId, RectificationId},
    liaison::{Cover, LiaisonGroup},
};
use bihuan_store::{RecordFilter, RecordOrder, StoredRecord};

use crate::{Context, Failure, record};

/// Sets a group up.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn enter(
    ctx: &Context,
    rectification: RectificationId,
    cover: Cover,
) -> Result<StoredRecord<LiaisonGroup>, Failure> {
    ctx.allow(Action::KeepLiaison, None)?;
    record::check_rectification(ctx, rectification).await?;
    check_cover(ctx, &cover).await?;
    let id = LiaisonGroupId(ctx.app.ids.next());
    let event = LiaisonGroup::enter(id, rectification, ctx.today(), cover)?;
    record::enter(ctx, event).await
}

/// Changes a group, or dissolves it when there is no cover.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::BadReference`], rules of the domain.
pub async fn change(
    ctx: &Context,
    id: LiaisonGroupId,
    cover: Option<Cover>,
    seen: Option<u64>,
) -> Result<StoredRecord<LiaisonGroup>, Failure> {
    record::load::<LiaisonGroup>(ctx, id.0).await?;
    ctx.allow(Action::KeepLiaison, None)?;
    if let Some(cover) = &cover {
        check_cover(ctx, cover).await?;
    }
    record::change(ctx, id.0, seen, |it: &LiaisonGroup| match cover {
        Some(cover) => it.revise(cover),
        None => it.dissolve(),
    })
    .await
}

/// Groups of a rectification that were not dissolved.
///
/// # Errors
/// [`Failure::Forbidden`] for people without any part in the ledger.
pub async fn list(
    ctx: &Context,
    rectification: RectificationId,
) -> Result<Vec<StoredRecord<LiaisonGroup>>, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let filter = RecordFilter {
        rectification: Some(rectification),
        states: vec!["there"],
        ..RecordFilter::default()
    };
    Ok(ctx
        .app
        .store
        .records(&ctx.scope(), &filter, RecordOrder::Earliest, None, 200)
        .await?)
}

/// Groups that liaise for a finding: for its sponsor or its lead unit.
///
/// # Errors
/// The store's.
pub async fn of_finding(ctx: &Context, of: &Finding) -> Result<Vec<LiaisonGroup>, Failure> {
    let all = list(ctx, of.rectification).await?.into_iter();
    Ok(all
        .map(|stored| stored.record)
        .filter(|group| group.covers(of.owners.sponsor, of.owners.lead))
        .collect())
}

async fn check_cover(ctx: &Context, cover: &Cover) -> Result<(), Failure> {
    record::check_units(ctx, &cover.units).await?;
    record::check_leaders(ctx, &cover.sponsors).await
}
