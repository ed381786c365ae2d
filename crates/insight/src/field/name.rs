//! Names of persons: the key they are compared by, and what shows that a name was damaged.
//!
//! The separator in names of minorities is `·` (U+00B7) by the notice of twelve ministries (民委发〔2016〕33号), but a dozen
//! other dots are typed for it. The key is for comparing only; the name as written is what is shown and kept.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A name has room for 50 characters by the same notice; more is something else than a name.
const LONGEST: usize = 50;
/// Other programs cut names after this many characters.
const CUT: usize = 10;

/// What names are compared by: one dot, one width, no blanks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey<'a>(Cow<'a, str>);

/// What shows that a name is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFlaw {
    /// A character that an earlier conversion has lost.
    #[error("姓名中有无法识别的字符（显示为“{0}”），是编码转换时丢失的字，请按证件重新录入。")]
    Lost(char),
    /// A character from a private area, which every machine shows differently.
    #[error(
        "姓名中有自造字，其他系统无法识别，请改用国标字库中的字（生僻字请用支持 GB18030-2022 的输入法）。"
    )]
    Private,
    /// Covered with stars, as many systems export names.
    #[error("姓名被打了星号，无法核对，请从业务系统导出完整姓名。")]
    Covered,
    /// Digits are no part of a name.
    #[error("姓名中有数字，请核对是否填错列。")]
    Digits,
    /// More than 50 characters.
    #[error("姓名超过 50 个字，请核对是否填错列。")]
    Long,
}

impl<'a> NameKey<'a> {
    /// The key of a name.
    pub fn of(raw: &'a str) -> Self {
        if raw.chars().all(is_hanzi) {
            return Self(Cow::Borrowed(raw));
        }
        Self(Cow::Owned(key(raw)))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first ten characters, when there are at least so many: what remains of a long name that a program has cut.
    pub fn head(&self) -> Option<&str> {
        let (end, last) = self.0.char_indices().nth(CUT - 1)?;
        self.0.get(..end + last.len_utf8())
    }
}

/// What shows that a name is damaged; `None` for a sound one.
pub fn flaw(raw: &str) -> Option<NameFlaw> {
    let mut count = 0;
    for c in raw.trim().chars() {
        count += 1;
        match c {
            char::REPLACEMENT_CHARACTER | '?' | '？' | '□' | '■' => {
                return Some(NameFlaw::Lost(c));
            }
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => return Some(NameFlaw::Private),
            '*' | '＊' => return Some(NameFlaw::Covered),
            '0'..='9' | '０'..='９' => return Some(NameFlaw::Digits),
            _ => {}
        }
    }
    (count > LONGEST).then_some(NameFlaw::Long)
}

/// A name as reports show it: the first character and a star.
pub fn mask(raw: &str) -> String {
    raw.trim()
        .chars()
        .next()
        .map_or_else(String::new, |first| format!("{first}*"))
}

fn key(raw: &str) -> String {
    let letters: Vec<char> = raw.chars().filter(|c| !is_invisible(*c)).collect();
    // Dots first: NFKC would turn some of them into others that are no separators any more.
    let dotted = letters.iter().enumerate().map(|(index, &c)| {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let between = before.is_some_and(|&c| is_hanzi(c))
            && letters.get(index + 1).is_some_and(|&c| is_hanzi(c));
        match c {
            '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff65}' | '\u{22c5}' | '\u{2219}'
            | '\u{25cf}' | '\u{0387}' => '·',
            '\u{ff0e}' | '.' | '。' | '-' if between => '·',
            _ => c,
        }
    });
    let normal: Vec<char> = dotted.nfkc().collect();
    let mut key = String::with_capacity(raw.len());
    for (index, &c) in normal.iter().enumerate() {
        if !c.is_whitespace() {
            key.extend(c.to_uppercase());
            continue;
        }
        // A blank divides words of foreign names and nothing else.
        let divides = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() && !is_hanzi(*c));
        let before = key.chars().next_back();
        if divides(before.as_ref())
            && normal
                .get(index + 1..)
                .is_some_and(|rest| divides(rest.iter().find(|c| !c.is_whitespace())))
        {
            key.push(' ');
        }
    }
    key
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(raw: &str) -> String {
        NameKey::of(raw).as_str().to_owned()
    }

    #[test]
    fn every_dot_is_the_same_dot() {
        for dot in [
            '·', '•', '‧', '・', '･', '⋅', '∙', '●', '\u{0387}', '．', '.', '。', '-',
        ] {
            assert_eq!(key_of(&format!("买买提{dot}艾力")), "买买提·艾力", "{dot}");
        }
    }

    #[test]
    fn a_point_of_latin_letters_stays() {
        assert_eq!(key_of("J.Smith"), "J.SMITH");
        assert_eq!(key_of("Mary  Ann"), "MARY ANN");
        assert_eq!(key_of("Jean-Luc"), "JEAN-LUC");
    }

    #[test]
    fn blanks_and_widths_go() {
        for raw in [
            "张 三",
            "张\u{3000}三",
            " 张三 ",
            "张\u{200b}三",
            "张\u{a0}三",
        ] {
            assert_eq!(key_of(raw), "张三", "{raw}");
        }
        assert_eq!(key_of("买买提 · 艾力"), "买买提·艾力");
    }

    #[test]
    fn a_plain_name_is_not_copied() {
        assert!(matches!(NameKey::of("张三"), NameKey(Cow::Borrowed(_))));
    }

    #[test]
    fn damage_is_seen() {
        assert_eq!(flaw("张?"), Some(NameFlaw::Lost('?')));
        assert_eq!(flaw("张\u{fffd}"), Some(NameFlaw::Lost('\u{fffd}')));
        assert_eq!(flaw("张\u{e863}"), Some(NameFlaw::Private));
        assert_eq!(flaw("张*"), Some(NameFlaw::Covered));
        assert_eq!(flaw("张3"), Some(NameFlaw::Digits));
        assert_eq!(flaw(&"买".repeat(51)), Some(NameFlaw::Long));
        // Rare, but in the national set since GB18030-2022: nothing is wrong with it.
        assert_eq!(flaw("张䶮"), None);
        assert_eq!(flaw("买买提·艾力"), None);
    }

    #[test]
    fn the_head_of_a_long_name_is_what_a_cut_leaves() {
        let long = "阿卜杜热合曼·买买提明·艾力";
        assert_eq!(NameKey::of(long).head(), Some("阿卜杜热合曼·买买提"));
        assert_eq!(NameKey::of("张三").head(), None);
    }

    #[test]
    fn a_mask_keeps_the_surname() {
        assert_eq!(mask("张三丰"), "张*");
        assert_eq!(mask(""), "");
    }
}
