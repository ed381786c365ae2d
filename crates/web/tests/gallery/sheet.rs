//! Pages made of sections.

use bihuan_web::views::finding::Way;
use bihuan_web::views::parts::{Choice, Field, Link, Notice, Pager, Tag, Tone, parts_of_whole};
use bihuan_web::views::plan::{MeasureFields, PlanEditPage, TaskFields, WayFields};
use bihuan_web::views::roadmap::{Bar, RoadmapPage};
use bihuan_web::views::sheet::{Act, Cell, Count, Dialog, Input, Kind, Section, SheetPage, Table};

use super::{frame, select};

pub(super) fn meetings() -> SheetPage {
    let count = |label: &str, count: &str, bad| Count {
        label: label.to_owned(),
        count: count.to_owned(),
        href: "/meetings?kind=dispatch".to_owned(),
        bad,
    };
    let opens = |label: &str, id: &str| Act {
        label: label.to_owned(),
        way: Way::Dialog {
            id: id.to_owned(),
            href: format!("/meetings?form={id}"),
        },
        go: true,
    };
    let row = |title: &str, day: &str, units: &str, tag: Tag| {
        vec![
            Cell::link(title, "/meetings/1").below("县委三楼会议室"),
            Cell::tag(tag),
            Cell::of(day),
            Cell::of(units).toned(Tone::Red),
            Cell::links(vec![
                Link::new("YL-001", "/findings/1"),
                Link::new("YL-014", "/findings/2"),
            ])
            .with(vec![opens("答复", "meeting")]),
        ]
    };
    SheetPage {
        frame: frame("台账"),
        crumbs: vec![Link::new("整改台账", "/ledger")],
        title: "会议和议定事项".to_owned(),
        lead: "省委第三巡视组反馈意见整改".to_owned(),
        acts: vec![opens("登记会议", "meeting")],
        dialogs: vec![Dialog {
            id: "meeting".to_owned(),
            heading: "登记会议".to_owned(),
            action: "/meetings".to_owned(),
            page: "/meetings".to_owned(),
            wrong: Some("请选择会议类别。".to_owned()),
            submit: "登记".to_owned(),
            inputs: vec![
                Input::Choose {
                    name: "kind".into(),
                    label: "类别".into(),
                    select: select(&["调度会", "推进会"]),
                    must: true,
                },
                Input::Line {
                    name: "title".into(),
                    label: "会议名称".into(),
                    kind: Kind::Text,
                    field: Field::default(),
                    must: true,
                },
                Input::Area {
                    name: "agenda".into(),
                    label: "议题".into(),
                    field: Field::of("研究安置房交付。"),
                    must: false,
                },
                Input::Ticks {
                    name: "units".into(),
                    label: "参会单位（可多选）".into(),
                    choices: vec![Choice::new("1", "县住建局"), Choice::new("2", "县水利局")],
                },
                Input::Tick {
                    name: "long".into(),
                    label: "长期坚持".into(),
                    ticked: true,
                },
            ],
            ..Dialog::default()
        }],
        sections: vec![
            Section {
                counts: vec![
                    count("常委会", "6", false),
                    count("书记专题会", "3", false),
                    count("逾期未答复", "1", true),
                ],
                says: "本周已登记调度会 1 次。".to_owned(),
                ..Section::default()
            },
            Section {
                title: "进度".to_owned(),
                bar: Some((
                    parts_of_whole(&[("已销号", 4, Tone::Green), ("整改中", 6, Tone::Amber)]),
                    "已销号 4 / 10".to_owned(),
                )),
                facts: vec![("地点".to_owned(), Cell::of("县委三楼会议室"))],
                ..Section::default()
            },
            Section {
                title: "全部会议".to_owned(),
                remark: "2 次".to_owned(),
                table: Some(Table {
                    head: vec!["会议", "类别", "日期", "参会单位", "有关问题"],
                    rows: vec![
                        row(
                            "第七次调度会",
                            "2026-11-18",
                            "县住建局、县水利局",
                            Tag::new("调度会", Tone::Plain),
                        ),
                        row(
                            "领导小组第二次会议",
                            "2026-11-02",
                            "县委办、县政府办",
                            Tag::new("领导小组会", Tone::Plain),
                        ),
                    ],
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    }
}

pub(super) fn roadmap() -> RoadmapPage {
    let bar = |number: &str, problem: &str, tone, length: &str, more: Option<&str>| Bar {
        number: number.to_owned(),
        href: "/findings/1".to_owned(),
        problem: problem.to_owned(),
        who: "县住建局 · 陈副县长".to_owned(),
        stage: Tag::new("整改中", Tone::Amber),
        due: "2026-12-20（原 11-30）".to_owned(),
        from: "4.00".to_owned(),
        length: length.to_owned(),
        more: more.map(str::to_owned),
        more_from: "64.00".to_owned(),
        tone,
    };
    RoadmapPage {
        frame: frame("台账"),
        tabs: vec![
            Link::new("责任矩阵", "/plan"),
            Link::new("路线图", "/plan/roadmap").current_if(true),
        ],
        title: "省委第三巡视组反馈意见整改".to_owned(),
        says: "共 70 个问题，已销号 41 个，按现时限逾期 2 个。".to_owned(),
        months: ["7", "8", "9", "10", "11", "12"]
            .iter()
            .enumerate()
            .map(|(at, m)| (format!("{}.00", at * 16), format!("{m}月")))
            .collect(),
        today: Some("72.00".to_owned()),
        bars: vec![
            bar(
                "YL-001",
                "安置房交付进度滞后，群众过渡超期。",
                Tone::Red,
                "60.00",
                Some("12.00"),
            ),
            bar(
                "YL-002",
                "镇街污水管网漏损率高。",
                Tone::Amber,
                "84.00",
                None,
            ),
            bar("YL-003", "农村道路养护不到位。", Tone::Green, "48.00", None),
        ],
        pager: Pager {
            summary: "共 70 个，本页 3 个".to_owned(),
            ..Pager::default()
        },
    }
}

pub(super) fn plan_edit() -> PlanEditPage {
    let measure = |at: &str, label: &str, text: &str| MeasureFields {
        at: at.to_owned(),
        label: label.to_owned(),
        text: text.to_owned(),
        types: vec![
            Choice::new("institution", "建章立制").chosen_if(true),
            Choice::new("generalization", "举一反三"),
        ],
        ..MeasureFields::default()
    };
    PlanEditPage {
        frame: frame("台账"),
        crumbs: vec![Link::new("YL-001", "/findings/1")],
        title: "安置房交付进度滞后，群众过渡超期。".to_owned(),
        notices: vec![Notice::new(Tone::Amber, "退回修改", "目标没有数量。")],
        action: "/findings/1/plan".to_owned(),
        back: "/findings/1/plan".to_owned(),
        goal: "年底前交付 3163 套。".to_owned(),
        cause: "项目资金拨付不及时。".to_owned(),
        criteria: "政策依据\n成本".to_owned(),
        ways: vec![WayFields {
            label: "方案一".to_owned(),
            title: "维修加固".to_owned(),
            marks: "符合规定\n约 68 万元".to_owned(),
            chosen: true,
            ..WayFields::default()
        }],
        tasks: vec![TaskFields {
            label: "任务一".to_owned(),
            title: "清理欠账".to_owned(),
            unit: select(&["县住建局", "县财政局"]),
            measures: vec![
                measure("t0m0", "措施 1", "逐户核实"),
                measure("t0m1", "措施 2", ""),
            ],
            ..TaskFields::default()
        }],
        approver: select(&["整改办主任", "主要领导"]),
        ..PlanEditPage::default()
    }
}
