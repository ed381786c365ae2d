//! The sheet of a unit: every line with its points and what they rest on; the forms for it.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use axum_extra::extract::Query;
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, StoredRecord,
    evaluation::{self, survey},
    finding, rectification,
};
use bihuan_domain::{
    Stamp,
    evaluation::{
        Evaluation, Line, Marking, Objection, Satisfaction, Source, SurveyCounts, UnitSheet, Why,
    },
    id::{EvaluationId, FindingId, UnitId},
};

use super::{EvaluationQuery, forms as typing, framed, grade_tag, period, state};
use crate::{
    format,
    http::SignedIn,
    pages::{
        finding_forms::Entered,
        sheet::{Building, done_notice, leads, opens, sheet_of},
        words,
    },
    views::{
        parts::{Link, Notice, Tag, Tone},
        sheet::{Act, Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// Findings named in one line of the sheet.
const NAMED: usize = 12;

/// The page.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path((id, unit)): Path<(EvaluationId, UnitId)>,
    Query(query): Query<EvaluationQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, (id, unit), &query, entered).await
    })
    .await
}

pub(super) async fn view(
    signed_in: &SignedIn,
    (id, unit): (EvaluationId, UnitId),
    query: &EvaluationQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = evaluation::show(ctx, id).await?;
    let it = &stored.record;
    let stored_sheet = it.sheet(unit).map_err(|_| Failure::NotFound)?;
    let simulated = !query.today.is_empty();
    let shown = if simulated {
        evaluation::simulate(ctx, it, unit).await?
    } else {
        stored_sheet.clone()
    };
    let row = rectification::by_id(ctx, it.entered.rectification).await?;
    let (framed, _) = framed(signed_in, row.rectification.code.as_str()).await?;
    let directory = ctx.app.directory().await?;
    let numbers = numbers(ctx, it, &shown).await?;
    let page = format!("/evaluations/{id}/units/{unit}");
    let making = Making {
        ctx,
        stored: &stored,
        sheet: stored_sheet,
        entered,
        page: &page,
        asked: survey::counts_of(ctx, it, unit).await?,
    };
    let mut notices = done_notice(&query.done);
    if simulated {
        let says = "按台账今天的情况试算，没有保存；正式得分以考评组打分当日为准。";
        notices.push(Notice::new(Tone::Plain, "", says));
    }
    let mut sections = vec![summary(it, &shown)];
    sections.extend(aspects(it, &shown, &numbers));
    sections.extend(objections(ctx, &shown));
    sections.extend(trend(ctx, it, unit).await?);
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![
            Link::new("整改评估", "/evaluations"),
            Link::new(it.entered.title.clone(), format!("/evaluations/{id}")),
        ],
        title: directory.short_name(unit).to_owned(),
        tags: vec![state(it)],
        lead: format!(
            "{}，评估期 {}",
            it.entered.scheme.title,
            period(it.entered.from, it.entered.until)
        ),
        acts: making.acts(simulated),
        notices,
        dialogs: making.dialogs(),
        sections,
        ..SheetPage::default()
    })
}

/// Numbers of the findings that the sheet names and the person may see.
async fn numbers(
    ctx: &Context,
    it: &Evaluation,
    shown: &UnitSheet,
) -> Result<BTreeMap<FindingId, String>, Failure> {
    let mut named: Vec<FindingId> = Vec::new();
    for line in shown.lines(&it.entered.scheme) {
        if let Why::Measured(measured) = line.why {
            named.extend(measured.findings.iter().take(NAMED));
        }
    }
    named.sort_unstable();
    named.dedup();
    let found = finding::of_ids(ctx, &named).await?;
    Ok(found
        .into_iter()
        .map(|f| (f.id, f.number.to_string()))
        .collect())
}

fn summary(it: &Evaluation, sheet: &UnitSheet) -> Section {
    let scheme = &it.entered.scheme;
    let total = sheet.total(scheme);
    let mut says = Vec::new();
    if total.waiting > 0 {
        says.push(format!("{} 项还没有得分", total.waiting));
    }
    if total.left_out > 0 {
        says.push(format!(
            "{} 项没有可计事项，不计入，合计按其余各项折算",
            total.left_out
        ));
    }
    // A sum of what happens to be there already says nothing.
    let sum = if total.waiting > 0 {
        "—".to_owned()
    } else {
        format!("{} / {}", total.got, scheme.full())
    };
    let mut facts = vec![("合计".to_owned(), Cell::of(sum).below(says.join("；")))];
    if let Some(grade) = sheet.proposal(scheme) {
        facts.push((
            "系统建议等次".to_owned(),
            Cell::of(scheme.grade_word(grade)),
        ));
    }
    if let Some(grade) = sheet.grade.as_ref().filter(|_| it.is_announced()) {
        facts.push((
            "评定等次".to_owned(),
            Cell::tag(grade_tag(it, grade.grade)).below(grade.reason.clone()),
        ));
    }
    Section {
        title: "结果".to_owned(),
        facts,
        ..Section::default()
    }
}

/// A section for each aspect.
fn aspects(
    it: &Evaluation,
    sheet: &UnitSheet,
    numbers: &BTreeMap<FindingId, String>,
) -> Vec<Section> {
    let scheme = &it.entered.scheme;
    let lines = sheet.lines(scheme);
    let mut rest = lines.iter();
    let mut sections = Vec::new();
    for aspect in &scheme.aspects {
        let rows = aspect.indicators.iter().zip(rest.by_ref());
        let rows = rows.map(|(indicator, line)| {
            let title = Cell::of(indicator.title.clone()).below(match indicator.source {
                Source::Ledger(measure) => format!("台账：{}", measure.says()),
                source => source.label().to_owned(),
            });
            let own = line.own.as_ref().map_or_else(Cell::default, |(got, text)| {
                Cell::of(got.to_string()).below(text.clone())
            });
            let got = line.got.map_or_else(|| "—".to_owned(), |g| g.to_string());
            vec![
                title,
                Cell::of(indicator.most.to_string()),
                own,
                Cell::of(got),
                explained(line, indicator.source, numbers),
            ]
        });
        sections.push(Section {
            title: aspect.title.clone(),
            table: Some(Table {
                head: vec!["指标", "分值", "自评", "得分", "依据"],
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    sections
}

/// What the points of a line rest on.
fn explained(line: &Line, source: Source, numbers: &BTreeMap<FindingId, String>) -> Cell {
    match &line.why {
        Why::Waiting => Cell::tag(Tag::new("待评", Tone::Amber)),
        Why::Nothing if source == Source::Survey => {
            Cell::of(format!("回收不足 {} 份，不计入", SurveyCounts::FEWEST))
        }
        Why::Nothing => Cell::of("期内没有可计事项，不计入"),
        Why::NotScored => Cell::of("单位没有自评，不得分"),
        Why::Own => Cell::of("单位自评"),
        Why::Given(reason) if reason.is_empty() => Cell::of("考评组评分"),
        Why::Given(reason) => Cell::of(reason.clone()).below("考评组"),
        Why::Corrected(reason) => Cell::of(reason.clone()).below("申诉后更正"),
        Why::Surveyed(counts) => Cell::of(surveyed(counts)).below(format!(
            "共 {} 份；满意计满分，基本满意计七成，不了解不计",
            counts.total()
        )),
        Why::Measured(measured) => {
            let tally = measured.tally;
            let links: Vec<Link> = measured
                .findings
                .iter()
                .filter_map(|id| {
                    let number = numbers.get(id)?;
                    Some(Link::new(number.clone(), format!("/findings/{id}")))
                })
                .collect();
            let says = if measured.findings.is_empty() {
                "没有失分事项".to_owned()
            } else {
                format!("失分涉及 {} 个问题", measured.findings.len())
            };
            Cell {
                text: format!("{} 件中 {} 件 ", tally.of, tally.counted),
                links,
                second: says,
                ..Cell::default()
            }
        }
    }
}

fn surveyed(counts: &SurveyCounts) -> String {
    let answers =
        Satisfaction::ALL.map(|answer| format!("{} {}", answer.label(), counts.of(answer)));
    answers.join("，")
}

fn objections(ctx: &Context, sheet: &UnitSheet) -> Option<Section> {
    let signed =
        |stamp: &Stamp| format::moment(words::local(stamp.at.as_millisecond()), ctx.today());
    let row = |o: &Objection| {
        let answer = match &o.answer {
            None => Cell::tag(Tag::new("待答复", Tone::Red)),
            Some((granted, reason, stamp)) => {
                let word = if *granted { "申诉成立" } else { "维持" };
                Cell::of(format!("{word}：{reason}")).below(signed(stamp))
            }
        };
        vec![Cell::of(o.text.clone()).below(signed(&o.stamp)), answer]
    };
    (!sheet.objections.is_empty()).then(|| Section {
        title: "申诉".to_owned(),
        table: Some(Table {
            head: vec!["单位意见", "答复"],
            rows: sheet.objections.iter().map(row).collect(),
        }),
        ..Section::default()
    })
}

/// How the unit came out before.
async fn trend(ctx: &Context, it: &Evaluation, unit: UnitId) -> Result<Option<Section>, Failure> {
    let mut earlier = evaluation::trend(ctx, unit).await?;
    earlier.retain(|e| e.id != it.entered.id);
    if earlier.is_empty() {
        return Ok(None);
    }
    let rows = earlier.into_iter().map(|e| {
        vec![
            Cell::link(e.title, format!("/evaluations/{}/units/{unit}", e.id)),
            Cell::of(period(e.period.0, e.period.1)),
            Cell::of(format!("{} / {}", e.points.0, e.points.1)),
            Cell::of(e.grade),
        ]
    });
    Ok(Some(Section {
        title: "历次评估".to_owned(),
        table: Some(Table {
            head: vec!["评估", "评估期", "合计", "等次"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }))
}

/// What the forms of the page are made from.
struct Making<'a> {
    ctx: &'a Context,
    stored: &'a StoredRecord<Evaluation>,
    sheet: &'a UnitSheet,
    entered: &'a Entered,
    page: &'a str,
    /// What surveys of the system say; then nothing is typed from paper.
    asked: Option<SurveyCounts>,
}

impl Making<'_> {
    const fn it(&self) -> &Evaluation {
        &self.stored.record
    }

    fn is_open(&self) -> bool {
        matches!(self.it().key(), "open" | "assessed")
    }

    fn assesses(&self) -> bool {
        self.is_open() && self.ctx.may(Action::KeepEvaluation, None)
    }

    fn scores_itself(&self) -> bool {
        self.sheet.unit == self.ctx.actor.unit && evaluation::may_score(self.ctx, self.it())
    }

    fn appeals(&self) -> bool {
        self.ctx.may(Action::AppealEvaluation, None)
            && self.sheet.unit == self.ctx.actor.unit
            && self.sheet.open_objection().is_none()
            && self.it().key() == "announced"
    }

    fn answers(&self) -> bool {
        self.sheet.open_objection().is_some()
            && self.ctx.may(Action::AnnounceEvaluation, None)
            && self.it().key() == "appealed"
    }

    fn acts(&self, simulated: bool) -> Vec<Act> {
        let mut acts = Vec::new();
        if self.scores_itself() {
            let label = if self.sheet.own.is_some() {
                "修改自评"
            } else {
                "自评"
            };
            acts.push(opens(label, self.page, "own", true));
        }
        if self.assesses() {
            acts.push(opens("考评打分", self.page, "assess", true));
            acts.push(if simulated {
                leads("返回", self.page)
            } else {
                leads("今天试算", format!("{}?today=1", self.page))
            });
        }
        if self.appeals() {
            acts.push(opens("申诉", self.page, "appeal", true));
        }
        if self.answers() {
            acts.push(opens("维持结果", self.page, "uphold", true));
            acts.push(opens("申诉成立并更正", self.page, "grant", false));
        }
        acts
    }

    fn form(&self, id: &str) -> Building<'_> {
        Building::new(self.entered, self.page, id, format!("{}/{id}", self.page))
            .version(self.stored.version)
    }

    fn dialogs(&self) -> Vec<Dialog> {
        let mut all = Vec::new();
        if self.scores_itself() {
            all.push(self.own_form());
        }
        if self.assesses() {
            all.push(self.assess_form());
        }
        if self.appeals() {
            all.push(
                self.form("appeal")
                    .called("申诉", "提交申诉")
                    .says("写明哪一项、依据是什么；由整改办主任书面答复。")
                    .area("text", "申诉理由", "", true)
                    .done(),
            );
        }
        if self.answers() {
            all.push(
                self.form("uphold")
                    .called("维持结果", "答复")
                    .area("reason", "理由", "", true)
                    .done(),
            );
            all.push(self.grant_form());
        }
        all
    }

    fn own_form(&self) -> Dialog {
        let scheme = &self.it().entered.scheme;
        let mut form = self
            .form("own")
            .called("单位自评", "提交自评")
            .says("逐项打分并写明依据；考评组打分前可以修改。");
        for (at, indicator) in typing::of_source(scheme, Source::is_self_scored) {
            let own = self.sheet.own.as_ref();
            let own = own.and_then(|(scores, _)| scores.iter().find(|s| s.indicator == at));
            let now = own.map(|s| (s.got, s.text.as_str()));
            form = typing::score_fields(form, scheme.marking, (at, indicator), now, "依据");
        }
        form.done()
    }

    fn assess_form(&self) -> Dialog {
        let scheme = &self.it().entered.scheme;
        let assessed = self.sheet.assessed.as_ref().map(|(found, _)| found);
        let mut form = self
            .form("assess")
            .called("考评打分", "保存打分")
            .says(match &self.asked {
                None => "扣了分的项须写明理由；台账指标在保存时按当日台账计算。".to_owned(),
                Some(counts) => format!(
                    "扣了分的项须写明理由；台账指标在保存时按当日台账计算，满意度按已收回的 {} 张测评票计算。",
                    counts.total()
                ),
            });
        let by_assessor = |source| source == Source::Assessor;
        for (at, indicator) in typing::of_source(scheme, by_assessor) {
            let given = assessed.and_then(|a| a.given.iter().find(|s| s.indicator == at));
            let now = given.map(|s| (s.got, s.reason.as_str()));
            form = typing::score_fields(form, scheme.marking, (at, indicator), now, "理由");
        }
        if scheme.indicators().any(|i| i.source == Source::Survey) && self.asked.is_none() {
            for answer in Satisfaction::ALL {
                let now = assessed.map_or_else(String::new, |a| a.surveyed.of(answer).to_string());
                let label = format!("满意度测评：{}（份）", answer.label());
                form = form.free_line(answer.key(), label, Kind::Number, now);
            }
        }
        form.done()
    }

    fn grant_form(&self) -> Dialog {
        let scheme = &self.it().entered.scheme;
        let indicators = (0_u32..)
            .zip(scheme.indicators())
            .map(|(at, i)| (at.to_string(), i.title.clone()));
        let grades = (0_u32..)
            .zip(&scheme.grades)
            .map(|(at, step)| (at.to_string(), step.title.clone()));
        let now = self.sheet.grade.as_ref().map(|g| g.grade.to_string());
        let label = match scheme.marking {
            Marking::Points => "更正后得分",
            Marking::Deductions => "更正后扣分",
        };
        self.form("grant")
            .called("申诉成立并更正", "答复并更正")
            .says("原打分保留，更正另记一笔。只改等次的，指标不选。")
            .choose("indicator", "更正哪一项", Some("不指定"), indicators, "")
            .free_line("score", label, Kind::Text, "")
            .choose(
                "grade",
                "等次",
                Some("请选择"),
                grades,
                now.unwrap_or_default(),
            )
            .free_line(
                "grade_reason",
                "评定理由（与系统建议不同时填）",
                Kind::Text,
                "",
            )
            .area("reason", "答复理由", "", true)
            .done()
    }
}
