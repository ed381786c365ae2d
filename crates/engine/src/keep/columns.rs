//! Rows gathered column by column.

use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, Date32Builder, Decimal128Builder, Int32Builder, Int64Builder, RecordBatch,
        StringBuilder, TimestampMicrosecondBuilder, UInt64Builder,
    },
    datatypes::SchemaRef,
};
use bihuan_insight::{
    ingest::{Cell, Row, Storage, TableShape},
    run::{RunCode, RunError},
};

use crate::{failure::internal, layout::data_type};

enum Column {
    Pseudonym(UInt64Builder),
    Scaled(Decimal128Builder),
    Text(StringBuilder),
    Day(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    Whole(Int64Builder),
}

impl Column {
    fn new(storage: Storage) -> Self {
        match storage {
            Storage::Pseudonym => Self::Pseudonym(UInt64Builder::new()),
            Storage::Scaled(_) => {
                Self::Scaled(Decimal128Builder::new().with_data_type(data_type(storage)))
            }
            Storage::Text => Self::Text(StringBuilder::new()),
            Storage::Day => Self::Day(Date32Builder::new()),
            Storage::Moment => Self::Moment(TimestampMicrosecondBuilder::new()),
            Storage::Whole => Self::Whole(Int64Builder::new()),
        }
    }

    /// Adds a cell; false when it is of another type.
    fn push(&mut self, cell: &Cell) -> bool {
        match (self, cell) {
            (Self::Pseudonym(column), Cell::Blank) => column.append_null(),
            (Self::Pseudonym(column), Cell::Pseudonym(value)) => column.append_value(*value),
            (Self::Scaled(column), Cell::Blank) => column.append_null(),
            (Self::Scaled(column), Cell::Scaled(value)) => column.append_value(i128::from(*value)),
            (Self::Text(column), Cell::Blank) => column.append_null(),
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Day(column), Cell::Blank) => column.append_null(),
            (Self::Day(column), Cell::Day(day)) => column.append_value(*day),
            (Self::Moment(column), Cell::Blank) => column.append_null(),
            (Self::Moment(column), Cell::Moment(moment)) => column.append_value(*moment),
            (Self::Whole(column), Cell::Blank) => column.append_null(),
            (Self::Whole(column), Cell::Whole(number)) => column.append_value(*number),
            _ => return false,
        }
        true
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Pseudonym(column) => Arc::new(column.finish()),
            Self::Scaled(column) => Arc::new(column.finish()),
            Self::Text(column) => Arc::new(column.finish()),
            Self::Day(column) => Arc::new(column.finish()),
            Self::Moment(column) => Arc::new(column.finish()),
            Self::Whole(column) => Arc::new(column.finish()),
        }
    }
}

/// Rows of a table, before they are put in order.
pub(super) struct Columns {
    schema: SchemaRef,
    values: Vec<Column>,
    rows: Int32Builder,
    batch: (String, StringBuilder),
    unit: (String, StringBuilder),
}

impl Columns {
    /// None yet. `schema` is that of the file.
    pub(super) fn new(shape: &TableShape, schema: SchemaRef, batch: &str, unit: &str) -> Self {
        let storages = shape.columns.iter().map(|column| column.storage);
        Self {
            schema,
            values: storages.map(Column::new).collect(),
            rows: Int32Builder::new(),
            batch: (batch.to_owned(), StringBuilder::new()),
            unit: (unit.to_owned(), StringBuilder::new()),
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: &Row) -> Result<(), RunError> {
        let misfit = |what: String| RunError::new(RunCode::Engine, what);
        if row.cells.len() != self.values.len() {
            return Err(misfit(format!(
                "a row of {} cells for {} columns",
                row.cells.len(),
                self.values.len()
            )));
        }
        for (place, (column, cell)) in self.values.iter_mut().zip(&row.cells).enumerate() {
            if !column.push(cell) {
                return Err(misfit(format!("a cell of another type in column {place}")));
            }
        }
        let row_no = i32::try_from(row.row_no)
            .map_err(|_| misfit(format!("row number {} is too large", row.row_no)))?;
        self.rows.append_value(row_no);
        self.batch.1.append_value(&self.batch.0);
        self.unit.1.append_value(&self.unit.0);
        Ok(())
    }

    /// Takes the rows, so that others can be gathered.
    pub(super) fn take(&mut self) -> Result<RecordBatch, RunError> {
        let mut arrays: Vec<ArrayRef> = self.values.iter_mut().map(Column::finish).collect();
        arrays.push(Arc::new(self.batch.1.finish()));
        arrays.push(Arc::new(self.rows.finish()));
        arrays.push(Arc::new(self.unit.1.finish()));
        RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(internal)
    }
}
