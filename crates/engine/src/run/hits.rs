//! From batches of a result to hits.

use std::collections::HashSet;

use arrow::{
    array::{Array, ArrayRef, AsArray as _, RecordBatch},
    compute::cast,
    datatypes::{DataType, Date32Type, Int64Type, TimeUnit, TimestampMicrosecondType, UInt64Type},
    util::display::{ArrayFormatter, FormatOptions},
};
use bihuan_insight::{
    ingest::Cell,
    run::{Hit, RunCode, RunError},
};

use crate::failure::internal;

/// The hits of some batches, whose columns are `subject`, `period` and the details.
///
/// One subject and period twice means that the model counts something else than it says.
pub(crate) fn hits(batches: &[RecordBatch]) -> Result<Vec<Hit>, RunError> {
    let mut hits = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    let mut seen = HashSet::new();
    for batch in batches {
        let columns = batch
            .columns()
            .iter()
            .map(Column::new)
            .collect::<Result<Vec<_>, _>>()?;
        let [subjects, periods, details @ ..] = columns.as_slice() else {
            return Err(RunError::new(RunCode::Result, "fewer than two columns"));
        };
        for row in 0..batch.num_rows() {
            let subject = subjects.cell(row)?;
            let Cell::Text(period) = periods.cell(row)? else {
                return Err(RunError::new(RunCode::Result, "a hit without period"));
            };
            if subject == Cell::Blank {
                return Err(RunError::new(RunCode::Result, "a hit without subject"));
            }
            if !seen.insert((subject.clone(), period.clone())) {
                let detail = format!("a subject has two hits in {period}");
                return Err(RunError::new(RunCode::Repeated, detail));
            }
            hits.push(Hit {
                subject,
                period,
                details: details
                    .iter()
                    .map(|column| column.cell(row))
                    .collect::<Result<_, _>>()?,
                evidence: Vec::new(),
            });
        }
    }
    Ok(hits)
}

/// A column in one of the types that cells have.
pub(crate) struct Column(ArrayRef);

impl Column {
    pub(crate) fn new(column: &ArrayRef) -> Result<Self, RunError> {
        let target = match column.data_type() {
            DataType::Utf8View | DataType::LargeUtf8 | DataType::Dictionary(..) => DataType::Utf8,
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32 => DataType::Int64,
            // How Spark reads a number of 64 bits without sign.
            DataType::Decimal128(20, 0) => DataType::UInt64,
            DataType::Timestamp(_, _) => DataType::Timestamp(TimeUnit::Microsecond, None),
            _ => return Ok(Self(ArrayRef::clone(column))),
        };
        cast(column, &target).map(Self).map_err(internal)
    }

    pub(crate) fn cell(&self, row: usize) -> Result<Cell, RunError> {
        let column = &self.0;
        if column.is_null(row) {
            return Ok(Cell::Blank);
        }
        Ok(match column.data_type() {
            DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(row).to_owned()),
            DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(row)),
            DataType::Date32 => Cell::Day(column.as_primitive::<Date32Type>().value(row)),
            DataType::Timestamp(..) => {
                Cell::Moment(column.as_primitive::<TimestampMicrosecondType>().value(row))
            }
            DataType::UInt64 => Cell::Pseudonym(column.as_primitive::<UInt64Type>().value(row)),
            DataType::Boolean => {
                let word = if column.as_boolean().value(row) {
                    "是"
                } else {
                    "否"
                };
                Cell::Text(word.to_owned())
            }
            // Other numbers are only shown.
            _ => {
                let options = FormatOptions::default();
                let formatter = ArrayFormatter::try_new(column, &options).map_err(internal)?;
                Cell::Text(formatter.value(row).try_to_string().map_err(internal)?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Decimal128Array, Int32Array, StringViewArray, UInt64Array};

    use super::*;

    fn result(subjects: [Option<u64>; 2], periods: [Option<&str>; 2]) -> RecordBatch {
        let subjects = UInt64Array::from(subjects.to_vec());
        let litres = Decimal128Array::from(vec![5_251, 60])
            .with_precision_and_scale(18, 2)
            .unwrap();
        let columns: [(&str, ArrayRef); 4] = [
            ("subject", Arc::new(subjects)),
            ("period", Arc::new(StringViewArray::from(periods.to_vec()))),
            ("liters", Arc::new(litres)),
            ("count", Arc::new(Int32Array::from(vec![3, 4]))),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn values_come_as_cells() {
        let found = hits(&[result([Some(7), Some(8)], [Some("2025"), Some("2025")])]).unwrap();
        assert_eq!(found[0].subject, Cell::Pseudonym(7));
        assert_eq!(
            found[0].details,
            [Cell::Text("52.51".into()), Cell::Whole(3)]
        );
        assert_eq!(found[1].details[0], Cell::Text("0.60".into()));
    }

    #[test]
    fn a_subject_has_one_hit_a_period() {
        let code = |subjects, periods| hits(&[result(subjects, periods)]).unwrap_err().code;
        let (one, two) = (Some("2024"), Some("2025"));
        assert_eq!(code([Some(7), Some(7)], [one, one]), RunCode::Repeated);
        assert!(hits(&[result([Some(7), Some(7)], [one, two])]).is_ok());
        assert_eq!(code([None, Some(7)], [one, two]), RunCode::Result);
        assert_eq!(code([Some(7), Some(8)], [None, two]), RunCode::Result);
    }
}
