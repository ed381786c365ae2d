//! Keys that sign checkpoints: Ed25519 beside SHA-256, SM2 beside SM3.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm2::dsa::signature::Verifier as _;

use crate::digest::{Digest, Suite};
use crate::encoding::Encoder;

const KEY: &str = "bihuan.journal.key.v1";
/// The identity that GM/T 0009 gives a signer who has no other.
const IDENTITY: &str = "1234567812345678";
/// Bytes of a secret key of both kinds.
pub const SECRET_BYTES: usize = 32;

/// A public key: 32 bytes of Ed25519, or an uncompressed point (65 bytes) of SM2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    suite: Suite,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// A key from its bytes.
    ///
    /// # Errors
    /// [`NotAKey`] when these bytes are no point of the curve.
    pub fn new(suite: Suite, bytes: Vec<u8>) -> Result<Self, NotAKey> {
        let sound = match suite {
            Suite::Sha256 => ed25519(&bytes).is_some(),
            // The point has other spellings too; only this one is ours.
            Suite::Sm3 => bytes.len() == 65 && sm2_key(&bytes).is_some(),
        };
        sound.then_some(Self { suite, bytes }).ok_or(NotAKey)
    }

    /// The family it belongs to.
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// The name of the algorithm: `ed25519`, `sm2`.
    pub const fn algorithm(&self) -> &'static str {
        algorithm(self.suite)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest by which a checkpoint names its key.
    pub fn id(&self) -> Digest {
        Encoder::new(KEY)
            .text(self.algorithm())
            .bytes(&self.bytes)
            .digest(self.suite)
    }

    /// True when this key made the signature under the message.
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let checked = match self.suite {
            Suite::Sha256 => ed25519(&self.bytes).map(|key| {
                let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
                key.verify_strict(message, &signature).is_ok()
            }),
            Suite::Sm3 => sm2_key(&self.bytes).map(|key| {
                sm2::dsa::Signature::from_slice(&signature.0)
                    .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }),
        };
        checked.unwrap_or(false)
    }
}

/// The line by which people hand a key on: algorithm and bytes.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.algorithm(), hex::encode(&self.bytes))
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(line: &str) -> Result<Self, NotAKey> {
        let (name, digits) = line.trim().split_once(' ').ok_or(NotAKey)?;
        let suite = [Suite::Sha256, Suite::Sm3]
            .into_iter()
            .find(|suite| algorithm(*suite) == name)
            .ok_or(NotAKey)?;
        let bytes = hex::decode(digits.trim()).map_err(|_| NotAKey)?;
        Self::new(suite, bytes)
    }
}

const fn algorithm(suite: Suite) -> &'static str {
    match suite {
        Suite::Sha256 => "ed25519",
        Suite::Sm3 => "sm2",
    }
}

fn ed25519(bytes: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    let bytes = bytes.try_into().ok()?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).ok()?;
    // Under a key of small order one signature fits many messages.
    (!key.is_weak()).then_some(key)
}

fn sm2_key(bytes: &[u8]) -> Option<sm2::dsa::VerifyingKey> {
    sm2::dsa::VerifyingKey::from_sec1_bytes(IDENTITY, bytes).ok()
}

/// What was read is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("不是有效的公钥，应为“算法 十六进制数字”，算法为 ed25519 或 sm2。")]
pub struct NotAKey;

/// 64 bytes of a signature. Written as 128 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// A signature from its bytes.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a database column.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl FromStr for Signature {
    type Err = NotASignature;

    fn from_str(text: &str) -> Result<Self, NotASignature> {
        let mut bytes = [0; 64];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotASignature)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<&[u8]> for Signature {
    type Error = NotASignature;

    fn try_from(bytes: &[u8]) -> Result<Self, NotASignature> {
        bytes.try_into().map(Self).map_err(|_| NotASignature)
    }
}

/// What was read is not 64 bytes, or not 128 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("不是有效的签名，签名应为 128 位十六进制数字。")]
pub struct NotASignature;

macro_rules! written_as_text {
    ($($type:ty)+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

written_as_text! { PublicKey Signature }

/// Whoever signs checkpoints: a key in the data folder, or the institution's own hardware module.
pub trait Signer: Send + Sync {
    /// The key that verifies what this signer signs. Its family must be that of the ledger.
    fn public_key(&self) -> &PublicKey;

    /// Signs a message. SM2 takes the message itself with the standard's default identity; the digest is the module's task.
    ///
    /// # Errors
    /// When the module cannot sign now.
    fn sign(&self, message: &[u8]) -> Result<Signature, SignerFailed>;
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint was not signed: {0}")]
pub struct SignerFailed(pub String);

/// A key held by this process.
pub struct SoftwareKey {
    secret: Secret,
    public: PublicKey,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

impl SoftwareKey {
    /// The key that these secret bytes are. Fresh randomness makes a new one.
    ///
    /// # Errors
    /// [`NotAKey`] for the few bytes that are no key of SM2: draw again.
    pub fn from_secret(suite: Suite, bytes: &[u8; SECRET_BYTES]) -> Result<Self, NotAKey> {
        let (secret, public) = match suite {
            Suite::Sha256 => {
                let key = ed25519_dalek::SigningKey::from_bytes(bytes);
                let public = key.verifying_key().to_bytes().to_vec();
                (Secret::Ed25519(Box::new(key)), public)
            }
            Suite::Sm3 => {
                let key = sm2::dsa::SigningKey::from_slice(IDENTITY, bytes).map_err(|_| NotAKey)?;
                let public = key.verifying_key().to_sec1_bytes().to_vec();
                (Secret::Sm2(Box::new(key)), public)
            }
        };
        Ok(Self {
            secret,
            public: PublicKey::new(suite, public)?,
        })
    }
}

impl Signer for SoftwareKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignerFailed> {
        match &self.secret {
            Secret::Ed25519(key) => Ok(Signature(key.sign(message).to_bytes())),
            Secret::Sm2(key) => {
                let signature: sm2::dsa::Signature = key
                    .try_sign(message)
                    .map_err(|error| SignerFailed(error.to_string()))?;
                Signature::try_from(signature.to_bytes().as_slice())
                    .map_err(|error| SignerFailed(error.to_string()))
            }
        }
    }
}

/// A secret must not reach a log by way of a debug print.
impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(suite: Suite, seed: u8) -> SoftwareKey {
        SoftwareKey::from_secret(suite, &[seed; SECRET_BYTES]).unwrap()
    }

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn ed25519_gives_the_published_signature() {
        let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let mut bytes = [0; 32];
        hex::decode_to_slice(secret, &mut bytes).unwrap();
        let key = SoftwareKey::from_secret(Suite::Sha256, &bytes).unwrap();
        assert_eq!(
            key.public_key().to_string(),
            "ed25519 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        );
        assert_eq!(
            key.sign(&[0x72]).unwrap().to_string(),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
    }

    /// GM/T 0003.5-2012, appendix A.2: the published key and signature under "message digest".
    #[test]
    fn sm2_accepts_the_published_signature() {
        let secret = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
        let mut bytes = [0; 32];
        hex::decode_to_slice(secret, &mut bytes).unwrap();
        let key = SoftwareKey::from_secret(Suite::Sm3, &bytes).unwrap();
        assert_eq!(
            key.public_key().to_string(),
            "sm2 0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
             ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
        );
        let published: Signature = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                                    b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
            .parse()
            .unwrap();
        assert!(key.public_key().verifies(b"message digest", &published));
        assert!(!key.public_key().verifies(b"message digesT", &published));
        let own = key.sign(b"message digest").unwrap();
        assert!(key.public_key().verifies(b"message digest", &own));
    }

    #[test]
    fn a_signature_holds_for_its_message_and_key_only() {
        for suite in [Suite::Sha256, Suite::Sm3] {
            let (key, other) = (signer(suite, 1), signer(suite, 2));
            let signature = key.sign("检查点".as_bytes()).unwrap();
            assert!(key.public_key().verifies("检查点".as_bytes(), &signature));
            assert!(!key.public_key().verifies(b"", &signature));
            assert!(!other.public_key().verifies("检查点".as_bytes(), &signature));
            for at in 0..64 {
                let mut damaged = *signature.as_bytes();
                damaged[at] ^= 1;
                assert!(
                    !key.public_key()
                        .verifies("检查点".as_bytes(), &Signature::from_bytes(damaged))
                );
            }
        }
    }

    #[test]
    fn a_key_survives_being_written_down_and_nothing_else_is_a_key() {
        for suite in [Suite::Sha256, Suite::Sm3] {
            let key = signer(suite, 3).public_key().clone();
            assert_eq!(key.to_string().parse(), Ok(key.clone()));
            assert_eq!(key.suite(), suite);
        }
        for text in [
            "",
            "ed25519",
            "ed25519 00",
            "rsa 00",
            // The neutral element, under which anything could be signed.
            "ed25519 0100000000000000000000000000000000000000000000000000000000000000",
        ] {
            assert_eq!(text.parse::<PublicKey>(), Err(NotAKey), "{text}");
        }
        assert_eq!(
            PublicKey::new(Suite::Sm3, vec![4; 65]),
            Err(NotAKey),
            "not on the curve"
        );
    }

    #[test]
    fn secrets_are_not_printed() {
        let printed = format!("{:?}", signer(Suite::Sha256, 0x5a));
        assert!(!printed.contains(&"5a".repeat(8)), "{printed}");
    }
}
