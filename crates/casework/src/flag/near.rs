//! Whether somebody looks up rows that he is near to: those of his own unit, his own, those of people he works with. Others are told of
//! it and ask; names are shared by many, so it proves nothing.

use std::collections::BTreeSet;

use bihuan_domain::flag::Nearness;
use bihuan_insight::schema::Kind;

use crate::{Context, Failure, account, collection::SourceRow, data};

/// How near the person is to rows that he is about to see.
pub(crate) async fn nearness(
    ctx: &Context,
    rows: impl IntoIterator<Item = &SourceRow>,
) -> Result<Vec<Nearness>, Failure> {
    let rows: Vec<&SourceRow> = rows.into_iter().collect();
    let mut near = BTreeSet::new();
    if rows.iter().any(|row| row.unit == ctx.actor.unit) {
        near.insert(Nearness::OwnUnit);
    }
    let names = names(&rows)?;
    if !names.is_empty() {
        for person in account::everybody(ctx).await? {
            if !names.contains(person.name.as_str()) {
                continue;
            }
            if person.id == ctx.actor.person {
                near.insert(Nearness::OwnName);
            } else if person.unit == Some(ctx.actor.unit) {
                near.insert(Nearness::ColleaguesName);
            }
        }
    }
    Ok(near.into_iter().collect())
}

/// The names of persons in some rows.
fn names<'a>(rows: &[&'a SourceRow]) -> Result<BTreeSet<&'a str>, Failure> {
    let catalogue = data::sets()?;
    let mut names = BTreeSet::new();
    for row in rows {
        let set = data::set(&catalogue, &row.place.table)?;
        for (header, value) in &row.cells {
            let column = set.columns().iter().find(|it| it.header == *header);
            if column.is_some_and(|it| matches!(it.kind, Kind::Name)) {
                names.insert(value.trim());
            }
        }
    }
    names.remove("");
    Ok(names)
}
