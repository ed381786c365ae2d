//! The tree over the journal: growing it, and reading from it.
//!
//! Leaves are the journal itself. Of the inner nodes every eighth level is kept, in groups of 256 like the leaves, so that
//! any digest of the tree is computed from one group.

use std::collections::HashMap;
use std::ops::Range;

use bihuan_journal::{Digest, Frontier, Suite, leaf_of, root_above, subtrees};

use crate::sql::{Bind as _, Sql};
use crate::store::Read;
use crate::{Store, StoreError};

/// Levels between two that are kept.
pub(super) const STEP: u32 = 8;
/// Nodes, or leaves, below one of the next kept level.
const GROUP: u64 = 1 << STEP;
/// Leaves that are read at once.
const PAGE: u32 = 4096;

/// The tree as far as it can be signed now.
pub(super) struct Grown {
    /// The tree.
    pub(super) frontier: Frontier,
    /// The digest of the first entry, which names the ledger; none for an empty journal.
    pub(super) ledger: Option<Digest>,
}

/// Reads nodes; groups that were read once are kept.
pub(super) struct Tree<'a, R> {
    db: &'a R,
    suite: Suite,
    groups: HashMap<(u32, u64), Vec<Digest>>,
}

impl<'a, R: Read> Tree<'a, R> {
    pub(super) fn new(db: &'a R, suite: Suite) -> Self {
        Self {
            db,
            suite,
            groups: HashMap::new(),
        }
    }

    /// The roots of the complete subtrees that a range of leaves consists of.
    pub(super) async fn peaks(&mut self, range: Range<u64>) -> Result<Vec<Digest>, StoreError> {
        let mut peaks = Vec::new();
        for (level, position) in subtrees(range) {
            peaks.push(self.subtree(level, position).await?);
        }
        Ok(peaks)
    }

    /// The root over a range of leaves.
    pub(super) async fn root(&mut self, range: Range<u64>) -> Result<Digest, StoreError> {
        Ok(root_above(self.suite, &self.peaks(range).await?))
    }

    /// The roots over several ranges.
    pub(super) async fn roots(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> Result<Vec<Digest>, StoreError> {
        let mut roots = Vec::with_capacity(ranges.len());
        for range in ranges {
            roots.push(self.root(range).await?);
        }
        Ok(roots)
    }

    /// The root of a complete subtree, from the nearest kept level at or below it.
    async fn subtree(&mut self, level: u32, position: u64) -> Result<Digest, StoreError> {
        let kept = level - level % STEP;
        let count = 1 << (level % STEP);
        let first = position * count;
        let suite = self.suite;
        let group = self.group(kept, first / GROUP).await?;
        let at = usize::try_from(first % GROUP).unwrap_or(usize::MAX);
        let nodes = group.get(at..).unwrap_or_default();
        let mut above = Frontier::new(suite);
        nodes
            .iter()
            .take(usize::try_from(count).unwrap_or(usize::MAX))
            .for_each(|node| above.push(*node, |_, _, _| ()));
        if above.size() == count {
            Ok(above.root())
        } else {
            Err(StoreError::Damaged(format!(
                "the tree has no node {position} of level {level}"
            )))
        }
    }

    /// Up to 256 neighbours of a kept level; level 0 are the leaves.
    async fn group(&mut self, level: u32, group: u64) -> Result<&Vec<Digest>, StoreError> {
        if !self.groups.contains_key(&(level, group)) {
            let nodes = if level == 0 {
                self.leaves(group).await?
            } else {
                let sql = Sql::new(
                    "SELECT digest FROM tree_node WHERE level = ? AND position >= ? AND position < ? \
                     ORDER BY position",
                );
                let first = group * GROUP;
                let sql = sql.bind(level).bind(first).bind(first + GROUP);
                let rows = self.db.rows(sql).await?;
                rows.iter()
                    .map(|row| row.at(0))
                    .collect::<Result<_, StoreError>>()?
            };
            self.groups.insert((level, group), nodes);
        }
        self.groups
            .get(&(level, group))
            .ok_or_else(|| StoreError::Damaged("a group of the tree is gone".to_owned()))
    }

    async fn leaves(&self, group: u64) -> Result<Vec<Digest>, StoreError> {
        let before = match group.checked_sub(1) {
            None => 0,
            Some(before) => last_below(self.db, before).await?.ok_or_else(|| {
                StoreError::Damaged(format!("the tree has no node {before} of level {STEP}"))
            })?,
        };
        let sql =
            Sql::new("SELECT digest FROM journal WHERE seq > ? ORDER BY seq LIMIT ?").bind(before);
        let rows = self.db.rows(sql.bind(GROUP)).await?;
        rows.iter()
            .map(|row| Ok(leaf_of(self.suite, row.at::<Digest>(0)?.as_bytes())))
            .collect()
    }
}

/// The journal number of the last entry below a node of the first kept level.
async fn last_below(db: &impl Read, position: u64) -> Result<Option<u64>, StoreError> {
    let sql = Sql::new("SELECT last_seq FROM tree_node WHERE level = ? AND position = ?");
    let row = db.row(sql.bind(STEP).bind(position)).await?;
    row.map(|row| row.at(0)).transpose()
}

/// The place of an entry among the leaves.
pub(super) async fn index_of(db: &impl Read, seq: u64) -> Result<u64, StoreError> {
    let node = Sql::new(
        "SELECT position, last_seq FROM tree_node WHERE level = ? AND last_seq < ? ORDER BY last_seq DESC LIMIT 1",
    );
    let (before, after) = match db.row(node.bind(STEP).bind(seq)).await? {
        None => (0, 0),
        Some(row) => (
            (row.get::<u64>("position")? + 1) * GROUP,
            row.get::<u64>("last_seq")?,
        ),
    };
    let between = Sql::new("SELECT COUNT(*) FROM journal WHERE seq > ? AND seq < ?");
    let row = db.row(between.bind(after).bind(seq)).await?;
    Ok(before + row.map_or(Ok(0), |row| row.at::<u64>(0))?)
}

impl Store {
    /// Keeps the nodes that have become complete, and gives the tree over every entry that can be followed safely.
    pub(super) async fn grow_tree(&self) -> Result<Grown, StoreError> {
        let newest = Sql::new(
            "SELECT position, last_seq FROM tree_node WHERE level = ? ORDER BY position DESC LIMIT 1",
        );
        let (size, mut last) = match self.row(newest.bind(STEP)).await? {
            None => (0, 0),
            Some(row) => (
                (row.get::<u64>("position")? + 1) * GROUP,
                row.get::<u64>("last_seq")?,
            ),
        };
        let peaks = Tree::new(self, self.suite()).peaks(0..size).await?;
        let mut frontier = Frontier::of(self.suite(), size, peaks)
            .ok_or_else(|| StoreError::Damaged("the tree lacks nodes".to_owned()))?;
        let first = self
            .row(Sql::new("SELECT digest FROM journal ORDER BY seq LIMIT 1"))
            .await?;
        let ledger = first.map(|row| row.at(0)).transpose()?;
        loop {
            let horizon = self.horizon().await?;
            let next = Sql::new(
                "SELECT seq, digest FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            );
            let page = self.rows(next.bind(last).bind(horizon).bind(PAGE)).await?;
            let mut complete = Vec::new();
            for row in &page {
                last = row.get("seq")?;
                let leaf = leaf_of(self.suite(), row.get::<Digest>("digest")?.as_bytes());
                frontier.push(leaf, |level, position, digest| {
                    if level % STEP == 0 {
                        complete.push([
                            level.value(),
                            position.value(),
                            digest.value(),
                            last.value(),
                        ]);
                    }
                });
            }
            if !complete.is_empty() {
                let columns = ["level", "position", "digest", "last_seq"];
                let insert = complete
                    .into_iter()
                    .fold(Sql::insert("tree_node", &columns), Sql::row);
                let tx = self.keep_house().await?;
                // Another process may have kept the same nodes; there is only one truth about them.
                tx.execute(insert.push(" ON CONFLICT DO NOTHING")).await?;
                tx.commit().await?;
            }
            if page.len() < PAGE as usize {
                return Ok(Grown { frontier, ledger });
            }
        }
    }
}
