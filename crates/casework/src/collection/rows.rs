//! Rows that were handed in, read again out of the sealed files: what a clue was found in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    sync::Arc,
};

use bihuan_access::DataScope;
use bihuan_domain::{
    collection::{CollectionTask, HandedIn, Outcome, Submission},
    flag::EvidenceRow,
    id::UnitId,
};
use bihuan_insight::{
    field::{identity, name},
    ingest::{row_number, row_place},
    schema::Kind,
    sheet::{Book, Limits},
};

use super::{keeping::named_by, vault};
use crate::{
    App, Failure,
    data::{self, Verdict},
};

/// A row of a file of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Where it stands, in the words of clues.
    pub place: EvidenceRow,
    /// The unit that handed it in.
    pub unit: UnitId,
    /// What the unit calls the file.
    pub file: String,
    /// The sheet, counted from 1.
    pub sheet: usize,
    /// The row, counted from 1.
    pub row: u32,
    /// Headers and values, in the order of the data set.
    pub cells: Vec<(String, String)>,
    /// What the check said about this row when it was accepted: warnings and hints.
    pub issues: Vec<String>,
}

impl SourceRow {
    /// What the check said about it, for people.
    pub fn checked(&self) -> String {
        if self.issues.is_empty() {
            return "无问题".to_owned();
        }
        self.issues.join("；")
    }
}

/// Reads rows. Of each table only the `columns` named for it; values that name persons are masked unless they are to be `open`.
///
/// Rows of files that are gone (sent back, deleted) are not there any more and left out.
pub(crate) async fn source_rows(
    app: &Arc<App>,
    task: &CollectionTask,
    wanted: &[EvidenceRow],
    columns: &BTreeMap<String, BTreeSet<String>>,
    open: bool,
) -> Result<Vec<SourceRow>, Failure> {
    if !task.has_data() {
        return Ok(Vec::new());
    }
    let keys = vault::keys(app, task).await?;
    let mut by_batch: BTreeMap<(&str, &str), BTreeSet<u32>> = BTreeMap::new();
    for row in wanted {
        let batch = by_batch.entry((&row.table, &row.batch)).or_default();
        batch.insert(row.row);
    }
    let mut all = Vec::new();
    for ((table, batch), rows) in by_batch {
        let Some((id, round)) = named_by(batch) else {
            continue;
        };
        let found = app
            .store
            .record::<Submission>(&DataScope::All, id.0)
            .await?;
        let Some(found) = found.filter(|it| it.record.task == task.id) else {
            continue;
        };
        let round = round
            .checked_sub(1)
            .and_then(|index| found.record.rounds.get(index));
        let Some(round) = round else { continue };
        let HandedIn::File { name, file, .. } = &round.handed else {
            continue;
        };
        let issues = match &round.outcome {
            Some(Outcome::Read { verdict, .. }) => {
                of_rows(&vault::open_json(app, &keys, verdict).await?, &rows)
            }
            _ => BTreeMap::new(),
        };
        let reading = Reading {
            table: table.to_owned(),
            batch: batch.to_owned(),
            unit: found.record.unit,
            name: name.clone(),
            file: vault::open_file(app, &keys, file).await?,
            rows,
            columns: columns.get(table).cloned().unwrap_or_default(),
            issues,
            open,
        };
        let _turn = app.desk.turn().await?;
        let read = tokio::task::spawn_blocking(move || reading.read());
        all.extend(
            read.await
                .map_err(|e| Failure::Internal(format!("reading rows: {e}")))??,
        );
    }
    Ok(all)
}

/// What a check said about some rows.
fn of_rows(verdict: &Verdict, rows: &BTreeSet<u32>) -> BTreeMap<u32, Vec<String>> {
    let mut said: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for issue in &verdict.issues {
        let Some(row) = issue.place.row else { continue };
        let number = row_number(issue.place.sheet.unwrap_or_default(), row);
        if rows.contains(&number) {
            said.entry(number).or_default().push(issue.message.clone());
        }
    }
    said
}

struct Reading {
    table: String,
    batch: String,
    unit: UnitId,
    name: String,
    file: File,
    rows: BTreeSet<u32>,
    columns: BTreeSet<String>,
    issues: BTreeMap<u32, Vec<String>>,
    open: bool,
}

impl Reading {
    fn read(mut self) -> Result<Vec<SourceRow>, Failure> {
        let catalogue = data::sets()?;
        let set = data::set(&catalogue, &self.table)?;
        let damaged = |why: bihuan_insight::sheet::NotATable| Failure::Internal(why.to_string());
        let mut book = Book::open(self.file, Limits::default()).map_err(damaged)?;
        let layout = book.layout(set).map_err(damaged)?;
        let mut found = Vec::new();
        book.rows(&layout, |record| {
            let number = row_number(record.sheet, record.row);
            if !self.rows.contains(&number) {
                return;
            }
            let columns = set.columns().iter().enumerate();
            let cells = columns
                .filter(|(_, column)| self.columns.contains(&column.name))
                .map(|(place, column)| {
                    let value = record.cell(place).shown();
                    let value = if self.open {
                        value.into_owned()
                    } else {
                        masked(&column.kind, &value)
                    };
                    (column.header.clone(), value)
                })
                .collect();
            let (sheet, row) = row_place(number);
            found.push(SourceRow {
                place: EvidenceRow {
                    table: self.table.clone(),
                    batch: self.batch.clone(),
                    row: number,
                },
                unit: self.unit,
                file: self.name.clone(),
                sheet: sheet + 1,
                row,
                cells,
                issues: self.issues.remove(&number).unwrap_or_default(),
            });
        })
        .map_err(damaged)?;
        Ok(found)
    }
}

fn masked(kind: &Kind, value: &str) -> String {
    match kind {
        Kind::Name => name::mask(value),
        Kind::Identity | Kind::Party | Kind::Account | Kind::Mobile => identity::mask(value),
        _ => value.to_owned(),
    }
}
