//! Entries are kept byte for byte and never change.

use bihuan_journal::{ChainFault, verify_stream};
use bihuan_store::NewEntry;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::bed::{asked, author, note, noted, on_both, salts};

on_both! {
    async fn entries_come_back_as_they_were_written(bed: Bed) {
        let mut tx = bed.store.begin(asked(3), salts()).await.unwrap();
        let entries = vec![
            NewEntry {
                kind: "finding.issued".to_owned(),
                body: json!({ "b": 1.5, "a": ["\u{1F600}", "引号'\"?", 9_007_199_254_740_993_i64], "c": null }),
                personal: Some(json!({ "name": "张某" })),
            },
            noted("第二条"),
        ];
        assert_eq!(tx.append("finding/1", 0, entries).await.unwrap(), 2);
        assert_eq!(tx.append("finding/1", 2, vec![noted("third")]).await.unwrap(), 3);
        tx.commit().await.unwrap();

        let bed = bed.reopen().await;
        let kept = bed.store.entries("finding/1", 0).await.unwrap();
        let first = &kept[0].entry;
        assert_eq!(first.body, r#"{"a":["😀","引号'\"?",9007199254740993],"b":1.5,"c":null}"#);
        assert_eq!(first.personal.as_deref(), Some(r#"{"name":"张某"}"#));
        assert_eq!(first.at_ms, 1_700_000_000_000);
        assert_eq!(first.actor.as_deref(), Some("u1"));
        assert!(first.request.is_some());
        assert_eq!(kept[1].entry.request, None);
        assert_eq!(kept[1].entry.prev, Some(first.digest));
        verify_stream(bed.store.suite(), kept.iter().map(|kept| &kept.entry)).unwrap();
        assert_eq!(bed.store.entries("finding/1", 2).await.unwrap().len(), 1);
        assert_eq!(bed.store.entries("finding/2", 0).await.unwrap(), []);
    }
}

on_both! {
    async fn personal_data_can_be_erased_and_the_chain_still_holds(bed: Bed) {
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        let mut entry = noted("x");
        entry.personal = Some(json!({ "name": "李某" }));
        tx.append("finding/1", 0, vec![entry, noted("y")]).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.erase_personal("finding/1", 1).await.unwrap();
        tx.append("finding/1", 2, vec![noted("erased")]).await.unwrap();
        tx.commit().await.unwrap();

        let kept = bed.store.entries("finding/1", 0).await.unwrap();
        assert!(kept[0].entry.is_erased());
        assert_eq!(kept[0].entry.salt, [0; 16]);
        verify_stream(bed.store.suite(), kept.iter().map(|kept| &kept.entry)).unwrap();
    }
}

on_both! {
    /// The database itself refuses to change history, whoever asks.
    async fn history_cannot_be_edited_by_a_statement(bed: Bed) {
        note(&bed.store, "note/1", 0, "a").await;
        let outside = bed.outside().await;
        for statement in [
            "UPDATE journal SET body = '{}'",
            "UPDATE journal SET at_ms = 0, personal = NULL",
            "DELETE FROM journal",
            "DELETE FROM journal WHERE version = 1",
        ] {
            assert!(outside.execute_unprepared(statement).await.is_err(), "{statement}");
        }
        assert_eq!(bed.store.entries("note/1", 0).await.unwrap()[0].entry.body, r#"{"text":"a"}"#);
    }
}

on_both! {
    /// Whoever removes that guard and edits is found by the chain.
    async fn history_edited_behind_our_back_is_found(bed: Bed) {
        for n in 0..3 {
            note(&bed.store, "note/1", n, &n.to_string()).await;
        }
        let outside = bed.outside().await;
        let drop = match bed.store.engine() {
            "sqlite" => "DROP TRIGGER journal_no_update",
            _ => "DROP TRIGGER journal_no_update ON journal",
        };
        outside.execute_unprepared(drop).await.unwrap();
        outside.execute_unprepared("UPDATE journal SET body = '{\"text\":\"9\"}' WHERE version = 2").await.unwrap();
        let kept = bed.store.entries("note/1", 0).await.unwrap();
        let fault = verify_stream(bed.store.suite(), kept.iter().map(|kept| &kept.entry)).unwrap_err();
        assert!(matches!(fault, ChainFault::Edited { version: 2, .. }));
    }
}

on_both! {
    /// Promise 29: of a hundred erased markers no file holds one. What a server keeps is beyond our files.
    async fn erased_data_is_in_no_file(bed: Bed) {
        let marker = "PLANTED-MARKER-";
        for n in 0..100 {
            let mut tx = bed.store.begin(author(), salts()).await.unwrap();
            let mut entry = noted("x");
            entry.personal = Some(json!({ "name": format!("{marker}{n}") }));
            tx.append(&format!("finding/{n}"), 0, vec![entry]).await.unwrap();
            tx.commit().await.unwrap();
        }
        let is_sqlite = bed.store.engine() == "sqlite";
        assert_eq!(holds(bed.folder.path(), marker), is_sqlite, "before");
        for n in 0..100 {
            let mut tx = bed.store.begin(author(), salts()).await.unwrap();
            let stream = format!("finding/{n}");
            tx.erase_personal(&stream, 1).await.unwrap();
            tx.append(&stream, 1, vec![noted("erased")]).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(bed.store.scrub().await.unwrap());
        assert!(!holds(bed.folder.path(), marker));
        assert_eq!(bed.store.verify_chains().await.unwrap().faulty, 0);
    }
}

fn holds(folder: &std::path::Path, marker: &str) -> bool {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .any(|path| {
            if path.is_dir() {
                return holds(&path, marker);
            }
            std::fs::read(path)
                .unwrap()
                .windows(marker.len())
                .any(|bytes| bytes == marker.as_bytes())
        })
}
