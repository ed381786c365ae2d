//! Sixteen last signatures at the same moment give one closure, over the real application.
//!
//! `BIHUAN_RACE_ROUNDS=1000 cargo nextest run --profile full -p bihuan-web race_close` runs as many rounds as a release needs,
//! on SQLite and, when `BIHUAN_TEST_POSTGRES` names a server, on PostgreSQL.

use bihuan_domain::Office;
use bihuan_testkit::{Answer, Member, Scene, TestApp};
use serde_json::{Value, json};

use crate::ground::sent;

/// Signatures at the same moment.
const AT_ONCE: usize = 16;

#[allow(
    clippy::disallowed_methods,
    reason = "the number of rounds is the tester's to choose"
)]
fn rounds() -> usize {
    std::env::var("BIHUAN_RACE_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(3)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn race_close_on_sqlite() {
    Box::pin(race_close(TestApp::new().await.unwrap())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn race_close_on_postgres() {
    let app = TestApp::on_fresh_postgres("race_close").await.unwrap();
    if let Some(app) = app {
        Box::pin(race_close(app)).await;
    }
}

async fn get(app: &TestApp, who: &Member, path: &str) -> Value {
    let answer: Answer = sent(app.get(path).token(who)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

async fn race_close(app: TestApp) {
    let scene = Scene::new(&app).await.unwrap();
    let director = &scene.director;
    let short = [
        ("part-lead_unit_head", "1"),
        ("part-office_director", "review"),
        ("point-immediate", "response"),
        ("point-concentrated", "response"),
        ("point-long_term", "response"),
    ];
    let path = format!("/rectifications/{}/closure", bihuan_testkit::CODE);
    let set = sent(app.post(&path).session(director).form(&short)).await;
    assert!(set.status.is_redirection(), "{}", set.text());
    for round in 0..rounds() {
        let finding = scene
            .sent_round(&app, &format!("第{round}轮：台账不全。"))
            .await
            .unwrap();
        scene
            .sign(&app, &scene.head, finding, Office::LeadUnitHead)
            .await
            .unwrap();
        let path = format!("/api/v1/findings/{finding}");
        let dossier = get(&app, director, &format!("{path}/dossier")).await;
        assert_eq!(dossier["sign_as"], "office_director");
        let last =
            json!({"command": "review", "office": "office_director", "seen": dossier["digest"]});
        let commands = format!("{path}/commands");
        let votes = (0..AT_ONCE).map(|_| sent(app.post(&commands).token(director).json(&last)));
        let answers = futures::future::join_all(votes).await;
        let with = |status: u16| answers.iter().filter(|a| a.status == status).count();
        assert_eq!((with(200), with(409)), (1, AT_ONCE - 1), "round {round}");
        let story = get(&app, director, &format!("{path}/story?limit=200")).await;
        let events = story["items"].as_array().unwrap().iter();
        let closures = events.filter(|entry| entry["event"] == "finding_closed");
        assert_eq!(closures.count(), 1, "one leaf in the journal");
    }
}
