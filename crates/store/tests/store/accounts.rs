//! Accounts: what is told to the journal, and what ends when rights are taken away.

use bihuan_journal::{Digest, Suite, verify_stream};
use bihuan_store::{Account, AccountDetails, Author, NewSession, NewToken, Store, StoreError, Tx};

use crate::bed::{author, on_both, salts};

fn details(login: &str) -> AccountDetails {
    AccountDetails {
        login: login.to_owned(),
        name: "王某".to_owned(),
        unit_id: Some("unit-1".to_owned()),
        roles: vec!["handler".to_owned()],
        active: true,
    }
}

async fn begin(store: &Store) -> Tx {
    store.begin(author(), salts()).await.unwrap()
}

fn secret(text: &str) -> Digest {
    Suite::Sha256.digest(text.as_bytes())
}

async fn create(store: &Store, id: &str, login: &str) -> Account {
    let mut tx = begin(store).await;
    let version = tx.create_account(id, &details(login)).await.unwrap();
    tx.set_password(id, version, "planted-hash-1", true, 5)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    store.account(id).await.unwrap().unwrap()
}

/// Signs in with a session and a token.
async fn sign_in(store: &Store, id: &str) {
    let mut tx = begin(store).await;
    tx.signed_in(id, Some("10.0.0.1")).await.unwrap().unwrap();
    let session = NewSession {
        token: secret("session"),
        account_id: id.to_owned(),
        csrf: "planted-csrf".to_owned(),
        remote: Some("10.0.0.1".to_owned()),
    };
    tx.open_session(&session, 2).await.unwrap();
    let token = NewToken {
        id: format!("token-{id}-{}", store.tokens(id).await.unwrap().len()),
        digest: secret(&format!("token{}", store.tokens(id).await.unwrap().len())),
        account_id: id.to_owned(),
        name: "脚本".to_owned(),
        expires_ms: None,
    };
    assert!(tx.create_token(&token).await.unwrap());
    tx.commit().await.unwrap();
}

async fn kinds(store: &Store, id: &str) -> Vec<String> {
    let kept = store.entries(&format!("account/{id}"), 0).await.unwrap();
    verify_stream(store.suite(), kept.iter().map(|kept| &kept.entry)).unwrap();
    kept.into_iter().map(|kept| kept.entry.kind).collect()
}

on_both! {
    async fn an_account_is_found_by_id_and_login(bed: Bed) {
        let store = &bed.store;
        assert!(!store.has_accounts().await.unwrap());
        let account = create(store, "a1", "wang").await;
        assert!(store.has_accounts().await.unwrap());
        assert_eq!(account.details(), details("wang"));
        assert!(account.must_change);
        assert_eq!(account.version, 2);
        assert_eq!(account.password_hash.as_deref(), Some("planted-hash-1"));
        assert_eq!(store.account_by_login("wang").await.unwrap().as_ref(), Some(&account));
        assert_eq!(store.account_by_login("Wang").await.unwrap(), None);
        assert_eq!(store.account("a2").await.unwrap(), None);
        create(store, "a2", "li").await;
        let logins = |accounts: Vec<Account>| accounts.into_iter().map(|a| a.login).collect::<Vec<_>>();
        assert_eq!(logins(store.accounts(None, "", 10).await.unwrap()), ["li", "wang"]);
        assert_eq!(logins(store.accounts(Some("unit-1"), "li", 10).await.unwrap()), ["wang"]);
        assert_eq!(logins(store.accounts(Some("unit-2"), "", 10).await.unwrap()), [""; 0]);
    }
}

on_both! {
    async fn a_login_exists_once(bed: Bed) {
        create(&bed.store, "a1", "wang").await;
        let other = create(&bed.store, "a2", "li").await;
        let mut tx = begin(&bed.store).await;
        let refused = tx.create_account("a3", &details("wang")).await;
        assert!(matches!(refused, Err(StoreError::Taken(login)) if login == "wang"));
        assert!(matches!(tx.commit().await, Err(StoreError::Aborted)));
        let mut tx = begin(&bed.store).await;
        let refused = tx.change_account("a2", other.version, &details("wang")).await;
        assert!(matches!(refused, Err(StoreError::Taken(_))));
        drop(tx);
        assert_eq!(bed.store.entries("account/a3", 0).await.unwrap(), []);
    }
}

on_both! {
    /// Disabling, other roles and a new password each end every session and token at once; a new name does not.
    async fn taking_rights_away_ends_all_access(bed: Bed) {
        let store = &bed.store;
        create(store, "a1", "wang").await;
        for case in ["name", "roles", "password", "disable"] {
            sign_in(store, "a1").await;
            let account = store.account("a1").await.unwrap().unwrap();
            assert!(store.session(secret("session")).await.unwrap().is_some(), "{case}");
            let live = |tokens: Vec<bihuan_store::ApiToken>| tokens.iter().filter(|t| t.revoked_ms.is_none()).count();
            assert_ne!(live(store.tokens("a1").await.unwrap()), 0, "{case}");
            let mut changed = account.details();
            let mut tx = begin(store).await;
            if case == "password" {
                tx.set_password("a1", account.version, "planted-hash-2", false, 5).await.unwrap();
            } else {
                match case {
                    "name" => changed.name.push('某'),
                    "roles" => changed.roles.push("viewer".to_owned()),
                    _ => changed.active = false,
                }
                tx.change_account("a1", account.version, &changed).await.unwrap();
            }
            tx.commit().await.unwrap();
            let ended = case != "name";
            assert_eq!(store.session(secret("session")).await.unwrap().is_none(), ended, "{case}");
            assert_eq!(live(store.tokens("a1").await.unwrap()) == 0, ended, "{case}");
            if !ended {
                let mut tx = begin(store).await;
                assert!(tx.close_session(secret("session")).await.unwrap());
                tx.commit().await.unwrap();
            }
        }
        let kinds = kinds(store, "a1").await;
        for kind in ["account.created", "account.password_changed", "account.changed", "account.disabled", "account.signed_out"] {
            assert!(kinds.iter().any(|found| found == kind), "{kind} is missing in {kinds:?}");
        }
        let account = store.account("a1").await.unwrap().unwrap();
        assert_eq!(account.version, kinds.len() as u64);
    }
}

on_both! {
    async fn secrets_never_enter_the_journal(bed: Bed) {
        create(&bed.store, "a1", "planted-login").await;
        sign_in(&bed.store, "a1").await;
        for kept in bed.store.follow(0, 100).await.unwrap() {
            let whole = format!("{:?}", kept.entry);
            let digests = ["session", "token0"].map(|text| secret(text).to_string());
            for planted in ["planted-hash", "planted-csrf"].into_iter().chain(digests.iter().map(String::as_str)) {
                assert!(!whole.contains(planted), "{planted} in {whole}");
            }
            // What is personal can be erased, so it must not stand in the part that cannot.
            for personal in ["planted-login", "王某", "10.0.0.1", "脚本"] {
                assert!(!kept.entry.body.contains(personal), "{personal} in {}", kept.entry.body);
            }
        }
    }
}

on_both! {
    async fn failed_tries_are_counted_until_a_success(bed: Bed) {
        create(&bed.store, "a1", "wang").await;
        for n in 1..=3_u32 {
            let mut tx = begin(&bed.store).await;
            let found = tx.sign_in_failed("a1", None, |failed| (failed >= 3).then_some(99)).await.unwrap().unwrap();
            assert_eq!((found.failed, found.locked_until_ms), (n, (n == 3).then_some(99)));
            tx.commit().await.unwrap();
        }
        let account = bed.store.account("a1").await.unwrap().unwrap();
        assert_eq!((account.failed, account.locked_until_ms), (3, Some(99)));
        assert_eq!(account.last_failed_ms, Some(author().at_ms));
        let mut tx = begin(&bed.store).await;
        tx.signed_in("a1", None).await.unwrap();
        tx.commit().await.unwrap();
        let account = bed.store.account("a1").await.unwrap().unwrap();
        assert_eq!((account.failed, account.locked_until_ms), (0, None));
        let kinds = kinds(&bed.store, "a1").await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "account.sign_in_failed").count(), 3);
        assert_eq!(kinds.iter().filter(|kind| *kind == "account.locked").count(), 1);
        let mut tx = begin(&bed.store).await;
        assert_eq!(tx.sign_in_failed("nobody", None, |_| None).await.unwrap(), None);
    }
}

on_both! {
    /// Twenty guesses at the same time are twenty guesses.
    async fn simultaneous_failed_tries_are_all_counted(bed: Bed) {
        create(&bed.store, "a1", "wang").await;
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let store = bed.store.clone();
                tokio::spawn(async move {
                    let mut tx = begin(&store).await;
                    tx.sign_in_failed("a1", None, |_| None).await.unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for one in tries {
            one.await.unwrap();
        }
        assert_eq!(bed.store.account("a1").await.unwrap().unwrap().failed, 20);
    }
}

on_both! {
    async fn the_newest_earlier_passwords_are_remembered(bed: Bed) {
        let mut account = create(&bed.store, "a1", "wang").await;
        for n in 2..=6 {
            let mut tx = begin(&bed.store).await;
            account.version = tx.set_password("a1", account.version, &format!("planted-hash-{n}"), false, 3).await.unwrap();
            tx.commit().await.unwrap();
        }
        let earlier = bed.store.earlier_passwords("a1", 10).await.unwrap();
        assert_eq!(earlier, ["planted-hash-5", "planted-hash-4", "planted-hash-3"]);
        assert!(!bed.store.account("a1").await.unwrap().unwrap().must_change);
        let mut stale = begin(&bed.store).await;
        let refused = stale.set_password("a1", 1, "x", false, 3).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    }
}

on_both! {
    async fn a_session_is_touched_once_a_minute_and_expires(bed: Bed) {
        let store = &bed.store;
        create(store, "a1", "wang").await;
        let begun = author().at_ms;
        for n in 0..4 {
            let mut tx = store.begin(Author { at_ms: begun + n, ..author() }, salts()).await.unwrap();
            tx.signed_in("a1", None).await.unwrap();
            let token = secret(&format!("s{n}"));
            tx.open_session(&NewSession { token, account_id: "a1".to_owned(), csrf: "c".to_owned(), remote: None }, 2).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(store.count_sessions("a1").await.unwrap(), 3, "only the newest others go on");
        assert!(store.session(secret("s0")).await.unwrap().is_none());

        let (session, account) = store.session(secret("s3")).await.unwrap().unwrap();
        assert_eq!((account.login.as_str(), session.csrf.as_str()), ("wang", "c"));
        assert_eq!((session.created_ms, session.seen_ms), (begun + 3, begun + 3));
        store.touch_session(&session, begun + 59_000).await.unwrap();
        assert_eq!(store.session(secret("s3")).await.unwrap().unwrap().0.seen_ms, begun + 3);
        store.touch_session(&session, begun + 61_000).await.unwrap();
        assert_eq!(store.session(secret("s3")).await.unwrap().unwrap().0.seen_ms, begun + 61_000);

        assert_eq!(store.expire_sessions(begun + 10_000, 0).await.unwrap(), 2);
        assert_eq!(store.expire_sessions(0, begun + 10_000).await.unwrap(), 1);
        assert_eq!(store.count_sessions("a1").await.unwrap(), 0);
    }
}

on_both! {
    async fn a_token_works_until_it_is_revoked(bed: Bed) {
        let store = &bed.store;
        create(store, "a1", "wang").await;
        sign_in(store, "a1").await;
        let (token, account) = store.token(secret("token0")).await.unwrap().unwrap();
        assert_eq!((token.name.as_str(), account.id.as_str(), token.last_used_ms), ("脚本", "a1", None));
        store.touch_token(&token, 5).await.unwrap();
        let token = store.token(secret("token0")).await.unwrap().unwrap().0;
        assert_eq!(token.last_used_ms, Some(5));
        store.touch_token(&token, 6).await.unwrap();
        assert_eq!(store.token(secret("token0")).await.unwrap().unwrap().0.last_used_ms, Some(5));

        let mut tx = begin(store).await;
        assert!(!tx.revoke_token("a2", &token.id).await.unwrap(), "of another account");
        assert!(tx.revoke_token("a1", &token.id).await.unwrap());
        assert!(!tx.revoke_token("a1", &token.id).await.unwrap(), "a second time");
        tx.commit().await.unwrap();
        assert!(store.token(secret("token0")).await.unwrap().unwrap().0.revoked_ms.is_some());
    }
}

on_both! {
    async fn the_code_of_the_first_start_works_once(bed: Bed) {
        bed.store.set_first_start(secret("old"), 1).await.unwrap();
        bed.store.set_first_start(secret("code"), 2).await.unwrap();
        let mut tx = begin(&bed.store).await;
        assert!(!tx.use_first_start(secret("old")).await.unwrap());
        assert!(!tx.use_first_start(secret("guess")).await.unwrap());
        assert!(tx.use_first_start(secret("code")).await.unwrap());
        tx.create_account("a1", &details("admin")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = begin(&bed.store).await;
        assert!(!tx.use_first_start(secret("code")).await.unwrap());
    }
}
