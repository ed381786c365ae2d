//! What every answer carries, and what none may.

use bihuan_testkit::{Answer, CODE, CSRF, PASSWORD};
use serde_json::json;

use crate::ground::{Ground, sent, text};

fn assert_hardened(what: &str, answer: &Answer) {
    let csp = answer.header("content-security-policy");
    assert!(!csp.is_empty() && !csp.contains("unsafe"), "{what}: {csp}");
    assert!(
        csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"),
        "{what}: {csp}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("x-operation-id").len(), 12, "{what}");
    assert!(!answer.header("cache-control").is_empty(), "{what}");
    for told in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert_eq!(answer.header(told), "", "{what}: {told}");
    }
}

#[tokio::test]
async fn every_answer_is_hardened_also_when_it_fails() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let large = vec![b'a'; 52 * 1024 * 1024];
    let answers = [
        (
            "a page",
            sent(ground.app.get("/ledger").session(&s.clerk)).await,
            200,
        ),
        (
            "a page for nobody",
            sent(ground.app.get("/ledger")).await,
            303,
        ),
        (
            "no page",
            sent(ground.app.get("/nothing").session(&s.clerk)).await,
            404,
        ),
        (
            "an unreadable id",
            sent(ground.app.get("/findings/x").session(&s.clerk)).await,
            400,
        ),
        (
            "json",
            sent(ground.app.get("/api/v1/me").token(&s.clerk)).await,
            200,
        ),
        (
            "json for nobody",
            sent(ground.app.get("/api/v1/me")).await,
            401,
        ),
        (
            "no json",
            sent(ground.app.get("/api/v1/nothing").token(&s.clerk)).await,
            404,
        ),
        (
            "a wrong method",
            sent(
                ground
                    .app
                    .post("/units")
                    .header("sec-fetch-site", "same-origin"),
            )
            .await,
            405,
        ),
        (
            "an export",
            sent(ground.app.get("/api/v1/export").token(&s.clerk)).await,
            200,
        ),
        (
            "a foreign page",
            sent(ground.app.post("/sign-out").stranger(&s.clerk)).await,
            403,
        ),
        (
            "too much",
            sent(
                ground
                    .app
                    .post(&format!("/api/v1/rectifications/{CODE}/documents"))
                    .token(&s.clerk)
                    .body("text/plain", large),
            )
            .await,
            413,
        ),
        ("health", sent(ground.app.get("/healthz")).await, 200),
        (
            "an asset",
            sent(
                ground
                    .app
                    .get(&format!("/assets/{}", bihuan_web::assets::FILES[0].file)),
            )
            .await,
            200,
        ),
    ];
    for (what, answer, status) in &answers {
        assert_eq!(
            answer.status,
            *status,
            "{what}: {}",
            answer.text().chars().take(300).collect::<String>()
        );
        assert_hardened(what, answer);
        if *status >= 400 {
            let media = answer.header("content-type");
            assert!(
                media.starts_with("text/html") || media == "application/json",
                "{what}: {media}"
            );
        }
    }
}

#[tokio::test]
async fn unsafe_requests_come_from_our_own_pages_only() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}/progress", s.working);
    let body = json!({"text": "伪造的进展。"});
    let before = ground.entries().await;
    let forged = [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "http://evil.example")],
        vec![("origin", "null")],
        vec![("origin", "http://bihuan.test.evil.example")],
        vec![("referer", "http://bihuan.test/")],
    ];
    for headers in &forged {
        let mut ask = ground.app.post(&path).stranger(&s.handler);
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        let answer = sent(ask.json(&body)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (403, "foreign_origin"),
            "{headers:?}"
        );
    }
    // A form of another site can send this much without asking.
    let simple = ground
        .app
        .post(&path)
        .stranger(&s.handler)
        .body("text/plain", body.to_string());
    assert_eq!(sent(simple).await.status, 403);
    assert_eq!(ground.entries().await, before);
    let own = ground
        .app
        .post(&path)
        .stranger(&s.handler)
        .header("origin", "http://bihuan.test");
    assert_eq!(sent(own.json(&body)).await.status, 201);
}

/// Secrets planted in the accounts turn up in no answer.
#[tokio::test]
async fn no_answer_tells_a_secret() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let hash = ground
        .app
        .app
        .store
        .account(&s.clerk.id.to_string())
        .await
        .unwrap()
        .unwrap()
        .password_hash
        .unwrap();
    let hash_tail = hash.rsplit('$').next().unwrap().to_owned();
    let secrets = [
        PASSWORD,
        &hash_tail,
        "$argon2",
        &s.clerk.token,
        &s.clerk.session,
        &s.system.token,
        CSRF,
    ];
    let pages = [
        "/",
        "/account",
        "/ledger",
        "/people",
        "/units",
        "/rectifications",
        "/help",
        &format!("/people/{}", s.system.id),
        &format!("/findings/{}", s.working),
    ]
    .map(str::to_owned);
    let data = [
        "/api/v1/me",
        "/api/v1/tokens",
        "/api/v1/people",
        "/api/v1/units",
        "/api/v1/findings",
        "/api/v1/drafts",
        "/api/v1/rectifications",
        "/api/v1/tasks",
        "/api/v1/figures",
        "/api/v1/openapi.json",
        &format!("/api/v1/findings/{}", s.working),
        &format!("/api/v1/findings/{}/story", s.working),
        &format!("/api/v1/drafts/{}", ground.draft),
    ]
    .map(str::to_owned);
    for path in pages.iter().chain(&data) {
        for who in [&s.clerk, &s.system] {
            let answer = sent(ground.app.get(path).session(who)).await;
            let body = answer.text();
            for secret in secrets {
                assert!(!body.contains(secret), "{path} tells {secret}");
            }
        }
    }
    // What is shown once is shown once.
    let made = ground
        .post(&s.clerk, "/api/v1/tokens", &json!({"name": "脚本"}))
        .await;
    let token = text(&made.json(), "token");
    let listed = sent(ground.app.get("/api/v1/tokens").token(&s.clerk)).await;
    assert!(!listed.text().contains(&token));
    assert!(!listed.text().contains("digest"));
}
