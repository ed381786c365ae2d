//! The engine as the server has it, over a folder of its own.

use std::sync::Arc;

use bihuan_casework::flag::Analysis;
use bihuan_engine::{DataFusionRunner, Folder, Limits, ParquetWarehouse};
use tempfile::TempDir;

pub(crate) fn analysis(folder: &TempDir) -> Analysis {
    let tables = Folder::local(folder.path().join("tables")).unwrap();
    let spill = folder.path().join("spill");
    let warehouse = ParquetWarehouse::new(tables.clone(), &spill).unwrap();
    let limits = Limits {
        threads: 2,
        spill,
        most_hits: 100_000,
    };
    let runner = DataFusionRunner::new(tables, limits).unwrap();
    Analysis::new(Arc::new(warehouse), Arc::new(runner), 256 << 20)
}
