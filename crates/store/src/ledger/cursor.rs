//! Where a page of a list begins, as it stands in addresses.

use std::{fmt, str::FromStr};

/// A place in an ordered list: the key and the position of the row at the edge of a page, and the direction to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The key of that row.
    pub(super) key: String,
    /// Its place in the ledger.
    pub(super) position: u32,
    /// Whether the list goes on towards its beginning.
    pub(super) back: bool,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}.{}",
            if self.back { 'b' } else { 'f' },
            self.position,
            self.key
        )
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        let (head, key) = s.split_once('.').ok_or(())?;
        let back = match head.get(..1) {
            Some("f") => false,
            Some("b") => true,
            _ => return Err(()),
        };
        let position = head.get(1..).and_then(|p| p.parse().ok()).ok_or(())?;
        Ok(Self {
            key: key.to_owned(),
            position,
            back,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_form() {
        for cursor in [
            Cursor {
                key: "2026-10-31".to_owned(),
                position: 7,
                back: false,
            },
            Cursor {
                key: "a.b~c".to_owned(),
                position: 0,
                back: true,
            },
        ] {
            assert_eq!(cursor.to_string().parse::<Cursor>(), Ok(cursor));
        }
        for bad in ["", "x1.k", "f.k", "f1", "f-1.k"] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad}");
        }
    }
}
