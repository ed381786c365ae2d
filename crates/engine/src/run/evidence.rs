//! The rows that hits were found in.

use std::collections::{BTreeSet, HashMap};

use arrow::{
    array::{AsArray as _, RecordBatch},
    compute::cast,
    datatypes::{DataType, Int32Type, Schema},
};
use bihuan_insight::{
    ingest::Cell,
    run::{EvidenceRow, Hit, Job, RunCode, RunError},
};

use super::hits::Column;
use crate::failure::internal;

/// The name under which hits are there for the query of evidence.
pub(crate) const HITS: &str = "hit";
/// Rows that are kept of one hit: more than anybody reads.
const MOST: usize = 200;

/// Refuses a result that does not begin with subject and period.
pub(crate) fn ensure_columns(job: &Job, schema: &Schema) -> Result<(), RunError> {
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    if matches!(names.as_slice(), ["subject", "period", ..]) {
        return Ok(());
    }
    let detail = format!("the result of {} is {}", job.name, names.join(", "));
    Err(RunError::new(RunCode::Result, detail))
}

/// Rows gathered for some hits.
pub(crate) struct Gathered {
    places: HashMap<(Cell, String), usize>,
    rows: Vec<BTreeSet<EvidenceRow>>,
}

impl Gathered {
    pub(crate) fn new(hits: &[Hit]) -> Self {
        let keys = hits
            .iter()
            .map(|hit| (hit.subject.clone(), hit.period.clone()));
        Self {
            places: keys.zip(0..).collect(),
            rows: vec![BTreeSet::new(); hits.len()],
        }
    }

    /// Adds what the query of evidence gave for a table. Of many rows the first stay, whatever their order is here.
    pub(crate) fn add(&mut self, table: &str, batch: &RecordBatch) -> Result<(), RunError> {
        let [subjects, periods, batches, rows, ..] = batch.columns() else {
            let detail = format!("the evidence of {table} has too few columns");
            return Err(RunError::new(RunCode::Result, detail));
        };
        let (subjects, periods) = (Column::new(subjects)?, Column::new(periods)?);
        let batches = cast(batches, &DataType::Utf8).map_err(internal)?;
        let rows = cast(rows, &DataType::Int32).map_err(internal)?;
        let rows = rows.as_primitive::<Int32Type>().values().iter();
        let batches = batches.as_string::<i32>().iter();
        for (place, (row, batch)) in rows.zip(batches).enumerate() {
            let Cell::Text(period) = periods.cell(place)? else {
                return Err(internal("evidence without period"));
            };
            let hit = self.places.get(&(subjects.cell(place)?, period));
            let Some(gathered) = hit.and_then(|hit| self.rows.get_mut(*hit)) else {
                return Err(internal("evidence of no hit"));
            };
            gathered.insert(EvidenceRow {
                table: table.to_owned(),
                batch: batch.unwrap_or_default().parse().map_err(internal)?,
                row_no: u32::try_from(*row).map_err(internal)?,
            });
            if gathered.len() > MOST {
                gathered.pop_last();
            }
        }
        Ok(())
    }

    /// Gives the hits their rows.
    pub(crate) fn give(self, hits: &mut [Hit]) {
        for (hit, rows) in hits.iter_mut().zip(self.rows) {
            hit.evidence = rows.into_iter().collect();
        }
    }
}
