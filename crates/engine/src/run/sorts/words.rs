//! Rows in order: keys packed into words, and words sorted.

use super::piece::{Piece, bits};

/// Where a row stands, within the lowest bits of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Places {
    batch_bits: u32,
    row_bits: u32,
}

impl Places {
    fn of(sizes: &[usize]) -> Self {
        let largest = sizes.iter().max().map_or(0, |largest| largest - 1);
        Self {
            batch_bits: bits(sizes.len().saturating_sub(1) as u128),
            row_bits: bits(largest as u128),
        }
    }

    fn bits(self) -> u32 {
        self.batch_bits + self.row_bits
    }

    fn word(self, key: u128, batch: usize, row: usize) -> u128 {
        (((key << self.batch_bits) | batch as u128) << self.row_bits) | row as u128
    }

    /// Batch and row.
    fn place(self, word: u128) -> (usize, usize) {
        let lowest = |word: u128, bits: u32| {
            let number = word & ((1 << bits) - 1);
            usize::try_from(number).unwrap_or(usize::MAX)
        };
        (
            lowest(word >> self.row_bits, self.batch_bits),
            lowest(word, self.row_bits),
        )
    }
}

/// Batches whose rows were put in order.
pub(super) struct Words {
    words: Vec<u128>,
    places: Places,
}

impl Words {
    /// Bytes that a row takes.
    pub(super) const ROW: usize = size_of::<u128>();

    /// Puts the rows of batches of `sizes`, none of them empty, in the order of `pieces`, and those with the same in the order in which
    /// they came. `None` when a piece does not fit into a word.
    pub(super) fn sorted(pieces: Vec<Box<dyn Piece>>, sizes: &[usize]) -> Option<Self> {
        let places = Places::of(sizes);
        let levels = Levels::of(pieces, places)?;
        let mut words = Vec::with_capacity(sizes.iter().sum());
        for (batch, rows) in sizes.iter().enumerate() {
            let begins = words.len();
            words.resize(begins + rows, 0);
            let of_batch = words.get_mut(begins..).unwrap_or_default();
            for piece in levels.first() {
                piece.put_behind(batch, of_batch);
            }
            for (row, word) in of_batch.iter_mut().enumerate() {
                *word = places.word(*word, batch, row);
            }
        }
        levels.sort(&mut words, 0);
        Some(Self { words, places })
    }

    /// Batch and row of each row, in order, so many at once.
    pub(super) fn places(self, at_once: usize) -> impl Iterator<Item = Vec<(usize, usize)>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let ends = self.words.len().min(next + at_once);
            let words = self
                .words
                .get(next..ends)
                .filter(|words| !words.is_empty())?;
            next = ends;
            Some(words.iter().map(|word| self.places.place(*word)).collect())
        })
    }
}

/// Pieces of a key: as many as fit into a word beside a place, then those that tell apart what is the same by these, and so on.
struct Levels {
    levels: Vec<Vec<Box<dyn Piece>>>,
    places: Places,
}

impl Levels {
    fn of(pieces: Vec<Box<dyn Piece>>, places: Places) -> Option<Self> {
        let most = u128::BITS.checked_sub(places.bits())?;
        let (mut levels, mut taken) = (vec![Vec::new()], 0);
        for piece in pieces {
            if piece.bits() > most {
                return None;
            }
            taken += piece.bits();
            if taken > most {
                taken = piece.bits();
                levels.push(Vec::new());
            }
            levels.last_mut()?.push(piece);
        }
        Some(Self { levels, places })
    }

    fn first(&self) -> &[Box<dyn Piece>] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }

    /// Sorts words that hold the pieces of a level.
    fn sort(&self, words: &mut [u128], level: usize) {
        words.sort_unstable();
        let Some(pieces) = self.levels.get(level + 1) else {
            return;
        };
        let bits = self.places.bits();
        for alike in words.chunk_by_mut(|one, other| one >> bits == other >> bits) {
            if alike.len() == 1 {
                continue;
            }
            for word in &mut *alike {
                let (batch, row) = self.places.place(*word);
                let key = pieces
                    .iter()
                    .fold(0, |key, piece| (key << piece.bits()) | piece.at(batch, row));
                *word = self.places.word(key, batch, row);
            }
            self.sort(alike, level + 1);
        }
    }
}
