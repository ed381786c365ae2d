//! Keeps what units handed in as Parquet in the order of buckets, and runs red-flag queries over it.
//!
//! [`Folder`] says where the files are, [`ParquetWarehouse`] keeps batches there, [`DataFusionRunner`] asks them in process. With
//! the feature `cluster`, `SparkRunner` asks the same files on Apache Spark. All of them are behind the traits of
//! [`bihuan_insight::run`]: synchronous outside, with a runtime of their own inside.
//!
//! ```text
//! tables/fuel_txn/0199….parquet    one file a batch: rows in the order of their buckets, the head of the batch in the footer
//! ```

#[cfg(feature = "cluster")]
mod cluster;
mod failure;
mod folder;
mod keep;
mod layout;
mod own_runtime;
mod run;

#[cfg(feature = "cluster")]
pub use cluster::SparkRunner;
pub use folder::{Bucket, Folder};
pub use keep::ParquetWarehouse;
pub use run::{DataFusionRunner, Limits};
