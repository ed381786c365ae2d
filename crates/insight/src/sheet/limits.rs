//! How large a table may be; who calls decides.

/// Bounds of what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes that an XLSX may unpack to.
    pub unpacked: u64,
    /// Rows of all sheets together.
    pub rows: u64,
    /// Columns of a sheet; what lies further right is not read.
    pub columns: usize,
    /// Bytes of the text of a cell.
    pub cell: usize,
}

impl Default for Limits {
    /// For the largest sets of a district: two million rows in 512 MiB.
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            unpacked: 4 << 30,
            rows: 2_000_000,
            columns: 200,
            cell: 32_767,
        }
    }
}
