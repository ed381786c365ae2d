//! What a document may cost to open. Beyond these it is refused, whatever it claims to be.

/// Largest file, in bytes.
pub(super) const FILE_BYTES: usize = 50 * 1024 * 1024;
/// Most entries an archive may list.
pub(super) const ARCHIVE_ENTRIES: usize = 2_000;
/// Most bytes an archive may unpack to, all entries together.
pub(super) const UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
/// How many times larger than the archive its entries may become.
pub(super) const UNPACK_RATIO: u64 = 100;
/// Most bytes of text a document may come to.
pub(super) const TEXT_BYTES: usize = 200 * 1024 * 1024;
/// How deep XML elements may nest.
pub(super) const XML_DEPTH: usize = 256;
