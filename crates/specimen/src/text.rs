//! A short text inside the row that carries it: rows are copied by the million, and none of them owns memory.

use std::fmt::{self, Write as _};

/// A text of at most `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const N: usize> {
    length: u8,
    bytes: [u8; N],
}

/// A number, code or key: ID numbers, card numbers, plates, accounts.
pub type Key = Text<22>;
/// A name of a person, a unit or a company.
pub type Name = Text<62>;

impl<const N: usize> Text<N> {
    /// No text at all.
    pub const EMPTY: Self = Self {
        length: 0,
        bytes: [0; N],
    };

    /// What the arguments say, cut at the last whole letter that fits.
    pub fn of(arguments: fmt::Arguments<'_>) -> Self {
        let mut text = Self::EMPTY;
        // Writing never fails: what does not fit is left out.
        let _ = text.write_fmt(arguments);
        text
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.bytes
            .get(..usize::from(self.length))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// Whether there is no text.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl<const N: usize> From<&str> for Text<N> {
    fn from(text: &str) -> Self {
        let mut new = Self::EMPTY;
        let _ = new.write_str(text);
        new
    }
}

impl<const N: usize> fmt::Write for Text<N> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let used = usize::from(self.length);
        let fits = more.floor_char_boundary(N - used);
        let target = self.bytes.get_mut(used..used + fits);
        if let (Some(target), Some(source)) = (target, more.as_bytes().get(..fits)) {
            target.copy_from_slice(source);
            self.length += fits as u8;
        }
        Ok(())
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<const N: usize> Default for Text<N> {
    fn default() -> Self {
        Self::EMPTY
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Text};

    #[test]
    fn a_text_comes_back_as_it_was() {
        assert_eq!(Key::of(format_args!("辽R{}", 12_345)).as_str(), "辽R12345");
        assert!(Key::EMPTY.is_empty());
    }

    #[test]
    fn what_does_not_fit_is_cut_between_letters() {
        assert_eq!(Text::<7>::from("阿依古丽").as_str(), "阿依");
    }
}
