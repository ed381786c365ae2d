//! What a list shows is what may be opened, and nothing else, for actors and findings drawn by chance.

use std::collections::BTreeSet;

use bihuan_domain::{Command, Role, finding::Assignment, id::FindingId};
use bihuan_testkit::{CODE, Scene, TestApp, demo::Chance};
use jiff::civil::date;

use crate::ground::{sent, text};

#[tokio::test]
async fn lists_show_exactly_what_may_be_opened() {
    let app = TestApp::new().await.unwrap();
    let scene = Scene::new(&app).await.unwrap();
    let mut chance = Chance::new(20_240_603);
    let below = app
        .unit("县住建局物业所", Some(scene.lead_unit))
        .await
        .unwrap();
    let third = app.unit("县民政局", Some(scene.root)).await.unwrap();
    let units = [scene.root, scene.lead_unit, scene.other_unit, below, third];
    let second_leader = app
        .member("leader2", scene.root, &[Role::Leader])
        .await
        .unwrap();

    let mut findings = vec![
        scene.draft,
        scene.issued,
        scene.planned,
        scene.working,
        scene.foreign,
    ];
    for n in 0..12 {
        findings.push(random_finding(&app, &scene, n, &units, second_leader.id, &mut chance).await);
    }
    let mut listed_somewhere = BTreeSet::new();
    for n in 0..14 {
        let roles: Vec<Role> = (0..=chance.below(2))
            .filter_map(|_| chance.one(&Role::ALL).copied())
            .filter(|r| !r.is_administrator())
            .collect();
        let unit = *chance.one(&units).unwrap();
        let actor = app
            .member(&format!("anyone{n}"), unit, &roles)
            .await
            .unwrap();
        let listed = sent(
            app.get(&format!("/api/v1/findings?limit=200&rectification={CODE}"))
                .token(&actor),
        )
        .await;
        let json = listed.json();
        let listed: BTreeSet<String> = json["items"]
            .as_array()
            .map(|items| items.iter().map(|i| text(i, "id")).collect())
            .unwrap_or_default();
        for id in &findings {
            let opened = sent(app.get(&format!("/api/v1/findings/{id}")).token(&actor)).await;
            let page = sent(app.get(&format!("/findings/{id}")).session(&actor)).await;
            let expected = if listed.contains(&id.to_string()) {
                200
            } else {
                404
            };
            assert_eq!(opened.status, expected, "{roles:?} of {unit}: {id}");
            assert_eq!(page.status, expected, "{roles:?} of {unit}: page of {id}");
        }
        if let Some(total) = json["total"].as_u64() {
            assert_eq!(
                total,
                listed.len() as u64,
                "a total tells of what is not listed"
            );
        }
        listed_somewhere.extend(listed);
    }
    assert!(
        listed_somewhere.len() > 10,
        "the actors drawn saw too little to prove anything"
    );
}

async fn random_finding(
    app: &TestApp,
    scene: &Scene,
    n: u32,
    units: &[bihuan_domain::id::UnitId],
    leader: bihuan_domain::id::PersonId,
    chance: &mut Chance,
) -> FindingId {
    let id = scene
        .add_finding(app, &format!("第{n}个随机问题。"))
        .await
        .unwrap();
    let lead = chance.one(units).copied();
    let assisting: Vec<_> = units
        .iter()
        .copied()
        .filter(|u| Some(*u) != lead && chance.in_hundred(30))
        .collect();
    let sponsor = if chance.in_hundred(50) {
        scene.leader.id
    } else {
        leader
    };
    let assignment = Assignment {
        lead,
        assisting: Some(assisting),
        sponsor: Some(sponsor),
        deadline: Some(date(2024, 9, 30)),
        ..Assignment::default()
    };
    scene
        .act(app, &scene.clerk, id, Command::Assign(assignment))
        .await
        .unwrap();
    if chance.in_hundred(75) {
        scene
            .act(app, &scene.director, id, Command::Issue)
            .await
            .unwrap();
    }
    id
}
