//! Batches come, are seen as a whole, and go.

use bihuan_engine::{Folder, ParquetWarehouse};
use bihuan_insight::{
    ingest::{Cell, ColumnShape, Row, RowsDigest, Storage, TableShape},
    run::{BatchHead, KeptBatch, RunCode, Warehouse},
};
use tempfile::TempDir;

fn shape() -> TableShape {
    let column = |name: &str, storage| ColumnShape {
        name: name.into(),
        storage,
    };
    TableShape {
        name: "sample".into(),
        columns: vec![
            column("id_no", Storage::Pseudonym),
            column("word", Storage::Text),
            column("day", Storage::Day),
            column("moment", Storage::Moment),
            column("count", Storage::Whole),
            column("amount", Storage::Scaled(2)),
        ],
        bucket: Some((0, "person".into())),
    }
}

fn rows(count: u32) -> impl Iterator<Item = Row> {
    (0..count).map(|number| Row {
        row_no: number + 2,
        cells: vec![
            Cell::Pseudonym(u64::from(number % 977).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            if number % 3 == 0 {
                Cell::Blank
            } else {
                Cell::Text(format!("词{}", number % 7))
            },
            Cell::Day(20_000),
            Cell::Moment(i64::from(number) * 1_000_000),
            Cell::Whole(-5),
            Cell::Scaled(i64::from(number)),
        ],
    })
}

fn head(name: &str) -> BatchHead {
    BatchHead {
        batch: name.parse().unwrap(),
        report_unit: "U0001".into(),
    }
}

fn warehouse(dir: &TempDir) -> ParquetWarehouse {
    let folder = Folder::local(dir.path().join("kept")).unwrap();
    ParquetWarehouse::new(folder, dir.path().join("spill")).unwrap()
}

fn keep(warehouse: &dyn Warehouse, name: &str, count: u32) -> KeptBatch {
    let mut keeping = warehouse.begin(&shape(), &head(name)).unwrap();
    rows(count).for_each(|row| keeping.put(&row).unwrap());
    keeping.finish().unwrap()
}

#[test]
fn a_batch_is_listed_as_it_was_kept() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = warehouse(&dir);
    assert_eq!(warehouse.list("sample").unwrap(), []);
    let second = keep(&warehouse, "b-2", 30_000);
    let first = keep(&warehouse, "b-1", 10);
    assert_eq!(
        warehouse.list("sample").unwrap(),
        [first.clone(), second.clone()]
    );
    assert_eq!(
        (second.rows, second.report_unit.as_str()),
        (30_000, "U0001")
    );

    assert!(warehouse.remove("sample", &first.batch).unwrap());
    assert!(!warehouse.remove("sample", &first.batch).unwrap());
    assert_eq!(warehouse.list("sample").unwrap(), [second]);
}

#[test]
fn the_digest_is_of_the_rows_and_not_of_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let kept = keep(&warehouse(&dir), "b-1", 1_000);
    let mut digest = RowsDigest::new(&shape());
    rows(1_000).for_each(|row| digest.add(&row));
    assert_eq!(kept.digest, digest.finish());
    // Another name and another unit are no other rows.
    assert_eq!(keep(&warehouse(&dir), "b-2", 1_000).digest, kept.digest);
    assert_ne!(keep(&warehouse(&dir), "b-3", 999).digest, kept.digest);
}

#[test]
fn a_batch_that_was_not_finished_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = warehouse(&dir);
    let before = keep(&warehouse, "b-1", 10);
    {
        let mut keeping = warehouse.begin(&shape(), &head("b-1")).unwrap();
        rows(20_000).for_each(|row| keeping.put(&row).unwrap());
    }
    assert_eq!(warehouse.list("sample").unwrap(), [before]);
    let left: Vec<_> = std::fs::read_dir(dir.path().join("spill"))
        .unwrap()
        .collect();
    assert!(left.is_empty());
}

#[test]
fn a_row_of_another_table_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = warehouse(&dir);
    let mut keeping = warehouse.begin(&shape(), &head("b-1")).unwrap();
    let short = Row {
        row_no: 2,
        cells: vec![Cell::Blank],
    };
    assert_eq!(keeping.put(&short).unwrap_err().code, RunCode::Engine);
    let mut keeping = warehouse.begin(&shape(), &head("b-1")).unwrap();
    let mut other = rows(1).next().unwrap();
    other.cells[4] = Cell::Text("five".into());
    assert_eq!(keeping.put(&other).unwrap_err().code, RunCode::Engine);
}

#[test]
fn a_file_that_was_damaged_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = warehouse(&dir);
    keep(&warehouse, "b-1", 10);
    let file = dir.path().join("kept/tables/sample/b-1.parquet");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, &bytes[..bytes.len() - 9]).unwrap();
    assert_eq!(warehouse.list("sample").unwrap_err().code, RunCode::Batch);
    // The file of one batch in the place of another is no batch either.
    keep(&warehouse, "b-2", 10);
    std::fs::rename(dir.path().join("kept/tables/sample/b-2.parquet"), &file).unwrap();
    assert_eq!(warehouse.list("sample").unwrap_err().code, RunCode::Batch);
}
