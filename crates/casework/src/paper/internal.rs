//! The report of a rectification to the organ above (整改情况报告), as the ledger stands now. A draft: what only people know, they add.
//!
//! Its chapter on how the work was done follows the frame of three pairs (三个结合): what is mended now and what lasts, supervision and
//! effect, the good of people and development.

use bihuan_access::Action;
use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow},
    papers::{Circulation, LetterForm, Passage, Signature},
};
use bihuan_domain::{Finding, edition::Periodical};
use bihuan_store::{Filter, RecordFilter, RectificationRow};

use super::{
    Made, PaperFormat,
    draft::{Drafted, drafted},
    ledger::found,
    public::{organized, standing},
};
use crate::{Context, Failure, edition, institution, letter, measure::Measure, supervise};

/// The report, for people who draft documents of the office.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] for an empty ledger and for a kind of file that it cannot become.
pub async fn internal_report(
    ctx: &Context,
    row: &RectificationRow,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::DraftLetter, None)?;
    let r = &row.rectification;
    let findings = found(ctx, row, &Filter::default()).await?;
    if findings.is_empty() {
        return Err(Failure::Invalid("台账还没有问题，不能出报告。".to_owned()));
    }
    let directory = ctx.app.directory().await?;
    let root = directory.root().map_or("", |unit| unit.unit_name.as_str());
    let name = format!("{} 整改情况报告 {}", r.code, ctx.today());
    let it = Drafted {
        circulation: Circulation::Internal,
        organ: root.to_owned(),
        form: LetterForm::Upward {
            // Who is reported to is not in the ledger.
            to: "（主送机关）".to_owned(),
            signers: Vec::new(),
            signature: Signature::Sealed(root.to_owned()),
            contact: None,
            printed: None,
        },
        title: format!("关于{}情况的报告", r.name),
        body: body(ctx, row, &findings).await?,
    };
    drafted(ctx, it, name, format).await
}

async fn body(
    ctx: &Context,
    row: &RectificationRow,
    findings: &[Finding],
) -> Result<Vec<Passage>, Failure> {
    let report = edition::report(ctx, row.rectification.id, Periodical::Month).await?;
    let figure = |measure: Measure| {
        let of = report.figures.iter().find(|f| f.measure == measure);
        of.map_or(0, |f| f.n)
    };
    let mut body = Passage::read("一、总体情况");
    body.push(Passage::Paragraph(format!(
        "截至 {}，{}已延期 {} 个，被退回过 {} 个，反弹 {} 个。以上数字取自整改台账第 {} 号记录。",
        ctx.today(),
        standing(findings),
        figure(Measure::Extended),
        figure(Measure::Returned),
        figure(Measure::Rebounded),
        report.sequence,
    )));
    body.push(Passage::Table {
        caption: Some("各方面进展".to_owned()),
        grid: by_aspect(ctx, row, findings),
    });
    body.extend(Passage::read("二、主要做法"));
    body.push(Passage::Paragraph(organized(ctx, row).await?));
    let institutions = institution::register(ctx, Some(row.rectification.id))
        .await?
        .len();
    body.extend(Passage::read("（一）坚持“当下改”与“长久立”相结合"));
    body.push(Passage::Paragraph(format!(
        "销号 {} 个问题，须长期坚持的 {} 个；制定和修订制度 {institutions} 个。",
        figure(Measure::Closed),
        findings.iter().filter(|f| f.is_long_term()).count(),
    )));
    body.extend(Passage::read("（二）坚持“严督查”与“见成效”相结合"));
    body.push(Passage::Paragraph(supervised(ctx, row).await?));
    body.extend(Passage::read("（三）坚持“增福祉”与“高质量”相结合"));
    body.push(Passage::Paragraph(
        "（由起草人补充整改带来的民生实事和发展成效，数字须能在台账中核对。）".to_owned(),
    ));
    body.extend(Passage::read("三、存在的问题和下一步工作"));
    body.push(Passage::Paragraph(format!(
        "逾期 {} 个，本月没有报进展 {} 个，报了完成、缺佐证 {} 个。下一步逐一明确责任和时限，整改到位并经审核后销号；已销号的问题定期回头看，防止反弹。",
        figure(Measure::Overdue),
        figure(Measure::Silent),
        figure(Measure::Unproven),
    )));
    Ok(body)
}

/// Rounds, letters and cards, as the registers have them.
async fn supervised(ctx: &Context, row: &RectificationRow) -> Result<String, Failure> {
    let id = row.rectification.id;
    let rounds = supervise::rounds(ctx, id).await?;
    let visits: usize = rounds.iter().map(|r| r.record.visits.len()).sum();
    let filter = RecordFilter {
        rectification: Some(id),
        ..RecordFilter::default()
    };
    let letters = letter::all(ctx, &filter).await?;
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for it in letters.iter().filter(|l| l.record.in_force().is_some()) {
        let kind = it.record.entered.kind.label();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, n)) => *n += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let cards = supervise::cards(ctx, id).await?.len();
    let mut said = vec![format!("开展督查 {} 轮，到单位 {visits} 次", rounds.len())];
    said.extend(
        kinds
            .into_iter()
            .map(|(kind, n)| format!("印发{kind} {n} 份")),
    );
    if cards > 0 {
        said.push(format!("亮牌 {cards} 张"));
    }
    Ok(format!("{}。", said.join("，")))
}

fn by_aspect(ctx: &Context, row: &RectificationRow, findings: &[Finding]) -> Grid {
    let today = ctx.today();
    let aspects = row.rectification.aspects.iter();
    let known = aspects.map(|a| (Some(a.id), a.title.clone()));
    let rows = known
        .chain([(None, "其他".to_owned())])
        .filter_map(|(id, title)| {
            let of: Vec<&Finding> = findings.iter().filter(|f| f.aspect == id).collect();
            let count =
                |what: &dyn Fn(&Finding) -> bool| of.iter().filter(|f| what(f)).count().to_string();
            (!of.is_empty()).then(|| {
                GridRow::of([
                    title,
                    of.len().to_string(),
                    count(&|f| f.stage.key() == "closed"),
                    count(&|f| f.stage.is_open()),
                    count(&|f| f.is_overdue(today)),
                ])
            })
        });
    Grid {
        columns: vec![
            GridColumn::text("方面", 8.0),
            GridColumn::short("问题", 2.4),
            GridColumn::short("已销号", 2.4),
            GridColumn::short("未销号", 2.4),
            GridColumn::short("逾期", 2.4),
        ],
        rows: rows.collect(),
    }
}
