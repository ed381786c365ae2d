//! Codes as they are meant: without what input methods, forms and office programs add to them.

use std::borrow::Cow;

/// The same code in plain half-width letters, without blanks, invisible characters and the apostrophe that tells Excel
/// "this is text".
///
/// Small letters stay small: what they mean is the matter of the field.
pub fn plain(raw: &str) -> Cow<'_, str> {
    if raw
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\'')
    {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.chars().filter_map(narrow).collect())
}

/// A full-width letter as its half-width one; `None` for what is not part of a code.
fn narrow(c: char) -> Option<char> {
    match c {
        '\''
        | '’'
        | '‘'
        | '＇'
        | '\u{3000}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ if c.is_whitespace() || c.is_control() => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_is_plain_is_not_copied() {
        assert!(matches!(plain("21990019"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn wide_and_invisible_characters_go() {
        assert_eq!(plain("'２１ 99\u{200b}00\u{feff}ｘ\u{3000}\t"), "219900x");
    }
}
