//! What a volume encloses beside its own words: the evidence in force and the look-backs.

use std::sync::Arc;

use bihuan_documents::papers::{Exhibit, LookedBack};
use bihuan_domain::{
    clock::day_of,
    finding::Evidence,
    id::FindingId,
    look_back::{LookBack, Visit},
};
use bihuan_store::Changed;
use futures::TryStreamExt as _;

use crate::{Context, Directory, Failure, evidence, stay::Afterwards};

/// Most bytes of evidence in one volume: it is put together in memory.
const MOST_BYTES: u64 = 200 * 1024 * 1024;

/// The evidence in force, with the bytes of what the person may open.
///
/// # Errors
/// [`Failure::Invalid`] when it is more than a volume can hold, [`Failure::Damaged`].
pub(super) async fn exhibits(ctx: &Context, changed: &Changed) -> Result<Vec<Exhibit>, Failure> {
    let directory = ctx.app.directory().await?;
    let items = evidence::items(ctx, changed);
    let in_force: Vec<_> = items.iter().filter(|i| i.evidence.is_in_force()).collect();
    let opened = in_force.iter().filter(|i| i.may_open);
    let size: u64 = opened.map(|i| i.evidence.current.file.size).sum();
    if size > MOST_BYTES {
        return Err(Failure::Invalid(format!(
            "佐证材料共 {} MB，超过一份卷宗 {} MB 的上限，请在问题页面逐件下载。",
            size >> 20,
            MOST_BYTES >> 20
        )));
    }
    let mut exhibits = Vec::with_capacity(in_force.len());
    for item in in_force {
        let bytes = if item.may_open {
            Some(bytes(ctx, changed.finding.id, &item.evidence).await?)
        } else {
            None
        };
        exhibits.push(exhibit(&directory, &item.evidence, bytes));
    }
    Ok(exhibits)
}

async fn bytes(ctx: &Context, finding: FindingId, piece: &Evidence) -> Result<Arc<[u8]>, Failure> {
    let opened = evidence::open(ctx, finding, piece.id, piece.version()).await?;
    let whole: Vec<u8> = opened
        .bytes
        .try_fold(Vec::new(), |mut all, part| async move {
            all.extend_from_slice(&part);
            Ok(all)
        })
        .await?;
    Ok(whole.into())
}

fn exhibit(directory: &Directory, piece: &Evidence, bytes: Option<Arc<[u8]>>) -> Exhibit {
    Exhibit {
        name: piece.current.file.name.clone(),
        by: directory.short_name(piece.unit).to_owned(),
        day: day_of(piece.current.stamp.at).to_string(),
        bytes,
    }
}

/// Looks back that took place, earliest first.
pub(super) fn look_backs(directory: &Directory, after: &Afterwards) -> Vec<LookedBack> {
    let looked = |it: &LookBack| {
        let visit: &Visit = it.visit()?;
        let unit = it.visitors.map(|v| directory.short_name(v.unit).to_owned());
        Some(LookedBack {
            day: visit.day,
            by: unit.unwrap_or_default(),
            result: visit.result.label().to_owned(),
            text: visit.text.clone(),
        })
    };
    let all = after.look_backs.iter();
    all.filter_map(|stored| looked(&stored.record)).collect()
}
