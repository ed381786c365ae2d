//! Keeping batches.

mod columns;
mod runs;
mod upload;
mod warehouse;
mod writing;

pub use warehouse::ParquetWarehouse;
