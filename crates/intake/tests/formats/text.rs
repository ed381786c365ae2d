//! Plain text: encodings, line ends, what is refused.

use bihuan_intake::{Format, LineHint, NotADocument, formats::open};
use encoding_rs::GB18030;
use proptest::prelude::*;

use crate::build::line_texts;

#[test]
fn text_is_kept_character_for_character() {
    let text = "　　关于整改情况的通报\n\n1．问题；  两个空格\t制表\n末行没有换行";
    let source = open(text.as_bytes(), None).unwrap();
    assert_eq!((source.format, source.text.as_str()), (Format::Text, text));
    assert_eq!(line_texts(&source), text.split('\n').collect::<Vec<_>>());
    assert!(source.lines.iter().all(|line| line.hint == LineHint::Laid));
    assert!(source.diagnostics.is_empty());
}

#[test]
fn line_ends_of_all_systems_become_one() {
    let source = open("\u{feff}甲\r\n乙\r丙\n丁\r\n".as_bytes(), Some("a.docx")).unwrap();
    assert_eq!(source.text, "甲\n乙\n丙\n丁\n");
    assert_eq!(line_texts(&source), ["甲", "乙", "丙", "丁"]);
}

#[test]
fn other_encodings_give_the_same_text_and_say_so() {
    let text = "云岭县委关于巡察整改进展情况的通报\n（一）聚焦主责主业，①“两个维护”方面\n";
    let (gb, _, _) = GB18030.encode(text);
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [gb.into_owned(), little] {
        let source = open(&bytes, None).unwrap();
        assert_eq!(source.text, text);
        assert_eq!(source.diagnostics.len(), 1);
    }
}

#[test]
fn nothing_and_noise_are_refused() {
    assert_eq!(open(b"", None), Err(NotADocument::Empty));
    assert_eq!(
        open(" \r\n\t\u{3000}\n".as_bytes(), None),
        Err(NotADocument::Empty)
    );
    assert_eq!(open("\u{feff}".as_bytes(), None), Err(NotADocument::Empty));
    assert_eq!(
        open(&vec![b'a'; 50 * 1024 * 1024 + 1], None),
        Err(NotADocument::TooLarge)
    );
    assert_eq!(open(&[0; 4096], None), Err(NotADocument::Damaged));
    let soup: Vec<u8> = (0..4000_u32).map(|n| (n % 31) as u8).collect();
    assert_eq!(open(&soup, None), Err(NotADocument::Damaged));
}

#[test]
fn a_very_long_line_is_read() {
    let text = "云岭县持续推进整改工作。".repeat(100_000);
    let source = open(text.as_bytes(), None).unwrap();
    assert_eq!(source.lines.len(), 1);
    assert_eq!(source.lines[0].span.to, 1_200_000);
}

proptest! {
    #[test]
    fn spans_cut_the_text_into_its_lines(text in "[一-龥a-z0-9，。\n\r ]{1,200}") {
        if let Ok(source) = open(text.as_bytes(), None) {
            let expected: Vec<&str> = source.text.lines().collect();
            prop_assert_eq!(line_texts(&source), expected);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = open(&bytes, None);
    }
}
