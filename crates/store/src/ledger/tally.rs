//! Figures: how many findings each holder has in each list, stage and deadline.

use std::{collections::BTreeMap, sync::Arc};

use bihuan_access::Scope;
use bihuan_domain::{
    Finding,
    finding::Deadline,
    id::{RectificationId, UnitId},
    rectification::FindingList,
};
use jiff::civil::Date;

use super::list::narrow_scope;
use crate::{Store, StoreError, Tx, sql::Bind as _, sql::Sql, store::Read};

/// Where one finding counts: holder, list, stage, deadline (empty when there is none or it no longer runs).
type Place = (String, String, &'static str, &'static str, String);

/// One sum of the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Key of the list.
    pub list: String,
    /// Key of the stage.
    pub stage: String,
    /// Deadline in force of open findings.
    pub due: Option<Date>,
    /// How many.
    pub n: u64,
}

/// Figures of a rectification as one person may see them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    counts: Vec<Count>,
    /// The counts of every list and stage without regard to deadlines.
    stages: Vec<(String, String, u64)>,
}

impl From<Vec<Count>> for Figures {
    fn from(counts: Vec<Count>) -> Self {
        let mut stages: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for count in &counts {
            *stages.entry((&count.list, &count.stage)).or_default() += count.n;
        }
        let stages = stages
            .into_iter()
            .map(|((list, stage), n)| (list.to_owned(), stage.to_owned(), n))
            .collect();
        Self { counts, stages }
    }
}

impl Figures {
    /// All counts.
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    fn sum(&self, list: Option<FindingList>, stage: impl Fn(&str) -> bool) -> u64 {
        let of_list = |of: &str| list.is_none_or(|list| list.key() == of);
        self.stages
            .iter()
            .filter(|(list, of, _)| of_list(list) && stage(of))
            .map(|(.., n)| n)
            .sum()
    }

    /// Findings of a list, or of all lists.
    pub fn total(&self, list: Option<FindingList>) -> u64 {
        self.sum(list, |_| true)
    }

    /// Findings in one of the stages.
    pub fn in_stages(&self, list: Option<FindingList>, stages: &[&str]) -> u64 {
        self.sum(list, |stage| stages.contains(&stage))
    }

    /// Open findings whose deadline lies before `today`.
    pub fn overdue(&self, list: Option<FindingList>, today: Date) -> u64 {
        self.counts
            .iter()
            .filter(|c| c.due.is_some_and(|due| due < today))
            .filter(|c| list.is_none_or(|list| c.list == list.key()))
            .map(|c| c.n)
            .sum()
    }
}

/// Figures of one lead or participating unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFigures {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its sums.
    pub figures: Figures,
}

/// Everywhere a finding counts.
pub(crate) fn places(f: &Finding) -> Vec<Place> {
    let due = if f.stage.is_open() {
        f.deadline.as_ref().map(Deadline::current)
    } else {
        None
    };
    let due = due.map(|d| d.to_string()).unwrap_or_default();
    let rectification = f.rectification.to_string();
    let mut holders = vec![String::new()];
    if super::rows::is_issued(&f.stage) {
        holders.extend(
            super::rows::units(f)
                .into_iter()
                .map(|(unit, _, _)| unit.to_string()),
        );
        holders.extend(f.owners.sponsor.map(|p| p.to_string()));
    }
    holders.sort_unstable();
    holders.dedup();
    let place = |holder| {
        (
            rectification.clone(),
            holder,
            f.list.key(),
            f.stage.key(),
            due.clone(),
        )
    };
    holders.into_iter().map(place).collect()
}

/// What changes between the places before and after; the order is fixed so that two transactions never wait for each other
/// crosswise.
pub(crate) fn difference<'a>(
    before: impl IntoIterator<Item = &'a Finding>,
    after: impl IntoIterator<Item = &'a Finding>,
) -> BTreeMap<Place, i64> {
    let mut sums: BTreeMap<Place, i64> = BTreeMap::new();
    for (findings, by) in [
        (before.into_iter().collect::<Vec<_>>(), -1),
        (after.into_iter().collect(), 1),
    ] {
        for place in findings.into_iter().flat_map(places) {
            *sums.entry(place).or_default() += by;
        }
    }
    sums.retain(|_, n| *n != 0);
    sums
}

/// So many sums are changed by one statement; SQLite has limits on values and on the depth of a condition.
const SUMS: usize = 500;

impl Tx {
    /// Adds to the sums. One that comes to nothing has no row, so that every row says something that can be compared.
    pub(crate) async fn add_to_tally(&self, sums: BTreeMap<Place, i64>) -> Result<(), StoreError> {
        let rows: Vec<_> = sums.into_iter().collect();
        for chunk in rows.chunks(SUMS) {
            let mut insert = Sql::insert(
                "tally",
                &["rectification_id", "holder", "list", "stage", "due", "n"],
            );
            for ((rectification, holder, list, stage, due), n) in chunk {
                insert = insert.row([
                    rectification.value(),
                    holder.value(),
                    (*list).value(),
                    (*stage).value(),
                    due.value(),
                    (*n).value(),
                ]);
            }
            let add = insert
                .push(" ON CONFLICT (rectification_id, holder, list, stage, due) DO UPDATE SET n = tally.n + excluded.n");
            self.execute(add).await?;
            let mut lowered = chunk.iter().filter(|(_, n)| *n < 0).map(|(place, _)| place);
            let Some(first) = lowered.next() else {
                continue;
            };
            let clear = Sql::new("DELETE FROM tally WHERE n = 0 AND (");
            let clear = lowered.fold(at(clear, first), |sql, place| at(sql.push(" OR "), place));
            self.execute(clear.push(")")).await?;
        }
        Ok(())
    }
}

/// Adds the condition that a row of the sums is the one of a place.
fn at(sql: Sql, (rectification, holder, list, stage, due): &Place) -> Sql {
    sql.push("(rectification_id = ? AND holder = ? AND list = ? AND stage = ? AND due = ?)")
        .bind(rectification.as_str())
        .bind(holder.as_str())
        .bind(*list)
        .bind(*stage)
        .bind(due.as_str())
}

impl Store {
    /// The figures of a rectification within `scope`.
    pub async fn figures(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Arc<Figures>, StoreError> {
        let kept = &self.inner.kept.figures;
        let read = self.read_figures(scope, rectification);
        kept.get(self, (scope.clone(), rectification), read).await
    }

    async fn read_figures(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Figures, StoreError> {
        let holder = match scope {
            Scope::Nothing => return Ok(Figures::default()),
            Scope::All => Some(String::new()),
            Scope::Party { units, sponsors } => match (units.as_slice(), sponsors.as_slice()) {
                ([], [sponsor]) => Some(sponsor.to_string()),
                _ => None,
            },
        };
        let sql = if let Some(holder) = holder {
            Sql::new("SELECT list, stage, due, n FROM tally WHERE rectification_id = ? AND holder = ? AND n > 0")
                    .bind(rectification.0)
                    .bind(holder)
        } else {
            // A finding may concern the unit and one below it, or the person as sponsor too: counted once, from the rows.
            let sql = Sql::new(
                    "SELECT f.list, f.stage, CASE WHEN f.open = 1 THEN COALESCE(f.due, '') ELSE '' END AS due, COUNT(*) AS n \
                     FROM finding f WHERE f.rectification_id = ?",
                )
                .bind(rectification.0);
            narrow_scope(sql, scope)
                    .push(" GROUP BY f.list, f.stage, CASE WHEN f.open = 1 THEN COALESCE(f.due, '') ELSE '' END")
        };
        let rows = self.rows(sql).await?;
        let counts: Vec<Count> = rows.iter().map(count).collect::<Result<_, _>>()?;
        Ok(counts.into())
    }

    /// The figures of every unit that takes part in a rectification, for those who see the whole ledger.
    pub async fn figures_by_unit(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Vec<UnitFigures>, StoreError> {
        if *scope != Scope::All {
            return Ok(Vec::new());
        }
        let sql = Sql::new(
            "SELECT u.id, u.short_name, t.list, t.stage, t.due, t.n FROM tally t JOIN unit u ON u.id = t.holder \
             WHERE t.rectification_id = ? AND t.n > 0 ORDER BY u.ordinal, u.id",
        );
        let mut units: Vec<(UnitId, String, Vec<Count>)> = Vec::new();
        for row in self.rows(sql.bind(rectification.0)).await? {
            let unit = UnitId(row.get("id")?);
            if units.last().is_none_or(|(last, ..)| *last != unit) {
                units.push((unit, row.get("short_name")?, Vec::new()));
            }
            if let Some((.., counts)) = units.last_mut() {
                counts.push(count(&row)?);
            }
        }
        let figures = units.into_iter().map(|(unit, name, counts)| UnitFigures {
            unit,
            name,
            figures: counts.into(),
        });
        Ok(figures.collect())
    }
}

fn count(row: &crate::sql::Row) -> Result<Count, StoreError> {
    let due: String = row.get("due")?;
    let due = if due.is_empty() {
        None
    } else {
        due.parse().ok()
    };
    Ok(Count {
        list: row.get("list")?,
        stage: row.get("stage")?,
        due,
        n: row.get("n")?,
    })
}
