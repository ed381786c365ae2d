//! The name of a clue: the same question about the same subject and time has the same name, however often it is asked.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The name of a clue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClueId([u8; 16]);

impl ClueId {
    /// Of a model in a version, the key of a subject as text, and a period.
    ///
    /// The first half of a SHA-256 over the four, each behind its length, so that no two fourfold texts are one.
    pub fn of(model: &str, version: u32, subject: &str, period: &str) -> Self {
        let mut digest = Sha256::new();
        for part in ["bihuan-clue", model, &version.to_string(), subject, period] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let mut id = [0; 16];
        for (place, byte) in id.iter_mut().zip(digest.finalize()) {
            *place = byte;
        }
        Self(id)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for ClueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::ClueId;

    #[test]
    fn a_clue_keeps_its_name() {
        let id = ClueId::of("F01", 1, "9199925296252573115", "2025-03-05");
        assert_eq!(
            id,
            ClueId::of("F01", 1, "9199925296252573115", "2025-03-05")
        );
        insta::assert_snapshot!(id, @"d4a2002c6d64cd942d17c3ddc6bc2cfa");
    }

    #[test]
    fn whatever_differs_makes_another_name() {
        let id = ClueId::of("F01", 1, "12", "3");
        for other in [
            ClueId::of("F02", 1, "12", "3"),
            ClueId::of("F01", 2, "12", "3"),
            ClueId::of("F01", 11, "2", "3"),
            ClueId::of("F01", 1, "1", "23"),
        ] {
            assert_ne!(id, other);
        }
    }
}
