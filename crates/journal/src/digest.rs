//! Digests and the two families that make them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

/// The family of algorithms that a ledger is written with. Chosen once, when the ledger is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// SHA-256 (FIPS 180-4), which every tool in the world can check.
    Sha256,
    /// SM3 (GB/T 32905), where the rules for commercial cryptography ask for it.
    Sm3,
}

impl Suite {
    /// The digest of `bytes`.
    pub fn digest(self, bytes: &[u8]) -> Digest {
        match self {
            Self::Sha256 => Digest(sha2::Sha256::digest(bytes).into()),
            Self::Sm3 => Digest(sm3::Sm3::digest(bytes).into()),
        }
    }

    /// The name under which the family is written down: `sha256`, `sm3`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sm3 => "sm3",
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Suite {
    type Err = UnknownSuite;

    fn from_str(name: &str) -> Result<Self, UnknownSuite> {
        match name {
            "sha256" => Ok(Self::Sha256),
            "sm3" => Ok(Self::Sm3),
            other => Err(UnknownSuite(other.to_owned())),
        }
    }
}

/// A name that is no family of algorithms we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("未知的密码算法“{0}”，应为 sha256 或 sm3。")]
pub struct UnknownSuite(pub String);

/// 32 bytes that stand for a text nobody can replace unseen. Written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// A digest from its bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a database column.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The beginning, as people compare it on two screens or on paper: `1a2b 3c4d`.
    pub fn short(&self) -> String {
        let [a, b, c, d, ..] = self.0;
        format!("{a:02x}{b:02x} {c:02x}{d:02x}")
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotADigest)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<&[u8]> for Digest {
    type Error = NotADigest;

    fn try_from(bytes: &[u8]) -> Result<Self, NotADigest> {
        bytes.try_into().map(Self).map_err(|_| NotADigest)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What was read is not 32 bytes, or not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("不是有效的摘要，摘要应为 64 位十六进制数字。")]
pub struct NotADigest;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_give_the_published_values() {
        // FIPS 180-4 and GB/T 32905-2016 appendix A.1, message "abc".
        assert_eq!(
            Suite::Sha256.digest(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            Suite::Sm3.digest(b"abc").to_string(),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    #[test]
    fn a_digest_survives_being_written_down() {
        let digest = Suite::Sm3.digest("闭环".as_bytes());
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(
            serde_json::from_str::<Digest>(&serde_json::to_string(&digest).unwrap()).unwrap(),
            digest
        );
        assert_eq!(Digest::try_from(digest.as_bytes().as_slice()), Ok(digest));
    }

    #[test]
    fn what_is_no_digest_is_refused() {
        for text in ["", "ab", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
            assert_eq!(text.parse::<Digest>(), Err(NotADigest), "{text}");
        }
        assert_eq!(Digest::try_from([0u8; 31].as_slice()), Err(NotADigest));
    }

    #[test]
    fn people_read_the_beginning_in_two_groups() {
        assert_eq!(Suite::Sha256.digest(b"abc").short(), "ba78 16bf");
    }

    #[test]
    fn a_family_is_known_by_its_name() {
        for suite in [Suite::Sha256, Suite::Sm3] {
            assert_eq!(suite.to_string().parse(), Ok(suite));
            assert_eq!(
                serde_json::to_string(&suite).unwrap(),
                format!("\"{suite}\"")
            );
        }
        assert!("md5".parse::<Suite>().is_err());
    }
}
