//! Figures: how many findings each holder has in each list, stage and deadline.

use std::collections::BTreeMap;

use bihuan_access::Scope;
use bihuan_domain::{
    Finding,
    finding::Deadline,
    id::{RectificationId, UnitId},
    rectification::FindingList,
};
use jiff::civil::Date;

use super::list::scope_condition;
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
    /// All sums; pages add up what they show.
    pub counts: Vec<Count>,
}

impl Figures {
    fn sum(&self, which: impl Fn(&Count) -> bool) -> u64 {
        self.counts.iter().filter(|c| which(c)).map(|c| c.n).sum()
    }

    /// Findings of a list, or of all lists.
    pub fn total(&self, list: Option<FindingList>) -> u64 {
        self.sum(|c| list.is_none_or(|l| c.list == l.key()))
    }

    /// Findings in one of the stages.
    pub fn in_stages(&self, list: Option<FindingList>, stages: &[&str]) -> u64 {
        self.sum(|c| list.is_none_or(|l| c.list == l.key()) && stages.contains(&c.stage.as_str()))
    }

    /// Open findings whose deadline lies before `today`.
    pub fn overdue(&self, list: Option<FindingList>, today: Date) -> u64 {
        self.sum(|c| list.is_none_or(|l| c.list == l.key()) && c.due.is_some_and(|d| d < today))
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

impl Tx {
    pub(crate) async fn add_to_tally(&self, sums: BTreeMap<Place, i64>) -> Result<(), StoreError> {
        let rows: Vec<_> = sums.into_iter().collect();
        for chunk in rows.chunks(500) {
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
        }
        Ok(())
    }
}

impl Store {
    /// The figures of a rectification within `scope`.
    pub async fn figures(
        &self,
        scope: &Scope,
        rectification: RectificationId,
    ) -> Result<Figures, StoreError> {
        let holder = match scope {
            Scope::Nothing => return Ok(Figures::default()),
            Scope::All => Some(String::new()),
            Scope::Party { units, sponsor } => match units.as_slice() {
                [] => Some(sponsor.to_string()),
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
            scope_condition(sql, scope)
                    .push(" GROUP BY f.list, f.stage, CASE WHEN f.open = 1 THEN COALESCE(f.due, '') ELSE '' END")
        };
        let rows = self.rows(sql).await?;
        Ok(Figures {
            counts: rows.iter().map(count).collect::<Result<_, _>>()?,
        })
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
        let mut units: Vec<UnitFigures> = Vec::new();
        for row in self.rows(sql.bind(rectification.0)).await? {
            let unit = UnitId(row.get("id")?);
            if units.last().is_none_or(|last| last.unit != unit) {
                units.push(UnitFigures {
                    unit,
                    name: row.get("short_name")?,
                    figures: Figures::default(),
                });
            }
            if let Some(last) = units.last_mut() {
                last.figures.counts.push(count(&row)?);
            }
        }
        Ok(units)
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
