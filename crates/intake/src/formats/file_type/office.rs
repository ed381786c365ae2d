//! Office documents: archives with XML in them, and the compound files of older versions.

use bihuan_domain::finding::FileType;

use super::{NotTaken, is_test_virus};
use crate::{
    NotADocument,
    formats::{
        archive::Archive,
        package,
        signature::{self, COMPOUND},
        xml::{self, Node, Xml},
    },
};

/// What ends an archive: a record of 22 bytes and a remark whose length it tells.
const ZIP_END: &[u8] = b"PK\x05\x06";
const ZIP_END_BYTES: usize = 22;
/// Names of streams in compound files, by which older documents are known.
const OLD_DOCUMENTS: &[&str] = &["WordDocument", "Workbook", "Book", "PowerPoint Document"];

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(ZIP_END)
}

/// Whether the end of the file is that of an archive: readers of archives begin there, whatever stands in front.
pub(super) fn ends_as_zip(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(ZIP_END_BYTES + 0xffff);
    let tail = bytes.get(from..).unwrap_or_default();
    tail.windows(ZIP_END_BYTES)
        .enumerate()
        .filter(|(_, window)| window.starts_with(ZIP_END))
        .any(|(at, window)| {
            let remark = window
                .get(20..22)
                .and_then(|b| b.try_into().ok())
                .map_or(0, |b| usize::from(u16::from_le_bytes(b)));
            at + ZIP_END_BYTES + remark == tail.len()
        })
}

pub(super) fn inspect_zip(bytes: &[u8]) -> Result<FileType, NotTaken> {
    if bytes.starts_with(ZIP_END) {
        return Err(NotTaken::Archive);
    }
    if !ends_as_zip(bytes) {
        return Err(NotTaken::Damaged);
    }
    let archive = Archive::open(bytes).map_err(|why| match why {
        NotADocument::Bomb => NotTaken::Bomb,
        NotADocument::Encrypted => NotTaken::Encrypted,
        _ => NotTaken::Damaged,
    })?;
    if archive.heads().any(is_test_virus) {
        return Err(NotTaken::Virus);
    }
    let has = |wanted: &str| {
        archive
            .names()
            .iter()
            .any(|name| name.to_ascii_lowercase().ends_with(wanted))
    };
    if has("vbaproject.bin") {
        return Err(NotTaken::Macro);
    }
    if archive
        .part("OFD.xml")
        .is_some_and(|part| root(part).as_deref() == Some("OFD"))
    {
        return Ok(FileType::Ofd);
    }
    let main = package::main_part(&archive).map_err(|_| NotTaken::Damaged)?;
    let Some(main) = main else {
        let office = has("[content_types].xml");
        return Err(if office {
            NotTaken::Unsupported
        } else {
            NotTaken::Archive
        });
    };
    match archive.part(&main).map(root) {
        Some(Some(name)) => match name.as_str() {
            "document" => Ok(FileType::Docx),
            "workbook" => Ok(FileType::Xlsx),
            "presentation" => Ok(FileType::Pptx),
            _ => Err(NotTaken::Unsupported),
        },
        Some(None) => Err(NotTaken::Damaged),
        None if main.to_ascii_lowercase().ends_with("xml") => Err(NotTaken::Damaged),
        None => Err(NotTaken::Unsupported),
    }
}

/// Name of the root element; none when there is none to be read.
fn root(part: &[u8]) -> Option<String> {
    let text = xml::decode(part);
    let mut reader = Xml::new(&text);
    loop {
        match reader.next() {
            Ok(Some(Node::Open(start))) => return Some(xml::name(&start).to_owned()),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return None,
        }
    }
}

pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(COMPOUND)
}

pub(super) fn inspect_compound(bytes: &[u8]) -> Result<FileType, NotTaken> {
    let has = |name: &str| signature::has_stream(bytes, name);
    if has("EncryptedPackage") {
        return Err(NotTaken::Encrypted);
    }
    if has("_VBA_PROJECT") {
        return Err(NotTaken::Macro);
    }
    // A compound file has whole sectors of 512 bytes; a header alone is a file that was cut off.
    if bytes.len() < 1536 {
        return Err(NotTaken::Damaged);
    }
    if OLD_DOCUMENTS.iter().any(|name| has(name)) {
        Ok(FileType::Ole)
    } else {
        Err(NotTaken::Unsupported)
    }
}
