//! 监察建议书 to whoever manages the units, about what data and verification showed of how they manage things. A draft: what is signed
//! and sent is the office's.

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow, Level},
    papers::{Circulation, LetterForm, Passage, Receipt, Signature},
};
use bihuan_domain::id::CollectionId;
use jiff::civil::Date;

use super::{
    Made, PaperFormat,
    draft::{Drafted, drafted},
};
use crate::{
    Context, Failure,
    flag::{Shortcoming, Suggestions, suggestions},
};

/// Numbers of parts, as official letters write them.
const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// The draft of a letter to `to`, to be answered until a day.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor; [`Failure::Invalid`] without an addressee, when nothing was verified yet, and for a
/// kind of file that it cannot become.
pub async fn of_suggestions(
    ctx: &Context,
    task: CollectionId,
    to: &str,
    reply_by: Date,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let it = suggestions(ctx, task).await?;
    let to = to.trim();
    if to.is_empty() {
        return Err(Failure::Invalid(
            "请填写主送单位，即管理这些单位的部门。".to_owned(),
        ));
    }
    if reply_by <= ctx.today() {
        return Err(Failure::Invalid("反馈期限应在今天以后。".to_owned()));
    }
    if it.shortcomings.is_empty() {
        return Err(Failure::Invalid(
            "还没有核实属实的工作建议类提示，请先核实，再起草监察建议书。".to_owned(),
        ));
    }
    let directory = ctx.app.directory().await?;
    let unit = directory.unit(ctx.actor.unit);
    let organ = unit.map_or_else(String::new, |unit| unit.unit_name.clone());
    let draft = Drafted {
        circulation: Circulation::Unmarked,
        form: LetterForm::Letter {
            to: to.to_owned(),
            signature: Signature::Sealed(organ.clone()),
            contact: None,
            receipt: Some(Receipt {
                request: format!("请于{}前将采纳和整改情况书面反馈。", in_full(reply_by)),
                rows: ["采纳情况", "整改措施", "完成时间", "主要负责人签字"]
                    .map(str::to_owned)
                    .into(),
            }),
        },
        organ,
        title: format!("关于{}中发现问题的监察建议书", it.task.content.title),
        body: body(&it, reply_by),
    };
    drafted(ctx, draft, "监察建议书 草稿".to_owned(), format).await
}

fn in_full(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn body(it: &Suggestions, reply_by: Date) -> Vec<Passage> {
    let content = &it.task.content;
    let mut body = vec![Passage::Paragraph(format!(
        "依据{}，按照《{}》（{}）对{}进行了数据核对，并逐一作了核实。经核实，有{}家单位存在管理不到位的情况，现提出监察建议。",
        content.basis,
        content.title,
        content.letter_no,
        content.scope,
        it.units()
    ))];
    let part = |level, title: String| Passage::Part {
        level,
        title,
        text: String::new(),
    };
    body.push(part(Level::First, "一、存在的问题".to_owned()));
    for (number, found) in NUMBERS.iter().zip(&it.shortcomings) {
        let title = format!("（{number}）{}（{}家次）", found.title, found.units.len());
        body.push(part(Level::Second, title));
        body.push(table(found));
    }
    body.push(part(Level::First, "二、监察建议".to_owned()));
    if it.proposed.is_empty() {
        body.push(Passage::Paragraph(
            "请督促上述单位逐一查明原因、限期规范，完善管理制度并加强日常监督，避免出现监管空白。"
                .to_owned(),
        ));
    }
    for (number, text) in NUMBERS.iter().zip(&it.proposed) {
        body.push(Passage::Paragraph(format!("（{number}）{text}")));
    }
    body.push(Passage::Paragraph(format!(
        "请于{}前将采纳和整改情况书面反馈。对本建议有异议的，可以在收到之日起书面提出。",
        in_full(reply_by)
    )));
    body
}

fn table(found: &Shortcoming) -> Passage {
    let rows = found
        .units
        .iter()
        .map(|it| GridRow::of([it.unit.clone(), it.period.clone(), it.facts.clone()]));
    Passage::Table {
        caption: None,
        grid: Grid {
            columns: vec![
                GridColumn::text("单位", 4.6),
                GridColumn::text("期间", 2.4),
                GridColumn::text("情况", 9.0),
            ],
            rows: rows.collect(),
        },
    }
}
