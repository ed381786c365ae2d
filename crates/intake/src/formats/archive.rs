//! ZIP containers, unpacked under the limits of [`limits`].

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::limits;
use crate::NotADocument;

/// An archive all of whose entries were unpacked once and found to be within the limits.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

/// Below this size no unpacked archive is called a bomb, however small it was: 1 MiB of repeated text harms nobody.
const HARMLESS: u64 = 1024 * 1024;

impl<'a> Archive<'a> {
    /// Opens an archive and unpacks every entry once, to count what really comes out; declared sizes can lie.
    ///
    /// # Errors
    /// [`NotADocument::Bomb`] beyond the limits, [`NotADocument::Encrypted`] when an entry asks for a password,
    /// [`NotADocument::Damaged`] when the bytes are no archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, NotADocument> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotADocument::Damaged)?;
        if zip.len() > limits::ARCHIVE_ENTRIES {
            return Err(NotADocument::Bomb);
        }
        let allowed =
            (bytes.len() as u64 * limits::UNPACK_RATIO).clamp(HARMLESS, limits::UNPACKED_BYTES);
        let mut unpacked = 0;
        let mut buffer = vec![0; 64 * 1024];
        for index in 0..zip.len() {
            let mut entry = match zip.by_index(index) {
                Ok(entry) => entry,
                Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                    return Err(NotADocument::Encrypted);
                }
                // An unreadable picture does not keep anyone from reading the text; a part that is needed is missed later.
                Err(_) => continue,
            };
            while let Ok(count @ 1..) = entry.read(&mut buffer) {
                unpacked += count as u64;
                if unpacked > allowed {
                    return Err(NotADocument::Bomb);
                }
            }
        }
        Ok(Self { zip })
    }

    /// The names of all entries, with forward slashes.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.zip
            .file_names_raw()
            .map(|name| normal(&String::from_utf8_lossy(name)))
    }

    /// The bytes of one entry; `None` when there is none of this name.
    ///
    /// # Errors
    /// [`NotADocument::Damaged`] when it cannot be unpacked.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, NotADocument> {
        let wanted = normal(name);
        let Some(index) = self
            .names()
            .position(|name| name.eq_ignore_ascii_case(&wanted))
        else {
            return Ok(None);
        };
        let entry = self
            .zip
            .by_index(index)
            .map_err(|_| NotADocument::Damaged)?;
        let mut bytes = Vec::new();
        entry
            .take(limits::UNPACKED_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|_| NotADocument::Damaged)?;
        Ok(Some(bytes))
    }
}

/// Some writers use backslashes or a leading slash.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}
