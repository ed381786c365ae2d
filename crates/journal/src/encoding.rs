//! The bytes that a digest is taken over.
//!
//! Every field is preceded by its length, so that no two different sets of fields give the same bytes ("ab" + "c" is not
//! "a" + "bc"), and the whole begins with a tag that names what is encoded and in which layout, so that the digest of one
//! kind of thing can never pass for the digest of another.

use crate::digest::{Digest, Suite};

/// Collects the fields of one thing in order and takes their digest.
pub(crate) struct Encoder(Vec<u8>);

impl Encoder {
    /// Begins the encoding of the kind of thing that `tag` names. A changed layout takes a new tag.
    pub(crate) fn new(tag: &str) -> Self {
        Self(Vec::with_capacity(512)).bytes(tag.as_bytes())
    }

    pub(crate) fn bytes(mut self, field: &[u8]) -> Self {
        self.0
            .extend_from_slice(&(field.len() as u64).to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    pub(crate) fn text(self, field: &str) -> Self {
        self.bytes(field.as_bytes())
    }

    pub(crate) fn number(self, field: u64) -> Self {
        self.bytes(&field.to_be_bytes())
    }

    pub(crate) fn time(self, ms: i64) -> Self {
        self.bytes(&ms.to_be_bytes())
    }

    /// A field that may be absent; an absent one differs from an empty one.
    pub(crate) fn optional(mut self, field: Option<&[u8]>) -> Self {
        self.0.push(u8::from(field.is_some()));
        match field {
            Some(field) => self.bytes(field),
            None => self,
        }
    }

    /// The bytes themselves, to be signed.
    pub(crate) fn message(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn digest(self, suite: Suite) -> Digest {
        suite.digest(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(fields: &[Option<Vec<u8>>]) -> Vec<u8> {
        fields
            .iter()
            .fold(Encoder::new("t"), |e, field| e.optional(field.as_deref()))
            .0
    }

    proptest! {
        /// Different fields never give the same bytes, however they are cut.
        #[test]
        fn the_encoding_is_unambiguous(
            a in prop::collection::vec(prop::option::of(prop::collection::vec(0u8..3, 0..4)), 0..5),
            b in prop::collection::vec(prop::option::of(prop::collection::vec(0u8..3, 0..4)), 0..5),
        ) {
            prop_assert_eq!(a == b, encode(&a) == encode(&b));
        }

        /// Moving the border between two neighbouring fields is seen.
        #[test]
        fn a_moved_border_is_seen(text in "[a-c]{2,8}", first in 0usize..8, second in 0usize..8) {
            let (first, second) = (first % (text.len() + 1), second % (text.len() + 1));
            prop_assume!(first != second);
            let cut = |at: usize| {
                let (left, right) = text.split_at(at);
                Encoder::new("t").text(left).text(right).0
            };
            prop_assert_ne!(cut(first), cut(second));
        }
    }

    #[test]
    fn absent_differs_from_empty_and_tags_separate() {
        assert_ne!(encode(&[None]), encode(&[Some(Vec::new())]));
        assert_ne!(Encoder::new("a").text("x").0, Encoder::new("b").text("x").0);
        assert_ne!(Encoder::new("a").text("").0, Encoder::new("a").0);
    }
}
