//! Robots speak to a real HTTP server on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use bihuan_notify::{Robot, RobotKind, RobotSettings};

/// Queries and bodies as they came.
type Heard = Arc<Mutex<Vec<(String, serde_json::Value)>>>;

async fn hears(State(heard): State<Heard>, RawQuery(query): RawQuery, body: String) -> String {
    let body = serde_json::from_str(&body).unwrap();
    heard
        .lock()
        .unwrap()
        .push((query.unwrap_or_default(), body));
    r#"{"errcode":0,"errmsg":"ok"}"#.to_owned()
}

async fn refuses() -> &'static str {
    r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#
}

async fn broken() -> StatusCode {
    StatusCode::BAD_GATEWAY
}

async fn moved() -> Response {
    Redirect::temporary("/hears").into_response()
}

async fn server() -> (String, Heard) {
    let heard = Heard::default();
    let router = Router::new()
        .route("/hears", post(hears))
        .route("/refuses", post(refuses))
        .route("/broken", post(broken))
        .route("/moved", post(moved))
        .with_state(Arc::clone(&heard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

fn robot(kind: RobotKind, url: String, secret: Option<&str>) -> Robot {
    Robot::new(RobotSettings {
        name: "调度群".to_owned(),
        kind,
        url,
        secret: secret.map(str::to_owned),
    })
    .unwrap()
}

#[tokio::test]
async fn a_robot_is_told_in_its_own_words() {
    let (address, heard) = server().await;
    let wecom = robot(RobotKind::Wecom, format!("{address}/hears?key=k"), None);
    wecom.say("提醒", "- 已逾期 2", 1).await.unwrap();
    let dingtalk = robot(
        RobotKind::Dingtalk,
        format!("{address}/hears?access_token=t"),
        Some("SECthis"),
    );
    dingtalk
        .say("提醒", "- 已逾期 2", 1_577_262_236_757)
        .await
        .unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(heard[0].0, "key=k");
    assert_eq!(heard[0].1["msgtype"], "markdown");
    assert_eq!(heard[0].1["markdown"]["content"], "**提醒**\n- 已逾期 2");
    let signed = "access_token=t&timestamp=1577262236757&sign=";
    assert!(heard[1].0.starts_with(signed), "{}", heard[1].0);
    assert_eq!(heard[1].1["markdown"]["title"], "提醒");
}

#[tokio::test]
async fn what_was_not_taken_over_is_said_in_words_without_the_key() {
    let (address, heard) = server().await;
    for (path, words) in [
        ("refuses", "没有接受：invalid webhook url"),
        ("broken", "502"),
        ("moved", "307"),
    ] {
        let url = format!("{address}/{path}?key=nobody-may-see");
        let robot = robot(RobotKind::Wecom, url, None);
        let why = robot.say("提醒", "", 1).await.unwrap_err().to_string();
        assert!(why.contains(words), "{why}");
        assert!(!why.contains("nobody-may-see"), "{why}");
    }
    assert!(heard.lock().unwrap().is_empty(), "no redirect is followed");
    // Nobody listens on the discard port of this machine.
    let url = "http://127.0.0.1:9/?key=nobody-may-see".to_owned();
    let nowhere = robot(RobotKind::Wecom, url, None);
    let why = nowhere.say("提醒", "", 1).await.unwrap_err().to_string();
    assert!(
        why.contains("不能连接") && !why.contains("nobody-may-see"),
        "{why}"
    );
}
