//! Followers see every entry once, in order.

use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::bed::{Bed, author, note, noted, on_both, salts};

on_both! {
    async fn a_follower_goes_on_where_it_stopped(bed: Bed) {
        for n in 0..5 {
            note(&bed.store, "note/1", n, &n.to_string()).await;
        }
        assert_eq!(bed.store.cursor("search").await.unwrap(), 0);
        let first = bed.store.follow(0, 3).await.unwrap();
        assert_eq!(first.len(), 3);
        bed.store.set_cursor("search", first[2].seq).await.unwrap();
        let bed = bed.reopen().await;
        let cursor = bed.store.cursor("search").await.unwrap();
        let rest = bed.store.follow(cursor, 100).await.unwrap();
        assert_eq!(rest.iter().map(|kept| kept.entry.version).collect::<Vec<_>>(), [4, 5]);
    }
}

on_both! {
    async fn a_follower_is_woken_by_a_commit(bed: Bed) {
        let mut committed = bed.store.committed();
        let waiting = tokio::spawn(async move { committed.changed().await });
        note(&bed.store, "note/1", 0, "x").await;
        waiting.await.unwrap().unwrap();
    }
}

/// On PostgreSQL numbers are given before the commit: here 1 and 2 are committed after 3, by a transaction that is older
/// by the numbers it took and younger by its own number, since the other one wrote first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_is_committed_late_is_never_skipped() {
    let Some(bed) = Bed::postgres("late").await else {
        return;
    };
    let mut early_writer = bed.store.begin(author(), salts()).await.unwrap();
    // It has a transaction number, but no entry yet.
    early_writer.take_number("ZX").await.unwrap();
    let mut late = bed.store.begin(author(), salts()).await.unwrap();
    late.append("note/late", 0, vec![noted("a"), noted("b")])
        .await
        .unwrap();
    early_writer
        .append("note/early", 0, vec![noted("c")])
        .await
        .unwrap();
    early_writer.commit().await.unwrap();

    assert_eq!(
        bed.store.version("note/early").await.unwrap(),
        1,
        "it is there for readers"
    );
    assert!(
        bed.store.follow(0, 10).await.unwrap().is_empty(),
        "but a follower must wait for what comes before it"
    );
    late.commit().await.unwrap();
    let streams: Vec<String> = bed
        .store
        .follow(0, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|kept| kept.entry.stream)
        .collect();
    assert_eq!(streams, ["note/late", "note/late", "note/early"]);
}

/// A number whose command was dropped never comes; a follower must not wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_does_not_wait_for_what_was_dropped() {
    let Some(bed) = Bed::postgres("dropped").await else {
        return;
    };
    let mut dropped = bed.store.begin(author(), salts()).await.unwrap();
    dropped.append("note/1", 0, vec![noted("a")]).await.unwrap();
    note(&bed.store, "note/2", 0, "b").await;
    assert!(bed.store.follow(0, 10).await.unwrap().is_empty());
    drop(dropped);
    // The rollback of the dropped transaction is sent when its connection is next used or returned; a writer that needs
    // its row waits for exactly that.
    note(&bed.store, "note/1", 0, "c").await;
    let seen = bed.store.follow(0, 10).await.unwrap();
    assert_eq!(
        seen.iter()
            .map(|kept| kept.entry.stream.as_str())
            .collect::<Vec<_>>(),
        ["note/2", "note/1"]
    );
}

/// A follower that runs beside many writers sees all entries, each once, although many commit out of order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_beside_many_writers_misses_nothing() {
    let Some(bed) = Bed::postgres("beside").await else {
        return;
    };
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = bed.store.clone();
            tokio::spawn(async move {
                for n in 0..40 {
                    let mut tx = store.begin(author(), salts()).await.unwrap();
                    if n % 2 == 0 {
                        tx.take_number(&format!("counter {writer}")).await.unwrap();
                    }
                    tx.append(&format!("note/{writer}"), n, vec![noted("x")])
                        .await
                        .unwrap();
                    if n % 3 == 0 {
                        tokio::task::yield_now().await;
                    }
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    let mut seen = Vec::new();
    let mut last = 0;
    while seen.len() < 320 {
        for kept in bed.store.follow(last, 50).await.unwrap() {
            assert!(kept.seq > last);
            last = kept.seq;
            seen.push((kept.entry.stream, kept.entry.version));
        }
        // Everybody has finished and nothing more will come: then all must have been seen.
        if writers.iter().all(tokio::task::JoinHandle::is_finished)
            && bed.store.follow(last, 50).await.unwrap().is_empty()
        {
            break;
        }
    }
    assert_eq!(seen.len(), 320);
    let mut unique = seen.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 320);
}

/// The lock that a writer leaves for followers ends with its transaction.
#[tokio::test]
async fn no_fence_is_left_behind() {
    let Some(bed) = Bed::postgres("fence").await else {
        return;
    };
    note(&bed.store, "note/1", 0, "a").await;
    let outside = bed.outside().await;
    let tx = outside.begin().await.unwrap();
    let count = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let row = tx
        .query_one_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Postgres,
            count,
        ))
        .await
        .unwrap();
    assert_eq!(row.unwrap().try_get_by::<i64, _>(0).unwrap(), 0);
}
