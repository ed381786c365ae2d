//! Files that are no document: a sentence each, and nothing half-imported.

use std::io::Write as _;

use bihuan_testkit::CODE;
use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::ground::{DOCUMENT, Ground, sent, text};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn encrypted() -> Vec<u8> {
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    [compound.as_slice(), &[0; 600], &name, &[0; 900]].concat()
}

/// Bytes of a generator, which no format begins with.
fn noise() -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    (0..60_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect()
}

#[tokio::test]
async fn what_is_no_document_is_refused_in_words_and_leaves_nothing() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let drafts_before = ground.json(&s.clerk, "/api/v1/drafts").await;
    let before = ground.entries().await;
    let bomb = archive(&[
        (
            "[Content_Types].xml",
            b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                .as_slice(),
        ),
        ("word/document.xml", &vec![b' '; 120 * 1024 * 1024]),
    ]);
    let picture = [b"\x89PNG\r\n\x1a\n".as_slice(), &noise()].concat();
    let cases: [(&str, Vec<u8>, &[&str]); 8] = [
        ("空.docx", Vec::new(), &["document_empty"]),
        (
            "大.txt",
            vec![b'a'; 50 * 1024 * 1024 + 1],
            &["document_too_large"],
        ),
        (
            "更大.txt",
            vec![b'a'; 60 * 1024 * 1024],
            &["too_large", "document_too_large"],
        ),
        ("炸弹.docx", bomb, &["document_bomb"]),
        ("加密.docx", encrypted(), &["document_encrypted"]),
        ("照片.docx", picture, &["document_damaged"]),
        (
            "噪声.bin",
            noise(),
            &["document_damaged", "document_unsupported"],
        ),
        (
            "新闻.txt",
            "云岭县举行春季植树活动，干部群众踊跃参加。"
                .as_bytes()
                .to_vec(),
            &["invalid"],
        ),
    ];
    for (name, bytes, codes) in &cases {
        let path = format!("/api/v1/rectifications/{CODE}/documents");
        let raw = ground
            .app
            .post(&format!("{path}?name={}", bihuan_testkit::encode(name)));
        let raw = sent(
            raw.token(&s.clerk)
                .body("application/octet-stream", bytes.clone()),
        )
        .await;
        let form = sent(
            ground
                .app
                .post(&path)
                .token(&s.clerk)
                .file("file", name, bytes),
        )
        .await;
        for answer in [raw, form] {
            assert!(
                codes.contains(&answer.code().as_str()),
                "{name}: {} {}",
                answer.status,
                answer.text()
            );
            assert!(answer.status.is_client_error(), "{name}: {}", answer.status);
            let message = text(&answer.json(), "message");
            assert!(
                message.ends_with('。') || message.ends_with('）'),
                "{name}: {message}"
            );
        }
        // The page says it too, and stays a page.
        let path = format!("/import?rectification={CODE}");
        let page = sent(
            ground
                .app
                .post(&path)
                .session(&s.clerk)
                .file("file", name, bytes),
        )
        .await;
        assert!(
            page.status.is_client_error(),
            "{name} on the page: {}",
            page.status
        );
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{name} on the page"
        );
    }
    assert_eq!(
        ground.json(&s.clerk, "/api/v1/drafts").await,
        drafts_before,
        "a draft was left"
    );
    assert_eq!(ground.entries().await, before, "something was kept");
    // The server is unharmed.
    let good = ground
        .app
        .post(&format!("/api/v1/rectifications/{CODE}/documents"))
        .token(&s.clerk);
    assert_eq!(sent(good.body("text/plain", DOCUMENT)).await.status, 201);
}

#[tokio::test]
async fn a_form_has_one_file_and_nothing_else() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    let path = format!("/api/v1/rectifications/{CODE}/documents");
    let ask = || ground.app.post(&path).token(&s.clerk);
    let before = ground.entries().await;
    for answer in [
        sent(ask().file("document", "a.txt", DOCUMENT.as_bytes())).await,
        sent(ask().body("multipart/form-data; boundary=x", "--x--\r\n")).await,
        sent(ask().body("multipart/form-data", "no edge")).await,
    ] {
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (422, "bad_request"),
            "{}",
            answer.text()
        );
    }
    let json = sent(ask().body("application/json", "{}")).await;
    assert_eq!(json.status, 415);
    let query = sent(
        ground
            .app
            .post(&format!("{path}?title=x"))
            .token(&s.clerk)
            .body("text/plain", DOCUMENT),
    )
    .await;
    assert_eq!(query.status, 422);
    assert_eq!(ground.entries().await, before);
}

#[tokio::test]
async fn a_file_name_is_only_shown() {
    let ground = Ground::new().await;
    let s = &ground.scene;
    for (sent_name, kept) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\通报.txt", "通报.txt"),
        ("<svg onload=x>.txt", "<svg onload=x>.txt"),
    ] {
        let name = bihuan_testkit::encode(sent_name);
        let path = format!("/api/v1/rectifications/{CODE}/documents?name={name}");
        let answer = sent(
            ground
                .app
                .post(&path)
                .token(&s.clerk)
                .body("text/plain", DOCUMENT),
        )
        .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let drafts = ground.json(&s.clerk, "/api/v1/drafts").await;
        let names: Vec<&Value> = drafts["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| &d["name"])
            .collect();
        assert!(names.contains(&&Value::from(kept)), "{names:?}");
        let page = sent(
            ground
                .app
                .get(&format!("/import?rectification={CODE}"))
                .session(&s.clerk),
        )
        .await;
        assert!(
            !page.text().contains("<svg onload"),
            "a file name became part of a page"
        );
    }
}
