//! Workbench, rectifications, search, manual, errors.

use bihuan_web::views::error::*;
use bihuan_web::views::help::HelpPage;
use bihuan_web::views::parts::*;
use bihuan_web::views::rectifications::*;
use bihuan_web::views::search::*;
use bihuan_web::views::workbench::*;

use super::{frame, select};

fn matter(name: &str, why: &str, due: &str, tone: Tone) -> Matter {
    Matter {
        name: name.to_owned(),
        href: "/findings/YL-08".to_owned(),
        why: why.to_owned(),
        due: Tag::new(due, tone),
    }
}

fn series(names: &[(&str, Option<&'static str>)]) -> Vec<(String, Option<&'static str>)> {
    names
        .iter()
        .map(|&(name, tone)| (name.to_owned(), tone))
        .collect()
}

fn values(row: &[&str]) -> Vec<String> {
    row.iter().map(|&value| value.to_owned()).collect()
}

pub(super) fn workbench() -> WorkbenchPage {
    WorkbenchPage {
        frame: frame("工作台"),
        today: "11月20日 星期五 · 县整改办".to_owned(),
        total: 7,
        lines: vec![Line {
            label: "尚未答复的会议议定事项".to_owned(),
            count: "3".to_owned(),
            href: "/meetings?rectification=YL".to_owned(),
            due: Tag::new("逾期 2 个工作日", Tone::Red),
        }],
        waiting: vec![
            Waiting {
                title: "已逾期".to_owned(),
                count: 2,
                all: None,
                matters: vec![
                    matter(
                        "YL-08 安置房“欠账”较多，城东片区群众过渡超期",
                        "牵头单位县住建局，上次上报 11-17，说法与数据不符",
                        "逾期 11 个工作日",
                        Tone::Red,
                    ),
                    matter(
                        "YL-29 镇街污水管网漏损率高",
                        "牵头单位县水利局，30 天没有上报",
                        "逾期 3 个工作日",
                        Tone::Red,
                    ),
                ],
            },
            Waiting {
                title: "待明确责任".to_owned(),
                count: 8,
                all: Some("/r/YL/ledger?stage=draft".to_owned()),
                matters: vec![
                    matter(
                        "YL-41 工程招投标领域监管机制不健全",
                        "还没有牵头单位和包案领导",
                        "",
                        Tone::Plain,
                    ),
                    matter("YL-42 行政审批中介服务超时", "还没有时限", "", Tone::Plain),
                ],
            },
            Waiting {
                title: "退回申请".to_owned(),
                count: 1,
                all: None,
                matters: vec![matter(
                    "YL-22-2 更新涉企收费清单",
                    "县市场监管局申请退回：职责已划入县发展改革局",
                    "11-18 提出",
                    Tone::Amber,
                )],
            },
            Waiting {
                title: "待确认的导入".to_owned(),
                count: 1,
                all: None,
                matters: vec![matter(
                    "边巡边改清单.xlsx",
                    "读出 12 个问题，请核对后列入台账",
                    "",
                    Tone::Plain,
                )],
            },
        ],
        nothing: nothing_waits(),
        standing: Some(Standing {
            name: "省委第三巡视组反馈意见整改".to_owned(),
            href: "/r/YL/ledger".to_owned(),
            rate: "58.6%".to_owned(),
            rate_label: "整改完成率".to_owned(),
            parts: parts_of_whole(&[
                ("已销号", 41, Tone::Green),
                ("整改中", 15, Tone::Amber),
                ("待明确责任", 8, Tone::Plain),
                ("逾期", 6, Tone::Red),
            ]),
            key: vec![
                ("重点问题", Link::new("12 个", "/r/YL/ledger?key=1")),
                (
                    "其中领导领办",
                    Link::new("12 个", "/r/YL/ledger?key=1&sponsored=1"),
                ),
                (
                    "已销号",
                    Link::new("5 个", "/r/YL/ledger?key=1&stage=closed"),
                ),
            ],
            pictures: vec![
                Picture {
                    id: "burn",
                    title: "剩余问题走势".to_owned(),
                    kind: "line",
                    says: "还剩 29 个未销号，比按期计划多 5 个。".to_owned(),
                    of: "日期".to_owned(),
                    series: series(&[("计划剩余", Some("0")), ("实际剩余", Some("r"))]),
                    rows: [
                        ("06-01", "70", "70"),
                        ("07-01", "61", "66"),
                        ("08-01", "52", "59"),
                        ("09-01", "43", "48"),
                        ("10-01", "35", "39"),
                        ("11-01", "28", "33"),
                        ("11-20", "24", "29"),
                        ("12-20", "0", "—"),
                    ]
                    .map(|(day, planned, real)| (Link::new(day, ""), values(&[planned, real])))
                    .into(),
                },
                Picture {
                    id: "late",
                    title: "各单位未销号问题".to_owned(),
                    kind: "bar",
                    says: "逾期问题集中在县住建局和县水利局。".to_owned(),
                    of: "牵头单位".to_owned(),
                    series: series(&[("逾期", Some("r")), ("整改中", Some("a"))]),
                    rows: [
                        ("县住建局", "3", "2"),
                        ("县水利局", "2", "1"),
                        ("县城管局", "1", "3"),
                        ("县农业农村局", "0", "4"),
                        ("县教育局", "0", "2"),
                    ]
                    .map(|(unit, late, open)| {
                        (
                            Link::new(unit, "/r/YL/ledger?lead=x"),
                            values(&[late, open]),
                        )
                    })
                    .into(),
                },
            ],
        }),
        news: vec![
            News {
                text: "县住建局上报 YL-08 进展".to_owned(),
                href: "/findings/YL-08".to_owned(),
                when: "11-17 17:40".to_owned(),
            },
            News {
                text: "县农业农村局签收 YL-19 的任务".to_owned(),
                href: "/findings/YL-19".to_owned(),
                when: "11-17 10:12".to_owned(),
            },
        ],
    }
}

fn nothing_waits() -> Empty {
    Empty {
        title: "没有等您办理的事".to_owned(),
        text: "有任务下达、临近时限或退回时，会列在这里。".to_owned(),
        links: vec![Link::new("打开台账", "/r/YL/ledger")],
    }
}

pub(super) fn idle() -> WorkbenchPage {
    let mut page = workbench();
    page.frame.inbox = 0;
    page.total = 0;
    page.waiting.clear();
    page.lines.clear();
    page.standing = None;
    page
}

pub(super) fn rectifications() -> RectificationsPage {
    let line =
        |code: &str, name: &str, source: &str, dates: &str, done: u64, all: u64, overdue: &str| {
            RectificationLine {
                code: code.to_owned(),
                name: name.to_owned(),
                href: format!("/r/{code}/ledger"),
                source: Tag::new(source, Tone::Plain),
                dates: dates.to_owned(),
                progress: format!(
                    "已销号 {done} / {all}，{}",
                    bihuan_web::format::percent(done, all)
                ),
                parts: parts_of_whole(&[
                    ("已销号", done, Tone::Green),
                    ("未销号", all - done, Tone::Plain),
                ]),
                key: Some(Link::new(
                    "重点问题 12 个，其中领导领办 12 个、已销号 5 个",
                    format!("/r/{code}/ledger?key=1"),
                )),
                overdue: overdue.to_owned(),
            }
        };
    RectificationsPage {
        frame: frame("台账"),
        may_create: true,
        list: vec![
            line(
                "YL",
                "省委第三巡视组反馈意见整改",
                "巡视反馈",
                "2026-05-20 反馈，集中整改期至 2026-12-20",
                41,
                70,
                "逾期 6 个",
            ),
            line(
                "SJ",
                "县审计局年度审计发现问题整改",
                "审计",
                "2026-03-02 反馈，集中整改期至 2026-09-30",
                46,
                47,
                "",
            ),
            line(
                "HB",
                "生态环境保护督察反馈问题整改",
                "环保督察",
                "2025-11-08 反馈，集中整改期至 2026-11-08",
                20,
                24,
                "逾期 1 个",
            ),
        ],
        empty: Empty {
            title: "还没有整改工作".to_owned(),
            text: "先建立一次整改工作，再导入反馈文件。".to_owned(),
            links: vec![Link::new("新建整改工作", "/rectifications/new")],
        },
    }
}

pub(super) fn new_rectification() -> NewRectificationPage {
    NewRectificationPage {
        frame: frame("台账"),
        action: "/rectifications".to_owned(),
        code: Field::refused("YL", "代号 YL 已经用过，请换一个。"),
        name: Field::of("县委第二轮巡察反馈意见整改"),
        source: select(&["巡视巡察反馈", "审计", "环保督察", "统计督察", "主题教育"]),
        feedback: Field::of("2026-11-20"),
        until: Field::refused("2026-10-20", "集中整改期不能早于反馈日期 2026-11-20。"),
    }
}

pub(super) fn search() -> SearchPage {
    let mut frame = frame("");
    frame.query = "安置 过渡".to_owned();
    SearchPage {
        frame,
        summary: "找到 3 条".to_owned(),
        kinds: vec![
            Link::new("全部 3", "?q=x").current_if(true),
            Link::new("问题 2", "?q=x&kind=finding"),
            Link::new("任务 1", "?q=x&kind=task"),
        ],
        hits: vec![
            Hit {
                number: "YL-08".to_owned(),
                href: "/findings/YL-08".to_owned(),
                title: vec![
                    Span::marked("安置"),
                    Span::plain("房“欠账”较多，城东片区群众"),
                    Span::marked("过渡"),
                    Span::plain("超期"),
                ],
                snippet: vec![
                    Span::plain("……完成"),
                    Span::marked("安置"),
                    Span::plain(" 326 户，剩余 86 户正在办理选房手续，"),
                    Span::marked("过渡"),
                    Span::plain("费差额已全部发放……"),
                ],
                stage: Tag::new("整改中", Tone::Amber),
                remark: "县住建局 · 时限 2026-10-31".to_owned(),
            },
            Hit {
                number: "YL-08-3".to_owned(),
                href: "/findings/YL-08".to_owned(),
                title: vec![
                    Span::plain("发放"),
                    Span::marked("过渡"),
                    Span::plain("费差额"),
                ],
                snippet: Vec::new(),
                stage: Tag::new("已完成", Tone::Green),
                remark: "任务 · 县财政局".to_owned(),
            },
        ],
        pager: Pager {
            summary: "共 2 条".to_owned(),
            previous: None,
            next: None,
        },
        empty: None,
    }
}

pub(super) fn nothing_found() -> SearchPage {
    let mut page = search();
    page.summary = String::new();
    page.hits.clear();
    page.kinds.clear();
    page.empty = Some(Empty {
        title: "没有找到“安置 过渡”".to_owned(),
        text: "换个说法，或减少几个词；编号可以直接输入，如 YL-08。".to_owned(),
        links: Vec::new(),
    });
    page
}

pub(super) fn help() -> HelpPage {
    HelpPage {
        frame: frame("帮助"),
        title: "导入反馈文件".to_owned(),
        contents: [
            ("开始使用", false),
            ("导入反馈文件", true),
            ("使用台账", false),
            ("上报进展", false),
            ("单位人员", false),
        ]
        .map(|(label, current)| Link::new(label, "/help/x").current_if(current))
        .into(),
        body: "<p>把反馈文件拖到导入页，系统读出方面和问题，<b>确认之前不会列入台账</b>。</p><h2>能读的文件</h2><ul><li>Word（.docx）</li><li>Excel 台账（.xlsx）</li></ul><h2>核对</h2><p>左边是原文，右边是读出的问题。指向一行，原文随之标出。</p><table><thead><tr><th>操作</th><th>作用</th></tr></thead><tbody><tr><td>拆分</td><td>从选定的一句起另列一条</td></tr><tr><td>并入上一条</td><td>与上一条合成一条</td></tr></tbody></table>",
    }
}

pub(super) fn error(status: u16) -> ErrorPage {
    let mut trouble = Trouble::of(status, "", "0197f3a0-6c1e-7d52");
    if status == 409 {
        trouble.what =
            "王科长 09:31 修改了 YL-08 的牵头单位，为避免覆盖，这次没有保存。".to_owned();
        trouble.links = vec![
            Link::new("打开最新内容", "/findings/YL-08"),
            Link::new("回到台账", "/r/YL/ledger"),
        ];
        trouble.kept = vec![(
            "进展情况".to_owned(),
            "完成安置 326 户，剩余 86 户正在办理选房手续。\n过渡费差额已发放。".to_owned(),
        )];
    }
    ErrorPage {
        frame: frame(""),
        trouble,
    }
}

pub(super) fn bare_error() -> BareErrorPage {
    let mut trouble = Trouble::of(401, "", "0197f3a0-6c1e-7d52");
    trouble.kept = vec![("进展情况".to_owned(), "完成安置 326 户。".to_owned())];
    BareErrorPage { trouble }
}
