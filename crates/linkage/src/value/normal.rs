//! One way of writing for each kind of value. What cannot be read is missing: it must not count as different.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use crate::{name, plan::Kind};

/// What people write where they know nothing.
const NOTHING: &[&str] = &["无", "不详", "未知", "暂无", "/", "-", "—", "null", "NULL"];
/// A number of this length whose digits are all the same was typed to get past a form.
const FILLED_IN: usize = 7;

/// The value as it is compared; empty when it says nothing.
pub(super) fn normal(kind: Kind, raw: &str) -> Cow<'_, str> {
    let raw = raw.trim();
    if raw.is_empty() || NOTHING.contains(&raw) {
        return Cow::Borrowed("");
    }
    match kind {
        Kind::HanName => name::plain(raw),
        Kind::Word | Kind::Category => words(raw),
        Kind::Date => date(raw),
        Kind::Code => code(raw),
        Kind::Place | Kind::Organisation => Cow::Owned(letters(raw)),
    }
}

/// Small letters with one blank between words.
fn words(raw: &str) -> Cow<'_, str> {
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b' ')
            && !text.contains("  ")
    };
    if is_plain(raw) {
        return Cow::Borrowed(raw);
    }
    let folded: String = raw.nfkc().flat_map(char::to_lowercase).collect();
    Cow::Owned(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Letters and digits in capitals, without what people put between them.
fn code(raw: &str) -> Cow<'_, str> {
    let is_plain = raw
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let code = if is_plain {
        Cow::Borrowed(raw)
    } else {
        let all = raw.nfkc().filter(|letter| letter.is_alphanumeric());
        Cow::Owned(all.flat_map(char::to_uppercase).collect())
    };
    let mut bytes = code.bytes();
    let first = bytes.next();
    if code.len() >= FILLED_IN && bytes.all(|byte| Some(byte) == first) {
        return Cow::Borrowed("");
    }
    // The prefix of the country before a mobile number.
    match code.strip_prefix("86") {
        Some(rest) if rest.len() == 11 && rest.starts_with('1') => Cow::Owned(rest.to_owned()),
        _ => code,
    }
}

/// `YYYYMMDD`, or `YYYYMM` or `YYYY` when no more is known.
fn date(raw: &str) -> Cow<'_, str> {
    if matches!(raw.len(), 4 | 6 | 8) && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(raw);
    }
    let normal: String = raw.nfkc().collect();
    let mut groups = normal
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|group| !group.is_empty());
    let parts = (groups.next(), groups.next(), groups.next());
    Cow::Owned(match parts {
        (Some(year), Some(month), Some(day))
            if year.len() == 4 && month.len() <= 2 && day.len() <= 2 =>
        {
            format!("{year}{month:0>2}{day:0>2}")
        }
        (Some(year), Some(month), None) if year.len() == 4 && month.len() <= 2 => {
            format!("{year}{month:0>2}")
        }
        (Some(only), None, None) if matches!(only.len(), 4 | 6 | 8) => only.to_owned(),
        _ => String::new(),
    })
}

/// One width, no blanks, simplified letters.
fn letters(raw: &str) -> String {
    raw.nfkc()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control() && *letter != '\u{200b}')
        .map(name::fold)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_any_usual_writing() {
        for raw in [
            "1965-03-02",
            "1965/3/2",
            "1965年3月2日",
            "1965.3.2",
            "19650302",
            "１９６５０３０２",
            "1965-3-2 00:00:00",
        ] {
            assert_eq!(normal(Kind::Date, raw), "19650302", "{raw}");
        }
        assert_eq!(normal(Kind::Date, "1965年3月"), "196503");
        assert_eq!(normal(Kind::Date, "1965"), "1965");
        assert_eq!(normal(Kind::Date, "属龙"), "");
        assert_eq!(normal(Kind::Date, "23801"), "");
    }

    #[test]
    fn numbers_lose_what_stands_between_digits() {
        assert_eq!(normal(Kind::Code, "+86 138-0000-1111"), "13800001111");
        assert_eq!(
            normal(Kind::Code, "2114021970010112３x"),
            "21140219700101123X"
        );
        assert_eq!(normal(Kind::Code, "00000000000"), "");
        assert_eq!(normal(Kind::Code, "2222"), "2222");
    }

    #[test]
    fn nothing_in_many_words_is_missing() {
        for kind in [Kind::HanName, Kind::Code, Kind::Organisation, Kind::Date] {
            assert_eq!(normal(kind, " 无 "), "");
            assert_eq!(normal(kind, ""), "");
        }
    }
}
