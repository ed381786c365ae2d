//! The second factor: six digits that an authenticator app computes every thirty seconds (RFC 6238 with SHA-1, which is what
//! every such app understands).
//!
//! Unlike a password, its secret cannot be kept as a digest, because the server computes the same digits. It is kept sealed
//! under a key that lies outside of the database, so that a stolen database or backup computes nothing.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use hmac::{Hmac, Mac as _};
use rand::CryptoRng;
use sha1::Sha1;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};
use zeroize::Zeroizing;

/// Seconds for which one code is shown.
const STEP_S: i64 = 30;
/// A phone's clock may be so many steps away.
const DRIFT: i64 = 1;
/// Bytes of a secret: as long as a digest of SHA-1, which RFC 4226 asks for.
const SECRET: usize = 20;
/// Bytes of one block of SHA-1, and of SHA-256. A shorter HMAC key is filled up with zeros by definition.
const BLOCK: usize = 64;
/// Bytes of randomness in front of what is sealed.
const NONCE: usize = 24;
/// How apps are given a secret: RFC 4648, without padding.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How many recovery codes one gets.
pub const RECOVERY_CODES: usize = 10;

/// The secret that a server and an app share. It is wiped when dropped and never printed.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; SECRET]>);

impl Key {
    /// Draws a secret.
    pub fn draw(randomness: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = Zeroizing::new([0; SECRET]);
        randomness.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    /// The secret as it is typed into an app, in groups of four letters.
    pub fn groups(&self) -> String {
        let mut text = String::new();
        for (at, letter) in self.letters().chars().enumerate() {
            if at > 0 && at.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// The address in a QR code, which apps read.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_S}",
            issuer = percent(issuer),
            account = percent(account),
            secret = self.letters().as_str(),
        )
    }

    /// The step whose code `typed` is, if it is one of now or of a step before or after, and later than `used`: a code
    /// counts once. Takes the same time whatever was typed.
    pub fn accepted_step(&self, typed: &str, now_ms: i64, used: Option<i64>) -> Option<i64> {
        let typed = digits(typed);
        let now = step_at(now_ms);
        let mut accepted = None;
        for step in now.saturating_sub(DRIFT)..=now.saturating_add(DRIFT) {
            let right: Choice = self.code(step).as_bytes().ct_eq(typed.as_bytes());
            if bool::from(right) && used.is_none_or(|used| step > used) {
                accepted = Some(step);
            }
        }
        accepted
    }

    /// The code that an app shows at a moment.
    pub fn code_at(&self, now_ms: i64) -> String {
        self.code(step_at(now_ms))
    }

    fn code(&self, step: i64) -> String {
        let mut block = Zeroizing::new([0_u8; BLOCK]);
        for (place, byte) in block.iter_mut().zip(self.0.iter()) {
            *place = *byte;
        }
        let mut mac = Hmac::<Sha1>::new((&*block).into());
        mac.update(&step.to_be_bytes());
        let digest: [u8; SECRET] = mac.finalize().into_bytes().into();
        let [.., last] = digest;
        let word = digest
            .iter()
            .skip(usize::from(last & 0x0f))
            .take(4)
            .fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }

    fn letters(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(SECRET * 8 / 5));
        for group in self.0.chunks(5) {
            let word = group
                .iter()
                .fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            for place in (0..8).rev() {
                let letter = usize::try_from((word >> (place * 5)) & 31).unwrap_or_default();
                text.extend(BASE32.get(letter).copied().map(char::from));
            }
        }
        text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The key of an installation: it seals the secrets of second factors, and keys for other purposes are derived from it.
#[derive(Clone)]
pub struct SealingKey(Zeroizing<[u8; SealingKey::BYTES]>);

impl SealingKey {
    /// How many bytes it has.
    pub const BYTES: usize = 32;

    /// A key from its bytes.
    pub fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Seals the secret of an account; bound to the account, so that it cannot be moved to another one.
    ///
    /// # Errors
    /// [`Unsealable`] never happens for so short a text, but is not for this place to swallow.
    pub fn seal(
        &self,
        account: &str,
        key: &Key,
        randomness: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Vec<u8>, Unsealable> {
        let mut nonce = [0_u8; NONCE];
        randomness.fill_bytes(&mut nonce);
        let payload = Payload {
            msg: key.0.as_slice(),
            aad: account.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(&nonce.into(), payload)
            .map_err(|_| Unsealable)?;
        Ok(nonce.into_iter().chain(sealed).collect())
    }

    /// Opens what was sealed for an account.
    ///
    /// # Errors
    /// [`Unsealable`] under another key, for another account, or when it was changed.
    pub fn open(&self, account: &str, sealed: &[u8]) -> Result<Key, Unsealable> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
        let payload = Payload {
            msg: sealed,
            aad: account.as_bytes(),
        };
        let opened = self
            .cipher()
            .decrypt(nonce.into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| Unsealable)?;
        let bytes: [u8; SECRET] = opened.as_slice().try_into().map_err(|_| Unsealable)?;
        Ok(Key(Zeroizing::new(bytes)))
    }

    /// Bytes for another purpose, from which neither this key nor those of other purposes follow (HMAC-SHA-256 of the purpose,
    /// its first `N` bytes).
    pub fn derive<const N: usize>(&self, purpose: &str) -> [u8; N] {
        const { assert!(N <= Self::BYTES, "a digest has no more bytes") };
        let mut block = Zeroizing::new([0_u8; BLOCK]);
        for (place, byte) in block.iter_mut().zip(self.0.iter()) {
            *place = *byte;
        }
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(purpose.as_bytes());
        let mut derived = [0; N];
        for (place, byte) in derived.iter_mut().zip(mac.finalize().into_bytes()) {
            *place = byte;
        }
        derived
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

/// A secret of a second factor that this installation's key does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "服务器上的两步验证密钥与本账号绑定时的不同（恢复备份时没有一并恢复 keys 文件夹），动态口令无法核对。请用恢复码登录，或请安全保密管理员重置两步验证。"
)]
pub struct Unsealable;

const fn step_at(now_ms: i64) -> i64 {
    now_ms.div_euclid(1000).div_euclid(STEP_S)
}

/// What was typed without spaces and dashes; an input method may have made wide digits of it.
fn digits(typed: &str) -> String {
    typed
        .chars()
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            other => other,
        })
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect()
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn known() -> Key {
        Key(Zeroizing::new(*b"12345678901234567890"))
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    #[test]
    fn codes_are_those_of_the_standard() {
        for (at_s, code) in VECTORS {
            assert_eq!(known().code_at(at_s * 1000), code, "{at_s}");
            assert_eq!(
                known().accepted_step(code, at_s * 1000, None),
                Some(at_s / 30)
            );
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after() {
        let (at_s, code) = VECTORS[3];
        for (away_s, accepted) in [
            (-60, false),
            (-30, true),
            (0, true),
            (30, true),
            (60, false),
        ] {
            let now_ms = (at_s + away_s) * 1000;
            let step = known().accepted_step(code, now_ms, None);
            assert_eq!(step.is_some(), accepted, "{away_s}");
        }
    }

    #[test]
    fn a_code_counts_once_and_so_do_those_before_it() {
        let key = known();
        let now_ms = 1_234_567_890_000;
        let step = key
            .accepted_step(&key.code_at(now_ms), now_ms, None)
            .unwrap();
        let again = |at_ms| key.accepted_step(&key.code_at(at_ms), now_ms, Some(step));
        assert_eq!(again(now_ms), None);
        assert_eq!(again(now_ms - 30_000), None);
        assert_eq!(again(now_ms + 30_000), Some(step + 1));
    }

    #[test]
    fn a_code_is_typed_the_way_people_type() {
        let now_ms = 1_234_567_890_000;
        for typed in ["005924", " 005 924 ", "005-924", "００５９２４"] {
            assert!(
                known().accepted_step(typed, now_ms, None).is_some(),
                "{typed}"
            );
        }
        for wrong in ["", "5924", "005925", "0059240", "abcdef", "89005924"] {
            assert_eq!(known().accepted_step(wrong, now_ms, None), None, "{wrong}");
        }
    }

    #[test]
    fn strange_clocks_do_not_overflow() {
        for now_ms in [i64::MIN, -1, 0, i64::MAX] {
            assert_eq!(known().accepted_step("x", now_ms, Some(i64::MAX)), None);
        }
    }

    #[test]
    fn an_app_can_be_given_the_secret() {
        assert_eq!(known().groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            known().address("闭环", "李 1"),
            "otpauth://totp/%E9%97%AD%E7%8E%AF:%E6%9D%8E%201?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E9%97%AD%E7%8E%AF&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn what_is_sealed_opens_for_its_account_under_its_key_only() {
        let mut randomness = StdRng::seed_from_u64(7);
        let key = Key::draw(&mut randomness);
        let ours = SealingKey::new([1; 32]);
        let sealed = ours.seal("a1", &key, &mut randomness).unwrap();
        assert_eq!(*ours.open("a1", &sealed).unwrap().0, *key.0);
        assert!(
            !sealed
                .windows(SECRET)
                .any(|bytes| bytes == key.0.as_slice())
        );
        assert_ne!(ours.seal("a1", &key, &mut randomness).unwrap(), sealed);
        assert_eq!(ours.open("a2", &sealed).err(), Some(Unsealable));
        assert_eq!(
            SealingKey::new([2; 32]).open("a1", &sealed).err(),
            Some(Unsealable)
        );
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(ours.open("a1", &changed).err(), Some(Unsealable));
        assert_eq!(ours.open("a1", b"short").err(), Some(Unsealable));
    }

    #[test]
    fn secrets_are_not_printed() {
        assert_eq!(format!("{:?}", known()), "Key(…)");
        assert_eq!(format!("{:?}", SealingKey::new([0; 32])), "SealingKey(…)");
    }
}
