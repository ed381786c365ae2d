//! A collection task: the lead unit and another hand in vehicles, a team checks the lead unit.

use bihuan_casework::collection;
use bihuan_domain::{
    Role,
    collection::{Asked, Submission, Team},
    id::{CollectionId, UnitId},
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
        let both = vec![s.lead_unit, s.other_unit];
        let wanted = wanted(both, s.lead_unit, first);
        let task = collection::open(&ctx, wanted).await.unwrap().record;
        let id = task.content.id;
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
        };
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

fn wanted(units: Vec<UnitId>, checked: UnitId, team: UnitId) -> collection::Wanted {
    let asked = |set: &str| Asked {
        set: set.to_owned(),
        units: units.clone(),
    };
    collection::Wanted {
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
