//! The ledger in its shapes.

use bihuan_web::views::ledger::*;
use bihuan_web::views::parts::*;

use super::{empty_field, frame, select};

struct Line {
    number: &'static str,
    problem: &'static str,
    lead: &'static str,
    sponsor: &'static str,
    due: &'static str,
    original: Option<&'static str>,
    left: &'static str,
    tone: Tone,
    long_term: bool,
    stage: (&'static str, Tone),
    tasks: (u64, u64),
    alert: Option<(&'static str, Tone)>,
}

const FIRST: [Line; 7] = [
    Line {
        number: "YL-08",
        problem: "安置房“欠账”较多，城东片区四百余户群众过渡超期，部分群众反映过渡费发放不及时，安置房源筹措缺乏统筹安排。",
        lead: "县住建局",
        sponsor: "副县长（城建）",
        due: "10-31",
        original: None,
        left: "逾期 11 个工作日",
        tone: Tone::Red,
        long_term: false,
        stage: ("整改中", Tone::Amber),
        tasks: (3, 5),
        alert: Some(("说法与数据不符", Tone::Red)),
    },
    Line {
        number: "YL-11",
        problem: "重点民生项目推进缓慢，城北小学筹建三年未建成。",
        lead: "县教育局",
        sponsor: "副县长（文教）",
        due: "11-30",
        original: None,
        left: "还有 6 个工作日",
        tone: Tone::Amber,
        long_term: false,
        stage: ("整改中", Tone::Amber),
        tasks: (4, 4),
        alert: None,
    },
    Line {
        number: "YL-15",
        problem: "老旧小区雨污分流改造滞后，八处内涝点未治理到位。",
        lead: "县城管局",
        sponsor: "县委常委、常务副县长",
        due: "2027-01-20",
        original: Some("12-20"),
        left: "还有 42 个工作日",
        tone: Tone::Plain,
        long_term: true,
        stage: ("整改中", Tone::Amber),
        tasks: (2, 6),
        alert: Some(("延期 1 次", Tone::Plain)),
    },
    Line {
        number: "YL-17",
        problem: "农村问题户厕整改进度不快。",
        lead: "县农业农村局",
        sponsor: "副县长（农业）",
        due: "09-30",
        original: None,
        left: "",
        tone: Tone::Plain,
        long_term: false,
        stage: ("已销号", Tone::Green),
        tasks: (2, 2),
        alert: None,
    },
    Line {
        number: "YL-19",
        problem: "“云溪茶”区域公用品牌建设停留在方案，缺少龙头企业带动。",
        lead: "县农业农村局",
        sponsor: "副县长（农业）",
        due: "12-20",
        original: None,
        left: "还有 19 个工作日",
        tone: Tone::Plain,
        long_term: true,
        stage: ("已下达", Tone::Blue),
        tasks: (0, 3),
        alert: None,
    },
    Line {
        number: "YL-22",
        problem: "涉企收费清单更新不及时，个别中介服务收费未公示。",
        lead: "县市场监管局",
        sponsor: "副县长（市监）",
        due: "12-20",
        original: None,
        left: "还有 19 个工作日",
        tone: Tone::Plain,
        long_term: false,
        stage: ("整改中", Tone::Amber),
        tasks: (1, 2),
        alert: Some(("任务退回", Tone::Amber)),
    },
    Line {
        number: "YL-23",
        problem: "县级财政暂付款消化计划执行不到位。",
        lead: "县财政局",
        sponsor: "县委常委、常务副县长",
        due: "12-20",
        original: None,
        left: "还有 19 个工作日",
        tone: Tone::Plain,
        long_term: true,
        stage: ("整改中", Tone::Amber),
        tasks: (1, 4),
        alert: None,
    },
];

const SECOND: [Line; 3] = [
    Line {
        number: "YL-36",
        problem: "日常监督不实，派驻监督缺位，个别派驻机构移交问题线索不多。",
        lead: "县纪委监委",
        sponsor: "县纪委书记",
        due: "11-23",
        original: None,
        left: "还有 1 个工作日",
        tone: Tone::Amber,
        long_term: false,
        stage: ("退回重办", Tone::Red),
        tasks: (3, 3),
        alert: Some(("第 2 轮", Tone::Amber)),
    },
    Line {
        number: "YL-38",
        problem: "违规发放津补贴问题时有发生，两个镇街食堂账目管理不规范。",
        lead: "县纪委监委",
        sponsor: "县纪委书记",
        due: "10-15",
        original: None,
        left: "",
        tone: Tone::Plain,
        long_term: true,
        stage: ("已销号", Tone::Green),
        tasks: (2, 2),
        alert: None,
    },
    Line {
        number: "YL-41",
        problem: "工程招投标领域监管机制不健全，限额以下项目发包随意。",
        lead: "",
        sponsor: "",
        due: "",
        original: None,
        left: "",
        tone: Tone::Plain,
        long_term: false,
        stage: ("待明确责任", Tone::Plain),
        tasks: (0, 0),
        alert: None,
    },
];

fn row(line: &Line) -> Row {
    let cell = |key, label, value| Cell { key, label, value };
    Row {
        id: line.number.to_owned(),
        number: line.number.to_owned(),
        href: format!("/findings/{}", line.number),
        cells: vec![
            cell("title", "问题", Value::Title(line.problem.to_owned(), None)),
            cell(
                "lead",
                "牵头单位",
                if line.lead.is_empty() {
                    Value::Nothing
                } else {
                    Value::Lines(line.lead.to_owned(), line.sponsor.to_owned())
                },
            ),
            cell(
                "due",
                "时限",
                if line.due.is_empty() {
                    Value::Nothing
                } else {
                    Value::Due(Due {
                        date: line.due.to_owned(),
                        original: line.original.map(str::to_owned),
                        left: line.left.to_owned(),
                        tone: line.tone,
                        long_term: line.long_term,
                    })
                },
            ),
            cell(
                "stage",
                "阶段",
                Value::Tags(vec![Tag::new(line.stage.0, line.stage.1)]),
            ),
            cell(
                "tasks",
                "任务",
                if line.tasks.1 == 0 {
                    Value::Nothing
                } else {
                    Value::Fraction(line.tasks.0, line.tasks.1)
                },
            ),
            cell(
                "alert",
                "提醒",
                line.alert.map_or(Value::Nothing, |(word, tone)| {
                    Value::Tags(vec![Tag::new(word, tone)])
                }),
            ),
        ],
    }
}

fn column(key: &'static str, label: &str, now: Option<&'static str>) -> Column {
    Column {
        key,
        label: label.to_owned(),
        sort: Some(Sort {
            href: format!("?sort={key}"),
            now,
        }),
    }
}

fn sheet() -> Sheet {
    let at = |name: &str, current: &str| {
        Link::new(name, format!("?list={name}")).current_if(name == current)
    };
    Sheet {
        lists: ["全部", "反馈意见", "边巡边改", "对照自查"]
            .map(|name| at(name, "全部"))
            .into(),
        views: ["问题清单", "任务清单", "责任清单", "资料清单"]
            .map(|name| at(name, "问题清单"))
            .into(),
        active: Vec::new(),
        quick: vec![
            Link::new("逾期", "?overdue=1"),
            Link::new("七日内到期", "?due=7"),
            Link::new("我牵头的", "?lead=mine"),
        ],
        filter: FilterForm {
            action: "/r/YL/ledger".to_owned(),
            open: false,
            text: empty_field(),
            lead: select(&["全部", "县住建局", "县教育局", "县城管局"]),
            sponsor: select(&["全部", "副县长（城建）", "副县长（文教）"]),
            class: select(&["全部", "立行立改", "集中整改", "长期坚持"]),
            stage: select(&["全部", "待明确责任", "已下达", "整改中", "已销号"]),
            aspect: select(&["全部", "第一方面", "第二方面"]),
            key: false,
            overdue: false,
            unreported: false,
            rebound: select(&["不限", "反弹问题（重新列入）", "已反弹（原问题）"]),
        },
        groupings: vec![
            Link::new("按方面", "?group=aspect").current_if(true),
            Link::new("按牵头单位", "?group=lead"),
            Link::new("按包案领导", "?group=sponsor"),
            Link::new("不分组", "?group=none"),
        ],
        column_choices: [
            ("no", "序号", true),
            ("title", "问题", true),
            ("lead", "牵头单位 / 包案领导", false),
            ("due", "时限", false),
            ("stage", "阶段", false),
            ("tasks", "任务", false),
            ("alert", "提醒", false),
            ("class", "时限类别", false),
        ]
        .map(|(key, label, fixed)| ColumnChoice {
            key: key.to_owned(),
            label: label.to_owned(),
            shown: key != "class",
            fixed,
        })
        .into(),
        columns_action: "/r/YL/ledger".to_owned(),
        carried: vec![
            ("view".to_owned(), "problems".to_owned()),
            ("group".to_owned(), "aspect".to_owned()),
        ],
        columns: vec![
            column("no", "序号", Some("ascending")),
            column("title", "问题", None),
            column("lead", "牵头单位 / 包案领导", None),
            column("due", "时限", None),
            column("stage", "阶段", None),
            column("tasks", "任务", None),
            column("alert", "提醒", None),
        ],
        wide: false,
        groups: vec![
            Group {
                title: "一、落实中央决策部署和省委工作要求有差距".to_owned(),
                counts: "30 个 · 已销号 17".to_owned(),
                rows: FIRST.iter().map(row).collect(),
            },
            Group {
                title: "二、落实全面从严治党战略部署不够深入".to_owned(),
                counts: "15 个 · 已销号 11".to_owned(),
                rows: SECOND.iter().map(row).collect(),
            },
        ],
        pager: Pager {
            summary: "共 70 个，本页第 1–50 个".to_owned(),
            previous: None,
            next: Some("?after=xyz".to_owned()),
        },
        bulk: Some(Bulk {
            action: "/r/YL/bulk".to_owned(),
            export_action: "/r/YL/export".to_owned(),
            leads: select(&["县住建局", "县教育局", "县城管局"]).choices,
            sponsors: select(&["副县长（城建）", "副县长（文教）"]).choices,
            deadline: true,
            issue: true,
        }),
        empty: None,
        notices: Vec::new(),
    }
}

pub(super) fn questions() -> LedgerPage {
    LedgerPage {
        frame: frame("台账"),
        summary: "反馈问题 70 个 · 4 个方面 · 集中整改期至 2026-12-20，还有 19 个工作日".to_owned(),
        import_href: Some("/r/YL/import".to_owned()),
        exports: vec![
            Link::new("Excel 台账（.xlsx）", "/r/YL/export.xlsx"),
            Link::new("CSV 表格（.csv）", "/r/YL/export.csv"),
        ],
        figures: Some(Figures {
            rate_label: "整改完成率（已销号 ÷ 反馈问题）".to_owned(),
            rate: "58.6%".to_owned(),
            remark: "比上周 +4.3 个百分点".to_owned(),
            parts: parts_of_whole(&[
                ("已销号", 41, Tone::Green),
                ("待明确责任", 8, Tone::Blue),
                ("整改中", 15, Tone::Plain),
                ("逾期", 6, Tone::Red),
            ]),
            cards: [
                ("41", "已销号", false),
                ("8", "待下达", false),
                ("15", "整改中", false),
                ("6", "逾期", true),
                ("3", "退回重办", false),
            ]
            .map(|(value, label, bad)| Card {
                value: value.to_owned(),
                label: label.to_owned(),
                href: "?stage=x".to_owned(),
                bad,
                current: false,
            })
            .into(),
        }),
        sheet: sheet(),
    }
}

pub(super) fn filtered() -> LedgerPage {
    let mut page = questions();
    page.sheet.filter.open = true;
    page.sheet.filter.text = Field::of("过渡");
    page.sheet.filter.overdue = true;
    page.sheet.active = vec![Link::new("含“过渡”", "?"), Link::new("逾期", "?")];
    page.sheet.groups = vec![Group {
        title: String::new(),
        counts: String::new(),
        rows: FIRST.iter().take(1).map(row).collect(),
    }];
    page.sheet.pager = Pager {
        summary: "共 1 个".to_owned(),
        previous: None,
        next: None,
    };
    page.frame.notices = vec![Notice::new(
        Tone::Green,
        "",
        "已为 5 个问题指定牵头单位：县住建局。",
    )];
    page
}

pub(super) fn wide() -> LedgerPage {
    let mut page = questions();
    page.sheet.wide = true;
    for (key, label) in [
        ("class", "时限类别"),
        ("assist", "配合单位"),
        ("target", "整改目标"),
        ("source", "来源"),
    ] {
        page.sheet.columns.push(column(key, label, None));
        for group in &mut page.sheet.groups {
            for row in &mut group.rows {
                row.cells.push(Cell {
                    key,
                    label,
                    value: Value::Text("集中整改，配合单位较多时写成一段文字".to_owned()),
                });
            }
        }
    }
    page
}

pub(super) fn tasks() -> LedgerPage {
    let mut page = questions();
    let cell = |key, label, value| Cell { key, label, value };
    page.sheet.views = ["问题清单", "任务清单", "责任清单", "资料清单"]
        .map(|name| Link::new(name, "?").current_if(name == "任务清单"))
        .into();
    page.sheet.columns = vec![
        column("no", "任务号", None),
        column("title", "任务", None),
        column("of", "所属问题", None),
        column("lead", "责任单位", None),
        column("due", "时限", None),
        column("stage", "状态", None),
    ];
    page.sheet.groups = vec![Group {
        title: String::new(),
        counts: String::new(),
        rows: [
            ("YL-08-1", "摸清底数，建立一户一档", "已完成", Tone::Green),
            ("YL-08-4", "选房交房 412 户", "办理中", Tone::Amber),
            ("YL-08-5", "出台安置房建设管理办法", "待签收", Tone::Blue),
        ]
        .map(|(number, task, state, tone)| Row {
            id: number.to_owned(),
            number: number.to_owned(),
            href: "/findings/YL-08".to_owned(),
            cells: vec![
                cell("title", "任务", Value::Title(task.to_owned(), None)),
                cell(
                    "of",
                    "所属问题",
                    Value::Text("YL-08 安置房“欠账”较多".to_owned()),
                ),
                cell(
                    "lead",
                    "责任单位",
                    Value::Lines("县住建局".to_owned(), "经办：陈工".to_owned()),
                ),
                cell(
                    "due",
                    "时限",
                    Value::Due(Due {
                        date: "10-31".to_owned(),
                        original: None,
                        left: "逾期 11 个工作日".to_owned(),
                        tone: Tone::Red,
                        long_term: false,
                    }),
                ),
                cell("stage", "状态", Value::Tags(vec![Tag::new(state, tone)])),
            ],
        })
        .into(),
    }];
    page.sheet.pager = Pager {
        summary: "共 91 项，本页第 51–91 项".to_owned(),
        previous: Some("?before=x".to_owned()),
        next: None,
    };
    page
}

pub(super) fn empty() -> LedgerPage {
    let mut page = questions();
    page.figures = None;
    page.summary = "还没有问题".to_owned();
    page.exports.clear();
    page.sheet.groups.clear();
    page.sheet.bulk = None;
    page.sheet.empty = Some(Empty {
        title: "台账里还没有问题".to_owned(),
        text: "把巡视巡察反馈文件导入，系统读出方面和问题，您核对后列入台账。也可以逐条录入。"
            .to_owned(),
        links: vec![
            Link::new("导入反馈文件", "/r/YL/import"),
            Link::new("逐条录入", "/r/YL/findings/new"),
        ],
    });
    page
}
