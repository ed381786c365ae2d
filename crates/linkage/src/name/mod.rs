//! Names of persons: the three keys they are compared by.
//!
//! A key is for comparing only. The name as written is what is shown and kept.

mod fold;
mod separators;
mod sound;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

pub(crate) use fold::fold;
pub(crate) use separators::is_han;
pub(crate) use sound::without_accent;

/// Other programs cut names after this many characters, so keys look no further.
pub const CUT: usize = 10;

/// What one name is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKey {
    /// One width, one separator, no blanks; Latin letters small.
    pub plain: String,
    /// The plain name in simplified forms, without variants of letters and with one writing of each surname that has
    /// two. Without separators, so that a name whose dots were lost is still found.
    pub folded: String,
    /// How the name sounds: pinyin without tones, with surnames read as surnames.
    pub sound: String,
}

impl NameKey {
    /// The keys of a name.
    pub fn of(raw: &str) -> Self {
        Self::of_plain(&plain(raw))
    }

    /// The keys of a name that is in its plain form already.
    pub(crate) fn of_plain(plain: &str) -> Self {
        let folded = fold::name(plain);
        let sound = sound::of(&folded);
        Self {
            plain: plain.to_owned(),
            folded,
            sound,
        }
    }
}

/// A name in one width, with one separator and without blanks, which in names of Latin letters become one blank.
pub fn plain(raw: &str) -> Cow<'_, str> {
    if raw.chars().all(separators::is_plain_han) {
        return Cow::Borrowed(raw);
    }
    // Before NFKC, which turns some of the dots into others that are no separators any more.
    let dotted = separators::one_dot(raw);
    let normal: Vec<char> = dotted.nfkc().flat_map(char::to_lowercase).collect();
    let mut text = String::with_capacity(raw.len());
    for (index, &letter) in normal.iter().enumerate() {
        if !letter.is_whitespace() {
            text.push(letter);
            continue;
        }
        // A blank divides words of foreign names and nothing else.
        let divides = |letter: Option<char>| {
            letter.is_some_and(|letter| letter.is_alphanumeric() && !is_han(letter))
        };
        let rest = normal.get(index + 1..).unwrap_or_default();
        let next = rest.iter().copied().find(|letter| !letter.is_whitespace());
        if divides(text.chars().next_back()) && divides(next) {
            text.push(' ');
        }
    }
    Cow::Owned(text)
}

/// The first [`CUT`] letters of a key: what remains of a long name that a program has cut.
pub(crate) fn head(key: &str) -> &str {
    let end = key
        .char_indices()
        .nth(CUT)
        .map_or(key.len(), |(end, _)| end);
    key.get(..end).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_blanks_and_dots_do_not_matter() {
        for raw in [
            "阿依古丽·买买提",
            "阿依古丽•买买提",
            "阿依古丽・买买提",
            "阿依古丽．买买提",
            "阿依古丽.买买提",
            "阿依古丽-买买提",
            " 阿依古丽 · 买买提\u{3000}",
            "阿依古丽\u{200b}·买买提",
        ] {
            assert_eq!(NameKey::of(raw).plain, "阿依古丽·买买提", "{raw:?}");
        }
        assert_eq!(NameKey::of("张　伟").plain, "张伟");
        assert_eq!(NameKey::of("ＪＯＨＮ  Smith").plain, "john smith");
    }

    #[test]
    fn variants_have_one_key_and_other_names_another() {
        let folded = |raw| NameKey::of(raw).folded;
        assert_eq!(folded("張麗華"), folded("张丽华"));
        assert_eq!(folded("李峯"), folded("李峰"));
        assert_eq!(folded("萧文喆"), folded("肖文哲"));
        assert_eq!(folded("傅强"), folded("付强"));
        assert_eq!(folded("阿依古丽·买买提"), folded("阿依古丽买买提"));
        assert_ne!(folded("张伟"), folded("张玮"));
        // Only a surname has two writings: in a given name they are different letters.
        assert_ne!(folded("王傅"), folded("王付"));
    }

    #[test]
    fn surnames_are_read_as_surnames() {
        let sound = |raw| NameKey::of(raw).sound;
        assert_eq!(sound("单雄"), "shanxiong");
        assert_eq!(sound("仇英"), "qiuying");
        assert_eq!(sound("查文斌"), "zhawenbin");
        assert_eq!(sound("曾国"), "zengguo");
        assert_eq!(sound("尉迟恭"), "yuchigong");
        assert_eq!(sound("万俟明"), "moqiming");
        assert_eq!(sound("王伟"), sound("王玮"));
        assert_eq!(sound("王䶮"), "wangyan");
        assert_eq!(sound("WANG YAN"), "wangyan");
    }

    #[test]
    fn a_head_is_the_first_ten_letters() {
        assert_eq!(head("张伟"), "张伟");
        assert_eq!(head("一二三四五六七八九十甲"), "一二三四五六七八九十");
    }
}
