//! Keeps what units handed in as bucketed Parquet, and runs red-flag queries over it.
