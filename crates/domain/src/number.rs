//! Ledger numbers that people speak and write: `ZX-2023-001`. Given once, never used again, also when the finding is gone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// Short code of a rectification, the head of its ledger numbers: `ZX-2023`, `YL`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RectificationCode(String);

impl RectificationCode {
    /// The code as people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The `n`-th number of this rectification.
    pub fn number(&self, n: u32) -> LedgerNumber {
        LedgerNumber(format!("{}-{n:03}", self.0))
    }
}

impl FromStr for RectificationCode {
    type Err = Refusal;

    fn from_str(s: &str) -> Result<Self, Refusal> {
        let code = s.trim().to_ascii_uppercase();
        let parts: Vec<&str> = code.split('-').collect();
        let letters =
            |p: &str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_uppercase());
        let year = |p: &str| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit());
        let good = match parts.as_slice() {
            [head] => letters(head),
            [head, tail] => letters(head) && (year(tail) || letters(tail)),
            [head, middle, tail] => letters(head) && letters(middle) && year(tail),
            _ => false,
        };
        if good {
            Ok(Self(code))
        } else {
            Err(Refusal::BadCode {
                given: s.to_owned(),
            })
        }
    }
}

impl TryFrom<String> for RectificationCode {
    type Error = Refusal;
    fn try_from(s: String) -> Result<Self, Refusal> {
        s.parse()
    }
}

impl From<RectificationCode> for String {
    fn from(code: RectificationCode) -> Self {
        code.0
    }
}

impl fmt::Display for RectificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of a finding in its ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LedgerNumber(String);

impl LedgerNumber {
    /// The number as people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LedgerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_speakable() {
        for good in ["YL", "zx-2023", "YL-HB", "YL-HB-2026"] {
            assert!(good.parse::<RectificationCode>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "云岭",
            "ZX 2023",
            "ZX-23",
            "ZX-2023-1-2",
            "TOOLONGCODE",
            "ZX-",
            "../X",
        ] {
            assert!(bad.parse::<RectificationCode>().is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_have_three_digits_and_grow() {
        let code: RectificationCode = "ZX-2023".parse().unwrap();
        assert_eq!(code.number(1).as_str(), "ZX-2023-001");
        assert_eq!(code.number(70).as_str(), "ZX-2023-070");
        assert_eq!(code.number(100_000).as_str(), "ZX-2023-100000");
    }
}
