//! Nobody overwrites what he has not seen.

use serde_json::json;

use crate::ground::{Ground, sent, text};

#[tokio::test]
async fn a_correction_names_the_version_it_rests_on() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}", s.draft);
    let patch = || {
        ground
            .app
            .patch(&path)
            .token(&s.clerk)
            .json(&json!({"problem": "饮水工程管护缺位。", "long_term": true}))
    };
    let without = sent(patch()).await;
    assert_eq!(
        (without.status.as_u16(), without.code().as_str()),
        (428, "precondition_required")
    );
    let stale = sent(patch().header("if-match", "\"9\"")).await;
    assert_eq!(
        (stale.status.as_u16(), stale.code().as_str()),
        (412, "precondition_failed")
    );
    let nonsense = sent(patch().header("if-match", "\"latest\"")).await;
    assert_eq!(nonsense.status, 422);
    let read = sent(ground.app.get(&path).token(&s.clerk)).await;
    assert_eq!(
        read.json()["long_term"],
        false,
        "a refused correction had an effect"
    );
    let done = sent(patch().header("if-match", read.header("etag"))).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let now = ground.json(&s.clerk, &path).await;
    assert_eq!(
        (text(&now, "problem").as_str(), &now["long_term"]),
        ("饮水工程管护缺位。", &json!(true))
    );
    let again = sent(patch().header("if-match", read.header("etag"))).await;
    assert_eq!(again.status, 412);
}

#[tokio::test]
async fn a_correction_is_whole_or_nothing() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}", s.issued);
    let read = sent(ground.app.get(&path).token(&s.clerk)).await;
    // The words of an issued finding stand, so the assignment beside them is not carried out either.
    let body = json!({"problem": "改动。", "long_term": true});
    let refused = sent(
        ground
            .app
            .patch(&path)
            .token(&s.clerk)
            .header("if-match", read.header("etag"))
            .json(&body),
    )
    .await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (409, "wrong_stage")
    );
    assert_eq!(
        ground.json(&s.clerk, &path).await["version"],
        read.json()["version"]
    );
    let nothing = sent(
        ground
            .app
            .patch(&path)
            .token(&s.clerk)
            .header("if-match", "\"3\"")
            .json(&json!({})),
    )
    .await;
    assert_eq!(nothing.status, 422);
}

#[tokio::test]
async fn commands_and_drafts_take_the_version_when_it_is_named() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let commands = format!("/api/v1/findings/{}/commands", s.working);
    let report = || {
        ground
            .app
            .post(&commands)
            .token(&s.handler)
            .json(&json!({"command": "report", "text": "又办结1处。"}))
    };
    assert_eq!(sent(report().header("if-match", "\"1\"")).await.status, 412);
    assert_eq!(sent(report()).await.status, 200);
    let edits = format!("/api/v1/drafts/{}/edits", ground.draft);
    let drop = |row: u32| {
        ground
            .app
            .post(&edits)
            .token(&s.clerk)
            .json(&json!({"edit": "drop", "row": row}))
    };
    let edited = sent(drop(1).header("if-match", "\"1\"")).await;
    assert_eq!(edited.json()["version"], 2, "{}", edited.text());
    assert_eq!(sent(drop(2).header("if-match", "\"1\"")).await.status, 412);
    let confirm = format!("/api/v1/drafts/{}/confirm", ground.draft);
    let confirm = ground
        .app
        .post(&confirm)
        .token(&s.clerk)
        .header("if-match", "\"1\"");
    assert_eq!(
        sent(confirm.json(&json!({"list": "feedback"})))
            .await
            .status,
        412
    );
}

/// Many people press the same button at once: one of them does it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_saw_the_same_version_one_succeeds() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/findings/{}", s.draft);
    let read = sent(ground.app.get(&path).token(&s.clerk)).await;
    let tries = (0..16).map(|n| {
        let body = json!({"problem": format!("第{n}种表述。")});
        let ask = ground
            .app
            .patch(&path)
            .token(&s.clerk)
            .header("if-match", read.header("etag"))
            .json(&body);
        async move { sent(ask).await.status.as_u16() }
    });
    let mut answers = Vec::new();
    for answer in futures_of(tries).await {
        answers.push(answer);
    }
    answers.sort_unstable();
    assert_eq!(answers[0], 200);
    assert!(
        answers[1..].iter().all(|status| *status == 412),
        "{answers:?}"
    );
}

/// Runs futures that borrow the ground side by side.
async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        let mut waiting = false;
        for (future, output) in &mut all {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            std::task::Poll::Pending
        } else {
            std::task::Poll::Ready(())
        }
    })
    .await;
    all.into_iter().filter_map(|(_, output)| output).collect()
}
