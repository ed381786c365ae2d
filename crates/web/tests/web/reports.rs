//! Reports: figures that open their rows, editions, and the report for the public.

use bihuan_testkit::CODE;

use crate::{
    ground::{Ground, sent, text_of},
    letters::{at, late, page},
};

#[tokio::test]
async fn every_figure_of_a_report_opens_the_rows_that_it_counts() {
    let ground = late().await;
    let clerk = &ground.scene.clerk;
    for kind in ["week", "month"] {
        let path = format!("/api/v1/reports?rectification={CODE}&kind={kind}");
        let report = ground.json(clerk, &path).await;
        let (from, until) = (text_of(&report["from"]), text_of(&report["until"]));
        for figure in report["figures"].as_array().unwrap() {
            let measure = text_of(&figure["measure"]);
            let rows =
                format!("/ledger?rectification={CODE}&measure={measure}&from={from}&until={until}");
            let listed = page(&ground.app, clerk, &rows).await;
            let n = figure["count"].as_u64().unwrap();
            let shown = listed.matches("data-row").count() as u64;
            assert_eq!(shown, n.min(50), "{measure} of {kind}");
        }
    }
    let shown = page(
        &ground.app,
        clerk,
        &format!("/reports?rectification={CODE}&kind=month"),
    )
    .await;
    assert!(
        shown.contains("measure=overdue&#38;from=") || shown.contains("measure=overdue&amp;from="),
        "{shown}"
    );
}

#[tokio::test]
async fn an_edition_is_kept_once_a_day_and_the_next_one_compares() {
    let ground = at("2024-07-31T02:00:00Z").await;
    let clerk = &ground.scene.clerk;
    let path = format!("/reports?rectification={CODE}&kind=month");
    let keep = || sent(ground.app.post(&path).session(clerk).form(&[]));
    assert!(keep().await.status.is_redirection());
    let twice = keep().await;
    assert_eq!(twice.status, 409, "{}", twice.text());
    assert!(twice.text().contains("今天已经定稿过"), "{}", twice.text());
    ground.app.set_now("2024-08-20T02:00:00Z").unwrap();
    ground
        .scene
        .add_finding(&ground.app, "新登记的问题。")
        .await
        .unwrap();
    let path = format!("/api/v1/reports?rectification={CODE}&kind=month");
    let next = ground.json(clerk, &path).await;
    let total = &next["figures"][0];
    assert_eq!(total["measure"], "total");
    let (now, last) = (total["count"].as_u64(), total["last"].as_u64());
    assert_eq!(now, last.map(|n| n + 1), "{next}");
    // Who does not see the whole ledger sees his own figures, and no edition of the whole.
    let own = ground.json(&ground.scene.handler, &path).await;
    let figures = own["figures"].as_array().unwrap();
    assert!(figures.iter().all(|f| f["last"].is_null()), "{own}");
}

#[tokio::test]
async fn the_report_for_the_public_has_every_problem_and_the_place_in_the_journal() {
    let ground = Ground::new().await;
    let path = format!("/ledger/paper/public?rectification={CODE}&format=docx");
    let made = sent(ground.app.get(&path).session(&ground.scene.clerk)).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let words = crate::papers::unpacked(&made.body)
        .remove("word/document.xml")
        .unwrap();
    let text = String::from_utf8(words).unwrap();
    for says in [
        "一、组织整改落实情况",
        "二、反馈问题整改进展情况",
        "三、下一步整改工作安排",
        "物业维修资金使用不公开",
        "账本第",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    let unit = sent(ground.app.get(&path).session(&ground.scene.handler)).await;
    assert_eq!(unit.status, 403);
}
