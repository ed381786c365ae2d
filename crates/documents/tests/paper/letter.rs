//! Official letters, measured.
