//! A collection task: the lead unit and another hand in vehicles, a team checks the lead unit.

use std::collections::BTreeMap;

use bihuan_casework::collection;
use bihuan_domain::{
    Role,
    collection::{Asked, CollectionContent, Submission, Team},
    flag::{
        Cause, Clue, ClueDetail, Disposition, FlagEvent, HandOver, Nature, NewFlag, Outcome,
        RedFlag, Severity,
    },
    id::{CollectionId, FlagId, PersonId, RunId, UnitId},
    model_run::{ModelAsked, ModelRun, NewRun, RunEvent},
};
use bihuan_testkit::{Answer, Member};
use jiff::{SignedDuration, civil::date};

use crate::ground::{Ground, sent};

/// Vehicles without a fault.
pub(crate) const GOOD: &str = "号牌号码,单位编码,油箱容积,油品标号,能源类型,使用状态,启用日期\n\
    辽R12045,219901-001,60,92号汽油,汽油,在用,2020-01-01\n辽R12046,219901-001,55,92号汽油,汽油,在用,2021-03-01\n";
/// The same with a letter in a plate and a word in place of a number.
pub(crate) const BAD: &str = "号牌号码,单位编码,油箱容积,油品标号,能源类型,使用状态,启用日期\n\
    辽R12O45,219901-001,六十,92号汽油,汽油,在用,2020-01-01\n辽R12046,219901-001,55,92号汽油,汽油,在用,2021-03-01\n";

/// Stands in everything that only supervisors may see.
pub(crate) const MARK: &str = "只给监督人员";

/// Everything around a task.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// Supervises.
    pub(crate) supervisor: Option<Member>,
    /// Checks the lead unit.
    pub(crate) team: Option<Member>,
    /// The task.
    pub(crate) task: String,
    /// Vehicles of the lead unit: nothing came.
    pub(crate) awaited: String,
    /// Vehicles of the other unit.
    pub(crate) foreign: String,
    /// Vouchers of the lead unit: its head signed that there are none.
    pub(crate) handed: String,
    /// Cards of the lead unit: a file came.
    pub(crate) in_rounds: String,
    /// A run that was cut off.
    pub(crate) run: String,
    /// A flag that the supervisor verifies.
    pub(crate) flag: String,
    /// One that another supervisor would hand over.
    pub(crate) proposed: String,
    /// One that was wrong.
    pub(crate) wrong: String,
}

impl Collected {
    pub(crate) fn supervisor(&self) -> &Member {
        self.supervisor.as_ref().unwrap()
    }

    pub(crate) fn team(&self) -> &Member {
        self.team.as_ref().unwrap()
    }
}

impl Ground {
    /// Opens the task.
    pub(crate) async fn collect(&mut self) {
        let s = &self.scene;
        let app = &self.app;
        let commission = app.unit("县纪委监委", Some(s.root)).await.unwrap();
        let first = app.unit("派驻第一组", Some(s.root)).await.unwrap();
        let supervisor = app.member("supervisor", commission, &[Role::DataSupervisor]);
        let supervisor = supervisor.await.unwrap();
        let team = app
            .member("team", first, &[Role::ResidentTeam])
            .await
            .unwrap();
        // Names of units are read anew when they are older than two seconds.
        let later = app.app.clock.now() + SignedDuration::from_secs(3);
        app.set_now(&later.to_string()).unwrap();
        let ctx = app.context(&supervisor).await.unwrap();
        let both = [s.lead_unit, s.other_unit];
        let wanted = wanted(&both, s.lead_unit, first);
        let task = collection::open(&ctx, wanted).await.unwrap().record;
        let id = task.id;
        let parts = collection::parts(&ctx, id).await.unwrap();
        let find = |set: &str, unit: UnitId| {
            let of = |part: &&bihuan_casework::StoredRecord<Submission>| {
                part.record.set == set && part.record.unit == unit
            };
            parts.iter().find(of).unwrap().record.id.to_string()
        };
        self.collected = Collected {
            task: id.to_string(),
            awaited: find("vehicle", s.lead_unit),
            foreign: find("vehicle", s.other_unit),
            handed: find("voucher", s.lead_unit),
            in_rounds: find("fuel_card", s.lead_unit),
            supervisor: Some(supervisor),
            team: Some(team),
            ..Collected::default()
        };
        self.flagged(id).await;
        let nothing = [("reason", "本单位全年没有燃油支出凭证")];
        let path = format!("/submissions/{}/nothing", self.collected.handed);
        let said = sent(
            self.app
                .post(&path)
                .session(&self.scene.head)
                .form(&nothing),
        )
        .await;
        assert_eq!(said.status, 303, "{}", said.text());
        let cards = self.collected.in_rounds.clone();
        let came = self.hand_table_in(&self.scene.handler, &cards, "卡号\n1000112100000000019\n");
        assert_eq!(came.await.status, 303);
    }

    /// A run and flags, as models would leave them.
    async fn flagged(&mut self, task: CollectionId) {
        let app = &self.app.app;
        let run = RunId(app.ids.next());
        let me = self.collected.supervisor().id;
        let another = PersonId(app.ids.next());
        let sent = |verifier| FlagEvent::FlagAssigned { verifier };
        let found = |outcome, fault| FlagEvent::FlagVerified {
            outcome,
            fault,
            text: format!("已核对 {MARK}"),
        };
        let propose = FlagEvent::FlagHandOverProposed {
            way: HandOver::Finding {
                text: format!("油卡管理不严 {MARK}"),
            },
        };
        let suggest = FlagEvent::FlagHandOverProposed {
            way: HandOver::Suggestion {
                text: format!("请督促办理公务加油卡 {MARK}"),
            },
        };
        let suspicion = Nature::Suspicion;
        let asked = FlagEvent::FlagDisposed {
            disposition: Disposition::Talk,
            reason: format!("请本人说明 {MARK}"),
        };
        let stories = [
            (suspicion, vec![sent(me), asked]),
            (
                suspicion,
                vec![sent(another), found(Outcome::True, None), propose],
            ),
            (
                suspicion,
                vec![sent(another), found(Outcome::Untrue, Some(Cause::Typing))],
            ),
            (
                Nature::Suggestion,
                vec![sent(another), found(Outcome::True, None), suggest],
            ),
            (Nature::Suggestion, Vec::new()),
        ];
        let mut tx = self.app.begin().await.unwrap();
        let started = RunEvent::RunStarted(NewRun {
            id: run,
            task,
            day: date(2024, 6, 1),
            engine: "引擎 1".to_owned(),
            models: vec![ModelAsked {
                model: "F14".to_owned(),
                version: 1,
                values: BTreeMap::new(),
            }],
            batches: Vec::new(),
        });
        tx.record_events::<ModelRun>(None, vec![started])
            .await
            .unwrap();
        let mut ids = Vec::new();
        for (nature, story) in stories {
            let id = FlagId(app.ids.next());
            let raised = FlagEvent::FlagRaised {
                shown: true,
                flag: new_flag(id, task, run, nature),
            };
            let events = [raised].into_iter().chain(story).collect();
            tx.record_events::<RedFlag>(None, events).await.unwrap();
            ids.push(id.to_string());
        }
        tx.commit().await.unwrap();
        let mut ids = ids.into_iter();
        self.collected.run = run.to_string();
        self.collected.flag = ids.next().unwrap();
        self.collected.proposed = ids.next().unwrap();
        self.collected.wrong = ids.next().unwrap();
    }

    /// Hands a table in.
    pub(crate) async fn hand_table_in(&self, who: &Member, id: &str, text: &str) -> Answer {
        let path = format!("/submissions/{id}/file");
        let ask = self.app.post(&path).session(who);
        sent(ask.file("file", "公务车辆.csv", text.as_bytes())).await
    }

    pub(crate) fn task(&self) -> CollectionId {
        self.collected.task.parse().unwrap()
    }
}

fn new_flag(id: FlagId, task: CollectionId, run: RunId, nature: Nature) -> NewFlag {
    NewFlag {
        id,
        task,
        nature,
        kind: "card_or_plate".to_owned(),
        subject: format!("{MARK}-{id}"),
        day: date(2024, 6, 1),
        clues: vec![Clue {
            id: id.to_string(),
            model: "F01".to_owned(),
            version: 1,
            severity: Severity::A,
            period: "2024-05-04".to_owned(),
            details: vec![ClueDetail {
                label: "加油量（升）".to_owned(),
                text: format!("120 {MARK}"),
            }],
            evidence: Vec::new(),
            run,
        }],
    }
}

fn wanted(units: &[UnitId], checked: UnitId, team: UnitId) -> CollectionContent {
    let asked = |set: &str| Asked {
        set: set.to_owned(),
        units: units.to_vec(),
    };
    CollectionContent {
        title: "公务用车数据采集".to_owned(),
        basis: "《中华人民共和国监察法》第十八条".to_owned(),
        letter_no: "云纪调〔2024〕3号".to_owned(),
        purpose: "核查公务用车管理".to_owned(),
        scope: "全县公务车辆和燃油凭证".to_owned(),
        from: date(2024, 1, 1),
        until: date(2024, 5, 31),
        due: date(2024, 6, 20),
        keep_until: date(2025, 6, 20),
        county: String::new(),
        asked: vec![asked("vehicle"), asked("voucher"), asked("fuel_card")],
        teams: vec![Team {
            team,
            units: vec![checked],
        }],
    }
}
