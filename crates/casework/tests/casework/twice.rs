//! The same request twice, also at the same moment: one effect, one answer.

use bihuan_casework::{
    Context,
    evidence::{HandIn, begin, hand_in},
    finding::{Act, act},
};
use bihuan_domain::{
    Command,
    id::{PersonId, RequestId},
};
use bihuan_testkit::{Member, Scene, TestApp};
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
