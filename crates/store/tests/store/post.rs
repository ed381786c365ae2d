//! Notices are told once, posts are sent by one, and what waits too long is taken over by the next day's.

use bihuan_domain::{
    Matter,
    id::{FindingId, PersonId},
    notice::About,
};
use bihuan_store::{Channel, NewNotice, PostState, Store};
use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::bed::on_both;

const NOTHING: bihuan_store::Reach = bihuan_store::Reach {
    ledger: bihuan_access::Scope::Nothing,
    data: bihuan_access::DataScope::Nothing,
};

const MONDAY: Date = date(2024, 6, 3);
const TUESDAY: Date = date(2024, 6, 4);
const ANNA: PersonId = PersonId(Uuid::from_u128(0xa));
const BERT: PersonId = PersonId(Uuid::from_u128(0xb));

fn notice(n: u128, person: PersonId, key: &str) -> NewNotice {
    NewNotice {
        id: Uuid::from_u128(n),
        person,
        key: key.to_owned(),
        about: About::Finding(FindingId(Uuid::from_u128(1))),
        matter: Matter::FindingDue { due: MONDAY },
    }
}

async fn told(store: &Store) -> usize {
    let all = store
        .told_about(&[FindingId(Uuid::from_u128(1))])
        .await
        .unwrap();
    all.len()
}

on_both! {
    async fn everybody_is_told_each_thing_once(bed: Bed) {
        let store = &bed.store;
        let first = [notice(1, ANNA, "a"), notice(2, BERT, "a"), notice(3, ANNA, "b")];
        assert_eq!(store.tell_people(&first, 1, None).await.unwrap(), Some(3));
        let again = [notice(4, ANNA, "a"), notice(5, BERT, "b")];
        assert_eq!(store.tell_people(&again, 2, None).await.unwrap(), Some(1));
        assert_eq!(told(store).await, 4);
    }
}

on_both! {
    async fn who_was_overtaken_tells_nothing(bed: Bed) {
        let store = &bed.store;
        assert_eq!(store.told_until("notices").await.unwrap(), None);
        store.begin_telling("notices", 7).await.unwrap();
        store.begin_telling("notices", 9).await.unwrap();
        assert_eq!(store.told_until("notices").await.unwrap(), Some(7));
        let moved = Some(("notices", 7, 8));
        let first = [notice(1, ANNA, "a")];
        let (one, other) = tokio::join!(
            store.tell_people(&first, 1, moved),
            store.tell_people(&first, 1, moved)
        );
        let mut both = [one.unwrap(), other.unwrap()];
        both.sort_unstable();
        assert_eq!(both, [None, Some(1)]);
        let late = [notice(2, BERT, "a")];
        assert_eq!(store.tell_people(&late, 1, moved).await.unwrap(), None);
        assert_eq!(told(store).await, 1);
        assert_eq!(store.told_until("notices").await.unwrap(), Some(8));
    }
}

async fn make(store: &Store, n: u128, day: Date, at_ms: i64) -> bool {
    let anna = ANNA.to_string();
    let id = Uuid::from_u128(n);
    store
        .make_post(id, Channel::Mail, &anna, day, at_ms)
        .await
        .unwrap()
}

async fn states(store: &Store) -> Vec<PostState> {
    let mut rows = store.posts(10).await.unwrap();
    rows.sort_by_key(|row| row.post.id);
    rows.into_iter().map(|row| row.post.state).collect()
}

async fn due(store: &Store, now_ms: i64) -> Vec<u128> {
    let posts = store.due_posts(now_ms, 10).await.unwrap();
    posts.iter().map(|post| post.id.as_u128()).collect()
}

on_both! {
    async fn a_post_is_made_once_a_day_and_claimed_by_one(bed: Bed) {
        let store = &bed.store;
        assert!(!make(store, 1, MONDAY, 10).await, "there is nothing to say");
        assert!(store.posts(10).await.unwrap().is_empty());
        store.tell_people(&[notice(1, ANNA, "a")], 1, None).await.unwrap();
        assert!(make(store, 1, MONDAY, 10).await);
        assert!(!make(store, 2, MONDAY, 11).await);
        let id = Uuid::from_u128(1);
        let (one, other) = tokio::join!(
            store.claim_post(id, 20, 100),
            store.claim_post(id, 20, 100)
        );
        assert!(one.unwrap() ^ other.unwrap());
        assert!(due(store, 99).await.is_empty());
        // The process that had it was not heard of again.
        assert_eq!(due(store, 101).await, [1]);
        assert!(store.claim_post(id, 101, 200).await.unwrap());
        store.post_failed(id, "nobody there", 500).await.unwrap();
        assert!(due(store, 499).await.is_empty());
        assert!(!store.claim_post(id, 499, 600).await.unwrap());
        assert_eq!(store.hurry_posts(300).await.unwrap(), 1);
        assert_eq!(due(store, 300).await, [1]);
        assert!(store.claim_post(id, 300, 400).await.unwrap());
        store.end_post(id, PostState::Sent, 310).await.unwrap();
        assert!(due(store, 10_000).await.is_empty());
        let row = store.posts(10).await.unwrap().remove(0).post;
        assert_eq!((row.state, row.attempts, row.error, row.ended_ms), (PostState::Sent, 3, None, Some(310)));
        assert_eq!(store.post_counts().await.unwrap(), [(PostState::Sent, 1)]);
    }
}

on_both! {
    async fn the_next_day_takes_over_what_waits(bed: Bed) {
        let store = &bed.store;
        store.tell_people(&[notice(1, ANNA, "a")], 1, None).await.unwrap();
        assert!(make(store, 1, MONDAY, 10).await);
        store.tell_people(&[notice(2, ANNA, "b")], 2, None).await.unwrap();
        assert!(make(store, 2, TUESDAY, 1000).await);
        assert_eq!(states(store).await, [PostState::Replaced, PostState::Waiting]);
        let all = store.notices_of_post(&NOTHING, Uuid::from_u128(2)).await.unwrap();
        assert!(all.is_empty(), "who sees nothing is told nothing");
        assert_eq!(store.told_since(2).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn what_is_being_sent_is_not_taken_over(bed: Bed) {
        let store = &bed.store;
        store.tell_people(&[notice(1, ANNA, "a")], 1, None).await.unwrap();
        assert!(make(store, 1, MONDAY, 10).await);
        assert!(store.claim_post(Uuid::from_u128(1), 20, 2000).await.unwrap());
        assert!(!make(store, 2, TUESDAY, 1000).await, "the one under way says everything");
        store.tell_people(&[notice(2, ANNA, "b")], 2, None).await.unwrap();
        assert!(make(store, 2, TUESDAY, 1000).await);
        assert_eq!(states(store).await, [PostState::Waiting, PostState::Waiting]);
    }
}
