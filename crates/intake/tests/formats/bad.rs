//! Files that are damaged, hostile or not what they say: each is read or refused, none ends the process or takes long.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use bihuan_intake::{NotADocument, formats::open};
use encoding_rs::GB18030;
use lopdf::{Stream, dictionary};
use rust_xlsxwriter::Workbook;

use crate::build::{Docx, archive, p, table};

/// Ample even for unoptimised code on a busy machine; a file that hangs takes for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// A small generator of numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit as u64) as usize
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.roll() as u8).collect()
    }
}

/// Opens and checks that an answer came in time.
#[expect(
    clippy::disallowed_methods,
    reason = "only a clock can tell that a file takes too long"
)]
fn open_in_time(what: &str, bytes: &[u8]) -> Result<String, NotADocument> {
    let start = Instant::now();
    let read = open(bytes, None).map(|source| source.text);
    assert!(
        start.elapsed() < PATIENCE,
        "{what} took {:?}",
        start.elapsed()
    );
    read
}

fn valid_docx() -> Vec<u8> {
    let rows: &[&[&str]] = &[
        &["序号", "问题", "责任单位"],
        &["1", "制度不健全", "县财政局"],
    ];
    Docx::of(&(p("整改情况") + &table(rows))).bytes()
}

fn valid_xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, texts) in [["序号", "问题"], ["1", "甲"], ["2", "乙"]]
        .iter()
        .enumerate()
    {
        for (column, text) in texts.iter().enumerate() {
            sheet
                .write_string(row as u32, column as u16, *text)
                .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn valid_pdf() -> Vec<u8> {
    std::fs::read(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/reportlab.pdf"),
    )
    .unwrap()
}

fn valid_html() -> Vec<u8> {
    "<html><body><h1>通报</h1><table><tr><th>序号</th><th>问题</th></tr><tr><td>1</td><td>甲</td></tr></table></body></html>".into()
}

#[test]
fn noise_is_refused() {
    let mut dice = Dice(0x00c0_ffee);
    for size in [16, 100, 1_000, 10_000, 100_000, 1_000_000] {
        assert_eq!(
            open_in_time("noise", &dice.bytes(size)),
            Err(NotADocument::Damaged),
            "{size}"
        );
    }
}

#[test]
fn noise_behind_a_signature_is_refused() {
    let mut dice = Dice(7);
    let signatures: [(&[u8], NotADocument); 12] = [
        (b"PK\x03\x04", NotADocument::Damaged),
        (b"PK\x05\x06", NotADocument::Damaged),
        (b"%PDF-1.7\n", NotADocument::Damaged),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            NotADocument::Unsupported,
        ),
        (b"\x89PNG\r\n\x1a\n", NotADocument::Damaged),
        (b"\xff\xd8\xff\xe0", NotADocument::Damaged),
        (b"GIF89a", NotADocument::Damaged),
        (b"RIFF", NotADocument::Damaged),
        (b"Rar!\x1a\x07", NotADocument::Unsupported),
        (b"7z\xbc\xaf\x27\x1c", NotADocument::Unsupported),
        (b"\x1f\x8b\x08", NotADocument::Unsupported),
        (b"{\\rtf1", NotADocument::Unsupported),
    ];
    for (signature, expected) in signatures {
        let bytes = [signature, &dice.bytes(5_000)].concat();
        assert_eq!(
            open_in_time("signature", &bytes),
            Err(expected),
            "{signature:?}"
        );
    }
}

#[test]
fn truncated_files_are_refused_or_read() {
    let gb = GB18030
        .encode(&"一、整改情况，已完成。\n".repeat(50))
        .0
        .into_owned();
    for (what, bytes) in [
        ("docx", valid_docx()),
        ("xlsx", valid_xlsx()),
        ("pdf", valid_pdf()),
        ("html", valid_html()),
        ("gb", gb),
    ] {
        for part in 1..10 {
            let cut = &bytes[..bytes.len() * part / 10];
            let read = open_in_time(what, cut);
            match what {
                "docx" | "xlsx" => assert_eq!(read, Err(NotADocument::Damaged), "{what} {part}"),
                "gb" => assert!(read.is_ok(), "{what} {part}"),
                _ => {}
            }
        }
    }
}

#[test]
fn mutated_files_never_end_the_process() {
    let mut dice = Dice(42);
    for (what, bytes) in [
        ("docx", valid_docx()),
        ("xlsx", valid_xlsx()),
        ("pdf", valid_pdf()),
        ("html", valid_html()),
    ] {
        for _ in 0..40 {
            let mut mutated = bytes.clone();
            for _ in 0..=dice.below(12) {
                let place = dice.below(mutated.len());
                match dice.below(4) {
                    0 => mutated[place] = dice.roll() as u8,
                    1 => mutated[place] ^= 1 << dice.below(8),
                    2 => drop(mutated.splice(place..place, dice.bytes(3))),
                    _ => drop(mutated.drain(place..(place + 5).min(mutated.len()))),
                }
            }
            let _ = open_in_time(what, &mutated);
        }
    }
}

#[test]
fn mutated_xml_inside_sound_archives_never_ends_the_process() {
    let mut dice = Dice(99);
    let docx = Docx::of(&table(&[&["序号", "问题"], &["1", "甲"]]));
    let xml = docx.document_xml().into_bytes();
    for _ in 0..60 {
        let mut mutated = xml.clone();
        for _ in 0..=dice.below(6) {
            let place = dice.below(mutated.len());
            match dice.below(3) {
                0 => mutated[place] = b"<>/&\"' w:0"[dice.below(10)],
                1 => drop(mutated.drain(place..(place + dice.below(30)).min(mutated.len()))),
                _ => {
                    let copy: Vec<u8> = mutated[place..(place + 40).min(mutated.len())].to_vec();
                    drop(mutated.splice(place..place, copy));
                }
            }
        }
        let _ = open_in_time("xml", &docx.bytes_with_document(&mutated));
    }
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![0; 30_000_000];
    let docx = Docx::default();
    let laughs =
        "<!DOCTYPE d [<!ENTITY a \"hahaha\"><!ENTITY b \"&a;&a;&a;\">]><document>&b;</document>";
    let many: Vec<String> = (0..5_000).map(|n| format!("word/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|name| (name.as_str(), b"x".as_slice()))
        .collect();
    let deep = format!("<document>{}", "<w:p>".repeat(100_000));
    let cases = [
        ("zeros", archive(&[("word/document.xml", &zeros)])),
        ("zeros beside a document", docx.bytes_with_document(&zeros)),
        ("5,000 entries", archive(&many)),
        ("entities", docx.bytes_with_document(laughs.as_bytes())),
        ("depth", docx.bytes_with_document(deep.as_bytes())),
        (
            "depth of a page",
            format!("<html><body>{}", "<div><span>".repeat(50_000)).into_bytes(),
        ),
        ("pdf", pdf_bomb()),
    ];
    for (what, bytes) in cases {
        assert_eq!(
            open_in_time(what, &bytes),
            Err(NotADocument::Bomb),
            "{what}"
        );
    }
    // An archive in an archive is only ever one entry.
    let inner = archive(&[("word/document.xml", &zeros)]);
    assert_eq!(
        open_in_time("nested", &archive(&[("inner.docx", &inner)])),
        Err(NotADocument::Unsupported)
    );
}

/// A page whose content unpacks to far more than it weighs.
fn pdf_bomb() -> Vec<u8> {
    let mut document = lopdf::Document::with_version("1.7");
    let mut content = Stream::new(dictionary! {}, vec![b' '; 40_000_000]);
    content.compress().unwrap();
    let content = document.add_object(content);
    let pages = document.new_object_id();
    let page = document
        .add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    document.objects.insert(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn other_things_are_named_for_what_they_are() {
    let compound: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let stream_name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let encrypted = [compound, &[0; 600], &stream_name, &[0; 900]].concat();
    let mut locked = archive(&[("word/document.xml", b"secret")]);
    // The flag that says an entry is encrypted, in its local and its central header.
    for place in 0..locked.len() - 8 {
        if locked[place..].starts_with(b"PK\x03\x04") {
            locked[place + 6] |= 1;
        } else if locked[place..].starts_with(b"PK\x01\x02") {
            locked[place + 8] |= 1;
        }
    }
    let pictures = archive(&[("photo.jpg", b"\xff\xd8\xff")]);
    let slides = archive(&[
        ("_rels/.rels", br#"<R><Relationship Id="1" Type="x/officeDocument" Target="ppt/presentation.xml"/></R>"#),
        ("ppt/presentation.xml", b"<presentation/>"),
    ]);
    let lost = archive(&[(
        "_rels/.rels",
        br#"<R><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></R>"#,
    )]);
    let binary = archive(&[
        (
            "_rels/.rels",
            br#"<R><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></R>"#,
        ),
        ("xl/workbook.bin", b"\x83\x01\x00"),
    ]);
    let cases: [(&str, Vec<u8>, NotADocument); 15] = [
        ("binary workbook", binary, NotADocument::Unsupported),
        ("nothing", Vec::new(), NotADocument::Empty),
        ("blanks", b" \r\n\t ".repeat(1_000), NotADocument::Empty),
        ("a mark alone", vec![0xff, 0xfe], NotADocument::Empty),
        ("nulls", vec![0; 10_000], NotADocument::Damaged),
        (
            "too large",
            vec![b'x'; 60 * 1024 * 1024],
            NotADocument::TooLarge,
        ),
        ("encrypted docx", encrypted, NotADocument::Encrypted),
        (
            "doc",
            [compound, &[0; 2_000]].concat(),
            NotADocument::Unsupported,
        ),
        ("locked archive", locked, NotADocument::Encrypted),
        ("archive of pictures", pictures, NotADocument::Unsupported),
        ("slides", slides, NotADocument::Unsupported),
        (
            "archive without its document",
            lost,
            NotADocument::Unsupported,
        ),
        ("empty archive", archive(&[]), NotADocument::Unsupported),
        (
            "flat xml",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><x/>".to_vec(),
            NotADocument::Unsupported,
        ),
        (
            "mail",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x".to_vec(),
            NotADocument::Unsupported,
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(open_in_time(what, &bytes), Err(expected), "{what}");
    }
}
