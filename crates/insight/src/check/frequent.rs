//! Whether one value stands in nearly all rows, in a fixed amount of memory.

/// Values that are counted at a time.
const COUNTED: usize = 32;

/// Counts the most frequent values (Misra and Gries).
///
/// While there are no more than 32 different values the counts are exact. Beyond that a count is too low by at most one in 32 of
/// the rows with other values, which for a value in nearly all rows is nothing.
#[derive(Debug, Default)]
pub(super) struct Frequent {
    counted: Vec<(u64, u64)>,
}

impl Frequent {
    pub(super) fn see(&mut self, digest: u64) {
        if let Some((_, count)) = self.counted.iter_mut().find(|(known, _)| *known == digest) {
            *count += 1;
        } else if self.counted.len() < COUNTED {
            self.counted.push((digest, 1));
        } else {
            for (_, count) in &mut self.counted {
                *count -= 1;
            }
            self.counted.retain(|(_, count)| *count > 0);
        }
    }

    /// In how many rows the most frequent value stands, at least.
    pub(super) fn most(&self) -> u64 {
        self.counted
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_are_counted_exactly() {
        let mut frequent = Frequent::default();
        for index in 0..300 {
            frequent.see(index % 3);
        }
        frequent.see(1);
        assert_eq!(frequent.most(), 101);
    }

    #[test]
    fn a_value_in_nearly_all_rows_is_found_wherever_the_others_stand() {
        for others_first in [true, false] {
            let mut frequent = Frequent::default();
            let others = |frequent: &mut Frequent| (1..=400).for_each(|other| frequent.see(other));
            if others_first {
                others(&mut frequent);
            }
            (0..9_600).for_each(|_| frequent.see(0));
            if !others_first {
                others(&mut frequent);
            }
            assert!(
                (9_585..=9_600).contains(&frequent.most()),
                "{}",
                frequent.most()
            );
        }
    }
}
