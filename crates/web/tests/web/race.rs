//! Sixteen last signatures at the same moment give one closure, over the real application.
//!
//! `BIHUAN_RACE_ROUNDS=1000 cargo nextest run -p bihuan-web race_close` runs as many rounds as a release needs.

use bihuan_domain::Office;
use serde_json::json;

use crate::ground::{Ground, sent};

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
async fn race_close() {
    let ground = Ground::new().await;
    let (app, scene) = (&ground.app, &ground.scene);
    let short = [
        ("part-lead_unit_head", "1"),
        ("part-office_director", "review"),
        ("point-immediate", "response"),
        ("point-concentrated", "response"),
        ("point-long_term", "response"),
    ];
    let path = format!("/rectifications/{}/closure", bihuan_testkit::CODE);
    let set = sent(app.post(&path).session(&scene.director).form(&short)).await;
    assert!(set.status.is_redirection(), "{}", set.text());
    for round in 0..rounds() {
        let finding = scene
            .sent_round(app, &format!("第{round}轮：台账不全。"))
            .await
            .unwrap();
        scene
            .sign(app, &scene.head, finding, Office::LeadUnitHead)
            .await
            .unwrap();
        let dossier = ground
            .json(
                &scene.director,
                &format!("/api/v1/findings/{finding}/dossier"),
            )
            .await;
        assert_eq!(dossier["sign_as"], "office_director");
        let path = format!("/api/v1/findings/{finding}/commands");
        let last =
            json!({"command": "review", "office": "office_director", "seen": dossier["digest"]});
        let votes = (0..AT_ONCE).map(|_| ground.post(&scene.director, &path, &last));
        let answers = futures::future::join_all(votes).await;
        let with = |status: u16| answers.iter().filter(|a| a.status == status).count();
        assert_eq!((with(200), with(409)), (1, AT_ONCE - 1), "round {round}");
        let closures = ground
            .json(
                &scene.director,
                &format!("/api/v1/findings/{finding}/story?limit=200"),
            )
            .await["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["event"] == "finding_closed")
            .count();
        assert_eq!(closures, 1, "one leaf in the journal");
    }
}
