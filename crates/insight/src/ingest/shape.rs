//! What a table holds when its rows are kept: which columns, as which types, and by which column it is cut.

use serde::{Deserialize, Serialize};

use crate::schema::{Column, Dataset, Kind};

/// How values of a column are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// A pseudonym: a whole number of 64 bits without sign.
    Pseudonym,
    /// `VARCHAR`.
    Text,
    /// `DATE`.
    Day,
    /// `TIMESTAMP`, microseconds without zone.
    Moment,
    /// `BIGINT`.
    Whole,
    /// `DECIMAL(18, n)`.
    Scaled(u8),
}

impl Storage {
    /// How values of a column are kept.
    pub fn of(column: &Column) -> Self {
        match column.kind {
            Kind::Identity | Kind::Party | Kind::Account | Kind::Mobile | Kind::Name => {
                Self::Pseudonym
            }
            Kind::Date | Kind::Month => Self::Day,
            Kind::Moment => Self::Moment,
            Kind::Year | Kind::Amount { decimals: 0, .. } => Self::Whole,
            // A description allows eight decimals at most.
            Kind::Amount { decimals, .. } => Self::Scaled(u8::try_from(decimals).unwrap_or(8)),
            Kind::CreditCode
            | Kind::Code
            | Kind::Region { .. }
            | Kind::Plate
            | Kind::Text
            | Kind::Choice { .. } => Self::Text,
        }
    }
}

/// A column of a kept table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnShape {
    /// Its name, also in queries.
    pub name: String,
    /// How its values are kept.
    pub storage: Storage,
}

/// A kept table. Beside its own columns every row has `batch_id` and `report_unit` (`VARCHAR`) and `row_no` (`INT`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableShape {
    /// Its name, also in queries.
    pub name: String,
    /// Its columns, in the order of the data set.
    pub columns: Vec<ColumnShape>,
    /// The column that rows are put side by side by, and the family of its keys
    /// ([`Column::family`]).
    pub bucket: Option<(usize, String)>,
}

impl TableShape {
    /// The shape of a data set's rows.
    pub fn of(dataset: &Dataset) -> Self {
        let bucket = dataset.bucket().and_then(|place| {
            let column = dataset.columns().get(place)?;
            Some((place, column.family()?.to_owned()))
        });
        Self {
            name: dataset.name().to_owned(),
            columns: dataset
                .columns()
                .iter()
                .map(|column| ColumnShape {
                    name: column.name.clone(),
                    storage: Storage::of(column),
                })
                .collect(),
            bucket,
        }
    }

    /// Whether it has a column of this name, `batch_id`, `report_unit` and `row_no` included.
    pub fn has(&self, name: &str) -> bool {
        matches!(name, "batch_id" | "report_unit" | "row_no")
            || self.columns.iter().any(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::shipped;

    #[test]
    fn kinds_have_their_types() {
        let catalogue = shipped().unwrap();
        let shape = TableShape::of(catalogue.dataset("land_subsidy").unwrap());
        let storages: Vec<(&str, Storage)> = shape
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.storage))
            .collect();
        assert_eq!(
            storages,
            [
                ("year", Storage::Whole),
                ("id_no", Storage::Pseudonym),
                ("name", Storage::Pseudonym),
                ("village_code", Storage::Text),
                ("area_mu", Storage::Scaled(2)),
                ("unit_price", Storage::Scaled(2)),
                ("amount", Storage::Scaled(2)),
                ("account_no", Storage::Pseudonym),
                ("parcel_id", Storage::Text),
            ]
        );
        assert_eq!(shape.bucket, Some((1, "person".to_owned())));
        assert!(shape.has("row_no") && shape.has("area_mu") && !shape.has("phone"));
    }

    #[test]
    fn only_lists_that_everybody_shares_are_not_cut() {
        let catalogue = shipped().unwrap();
        let shapes = catalogue.datasets().iter().map(TableShape::of);
        let whole: Vec<String> = shapes
            .filter(|shape| shape.bucket.is_none())
            .map(|shape| shape.name)
            .collect();
        assert_eq!(whole, ["holiday", "public_entry"]);
    }
}
