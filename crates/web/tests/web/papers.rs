//! Papers as files: every kind that the pages offer, as PDF.

use std::{collections::BTreeMap, io::Read as _};

use bihuan_casework::paper::{FindingPaper, ListKind};
use bihuan_testkit::{CODE, Member, Scene, TestApp};
use serde_json::{Value, json};

use crate::ground::{Ground, sent};

async fn pdf_of(ground: &Ground, who: &Member, path: &str) -> Vec<u8> {
    let answer = sent(ground.app.get(path).session(who)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/pdf", "{path}");
    let disposition = answer.header("content-disposition").to_owned();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert!(disposition.contains(".pdf"), "{disposition}");
    assert!(answer.body.starts_with(b"%PDF-1.7"), "{path}");
    answer.body.to_vec()
}

#[tokio::test]
async fn every_paper_of_the_ledger_is_a_pdf() {
    let ground = Ground::new().await;
    let clerk = &ground.scene.clerk;
    let unit = ground.scene.lead_unit;
    let kinds = ListKind::ALL
        .iter()
        .map(|kind| kind.key().to_owned())
        .chain(["timetable", "roadmap", "roadmap-a1", "roadmap-a0"].map(str::to_owned));
    for kind in kinds {
        let path = format!("/ledger/paper/{kind}?rectification={CODE}&format=pdf");
        let first = pdf_of(&ground, clerk, &path).await;
        assert!(first == pdf_of(&ground, clerk, &path).await, "{kind}");
    }
    let book = format!("/ledger/paper/task-book?rectification={CODE}&unit={unit}&format=pdf");
    pdf_of(&ground, clerk, &book).await;

    let offered = format!("/ledger/papers?rectification={CODE}");
    let page = sent(ground.app.get(&offered).session(clerk)).await;
    assert!(page.text().contains("format=pdf"), "{}", page.text());
}

#[tokio::test]
async fn every_paper_of_a_finding_is_a_pdf() {
    let ground = Ground::new().await;
    let (handler, id) = (&ground.scene.handler, ground.scene.working);
    for paper in FindingPaper::ALL {
        let path = format!("/findings/{id}/paper/{}?format=pdf", paper.key());
        pdf_of(&ground, handler, &path).await;
    }
    let page = sent(ground.app.get(&format!("/findings/{id}")).session(handler)).await;
    for paper in FindingPaper::ALL {
        let link = format!("/findings/{id}/paper/{}?format=pdf", paper.key());
        assert!(page.text().contains(&link), "{link}");
    }
}

#[tokio::test]
async fn minutes_results_and_the_report_to_the_organ_above_are_papers() {
    let mut ground = Ground::new().await;
    ground.evaluate().await;
    let s = &ground.scene;
    let minutes = format!("/meetings/{}/minutes?format=pdf", ground.meeting);
    pdf_of(&ground, &s.handler, &minutes).await;
    let result = format!(
        "/evaluations/{}/result?format=pdf",
        ground.evaluated.announced
    );
    pdf_of(&ground, &s.head, &result).await;
    let early = format!("/evaluations/{}/result?format=pdf", ground.evaluated.open);
    let early = sent(ground.app.get(&early).session(&s.clerk)).await;
    assert_eq!(early.status, 422, "{}", early.text());
    let report = format!("/ledger/paper/internal?rectification={CODE}&format=pdf");
    pdf_of(&ground, &s.clerk, &report).await;
    let unit = sent(ground.app.get(&report).session(&s.head)).await;
    assert_eq!(unit.status, 403);
}

#[tokio::test]
async fn a_proof_is_a_certificate_too() {
    let ground = Ground::new().await;
    let (handler, id) = (&ground.scene.handler, ground.scene.working);
    let link = format!("/findings/{id}/proof/file?format=pdf");
    let page = sent(
        ground
            .app
            .get(&format!("/findings/{id}/proof"))
            .session(handler),
    )
    .await;
    assert!(page.text().contains(&link), "{}", page.text());
    pdf_of(&ground, handler, &link).await;
    let other = format!("/findings/{id}/proof/file?format=docx");
    let answer = sent(ground.app.get(&other).session(handler)).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
}

#[tokio::test]
async fn without_fonts_the_page_says_what_to_install_and_docx_works() {
    let app = TestApp::without_fonts().await.unwrap();
    let scene = Scene::new(&app).await.unwrap();
    let clerk = &scene.clerk;
    let path =
        |format: &str| format!("/ledger/paper/problems?rectification={CODE}&format={format}");
    let answer = sent(app.get(&path("pdf")).session(clerk)).await;
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(text.contains("本机没有中文字体"), "{text}");
    assert!(
        text.contains("fonts-noto-cjk fonts-arphic-gkai00mp"),
        "{text}"
    );
    let answer = sent(app.get(&path("docx")).session(clerk)).await;
    assert_eq!(answer.status, 200);
}

/// Names and contents of an archive's files.
pub(crate) fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

#[tokio::test]
async fn the_folder_of_a_closed_finding_holds_its_proof_and_an_open_one_has_none() {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    let clerk = &ground.scene.clerk;
    let folder = async |id: &str| {
        let path = format!("/findings/{id}/paper/dossier?format=zip");
        let answer = sent(ground.app.get(&path).session(clerk)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        unpacked(&answer.body)
    };
    let closed = folder(&ground.closed).await;
    let (name, proof) = closed
        .iter()
        .find(|(name, _)| name.ends_with(".proof.json"))
        .unwrap();
    let proof: Value = serde_json::from_slice(proof).unwrap();
    assert!(proof["checkpoint"].is_object(), "{proof}");
    let short = name.rsplit('/').next().unwrap();
    let sums = closed.iter().find(|(name, _)| name.ends_with("SUMS.txt"));
    let sums = String::from_utf8(sums.unwrap().1.clone()).unwrap();
    assert!(sums.contains(short), "{sums}");

    let open = folder(&ground.scene.working.to_string()).await;
    assert!(!open.keys().any(|name| name.ends_with(".proof.json")));
}

#[tokio::test]
async fn a_volume_says_what_meetings_decided_and_who_was_held_to_account() {
    let ground = Ground::new().await;
    let id = ground.scene.working;
    let action = json!({"rectification": CODE, "kind": "admonishment", "ground": "too_little", "day": "2024-06-03",
                        "count": 1, "text": "整改不力", "name": "张某", "findings": [id.to_string()]});
    let entered = ground
        .post(
            &ground.scene.director,
            "/api/v1/accountability-actions",
            &action,
        )
        .await;
    assert_eq!(entered.status, 201, "{}", entered.text());
    let volume = async |who: &Member| {
        let path = format!("/findings/{id}/paper/dossier?format=docx");
        let answer = sent(ground.app.get(&path).session(who)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let words = unpacked(&answer.body).remove("word/document.xml").unwrap();
        String::from_utf8(words).unwrap()
    };
    let for_director = volume(&ground.scene.director).await;
    assert!(for_director.contains("一周内公示分配名单"));
    assert!(for_director.contains("诫勉"));
    assert!(!for_director.contains("张某"));
    // A unit does not read the register of accountability.
    assert!(!volume(&ground.scene.handler).await.contains("诫勉"));
}
