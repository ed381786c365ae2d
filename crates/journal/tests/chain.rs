//! Whatever is done to a stream after it was written is found; what the law allows to be erased is not missed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use bihuan_journal::{
    Chain, ChainFault, Digest, Draft, Entry, Part, Suite, leaf, seal, verify_stream,
};
use proptest::prelude::*;

fn draft(version: u64, personal: bool) -> Draft {
    Draft {
        stream: "finding/018c".into(),
        version,
        kind: "finding.reported".into(),
        at_ms: 1_703_124_000_000 + i64::try_from(version).unwrap(),
        actor: Some("018d".into()),
        request: Some(format!("request-{version}")),
        body: format!(r#"{{"done":{version},"of":70}}"#),
        personal: personal.then(|| format!(r#"{{"name":"张三{version}"}}"#)),
        salt: [u8::try_from(version).unwrap(); 16],
    }
}

fn stream(suite: Suite, length: u64) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for version in 1..=length {
        let prev = entries.last().map(|entry| entry.digest);
        entries.push(seal(suite, draft(version, version % 2 == 0), prev));
    }
    entries
}

/// Writes an edited entry and everything after it anew, as an administrator with the program at hand would.
fn reseal(suite: Suite, entries: &mut [Entry], from: usize) {
    for at in from..entries.len() {
        let prev = at.checked_sub(1).map(|before| entries[before].digest);
        let entry = entries[at].clone();
        let draft = Draft {
            stream: entry.stream,
            version: entry.version,
            kind: entry.kind,
            at_ms: entry.at_ms,
            actor: entry.actor,
            request: entry.request,
            body: entry.body,
            personal: entry.personal,
            salt: entry.salt,
        };
        entries[at] = seal(suite, draft, prev);
    }
}

#[test]
fn a_stream_as_written_verifies_to_its_last_digest() {
    for suite in [Suite::Sha256, Suite::Sm3] {
        let entries = stream(suite, 5);
        assert_eq!(verify_stream(suite, &entries), Ok(entries[4].digest));
        let mut chain = Chain::new(suite);
        assert_eq!((chain.version(), chain.head()), (0, None));
        for entry in &entries {
            chain.push(entry).unwrap();
        }
        assert_eq!(
            (chain.version(), chain.head()),
            (5, Some(entries[4].digest))
        );
    }
}

#[test]
fn an_empty_stream_is_a_fault() {
    assert_eq!(
        verify_stream(Suite::Sm3, Vec::<Entry>::new()),
        Err(ChainFault::Empty)
    );
}

#[test]
fn a_stream_verifies_only_in_its_own_family() {
    assert_eq!(
        verify_stream(Suite::Sha256, stream(Suite::Sm3, 1)),
        Err(ChainFault::Edited {
            version: 1,
            part: Part::Body
        })
    );
}

#[test]
fn a_missing_entry_is_a_gap() {
    let mut entries = stream(Suite::Sha256, 5);
    entries.remove(2);
    assert_eq!(
        verify_stream(Suite::Sha256, &entries),
        Err(ChainFault::Gap {
            expected: 3,
            found: 4
        })
    );
    entries.remove(0);
    assert_eq!(
        verify_stream(Suite::Sha256, &entries),
        Err(ChainFault::Gap {
            expected: 1,
            found: 2
        })
    );
}

#[test]
fn a_repeated_entry_is_out_of_order() {
    let mut entries = stream(Suite::Sha256, 3);
    entries.insert(2, entries[1].clone());
    assert_eq!(
        verify_stream(Suite::Sha256, &entries),
        Err(ChainFault::Reordered {
            expected: 3,
            found: 2
        })
    );
}

#[test]
fn an_entry_of_another_stream_does_not_belong() {
    let mut entries = stream(Suite::Sha256, 3);
    entries[2].stream = "finding/018f".into();
    let fault = verify_stream(Suite::Sha256, &entries).unwrap_err();
    assert!(
        matches!(&fault, ChainFault::OtherStream { version: 3, found, .. } if found == "finding/018f")
    );
    assert_eq!(
        fault.to_string(),
        "第 3 条记录属于“finding/018f”，不属于“finding/018c”。"
    );
}

#[test]
fn a_replaced_entry_breaks_the_link_to_the_next() {
    let suite = Suite::Sha256;
    let mut entries = stream(suite, 4);
    let before = entries[1].prev;
    entries[1] = seal(
        suite,
        Draft {
            body: r#"{"done":70}"#.into(),
            ..draft(2, true)
        },
        before,
    );
    assert!(matches!(
        verify_stream(suite, &entries),
        Err(ChainFault::WrongPrevious { version: 3, .. })
    ));
}

#[test]
fn a_first_entry_has_no_predecessor() {
    let suite = Suite::Sha256;
    let entry = seal(suite, draft(1, false), Some(Digest::from_bytes([7; 32])));
    assert!(matches!(
        verify_stream(suite, [entry]),
        Err(ChainFault::WrongPrevious {
            version: 1,
            expected: None,
            ..
        })
    ));
}

#[test]
fn whoever_writes_everything_anew_ends_with_another_digest() {
    let suite = Suite::Sm3;
    let mut entries = stream(suite, 6);
    let kept = entries[5].digest;
    entries[2].body = r#"{"done":70}"#.into();
    reseal(suite, &mut entries, 2);
    assert_ne!(verify_stream(suite, &entries).unwrap(), kept);
}

#[test]
fn personal_data_can_be_erased_and_not_be_put_back_changed() {
    let suite = Suite::Sha256;
    let mut entries = stream(suite, 4);
    let head = entries[3].digest;
    entries[1].erase_personal();
    assert!(entries[1].is_erased() && !entries[0].is_erased());
    assert_eq!(entries[1].salt, [0; 16]);
    assert_eq!(verify_stream(suite, &entries), Ok(head));
    entries[1].personal = Some(r#"{"name":"李四"}"#.into());
    assert_eq!(
        verify_stream(suite, &entries),
        Err(ChainFault::Edited {
            version: 2,
            part: Part::Personal
        })
    );
}

#[test]
fn personal_data_cannot_be_added_afterwards() {
    let suite = Suite::Sha256;
    let mut entries = stream(suite, 1);
    entries[0].personal = Some("{}".into());
    assert_eq!(
        verify_stream(suite, &entries),
        Err(ChainFault::Edited {
            version: 1,
            part: Part::Personal
        })
    );
}

#[test]
fn the_same_person_leaves_different_digests() {
    let suite = Suite::Sha256;
    let one = seal(suite, draft(2, true), None);
    let other = seal(
        suite,
        Draft {
            salt: [99; 16],
            ..draft(2, true)
        },
        None,
    );
    assert_ne!(one.personal_digest, other.personal_digest);
    assert_eq!(one.body_digest, other.body_digest);
}

#[test]
fn a_leaf_is_neither_its_entry_nor_another_leaf() {
    let suite = Suite::Sha256;
    let entries = stream(suite, 2);
    let mut prefixed = vec![0];
    prefixed.extend_from_slice(entries[0].digest.as_bytes());
    assert_eq!(leaf(suite, &entries[0]), suite.digest(&prefixed));
    assert_ne!(leaf(suite, &entries[0]), entries[0].digest);
    assert_ne!(leaf(suite, &entries[0]), leaf(suite, &entries[1]));
}

/// The layout is a promise: entries written today must verify in twenty years. A change here needs a new layout version.
#[test]
fn the_layout_stays() {
    let sha = seal(
        Suite::Sha256,
        draft(2, true),
        Some(Digest::from_bytes([1; 32])),
    );
    let sm3 = seal(
        Suite::Sm3,
        draft(2, true),
        Some(Digest::from_bytes([1; 32])),
    );
    assert_eq!(
        sha.digest.to_string(),
        "bd962dc09fe9952e9af85ce3bea992dd23c160dd94b0c4a682d06c9d5233a6f0"
    );
    assert_eq!(
        sm3.digest.to_string(),
        "7db7a7890f2146f29a6ee982394c08cd26b686ce16989a08d74538d120014cbc"
    );
}

/// One way of changing one field of an entry.
#[derive(Debug, Clone)]
enum Change {
    Stream(String),
    Version(u64),
    Kind(String),
    At(i64),
    Actor(Option<String>),
    Request(Option<String>),
    Body(String),
    Personal(String),
    Salt([u8; 16]),
    BodyDigest([u8; 32]),
    PersonalDigest(Option<[u8; 32]>),
    Prev(Option<[u8; 32]>),
    Digest([u8; 32]),
}

impl Change {
    fn apply(self, entry: &mut Entry) {
        match self {
            Self::Stream(v) => entry.stream = v,
            Self::Version(v) => entry.version = v,
            Self::Kind(v) => entry.kind = v,
            Self::At(v) => entry.at_ms = v,
            Self::Actor(v) => entry.actor = v,
            Self::Request(v) => entry.request = v,
            Self::Body(v) => entry.body = v,
            Self::Personal(v) => entry.personal = Some(v),
            Self::Salt(v) => entry.salt = v,
            Self::BodyDigest(v) => entry.body_digest = Digest::from_bytes(v),
            Self::PersonalDigest(v) => entry.personal_digest = v.map(Digest::from_bytes),
            Self::Prev(v) => entry.prev = v.map(Digest::from_bytes),
            Self::Digest(v) => entry.digest = Digest::from_bytes(v),
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let name = "[a-z/:.张三]{0,6}";
    prop_oneof![
        name.prop_map(Change::Stream),
        (0u64..9).prop_map(Change::Version),
        name.prop_map(Change::Kind),
        any::<i64>().prop_map(Change::At),
        prop::option::of(name).prop_map(Change::Actor),
        prop::option::of(name).prop_map(Change::Request),
        any::<String>().prop_map(Change::Body),
        any::<String>().prop_map(Change::Personal),
        any::<[u8; 16]>().prop_map(Change::Salt),
        any::<[u8; 32]>().prop_map(Change::BodyDigest),
        prop::option::of(any::<[u8; 32]>()).prop_map(Change::PersonalDigest),
        prop::option::of(any::<[u8; 32]>()).prop_map(Change::Prev),
        any::<[u8; 32]>().prop_map(Change::Digest),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Any change of any one field is found, at the entry or at the one that follows it.
    #[test]
    fn any_single_change_is_found(change in change(), at in 0usize..6, sm3 in any::<bool>()) {
        let suite = if sm3 { Suite::Sm3 } else { Suite::Sha256 };
        let mut entries = stream(suite, 6);
        let original = entries[at].clone();
        change.clone().apply(&mut entries[at]);
        prop_assume!(entries[at] != original);
        // A salt hides personal data; where there is none it says nothing and nothing depends on it.
        prop_assume!(!matches!(change, Change::Salt(_)) || original.personal.is_some());
        prop_assert!(verify_stream(suite, &entries).is_err());
    }

    /// Exchanging any two entries is found.
    #[test]
    fn any_exchange_is_found(a in 0usize..6, b in 0usize..6) {
        prop_assume!(a != b);
        let mut entries = stream(Suite::Sha256, 6);
        entries.swap(a, b);
        prop_assert!(verify_stream(Suite::Sha256, &entries).is_err());
    }

    /// Erasing the personal data of any entries is not missed.
    #[test]
    fn any_erasure_is_tolerated(erased in prop::collection::vec(any::<bool>(), 6)) {
        let mut entries = stream(Suite::Sha256, 6);
        let head = entries[5].digest;
        for (entry, _) in entries.iter_mut().zip(&erased).filter(|(_, erase)| **erase) {
            entry.erase_personal();
        }
        prop_assert_eq!(verify_stream(Suite::Sha256, &entries), Ok(head));
    }
}
