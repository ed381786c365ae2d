//! ZIP containers, unpacked under the limits of [`limits`].

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use zip::{ZipArchive, result::ZipError};

use super::limits;
use crate::NotADocument;

/// An archive all of whose entries were unpacked once and found to be within the limits.
pub(super) struct Archive {
    names: Vec<String>,
    /// The XML parts by their names in small letters.
    parts: HashMap<String, Vec<u8>>,
    /// The first bytes of every entry.
    heads: Vec<Vec<u8>>,
}

/// Bytes of every entry that are kept as its head.
const HEAD: usize = 128;

/// Below this size no unpacked archive is called a bomb, however small it was: 1 MiB of repeated text harms nobody.
const HARMLESS: u64 = 1024 * 1024;

impl Archive {
    /// Opens an archive and unpacks every entry once, to count what really comes out; declared sizes can lie.
    ///
    /// # Errors
    /// [`NotADocument::Bomb`] beyond the limits, [`NotADocument::Encrypted`] when an entry asks for a password,
    /// [`NotADocument::Damaged`] when the bytes are no archive.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, NotADocument> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotADocument::Damaged)?;
        if zip.len() > limits::ARCHIVE_ENTRIES {
            return Err(NotADocument::Bomb);
        }
        let allowed =
            (bytes.len() as u64 * limits::UNPACK_RATIO).clamp(HARMLESS, limits::UNPACKED_BYTES);
        let mut unpacked = 0;
        let mut parts = HashMap::new();
        let mut heads = Vec::new();
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
            let name = normal(&String::from_utf8_lossy(entry.name_raw()));
            let mut kept = is_markup(&name).then(Vec::new);
            let mut head = Vec::new();
            loop {
                match entry.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(count) => {
                        unpacked += count as u64;
                        if unpacked > allowed {
                            return Err(NotADocument::Bomb);
                        }
                        let read = buffer.get(..count).unwrap_or_default();
                        head.extend(read.iter().take(HEAD.saturating_sub(head.len())));
                        if let Some(kept) = &mut kept {
                            kept.extend_from_slice(read);
                        }
                    }
                    Err(_) => {
                        kept = None;
                        break;
                    }
                }
            }
            heads.push(head);
            if let Some(kept) = kept {
                parts.insert(name.to_ascii_lowercase(), kept);
            }
        }
        let names = zip
            .file_names_raw()
            .map(|name| normal(&String::from_utf8_lossy(name)))
            .collect();
        Ok(Self {
            names,
            parts,
            heads,
        })
    }

    /// The names of all entries, with forward slashes.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The first bytes of every entry.
    pub(super) fn heads(&self) -> impl Iterator<Item = &[u8]> {
        self.heads.iter().map(Vec::as_slice)
    }

    /// The bytes of an XML part, which can be taken once; `None` when there is none of this name or it was damaged.
    pub(super) fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        self.parts.remove(&normal(name).to_ascii_lowercase())
    }

    /// The bytes of an XML part, left in place.
    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts
            .get(&normal(name).to_ascii_lowercase())
            .map(Vec::as_slice)
    }
}

fn is_markup(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case("xml") || ending.eq_ignore_ascii_case("rels")
}

/// Some writers use backslashes or a leading slash.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}
