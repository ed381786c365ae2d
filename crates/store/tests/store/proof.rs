//! What is sealed can be proved, and what is changed behind the program's back is found.

use bihuan_journal::{
    Checkpoint, Frontier, PublicKey, SECRET_BYTES, SignedCheckpoint, Signer as _, SoftwareKey,
    Suite, Witness, leaf, verify,
};
use bihuan_store::{NewEntry, NotProvable, Store, StoreError, Verified};
use bytes::Bytes;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use uuid::Uuid;

use crate::bed::{Bed, author, note, noted, on_both, salts};

fn key() -> SoftwareKey {
    SoftwareKey::from_secret(Suite::Sha256, &[3; SECRET_BYTES]).unwrap()
}

fn keys() -> [PublicKey; 1] {
    [key().public_key().clone()]
}

/// Many entries in one transaction, so that the tree has more than one kept level's worth.
async fn many(store: &Store, stream: &str, count: usize) {
    let mut tx = store.begin(author(), salts()).await.unwrap();
    let entries: Vec<NewEntry> = (0..count).map(|n| noted(&n.to_string())).collect();
    tx.append(stream, 0, entries).await.unwrap();
    tx.commit().await.unwrap();
}

async fn sealed(store: &Store) -> SignedCheckpoint {
    store.seal(&key(), 1).await.unwrap().unwrap()
}

async fn verified(store: &Store, witness: &str) -> Verified {
    let witness = Witness::read(witness.as_bytes()).unwrap();
    store.verify(&keys(), witness).await.unwrap()
}

async fn witness_of(store: &Store, before: &str) -> String {
    let signed = sealed(store).await;
    let known = Witness::read(before.as_bytes()).unwrap();
    let public = key().public_key().clone();
    let line = store.witness_line(&known, &signed, public).await.unwrap();
    line.map_or_else(
        || before.to_owned(),
        |line| format!("{before}{}", line.to_line()),
    )
}

on_both! {
    async fn every_size_of_the_tree_has_the_root_of_its_entries(bed: Bed) {
        let mut expected = Frontier::new(Suite::Sha256);
        let mut seen = 0;
        for (round, count) in [1, 254, 1, 1, 255, 300, 1].into_iter().enumerate() {
            many(&bed.store, &format!("note/{round}"), count).await;
            for kept in bed.store.follow(seen, 5000).await.unwrap() {
                expected.push(leaf(Suite::Sha256, &kept.entry), |_, _, _| ());
                seen = kept.seq;
            }
            let Checkpoint { number, size, root, .. } = sealed(&bed.store).await.checkpoint;
            assert_eq!((number, size, root), (round as u64 + 1, expected.size(), expected.root()));
        }
        // Nothing new, nothing to sign.
        assert_eq!(sealed(&bed.store).await.checkpoint.number, 7);
        let seen = verified(&bed.store, "").await;
        assert!(seen.is_sound(), "{seen:?}");
        assert_eq!((seen.journal.entries, seen.journal.checkpoints), (813, 7));
    }
}

on_both! {
    async fn a_stream_is_proved_wherever_its_entries_stand(bed: Bed) {
        note(&bed.store, "finding/1", 0, "first").await;
        many(&bed.store, "note/1", 300).await;
        note(&bed.store, "finding/1", 1, "second").await;
        many(&bed.store, "note/2", 600).await;
        note(&bed.store, "finding/1", 2, "third").await;
        let signed = sealed(&bed.store).await;
        note(&bed.store, "finding/2", 0, "later").await;
        let public = key().public_key().clone();
        let prove = |stream: &str| {
            let streams = [stream.to_owned()];
            let (store, signed, public) = (bed.store.clone(), signed.clone(), public.clone());
            async move { store.prove(&streams, &signed, public).await.unwrap() }
        };
        let proof = prove("finding/1").await.unwrap();
        let proven = verify(proof.to_file().as_bytes(), &keys()).unwrap();
        assert_eq!((proven.entries, proven.checkpoint.size), (3, 903));
        let indices: Vec<u64> = proof.streams[0].entries.iter().map(|e| e.index).collect();
        assert_eq!(indices, [0, 301, 902]);
        assert!(verify(prove("note/2").await.unwrap().to_file().as_bytes(), &keys()).is_ok());
        assert_eq!(prove("finding/2").await, Err(NotProvable::Unsealed));
        assert_eq!(prove("finding/3").await, Err(NotProvable::Empty));
    }
}

on_both! {
    async fn a_witness_goes_on_with_the_same_ledger_only(bed: Bed) {
        many(&bed.store, "note/1", 10).await;
        let first = witness_of(&bed.store, "").await;
        many(&bed.store, "note/2", 300).await;
        let second = witness_of(&bed.store, &first).await;
        assert_eq!(second.lines().count(), 2);
        assert_eq!(witness_of(&bed.store, &second).await, second);
        assert!(verified(&bed.store, &second).await.is_sound());

        // Another ledger, as good as it may be, is not that ledger.
        let other = Bed::sqlite().await;
        many(&other.store, "note/9", 400).await;
        let signed = sealed(&other.store).await;
        let known = Witness::read(second.as_bytes()).unwrap();
        let refused = other.store.witness_line(&known, &signed, key().public_key().clone()).await;
        assert!(matches!(refused, Err(StoreError::Damaged(_))));
        assert!(!verified(&other.store, &second).await.is_sound());
    }
}

on_both! {
    async fn changes_behind_its_back_are_found(bed: Bed) {
        many(&bed.store, "note/1", 300).await;
        let bytes: Result<_, StoreError> = Ok(Bytes::from_static(b"evidence"));
        let blob = bed.store.put_blob(Uuid::from_u128(7), futures::stream::iter([bytes]), 99).await.unwrap();
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.keep_blob(&blob).await.unwrap();
        tx.commit().await.unwrap();
        let witness = witness_of(&bed.store, "").await;
        assert!(verified(&bed.store, &witness).await.is_sound());

        let outside = bed.outside().await;
        let on = if bed.store.engine() == "postgres" { " ON journal" } else { "" };
        for trigger in ["journal_no_update", "journal_no_delete"] {
            outside.execute_unprepared(&format!("DROP TRIGGER {trigger}{on}")).await.unwrap();
        }
        for (statement, back) in [
            ("UPDATE tree_node SET last_seq = last_seq + 1", "UPDATE tree_node SET last_seq = last_seq - 1"),
            ("UPDATE checkpoint SET at_ms = at_ms + 1", "UPDATE checkpoint SET at_ms = at_ms - 1"),
            ("UPDATE blob SET size = size + 1", "UPDATE blob SET size = size - 1"),
            ("UPDATE blob SET kept_ms = kept_ms + 1", "UPDATE blob SET kept_ms = kept_ms - 1"),
            ("UPDATE journal SET seq = -seq WHERE version = 5", "UPDATE journal SET seq = -seq WHERE version = 5"),
        ] {
            outside.execute_unprepared(statement).await.unwrap();
            assert!(!verified(&bed.store, &witness).await.is_sound(), "{statement}");
            outside.execute_unprepared(back).await.unwrap();
            assert!(verified(&bed.store, &witness).await.is_sound(), "{back}");
        }
        // The file is replaced together with what the table knows about it.
        let path = bed.folder.path().join("blobs").join(&blob.key);
        std::fs::write(&path, b"evidencf").unwrap();
        assert!(!verified(&bed.store, &witness).await.is_sound());
        std::fs::write(&path, b"evidence").unwrap();
        outside.execute_unprepared("DELETE FROM checkpoint").await.unwrap();
        assert!(!verified(&bed.store, &witness).await.is_sound());
        // The last entries are cut off: nothing is signed over that any more.
        outside.execute_unprepared("DELETE FROM journal WHERE version > 290").await.unwrap();
        assert!(!verified(&bed.store, &witness).await.is_sound());
    }
}

on_both! {
    async fn nothing_is_signed_over_a_changed_past(bed: Bed) {
        many(&bed.store, "note/1", 30).await;
        sealed(&bed.store).await;
        let outside = bed.outside().await;
        let on = if bed.store.engine() == "postgres" { " ON journal" } else { "" };
        outside.execute_unprepared(&format!("DROP TRIGGER journal_no_delete{on}")).await.unwrap();
        outside.execute_unprepared("DELETE FROM journal WHERE version = 30").await.unwrap();
        note(&bed.store, "note/2", 0, "another past").await;
        let refused = bed.store.seal(&key(), 2).await;
        assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
    }
}

on_both! {
    async fn an_erasure_that_is_told_is_no_fault(bed: Bed) {
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        let told = NewEntry { kind: "note.added".to_owned(), body: json!({}), personal: Some(json!({"/text": "张三"})) };
        tx.append("note/1", 0, vec![told]).await.unwrap();
        tx.commit().await.unwrap();
        let witness = witness_of(&bed.store, "").await;
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.erase_personal("note/1", 1).await.unwrap();
        tx.commit().await.unwrap();
        let seen = verified(&bed.store, &witness).await;
        assert!(seen.is_sound(), "{seen:?}");
    }
}

on_both! {
    async fn an_exported_journal_verifies_by_itself(bed: Bed) {
        many(&bed.store, "note/1", 20).await;
        sealed(&bed.store).await;
        many(&bed.store, "note/2", 5).await;
        let mut text = String::new();
        let write = |line: &str| { text.push_str(line); Ok(()) };
        assert_eq!(bed.store.export_journal(keys().to_vec(), write).await.unwrap(), 25);
        let mut lines = text.split_inclusive('\n');
        let begun = bihuan_journal::ExportAudit::begin(lines.next().unwrap(), &keys(), Witness::default());
        let mut audit = begun.unwrap();
        lines.try_for_each(|line| audit.line(line)).unwrap();
        let report = audit.finish();
        assert_eq!((report.faults, report.entries, report.covered), (Vec::new(), 25, 20));
    }
}

/// A key of the other family cannot sign this ledger.
#[tokio::test]
async fn the_signer_must_be_of_the_family_of_the_ledger() {
    let bed = Bed::sqlite().await;
    note(&bed.store, "note/1", 0, "x").await;
    let sm2 = SoftwareKey::from_secret(Suite::Sm3, &[3; SECRET_BYTES]).unwrap();
    assert!(matches!(
        bed.store.seal(&sm2, 1).await,
        Err(StoreError::Signer(_))
    ));
    let empty = Bed::sqlite().await;
    assert!(empty.store.seal(&key(), 1).await.unwrap().is_none());
}
