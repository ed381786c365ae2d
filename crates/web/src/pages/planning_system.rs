//! How the work is organized: who stands on which layer and what waits there, the four mechanisms, the ones every problem is to
//! have, and the papers that units fill in. Nothing here is kept for its own sake: every figure is counted from the ledger and
//! the registers beside it, and leads to them.

use axum::response::Response;
use axum_extra::extract::Query;
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, drive, edition, institution,
    ledger::{self, Filter, Missing, UnitFigures},
    liaison,
    measure::Measure,
    meeting, plan,
    rectification::RectificationRow,
};
use bihuan_domain::{
    drive::DriveKind, edition::Periodical, meeting::MeetingKind, rectification::FindingList,
};

use super::{
    ledger_query::address,
    planning::{PlanningQuery, framed, shown, tabs},
    reports::rows_of,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Link, Tone},
        sheet::{Cell, Section, SheetPage, Table},
    },
};

/// The page.
pub(crate) async fn system(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    let view = view(&signed_in, &query).await;
    shown(&signed_in, view)
}

async fn view(signed_in: &SignedIn, query: &PlanningQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let at = Counting { ctx, row: &row };
    Ok(SheetPage {
        frame: framed.frame,
        title: "工作体系".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(&code, "/plan/system"),
        sections: vec![
            at.layers().await?,
            at.mechanisms().await?,
            at.ones().await?,
            at.drives_and_lists().await?,
            at.account_keeping().await?,
            papers(&code),
        ],
        ..SheetPage::default()
    })
}

/// What is counted, and for whom.
struct Counting<'a> {
    ctx: &'a Context,
    row: &'a RectificationRow,
}

impl Counting<'_> {
    fn to(&self, path: &str, more: &[(&str, &str)]) -> String {
        let code = self.row.rectification.code.as_str();
        let pairs: Vec<(&str, &str)> = std::iter::once(("rectification", code))
            .chain(more.iter().copied())
            .collect();
        address(path, &pairs)
    }

    async fn count(&self, filter: Filter) -> Result<u64, Failure> {
        ledger::count(self.ctx, self.row.rectification.id, &filter).await
    }

    /// Findings that were not reported on this month, with the ledger that lists them.
    async fn silent(&self) -> Result<Cell, Failure> {
        let period = edition::period(Periodical::Month, self.ctx.today());
        let silent = Measure::Silent.narrow(Filter::default(), period);
        let n = self.count(silent).await?;
        let code = self.row.rectification.code.as_str();
        let rows = rows_of(Measure::Silent, period, code);
        Ok(warned(n, "本月还没有报进展的", rows))
    }

    async fn missing(&self, missing: Missing) -> Result<u64, Failure> {
        let missing = Some(missing);
        self.count(Filter {
            missing,
            ..Filter::default()
        })
        .await
    }

    /// 层层落实: from the committee to every unit.
    async fn layers(&self) -> Result<Section, Failure> {
        let (ctx, id) = (self.ctx, self.row.rectification.id);
        let directory = ctx.app.directory().await?;
        let meetings = meeting::list(ctx, id).await?;
        let held = |kinds: &[MeetingKind]| {
            let held = meetings
                .iter()
                .filter(|m| kinds.contains(&m.record.held.kind));
            format!("{} 次", held.count())
        };
        let key = ledger::key_problems(ctx, id).await?;
        let owned = ledger::owned(ctx, id).await?;
        let unowned = self.missing(Missing::Lead).await?;
        let today = ctx.today();
        let units = ledger::figures_by_unit(ctx, id).await?;
        let overdue: u64 = ledger::figures(ctx, id).await?.overdue(None, today);
        let (tasks, _) = ledger::task_totals(ctx, id).await?;
        let checked = |u: &&UnitFigures| u.figures.total(Some(FindingList::SelfCheck)) > 0;
        let self_checking = units.iter().filter(checked).count();
        let self_check = Filter {
            list: Some(FindingList::SelfCheck),
            ..Filter::default()
        };
        let self_check = self.count(self_check).await?;
        let root = directory
            .root()
            .map_or("本级党委", |u| u.short_name.as_str());
        let active = directory.units.iter().filter(|u| u.active).count();
        let meetings_at = self.to("/meetings", &[]);
        let rows = vec![
            layer(
                root,
                directory.principal.clone().unwrap_or_default(),
                Cell::link(
                    format!(
                        "常委会 {}，书记专题会 {}",
                        held(&[MeetingKind::StandingCommittee]),
                        held(&[MeetingKind::Secretary, MeetingKind::FiveMember])
                    ),
                    meetings_at.clone(),
                ),
                Cell::link(
                    format!("重点问题 {} 个，已销号 {} 个", key.total, key.closed),
                    self.to("/ledger", &[("key", "1")]),
                ),
            ),
            layer(
                "整改工作领导小组",
                format!("{} 位领导领办问题", owned.len()),
                Cell::link(
                    format!("领导小组会 {}", held(&[MeetingKind::LeadingGroup])),
                    meetings_at.clone(),
                ),
                Cell::link(
                    format!("领办 {} 个", owned.iter().map(|o| o.total).sum::<u64>()),
                    self.to("/plan/leaders", &[]),
                ),
            ),
            layer(
                "整改办",
                "集中办公，建账、管账、交账".to_owned(),
                Cell::link(
                    format!(
                        "推进会、调度会 {}",
                        held(&[
                            MeetingKind::Promotion,
                            MeetingKind::Dispatch,
                            MeetingKind::TaskForce
                        ])
                    ),
                    meetings_at,
                ),
                warned(
                    unowned,
                    "没有牵头单位的",
                    self.to("/plan", &[("missing", "lead")]),
                ),
            ),
            layer(
                "牵头单位",
                format!("{} 个单位承担问题", units.len()),
                Cell::link("单位责任", self.to("/plan/units", &[])),
                warned(overdue, "逾期", self.to("/ledger", &[("overdue", "1")])),
            ),
            layer(
                "责任单位",
                format!("{} 项任务", format::count(tasks)),
                Cell::link("时间表", self.to("/plan/timetable", &[])),
                warned(
                    self.missing(Missing::Plan).await?,
                    "没有任务的",
                    self.to("/plan", &[("missing", "plan")]),
                ),
            ),
            layer(
                "各单位",
                format!("{active} 个单位，{self_checking} 个已报对照自查"),
                if ctx.may(Action::Import, None) {
                    Cell::link("登记自查问题", self.to("/plan", &[("form", "finding")]))
                } else {
                    Cell::of("对照反馈意见自查")
                },
                Cell::link(
                    format!("自查问题 {} 个", format::count(self_check)),
                    self.to("/ledger", &[("list", "self_check")]),
                ),
            ),
        ];
        Ok(Section {
            title: "层层落实".to_owned(),
            says: "每一层由谁负责、怎样推动、还有什么没落实。".to_owned(),
            table: Some(Table {
                head: vec!["层级", "谁", "怎样推动", "责任和缺项"],
                rows,
            }),
            ..Section::default()
        })
    }

    /// 对接联络、协调联动、任务交办、情况上报.
    async fn mechanisms(&self) -> Result<Section, Failure> {
        let (ctx, id) = (self.ctx, self.row.rectification.id);
        let groups = liaison::list(ctx, id).await?;
        let active = groups.iter().filter(|g| !g.record.dissolved).count();
        let open = meeting::open_decisions(ctx, id, None).await?;
        let late = open.iter().filter(|o| o.decision.decided.due < ctx.today());
        let (tasks, measures) = ledger::task_totals(ctx, id).await?;
        let rows = vec![
            vec![
                Cell::of("对接联络").below("联络组分块联系牵头领导和牵头单位"),
                Cell::link(format!("{active} 个联络组"), self.to("/liaison", &[])),
            ],
            vec![
                Cell::of("协调联动").below("会议议定事项写明单位和时限，答复前一直挂账"),
                Cell::link(
                    format!("待答复 {} 项，其中逾期 {} 项", open.len(), late.count()),
                    self.to("/meetings", &[]),
                ),
            ],
            vec![
                Cell::of("任务交办").below("下达、签收、退回、移交都有时限和理由"),
                Cell::link(
                    format!(
                        "{} 项任务、{} 条措施",
                        format::count(tasks),
                        format::count(measures)
                    ),
                    self.to("/plan", &[]),
                ),
            ],
            vec![
                Cell::of("情况上报").below("每月报进展，系统核对前后数字"),
                self.silent().await?,
            ],
        ];
        Ok(Section {
            title: "四项机制".to_owned(),
            table: Some(Table {
                head: vec!["机制", "现在"],
                rows,
            }),
            ..Section::default()
        })
    }

    /// 六个一: what every problem is to have.
    async fn ones(&self) -> Result<Section, Failure> {
        let (ctx, id) = (self.ctx, self.row.rectification.id);
        let figures = ledger::figures(ctx, id).await?;
        let total = figures.total(None);
        let unsettled = plan::unsettled(ctx, id).await?.len();
        let institutions = institution::register(ctx, Some(id)).await?;
        let in_force = institutions
            .iter()
            .filter(|s| institution::Which::InForce.holds(&s.record, ctx.today()));
        let board = |key: &str| self.to("/plan", &[("missing", key)]);
        let rows = vec![
            vec![
                Cell::of("一项任务"),
                warned(
                    self.missing(Missing::Plan).await?,
                    "没有任务的",
                    board("plan"),
                ),
            ],
            vec![
                Cell::of("一个方案"),
                Cell::link(
                    format!("未审定的方案 {unsettled} 份"),
                    self.to("/plan", &[]),
                ),
            ],
            vec![
                Cell::of("一套专班"),
                warned(
                    self.missing(Missing::Sponsor).await?,
                    "没有包案领导的",
                    board("sponsor"),
                ),
            ],
            vec![
                Cell::of("一本台账"),
                Cell::link(
                    format!("{} 个问题都在册", format::count(total)),
                    self.to("/ledger", &[]),
                ),
            ],
            vec![Cell::of("一个报告"), self.silent().await?],
            vec![
                Cell::of("一项长效机制"),
                Cell::link(
                    format!(
                        "制度 {} 个，有效 {} 个",
                        institutions.len(),
                        in_force.count()
                    ),
                    "/institutions",
                ),
            ],
        ];
        Ok(Section {
            title: "六个一".to_owned(),
            says: "每个问题都要有的六样；只数未结的问题，点开逐个补齐。".to_owned(),
            table: Some(Table {
                head: vec!["要求", "现在"],
                rows,
            }),
            ..Section::default()
        })
    }

    /// 专项整治、专题研究、三张清单、每周一次调度会和一份报告.
    async fn drives_and_lists(&self) -> Result<Section, Failure> {
        let (ctx, id) = (self.ctx, self.row.rectification.id);
        let drives = drive::list(ctx, None).await?;
        let of = |special: bool| {
            let of_kind = drives
                .iter()
                .filter(|d| (d.record.opened.kind == DriveKind::SpecialDrive) == special);
            of_kind.count()
        };
        let figures = ledger::figures(ctx, id).await?;
        let lists = FindingList::ALL.map(|list| {
            let label = format!(
                "{} {}",
                list.label(),
                format::count(figures.total(Some(list)))
            );
            Link::new(label, self.to("/ledger", &[("list", list.key())]))
        });
        let meetings = meeting::list(ctx, id).await?;
        let this_week = meeting::dispatched_this_week(&meetings, ctx.today());
        let report = self.to("/ledger/paper/week", &[("format", "pdf")]);
        let dispatched = Cell::link(
            format!("本周调度会 {this_week} 次"),
            self.to("/meetings", &[]),
        );
        let dispatched = if this_week == 0 {
            dispatched.toned(Tone::Red)
        } else {
            dispatched
        };
        let rows = vec![
            vec![
                Cell::of("专项整治"),
                Cell::link(format!("{} 个", of(true)), self.to("/drives", &[])),
            ],
            vec![
                Cell::of("专题研究").below("上轮整改不到位、审计整改不到位等"),
                Cell::link(format!("{} 个", of(false)), self.to("/drives", &[])),
            ],
            vec![Cell::of("三张清单"), Cell::links(lists.into())],
            vec![Cell::of("每周至少一次调度会"), dispatched],
            vec![Cell::of("一周一份报告"), Cell::link("整改一周报告", report)],
        ];
        Ok(Section {
            title: "专项、清单和周调度".to_owned(),
            table: Some(Table {
                head: vec!["要求", "现在"],
                rows,
            }),
            ..Section::default()
        })
    }

    /// 建账、管账、交账.
    async fn account_keeping(&self) -> Result<Section, Failure> {
        let figures = ledger::figures(self.ctx, self.row.rectification.id).await?;
        let closed = figures.in_stages(None, &["closed"]);
        let total = figures.total(None);
        let drafts = figures.in_stages(None, &["draft"]);
        let rows = vec![
            vec![
                Cell::of("建账").below("导入原文件，核对后登记入账，逐条下达"),
                Cell::link(
                    format!(
                        "在册 {} 个，待下达 {} 个",
                        format::count(total),
                        format::count(drafts)
                    ),
                    self.to("/ledger", &[("stage", "draft")]),
                ),
            ],
            vec![
                Cell::of("管账").below("任务、进展、佐证、提醒和督办"),
                Cell::link(
                    format!("未销号 {} 个", format::count(total.saturating_sub(closed))),
                    self.to("/ledger", &[]),
                ),
            ],
            vec![
                Cell::of("交账").below("会签联审后销号，一题一卷宗，可验证"),
                Cell::link(
                    format!(
                        "已销号 {} 个（{}）",
                        format::count(closed),
                        format::percent(closed, total)
                    ),
                    self.to("/ledger", &[("stage", "closed")]),
                ),
            ],
        ];
        Ok(Section {
            title: "建账、管账、交账".to_owned(),
            table: Some(Table {
                head: vec!["环节", "现在"],
                rows,
            }),
            ..Section::default()
        })
    }
}

fn layer(name: &str, who: String, how: Cell, left: Cell) -> Vec<Cell> {
    vec![Cell::of(name), Cell::of(who), how, left]
}

/// How many findings lack something: red where there are any.
fn warned(n: u64, label: &str, href: String) -> Cell {
    if n == 0 {
        Cell::of("没有缺项")
    } else {
        Cell::link(format!("{label} {} 个", format::count(n)), href).toned(Tone::Red)
    }
}

/// What units hand in: what it says, in which form, and how it comes in.
const FORMS: [(&str, &str, &str, &str); 12] = [
    (
        "问题清单",
        "方面、项目、问题、时限和状态",
        "PDF、DOCX、Excel",
        "系统生成，不另填报",
    ),
    (
        "任务清单",
        "任务、措施、承担单位、时限",
        "PDF、DOCX、Excel",
        "方案审定后自动形成",
    ),
    (
        "责任清单",
        "包案领导、牵头、责任和配合单位",
        "PDF、DOCX、Excel",
        "整改办指定后自动形成",
    ),
    (
        "资料清单",
        "每个问题的佐证材料和摘要值",
        "PDF、DOCX、Excel",
        "上传佐证后自动形成",
    ),
    (
        "整改落实清单",
        "按来源分三张：问题、任务、责任、进展",
        "A3，PDF、DOCX、Excel",
        "系统生成，不另填报",
    ),
    (
        "整改方案",
        "目标、措施、比选、责任和时限",
        "问题页“方案”",
        "牵头单位在线填写，提交审定",
    ),
    (
        "任务书",
        "一个单位的任务和措施",
        "PDF、DOCX",
        "“单位责任”页下载",
    ),
    (
        "进展报告",
        "本次做了什么、数字、佐证",
        "问题页“上报进展”",
        "在线填写，手机可拍照上传",
    ),
    (
        "销号申请审批表",
        "自评、清单、承诺、会签、联审",
        "PDF、DOCX",
        "牵头单位在线申请",
    ),
    (
        "真实性承诺书",
        "对报告和材料真实性的承诺",
        "PDF、DOCX",
        "申请销号时确认，可打印签字",
    ),
    (
        "回访核查表",
        "销号后核查什么、看到什么",
        "PDF、DOCX",
        "核查人带到现场，结果在线登记",
    ),
    (
        "问题卷宗",
        "从底稿到销号的全部材料",
        "PDF、DOCX、文件夹",
        "系统生成，供归档",
    ),
];

/// 模板: content, form, way of handing in.
fn papers(code: &str) -> Section {
    let rows = FORMS.map(|(name, content, form, way)| {
        vec![Cell::of(name).below(content), Cell::of(form), Cell::of(way)]
    });
    let papers = address("/ledger/papers", &[("rectification", code)]);
    Section {
        title: "文书模板".to_owned(),
        remark: format!("{} 种", FORMS.len()),
        says: "内容、格式和报送方式。台账里已有的内容不再向单位要。".to_owned(),
        acts: vec![
            super::sheet::leads("下载文书", papers),
            super::sheet::leads("工作指引", "/help"),
        ],
        table: Some(Table {
            head: vec!["模板", "格式", "报送方式"],
            rows: rows.into(),
        }),
        ..Section::default()
    }
}
