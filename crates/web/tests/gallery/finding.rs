//! A finding in three situations.

use bihuan_web::views::evidence::*;
use bihuan_web::views::finding::*;
use bihuan_web::views::finding_forms::*;
use bihuan_web::views::parts::*;

use super::{frame, select};

fn step(label: &str, says: &str, id: &str) -> Step {
    Step {
        label: label.to_owned(),
        says: says.to_owned(),
        way: Way::Dialog {
            id: id.to_owned(),
            href: format!("/findings/YL-08?open={id}"),
        },
    }
}

fn happening(title: &str, when: &str, says: &str, tone: Tone) -> Happening {
    Happening {
        title: title.to_owned(),
        role: String::new(),
        when: when.to_owned(),
        moment: "2026-11-18T09:12".to_owned(),
        says: says.to_owned(),
        figures: Vec::new(),
        tone,
    }
}

fn task(title: &str, mark: Mark, remark: &str, state: &str, tone: Tone) -> TaskLine {
    TaskLine {
        title: title.to_owned(),
        mark,
        remark: remark.to_owned(),
        state: Tag::new(state, tone),
        batches: Vec::new(),
        steps: Vec::new(),
    }
}

fn need(what: &str, mark: Mark) -> Need {
    Need {
        what: what.to_owned(),
        mark,
    }
}

fn forms() -> Forms {
    Forms {
        page: "/findings/YL-08".to_owned(),
        extension: Some(ExtensionForm {
            action: "/findings/YL-08/extension".to_owned(),
            version: 9,
            original: "2026-10-31".to_owned(),
            decides: "由县整改办审批。".to_owned(),
            ..ExtensionForm::default()
        }),
        tasks: vec![TaskForm {
            id: "accept-5".to_owned(),
            heading: "签收任务".to_owned(),
            submit: "签收".to_owned(),
            action: "/tasks/5/accept".to_owned(),
            version: 1,
            task: "出台安置房建设管理办法".to_owned(),
            handler: Some(("经办人", select(&["陈工", "王科长"]))),
            ..TaskForm::default()
        }],
        add_task: Some(AddTaskForm {
            action: "/findings/YL-08/tasks".to_owned(),
            unit: select(&["县住建局", "县自然资源局"]),
            ..AddTaskForm::default()
        }),
        ..Forms::default()
    }
}

pub(super) fn under_way() -> FindingPage {
    let mut story = vec![
        happening(
            "系统核对：说法与数据不符",
            "11-18 09:12",
            "本次上报称“已基本完成”，但“剩余 86 户正在办理选房手续”；326 ÷ 412 = 79.1%，与所报 91.0% 不一致。",
            Tone::Red,
        ),
        happening(
            "县住建局上报进展",
            "11-17 17:40",
            "完成安置 326 户，剩余 86 户正在办理选房手续，预计 12 月中旬全部交房。过渡费差额已于 11 月 10 日前全部发放到位。",
            Tone::Plain,
        ),
        happening(
            "延期申请未获同意",
            "10-30 15:02",
            "原定时限 10-31 不变。县整改办：理由不充分，须倒排工期。",
            Tone::Amber,
        ),
        happening(
            "摸清底数，建立一户一档：任务完成",
            "07-15 10:20",
            "",
            Tone::Green,
        ),
        happening(
            "县住建局签收任务，经办人陈工",
            "06-03 08:55",
            "",
            Tone::Plain,
        ),
        happening(
            "下达问题",
            "06-02 16:30",
            "牵头单位县住建局，包案领导副县长（城建），时限 2026-10-31。",
            Tone::Plain,
        ),
        happening(
            "列入台账",
            "05-28 11:04",
            "由《省委第三巡视组反馈意见》导入，第 8 条。",
            Tone::Plain,
        ),
    ];
    story[1].figures = vec![
        Figure {
            name: "完成安置".to_owned(),
            value: "326 / 412 户".to_owned(),
        },
        Figure {
            name: "完成率".to_owned(),
            value: "91.0%".to_owned(),
        },
    ];
    let mut tasks = vec![
        task(
            "摸清底数，建立一户一档",
            Mark::Done,
            "县住建局 · 07-15 完成",
            "已完成",
            Tone::Green,
        ),
        task(
            "筹措房源 412 套",
            Mark::Done,
            "县住建局 · 08-30 完成",
            "已完成",
            Tone::Green,
        ),
        task(
            "发放过渡费差额",
            Mark::Done,
            "县财政局 · 11-10 完成",
            "已完成",
            Tone::Green,
        ),
        task(
            "选房交房 412 户",
            Mark::Now,
            "县住建局 · 时限 10-31",
            "办理中",
            Tone::Amber,
        ),
        task(
            "出台安置房建设管理办法",
            Mark::Later,
            "县住建局 · 时限 12-20",
            "待签收",
            Tone::Blue,
        ),
    ];
    tasks[4].steps = vec![step("签收", "", "accept-5")];
    FindingPage {
        frame: frame("台账"),
        crumbs: vec![
            Link::new("整改台账", "/r/YL/ledger"),
            Link::new("YL-08", ""),
            Link::new("反馈意见第 8 条", ""),
            Link::new("第一方面", ""),
        ],
        title: "安置房“欠账”较多，城东片区四百余户群众过渡超期，部分群众反映过渡费发放不及时。"
            .to_owned(),
        tags: vec![Tag::new("重点问题", Tone::Red)],
        next: Some(step(
            "上报进展",
            "时限已过，请上报最新进展，写明剩余 86 户的交房安排。",
            "report",
        )),
        others: vec![
            step("申请延期", "", "extension"),
            Step {
                label: "下载本问题材料".to_owned(),
                says: String::new(),
                way: Way::Page("/findings/YL-08.pdf".to_owned()),
            },
        ],
        cannot: vec![
            Cannot {
                what: "申请销号".to_owned(),
                why: "还有 2 项任务没有完成。".to_owned(),
            },
            Cannot {
                what: "调整责任".to_owned(),
                why: "本问题已下达，由县整改办调整。".to_owned(),
            },
        ],
        state: State {
            stage: Tag::new("整改中", Tone::Amber),
            stage_remark: String::new(),
            deadline: Deadline {
                date: Some("2026-10-31".to_owned()),
                left: "逾期 11 个工作日".to_owned(),
                tone: Tone::Red,
                original: "原定 2026-10-31，未延期".to_owned(),
            },
            lead: Some("县住建局".to_owned()),
            units: vec![
                ("责任单位".to_owned(), "县财政局、县自然资源局".to_owned()),
                ("配合单位".to_owned(), "城东街道".to_owned()),
            ],
            key: Some("群众反映强烈，由主要领导带头领办。".to_owned()),
            sponsor: Some("副县长（城建）".to_owned()),
            handler: Some("陈工".to_owned()),
            class: "集中整改 · 须长期坚持".to_owned(),
            list: "反馈意见".to_owned(),
        },
        source: Some(Source {
            document: "省委第三巡视组反馈意见".to_owned(),
            href: Some("/r/YL/documents/1".to_owned()),
            paragraphs: vec![vec![
                Span::plain("8."),
                Span::marked(
                    "安置房“欠账”较多，城东片区四百余户群众过渡超期，部分群众反映过渡费发放不及时",
                ),
                Span::plain(
                    "。截至 2026 年 5 月，城东片区 412 户群众过渡期平均超过协议期限 14 个月。",
                ),
            ]],
        }),
        story,
        older: None,
        tasks,
        tasks_done: "3 / 5".to_owned(),
        evidence: proofs(),
        look_backs: Vec::new(),
        institutions: Vec::new(),
        enter_institution: None,
        closure: vec![
            need("任务全部完成（还差 2 项）", Mark::Later),
            need("四有四见：缺“见成效”", Mark::Later),
            need("真实性承诺", Mark::Later),
        ],
        checks: vec![
            Check {
                tag: Tag::new("须说明", Tone::Red),
                message: "所报完成率与数据不一致：326 ÷ 412 = 79.1%。".to_owned(),
                words: "完成率 91.0%".to_owned(),
                rule: "figure.ratio".to_owned(),
            },
            Check {
                tag: Tag::new("提示", Tone::Amber),
                message: "称“基本完成”，文中仍有未完成的事项。".to_owned(),
                words: "剩余 86 户正在办理选房手续".to_owned(),
                rule: "claim.remaining".to_owned(),
            },
        ],
        dialogs: Vec::new(),
        forms: forms(),
        volume: VolumeState {
            score: 58,
            missing: vec!["佐证材料：没有一份有效的".to_owned()],
        },
        papers: vec![(
            "问题卷宗".to_owned(),
            vec![
                Link::new("PDF", "/findings/1/paper/dossier?format=pdf"),
                Link::new("归档包（ZIP）", "/findings/1/paper/dossier?format=zip"),
            ],
        )],
        notices: Vec::new(),
    }
}

/// A report that came back, with what the check noted.
pub(super) fn reporting() -> ReportPage {
    ReportPage {
        frame: frame("台账"),
        crumbs: vec![
            Link::new("整改台账", "/ledger"),
            Link::new("YL-08", "/findings/YL-08"),
        ],
        problem: "安置房“欠账”较多，城东片区四百余户群众过渡超期。".to_owned(),
        action: "/findings/YL-08/report".to_owned(),
        version: 9,
        text: Field::of("已全部完成安置，剩余 86 户正在办理选房手续。"),
        figures: vec![
            FigureLine {
                name: "完成安置".to_owned(),
                value: "326".to_owned(),
                of: "412".to_owned(),
                unit: "户".to_owned(),
            },
            FigureLine::default(),
        ],
        claim: select(&["未启动", "正在推进", "基本完成并长期坚持", "已完成"]),
        task: select(&["整个问题", "选房交房 412 户"]),
        evidence: select(&["选房现场照片", "过渡费发放表"]).choices,
        form: about(),
        wrong: Some(
            "“交房.mp4”：音频、视频不作为佐证材料保存，请截取关键画面提交，原件由单位留存备查。"
                .to_owned(),
        ),
        checked: true,
        checks: vec![Check {
            tag: Tag::new("说法与数据不符", Tone::Red),
            message: "上报“已全部完成”，但文中还有“剩余 86 户”。".to_owned(),
            words: "剩余 86 户".to_owned(),
            rule: "claim.remaining".to_owned(),
        }],
    }
}

fn about() -> DescribeForm {
    DescribeForm {
        action: "/findings/YL-08/evidence".to_owned(),
        kind: select(&["按文件自动判断", "文件", "照片", "票据"]),
        sensitivity: select(&["一般", "内部", "含个人信息"]),
        provided_by: Field::of("县住建局工程股"),
        taken_on: Field::of("2026-11-16"),
        proves: select(&["有回应", "见事", "见数据"]).choices,
        ..DescribeForm::default()
    }
}

fn proofs() -> EvidenceCard {
    let line = |title: &str, remark: &str, tags: Vec<Tag>, open: bool| EvidenceLine {
        title: title.to_owned(),
        href: open.then(|| "/findings/YL-08/evidence/1".to_owned()),
        picture: None,
        remark: remark.to_owned(),
        seal: "第 2 版 · 9f86d081".to_owned(),
        tags,
    };
    EvidenceCard {
        lines: vec![
            line(
                "选房现场照片",
                "照片 · 县住建局 · 形成于 11-16",
                Vec::new(),
                true,
            ),
            line(
                "表格（含个人信息，内容不公开）",
                "表格 · 县住建局",
                vec![Tag::new("含个人信息", Tone::Amber)],
                false,
            ),
            line(
                "旧版交房计划",
                "文件 · 县住建局",
                vec![Tag::new("已撤回", Tone::Red)],
                true,
            ),
        ],
        count: "2".to_owned(),
        add: Some("/findings/YL-08/evidence/new".to_owned()),
        unproven: false,
    }
}

/// One piece of evidence: a table with words, two versions.
pub(super) fn evidence() -> EvidencePage {
    let version = |label: &str, file: &str| VersionLine {
        label: label.to_owned(),
        file: file.to_owned(),
        href: "/findings/YL-08/evidence/1/2/file".to_owned(),
        remark: "Excel 表格 · 48 KB · 11-16 10:20".to_owned(),
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
    };
    let cells = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    EvidencePage {
        frame: frame("台账"),
        crumbs: vec![
            Link::new("整改台账", "/ledger"),
            Link::new("YL-08", "/findings/YL-08"),
        ],
        title: "过渡费发放表".to_owned(),
        tags: vec![Tag::new("内部", Tone::Amber)],
        facts: vec![
            ("类别", "表格".to_owned()),
            ("提交单位", "县住建局".to_owned()),
            ("形成日期", "2026-11-16".to_owned()),
            ("来源", "县住建局财务股".to_owned()),
            ("敏感程度", "内部".to_owned()),
        ],
        versions: vec![
            version("第 2 版", "过渡费发放表（更正）.xlsx"),
            version("第 1 版", "过渡费发放表.xlsx"),
        ],
        sight: Sight::Words(
            vec![
                cells(["片区", "户数", "金额（元）"]),
                cells(["城东一期", "212", "636000"]),
                cells(["城东二期", "200", "600000"]),
            ],
            true,
        ),
        replace: Some("/findings/YL-08/evidence/1/replace".to_owned()),
        describe: Some(about()),
        withdraw: Some((
            "/findings/YL-08/evidence/1/withdraw".to_owned(),
            Field::default(),
        )),
        version: 9,
        notices: Vec::new(),
    }
}

/// Where files are handed in.
pub(super) fn handing_in() -> EvidenceNewPage {
    EvidenceNewPage {
        frame: frame("台账"),
        crumbs: vec![
            Link::new("整改台账", "/ledger"),
            Link::new("YL-08", "/findings/YL-08"),
        ],
        problem: "安置房“欠账”较多，城东片区四百余户群众过渡超期。".to_owned(),
        form: about(),
        task: select(&["整个问题", "选房交房 412 户"]),
        wrong: None,
        warning: "本问题正在销号：提交新的材料后，已有签字全部作废，须重新送签。".to_owned(),
        reuse: (
            "/findings/YL-08/evidence/reuse".to_owned(),
            select(&["YL-03 安置房建设管理办法"]).choices,
        ),
        version: 9,
    }
}

pub(super) fn draft() -> FindingPage {
    let mut page = under_way();
    page.title = "工程招投标领域监管机制不健全，限额以下项目发包随意。".to_owned();
    page.next = Some(step(
        "指定责任",
        "指定牵头单位、包案领导和时限后即可下达。",
        "assign",
    ));
    page.others = vec![step("更正表述", "", "retitle")];
    page.cannot = vec![Cannot {
        what: "下达".to_owned(),
        why: "还没有牵头单位和包案领导。".to_owned(),
    }];
    page.state.stage = Tag::new("待明确责任", Tone::Plain);
    page.state.deadline = Deadline {
        date: None,
        left: String::new(),
        tone: Tone::Plain,
        original: String::new(),
    };
    page.state.lead = None;
    page.state.sponsor = None;
    page.state.handler = None;
    page.state.units.clear();
    page.story.drain(..6);
    page.tasks.clear();
    page.tasks_done = String::new();
    page.checks.clear();
    page.closure.clear();
    page.evidence = EvidenceCard {
        count: "0".to_owned(),
        unproven: true,
        ..EvidenceCard::default()
    };
    page.forms = Forms {
        page: "/findings/YL-41".to_owned(),
        assign: Some(AssignForm {
            action: "/findings/YL-41/assign".to_owned(),
            version: 1,
            lead: select(&["请选择", "县发展改革局", "县财政局"]),
            sponsor: select(&["请选择", "县委常委、常务副县长"]),
            class: select(&["集中整改", "立行立改", "长期坚持"]),
            responsible: select(&["县财政局", "县审计局", "县住建局", "县交通局"]).choices,
            assisting: select(&["县财政局", "县审计局", "县住建局", "县交通局"]).choices,
            deadline: Field::of("2026-12-20"),
            ..AssignForm::default()
        }),
        retitle: Some(RetitleForm {
            action: "/findings/YL-41/retitle".to_owned(),
            title: Field::of("工程招投标领域监管机制不健全，限额以下项目发包随意。"),
            ..RetitleForm::default()
        }),
        ..Forms::default()
    };
    page
}
