//! A whole made-up county: its hundred units upload their workbooks, messy first, teams accept them, models find what a slow judge finds, and
//! the units that declared nothing end up in one letter.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_casework::{
    Context, collection,
    flag::{self, Chosen, FlagWish},
    paper::{self, PaperFormat},
};
use bihuan_domain::{
    Role,
    collection::{Asked, CollectionContent, HandedIn, Submission, Team},
    flag::{Nature, Outcome},
    id::{CollectionId, SubmissionId, UnitId},
    model_run::RunStanding,
};
use bihuan_specimen::{
    World,
    handin::{self, Book, Layout},
    reference,
};
use bihuan_testkit::{Member, TestApp};
use jiff::civil::date;
use tempfile::TempDir;

use crate::engine::analysis;

/// What is asked for, registers before what refers to them.
const SETS: [&str; 4] = ["vehicle", "fuel_card", "voucher", "fuel_txn"];

struct County {
    app: TestApp,
    supervisor: Member,
    second: Member,
    teams: Vec<Member>,
    /// Which of them checks a unit.
    team_of: BTreeMap<UnitId, usize>,
    /// By the number that the registers give a unit.
    units: BTreeMap<String, (UnitId, Member)>,
    task: CollectionId,
    parts: BTreeMap<(UnitId, String), SubmissionId>,
    _tables: TempDir,
}

impl County {
    async fn new(books: &[Book]) -> Self {
        let tables = tempfile::tempdir().unwrap();
        let app = TestApp::with_analysis(analysis(&tables)).await.unwrap();
        app.set_now("2026-01-05T02:00:00Z").unwrap();
        let root = app.unit("云岭县委", None).await.unwrap();
        let commission = app.unit("县纪委监委", Some(root)).await.unwrap();
        let data = [Role::DataSupervisor];
        let supervisor = app.member("supervisor", commission, &data).await.unwrap();
        let second = app.member("second", commission, &data).await.unwrap();
        let mut units = BTreeMap::new();
        for code in books.iter().map(|book| book.unit.as_str()) {
            if units.contains_key(code) {
                continue;
            }
            let unit = app.unit(&format!("单位{code}"), Some(root)).await.unwrap();
            let roles = [Role::UnitHandler, Role::UnitHead];
            let member = app.member(&format!("u{code}"), unit, &roles).await.unwrap();
            units.insert(code.to_owned(), (unit, member));
        }
        let all: Vec<UnitId> = units.values().map(|(unit, _)| *unit).collect();
        let (mut teams, mut checked) = (Vec::new(), Vec::new());
        let mut team_of = BTreeMap::new();
        for (number, some) in (1..).zip(all.chunks(all.len().div_ceil(5))) {
            let name = format!("派驻第{number}组");
            let unit = app.unit(&name, Some(root)).await.unwrap();
            let roles = [Role::ResidentTeam];
            teams.push(
                app.member(&format!("team{number}"), unit, &roles)
                    .await
                    .unwrap(),
            );
            team_of.extend(some.iter().map(|unit| (*unit, checked.len())));
            checked.push(Team {
                team: unit,
                units: some.to_vec(),
            });
        }
        let ctx = app.context(&supervisor).await.unwrap();
        let content = CollectionContent {
            title: "公务加油卡数据采集".to_owned(),
            basis: "《中华人民共和国监察法》第十八条".to_owned(),
            letter_no: "云纪调〔2026〕1号".to_owned(),
            purpose: "核对公务加油卡使用情况".to_owned(),
            scope: "全县公务车辆、加油卡、刷卡记录和燃油凭证".to_owned(),
            from: date(2025, 1, 1),
            until: date(2025, 12, 31),
            due: date(2026, 1, 15),
            keep_until: date(2026, 12, 31),
            county: String::new(),
            asked: SETS
                .map(|set| Asked {
                    set: set.to_owned(),
                    units: all.clone(),
                })
                .into(),
            teams: checked,
        };
        let task = collection::open(&ctx, content).await.unwrap().record.id;
        let parts = collection::parts(&ctx, task).await.unwrap();
        let parts = parts.into_iter().map(|it| {
            let Submission { id, unit, set, .. } = it.record;
            ((unit, set), id)
        });
        Self {
            parts: parts.collect(),
            app,
            supervisor,
            second,
            teams,
            team_of,
            units,
            task,
            _tables: tables,
        }
    }

    async fn of(&self, member: &Member) -> Context {
        self.app.context(member).await.unwrap()
    }

    /// Uploads a workbook as the unit's page does. Gives where the submission stands then.
    async fn upload(&self, book: &Book, name: &str, bytes: &[u8]) -> &'static str {
        let (unit, member) = &self.units[book.unit.as_str()];
        let id = self.parts[&(*unit, book.table.to_owned())];
        let path = format!("/submissions/{id}/file");
        let ask = self.app.post(&path).session(member);
        let answer = ask.file("file", name, bytes).send().await.unwrap();
        assert_eq!(answer.status, 303, "{}: {}", book.unit, answer.text());
        let ctx = self.of(member).await;
        let (after, _) = collection::show_submission(&ctx, id).await.unwrap();
        after.record.stage.key()
    }

    async fn accept(&self, book: &Book) {
        let (unit, _) = &self.units[book.unit.as_str()];
        let id = self.parts[&(*unit, book.table.to_owned())];
        let team = &self.team_of[unit];
        let ctx = self.of(&self.teams[*team]).await;
        collection::accept(&ctx, id, None).await.unwrap();
    }

    /// Every unit hands everything in; swipes messy first. Gives how many messy ones were not taken.
    async fn hand_in(&self, world: &World, books: &[Book]) -> usize {
        let mut refused = 0;
        for set in SETS {
            for (place, book) in (0..).zip(books) {
                if book.table != set {
                    continue;
                }
                if book.rows.is_empty() {
                    let (unit, member) = &self.units[book.unit.as_str()];
                    let id = self.parts[&(*unit, set.to_owned())];
                    let ctx = self.of(member).await;
                    let reason = "本单位没有这类数据".to_owned();
                    collection::nothing(&ctx, id, None, reason).await.unwrap();
                    self.accept(book).await;
                    continue;
                }
                if set == "fuel_txn" {
                    let messy = handin::messy(world, book, place);
                    let bytes = handin::write_file(&messy.book, &messy.layout, &messy.numbers);
                    let name = format!("刷卡记录.{}", messy.layout.extension());
                    refused +=
                        usize::from(self.upload(book, &name, &bytes.unwrap()).await != "handed");
                }
                let bytes = handin::write_file(book, &Layout::plain(book), &[]).unwrap();
                let stage = self.upload(book, "数据.xlsx", &bytes).await;
                assert_eq!(stage, "handed", "{} {set}", book.unit);
                self.accept(book).await;
            }
        }
        refused
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_units_and_what_models_find_in_their_workbooks() {
    let world = World::new(7, 1).unwrap();
    let books: Vec<Book> = handin::books(&world, 0)
        .into_iter()
        .filter(|book| SETS.contains(&book.table))
        .collect();
    let county = County::new(&books).await;
    assert_eq!(county.units.len(), 100);
    let refused = county.hand_in(&world, &books).await;
    assert!(refused > 80, "{refused} messy workbooks went back");

    let ctx = county.of(&county.supervisor).await;
    let library = flag::library(&ctx).unwrap();
    let runnable = library.into_iter().filter(|model| {
        let mut inputs = model.inputs.iter();
        model.on_by_default && inputs.all(|(set, _)| SETS.contains(&set.as_str()))
    });
    let chosen: Vec<Chosen> = runnable
        .map(|model| Chosen {
            model: model.id,
            values: BTreeMap::new(),
        })
        .collect();
    assert!(chosen.len() >= 8, "{} models", chosen.len());
    let begun = flag::start(&ctx, county.task, chosen).await.unwrap();
    let run = begun.record.content.id;
    flag::waited(&county.app.app, run).await;
    let RunStanding::Finished { models, .. } =
        flag::show_run(&ctx, run).await.unwrap().record.standing
    else {
        panic!("the run did not end");
    };
    let truth = reference::hits(&world.county(0));
    for model in &models {
        assert_eq!(model.failed, None, "{}", model.model);
        let hits: BTreeSet<_> = truth
            .iter()
            .filter(|hit| hit.rule.code() == model.model)
            .collect();
        assert_eq!(model.hits, hits.len() as u64, "{}", model.model);
    }

    let judged = truth.iter().filter(|hit| hit.rule.code() == "F14");
    zero_reports_in_one_letter(&county, judged.count()).await;
}

/// Nine units say that they have no cards. The slow judge lets off those without vehicles and those that hardly pay in cash; the
/// others are verified one by one and named in one letter.
async fn zero_reports_in_one_letter(county: &County, judged: usize) {
    let ctx = county.of(&county.supervisor).await;
    let parts = collection::parts(&ctx, county.task).await.unwrap();
    let said = parts.iter().filter(|part| {
        part.record.set == "fuel_card"
            && matches!(
                part.record.last().map(|round| &round.handed),
                Some(HandedIn::Nothing { .. })
            )
    });
    assert_eq!(said.count(), 9, "the board shows all nine");
    let wish = FlagWish {
        nature: Some(Nature::Suggestion),
        ..FlagWish::default()
    };
    let assigned = flag::assign_all(&ctx, &wish, county.supervisor.id).await;
    assert_eq!(assigned.unwrap(), judged as u64);
    let found = flag::flags(&ctx, &wish).await.unwrap().flags;
    let reply_by = date(2026, 3, 31);
    let early = paper::of_suggestions(
        &ctx,
        county.task,
        "县机关事务服务中心",
        reply_by,
        PaperFormat::Docx,
    );
    assert!(early.await.is_err(), "nothing is verified yet");
    for stored in &found {
        let id = stored.record.content.id;
        let text = "经核对凭证和派车单，全年以现金加油，未办理公务加油卡";
        flag::verify(&ctx, id, None, Outcome::True, None, text)
            .await
            .unwrap();
    }
    let it = flag::suggestions(&ctx, county.task).await.unwrap();
    assert_eq!((it.units(), it.waiting), (judged, 0));
    let told: BTreeSet<&str> = it.shortcomings[0]
        .units
        .iter()
        .map(|it| it.unit.as_str())
        .collect();
    let zero: Vec<String> = found
        .iter()
        .map(|it| format!("单位{}", it.record.content.subject))
        .collect();
    assert_eq!(told, zero.iter().map(String::as_str).collect());
    let letter = paper::of_suggestions(
        &ctx,
        county.task,
        "县机关事务服务中心",
        reply_by,
        PaperFormat::Pdf,
    );
    let letter = letter.await.unwrap();
    assert!(letter.bytes.starts_with(b"%PDF"));
    // What is proposed to one organ is agreed to by somebody else, as everything that leaves the house.
    let other = county.of(&county.second).await;
    assert!(flag::suggestions(&other, county.task).await.is_ok());
}
