//! A made-up county with its units and people. Nothing in it exists.

use std::collections::BTreeMap;

use bihuan_domain::{
    By, Ids, Role,
    id::{PersonId, UnitId},
    unit::{Unit, UnitEvent, UnitLevel},
};
use bihuan_store::{AccountDetails, Tx};

/// Units: key, full name without the county, short name, level.
const UNITS: &[(&str, &str, &str, UnitLevel)] = &[
    ("xwb", "委办公室", "县委办", UnitLevel::County),
    ("jw", "纪委监委", "县纪委监委", UnitLevel::County),
    ("zzb", "委组织部", "县委组织部", UnitLevel::County),
    (
        "xcb",
        "委巡察工作领导小组办公室",
        "县委巡察办",
        UnitLevel::County,
    ),
    ("xuanchuan", "委宣传部", "县委宣传部", UnitLevel::County),
    ("zfw", "委政法委员会", "县委政法委", UnitLevel::County),
    ("zhujian", "住房和城乡建设局", "县住建局", UnitLevel::County),
    ("jiaoyu", "教育局", "县教育局", UnitLevel::County),
    ("chengguan", "城市管理局", "县城管局", UnitLevel::County),
    ("nongye", "农业农村局", "县农业农村局", UnitLevel::County),
    ("shuili", "水利局", "县水利局", UnitLevel::County),
    (
        "huanbao",
        "生态环境分局",
        "县生态环境分局",
        UnitLevel::County,
    ),
    ("caizheng", "财政局", "县财政局", UnitLevel::County),
    ("minzheng", "民政局", "县民政局", UnitLevel::County),
    ("weijian", "卫生健康局", "县卫健局", UnitLevel::County),
    ("zirui", "自然资源局", "县自然资源局", UnitLevel::County),
    ("jiaotong", "交通运输局", "县交通局", UnitLevel::County),
    ("yingji", "应急管理局", "县应急局", UnitLevel::County),
    (
        "renshe",
        "人力资源和社会保障局",
        "县人社局",
        UnitLevel::County,
    ),
    ("fagai", "发展和改革局", "县发改局", UnitLevel::County),
    ("shenji", "审计局", "县审计局", UnitLevel::County),
    ("shichang", "市场监督管理局", "县市监局", UnitLevel::County),
    ("xinfang", "信访局", "县信访局", UnitLevel::County),
    (
        "kaifaqu",
        "经济开发区管理委员会",
        "县经开区",
        UnitLevel::County,
    ),
    ("chengdong", "城东街道", "城东街道", UnitLevel::Township),
    ("qingshi", "青石镇", "青石镇", UnitLevel::Township),
    ("baisha", "白沙镇", "白沙镇", UnitLevel::Township),
    ("hekou", "河口乡", "河口乡", UnitLevel::Township),
    ("longtan", "龙潭镇", "龙潭镇", UnitLevel::Township),
    ("meishan", "梅山乡", "梅山乡", UnitLevel::Township),
];

const FAMILY: &[&str] = &[
    "李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗",
];
const GIVEN: &[&str] = &[
    "文静", "建华", "志明", "晓燕", "国强", "丽娟", "海涛", "春梅", "立新", "玉兰", "永平", "思远",
    "小军", "佳怡", "振兴",
];

/// Everybody who plays a part.
#[derive(Debug, Clone)]
pub struct Cast {
    /// The county itself, root of the tree.
    pub root: UnitId,
    /// Units by key.
    pub units: BTreeMap<&'static str, UnitId>,
    /// The office's clerk.
    pub clerk: By,
    /// The office's director.
    pub director: By,
    /// The first secretary.
    pub principal: By,
    /// Leaders who sponsor.
    pub leaders: Vec<By>,
    /// Head of each unit.
    pub heads: BTreeMap<UnitId, By>,
    /// Handler of each unit.
    pub handlers: BTreeMap<UnitId, By>,
    /// Reviewers in the order of the review offices.
    pub reviewers: Vec<By>,
    /// Who supervises data.
    pub supervisor: By,
    /// Resident teams.
    pub teams: Vec<By>,
}

/// An account of the demo, for the greeting of the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// Identity of the account.
    pub id: String,
    /// Version of its stream.
    pub version: u64,
    /// Login.
    pub login: String,
    /// Name, unit and roles in words.
    pub who: String,
}

struct Founding<'a> {
    tx: &'a mut Tx,
    ids: &'a dyn Ids,
    named: usize,
    accounts: Vec<DemoAccount>,
}

impl Founding<'_> {
    async fn person(
        &mut self,
        login: &str,
        unit: (UnitId, &str),
        roles: &[Role],
    ) -> anyhow::Result<By> {
        let id = PersonId(self.ids.next());
        let family = FAMILY
            .get(self.named % FAMILY.len())
            .copied()
            .unwrap_or("李");
        let given = GIVEN
            .get((self.named * 7 + self.named / GIVEN.len()) % GIVEN.len())
            .copied()
            .unwrap_or("文静");
        self.named += 1;
        let name = format!("{family}{given}");
        let role_names = roles
            .iter()
            .map(|r| bihuan_casework::account::role_name(*r))
            .collect();
        let details = AccountDetails {
            login: login.to_owned(),
            name: name.clone(),
            unit_id: Some(unit.0.to_string()),
            roles: role_names,
            active: true,
        };
        let version = self.tx.create_account(&id.to_string(), &details).await?;
        let labels: Vec<&str> = roles.iter().map(|r| r.label()).collect();
        self.accounts.push(DemoAccount {
            id: id.to_string(),
            version,
            login: login.to_owned(),
            who: format!("{name} · {} · {}", unit.1, labels.join("、")),
        });
        Ok(By {
            person: id,
            unit: unit.0,
            roles: roles.to_vec(),
            stands_in: Vec::new(),
        })
    }

    async fn unit(&mut self, unit: Unit) -> anyhow::Result<UnitId> {
        Ok(self
            .tx
            .record_unit(None, UnitEvent::UnitAdded(unit))
            .await?
            .id)
    }
}

/// Founds the county: units and people, still without passwords.
///
/// # Errors
/// The store's.
pub(super) async fn found(tx: &mut Tx, ids: &dyn Ids) -> anyhow::Result<(Cast, Vec<DemoAccount>)> {
    let mut f = Founding {
        tx,
        ids,
        named: 0,
        accounts: Vec::new(),
    };
    let root = Unit {
        id: UnitId(ids.next()),
        parent: None,
        unit_name: "云岭县".to_owned(),
        short_name: "云岭县".to_owned(),
        level: UnitLevel::County,
        ordinal: 1,
        active: true,
    };
    let root = f.unit(root).await?;
    let mut units = BTreeMap::new();
    for (ordinal, (key, name, short, level)) in (2..).zip(UNITS) {
        let unit = Unit {
            id: UnitId(ids.next()),
            parent: Some(root),
            unit_name: if *level == UnitLevel::County && name.starts_with('委') {
                format!("中共云岭县{name}")
            } else {
                format!("云岭县{name}")
            },
            short_name: (*short).to_owned(),
            level: *level,
            ordinal,
            active: true,
        };
        units.insert(*key, f.unit(unit).await?);
    }
    let of = |key: &str| units.get(key).copied().unwrap_or(root);
    let county = (root, "云岭县");
    // For scripts and measurements: keeps the ledger and may report for every unit below.
    f.person(
        "admin",
        county,
        &[Role::OfficeClerk, Role::OfficeDirector, Role::UnitHandler],
    )
    .await?;
    let office = (of("xwb"), "县委办");
    let clerk = f.person("zgb", office, &[Role::OfficeClerk]).await?;
    let director = f.person("zgbzr", office, &[Role::OfficeDirector]).await?;
    let principal = f.person("shuji", county, &[Role::PrincipalLeader]).await?;
    let mut leaders = Vec::new();
    for login in ["fxz.cj", "fxz.wj", "fxz.ny", "cw.zf", "cw.zz", "cw.jw"] {
        leaders.push(f.person(login, county, &[Role::Leader]).await?);
    }
    let mut reviewers = Vec::new();
    for (login, unit, role) in [
        ("ls.xwb", ("xwb", "县委办"), Role::ReviewerOffice),
        ("ls.jw", ("jw", "县纪委监委"), Role::ReviewerDiscipline),
        ("ls.zzb", ("zzb", "县委组织部"), Role::ReviewerOrganization),
        ("ls.xcb", ("xcb", "县委巡察办"), Role::ReviewerInspection),
    ] {
        reviewers.push(f.person(login, (of(unit.0), unit.1), &[role]).await?);
    }
    let (mut heads, mut handlers) = (BTreeMap::new(), BTreeMap::new());
    for (key, _, short, _) in UNITS {
        let unit = (of(key), *short);
        heads.insert(
            unit.0,
            f.person(&format!("{key}.jz"), unit, &[Role::UnitHead])
                .await?,
        );
        handlers.insert(
            unit.0,
            f.person(&format!("{key}.jb"), unit, &[Role::UnitHandler])
                .await?,
        );
    }
    f.person("chayue", county, &[Role::Viewer]).await?;
    let commission = (of("jw"), "县纪委监委");
    let supervisor = f.person("dsj", commission, &[Role::DataSupervisor]).await?;
    let mut teams = Vec::new();
    for (ordinal, login, name, short) in [
        (60, "pz1", "纪委监委派驻第一纪检监察组", "派驻第一组"),
        (61, "pz2", "纪委监委派驻第二纪检监察组", "派驻第二组"),
    ] {
        let unit = Unit {
            id: UnitId(ids.next()),
            parent: Some(commission.0),
            unit_name: format!("云岭县{name}"),
            short_name: short.to_owned(),
            level: UnitLevel::County,
            ordinal,
            active: true,
        };
        let unit = f.unit(unit).await?;
        teams.push(
            f.person(login, (unit, short), &[Role::ResidentTeam])
                .await?,
        );
    }
    for (login, role) in [
        ("xtgly", Role::SystemAdmin),
        ("aqgly", Role::SecurityAdmin),
        ("sjgly", Role::AuditAdmin),
    ] {
        f.person(login, county, &[role]).await?;
    }
    let accounts = f.accounts;
    Ok((
        Cast {
            root,
            units,
            clerk,
            director,
            principal,
            leaders,
            heads,
            handlers,
            reviewers,
            supervisor,
            teams,
        },
        accounts,
    ))
}
