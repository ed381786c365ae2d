//! Amounts take half the room while they wait: eighteen digits fit into eight bytes, of sixteen.

use std::sync::Arc;

use arrow::{
    array::{Array as _, ArrayRef, AsArray as _, RecordBatch},
    datatypes::{
        DECIMAL64_MAX_PRECISION, DataType, Decimal64Type, Decimal128Type, Field, Schema, SchemaRef,
    },
};
use datafusion::error::Result;

/// The same rows in less room; `None` when a number has more digits than its type says.
pub(super) fn lean(batch: &RecordBatch) -> Option<RecordBatch> {
    let columns: Option<Vec<ArrayRef>> = batch.columns().iter().map(narrow).collect();
    let columns = columns?;
    let fields = batch.schema_ref().fields().iter().zip(&columns);
    let fields = fields.map(|(field, column)| {
        let field = Field::clone(field);
        field.with_data_type(column.data_type().clone())
    });
    let schema = Schema::new(fields.collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns).ok()
}

fn narrow(column: &ArrayRef) -> Option<ArrayRef> {
    match column.data_type() {
        DataType::Decimal128(digits, decimals) if *digits <= DECIMAL64_MAX_PRECISION => {
            let wide = column.as_primitive::<Decimal128Type>();
            let narrow = wide.try_unary::<_, Decimal64Type, _>(i64::try_from).ok()?;
            let narrow = narrow.with_precision_and_scale(*digits, *decimals).ok()?;
            Some(Arc::new(narrow))
        }
        _ => Some(Arc::clone(column)),
    }
}

/// Rows as they were before they were made lean.
pub(super) fn wide(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| match field.data_type() {
        DataType::Decimal128(digits, decimals) if column.data_type() != field.data_type() => {
            let narrow = column.as_primitive::<Decimal64Type>();
            let wide = narrow.unary::<_, Decimal128Type>(i128::from);
            Ok(Arc::new(wide.with_precision_and_scale(*digits, *decimals)?) as _)
        }
        _ => Ok(Arc::clone(column)),
    });
    let columns = columns.collect::<Result<_>>()?;
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}
