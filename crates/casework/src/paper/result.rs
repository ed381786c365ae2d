//! The result of an evaluation on paper (评估结果通报), once it was announced: units with points, grades and what was taken off.

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow},
    papers::{Circulation, LetterForm, Passage, Signature},
};
use bihuan_domain::{
    evaluation::{Evaluation, UnitSheet, Why},
    id::EvaluationId,
};

use super::{
    Made, PaperFormat,
    draft::{Drafted, drafted},
    view,
};
use crate::{Context, Directory, Failure, evaluation};

/// The result as the person may see it: the office of all units, a unit its own. Units stand in the order in which they were
/// chosen; they are not ranked.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] before the announcement and for a kind of file that it cannot become.
pub async fn of_evaluation(
    ctx: &Context,
    id: EvaluationId,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let it = evaluation::show(ctx, id).await?.record;
    if !it.is_announced() {
        let why = "评估结果公布后才能出通报。";
        return Err(Failure::Invalid(why.to_owned()));
    }
    let directory = ctx.app.directory().await?;
    let office = view::office(&directory);
    let name = format!("评估结果通报 {}", it.entered.title);
    let it = Drafted {
        circulation: Circulation::Internal,
        organ: office.clone(),
        form: LetterForm::Document {
            to: None,
            signature: Signature::Sealed(office),
            printed: None,
        },
        title: format!("关于{}结果的通报", it.entered.title),
        body: body(&it, &directory),
    };
    drafted(ctx, it, name, format).await
}

fn body(it: &Evaluation, directory: &Directory) -> Vec<Passage> {
    let entered = &it.entered;
    let scheme = &entered.scheme;
    let mut body = vec![
        Passage::Paragraph(format!(
            "按照{}，对 {} 个单位 {} 至 {} 的整改工作进行了评估。评估采取单位自评、考评组评分、台账指标计算和满意度测评相结合的办法，共 {} 项指标，满分 {}。现将结果通报如下。",
            scheme.title,
            it.sheets.len(),
            entered.from,
            entered.until,
            scheme.indicators().count(),
            scheme.full(),
        )),
        Passage::Table {
            caption: Some("评估结果".to_owned()),
            grid: results(it, directory),
        },
    ];
    let lost: Vec<Passage> = it
        .sheets
        .iter()
        .filter_map(|sheet| lost(it, sheet, directory))
        .map(Passage::Paragraph)
        .collect();
    if !lost.is_empty() {
        body.extend(Passage::read("一、失分较多的指标"));
        body.extend(lost);
    }
    let granted = it
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.objections)
        .filter(|o| matches!(o.answer, Some((true, ..))))
        .count();
    let objections: usize = it.sheets.iter().map(|sheet| sheet.objections.len()).sum();
    if objections > 0 {
        body.push(Passage::Paragraph(format!(
            "公布后收到申诉 {objections} 件，其中成立并更正 {granted} 件，其余经复核维持原结果。"
        )));
    }
    body
}

fn results(it: &Evaluation, directory: &Directory) -> Grid {
    let scheme = &it.entered.scheme;
    let rows = it.sheets.iter().map(|sheet| {
        let grade = sheet.grade.as_ref();
        GridRow::of([
            directory.short_name(sheet.unit).to_owned(),
            sheet.total(scheme).got.to_string(),
            grade.map_or_else(String::new, |g| scheme.grade_word(g.grade).to_owned()),
        ])
    });
    Grid {
        columns: vec![
            GridColumn::text("单位", 8.0),
            GridColumn::short("得分", 3.6),
            GridColumn::short("等次", 3.6),
        ],
        rows: rows.collect(),
    }
}

/// The three lines that cost a unit most, each with what it rests on.
fn lost(it: &Evaluation, sheet: &UnitSheet, directory: &Directory) -> Option<String> {
    let scheme = &it.entered.scheme;
    let mut lines: Vec<(u32, String)> = sheet
        .lines(scheme)
        .into_iter()
        .zip(scheme.indicators())
        .filter_map(|(line, indicator)| {
            let lost = indicator
                .most
                .0
                .checked_sub(line.got?.0)
                .filter(|n| *n > 0)?;
            let why = match line.why {
                Why::Given(reason) | Why::Corrected(reason) => reason,
                Why::Measured(measured) => {
                    format!("{} 件中 {} 件", measured.tally.of, measured.tally.counted)
                }
                Why::NotScored => "没有自评".to_owned(),
                _ => String::new(),
            };
            let points = bihuan_domain::evaluation::Points(lost);
            let why = if why.is_empty() {
                String::new()
            } else {
                format!("（{why}）")
            };
            Some((lost, format!("“{}”失 {points} 分{why}", indicator.title)))
        })
        .collect();
    lines.sort_by_key(|(lost, _)| std::cmp::Reverse(*lost));
    lines.truncate(3);
    if lines.is_empty() {
        return None;
    }
    let said: Vec<String> = lines.into_iter().map(|(_, said)| said).collect();
    Some(format!(
        "{}：{}。",
        directory.short_name(sheet.unit),
        said.join("；")
    ))
}
