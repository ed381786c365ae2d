//! Unified social credit codes: GB 32100-2015, with the organisation code of GB 11714-1997 inside.

use super::plain::plain;

/// The 31 characters; I, O, S, V and Z are left out because they look like digits. The value is the place.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3 to the power of the place, modulo 31.
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// Weights of the eight characters of an organisation code.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code whose check character is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

/// Why a text is no unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccProblem {
    /// Not 18 characters.
    #[error("统一社会信用代码应为 18 位，这里是 {0} 位，请按证照补正。")]
    Length(usize),
    /// A character outside of the alphabet, or a letter where the region stands.
    #[error(
        "统一社会信用代码第 {place} 位不能是“{found}”（不使用 I、O、S、V、Z，第 3 至 8 位只能是数字），请按证照改正。"
    )]
    Character {
        /// Which character, counted from 1.
        place: usize,
        /// What stands there.
        found: char,
    },
    /// The check character is another.
    #[error("统一社会信用代码校验位不符（按前 17 位应为 {expected}），请按证照核对。")]
    Check {
        /// What belongs to the first 17 characters.
        expected: char,
    },
}

impl Uscc {
    /// Reads a code as people write it: full width, small letters, blanks.
    pub fn parse(raw: &str) -> Result<Self, UsccProblem> {
        let text = plain(raw);
        let length = text.chars().count();
        if length != 18 {
            return Err(UsccProblem::Length(length));
        }
        let mut code = [0_u8; 18];
        let mut sum = 0;
        for (index, (slot, c)) in code.iter_mut().zip(text.chars()).enumerate() {
            let upper = c.to_ascii_uppercase();
            let value = ALPHABET
                .iter()
                .position(|&known| char::from(known) == upper)
                // Places 3 to 8 are the region, which has digits only.
                .filter(|&value| value < 10 || !(2..8).contains(&index))
                .ok_or(UsccProblem::Character {
                    place: index + 1,
                    found: c,
                })?;
            *slot = ALPHABET.get(value).copied().unwrap_or_default();
            sum += WEIGHTS.get(index).map_or(0, |weight| weight * value);
        }
        let expected = ALPHABET
            .get((31 - sum % 31) % 31)
            .copied()
            .unwrap_or_default();
        if code[17] == expected {
            Ok(Self(code))
        } else {
            Err(UsccProblem::Check {
                expected: char::from(expected),
            })
        }
    }

    /// All 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether characters 9 to 17 are an organisation code by GB 11714-1997, which has a check character of its own.
    ///
    /// A second test that finds what two errors hid from the first. Some early codes were given out without it, so it is
    /// worth a look and no more.
    pub fn has_organisation_code(&self) -> bool {
        let inner = self.0.iter().skip(8);
        let sum: u32 = inner
            .clone()
            .zip(INNER_WEIGHTS)
            .map(|(&byte, weight)| char::from(byte).to_digit(36).unwrap_or_default() * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => b'X',
            11 => b'0',
            digit => b'0' + u8::try_from(digit).unwrap_or_default(),
        };
        inner.clone().nth(8) == Some(&expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_pass() {
        for code in [
            "91350100M000100Y43",
            "11320000MB151840XJ",
            "91110000600037341L",
        ] {
            assert_eq!(Uscc::parse(code).unwrap().as_str(), code);
        }
    }

    #[test]
    fn the_much_copied_wrong_code_is_refused() {
        // Many pages print …Y4Z; Z is not even a letter of the alphabet, and 3 is the standard's own result.
        assert_eq!(
            Uscc::parse("91350100M000100Y4Z"),
            Err(UsccProblem::Character {
                place: 18,
                found: 'Z'
            })
        );
        assert_eq!(
            Uscc::parse("91350100M000100Y4A"),
            Err(UsccProblem::Check { expected: '3' })
        );
    }

    #[test]
    fn the_two_mistakes_of_a_popular_snippet_are_not_ours() {
        // The snippet counts letters as A = 10, B = 11, … without leaving any out, and takes the sum modulo 31 itself.
        let snippet = |front: &str| -> u32 {
            front
                .chars()
                .zip(WEIGHTS)
                .map(|(c, weight)| c.to_digit(36).unwrap() * u32::try_from(weight).unwrap())
                .sum::<u32>()
                % 31
        };
        let theirs = snippet("91350100M000100Y4");
        assert_ne!(ALPHABET.get(theirs as usize).copied(), Some(b'3'));
    }

    #[test]
    fn writing_habits_are_undone() {
        let expected = Uscc::parse("11320000MB151840XJ");
        assert_eq!(Uscc::parse(" １1320000mb151840xj"), expected);
        assert!(expected.is_ok());
    }

    #[test]
    fn lengths_are_counted_and_the_region_is_digits() {
        assert_eq!(Uscc::parse("9135010"), Err(UsccProblem::Length(7)));
        assert_eq!(
            Uscc::parse("91A50100M000100Y43"),
            Err(UsccProblem::Character {
                place: 3,
                found: 'A'
            })
        );
    }

    #[test]
    fn the_organisation_code_inside_is_a_second_test() {
        assert!(
            Uscc::parse("91110000600037341L")
                .unwrap()
                .has_organisation_code()
        );
        // Two characters changed so that the outer check still holds.
        let mut found = None;
        for a in ALPHABET {
            let text = format!("911100006000373{}1L", char::from(*a));
            for b in ALPHABET {
                let changed = text.replacen("6000", &format!("{}000", char::from(*b)), 1);
                if changed != "91110000600037341L" && found.is_none() {
                    found = Uscc::parse(&changed).ok();
                }
            }
        }
        assert!(!found.unwrap().has_organisation_code());
    }
}
