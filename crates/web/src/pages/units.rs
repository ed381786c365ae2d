//! The tree of units.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use bihuan_access::Action;
use bihuan_casework::{Failure, account, organization};
use bihuan_domain::{
    id::UnitId,
    unit::{Unit, UnitLevel},
};
use serde::Deserialize;

use super::{
    frame::{Place, frame},
    page,
};
use crate::{
    format,
    http::{SignedIn, status_of},
    views::{
        parts::{Choice, Field, Select},
        units::{UnitEdit, UnitNode, UnitsPage},
    },
};

/// Which form stands open, and for which unit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UnitsQuery {
    add: String,
    rename: String,
    #[serde(rename = "move")]
    move_: String,
    disable: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UnitForm {
    name: String,
    level: String,
    parent: String,
}

/// The tree, with a form if one was asked for.
pub(crate) async fn show(signed_in: SignedIn, Query(query): Query<UnitsQuery>) -> Response {
    render(&signed_in, &query, &UnitForm::default(), None).await
}

async fn render(
    signed_in: &SignedIn,
    query: &UnitsQuery,
    form: &UnitForm,
    failure: Option<&Failure>,
) -> Response {
    match view(signed_in, query, form, failure).await {
        Ok(view) => (failure.map_or(StatusCode::OK, status_of), page(&view)).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    query: &UnitsQuery,
    form: &UnitForm,
    failure: Option<&Failure>,
) -> Result<UnitsPage, Failure> {
    let ctx = &signed_in.ctx;
    let units = organization::units(ctx).await?;
    let people = account::count_by_unit(ctx).await?;
    let may_edit = ctx.may(Action::KeepUnits, None);
    let mut nodes = Vec::with_capacity(units.len());
    put(&units, None, 0, &mut |unit: &Unit, depth| {
        nodes.push(UnitNode {
            id: unit.id.to_string(),
            depth,
            name: unit.unit_name.clone(),
            level: level_word(unit.level),
            people: people.get(&unit.id).copied().unwrap_or_default(),
            people_href: format!("/people?unit={}", unit.id),
            disabled: !unit.active,
        });
    });
    let closed = units.iter().filter(|u| !u.active).count();
    let closed = if closed > 0 {
        format!("，其中 {closed} 个停用")
    } else {
        String::new()
    };
    let (edit, selected) = if may_edit {
        edit(&units, query, form, failure)
    } else {
        (None, String::new())
    };
    Ok(UnitsPage {
        frame: frame(signed_in, Place::Organization, None).await?.frame,
        summary: format!("{} 个单位{closed}", format::count(units.len() as u64)),
        nodes,
        may_edit,
        edit,
        selected,
    })
}

/// Parents before children; each unit once, also in damaged data.
fn put(units: &[Unit], parent: Option<UnitId>, depth: u8, take: &mut impl FnMut(&Unit, u8)) {
    if depth > 16 {
        return;
    }
    for unit in units.iter().filter(|u| u.parent == parent) {
        take(unit, depth);
        put(units, Some(unit.id), depth + 1, take);
    }
}

const fn level_word(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::Province => "省",
        UnitLevel::City => "市",
        UnitLevel::County => "县",
        UnitLevel::Township => "乡",
        UnitLevel::Village => "村",
    }
}

fn level_key(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::Province => "province",
        UnitLevel::City => "city",
        UnitLevel::County => "county",
        UnitLevel::Township => "township",
        UnitLevel::Village => "village",
    }
}

fn edit(
    units: &[Unit],
    query: &UnitsQuery,
    form: &UnitForm,
    failure: Option<&Failure>,
) -> (Option<UnitEdit>, String) {
    let wrong = failure.map(ToString::to_string);
    let find = |id: &str| units.iter().find(|u| u.id.to_string() == id);
    if let Some(unit) = find(&query.add) {
        let levels = UnitLevel::ALL.into_iter().map(|l| {
            let chosen = if form.level.is_empty() {
                l == unit.level
            } else {
                form.level == level_key(l)
            };
            Choice::new(level_key(l), l.label()).chosen_if(chosen)
        });
        let form = UnitEdit::Add {
            action: format!("/units/{}/children", unit.id),
            name: Field {
                value: form.name.clone(),
                wrong,
            },
            level: levels.collect::<Vec<_>>().into(),
        };
        return (Some(form), query.add.clone());
    }
    if let Some(unit) = find(&query.rename) {
        let value = if form.name.is_empty() {
            unit.unit_name.clone()
        } else {
            form.name.clone()
        };
        let form = UnitEdit::Rename {
            action: format!("/units/{}/rename", unit.id),
            name: Field { value, wrong },
        };
        return (Some(form), query.rename.clone());
    }
    if let Some(unit) = find(&query.move_) {
        let others = units.iter().filter(|u| u.active && u.id != unit.id);
        let choices = others.map(|u| {
            Choice::new(u.id.to_string(), u.short_name.clone()).chosen_if(Some(u.id) == unit.parent)
        });
        let parent = Select {
            choices: choices.collect(),
            wrong,
        };
        return (
            Some(UnitEdit::Move {
                action: format!("/units/{}/move", unit.id),
                parent,
            }),
            query.move_.clone(),
        );
    }
    if let Some(unit) = find(&query.disable) {
        let says = wrong.unwrap_or_else(|| {
            if unit.active {
                format!(
                    "停用“{}”后，不能再向它下达任务；已有记录都保留，随时可以恢复。",
                    unit.unit_name
                )
            } else {
                format!("恢复“{}”后，可以再向它下达任务。", unit.unit_name)
            }
        });
        let form = UnitEdit::Disable {
            action: format!("/units/{}/active", unit.id),
            says,
            possible: unit.parent.is_some(),
        };
        return (Some(form), query.disable.clone());
    }
    (None, String::new())
}

/// Adds a unit below another.
pub(crate) async fn add(
    signed_in: SignedIn,
    Path(parent): Path<UnitId>,
    Form(form): Form<UnitForm>,
) -> Response {
    let level = UnitLevel::ALL
        .into_iter()
        .find(|l| level_key(*l) == form.level)
        .unwrap_or(UnitLevel::County);
    let cmd = organization::Add {
        parent,
        unit_name: form.name.clone(),
        short_name: String::new(),
        level,
    };
    let result = organization::add(&signed_in.ctx, cmd).await.map(drop);
    let query = UnitsQuery {
        add: parent.to_string(),
        ..UnitsQuery::default()
    };
    answer(&signed_in, result, &query, &form).await
}

/// Renames a unit; the short name follows when it was the same.
pub(crate) async fn rename(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Form(form): Form<UnitForm>,
) -> Response {
    let result = organization::rename(&signed_in.ctx, unit, &form.name, &form.name)
        .await
        .map(drop);
    let query = UnitsQuery {
        rename: unit.to_string(),
        ..UnitsQuery::default()
    };
    answer(&signed_in, result, &query, &form).await
}

/// Moves a unit below another.
pub(crate) async fn move_below(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Form(form): Form<UnitForm>,
) -> Response {
    let result = match form.parent.parse() {
        Ok(parent) => organization::move_below(&signed_in.ctx, unit, parent)
            .await
            .map(drop),
        Err(_) => Err(Failure::BadReference("请选择上级单位。")),
    };
    let query = UnitsQuery {
        move_: unit.to_string(),
        ..UnitsQuery::default()
    };
    answer(&signed_in, result, &query, &form).await
}

/// Closes a unit, or opens it again.
pub(crate) async fn set_active(
    signed_in: SignedIn,
    Path(unit): Path<UnitId>,
    Form(form): Form<UnitForm>,
) -> Response {
    let result = async {
        let units = organization::units(&signed_in.ctx).await?;
        let known = units
            .iter()
            .find(|u| u.id == unit)
            .ok_or(Failure::NotFound)?;
        organization::set_active(&signed_in.ctx, unit, !known.active)
            .await
            .map(drop)
    };
    let result = result.await;
    let query = UnitsQuery {
        disable: unit.to_string(),
        ..UnitsQuery::default()
    };
    answer(&signed_in, result, &query, &form).await
}

async fn answer(
    signed_in: &SignedIn,
    result: Result<(), Failure>,
    query: &UnitsQuery,
    form: &UnitForm,
) -> Response {
    match result {
        Ok(()) => Redirect::to("/units").into_response(),
        Err(failure @ (Failure::NotFound | Failure::Forbidden(_) | Failure::Internal(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => render(signed_in, query, form, Some(&failure)).await,
    }
}
