//! A letter on paper, as GB/T 9704-2012 has it.

use bihuan_documents::{
    paper::{Grid, GridColumn, GridRow},
    papers::{
        self, Annex, Circulation, Contact, LetterForm, Passage, Receipt, Signature, Standing,
    },
};
use bihuan_domain::{
    id::{LetterId, UnitId},
    letter::{Letter, LetterState},
};

use super::{Made, PaperFormat, made, view};
use crate::{Context, Directory, Failure, finding, letter};

/// A letter that the person may see.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for a kind of file that it cannot become.
pub async fn of_letter(ctx: &Context, id: LetterId, format: PaperFormat) -> Result<Made, Failure> {
    let stored = letter::show(ctx, id).await?;
    let it = &stored.record;
    let content = &it.entered.content;
    let organ = letter::organ_name(ctx, it).await?;
    let directory = ctx.app.directory().await?;
    let written = papers::Letter {
        form: LetterForm::Letter {
            to: names(&directory, &content.recipients).join("、"),
            signature: Signature::Sealed(organ.clone()),
            contact: (!content.contact.is_empty()).then(|| Contact {
                name: content.contact.clone(),
                phone: content.phone.clone(),
            }),
            receipt: content.reply_by.map(|day| Receipt {
                request: format!(
                    "请于{}年{}月{}日前填报并反馈。",
                    day.year(),
                    day.month(),
                    day.day()
                ),
                rows: ["签收人", "签收时间", "办理情况", "主要负责人签字"]
                    .map(str::to_owned)
                    .into(),
            }),
        },
        organ,
        standing: match it.issued() {
            None => Standing::Draft,
            Some(issue) => Standing::Issued {
                number: issue.number.to_string(),
                day: issue.day,
            },
        },
        urgency: None,
        circulation: Circulation::Internal,
        title: content.title.clone(),
        body: body(it),
        annexes: annexes(ctx, it).await?,
        copies: names(&directory, &content.copies),
    };
    let made_at = view::made_at(ctx);
    let name = match it.issued() {
        None => format!("{} 草稿", it.entered.kind.label()),
        Some(issue) => format!("{} {}", issue.number, content.title),
    };
    made(ctx, papers::letter(&written, made_at), name, format).await
}

fn names(directory: &Directory, units: &[UnitId]) -> Vec<String> {
    let names = units.iter().filter_map(|id| directory.unit(*id));
    names.map(|unit| unit.unit_name.clone()).collect()
}

fn body(it: &Letter) -> Vec<Passage> {
    let content = &it.entered.content;
    let mut body = Passage::read(&content.body);
    body.extend(Passage::read(&content.request));
    if let LetterState::Withdrawn { reason, .. } = &it.standing {
        body.push(Passage::Paragraph(format!("（本文书已撤回：{reason}）")));
    }
    body
}

/// The findings it names, as far as the reader sees them, as an annex.
async fn annexes(ctx: &Context, it: &Letter) -> Result<Vec<Annex>, Failure> {
    let findings = finding::of_ids(ctx, &it.entered.content.findings).await?;
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    let rows = findings.iter().map(|f| {
        let due = f.deadline.as_ref().map(|d| d.current().to_string());
        GridRow::of([
            f.number.to_string(),
            f.problem.clone(),
            due.unwrap_or_default(),
        ])
    });
    let grid = Grid {
        columns: vec![
            GridColumn::text("编号", 3.2),
            GridColumn::text("问题", 10.0),
            GridColumn::text("完成时限", 3.2),
        ],
        rows: rows.collect(),
    };
    Ok(vec![Annex {
        title: "有关问题清单".to_owned(),
        body: vec![Passage::Table {
            caption: None,
            grid,
        }],
    }])
}
