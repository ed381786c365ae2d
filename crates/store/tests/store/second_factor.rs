//! The second factor of an account: what counts, what counts once, and what the journal is told.

use bihuan_journal::{Digest, Suite, verify_stream};
use bihuan_store::{AccountDetails, Store, Tx};

use crate::bed::{author, on_both, salts};

const SEALED: &[u8] = b"planted-sealed-secret";

async fn begin(store: &Store) -> Tx {
    store.begin(author(), salts()).await.unwrap()
}

fn digest(text: &str) -> Digest {
    Suite::Sha256.digest(text.as_bytes())
}

async fn create(store: &Store) {
    let details = AccountDetails {
        login: "wang".to_owned(),
        name: "王某".to_owned(),
        unit_id: None,
        roles: Vec::new(),
        active: true,
    };
    let mut tx = begin(store).await;
    tx.create_account("a1", &details).await.unwrap();
    tx.commit().await.unwrap();
}

async fn enrol(store: &Store) {
    let mut tx = begin(store).await;
    assert!(tx.propose_second_factor("a1", SEALED).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = begin(store).await;
    let codes = [digest("one"), digest("two")];
    assert!(tx.confirm_second_factor("a1", 7, &codes).await.unwrap());
    tx.commit().await.unwrap();
}

async fn kinds(store: &Store) -> Vec<String> {
    let kept = store.entries("account/a1", 0).await.unwrap();
    verify_stream(store.suite(), kept.iter().map(|kept| &kept.entry)).unwrap();
    assert!(!format!("{kept:?}").contains("planted"));
    kept.into_iter().map(|kept| kept.entry.kind).collect()
}

on_both! {
    async fn a_secret_counts_once_it_is_confirmed(bed: Bed) {
        let store = &bed.store;
        create(store).await;
        assert_eq!(store.second_factor("a1").await.unwrap(), None);
        let mut tx = begin(store).await;
        assert!(tx.propose_second_factor("a1", b"first").await.unwrap());
        assert!(tx.propose_second_factor("a1", SEALED).await.unwrap());
        assert!(!tx.use_step("a1", 9).await.unwrap());
        tx.commit().await.unwrap();
        let begun = store.second_factor("a1").await.unwrap().unwrap();
        assert_eq!((begun.sealed.as_slice(), begun.confirmed_ms, begun.codes_left), (SEALED, None, 0));
        let mut tx = begin(store).await;
        assert!(tx.confirm_second_factor("a1", 7, &[digest("one")]).await.unwrap());
        assert!(!tx.confirm_second_factor("a1", 8, &[]).await.unwrap());
        assert!(!tx.propose_second_factor("a1", b"other").await.unwrap());
        tx.commit().await.unwrap();
        let on = store.second_factor("a1").await.unwrap().unwrap();
        assert!(on.confirmed_ms.is_some());
        assert_eq!((on.last_step, on.codes_left), (Some(7), 1));
        assert!(!format!("{on:?}").contains("planted"));
    }
}

on_both! {
    async fn a_code_counts_once(bed: Bed) {
        let store = &bed.store;
        create(store).await;
        enrol(store).await;
        let mut tx = begin(store).await;
        for (step, taken) in [(7, false), (8, true), (8, false), (6, false), (9, true)] {
            assert_eq!(tx.use_step("a1", step).await.unwrap(), taken, "{step}");
        }
        for (code, taken) in [("one", true), ("one", false), ("three", false)] {
            assert_eq!(tx.use_recovery_code("a1", digest(code)).await.unwrap(), taken, "{code}");
        }
        tx.commit().await.unwrap();
        let left = store.second_factor("a1").await.unwrap().unwrap();
        assert_eq!((left.last_step, left.codes_left), (Some(9), 1));
        let mut tx = begin(store).await;
        tx.renew_recovery_codes("a1", &[digest("three"), digest("four")]).await.unwrap();
        assert!(!tx.use_recovery_code("a1", digest("two")).await.unwrap());
        assert!(tx.use_recovery_code("a1", digest("three")).await.unwrap());
        tx.commit().await.unwrap();
    }
}

on_both! {
    /// Whoever rolls back a signature has not used the code.
    async fn a_code_is_used_with_what_it_proves_or_not_at_all(bed: Bed) {
        let store = &bed.store;
        create(store).await;
        enrol(store).await;
        let mut tx = begin(store).await;
        assert!(tx.use_step("a1", 8).await.unwrap());
        drop(tx);
        assert_eq!(store.second_factor("a1").await.unwrap().unwrap().last_step, Some(7));
    }
}

on_both! {
    async fn taken_away_it_leaves_nothing_but_its_story(bed: Bed) {
        let store = &bed.store;
        create(store).await;
        enrol(store).await;
        let mut tx = begin(store).await;
        assert!(tx.open_sign_in_step("a1", digest("step"), Some("10.0.0.1")).await.unwrap());
        tx.commit().await.unwrap();
        let at_ms = author().at_ms;
        assert!(store.sign_in_step(digest("step"), at_ms).await.unwrap().is_some());
        assert!(store.sign_in_step(digest("step"), at_ms + 1).await.unwrap().is_none());
        let mut tx = begin(store).await;
        assert!(tx.drop_second_factor("a1").await.unwrap());
        assert!(!tx.drop_second_factor("a1").await.unwrap());
        assert!(!tx.use_recovery_code("a1", digest("one")).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(store.second_factor("a1").await.unwrap(), None);
        assert!(store.sign_in_step(digest("step"), at_ms).await.unwrap().is_none());
        let told = [
            "account.created",
            "account.second_factor_begun",
            "account.second_factor_on",
            "account.password_right",
            "account.second_factor_off",
        ];
        assert_eq!(kinds(store).await, told);
    }
}

on_both! {
    /// A new password, as any other way of taking rights away, ends what a right password has begun.
    async fn a_half_proven_sign_in_ends_with_the_password(bed: Bed) {
        let store = &bed.store;
        create(store).await;
        let mut tx = begin(store).await;
        tx.open_sign_in_step("a1", digest("step"), None).await.unwrap();
        tx.commit().await.unwrap();
        let version = store.account("a1").await.unwrap().unwrap().version;
        let mut tx = begin(store).await;
        tx.set_password("a1", version, "planted-hash", false, 5).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.sign_in_step(digest("step"), 0).await.unwrap().is_none());
    }
}
