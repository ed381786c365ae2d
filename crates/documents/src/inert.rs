//! Text that stays text.
//!
//! Spreadsheets take a cell that begins with one of a few characters for a formula, and some of them take the full-width
//! forms that Chinese input methods produce as well. A ledger holds texts from many hands, so none of them may run.

use std::borrow::Cow;

/// Excel holds so many UTF-16 units in a cell and calls a file with more damaged.
const LONGEST_CELL: usize = 32_767;

/// What tells the reader that a cell does not hold everything.
const CUT: &str = "……（内容过长，已截断）";

/// The text without what XML cannot hold, and with one kind of line break.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_printable(c) && c != '\r') {
        return Cow::Borrowed(text);
    }
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(unified.chars().filter(|c| is_printable(*c)).collect())
}

const fn is_printable(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        // C0 and C1 controls and non-characters.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'
        // Marks that reverse the direction of what follows: with those a reader sees another text than the one there is.
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        _ => true,
    }
}

/// The text cut to what a cell of a workbook holds, saying so at its end.
pub(crate) fn fitting(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().nth(LONGEST_CELL).is_none() {
        return Cow::Borrowed(text);
    }
    let room = LONGEST_CELL - CUT.encode_utf16().count();
    let mut taken = 0;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            taken += c.len_utf16();
            taken <= room
        })
        .collect();
    kept.push_str(CUT);
    Cow::Owned(kept)
}

/// True when a spreadsheet might take the text for a formula or a command.
///
/// Spaces and invisible marks before the first visible character are looked through, because programs that read a file
/// may drop them.
pub(crate) fn is_live(text: &str) -> bool {
    let is_ignorable = |c: char| {
        c.is_whitespace()
            || !is_printable(c)
            || matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
    };
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(is_ignorable).starts_with([
            '=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹢', '﹣', '﹦', '﹫', '|', '%',
        ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_recognized_in_all_their_forms() {
        for live in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠a",
            "  =1",
            "\u{feff}=1",
            "\u{1}=1",
        ] {
            assert!(is_live(live), "{live:?}");
        }
        for text in ["", "1-2", "问题=原因", "ZX-2023-001", "（一）", " 已完成"] {
            assert!(!is_live(text), "{text:?}");
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_removed() {
        assert_eq!(printable("甲\0乙\u{b}丙\u{ffff}丁\u{202e}戊"), "甲乙丙丁戊");
        assert_eq!(printable("一\r\n二\r三\n四\t五"), "一\n二\n三\n四\t五");
        assert!(matches!(printable("整改完成"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let full = "长".repeat(LONGEST_CELL);
        assert_eq!(fitting(&full), full);
        let cut = fitting(&"😀".repeat(LONGEST_CELL)).into_owned();
        assert!(cut.ends_with(CUT));
        assert!(cut.encode_utf16().count() <= LONGEST_CELL);
    }

    proptest! {
        #[test]
        fn nothing_longer_than_a_cell_is_left(text in any::<String>(), times in 1usize..3000) {
            let text = text.repeat(times);
            prop_assert!(fitting(&text).encode_utf16().count() <= LONGEST_CELL);
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            let once = printable(&text).into_owned();
            prop_assert_eq!(printable(&once), once.as_str());
        }
    }
}
