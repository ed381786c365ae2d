//! Whether a file can be kept as evidence, and what it is: decided from its bytes, never from its name.
//!
//! The list is short on purpose: what signers can open everywhere and what can be looked at without running anything.
//! Archives hide what is in them, films cannot be read by a signer in an afternoon, programs, pages and macros act on
//! whoever opens them.

mod office;
mod picture;

use bihuan_domain::finding::FileType;

use super::{encoding, limits, signature};

/// Most points of a picture: the largest telephones take 108 million.
pub const MOST_POINTS: u64 = 120_000_000;

/// Why a file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotTaken {
    /// Nothing in it.
    #[error("文件是空的，请确认选对了文件。")]
    Empty,
    /// Larger than 50 MiB.
    #[error("文件超过 50 MB，请压缩图片或拆分后再提交。")]
    TooLarge,
    /// Only who knows the password can open it.
    #[error("文件加了密码，审核人员打不开，请取消密码后再提交。")]
    Encrypted,
    /// Cut off or broken.
    #[error("文件不完整或已损坏，无法打开，请重新导出或重新拍摄后再提交。")]
    Damaged,
    /// An archive that becomes far larger.
    #[error("文件展开后异常庞大，可能是恶意文件，没有保存。")]
    Bomb,
    /// It could run.
    #[error("这是可执行程序，不能作为佐证材料。")]
    Program,
    /// An archive of files.
    #[error("这是压缩包，审核人员看不到里面的内容，请解压后逐个提交。")]
    Archive,
    /// A film or a sound.
    #[error("音频、视频不作为佐证材料保存，请截取关键画面提交，原件由单位留存备查。")]
    Film,
    /// A page, a drawing in XML, a script.
    #[error("网页、脚本和 SVG 图形不能作为佐证材料，请另存为 PDF 或截图后提交。")]
    Page,
    /// A document with macros.
    #[error("文档带有宏，打开时可能自动运行，请另存为不带宏的格式（docx、xlsx）后提交。")]
    Macro,
    /// The test file of virus scanners.
    #[error("文件含有病毒特征，没有保存。请先查杀病毒。")]
    Virus,
    /// One file that is two.
    #[error("文件里藏有另一种文件，没有保存。请重新导出后再提交。")]
    Disguised,
    /// More points than any camera takes.
    #[error("图片的像素过大，最多 1.2 亿像素，请缩小后再提交。")]
    PictureTooLarge,
    /// Something else.
    #[error(
        "不支持这种文件。可提交 PDF、OFD、Word、Excel、演示文稿、文本和 JPG、PNG、WebP、HEIC 图片。"
    )]
    Unsupported,
}

impl NotTaken {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Empty,
        Self::TooLarge,
        Self::Encrypted,
        Self::Damaged,
        Self::Bomb,
        Self::Program,
        Self::Archive,
        Self::Film,
        Self::Page,
        Self::Macro,
        Self::Virus,
        Self::Disguised,
        Self::PictureTooLarge,
        Self::Unsupported,
    ];

    /// Stable code for the interface.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge => "file_too_large",
            Self::Encrypted => "file_encrypted",
            Self::Damaged => "file_damaged",
            Self::Bomb => "file_bomb",
            Self::Program => "file_program",
            Self::Archive => "file_archive",
            Self::Film => "file_film",
            Self::Page => "file_page",
            Self::Macro => "file_macro",
            Self::Virus => "file_virus",
            Self::Disguised => "file_disguised",
            Self::PictureTooLarge => "file_picture_too_large",
            Self::Unsupported => "file_unsupported",
        }
    }
}

/// The end of a text that every virus scanner knows and nothing else contains. It is kept in two halves, so that no scanner
/// takes this program for the thing itself.
const TEST_VIRUS: [&[u8]; 2] = [b"EICAR-STANDARD-ANTI", b"VIRUS-TEST-FILE!"];
/// The test file is at most this long; further on, the words stand in a text about it.
const TEST_VIRUS_WITHIN: usize = 128;
/// What begins a program.
const PROGRAMS: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"dex\n",
    b"\0asm",
];
/// What begins an archive.
const ARCHIVES: &[&[u8]] = &[
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"ISc(",
];
/// What begins a film or a sound.
const FILMS: &[&[u8]] = &[
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\xff\xfb",
    b"\x1a\x45\xdf\xa3",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"FLV\x01",
    b"#!AMR",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
];
/// What begins a picture that is not taken.
const OTHER_PICTURES: &[&[u8]] = &[
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\x01\0",
    b"\x00\x00\x00\x0cjP  ",
];
/// Marks in the head of a text that make it a page.
const PAGE_MARKS: &[&str] = &[
    "<!doctype",
    "<html",
    "<svg",
    "<script",
    "<?xml",
    "<?php",
    "<body",
    "<iframe",
    "<%",
    "javascript:",
];
/// Characters of a text in which such a mark is looked for.
const HEAD: usize = 2048;

/// What `bytes` are.
///
/// # Errors
/// [`NotTaken`] when they are not kept.
pub fn inspect(bytes: &[u8]) -> Result<FileType, NotTaken> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(NotTaken::TooLarge);
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(NotTaken::Empty);
    }
    if is_test_virus(bytes) {
        return Err(NotTaken::Virus);
    }
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    if office::is_zip(bytes) {
        return office::inspect_zip(bytes);
    }
    if office::ends_as_zip(bytes) {
        return Err(NotTaken::Disguised);
    }
    if office::is_compound(bytes) {
        return office::inspect_compound(bytes);
    }
    if bytes.starts_with(b"%PDF-") {
        return inspect_pdf(bytes);
    }
    if let Some(picture) = picture::inspect(bytes) {
        return picture;
    }
    if bytes.get(8..12) == Some(b"avif") {
        return Err(NotTaken::Unsupported);
    }
    if begins(FILMS) || bytes.get(4..8) == Some(b"ftyp") || bytes.starts_with(b"RIFF") {
        return Err(NotTaken::Film);
    }
    if begins(ARCHIVES) || bytes.get(257..262) == Some(b"ustar") {
        return Err(NotTaken::Archive);
    }
    if begins(PROGRAMS) {
        return Err(NotTaken::Program);
    }
    if begins(OTHER_PICTURES) || signature::is_known(bytes) {
        return Err(NotTaken::Unsupported);
    }
    inspect_text(bytes)
}

fn is_test_virus(bytes: &[u8]) -> bool {
    let head = bytes
        .get(..bytes.len().min(TEST_VIRUS_WITHIN))
        .unwrap_or_default();
    TEST_VIRUS
        .iter()
        .all(|half| signature::contains(head, half))
}

/// A PDF ends with its mark; what was cut off while it was copied does not.
fn inspect_pdf(bytes: &[u8]) -> Result<FileType, NotTaken> {
    let tail = bytes
        .get(bytes.len().saturating_sub(16 * 1024)..)
        .unwrap_or_default();
    let whole = signature::contains(tail, b"%%EOF") && signature::contains(tail, b"startxref");
    whole.then_some(FileType::Pdf).ok_or(NotTaken::Damaged)
}

fn inspect_text(bytes: &[u8]) -> Result<FileType, NotTaken> {
    let decoded = encoding::decode(bytes).ok_or(NotTaken::Unsupported)?;
    let head: String = decoded
        .text
        .chars()
        .take(HEAD)
        .collect::<String>()
        .to_ascii_lowercase();
    if PAGE_MARKS.iter().any(|mark| head.contains(mark)) || head.trim_start().starts_with('<') {
        return Err(NotTaken::Page);
    }
    if decoded.text.contains('\0') {
        return Err(NotTaken::Unsupported);
    }
    Ok(FileType::Text)
}

/// The name a file is kept under: the last part of what the sender calls it, without control characters, with an ending that
/// goes with what the file is, so that nothing opens it as something else.
pub fn kept_name(sent: &str, file_type: FileType) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |c: &char| !c.is_control() && !is_invisible(*c);
    let name: String = last.chars().filter(shown).take(120).collect();
    let name = name.trim().trim_end_matches('.');
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let endings = file_type.endings();
    let first = endings.first().copied().unwrap_or_default();
    match ending {
        _ if name.is_empty() => format!("未命名文件.{first}"),
        Some(ending) if endings.contains(&ending.as_str()) => name.to_owned(),
        _ => format!("{name}.{first}"),
    }
}

/// Characters that turn the reading order around or are not seen: `gpj.exe` must not look like `exe.jpg`.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
