//! A figure that was told can be counted again from the journal, whatever happened since.

use std::fs::File;

use bihuan_access::Scope;
use bihuan_casework::{
    edition,
    finding::{self, Act},
    measure::{Measure, Period},
    rectification,
};
use bihuan_domain::{Command, edition::Periodical};
use bihuan_store::{BlobSettings, Filter, Settings, Store};
use bihuan_testkit::{CODE, Scene};

use crate::on_both;

on_both! {
    async fn an_edition_is_counted_again_as_of_its_entry(app: TestApp) {
        let scene = Scene::new(&app).await.unwrap();
        let clerk = app.context(&scene.clerk).await.unwrap();
        let director = app.context(&scene.director).await.unwrap();
        let row = rectification::find(&clerk, CODE).await.unwrap();
        let id = row.rectification.id;
        let kept = edition::keep(&clerk, id, Periodical::Month).await.unwrap().record;
        let suspend = Command::Suspend { reason: "等待上级批复".to_owned() };
        let act = Act { finding: scene.issued, command: suspend.into(), seen: None };
        finding::act(&director, act).await.unwrap();

        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("rows.zip");
        let writer = File::create(&pack).unwrap();
        app.app.store.backup_rows(writer, 0).await.unwrap();
        let settings = Settings {
            database: format!("sqlite://{}", folder.path().join("past.db").display()),
            suite: app.app.store.suite(),
            blobs: BlobSettings::Folder(folder.path().join("blobs")),
        };
        let past = Store::restore_as_of(&settings, File::open(&pack).unwrap(), kept.sequence).await.unwrap();
        assert_eq!(past.sequence().await.unwrap(), kept.sequence);
        let period = Period { from: kept.from, until: kept.until };
        for told in &kept.figures {
            let filter = Measure::named(&told.measure).unwrap().narrow(Filter::default(), period);
            let n = past.ledger_count(&Scope::All, id, &filter).await.unwrap();
            assert_eq!(n, told.n, "{}", told.measure);
        }
        let working = Measure::Working.narrow(Filter::default(), period);
        let then = past.ledger_count(&Scope::All, id, &working).await.unwrap();
        let now = app.app.store.ledger_count(&Scope::All, id, &working).await.unwrap();
        assert_eq!(then, now + 1, "what was paused since was at work then");
        assert!(past.rebuild(false).await.unwrap().drift.is_empty());
    }
}
