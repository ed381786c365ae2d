//! What was taken away is gone at once, on every way in.

use bihuan_testkit::Member;
use serde_json::json;

use crate::ground::{Ground, sent, text};

async fn doors(ground: &Ground, who: &Member) -> (u16, u16, u16) {
    let token = sent(ground.app.get("/api/v1/me").token(who)).await;
    let session = sent(ground.app.get("/api/v1/me").session(who)).await;
    let page = sent(ground.app.get("/account").session(who)).await;
    (
        token.status.as_u16(),
        session.status.as_u16(),
        page.status.as_u16(),
    )
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_cannot_come_back_by_itself() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    assert_eq!(doors(&ground, &s.outsider).await, (200, 200, 200));
    let path = format!("/api/v1/people/{}", s.outsider.id);
    let disabled = sent(
        ground
            .app
            .patch(&path)
            .token(&s.system)
            .json(&json!({"active": false})),
    )
    .await;
    assert_eq!(disabled.status, 200, "{}", disabled.text());
    assert_eq!(doors(&ground, &s.outsider).await, (401, 401, 303));
    let sign_in = ground
        .app
        .post("/sign-in")
        .header("sec-fetch-site", "same-origin");
    let sign_in = sent(sign_in.form(&[
        ("login", "outsider"),
        ("password", bihuan_testkit::PASSWORD),
    ]))
    .await;
    assert!(
        sign_in.header("set-cookie").is_empty(),
        "{}",
        sign_in.status
    );
    // Enabled again, the old session and token stay dead.
    let enabled = sent(
        ground
            .app
            .patch(&path)
            .token(&s.system)
            .json(&json!({"active": true})),
    )
    .await;
    assert_eq!(enabled.json()["active"], true);
    assert_eq!(doors(&ground, &s.outsider).await, (401, 401, 303));
}

#[tokio::test]
async fn other_roles_end_sessions_and_tokens() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/people/{}/roles", s.viewer.id);
    let granted = ground
        .post(&s.security, &path, &json!({"roles": ["office_clerk"]}))
        .await;
    assert_eq!(granted.json()["roles"], json!(["office_clerk"]));
    assert_eq!(doors(&ground, &s.viewer).await, (401, 401, 303));
    let clash = ground
        .post(
            &s.security,
            &path,
            &json!({"roles": ["office_clerk", "audit_admin"]}),
        )
        .await;
    assert_eq!(
        (clash.status.as_u16(), clash.code().as_str()),
        (422, "roles_conflict")
    );
    let own = format!("/api/v1/people/{}/roles", s.security.id);
    let own = ground
        .post(&s.security, &own, &json!({"roles": ["office_director"]}))
        .await;
    assert_eq!(own.status, 422, "nobody raises himself");
}

#[tokio::test]
async fn a_new_password_ends_sessions_and_tokens() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/people/{}/password", s.head.id);
    let reset = sent(ground.app.post(&path).token(&s.system)).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    assert_eq!(doors(&ground, &s.head).await, (401, 401, 303));
    // The one-time password signs in once, and only to set a new one.
    let once = text(&reset.json(), "password");
    let sign_in = ground
        .app
        .post("/sign-in")
        .header("sec-fetch-site", "same-origin");
    let signed_in = sent(sign_in.form(&[("login", "head"), ("password", &once)])).await;
    assert_eq!(
        signed_in.header("location"),
        "/account/password",
        "{}",
        signed_in.text()
    );
    let cookie = signed_in
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let me = sent(ground.app.get("/api/v1/me").header("cookie", &cookie)).await;
    assert_eq!(
        me.status, 422,
        "the interface is closed until the password is changed"
    );
}

#[tokio::test]
async fn another_unit_sees_other_findings_at_once() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let working = format!("/api/v1/findings/{}", s.working);
    assert_eq!(
        sent(ground.app.get(&working).token(&s.handler))
            .await
            .status,
        200
    );
    let path = format!("/api/v1/people/{}", s.handler.id);
    let moved = json!({"unit": s.other_unit.to_string()});
    assert_eq!(
        sent(ground.app.patch(&path).token(&s.system).json(&moved))
            .await
            .status,
        200
    );
    assert_eq!(
        sent(ground.app.get(&working).token(&s.handler))
            .await
            .status,
        404
    );
    let foreign = format!("/api/v1/findings/{}", s.foreign);
    assert_eq!(
        sent(ground.app.get(&foreign).token(&s.handler))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn sessions_and_tokens_end_with_time() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let made = ground
        .post(
            &s.clerk,
            "/api/v1/tokens",
            &json!({"name": "一天", "days": 1}),
        )
        .await;
    let token = text(&made.json(), "token");
    let with = async |token: &str| {
        let bearer = format!("Bearer {token}");
        sent(
            ground
                .app
                .get("/api/v1/me")
                .header("authorization", &bearer),
        )
        .await
        .status
        .as_u16()
    };
    assert_eq!(with(&token).await, 200);
    ground.app.set_now("2024-06-04T01:00:00Z").unwrap();
    assert_eq!(with(&token).await, 401);
    assert_eq!(
        doors(&ground, &s.clerk).await,
        (200, 401, 303),
        "idle for a day"
    );
    for wrong in ["", "bh_", "bh_x", &s.clerk.session, &"a".repeat(100_000)] {
        assert_eq!(with(wrong).await, 401);
    }
    assert_eq!(
        sent(
            ground
                .app
                .get("/api/v1/me")
                .header("authorization", "Basic Y2xlcms6eA==")
        )
        .await
        .status,
        401
    );
}
