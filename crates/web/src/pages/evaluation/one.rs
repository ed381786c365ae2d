//! One evaluation: units and aspects, grades, the announcement.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord,
    evaluation::{self, APPEAL_WITHIN, Change},
    rectification,
};
use bihuan_domain::{
    evaluation::{Evaluation, EvaluationState, Points, UnitGrade, UnitSheet},
    id::EvaluationId,
};

use super::{EvaluationQuery, framed, grade_tag, period, state, surveys};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{Building, done_notice, due_cell, ended, leads, opens, sheet_of},
    },
    views::{
        parts::{Link, Tag, Tone},
        sheet::{Act, Cell, Dialog, Kind, Matrix, Section, SheetPage},
    },
};

/// The page.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<EvaluationId>,
    Query(query): Query<EvaluationQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

pub(super) async fn view(
    signed_in: &SignedIn,
    id: EvaluationId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = evaluation::show(ctx, id).await?;
    let it = &stored.record;
    let row = rectification::by_id(ctx, it.entered.rectification).await?;
    let code = row.rectification.code.to_string();
    let (framed, _) = framed(signed_in, &code).await?;
    let directory = ctx.app.directory().await?;
    let (acts, mut dialogs) = forms(ctx, &stored, &directory, entered);
    let mut sections = vec![facts(ctx, it), table(it, &directory)];
    if let Some((section, form)) = surveys::section(ctx, it, &directory, entered).await? {
        sections.push(section);
        dialogs.extend(form);
    }
    let home = address("/evaluations", &[("rectification", &code)]);
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new("整改评估", home)],
        title: it.entered.title.clone(),
        tags: vec![state(it)],
        acts,
        notices: done_notice(done),
        dialogs,
        sections,
        ..SheetPage::default()
    })
}

fn facts(ctx: &Context, it: &Evaluation) -> Section {
    let scheme = &it.entered.scheme;
    let mut facts = vec![
        (
            "评估方案".to_owned(),
            Cell::of(scheme.title.clone()).below(format!(
                "{}，{} 项指标，满分 {}",
                scheme.marking.label(),
                scheme.indicators().count(),
                scheme.full()
            )),
        ),
        (
            "评估期".to_owned(),
            Cell::of(period(it.entered.from, it.entered.until)),
        ),
        (
            "自评截止".to_owned(),
            due_cell(ctx, it.entered.self_score_by, it.key() == "open"),
        ),
    ];
    let mut say = |name: &str, cell: Cell| facts.push((name.to_owned(), cell));
    match &it.standing {
        EvaluationState::Open => {}
        EvaluationState::Announced { day, appeal_until } => {
            say("公布", Cell::of(format::date(*day)));
            say("申诉截止", due_cell(ctx, *appeal_until, true));
        }
        EvaluationState::Final { announced, day } => {
            say("公布", Cell::of(format::date(*announced)));
            say("定稿", Cell::of(format::date(*day)));
        }
        EvaluationState::Withdrawn { reason } => say("撤销", Cell::of(reason.clone())),
    }
    Section {
        title: "评估".to_owned(),
        facts,
        ..Section::default()
    }
}

fn table(it: &Evaluation, directory: &Directory) -> Section {
    let scheme = &it.entered.scheme;
    let mut head = vec!["单位".to_owned()];
    head.extend(scheme.aspects.iter().map(|a| {
        let most: Points = a.indicators.iter().map(|i| i.most).sum();
        format!("{}（{most}）", a.title)
    }));
    head.extend(["合计", "系统建议", "等次", "进度"].map(str::to_owned));
    let rows = it.sheets.iter().map(|sheet| unit_row(it, sheet, directory));
    Section {
        title: "各单位".to_owned(),
        remark: format!("{} 个", it.sheets.len()),
        says: "点单位名看逐项得分和依据。没有可计事项的指标不计入，合计按其余各项折算为满分。"
            .to_owned(),
        matrix: Some(Matrix {
            head,
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

fn unit_row(it: &Evaluation, sheet: &UnitSheet, directory: &Directory) -> Vec<Cell> {
    let scheme = &it.entered.scheme;
    let lines = sheet.lines(scheme);
    let mut row = vec![Cell::link(
        directory.short_name(sheet.unit),
        format!("/evaluations/{}/units/{}", it.entered.id, sheet.unit),
    )];
    let mut rest = lines.as_slice();
    for aspect in &scheme.aspects {
        let (of_aspect, after) = rest.split_at(aspect.indicators.len().min(rest.len()));
        rest = after;
        let got: Vec<Points> = of_aspect.iter().filter_map(|line| line.got).collect();
        row.push(Cell::of(if got.is_empty() {
            "—".to_owned()
        } else {
            got.into_iter().sum::<Points>().to_string()
        }));
    }
    let total = sheet.total(scheme);
    row.push(if total.waiting > 0 {
        Cell::of("—").below(format!("{} 项待评", total.waiting))
    } else {
        Cell::of(total.got.to_string())
    });
    row.push(match sheet.proposal(scheme) {
        Some(grade) => Cell::of(scheme.grade_word(grade)),
        None => Cell::of("—"),
    });
    row.push(match sheet.grade.as_ref().filter(|_| it.is_announced()) {
        Some(grade) => Cell::tag(grade_tag(it, grade.grade)).below(grade.reason.clone()),
        None => Cell::of("—"),
    });
    let step = match (&sheet.own, &sheet.assessed) {
        _ if sheet.open_objection().is_some() => Tag::new("申诉待答复", Tone::Red),
        _ if it.is_announced() => Tag::new("已公布", Tone::Green),
        (_, Some(_)) => Tag::new("已打分", Tone::Green),
        (Some(_), None) => Tag::new("已自评", Tone::Amber),
        (None, None) => Tag::new("待自评", Tone::Plain),
    };
    row.push(Cell::tag(step));
    row
}

fn forms(
    ctx: &Context,
    stored: &StoredRecord<Evaluation>,
    directory: &Directory,
    entered: &Entered,
) -> (Vec<Act>, Vec<Dialog>) {
    let it = &stored.record;
    let page = format!("/evaluations/{}", it.entered.id);
    let form = |id: &str| {
        Building::new(entered, &page, id, format!("{page}/{id}")).version(stored.version)
    };
    let (mut acts, mut dialogs) = (Vec::new(), Vec::new());
    if it.is_announced() {
        let result = format!("{page}/result?format=");
        acts.push(leads("结果通报 PDF", format!("{result}pdf")));
        acts.push(leads("结果通报 DOCX", format!("{result}docx")));
    }
    if !ctx.may(Action::AnnounceEvaluation, None) {
        return (acts, dialogs);
    }
    if it.key() == "assessed" {
        acts.push(opens("评定等次并公布", &page, "announce", true));
        dialogs.push(announcement(form("announce"), it, directory));
    }
    if let EvaluationState::Announced { appeal_until, .. } = it.standing {
        let over = ctx.today() > appeal_until && !it.has_open_objection();
        acts.push(opens("定稿", &page, "finish", over));
        dialogs.push(
            form("finish")
                .called("定稿", "定稿")
                .says(format!(
                    "申诉期到 {}，期满且申诉全部答复后定稿；定稿后不能再改。",
                    format::date(appeal_until)
                ))
                .done(),
        );
    }
    if matches!(
        it.standing,
        EvaluationState::Open | EvaluationState::Announced { .. }
    ) {
        acts.push(opens("撤销评估", &page, "withdraw", false));
        dialogs.push(
            form("withdraw")
                .called("撤销评估", "撤销")
                .area("reason", "撤销理由", "", true)
                .done(),
        );
    }
    (acts, dialogs)
}

fn announcement(form: Building<'_>, it: &Evaluation, directory: &Directory) -> Dialog {
    let scheme = &it.entered.scheme;
    let mut form = form.called("评定等次并公布", "公布").says(format!(
        "系统按得分给出建议，等次由您评定；与建议不同的须说明理由。公布后 {APPEAL_WITHIN} 个工作日内单位可以申诉。"
    ));
    for sheet in &it.sheets {
        let name = directory.short_name(sheet.unit);
        let options = (0_u32..)
            .zip(&scheme.grades)
            .map(|(at, step)| (at.to_string(), step.title.clone()));
        let proposal = sheet.proposal(scheme).map(|p| p.to_string());
        let label = format!("{name}（{} 分）", sheet.total(scheme).got);
        form = form
            .choose(
                format!("grade-{}", sheet.unit),
                label,
                Some("请选择"),
                options,
                proposal.unwrap_or_default(),
            )
            .free_line(
                format!("reason-{}", sheet.unit),
                format!("{name}评定理由"),
                Kind::Text,
                "",
            );
    }
    form.done()
}

/// The director announces, finishes or takes it back.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(EvaluationId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        let known = evaluation::show(ctx, id).await?;
        ctx.allow(Action::AnnounceEvaluation, None)?;
        let change = match what.as_str() {
            "announce" => Change::Announce(grades(&known.record, &fields)?),
            "finish" => Change::Finish,
            "withdraw" => Change::Withdraw {
                reason: one(&fields, "reason").to_owned(),
            },
            _ => return Err(Failure::NotFound),
        };
        evaluation::change(ctx, id, change, fields::seen(&fields)).await
    };
    let then = |_: &_| format!("/evaluations/{id}");
    ended(&signed_in, &what, fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered).await
        })
        .await
}

fn grades(it: &Evaluation, fields: &Fields) -> Result<Vec<UnitGrade>, Failure> {
    let of = |sheet: &UnitSheet| {
        let grade = one(fields, &format!("grade-{}", sheet.unit));
        Ok(UnitGrade {
            unit: sheet.unit,
            grade: chosen_grade(grade)?,
            reason: one(fields, &format!("reason-{}", sheet.unit)).to_owned(),
        })
    };
    it.sheets.iter().map(of).collect()
}

/// A grade as it was chosen.
pub(super) fn chosen_grade(text: &str) -> Result<u32, Failure> {
    text.parse()
        .map_err(|_| Failure::Invalid("请为每个单位选择等次。".to_owned()))
}
