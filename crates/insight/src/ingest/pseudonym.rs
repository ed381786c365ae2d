//! Keyed pseudonyms: equal for equal values of one family, and nothing that can be looked up without the key.
//!
//! HMAC-SHA-256 (RFC 2104, FIPS 180-4) of family and value, of which the first 64 bits are kept: the largest number that every
//! engine compares as one word. An identity number has too few possible values for a digest without a key.
//! That any two of the persons of a county (a million) share one has a chance of one in thirty-seven million; of a province (sixty
//! million), of one in ten thousand. Whoever verifies a hit sees the numbers of its rows.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Cell;
use crate::{check::Value, field::NameKey};

/// What a pseudonym stands for. A number never equals a name or an account that is written in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A person, by identity number.
    Person,
    /// A bank account or card.
    Account,
    /// A telephone.
    Mobile,
    /// A unit that stands where a person may stand too.
    Company,
    /// A name, by what names are compared by.
    Name,
    /// A record of a data set, by all that it tells about a person.
    Record,
}

impl Family {
    /// The word that goes into the digest. It never changes.
    fn word(self) -> &'static [u8] {
        match self {
            Self::Person => b"person\0",
            Self::Account => b"account\0",
            Self::Mobile => b"mobile\0",
            Self::Company => b"company\0",
            Self::Name => b"name\0",
            Self::Record => b"record\0",
        }
    }
}

/// The key of pseudonyms: 256 random bits, kept apart from the rows. Rows that are joined share it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PseudonymKey([u8; 32]);

impl PseudonymKey {
    /// A key of random bits.
    pub fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

/// Makes pseudonyms.
#[derive(Clone)]
pub struct Pseudonyms(Hmac<Sha256>);

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

impl Pseudonyms {
    /// With a key.
    pub fn new(key: &PseudonymKey) -> Self {
        // A key that is shorter than a block of the digest is followed by zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(key.0) {
            *to = from;
        }
        Self(Hmac::new(&block.into()))
    }

    /// The pseudonym of a value in its normal form.
    pub fn of(&self, family: Family, normal: &str) -> u64 {
        let mut digest = self.0.clone();
        digest.update(family.word());
        digest.update(normal.as_bytes());
        let digest: [u8; 32] = digest.finalize().into_bytes().into();
        digest
            .first_chunk()
            .copied()
            .map(u64::from_be_bytes)
            .unwrap_or_default()
    }

    /// The pseudonym of a value that stands for a person; `None` for other values.
    pub(super) fn of_value(&self, value: &Value) -> Option<Cell> {
        let pseudonym = match value {
            Value::Identity(number) => self.of(Family::Person, number.as_str()),
            Value::CreditCode(code) => self.of(Family::Company, code.as_str()),
            Value::Account(account) => self.of(Family::Account, account.as_str()),
            Value::Mobile(mobile) => self.of(Family::Mobile, mobile.as_str()),
            Value::Name(name) => self.of(Family::Name, NameKey::of(name).as_str()),
            _ => return None,
        };
        Some(Cell::Pseudonym(pseudonym))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonyms(key: u8) -> Pseudonyms {
        Pseudonyms::new(&PseudonymKey::new([key; 32]))
    }

    /// Computed with OpenSSL: `printf 'person\0%s' 11010519491231002X | openssl dgst -sha256 -mac HMAC -macopt
    /// hexkey:0707…07`, of which the first 8 bytes.
    #[test]
    fn the_digest_is_the_standard_one() {
        assert_eq!(
            pseudonyms(7).of(Family::Person, "11010519491231002X"),
            0x6ef1_7a49_9250_337b
        );
    }

    #[test]
    fn families_and_keys_keep_values_apart() {
        let value = "13800000000";
        let one = pseudonyms(1).of(Family::Mobile, value);
        assert_eq!(one, pseudonyms(1).of(Family::Mobile, value));
        assert_ne!(one, pseudonyms(2).of(Family::Mobile, value));
        assert_ne!(one, pseudonyms(1).of(Family::Account, value));
    }

    #[test]
    fn names_are_the_same_however_their_dot_is_typed() {
        let of = |name: &str| pseudonyms(1).of_value(&Value::Name(name.to_owned()));
        assert_eq!(of("买买提•艾力"), of("买买提·艾力"));
        assert_eq!(of("张 三"), of("张三"));
        assert_ne!(of("张三"), of("张山"));
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(
            format!("{:?}", PseudonymKey::new([65; 32])),
            "PseudonymKey(…)"
        );
        assert_eq!(format!("{:?}", pseudonyms(65)), "Pseudonyms(…)");
    }
}
