//! Papers as files: every kind that the pages offer, as PDF.

use bihuan_casework::paper::{FindingPaper, ListKind};
use bihuan_testkit::{CODE, Member, Scene, TestApp};

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
        .chain(["timetable", "roadmap"].map(str::to_owned));
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
