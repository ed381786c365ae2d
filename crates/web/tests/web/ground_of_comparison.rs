//! A collection task with the village cadres and an old roll without identity numbers, handed in, accepted and compared.

use std::fmt::Write as _;

use bihuan_casework::{
    StoredRecord, collection,
    comparison::{self, PairShown, Part},
};
use bihuan_domain::{
    Role,
    collection::{Asked, CollectionContent, Submission},
    id::{CollectionId, ComparisonId},
};
use bihuan_testkit::{Answer, Member};
use jiff::{SignedDuration, civil::date};

use crate::{
    ground::{Ground, sent},
    ground_of_collection::MARK,
};

/// Cadres, each of whom has a namesake nowhere.
const CADRES: usize = 40;
/// So many of them stand in the roll with birthday and village: proposed as links.
pub(crate) const SAME: usize = 6;
/// So many stand there with a wrong digit in the birthday: a question.
pub(crate) const SLIPPED: usize = 3;
/// Of so many the roll has somebody of the same name and birthday, and nothing more: no evidence.
pub(crate) const NAMESAKES: usize = 2;
/// Strangers in the roll.
const STRANGERS: usize = 40;

/// What a comparison stands on.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// The task.
    pub(crate) task: String,
    /// The comparison.
    pub(crate) comparison: String,
    /// A pair that somebody has to look at.
    pub(crate) pair: String,
}

/// A made-up person.
pub(crate) struct Made {
    pub(crate) name: String,
    birth: (i16, usize, usize),
    village: String,
    pub(crate) id_no: String,
}

impl Made {
    fn birth(&self, slip: usize) -> String {
        let (year, month, day) = self.birth;
        format!("{year}-{month:02}-{:02}", day + slip)
    }
}

/// Somebody; another for every number.
pub(crate) fn made(number: usize) -> Made {
    let surnames: Vec<char> = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许".chars().collect();
    let first: Vec<char> = "建国文志德明春秋玉".chars().collect();
    let second: Vec<char> = "华军兰芳涛梅林峰霞平英".chars().collect();
    let name = [
        surnames[number % surnames.len()],
        first[(number / 3) % first.len()],
        second[(number * 7) % second.len()],
    ];
    let birth = (
        1950 + i16::try_from(number % 45).unwrap(),
        number * 5 % 12 + 1,
        number * 11 % 27 + 1,
    );
    let (year, month, day) = birth;
    let body = format!("219901{year}{month:02}{day:02}{:03}", number + 1);
    Made {
        name: name.iter().collect(),
        birth,
        village: format!("2199011002{:02}", number % 9 + 1),
        id_no: format!("{body}{}", check(&body)),
    }
}

/// The last character of an identity number (GB 11643).
fn check(body: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(c, weight)| c.to_digit(10).unwrap() * weight)
        .sum();
    "10X98765432".chars().nth((sum % 11) as usize).unwrap()
}

fn cadres() -> String {
    let mut text = "身份证号,姓名,村代码,职务\n".to_owned();
    for it in (0..CADRES).map(made) {
        writeln!(text, "{},{},{},村委会委员", it.id_no, it.name, it.village).unwrap();
    }
    text
}

/// The roll; `first` is the number in its first line.
pub(crate) fn roll(first: usize) -> String {
    let mut text = "名册名称,序号,姓名,出生日期,村代码\n".to_owned();
    let mut line = |it: &Made, birth: String, village: &str| {
        let number = first + text.lines().count();
        writeln!(text, "安置名册,{number},{},{birth},{village}", it.name).unwrap();
    };
    for number in 0..SAME + SLIPPED + NAMESAKES {
        let it = made(number);
        if number < SAME {
            line(&it, it.birth(0), &it.village);
        } else if number < SAME + SLIPPED {
            line(&it, it.birth(1), &it.village);
        } else {
            line(&it, it.birth(0), "");
        }
    }
    for it in (200..200 + STRANGERS).map(made) {
        line(&it, it.birth(0), &it.village);
    }
    text
}

impl Ground {
    /// Opens the task, has both tables accepted, and compares them.
    pub(crate) async fn compare(&mut self) {
        let task = self.people_task().await;
        let parts = self.parts_of(task).await;
        for part in parts {
            let text = match part.record.set.as_str() {
                "roster" => roll(1),
                _ => cadres(),
            };
            self.accepted(&part.record.id.to_string(), &text).await;
        }
        self.compared = Compared {
            task: task.to_string(),
            ..Compared::default()
        };
        let comparison = self.compare_again().await;
        let ctx = self.app.context(self.collected.supervisor()).await.unwrap();
        let shown = comparison::show(&ctx, comparison, Part::Review, 1).await;
        let list = shown.unwrap().list.unwrap();
        self.compared.comparison = comparison.to_string();
        self.compared.pair.clone_from(&list.pairs[0].pair.key);
    }

    /// A task that asks the lead unit for both tables.
    async fn people_task(&self) -> CollectionId {
        let ctx = self.app.context(self.collected.supervisor()).await.unwrap();
        let asked = |set: &str| Asked {
            set: set.to_owned(),
            units: vec![self.scene.lead_unit],
        };
        let content = CollectionContent {
            title: "安置人员核对".to_owned(),
            basis: "《中华人民共和国监察法》第十八条".to_owned(),
            letter_no: "云纪调〔2024〕5号".to_owned(),
            purpose: "核对安置名册中的村干部".to_owned(),
            scope: "全县村干部和安置名册".to_owned(),
            from: date(2024, 1, 1),
            until: date(2024, 5, 31),
            due: date(2024, 6, 20),
            keep_until: date(2025, 6, 20),
            county: String::new(),
            asked: vec![asked("village_cadre"), asked("roster")],
            teams: Vec::new(),
        };
        collection::open(&ctx, content).await.unwrap().record.id
    }

    /// What a task asks for.
    pub(crate) async fn parts_of(&self, task: CollectionId) -> Vec<StoredRecord<Submission>> {
        let ctx = self.app.context(self.collected.supervisor()).await.unwrap();
        collection::parts(&ctx, task).await.unwrap()
    }

    /// Hands a table in and accepts it.
    pub(crate) async fn accepted(&self, id: &str, text: &str) {
        let came = self.hand_table_in(&self.scene.handler, id, text).await;
        assert_eq!(came.status, 303, "{}", came.text());
        let accept = format!("/submissions/{id}/accept");
        let accept = self.app.post(&accept).session(self.collected.supervisor());
        let done = sent(accept.form(&[])).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }

    /// Asks for a comparison.
    pub(crate) async fn ask_comparison(&self, who: &Member, left: &str, right: &str) -> Answer {
        let path = format!("/collections/{}/comparisons", self.compared.task);
        let reason = format!("核对安置名册 {MARK}");
        let fields = [
            ("left", left),
            ("right", right),
            ("reason", reason.as_str()),
        ];
        sent(self.app.post(&path).session(who).form(&fields)).await
    }

    /// Compares both tables and waits for the end.
    pub(crate) async fn compare_again(&self) -> ComparisonId {
        let supervisor = self.collected.supervisor();
        let begun = self
            .ask_comparison(supervisor, "village_cadre", "roster")
            .await;
        assert_eq!(begun.status, 303, "{}", begun.text());
        let path = begun.header("location");
        let id = path.split(['/', '?']).nth(2).unwrap().parse().unwrap();
        comparison::waited(&self.app.app, id).await;
        // Two comparisons of one moment would stand in no order.
        let later = self.app.app.clock.now() + SignedDuration::from_secs(3);
        self.app.set_now(&later.to_string()).unwrap();
        id
    }

    /// The pairs of a part.
    pub(crate) async fn pairs(&self, id: ComparisonId, part: Part) -> Vec<PairShown> {
        let ctx = self.app.context(self.collected.supervisor()).await.unwrap();
        let shown = comparison::show(&ctx, id, part, 1).await.unwrap();
        shown.list.unwrap().pairs
    }

    /// Somebody else who supervises.
    pub(crate) async fn another_supervisor(&self) -> Member {
        let roles = [Role::DataSupervisor];
        let unit = self.scene.root;
        self.app.member("another", unit, &roles).await.unwrap()
    }
}
