//! The digest of the rows of a batch: the same whatever file they lie in, so that a clue can name exactly what it was found in.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{Cell, Row, TableShape};

/// A digest that is being made, row by row in the order of the file (SHA-256, FIPS 180-4).
#[derive(Clone)]
pub struct RowsDigest {
    digest: Sha256,
    bytes: Vec<u8>,
}

impl fmt::Debug for RowsDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowsDigest(…)")
    }
}

impl RowsDigest {
    /// Begins with names and types of the columns.
    pub fn new(shape: &TableShape) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"rows 1\0");
        for text in std::iter::once(&shape.name).chain(shape.columns.iter().map(|c| &c.name)) {
            digest.update(text.as_bytes());
            digest.update([0]);
        }
        for column in &shape.columns {
            digest.update(format!("{:?}\0", column.storage).as_bytes());
        }
        Self {
            digest,
            bytes: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        self.bytes.clear();
        self.bytes.extend(row.row_no.to_le_bytes());
        for cell in &row.cells {
            write(cell, &mut self.bytes);
        }
        self.digest.update(&self.bytes);
    }

    /// The digest in hexadecimal digits.
    pub fn finish(self) -> String {
        hex::encode(self.digest.finalize())
    }
}

/// One byte says what it is; of texts the length comes first. So no two rows are written in the same way.
fn write(cell: &Cell, out: &mut Vec<u8>) {
    match cell {
        Cell::Blank => out.push(0),
        Cell::Pseudonym(pseudonym) => {
            out.push(1);
            out.extend(pseudonym.to_le_bytes());
        }
        Cell::Text(text) => {
            out.push(2);
            out.extend((text.len() as u64).to_le_bytes());
            out.extend(text.as_bytes());
        }
        Cell::Day(day) => {
            out.push(3);
            out.extend(day.to_le_bytes());
        }
        Cell::Moment(moment) => {
            out.push(4);
            out.extend(moment.to_le_bytes());
        }
        Cell::Whole(number) => {
            out.push(5);
            out.extend(number.to_le_bytes());
        }
        Cell::Scaled(number) => {
            out.push(6);
            out.extend(number.to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ingest::TableShape, schema::shipped};

    fn digest(rows: &[Row]) -> String {
        let catalogue = shipped().unwrap();
        let mut digest = RowsDigest::new(&TableShape::of(catalogue.dataset("permit").unwrap()));
        for row in rows {
            digest.add(row);
        }
        digest.finish()
    }

    fn row(row_no: u32, cells: &[&str]) -> Row {
        Row {
            row_no,
            cells: cells.iter().map(|&text| Cell::Text(text.into())).collect(),
        }
    }

    #[test]
    fn every_change_is_another_digest() {
        let rows = [row(2, &["a", "bc"]), row(3, &["d", "e"])];
        let digests = [
            digest(&rows),
            digest(&rows[..1]),
            digest(&[rows[1].clone(), rows[0].clone()]),
            digest(&[row(2, &["ab", "c"]), row(3, &["d", "e"])]),
            digest(&[row(2, &["a", "bc"]), row(4, &["d", "e"])]),
        ];
        assert_eq!(digests[0], digest(&rows));
        assert_eq!(digests[0].len(), 64);
        for (index, one) in digests.iter().enumerate() {
            assert!(!digests[..index].contains(one), "{index}");
        }
    }
}
