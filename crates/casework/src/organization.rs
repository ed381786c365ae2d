//! The tree of units: list, add, rename, move, close.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::{
    id::UnitId,
    unit::{Unit, UnitEvent, UnitLevel},
};

use crate::{Context, Failure};

/// A new unit.
#[derive(Debug, Clone)]
pub struct Add {
    /// The unit above.
    pub parent: UnitId,
    /// Full name.
    pub unit_name: String,
    /// Short name; the full name when empty.
    pub short_name: String,
    /// Level.
    pub level: UnitLevel,
}

/// All units.
///
/// # Errors
/// [`Failure::Forbidden`].
pub async fn units(ctx: &Context) -> Result<Arc<Vec<Unit>>, Failure> {
    ctx.allow(Action::SeeOrganization, None)?;
    Ok(ctx.app.store.units().await?)
}

/// Adds a unit below another.
///
/// # Errors
/// [`Failure::BadReference`], rules of the names.
pub async fn add(ctx: &Context, cmd: Add) -> Result<Unit, Failure> {
    ctx.allow(Action::KeepUnits, None)?;
    let short = if cmd.short_name.trim().is_empty() {
        &cmd.unit_name
    } else {
        &cmd.short_name
    };
    Unit::check_names(&cmd.unit_name, short)?;
    let siblings = ctx.app.store.units().await?;
    if siblings
        .iter()
        .any(|u| u.unit_name == cmd.unit_name.trim() && u.active)
    {
        return Err(Failure::Taken("已有同名单位，请核对。"));
    }
    let mut tx = ctx.begin().await?;
    match tx.unit(cmd.parent).await? {
        Some((parent, _)) if parent.active => {}
        _ => {
            return Err(Failure::BadReference(
                "没有找到上级单位，或上级单位已停用。",
            ));
        }
    }
    let unit = Unit {
        id: UnitId(ctx.app.ids.next()),
        parent: Some(cmd.parent),
        unit_name: cmd.unit_name.trim().to_owned(),
        short_name: short.trim().to_owned(),
        level: cmd.level,
        ordinal: siblings.iter().map(|u| u.ordinal).max().unwrap_or(0) + 1,
        active: true,
    };
    let unit = tx.record_unit(None, UnitEvent::UnitAdded(unit)).await?;
    tx.commit().await?;
    ctx.forget_directory();
    Ok(unit)
}

/// Renames a unit.
///
/// # Errors
/// [`Failure::NotFound`], rules of the names.
pub async fn rename(
    ctx: &Context,
    id: UnitId,
    unit_name: &str,
    short_name: &str,
) -> Result<Unit, Failure> {
    ctx.allow(Action::KeepUnits, None)?;
    Unit::check_names(unit_name, short_name)?;
    change(
        ctx,
        id,
        UnitEvent::UnitRenamed {
            unit_name: unit_name.trim().to_owned(),
            short_name: short_name.trim().to_owned(),
        },
    )
    .await
}

/// Moves a unit below another one, which may not lie below it.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::BadReference`].
pub async fn move_below(ctx: &Context, id: UnitId, parent: UnitId) -> Result<Unit, Failure> {
    ctx.allow(Action::KeepUnits, None)?;
    check_parent(ctx, id, parent).await?;
    change(ctx, id, UnitEvent::UnitMoved { parent }).await
}

/// Closes a unit or opens it again. Its past stays.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn set_active(ctx: &Context, id: UnitId, active: bool) -> Result<Unit, Failure> {
    ctx.allow(Action::KeepUnits, None)?;
    change(ctx, id, UnitEvent::UnitActive { active }).await
}

/// What is to be different about a unit; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// Full name.
    pub unit_name: Option<String>,
    /// Short name.
    pub short_name: Option<String>,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Whether it is open.
    pub active: Option<bool>,
}

/// Changes a unit, all of it or nothing.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::BadReference`], rules of the names.
pub async fn revise(ctx: &Context, id: UnitId, revision: Revision) -> Result<Unit, Failure> {
    ctx.allow(Action::KeepUnits, None)?;
    if let Some(parent) = revision.parent {
        check_parent(ctx, id, parent).await?;
    }
    let mut tx = ctx.begin().await?;
    let (before, _) = tx.unit(id).await?.ok_or(Failure::NotFound)?;
    let unit_name = revision
        .unit_name
        .unwrap_or_else(|| before.unit_name.clone());
    let short_name = revision
        .short_name
        .unwrap_or_else(|| before.short_name.clone());
    Unit::check_names(&unit_name, &short_name)?;
    let renamed = UnitEvent::UnitRenamed {
        unit_name: unit_name.trim().to_owned(),
        short_name: short_name.trim().to_owned(),
    };
    let moved = revision
        .parent
        .map(|parent| UnitEvent::UnitMoved { parent });
    let opened = revision
        .active
        .map(|active| UnitEvent::UnitActive { active });
    let mut unit = before.clone();
    for event in [Some(renamed), moved, opened].into_iter().flatten() {
        // What stands already is no event.
        if Unit::apply(Some(unit.clone()), event.clone()).as_ref() == Some(&unit) {
            continue;
        }
        let now = tx.unit(id).await?.ok_or(Failure::NotFound)?;
        unit = tx.record_unit(Some(now), event).await?;
    }
    if unit != before {
        tx.commit().await?;
        ctx.forget_directory();
    }
    Ok(unit)
}

async fn check_parent(ctx: &Context, id: UnitId, parent: UnitId) -> Result<(), Failure> {
    let units = ctx.app.store.units().await?;
    if !units.iter().any(|u| u.id == parent && u.active) {
        return Err(Failure::BadReference(
            "没有找到新的上级单位，或该单位已停用。",
        ));
    }
    if parent == id || below(&units, id).contains(&parent) {
        return Err(Failure::BadReference(
            "不能把单位移到它自己或它的下级单位之下。",
        ));
    }
    Ok(())
}

async fn change(ctx: &Context, id: UnitId, event: UnitEvent) -> Result<Unit, Failure> {
    let mut tx = ctx.begin().await?;
    let before = tx.unit(id).await?.ok_or(Failure::NotFound)?;
    let unit = tx.record_unit(Some(before), event).await?;
    tx.commit().await?;
    ctx.forget_directory();
    Ok(unit)
}

/// Every unit below `id`.
pub(crate) fn below(units: &[Unit], id: UnitId) -> Vec<UnitId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        // A unit is found once, so that damaged data with a circle ends too.
        let children = units
            .iter()
            .filter(|u| u.parent == Some(parent))
            .map(|u| u.id);
        let new: Vec<UnitId> = children.filter(|c| !found.contains(c)).collect();
        found.extend(new);
        at += 1;
    }
    found.remove(0);
    found
}
