//! Walking along sorted batches: each with the value that the neighbour of a row has.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, BooleanArray, BooleanBufferBuilder, RecordBatch, new_null_array},
    buffer::BooleanBuffer,
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
        let begins = begins(before, held, behind)?;
        let mut columns = held.rows.columns().to_vec();
        for (place, (shift, values)) in self.shifts.iter().zip(&held.values).enumerate() {
            let blank = || new_null_array(values.data_type(), 1);
            // The row before is of another group where a group begins here; the row behind, where one begins there.
            let (moved, border) = match shift.from {
                Neighbour::Before => {
                    let last = before.and_then(|before| before.values.get(place));
                    let last = last.map_or_else(blank, last_of);
                    (concat(&[&*last, &*values.slice(0, rows - 1)])?, 0)
                }
                Neighbour::Behind => {
                    let first = behind.and_then(|behind| behind.values.get(place));
                    let first = first.map_or_else(blank, first_of);
                    (concat(&[&*values.slice(1, rows - 1), &*first])?, 1)
                }
            };
            let hidden = BooleanArray::new(begins.slice(border, rows), None);
            columns.push(nullif(&moved, &hidden)?);
        }
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }
}

/// Of each row of a batch whether a group begins with it, and then of the row behind the batch.
fn begins(
    before: Option<&Looked>,
    held: &Looked,
    behind: Option<&Looked>,
) -> Result<BooleanBuffer> {
    let rows = held.rows.num_rows();
    let mut begins = BooleanBufferBuilder::new(rows + 1);
    begins.append_n(rows + 1, false);
    for group in partition(&held.groups)?.ranges() {
        begins.set_bit(group.start, true);
    }
    begins.set_bit(0, ends_group(before, Some(held))?);
    begins.set_bit(rows, ends_group(Some(held), behind)?);
    Ok(begins.finish())
}

/// Whether a group ends with a batch, and does not go on in the next one.
fn ends_group(batch: Option<&Looked>, next: Option<&Looked>) -> Result<bool> {
    let (Some(batch), Some(next)) = (batch, next) else {
        return Ok(true);
    };
    let edges = batch.groups.iter().zip(&next.groups);
    let edges = edges.map(|(batch, next)| Ok(concat(&[&*last_of(batch), &*first_of(next)])?));
    let edges: Vec<ArrayRef> = edges.collect::<Result<_>>()?;
    Ok(partition(&edges)?.len() > 1)
}

fn first_of(column: &ArrayRef) -> ArrayRef {
    column.slice(0, 1)
}

fn last_of(column: &ArrayRef) -> ArrayRef {
    column.slice(column.len() - 1, 1)
}
