//! Who was seen under which name, as digests.

use serde::{Deserialize, Serialize};

use super::digest::{DigestMap, Secret};
use crate::field::{IdNumber, NameKey};

/// A name as it can be compared without being known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameMark {
    full: u64,
    /// Of the first ten characters, for names that a program has cut.
    head: Option<u64>,
}

/// How two names under one number relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameRelation {
    Same,
    /// The same as far as one of them goes.
    Cut,
    Different,
}

impl NameMark {
    pub(super) fn of(secret: Secret, name: &str) -> Self {
        let key = NameKey::of(name);
        Self {
            full: secret.digest_of_text(key.as_str()),
            head: key.head().map(|head| secret.digest_of_text(head)),
        }
    }

    pub(super) fn relation(self, other: Self) -> NameRelation {
        if self.full == other.full {
            return NameRelation::Same;
        }
        match (self.head, other.head) {
            (Some(own), Some(theirs))
                if own == theirs && (self.full == own || other.full == own) =>
            {
                NameRelation::Cut
            }
            _ => NameRelation::Different,
        }
    }

    pub(super) fn full(self) -> u64 {
        self.full
    }
}

/// A person as digests, for keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDigest {
    /// Of the identity number.
    pub id: u64,
    /// Of the key of the name.
    pub name: u64,
    /// Of the first ten characters of the key, when there are so many.
    pub name_head: Option<u64>,
}

/// Persons of accepted sets: the digest of a number, and the name it was seen with.
#[derive(Debug, Clone, Default)]
pub struct People(DigestMap<NameMark>);

impl People {
    /// Adds a person; the first name stays.
    pub fn insert(&mut self, secret: Secret, id: &IdNumber, name: &str) {
        let mark = NameMark::of(secret, name);
        self.0
            .entry(secret.digest_of_text(id.as_str()))
            .or_insert(mark);
    }

    /// Persons that were kept as digests.
    pub fn from_digests(kept: impl IntoIterator<Item = PersonDigest>) -> Self {
        let marks = kept.into_iter().map(|person| {
            let mark = NameMark {
                full: person.name,
                head: person.name_head,
            };
            (person.id, mark)
        });
        Self(marks.collect())
    }

    /// The persons as digests, in no order, for keeping.
    pub fn digests(&self) -> impl Iterator<Item = PersonDigest> {
        self.0.iter().map(|(id, mark)| PersonDigest {
            id: *id,
            name: mark.full,
            name_head: mark.head,
        })
    }

    /// Adds the persons of another set.
    pub fn merge(&mut self, other: &Self) {
        for (id, mark) in &other.0 {
            self.0.entry(*id).or_insert(*mark);
        }
    }

    /// How many persons it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn name_of(&self, id: u64) -> Option<NameMark> {
        self.0.get(&id).copied()
    }

    pub(super) fn see(&mut self, id: u64, mark: NameMark) {
        self.0.entry(id).or_insert(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(one: &str, other: &str) -> NameRelation {
        let secret = Secret::new([7; 16]);
        NameMark::of(secret, one).relation(NameMark::of(secret, other))
    }

    #[test]
    fn dots_and_blanks_make_no_other_name() {
        assert_eq!(relation("买买提•艾力", "买买提·艾力"), NameRelation::Same);
        assert_eq!(relation("张 三", "张三"), NameRelation::Same);
        assert_eq!(relation("张三", "张四"), NameRelation::Different);
    }

    #[test]
    fn persons_survive_being_kept() {
        let secret = Secret::new([7; 16]);
        let id = IdNumber::parse("219901198003151234", jiff::civil::date(2025, 6, 30)).unwrap();
        let mut people = People::default();
        people.insert(secret, &id, "张三");
        let again = People::from_digests(people.digests());
        assert_eq!((again.len(), again.is_empty()), (1, false));
        assert_eq!(
            again.name_of(secret.digest_of_text(id.as_str())),
            Some(NameMark::of(secret, "张三"))
        );
        // The first name stays when sets are put together.
        people.merge(&People::default());
        assert_eq!(people.len(), 1);
    }

    #[test]
    fn a_name_that_was_cut_is_not_another() {
        assert_eq!(
            relation("阿卜杜热合曼·买买提明·艾力", "阿卜杜热合曼·买买提"),
            NameRelation::Cut
        );
        // Both go on, and differently.
        assert_eq!(
            relation("阿卜杜热合曼·买买提明", "阿卜杜热合曼·买买提江"),
            NameRelation::Different
        );
    }
}
