//! What is acknowledged is there, and what is not acknowledged is not.

use std::sync::Arc;
use std::task::Poll;

use bihuan_store::StoreError;
use tokio::sync::Barrier;

use crate::bed::{asked, author, note, noted, on_both, salts};

on_both! {
    async fn many_writers_lose_nothing(bed: Bed) {
        let start = Arc::new(Barrier::new(64));
        let writers: Vec<_> = (0..64)
            .map(|writer| {
                let (store, start) = (bed.store.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    for round in 0..10 {
                        note(&store, &format!("note/{writer}"), round, &format!("{writer}-{round}")).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let bed = bed.reopen().await;
        for writer in 0..64 {
            let entries = bed.store.entries(&format!("note/{writer}"), 0).await.unwrap();
            let versions: Vec<u64> = entries.iter().map(|kept| kept.entry.version).collect();
            assert_eq!(versions, (1..=10).collect::<Vec<_>>());
            bihuan_journal::verify_stream(bed.store.suite(), entries.iter().map(|kept| &kept.entry)).unwrap();
        }
        assert_eq!(bed.store.follow(0, 10_000).await.unwrap().len(), 640);
    }
}

on_both! {
    /// Many commands that are refused or go away in the middle of many that succeed.
    async fn dropped_commands_leave_nothing(bed: Bed) {
        let tasks: Vec<_> = (0..60)
            .map(|n| {
                let store = bed.store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin(author(), salts()).await.unwrap();
                    tx.append(&format!("note/{n}"), 0, vec![noted("x")]).await.unwrap();
                    tx.take_number("ZX").await.unwrap();
                    match n % 3 {
                        0 => tx.commit().await.unwrap(),
                        1 => tx.rollback(),
                        // The client goes away: the future of the commit is dropped before it was ever polled.
                        _ => drop(tx.commit()),
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let bed = bed.reopen().await;
        let mut streams: Vec<String> =
            bed.store.follow(0, 1000).await.unwrap().into_iter().map(|kept| kept.entry.stream).collect();
        streams.sort();
        let mut expected: Vec<String> = (0..60).step_by(3).map(|n| format!("note/{n}")).collect();
        expected.sort();
        assert_eq!(streams, expected);
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        assert_eq!(tx.take_number("ZX").await.unwrap(), 21, "numbers of dropped commands are given again");
    }
}

on_both! {
    async fn a_moved_stream_is_a_conflict(bed: Bed) {
        note(&bed.store, "note/1", 0, "first").await;
        let mut late = bed.store.begin(author(), salts()).await.unwrap();
        let refused = late.append("note/1", 0, vec![noted("second")]).await;
        assert!(matches!(refused, Err(StoreError::Conflict { expected: 0, .. })), "{refused:?}");
        assert!(matches!(late.commit().await, Err(StoreError::Aborted)));
        assert_eq!(bed.store.version("note/1").await.unwrap(), 1);
        assert_eq!(note(&bed.store, "note/1", 1, "second").await, 2);
    }
}

on_both! {
    /// Sixteen people press the same button: one wins, the others are told that somebody was faster.
    async fn of_simultaneous_commands_one_wins(bed: Bed) {
        note(&bed.store, "note/1", 0, "first").await;
        let start = Arc::new(Barrier::new(16));
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (store, start) = (bed.store.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    let mut tx = store.begin(author(), salts()).await?;
                    tx.append("note/1", 1, vec![noted("mine")]).await?;
                    tx.commit().await
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => won += 1,
                Err(error) => assert!(matches!(error, StoreError::Conflict { .. }), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(bed.store.version("note/1").await.unwrap(), 2);
    }
}

on_both! {
    async fn a_repeated_request_has_one_effect(bed: Bed) {
        let mut tx = bed.store.begin(asked(7), salts()).await.unwrap();
        tx.append("note/1", 0, vec![noted("a"), noted("b")]).await.unwrap();
        tx.append("note/2", 0, vec![noted("c")]).await.unwrap();
        tx.commit().await.unwrap();

        let mut again = bed.store.begin(asked(7), salts()).await.unwrap();
        let told = again.append("note/1", 0, vec![noted("a"), noted("b")]).await;
        assert!(matches!(told, Err(StoreError::AlreadyDone { stream, version: 1, .. }) if stream == "note/1"));
        drop(again);
        assert_eq!(bed.store.follow(0, 10).await.unwrap().len(), 3);
        let place = bed.store.find_request(uuid::Uuid::from_u128(7)).await.unwrap().unwrap();
        assert_eq!((place.stream.as_str(), place.version), ("note/1", 1));
        assert_eq!(bed.store.find_request(uuid::Uuid::from_u128(8)).await.unwrap(), None);
    }
}

on_both! {
    /// A double click: both requests run at once. Every one that is told so finds the effect on disk.
    async fn a_request_repeated_at_the_same_time_has_one_effect(bed: Bed) {
        for round in 0..10_u64 {
            let start = Arc::new(Barrier::new(4));
            let tasks: Vec<_> = (0..4)
                .map(|_| {
                    let (store, start) = (bed.store.clone(), Arc::clone(&start));
                    tokio::spawn(async move {
                        start.wait().await;
                        let run = async {
                            let mut tx = store.begin(asked(u128::from(round) + 1), salts()).await?;
                            tx.append("note/1", round, vec![noted("x")]).await?;
                            tx.commit().await
                        };
                        let told = run.await;
                        let durable = store.version("note/1").await.unwrap();
                        assert_eq!(durable, round + 1, "told {told:?} before it was durable");
                        told
                    })
                })
                .collect();
            let mut done = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(()) => done += 1,
                    Err(error) => assert!(matches!(error, StoreError::AlreadyDone { .. }), "{error:?}"),
                }
            }
            assert_eq!(done, 1);
        }
    }
}

on_both! {
    async fn a_command_that_tells_the_journal_nothing_is_refused(bed: Bed) {
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        tx.take_number("ZX").await.unwrap();
        assert!(matches!(tx.commit().await, Err(StoreError::NothingAppended)));
        let mut tx = bed.store.begin(author(), salts()).await.unwrap();
        assert_eq!(tx.take_number("ZX").await.unwrap(), 1);
    }
}

on_both! {
    async fn numbers_have_no_gaps_and_no_doubles(bed: Bed) {
        let tasks: Vec<_> = (0..40)
            .map(|n| {
                let store = bed.store.clone();
                tokio::spawn(async move {
                    let mut tx = store.begin(author(), salts()).await.unwrap();
                    let number = tx.take_number("ZX-2023").await.unwrap();
                    tx.append(&format!("finding/{n}"), 0, vec![noted("x")]).await.unwrap();
                    if n % 4 == 0 {
                        return None;
                    }
                    tx.commit().await.unwrap();
                    Some(number)
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.extend(task.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=30).collect::<Vec<u64>>());
    }
}

on_both! {
    /// Clients go away at every point between two steps of a command. Whatever was acknowledged is there, every stream is
    /// whole, and the store goes on working.
    async fn commands_cut_off_anywhere_do_no_harm(bed: Bed) {
        let (mut acknowledged, mut cut_off) = (Vec::new(), 0);
        for steps in [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 30, 10_000].repeat(6) {
            for n in 0..2 {
                let stream = format!("note/{}", acknowledged.len() + cut_off);
                // A connection is open, so that the steps are those of the command.
                bed.store.version(&stream).await.unwrap();
                let command = async {
                    let mut tx = bed.store.begin(author(), salts()).await?;
                    tx.take_number("ZX").await?;
                    tx.append(&stream, 0, vec![noted("a"), noted("b")]).await?;
                    tx.commit().await
                };
                // Dropped when it was woken, or right after it has asked the database for something more.
                let mut left = steps;
                let mut command = Box::pin(command);
                let cut = std::future::poll_fn(|context| {
                    if left == 0 && n % 2 == 0 {
                        return Poll::Ready(None);
                    }
                    match command.as_mut().poll(context) {
                        Poll::Ready(told) => Poll::Ready(Some(told)),
                        Poll::Pending if left == 0 => Poll::Ready(None),
                        Poll::Pending => {
                            left -= 1;
                            Poll::Pending
                        }
                    }
                });
                if let Some(told) = cut.await {
                    told.unwrap();
                    acknowledged.push(stream.clone());
                } else {
                    cut_off += 1;
                }
            }
        }
        // Both kinds must occur, or nothing is tested.
        assert!(acknowledged.len() >= 10 && cut_off >= 10, "{cut_off} cut off, {} not", acknowledged.len());
        note(&bed.store, "note/last", 0, "still working").await;
        let bed = bed.reopen().await;
        for stream in &acknowledged {
            assert_eq!(bed.store.version(stream).await.unwrap(), 2, "{stream} was acknowledged");
        }
        let chains = bed.store.verify_chains().await.unwrap();
        assert_eq!(chains.faulty, 0);
        assert_eq!(chains.entries, chains.streams * 2 - 1, "half a command is there");
    }
}
