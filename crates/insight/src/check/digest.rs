//! Keyed digests of values, so that sets of keys hold numbers and nothing to look people up in.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

use siphasher::sip::SipHasher13;

use super::Value;

/// The key of the digests (SipHash-1-3). Sets that are compared with each other share it; who keeps the sets keeps it apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret([u8; 16]);

impl Secret {
    /// A key of 128 random bits.
    pub fn new(bits: [u8; 16]) -> Self {
        Self(bits)
    }

    /// A digest that is being made.
    pub(super) fn hasher(self) -> SipHasher13 {
        SipHasher13::new_with_key(&self.0)
    }

    /// The digest of several values together.
    pub(super) fn digest<'a>(self, values: impl IntoIterator<Item = &'a Value>) -> u64 {
        let mut hasher = self.hasher();
        for value in values {
            value.write(&mut hasher);
        }
        hasher.finish()
    }

    pub(super) fn digest_of_text(self, text: &str) -> u64 {
        let mut hasher = self.hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    }

    /// The digest of two digests.
    pub(super) fn join(self, first: u64, second: u64) -> u64 {
        let mut hasher = self.hasher();
        hasher.write_u64(first);
        hasher.write_u64(second);
        hasher.finish()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Takes a digest as it is: it is random already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

/// A map by digests.
pub(super) type DigestMap<V> = HashMap<u64, V, BuildHasherDefault<AsItIs>>;

/// The values of a column, as digests: a register that others refer to.
#[derive(Debug, Clone, Default)]
pub struct KeySet(HashSet<u64, BuildHasherDefault<AsItIs>>);

impl Extend<u64> for KeySet {
    fn extend<T: IntoIterator<Item = u64>>(&mut self, digests: T) {
        self.0.extend(digests);
    }
}

impl KeySet {
    /// A register of values that are known from elsewhere.
    pub fn of<'a>(secret: Secret, values: impl IntoIterator<Item = &'a Value>) -> Self {
        Self(
            values
                .into_iter()
                .map(|value| secret.digest([value]))
                .collect(),
        )
    }

    /// A register that was kept as digests.
    pub fn from_digests(digests: impl IntoIterator<Item = u64>) -> Self {
        Self(digests.into_iter().collect())
    }

    /// The digests, in no order, for keeping.
    pub fn digests(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, digest: u64) {
        self.0.insert(digest);
    }

    pub(super) fn contains(&self, digest: u64) -> bool {
        self.0.contains(&digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_depend_on_the_secret_and_the_order() {
        let (one, other) = (Secret::new([1; 16]), Secret::new([2; 16]));
        let (a, b) = (Value::Code("a".into()), Value::Code("b".into()));
        assert_eq!(one.digest([&a, &b]), one.digest([&a, &b]));
        assert_ne!(one.digest([&a, &b]), one.digest([&b, &a]));
        assert_ne!(one.digest([&a]), other.digest([&a]));
        // Two values are not one longer value.
        let ab = Value::Code("ab".into());
        assert_ne!(one.digest([&a, &b]), one.digest([&ab, &Value::Blank]));
    }

    #[test]
    fn a_register_survives_being_kept() {
        let secret = Secret::new([3; 16]);
        let card = Value::Code("A1".into());
        let kept: Vec<u64> = KeySet::of(secret, [&card]).digests().collect();
        let again = KeySet::from_digests(kept);
        assert!(again.contains(secret.digest([&card])));
        assert_eq!((again.len(), again.is_empty()), (1, false));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
