//! What supervisors know is found by nobody else, wherever he looks: everything that links reach is read as every kind of member.

use std::collections::{BTreeSet, VecDeque};

use bihuan_testkit::Member;

use crate::{
    ground::{Ground, sent},
    ground_of_collection::MARK,
};

/// A number of a vehicle that only the other unit handed in.
const FOREIGN: &str = "辽R99887";
/// Most pages that one member reads.
const MOST: usize = 400;

/// Links of a page that stay on this site.
fn links(text: &str) -> impl Iterator<Item = String> {
    text.split("href=\"/").skip(1).filter_map(|rest| {
        let (link, _) = rest.split_once('"')?;
        let link = link.split('#').next()?.replace("&amp;", "&");
        (!link.starts_with("assets/")).then(|| format!("/{link}"))
    })
}

/// Everything that a member reaches from his first page, and from addresses that he may have been told.
async fn reached(ground: &Ground, who: &Member, told: &[String]) -> Vec<(String, String)> {
    let mut waiting: VecDeque<String> = ["/".to_owned()].into_iter().chain(told.to_vec()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        if pages.len() == MOST {
            break;
        }
        let answer = sent(ground.app.get(&path).session(who)).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
        let text = answer.text();
        let onward = [answer.header("location").to_owned()];
        let onward = onward.into_iter().filter(|it| it.starts_with('/'));
        for link in links(&text).chain(onward) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        pages.push((path, text));
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn what_supervisors_know_reaches_nobody_else() {
    let mut ground = Ground::new().await;
    ground.after_closure().await;
    ground.collect().await;
    ground.compare().await;
    let table = crate::ground_of_collection::GOOD.replace("辽R12045", FOREIGN);
    let foreign = ground.collected.foreign.clone();
    let came = ground
        .hand_table_in(&ground.scene.outsider, &foreign, &table)
        .await;
    assert_eq!(came.status, 303, "{}", came.text());

    let c = &ground.collected;
    let told = [
        format!("/flags/{}", c.flag),
        format!("/flags/{}", c.proposed),
        format!("/runs/{}", c.run),
        format!("/api/v1/flags/{}", c.flag),
        format!("/api/v1/runs/{}", c.run),
        format!("/api/v1/collections/{}/runs", c.task),
        "/api/v1/flags?state=verified".to_owned(),
        "/api/v1/models".to_owned(),
        format!("/collections/{}/runs", c.task),
        format!("/collections/{}/suggestion", c.task),
        format!("/collections/{}/comparisons", ground.compared.task),
        format!("/comparisons/{}", ground.compared.comparison),
        format!("/comparisons/{}/decided", ground.compared.comparison),
        format!("/collections/{}", c.task),
        format!("/submissions/{}", c.foreign),
        format!("/submissions/{}/rounds/1/original", c.foreign),
        format!("/submissions/{}/rounds/1/marked", c.foreign),
    ];
    // The test could not fail if nobody saw it.
    let known = reached(&ground, c.supervisor(), &told).await;
    let marked = known.iter().filter(|(_, text)| text.contains(MARK)).count();
    assert!(marked >= 4, "{marked} pages tell supervisors");

    let scene = &ground.scene;
    let others = [
        &scene.handler,
        &scene.head,
        &scene.clerk,
        &scene.director,
        &scene.viewer,
        &scene.system,
        &scene.security,
        c.team(),
        &scene.outsider,
    ];
    for (place, who) in others.into_iter().enumerate() {
        let pages = reached(&ground, who, &told).await;
        assert!(
            pages.len() > 10,
            "somebody who sees next to nothing proves nothing"
        );
        for (path, text) in pages {
            assert!(
                !text.contains(MARK),
                "{place} finds at {path} what supervisors know"
            );
            let own = who.id == scene.outsider.id;
            assert!(
                own || !text.contains(FOREIGN),
                "{place} finds a row of another unit at {path}"
            );
        }
    }
}

/// Whether there is such a flag or run cannot be told from the answer either.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_and_what_is_not_answer_alike() {
    let mut ground = Ground::new().await;
    ground.collect().await;
    ground.compare().await;
    let c = &ground.collected;
    let nothing = "01890000-0000-7000-8000-000000000000";
    for (pattern, there) in [
        ("/flags/{}", &c.flag),
        ("/runs/{}", &c.run),
        ("/collections/{}/runs", &c.task),
        ("/collections/{}/suggestion", &c.task),
        ("/collections/{}/comparisons", &ground.compared.task),
        ("/comparisons/{}", &ground.compared.comparison),
        ("/submissions/{}", &c.foreign),
    ] {
        for who in [&ground.scene.handler, &ground.scene.head] {
            let mut answers = Vec::new();
            for id in [there.as_str(), nothing] {
                let path = pattern.replace("{}", id);
                let answer = sent(ground.app.get(&path).session(who)).await;
                assert_eq!(answer.status, 404, "{path}");
                // Every refusal has a number of its own.
                let text = answer.text();
                let (said, _) = text.split_once("操作编号").unwrap();
                answers.push(said.replace(id, "ID"));
            }
            assert_eq!(answers[0], answers[1], "{pattern}");
        }
    }
}
