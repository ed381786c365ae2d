//! Import: upload, preview, differences.

use bihuan_web::views::import::*;
use bihuan_web::views::import_difference::*;
use bihuan_web::views::parts::*;

use super::{frame, select};

pub(super) fn upload() -> UploadPage {
    UploadPage {
        frame: frame("台账"),
        action: "/r/YL/import".to_owned(),
        ledger_href: "/r/YL/ledger".to_owned(),
        list: select(&["反馈意见", "边巡边改", "对照自查"]),
        wrong: None,
        drafts: vec![
            DraftLine {
                file: "关于省委第三巡视组反馈意见整改进展情况的通报.docx".to_owned(),
                href: "/r/YL/import/1".to_owned(),
                summary: "4 个方面、70 个问题，3 处请确认".to_owned(),
                by: "李经办 11-18 09:30 上传".to_owned(),
                state: Tag::new("待确认", Tone::Amber),
                discard: Some("/r/YL/import/1/discard".to_owned()),
            },
            DraftLine {
                file: "边巡边改清单.xlsx".to_owned(),
                href: "/r/YL/import/2".to_owned(),
                summary: "1 个方面、12 个问题".to_owned(),
                by: "王科长 11-12 16:02 上传".to_owned(),
                state: Tag::new("已列入台账", Tone::Green),
                discard: None,
            },
        ],
        no_drafts: "没有待确认的导入。".to_owned(),
    }
}

pub(super) fn refused() -> UploadPage {
    let mut page = upload();
    page.wrong = Some("“反馈意见扫描件.pdf”没有文字层，读不出文字。请用原来的 Word 文件，或先做文字识别后再导入。".to_owned());
    page.drafts.clear();
    page
}

fn plain(text: &str) -> Piece {
    Piece {
        text: text.to_owned(),
        mark: None,
    }
}

fn passage(text: &str, item: &str, role: Role) -> Piece {
    Piece {
        text: text.to_owned(),
        mark: Some(Passage {
            item: item.to_owned(),
            role,
            first: role == Role::Problem,
        }),
    }
}

const READ: [(&str, &str, &str, &str, Tone, &[&str], &str); 6] = [
    (
        "8",
        "安置房“欠账”较多，城东片区群众过渡超期。",
        "制定新一轮安置房建设攻坚方案，新增完成安置面积 5.2 万平方米。",
        "说不准",
        Tone::Plain,
        &[],
        "",
    ),
    (
        "9",
        "住宅项目延期交付，群众意见较大。",
        "全县涉及 6 个项目，交房任务 1240 套，已交付 1116 套，交付率 90.0%。",
        "正在推进",
        Tone::Amber,
        &["已交付"],
        "1116 ÷ 1240 = 90.0%，相符",
    ),
    (
        "10",
        "历史遗留办证问题化解不彻底。",
        "2 个项目 86 户办证问题已化解，1 个项目 10 户待批复后即可办证。",
        "正在推进",
        Tone::Amber,
        &["待批复"],
        "",
    ),
    (
        "11",
        "重点民生项目推进缓慢，城北小学筹建三年未建成。",
        "城北小学主体工程已完成，9 月 1 日如期开学，新增学位 1080 个。",
        "已完成",
        Tone::Green,
        &["已完成", "如期开学"],
        "",
    ),
    (
        "12",
        "农村公路养护资金不到位。",
        "落实养护资金 320 万元，占应拨 400 万元的 85%。",
        "正在推进",
        Tone::Amber,
        &["落实"],
        "320 ÷ 400 = 80.0%，文中写 85%",
    ),
    (
        "13",
        "乡镇卫生院人员缺编。部分村卫生室无人值守。",
        "公开招聘医务人员 24 名，并建立轮岗制度，将长期坚持。",
        "基本完成并长期坚持",
        Tone::Green,
        &["将长期坚持"],
        "",
    ),
];

pub(super) fn preview() -> PreviewPage {
    let mut source = vec![
        Paragraph {
            class: "title",
            pieces: vec![plain("关于省委第三巡视组反馈意见整改进展情况的通报")],
        },
        Paragraph {
            class: "head",
            pieces: vec![plain("二、集中整改期内整改进展情况")],
        },
        Paragraph {
            class: "head",
            pieces: vec![plain(
                "（一）反馈问题：落实中央决策部署和省委工作要求有差距。",
            )],
        },
    ];
    let mut rows = Vec::new();
    for (number, problem, status, word, tone, words, figure) in READ {
        source.push(Paragraph {
            class: "",
            pieces: vec![
                plain(&format!("{number}.")),
                passage(problem, number, Role::Problem),
            ],
        });
        source.push(Paragraph {
            class: "",
            pieces: vec![plain("整改情况："), passage(status, number, Role::Status)],
        });
        rows.push(OutlineRow {
            id: number.to_owned(),
            number: number.to_owned(),
            child: false,
            problem: problem.to_owned(),
            status: Tag::new(word, tone),
            words: words.iter().map(|&one| one.to_owned()).collect(),
            figures: if figure.is_empty() {
                Vec::new()
            } else {
                vec![FigureCheck {
                    text: figure.to_owned(),
                    fits: figure.ends_with("相符"),
                }]
            },
            facts: if number == "11" {
                "县教育局 · 时限 2026-09-01".to_owned()
            } else {
                String::new()
            },
            dropped: number == "10",
            can_merge: number != "8",
            can_split: number == "13",
            edit: (number == "13")
                .then(|| Edit::Split(select(&["部分村卫生室无人值守。"]).choices)),
        });
    }
    PreviewPage {
        frame: frame("台账"),
        file: "关于省委第三巡视组反馈意见整改进展情况的通报.docx".to_owned(),
        summary: "读出 4 个方面、70 个问题 · 2 处请您确认".to_owned(),
        discard_action: "/r/YL/import/1/discard".to_owned(),
        source,
        outline: Outline {
            base: "/r/YL/import/1".to_owned(),
            version: 3,
            notes: vec![
                Notice::new(
                    Tone::Amber,
                    "请确认",
                    "前言称共 71 个问题，文中读出 70 个，第 41 条与第 42 条之间序号连续。",
                ),
                Notice {
                    link: Some(Link::new("看第 12 条", "#r-12")),
                    ..Notice::new(Tone::Amber, "请确认", "第 12 条所写比例与数据不符。")
                },
            ],
            aspects: vec![AspectRows {
                title: "一、落实中央决策部署和省委工作要求有差距".to_owned(),
                count: "30 个".to_owned(),
                rows,
            }],
            target: "省委第三巡视组反馈意见整改 · 反馈意见清单".to_owned(),
            count: 69,
            dropped: 1,
            obstacle: None,
            empty: None,
        },
    }
}

pub(super) fn nothing() -> PreviewPage {
    let mut page = preview();
    page.summary = "没有读出问题".to_owned();
    page.source.truncate(1);
    page.outline.aspects.clear();
    page.outline.notes.clear();
    page.outline.count = 0;
    page.outline.dropped = 0;
    page.outline.obstacle = Some("没有读出问题，不能列入台账。".to_owned());
    page.outline.empty = Some(Empty {
        title: "这份文件里没有问题清单".to_owned(),
        text: "系统只按文中的编号和“反馈问题”“整改情况”等标记读取，不会猜。如果确是反馈文件，请检查是否选错了文件。".to_owned(),
        links: vec![Link::new("换一份文件", "/r/YL/import")],
    });
    page
}

pub(super) fn difference() -> DifferencePage {
    let keep = |first: &str, second: &str| {
        vec![
            Choice::new("take", first).chosen_if(true),
            Choice::new("keep", second),
        ]
    };
    DifferencePage {
        frame: frame("台账"),
        file: "整改进展情况的通报（修订）.docx".to_owned(),
        summary: "与 2026-05-28 导入的版本相比".to_owned(),
        action: "/r/YL/import/3/confirm".to_owned(),
        discard_action: "/r/YL/import/3/discard".to_owned(),
        version: 1,
        kinds: [
            ("全部 72", true),
            ("新增 2", false),
            ("有变化 5", false),
            ("不再出现 1", false),
            ("相同 64", false),
        ]
        .map(|(label, current)| Link::new(label, "?").current_if(current))
        .into(),
        items: vec![
            Difference {
                id: "a".to_owned(),
                number: "第 71 条".to_owned(),
                kind: Tag::new("新增", Tone::Green),
                href: None,
                old: Vec::new(),
                new: vec![Span::marked(
                    "镇村两级便民服务事项清单不统一，群众办事往返跑。",
                )],
                choices: keep("列入台账", "不列入"),
            },
            Difference {
                id: "b".to_owned(),
                number: "YL-08".to_owned(),
                kind: Tag::new("有变化", Tone::Amber),
                href: Some("/findings/YL-08".to_owned()),
                old: vec![
                    Span::plain("安置房“欠账”较多，城东片区"),
                    Span::marked("三百余户"),
                    Span::plain("群众过渡超期。"),
                ],
                new: vec![
                    Span::plain("安置房“欠账”较多，城东片区"),
                    Span::marked("四百余户"),
                    Span::plain("群众过渡超期"),
                    Span::marked("，部分群众反映过渡费发放不及时"),
                    Span::plain("。"),
                ],
                choices: keep("采用新文", "保留现有表述"),
            },
            Difference {
                id: "c".to_owned(),
                number: "YL-52".to_owned(),
                kind: Tag::new("不再出现", Tone::Red),
                href: Some("/findings/YL-52".to_owned()),
                old: vec![Span::marked("干部档案管理不规范。")],
                new: Vec::new(),
                choices: vec![Choice::new("keep", "保留，标注待核").chosen_if(true)],
            },
        ],
        notes: vec![Notice::new(
            Tone::Blue,
            "",
            "编号和经过都不会改动；新版文件里没有的问题不会被删除。",
        )],
        outcome: "新增 2 个，更新 5 个，其余不动".to_owned(),
    }
}
