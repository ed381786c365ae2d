//! Comparisons as supervisors see them: what waits first, masked until somebody looks up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bihuan_domain::{
    collection::CollectionTask,
    comparison::{PersonComparison, PersonPair},
    flag::EvidenceRow,
    id::ComparisonId,
};
use bihuan_store::StoredRecord;

use super::{
    kept::{Kept, KeptPair, Proposal},
    pairs::{pair_of, pairs_of},
    see,
};
use crate::{
    Context, Failure,
    collection::{Opener, SourceRow, source_rows},
    data, record,
};

/// Pairs of one page: their rows are read anew from the files.
const PAGE: usize = 20;

/// A part of the pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Somebody has to look.
    #[default]
    Review,
    /// Proposed as the same person.
    Link,
    /// Decided.
    Decided,
}

impl Part {
    /// All of them, in the order of a page.
    pub const ALL: [Self; 3] = [Self::Review, Self::Link, Self::Decided];

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Link => "link",
            Self::Decided => "decided",
        }
    }

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Review => "待判",
            Self::Link => "建议关联",
            Self::Decided => "已判定",
        }
    }
}

/// A pair with its rows, as far as these are still there.
#[derive(Debug, Clone)]
pub struct PairShown {
    /// What was found.
    pub pair: KeptPair,
    /// What was done about it.
    pub done: Option<StoredRecord<PersonPair>>,
    /// The row of the left data set.
    pub left: Option<SourceRow>,
    /// The row of the right one.
    pub right: Option<SourceRow>,
}

/// One page of a part.
#[derive(Debug, Clone)]
pub struct PartShown {
    /// How many pairs each part has.
    pub counts: Vec<(Part, u64)>,
    /// The pairs of the page.
    pub pairs: Vec<PairShown>,
    /// Which page, from 1.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
}

/// A comparison.
#[derive(Debug, Clone)]
pub struct ComparisonShown {
    /// The comparison.
    pub stored: StoredRecord<PersonComparison>,
    /// The task.
    pub task: CollectionTask,
    /// Its pairs; nothing before it has come to its end, and after the data was deleted.
    pub list: Option<PartShown>,
}

/// A comparison with its pairs open to us.
pub(super) struct Opened {
    pub(super) comparison: PersonComparison,
    pub(super) task: CollectionTask,
    kept: Kept,
}

impl Opened {
    /// Opens the pairs.
    ///
    /// # Errors
    /// [`Failure::NotFound`] where there are none.
    pub(super) async fn of(ctx: &Context, id: ComparisonId) -> Result<Self, Failure> {
        let comparison: StoredRecord<PersonComparison> = record::load(ctx, id.0).await?;
        let task = record::load(ctx, comparison.record.content.task.0).await?;
        Self::from(ctx, comparison.record, task.record).await
    }

    async fn from(
        ctx: &Context,
        comparison: PersonComparison,
        task: CollectionTask,
    ) -> Result<Self, Failure> {
        let file = comparison.pairs().ok_or(Failure::NotFound)?;
        let kept = Opener::of(&ctx.app, &task).await?.json(file).await?;
        Ok(Self {
            comparison,
            task,
            kept,
        })
    }

    /// The pair of a key.
    pub(super) fn pair(&self, key: &str) -> Result<&KeptPair, Failure> {
        let found = self.kept.pairs.iter().find(|pair| pair.key == key);
        found.ok_or(Failure::NotFound)
    }

    /// The pairs of a part, with what was done about them.
    pub(super) fn of_part<'a>(
        &'a self,
        part: Part,
        done: &'a HashMap<String, StoredRecord<PersonPair>>,
    ) -> impl Iterator<Item = &'a KeptPair> {
        self.kept.pairs.iter().filter(move |pair| {
            let is_decided = done
                .get(&pair.key)
                .is_some_and(|it| it.record.verdict().is_some());
            match part {
                Part::Decided => is_decided,
                Part::Review => !is_decided && pair.proposal == Proposal::Review,
                Part::Link => !is_decided && pair.proposal == Proposal::Link,
            }
        })
    }

    /// Pairs with their rows, in the same order.
    pub(super) async fn shown(
        &self,
        ctx: &Context,
        pairs: Vec<(KeptPair, Option<StoredRecord<PersonPair>>)>,
        open: bool,
    ) -> Result<Vec<PairShown>, Failure> {
        let places = pairs.iter().flat_map(|(pair, _)| [&pair.left, &pair.right]);
        let wanted: Vec<EvidenceRow> = places.cloned().collect();
        let columns = columns(&self.comparison)?;
        let rows = source_rows(&ctx.app, &self.task, &wanted, &columns, open).await?;
        let by_place: HashMap<EvidenceRow, SourceRow> = rows
            .into_iter()
            .map(|row| (row.place.clone(), row))
            .collect();
        let shown = pairs.into_iter().map(|(pair, done)| PairShown {
            left: by_place.get(&pair.left).cloned(),
            right: by_place.get(&pair.right).cloned(),
            pair,
            done,
        });
        Ok(shown.collect())
    }
}

/// The columns by which the data sets of a comparison are compared.
fn columns(it: &PersonComparison) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let catalogue = data::sets()?;
    let mut columns = BTreeMap::new();
    for name in [&it.content.left, &it.content.right] {
        let set = data::set(&catalogue, name)?;
        let of = set.compared().into_iter().map(|it| it.name.clone());
        columns.insert(name.clone(), of.collect());
    }
    Ok(columns)
}

/// One comparison with a page of a part of its pairs.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    ctx: &Context,
    id: ComparisonId,
    part: Part,
    page: usize,
) -> Result<ComparisonShown, Failure> {
    see(ctx)?;
    let stored: StoredRecord<PersonComparison> = record::load(ctx, id.0).await?;
    let task: StoredRecord<CollectionTask> =
        record::load(ctx, stored.record.content.task.0).await?;
    let task = task.record;
    let list = if stored.record.pairs().is_some() && task.has_data() {
        let opened = Opened::from(ctx, stored.record.clone(), task.clone()).await?;
        Some(page_of(ctx, &opened, part, page).await?)
    } else {
        None
    };
    Ok(ComparisonShown { stored, task, list })
}

async fn page_of(
    ctx: &Context,
    opened: &Opened,
    part: Part,
    page: usize,
) -> Result<PartShown, Failure> {
    let done = pairs_of(&ctx.app, opened.task.id).await?;
    let counts = Part::ALL.map(|one| (one, opened.of_part(one, &done).count() as u64));
    let all: Vec<&KeptPair> = opened.of_part(part, &done).collect();
    let pages = all.len().div_ceil(PAGE).max(1);
    let page = page.clamp(1, pages);
    let of_page = all.into_iter().skip((page - 1) * PAGE).take(PAGE);
    let pairs = of_page.map(|pair| (pair.clone(), done.get(&pair.key).cloned()));
    Ok(PartShown {
        counts: counts.to_vec(),
        pairs: opened.shown(ctx, pairs.collect(), false).await?,
        page,
        pages,
    })
}

/// One pair of a comparison, masked.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn pair(
    ctx: &Context,
    id: ComparisonId,
    key: &str,
) -> Result<(ComparisonShown, PairShown), Failure> {
    see(ctx)?;
    let stored: StoredRecord<PersonComparison> = record::load(ctx, id.0).await?;
    let opened = Opened::of(ctx, id).await?;
    let shown = one(ctx, &opened, key, false).await?;
    let around = ComparisonShown {
        stored,
        task: opened.task,
        list: None,
    };
    Ok((around, shown))
}

/// One pair with its rows.
pub(super) async fn one(
    ctx: &Context,
    opened: &Opened,
    key: &str,
    open: bool,
) -> Result<PairShown, Failure> {
    let pair = opened.pair(key)?.clone();
    let done = pair_of(ctx, opened.task.id, key).await?;
    let shown = opened.shown(ctx, vec![(pair, done)], open).await?;
    shown.into_iter().next().ok_or(Failure::NotFound)
}
