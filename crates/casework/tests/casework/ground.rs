//! A county with people of every role, three units that do work, and a rectification for every sequence.

use bihuan_access::Scope;
use bihuan_casework::{
    Context,
    finding::{Changed, Register, register},
    rectification::{self, Open},
};
use bihuan_domain::{
    Office, Role,
    finding::ClosureRules,
    id::{FindingId, RectificationId, RequestId, UnitId},
    rectification::{FindingList, Source},
};
use bihuan_testkit::{TestApp, demo::Chance};
use jiff::civil::date;
use uuid::Uuid;

/// Where people work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Office,
    Housing,
    /// Below the housing bureau.
    Station,
    Water,
    Discipline,
}

/// Everybody: what he signs in with, where he works, what he is.
const PEOPLE: [(&str, Place, &[Role]); 18] = [
    ("clerk", Place::Office, &[Role::OfficeClerk]),
    ("director", Place::Office, &[Role::OfficeDirector]),
    ("principal", Place::Office, &[Role::PrincipalLeader]),
    ("leader", Place::Office, &[Role::Leader]),
    ("otherleader", Place::Office, &[Role::Leader]),
    ("viewer", Place::Office, &[Role::Viewer]),
    ("housinghead", Place::Housing, &[Role::UnitHead]),
    ("housing", Place::Housing, &[Role::UnitHandler]),
    ("station", Place::Station, &[Role::UnitHandler]),
    ("waterhead", Place::Water, &[Role::UnitHead]),
    ("water", Place::Water, &[Role::UnitHandler]),
    ("reviewoffice", Place::Office, &[Role::ReviewerOffice]),
    ("discipline", Place::Discipline, &[Role::ReviewerDiscipline]),
    ("organization", Place::Office, &[Role::ReviewerOrganization]),
    // Reviews, but works where the work is done.
    ("inspection", Place::Water, &[Role::ReviewerInspection]),
    ("system", Place::Office, &[Role::SystemAdmin]),
    ("audit", Place::Office, &[Role::AuditAdmin]),
    // Holds two offices.
    (
        "manyhats",
        Place::Office,
        &[Role::OfficeDirector, Role::ReviewerOffice],
    ),
];

pub(crate) struct Ground {
    pub(crate) app: TestApp,
    /// Everybody of [`PEOPLE`], in its order.
    pub(crate) people: Vec<Context>,
    pub(crate) housing: UnitId,
    pub(crate) station: UnitId,
    pub(crate) water: UnitId,
    requests: u128,
}

impl Ground {
    pub(crate) async fn new(app: TestApp) -> Self {
        let office = app.unit("云岭县委", None).await.unwrap();
        let housing = app.unit("县住建局", Some(office)).await.unwrap();
        let station = app.unit("县房屋管理站", Some(housing)).await.unwrap();
        let water = app.unit("县水务局", Some(office)).await.unwrap();
        let discipline = app.unit("县纪委监委", Some(office)).await.unwrap();
        let mut people = Vec::new();
        for (login, place, roles) in PEOPLE {
            let unit = match place {
                Place::Office => office,
                Place::Housing => housing,
                Place::Station => station,
                Place::Water => water,
                Place::Discipline => discipline,
            };
            let member = app.member(login, unit, roles).await.unwrap();
            people.push(app.context(&member).await.unwrap());
        }
        Self {
            app,
            people,
            housing,
            station,
            water,
            requests: 0,
        }
    }

    pub(crate) fn person(login: &str) -> usize {
        PEOPLE.iter().position(|(l, ..)| *l == login).unwrap()
    }

    /// Who acts for a unit.
    pub(crate) fn handler_of(&self, unit: UnitId) -> usize {
        let login = if unit == self.water {
            "water"
        } else if unit == self.station {
            "station"
        } else {
            "housing"
        };
        Self::person(login)
    }

    /// Who signs in an office for a finding of this lead unit.
    pub(crate) fn signer(&self, office: Office, lead: Option<UnitId>) -> usize {
        Self::person(match office {
            Office::LeadUnitHead if lead == Some(self.water) => "waterhead",
            Office::LeadUnitHead => "housinghead",
            Office::LeaderInCharge => "leader",
            Office::OfficeDirector => "director",
            Office::PrincipalLeader => "principal",
            Office::ReviewOffice => "reviewoffice",
            Office::ReviewDiscipline => "discipline",
            Office::ReviewOrganization => "organization",
            Office::ReviewInspection => "inspection",
        })
    }

    pub(crate) fn new_request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(Uuid::from_u128((0x0189 << 112) | self.requests))
    }

    /// Somebody with a request of his.
    pub(crate) fn asking(&self, who: usize, request: RequestId) -> Context {
        Context {
            request: Some(request),
            ..self.people[who].clone()
        }
    }

    /// A finding whoever may see it.
    pub(crate) async fn stands(&self, id: FindingId) -> Changed {
        let store = &self.app.app.store;
        store.finding(&Scope::All, id).await.unwrap().unwrap()
    }

    /// A rectification of its own, whose closures need few signatures or many.
    pub(crate) async fn rectification(
        &self,
        n: usize,
        chance: &mut Chance,
    ) -> (RectificationId, String) {
        let letter = |at: u32| char::from(b'A' + u8::try_from(n / 26_usize.pow(at) % 26).unwrap());
        let code = format!("P{}-2024", (0..5).map(letter).collect::<String>());
        let open = Open {
            code: code.clone(),
            name: format!("第{n}次巡察整改"),
            source: Source::LocalInspection,
            feedback_date: date(2024, 1, 10),
            period_end: None,
        };
        let row = rectification::open(&self.people[Self::person("clerk")], open);
        let id = row.await.unwrap().rectification.id;
        let mut rules = ClosureRules::default();
        // Mostly short, so that many sequences come to the end.
        if chance.in_hundred(80) {
            let steps = 1 + usize::try_from(chance.below(2)).unwrap();
            rules.policy.steps.truncate(steps);
            let reviewers = 1 + usize::try_from(chance.below(3)).unwrap();
            rules.policy.reviewers.truncate(reviewers);
        }
        let director = &self.people[Self::person("director")];
        rectification::set_closure_rules(director, &code, rules, None)
            .await
            .unwrap();
        (id, code)
    }

    /// A finding on the ledger.
    pub(crate) async fn finding(&mut self, code: &str, n: usize, chance: &mut Chance) -> FindingId {
        let request = self.new_request();
        let ctx = self.asking(Self::person("clerk"), request);
        let new = Register {
            rectification: code.to_owned(),
            list: *chance.one(&FindingList::ALL).unwrap(),
            origin: String::new(),
            problem: format!("第{n}处安置房交付缓慢。"),
            aspect: None,
        };
        let id = register(&ctx, new.clone()).await.unwrap();
        let again = register(&ctx, new).await.unwrap();
        assert_eq!(id, again, "the same request twice is one finding");
        id
    }
}
