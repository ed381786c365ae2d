//! Walking along sorted batches: each with the value that the neighbour of a row has.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, BooleanBufferBuilder, RecordBatch, new_null_array},
    compute::{concat, nullif, partition},
    datatypes::SchemaRef,
};
use datafusion::{
    error::Result, physical_expr::PhysicalExpr, physical_plan::SendableRecordBatchStream,
};
use futures::TryStreamExt as _;

use super::shift::{Neighbour, Shift};

/// Goes through batches, with the last row of the one before and the first row of the one behind.
pub(super) struct Walk {
    input: SendableRecordBatchStream,
    groups: Arc<[Arc<dyn PhysicalExpr>]>,
    shifts: Arc<[Shift]>,
    schema: SchemaRef,
    before: Option<Looked>,
    held: Option<Looked>,
}

/// A batch with what is looked at in it.
struct Looked {
    rows: RecordBatch,
    groups: Vec<ArrayRef>,
    values: Vec<ArrayRef>,
}

impl Walk {
    /// Over rows that are sorted by `groups` first; `schema` is theirs, and then a column for each shift.
    pub(super) fn new(
        input: SendableRecordBatchStream,
        groups: &[Arc<dyn PhysicalExpr>],
        shifts: &Arc<[Shift]>,
        schema: SchemaRef,
    ) -> Self {
        Self {
            input,
            groups: groups.into(),
            shifts: Arc::clone(shifts),
            schema,
            before: None,
            held: None,
        }
    }

    /// The next batch, with the values of neighbours behind its columns.
    pub(super) async fn next(&mut self) -> Result<Option<RecordBatch>> {
        if self.held.is_none() {
            self.held = self.look().await?;
        }
        let Some(held) = self.held.take() else {
            return Ok(None);
        };
        let behind = self.look().await?;
        let shifted = self.shift(&held, behind.as_ref())?;
        self.before = Some(held);
        self.held = behind;
        Ok(Some(shifted))
    }

    /// The next batch that has rows.
    async fn look(&mut self) -> Result<Option<Looked>> {
        while let Some(rows) = self.input.try_next().await? {
            if rows.num_rows() == 0 {
                continue;
            }
            let evaluate = |expression: &Arc<dyn PhysicalExpr>| {
                expression.evaluate(&rows)?.into_array(rows.num_rows())
            };
            let values = self.shifts.iter().map(|shift| evaluate(&shift.value));
            return Ok(Some(Looked {
                groups: self.groups.iter().map(evaluate).collect::<Result<_>>()?,
                values: values.collect::<Result<_>>()?,
                rows,
            }));
        }
        Ok(None)
    }

    fn shift(&self, held: &Looked, behind: Option<&Looked>) -> Result<RecordBatch> {
        let rows = held.rows.num_rows();
        let before = self.before.as_ref();
        let groups = widened(
            before.map(|before| &*before.groups),
            &held.groups,
            behind.map(|behind| &*behind.groups),
        )?;
        let values = widened(
            before.map(|before| &*before.values),
            &held.values,
            behind.map(|behind| &*behind.values),
        )?;
        let mut begins = BooleanBufferBuilder::new(rows + 2);
        begins.append_n(rows + 2, false);
        for group in partition(&groups)?.ranges() {
            begins.set_bit(group.start, true);
        }
        if before.is_none() {
            begins.set_bit(1, true);
        }
        if behind.is_none() {
            begins.set_bit(rows + 1, true);
        }
        let begins = begins.finish();

        let mut columns = held.rows.columns().to_vec();
        for (shift, values) in self.shifts.iter().zip(values) {
            // The row before stands one place to the left, and is of another group where a group begins here. The row behind stands
            // one to the right, and is of another group where one begins there.
            let (from, border) = match shift.from {
                Neighbour::Before => (0, 1),
                Neighbour::Behind => (2, 2),
            };
            let hidden = BooleanArray::new(begins.slice(border, rows), None);
            columns.push(nullif(&values.slice(from, rows), &hidden)?);
        }
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }
}

/// Columns with one row more at either end: of the batches before and behind, or blank where there is none.
fn widened(
    before: Option<&[ArrayRef]>,
    columns: &[ArrayRef],
    behind: Option<&[ArrayRef]>,
) -> Result<Vec<ArrayRef>> {
    let widened = columns.iter().enumerate().map(|(place, column)| {
        let blank = || new_null_array(column.data_type(), 1);
        let before = before.and_then(|before| before.get(place));
        let last = before.map_or_else(blank, |before| before.slice(before.len() - 1, 1));
        let behind = behind.and_then(|behind| behind.get(place));
        let first = behind.map_or_else(blank, |behind| behind.slice(0, 1));
        Ok(concat(&[&*last, &**column, &*first])?)
    });
    widened.collect()
}
