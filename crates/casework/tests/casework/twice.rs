//! At the same moment: the same request twice is one effect with one answer, and nothing is frozen without what came before.

use bihuan_casework::{
    Context, Failure,
    evidence::{HandIn, begin, hand_in},
    finding::{Act, Ask, Explanation, Handing, act, prepare, read},
};
use bihuan_domain::{
    Command, Event,
    finding::Progress,
    id::{PersonId, RequestId},
};
use bihuan_testkit::{Member, Scene, TestApp, checklist};
use bytes::Bytes;
use futures::stream;
use uuid::Uuid;

use crate::on_both;

async fn asking(app: &TestApp, who: &Member, request: u128) -> Context {
    Context {
        request: Some(RequestId(Uuid::from_u128(request))),
        ..app.context(who).await.unwrap()
    }
}

on_both! {
    /// The second of two clicks comes while the first still waits for the disk: it must not be told that the task was
    /// signed for already.
    async fn two_clicks_at_the_same_moment_are_one(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        let ctx = asking(&app, &scene.handler, 1).await;
        let handler: PersonId = scene.handler.id;
        let before = app.app.store.finding(&ctx.scope(), scene.planned).await.unwrap().unwrap();
        let accept = || act(&ctx, Act {
            finding: scene.planned,
            command: Command::AcceptTask { task: scene.planned_task, handler }.into(),
            seen: Some(before.version),
        });
        let answers = futures::future::join_all((0..8).map(|_| accept())).await;
        for answer in answers {
            assert_eq!(answer.unwrap().version, before.version + 1);
        }
        let after = app.app.store.finding(&ctx.scope(), scene.planned).await.unwrap().unwrap();
        assert_eq!(after.version, before.version + 1, "one effect");
    }
}

on_both! {
    async fn a_file_handed_in_twice_is_answered_with_the_piece_that_was_kept(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        let ctx = asking(&app, &scene.handler, 2).await;
        let send = async || {
            let mut delivery = begin(&ctx, scene.working).await.unwrap();
            let words = Bytes::from("已逐户核查，记录在案。");
            let bytes = stream::iter([Ok::<_, std::io::Error>(words)]);
            delivery.take("核查记录.txt", bytes).await.unwrap();
            hand_in(&ctx, delivery, HandIn::default()).await.unwrap()
        };
        let (first, second) = (send().await, send().await);
        assert_eq!(first.pieces.len(), 1);
        assert_eq!(second.pieces, first.pieces);
        assert_eq!(second.changed, first.changed);
        assert!(second.changed.finding.evidence_item(second.pieces[0]).is_some());
    }
}

on_both! {
    /// A report still waits for the disk when closure is asked for: it is frozen with the others, or the unit is told that
    /// somebody was just there.
    async fn what_is_signed_has_every_report_that_came_before_it(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        let mut frozen = 0;
        for round in 0..12 {
            let problem = format!("第{round}处台账不全。");
            let finding = scene.finished(&app, &problem).await.unwrap();
            let ctx = app.context(&scene.handler).await.unwrap();
            let prepared = prepare(&ctx, finding).await.unwrap();
            let lines = prepared.checks.iter().enumerate();
            let explanations = lines
                .map(|(at, check)| Explanation {
                    rule: check.rule.clone(),
                    line: at + 1,
                    text: "口径已在材料中注明。".to_owned(),
                })
                .collect();
            let handing = Handing { outcome: None, checklist: checklist(), explanations };
            let ask = |command| act(&ctx, Act { finding, command, seen: None });
            let report = Progress {
                task: None,
                text: "已排查20处，办结12处。".to_owned(),
                figures: Vec::new(),
                evidence: Vec::new(),
                claim: None,
            };
            let report = ask(Command::Report(report).into());
            let request = ask(Ask::RequestClosure { handing, pledged: true });
            let (reported, requested) = if round % 2 == 0 {
                futures::join!(report, request)
            } else {
                let (requested, reported) = futures::join!(request, report);
                (reported, requested)
            };
            if let Err(failure) = requested {
                // The plausibility check may see other lines with the new report; that is told in words.
                assert!(matches!(failure, Failure::Stale | Failure::Invalid(_) | Failure::Refused(_)), "{failure:?}");
                reported.unwrap();
                continue;
            }
            frozen += 1;
            let mut story = app.app.store.story(finding, None, 1000).await.unwrap();
            story.reverse();
            let before = story.iter().take_while(|e| !matches!(e.event, Event::ClosureRequested { .. }));
            let reports = before.filter(|e| matches!(e.event, Event::ProgressReported(_))).count();
            let reading = read(&ctx, finding).await.unwrap();
            assert_eq!(reading.manifest.unwrap().reports.len(), reports);
        }
        assert!(frozen > 0, "it is not always refused");
    }
}
