//! Pages made of sections.

use bihuan_web::views::finding::Way;
use bihuan_web::views::parts::{Choice, Field, Link, Tag, Tone, parts_of_whole};
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
                    name: "kind",
                    label: "类别",
                    select: select(&["调度会", "推进会"]),
                    must: true,
                },
                Input::Line {
                    name: "title",
                    label: "会议名称",
                    kind: Kind::Text,
                    field: Field::default(),
                    must: true,
                },
                Input::Area {
                    name: "agenda",
                    label: "议题",
                    field: Field::of("研究安置房交付。"),
                    must: false,
                },
                Input::Ticks {
                    name: "units",
                    label: "参会单位（可多选）",
                    choices: vec![Choice::new("1", "县住建局"), Choice::new("2", "县水利局")],
                },
                Input::Tick {
                    name: "long",
                    label: "长期坚持",
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
