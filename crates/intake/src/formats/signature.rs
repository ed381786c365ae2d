//! What the first bytes of a file say it is.

/// The kind of file by its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    /// A ZIP archive: DOCX, XLSX or something else.
    Zip,
    /// A PDF.
    Pdf,
    /// An Office document encrypted with a password.
    EncryptedOffice,
    /// A document or archive of a format that is not read here.
    OtherDocument,
    /// A picture, a sound, a film, a program.
    Media,
    /// None that is known: perhaps text.
    None,
}

/// Compound file of the old Office formats; also the wrapping of encrypted new ones.
pub(super) const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Archives and documents: RTF, RAR, 7z, gzip, bzip2, xz, CHM, the DWG of drawings.
const OTHER: &[&[u8]] = &[
    b"{\\rtf",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"ITSF",
    b"AC10",
];
/// Pictures, sound, programs.
const MEDIA: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\x7fELF",
    b"MZ\x90\0",
    b"\0\0\x01\0",
    b"8BPS",
    b"SQLite format 3\0",
    b"\xca\xfe\xba\xbe",
    b"%!PS",
];
/// PDF readers accept the mark anywhere in the first kilobyte.
const PDF_WITHIN: usize = 1024;

/// Looks at the signature of a file.
pub(super) fn of(bytes: &[u8]) -> Signature {
    let begins = |mark: &&[u8]| bytes.starts_with(mark);
    if begins(&b"PK\x03\x04".as_slice()) || begins(&b"PK\x05\x06".as_slice()) {
        Signature::Zip
    } else if begins(&COMPOUND) {
        if has_stream(bytes, "EncryptedPackage") {
            Signature::EncryptedOffice
        } else {
            Signature::OtherDocument
        }
    } else if OTHER.iter().any(begins) {
        Signature::OtherDocument
    } else if MEDIA.iter().any(begins) || is_bitmap(bytes) || bytes.get(4..8) == Some(b"ftyp") {
        Signature::Media
    } else if contains(
        bytes.get(..bytes.len().min(PDF_WITHIN)).unwrap_or_default(),
        b"%PDF-",
    ) {
        Signature::Pdf
    } else if is_flat_office(bytes) {
        Signature::OtherDocument
    } else {
        Signature::None
    }
}

/// Whether the first bytes say what it is.
pub(super) fn is_known(bytes: &[u8]) -> bool {
    of(bytes) != Signature::None
}

/// Office documents as one XML file, and web pages saved with their pictures as one mail.
fn is_flat_office(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(PDF_WITHIN)).unwrap_or_default();
    [
        b"<?mso-application".as_slice(),
        b"<pkg:package",
        b"<w:wordDocument",
        b"multipart/related",
    ]
    .iter()
    .any(|mark| contains(head, mark))
}

/// "BM" alone could begin a text; a bitmap also tells its own size.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

/// Whether a compound file has a stream of this name: its directory holds names in UTF-16.
pub(super) fn has_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    contains(bytes, &wide)
}

pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
