//! From what units hand in to a verified red flag, with the real engine: accepted rows are kept, models run, a flag is looked up,
//! verified and handed over by two people; a correction recalls it; nobody but supervisors finds any of it.
use std::{
    collections::BTreeMap,
    io::{Seek as _, SeekFrom, Write as _},
};

use bihuan_casework::{
    Context, Failure, collection,
    flag::{self, Chosen, FlagWish},
    notice::{self, About, Matter},
    paper::{self, PaperFormat},
};
use bihuan_domain::{
    Refusal, Role,
    collection::{Asked, CollectionContent, Stage, Team},
    flag::{Disposition, FlagStanding, HandOver, Nearness, Outcome},
    id::{CollectionId, FlagId, RunId, SubmissionId, UnitId},
    model_run::{FlagFigures, RunStanding},
};
use bihuan_testkit::{Member, TestApp};
use jiff::civil::date;
use tempfile::TempDir;

use crate::engine::analysis;

/// The first died in January and is paid in March; the second is alive; the third died in March and is paid until April.
const DEAD: &str = "219901194001011010";
const ALIVE: &str = "219901194001022027";

struct Ground {
    app: TestApp,
    supervisor: Member,
    second: Member,
    team: Member,
    handler: Member,
    unit: UnitId,
    task: CollectionId,
    _tables: TempDir,
}

impl Ground {
    async fn new() -> Self {
        let tables = tempfile::tempdir().unwrap();
        let app = TestApp::with_analysis(analysis(&tables)).await.unwrap();
        let root = app.unit("云岭县委", None).await.unwrap();
        let commission = app.unit("县纪委监委", Some(root)).await.unwrap();
        let first = app.unit("派驻第一组", Some(root)).await.unwrap();
        let unit = app.unit("县民政局", Some(root)).await.unwrap();
        let data = [Role::DataSupervisor];
        let supervisor = app.member("supervisor", commission, &data).await.unwrap();
        let second = app.member("second", commission, &data).await.unwrap();
        let team = app.member("team", first, &[Role::ResidentTeam]).await;
        let handler = app.member("handler", unit, &[Role::UnitHandler]).await;
        let ctx = app.context(&supervisor).await.unwrap();
        let asked = |set: &str| Asked {
            set: set.to_owned(),
            units: vec![unit],
        };
        let content = CollectionContent {
            title: "城乡低保数据采集".to_owned(),
            basis: "《中华人民共和国监察法》第十八条".to_owned(),
            letter_no: "云纪调〔2024〕5号".to_owned(),
            purpose: "核查低保发放".to_owned(),
            scope: "全县低保对象".to_owned(),
            from: date(2024, 1, 1),
            until: date(2024, 5, 31),
            due: date(2024, 6, 30),
            keep_until: date(2025, 6, 30),
            county: String::new(),
            asked: vec![asked("dibao"), asked("death")],
            teams: vec![Team {
                team: first,
                units: vec![unit],
            }],
        };
        let task = collection::open(&ctx, content).await.unwrap().record;
        Self {
            app,
            supervisor,
            second,
            team: team.unwrap(),
            handler: handler.unwrap(),
            unit,
            task: task.id,
            _tables: tables,
        }
    }

    async fn of(&self, member: &Member) -> Context {
        self.app.context(member).await.unwrap()
    }

    async fn part(&self, set: &str) -> SubmissionId {
        let parts = collection::parts(&self.of(&self.supervisor).await, self.task).await;
        let parts = parts.unwrap();
        let found = parts
            .iter()
            .find(|it| it.record.set == set && it.record.unit == self.unit);
        found.unwrap().record.id
    }

    /// Hands a table in and accepts it.
    async fn accepted(&self, set: &str, text: &str) {
        let id = self.part(set).await;
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let why = "只有少数对象，其余月份没有变动".to_owned();
        let ctx = self.of(&self.handler).await;
        let handed = collection::hand_in(&ctx, id, None, "表.csv", file, why).await;
        let handed = handed.unwrap();
        if !matches!(handed.record.stage, Stage::Handed) {
            let verdict = collection::verdict(&ctx, id, handed.record.rounds.len()).await;
            panic!("{set}: {:?} {verdict:#?}", handed.record.stage);
        }
        let ctx = self.of(&self.team).await;
        let done = collection::accept(&ctx, id, None).await.unwrap();
        assert!(
            matches!(done.record.stage, Stage::Accepted { batch: Some(_), .. }),
            "{:?}",
            done.record.stage
        );
    }

    async fn run(&self) -> (RunId, FlagFigures) {
        let ctx = self.of(&self.supervisor).await;
        let chosen = vec![Chosen {
            model: "S01".to_owned(),
            values: BTreeMap::new(),
        }];
        let begun = flag::start(&ctx, self.task, chosen).await.unwrap();
        let id = begun.record.content.id;
        flag::waited(&self.app.app, id).await;
        let run = flag::show_run(&ctx, id).await.unwrap().record;
        let RunStanding::Finished { models, flags, .. } = run.standing else {
            panic!("{:?}", run.standing);
        };
        assert_eq!(models[0].failed, None);
        (id, flags)
    }

    async fn status(&self, member: &Member, path: &str) -> u16 {
        let answer = self.app.get(path).session(member).send().await;
        answer.unwrap().status.as_u16()
    }
}

fn dibao(months_of_the_dead: &[&str]) -> String {
    let mut text = "户编号,身份证号,姓名,类别,区划代码,月份,金额,账号\n".to_owned();
    let mut add = |household: &str, id: &str, name: &str, month: &str| {
        text.push_str(&format!(
            "{household},{id},{name},城市低保,219901001001,{month},450.00,\n"
        ));
    };
    for month in months_of_the_dead {
        add("D0001", DEAD, "赵大山", month);
    }
    for month in ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"] {
        add("D0002", ALIVE, "钱小河", month);
    }
    text
}

fn figures(raised: u64, changed: u64, recalled: u64, same: u64) -> FlagFigures {
    FlagFigures {
        raised,
        changed,
        recalled,
        same,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_is_raised_looked_up_verified_handed_over_and_recalled() {
    let g = Ground::new().await;
    g.accepted("dibao", &dibao(&["2024-01", "2024-02", "2024-03"]))
        .await;
    let death = format!("身份证号,姓名,死亡日期,来源\n{DEAD},赵大山,2024-01-20,公安\n");
    g.accepted("death", &death).await;

    // A model whose data the task was not granted is refused before anything is read.
    let ctx = g.of(&g.supervisor).await;
    let other = vec![Chosen {
        model: "F01".to_owned(),
        values: BTreeMap::new(),
    }];
    let refused = flag::start(&ctx, g.task, other).await.unwrap_err();
    assert!(refused.to_string().contains("没有获准使用"), "{refused}");

    let (run, flags) = g.run().await;
    assert_eq!(flags, figures(1, 0, 0, 0));
    // The same question about the same rows changes nothing.
    let (_, again) = g.run().await;
    assert_eq!(again, figures(0, 0, 0, 1));

    let found = flag::flags(&ctx, &FlagWish::default()).await.unwrap().flags;
    assert_eq!(found.len(), 1);
    let it = &found[0].record;
    let id = it.content.id;
    assert_eq!(it.standing, FlagStanding::Open);
    assert_eq!(it.content.clues[0].model, "S01");
    assert_eq!(it.content.clues[0].period, "2024");
    assert_eq!(it.content.clues[0].run, run);
    assert!(!it.content.subject.contains(DEAD), "a pseudonym");

    // Masked on the page, for the model's columns only.
    let page = g.app.get(&format!("/flags/{id}")).session(&g.supervisor);
    let page = page.send().await.unwrap();
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(DEAD) && !page.text().contains("赵大山"));
    assert!(page.text().contains("219901********1010"), "masked rows");
    assert!(page.text().contains("需核实"));

    // Nobody looks up before he was sent, and never without a reason.
    assert!(flag::unmask(&ctx, id, "核对").await.is_err());
    flag::assign(&ctx, id, None, g.supervisor.id).await.unwrap();
    assert!(flag::unmask(&ctx, id, " ").await.is_err());
    let (after, rows) = flag::unmask(&ctx, id, "核对死亡登记").await.unwrap();
    assert!(
        rows.iter()
            .any(|row| row.cells.iter().any(|(_, value)| value == DEAD))
    );
    assert_eq!(after.record.look_ups.len(), 1);
    assert_eq!(after.record.look_ups[0].reason, "核对死亡登记");
    assert_eq!(after.record.look_ups[0].rows.len(), rows.len());

    hidden(&g, id, run).await;
    verified_and_handed_over(&g, id).await;

    // The unit corrects its table: the clue is gone, and the flag says so.
    let part = g.part("dibao").await;
    let ctx = g.of(&g.team).await;
    collection::send_back(&ctx, part, None, "3 月一行系误录")
        .await
        .unwrap();
    g.accepted("dibao", &dibao(&["2024-01", "2024-02"])).await;
    let (_, flags) = g.run().await;
    assert_eq!(flags, figures(0, 0, 1, 0));
    let ctx = g.of(&g.supervisor).await;
    let it = flag::show(&ctx, id).await.unwrap().stored.record;
    assert!(
        matches!(
            it.standing,
            FlagStanding::Recalled {
                handed: Some(_),
                ..
            }
        ),
        "{:?}",
        it.standing
    );
    assert_eq!(it.gone.len(), 1);
}

/// Whoever is no supervisor finds nothing under any of the addresses.
async fn hidden(g: &Ground, id: FlagId, run: RunId) {
    for path in [
        "/flags".to_owned(),
        format!("/flags/{id}"),
        "/models".to_owned(),
        "/models/S01".to_owned(),
        format!("/collections/{}/runs", g.task),
        format!("/runs/{run}"),
    ] {
        assert_eq!(g.status(&g.supervisor, &path).await, 200, "{path}");
        for outsider in [&g.team, &g.handler] {
            assert_eq!(g.status(outsider, &path).await, 404, "{path}");
        }
    }
    for path in [
        format!("/flags/{id}/unmask"),
        format!("/flags/{id}/assign"),
        format!("/flags/{id}/decide"),
        format!("/flags/{id}/close"),
        format!("/collections/{}/runs", g.task),
        format!("/runs/{run}/cancel"),
    ] {
        for outsider in [&g.team, &g.handler] {
            let sent = g.app.post(&path).session(outsider).form(&[]).send().await;
            assert_eq!(sent.unwrap().status, 404, "{path}");
        }
    }
}

/// One verifies, another decides.
async fn verified_and_handed_over(g: &Ground, id: FlagId) {
    let ctx = g.of(&g.supervisor).await;
    let early = flag::verify(&ctx, id, None, Outcome::True, None, "属实").await;
    assert!(matches!(
        early,
        Err(Failure::Refused(Refusal::NoDisposition))
    ));
    let reason = "死亡登记与发放名单相符";
    flag::dispose(&ctx, id, None, Disposition::Inquiry, reason)
        .await
        .unwrap();
    flag::verify(&ctx, id, None, Outcome::True, None, "经核对死亡证明属实")
        .await
        .unwrap();
    let way = HandOver::Finding {
        text: "低保对象死亡后仍发放一个月".to_owned(),
    };
    flag::propose_hand_over(&ctx, id, None, way).await.unwrap();
    let own = flag::decide_hand_over(&ctx, id, None, None).await;
    assert!(matches!(
        own,
        Err(Failure::Refused(Refusal::OwnVerification))
    ));
    let other = g.of(&g.second).await;
    let closed = flag::decide_hand_over(&other, id, None, None)
        .await
        .unwrap();
    assert_eq!(closed.record.standing.key(), "closed");
    let found = flag::conversions(&other).await.unwrap();
    let model = &found["S01"];
    assert_eq!((model.flags, model.verified, model.confirmed), (1, 1, 1));
}

/// The notices that somebody looked up what he is near to.
async fn told_of_near(ctx: &Context, id: FlagId) -> usize {
    let rows = notice::list(ctx, true, None, 50).await.unwrap();
    let told = rows
        .iter()
        .filter(|row| row.about == About::Flag(id) && row.matter == Matter::LookedUpNear);
    told.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_is_near_is_told_to_the_others() {
    let g = Ground::new().await;
    let data = [Role::DataSupervisor];
    // He works where the rows come from, and the dead is called as he is.
    let near = g.app.member("买买提", g.unit, &data).await.unwrap();
    let months = ["2024-01", "2024-02", "2024-03"];
    let table = dibao(&months).replace("赵大山", "测试·买买提");
    g.accepted("dibao", &table).await;
    let death = format!("身份证号,姓名,死亡日期,来源\n{DEAD},测试·买买提,2024-01-20,公安\n");
    g.accepted("death", &death).await;
    g.run().await;
    let ctx = g.of(&near).await;
    let found = flag::flags(&ctx, &FlagWish::default()).await.unwrap().flags;
    let id = found[0].record.content.id;
    flag::assign(&ctx, id, None, near.id).await.unwrap();
    // What happens from now on is told.
    notice::catch_up(&g.app.app).await.unwrap();
    let (after, _) = flag::unmask(&ctx, id, "核对死亡登记").await.unwrap();
    let seen = &after.record.look_ups[0].near;
    assert!(seen.contains(&Nearness::OwnUnit), "{seen:?}");
    let page = g.app.get(&format!("/flags/{id}")).session(&g.second);
    let page = page.send().await.unwrap().text();
    assert!(page.contains("数据由查看人所在单位报送"), "on the page");
    notice::catch_up(&g.app.app).await.unwrap();
    for other in [&g.supervisor, &g.second] {
        assert_eq!(told_of_near(&g.of(other).await, id).await, 1);
    }
    assert_eq!(told_of_near(&ctx, id).await, 0, "he knows");

    // Somebody who is not near looks, and nobody is told.
    let ctx = g.of(&g.supervisor).await;
    flag::assign(&ctx, id, None, g.supervisor.id).await.unwrap();
    let (after, _) = flag::unmask(&ctx, id, "核对死亡登记").await.unwrap();
    assert!(after.record.look_ups[1].near.is_empty());
    notice::catch_up(&g.app.app).await.unwrap();
    assert_eq!(told_of_near(&g.of(&g.second).await, id).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_is_explained_when_its_person_is_asked_and_forgotten_when_nobody_confirms_it() {
    let g = Ground::new().await;
    let months = ["2024-01", "2024-02", "2024-03"];
    g.accepted("dibao", &dibao(&months)).await;
    let death = format!("身份证号,姓名,死亡日期,来源\n{DEAD},赵大山,2024-01-20,公安\n");
    g.accepted("death", &death).await;
    g.run().await;
    let ctx = g.of(&g.supervisor).await;
    let found = flag::flags(&ctx, &FlagWish::default()).await.unwrap().flags;
    let id = found[0].record.content.id;
    flag::assign(&ctx, id, None, g.supervisor.id).await.unwrap();
    let early = paper::of_flag(&ctx, id, "赵大山家属", PaperFormat::Docx).await;
    assert!(matches!(early, Err(Failure::Refused(Refusal::NotToBeTold))));
    let talk = Disposition::Talk;
    flag::dispose(&ctx, id, None, talk, "请家属说明")
        .await
        .unwrap();
    let paper = paper::of_flag(&ctx, id, "赵大山家属", PaperFormat::Docx).await;
    let text = text_of(&paper.unwrap().bytes);
    for part in [
        "只是提示，不是结论",
        "219901********1010",
        "S01",
        "校验",
        "可以要求更正",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains(DEAD), "covered");

    // The data goes on its last day; what nobody confirmed goes twelve months later, and not before.
    g.app.set_now("2025-07-02T01:00:00Z").unwrap();
    assert_eq!(collection::expire(&g.app.app).await.unwrap(), 1);
    assert_eq!(flag::forget_unconfirmed(&g.app.app).await.unwrap(), 0);
    g.app.set_now("2026-07-03T01:00:00Z").unwrap();
    assert_eq!(flag::forget_unconfirmed(&g.app.app).await.unwrap(), 1);
    assert_eq!(flag::forget_unconfirmed(&g.app.app).await.unwrap(), 0);
    let it = flag::show(&ctx, id).await.unwrap().stored.record;
    assert_eq!(it.standing.key(), "forgotten");
    assert_eq!(it.content.subject, "");
    assert!(it.content.clues.is_empty() && it.disposals.is_empty());
    let kept = g.app.app.store.entries(&format!("red_flag/{id}"), 0).await;
    let kept = kept.unwrap();
    assert!(kept.len() >= 5);
    let words = kept.iter().filter(|it| it.entry.personal.is_some());
    assert_eq!(words.count(), 0, "no words are left in the journal");
    let rebuilt = g.app.app.store.rebuild(false).await.unwrap();
    assert!(rebuilt.drift.is_empty(), "{:?}", rebuilt.drift);
}

/// The words of a DOCX.
fn text_of(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    let mut document = archive.by_name("word/document.xml").unwrap();
    std::io::Read::read_to_string(&mut document, &mut xml).unwrap();
    let mut text = String::new();
    let mut is_tag = false;
    for letter in xml.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    text
}
