//! One number for each distinct text, so that records hold numbers and equal values are equal numbers.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Texts by their numbers. Number 0 is the empty text, which stands for a missing value.
#[derive(Debug)]
pub(crate) struct Interner {
    /// All texts, one after the other.
    arena: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// Numbers with the hash of their text, so that growing need not read the texts again.
    table: HashTable<(u64, u32)>,
    hasher: FixedState,
}

impl Default for Interner {
    fn default() -> Self {
        Self {
            arena: String::new(),
            ends: vec![0],
            table: HashTable::new(),
            hasher: FixedState::default(),
        }
    }
}

impl Interner {
    /// The number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (u32, bool) {
        if text.is_empty() {
            return (0, false);
        }
        let Self {
            arena,
            ends,
            table,
            hasher,
        } = self;
        let hash = hasher.hash_one(text);
        let is_same = |&(other, code): &(u64, u32)| other == hash && at(arena, ends, code) == text;
        if let Some(&(_, code)) = table.find(hash, is_same) {
            return (code, false);
        }
        // No more distinct texts than rows, and rows are fewer than 2³².
        let code = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        arena.push_str(text);
        ends.push(arena.len());
        table.insert_unique(hash, (hash, code), |&(hash, _)| hash);
        (code, true)
    }

    /// The text of a number; empty when there is no such number.
    pub(crate) fn text(&self, code: u32) -> &str {
        at(&self.arena, &self.ends, code)
    }

    /// How many numbers there are, 0 included.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

fn at<'a>(arena: &'a str, ends: &[usize], code: u32) -> &'a str {
    let code = code as usize;
    let begin = code.checked_sub(1).and_then(|before| ends.get(before));
    let range = begin.copied().unwrap_or(0)..ends.get(code).copied().unwrap_or(0);
    arena.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn equal_texts_have_one_number() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> = ["张伟", "", "李娜", "张伟"]
            .iter()
            .map(|text| interner.intern(text).0)
            .collect();
        assert_eq!(numbers, [1, 0, 2, 1]);
        assert_eq!(interner.text(2), "李娜");
        assert_eq!(interner.text(9), "");
        assert_eq!(interner.len(), 3);
    }
}
