//! Papers about a part of the ledger: what the person may list, as it is filtered.

use std::collections::HashMap;

use bihuan_access::Action;
use bihuan_documents::papers::{self, TaskBook};
use bihuan_domain::{
    Finding,
    id::{FindingId, UnitId},
    rectification::FindingList,
};
use bihuan_store::{Filter, RectificationRow, Wanted};

use super::{LedgerPaper, Made, PaperFormat, made, view};
use crate::{Context, Failure};

/// More findings than these make no paper that anybody reads.
const MOST: u64 = 2000;

/// A paper about the findings that the filter finds, as far as the person sees them.
///
/// # Errors
/// [`Failure::Forbidden`], [`Failure::Invalid`] when there are none or too many, and the store's.
pub async fn of_ledger(
    ctx: &Context,
    rectification: &RectificationRow,
    filter: &Filter,
    paper: LedgerPaper,
    format: PaperFormat,
) -> Result<Made, Failure> {
    ctx.allow(Action::ListLedger, None)?;
    let r = &rectification.rectification;
    let filter = narrowed(filter, paper);
    let total = crate::ledger::count(ctx, r.id, &filter).await?;
    if total > MOST {
        return Err(Failure::Invalid(format!(
            "筛选结果有 {total} 个问题，超过一份文书的上限 {MOST} 个。请缩小筛选范围，或导出为 Excel 台账。"
        )));
    }
    let findings = found(ctx, rectification, &filter).await?;
    let findings = match paper {
        LedgerPaper::TaskBook(unit) => findings
            .into_iter()
            .filter(|f| takes_part(f, unit))
            .collect(),
        _ => findings,
    };
    if findings.is_empty() {
        return Err(Failure::Invalid(
            "筛选结果中没有问题，无法生成文书。请放宽筛选条件。".to_owned(),
        ));
    }
    let directory = ctx.app.directory().await?;
    let names = view::Names::of(r, &directory);
    let entries = findings.iter().map(|f| names.entry(f)).collect();
    let ledger = view::ledger(ctx, r, entries);
    let (written, title) = match paper {
        LedgerPaper::List(kind, origin) => {
            let written = papers::list(&ledger, kind, origin.map(FindingList::label));
            let title = written.title.clone();
            (written, title)
        }
        LedgerPaper::Timetable => (papers::timetable(&ledger), "整改时间表".to_owned()),
        LedgerPaper::Roadmap(size) => {
            let written = papers::roadmap(&ledger, size);
            (written, format!("整改{}", size.label()))
        }
        LedgerPaper::TaskBook(unit) => {
            let unit = directory
                .unit(unit)
                .ok_or(Failure::BadReference("没有找到所选单位，请重新选择。"))?;
            let book = TaskBook {
                ledger,
                unit: unit.unit_name.clone(),
                short_name: unit.short_name.clone(),
                issuer: view::office(&directory),
            };
            let title = format!("整改任务书（{}）", unit.short_name);
            (papers::task_book(&book), title)
        }
    };
    let name = format!("{} {title}", r.code);
    made(ctx, written, name, format).await
}

/// A paper of one origin holds the findings of that origin only.
fn narrowed(filter: &Filter, paper: LedgerPaper) -> Filter {
    let mut filter = filter.clone();
    if let LedgerPaper::List(_, Some(origin)) = paper {
        filter.list = Some(origin);
    }
    filter
}

/// The findings in the order of the document.
pub(super) async fn found(
    ctx: &Context,
    rectification: &RectificationRow,
    filter: &Filter,
) -> Result<Vec<Finding>, Failure> {
    let store = &ctx.app.store;
    let scope = ctx.scope();
    let id = rectification.rectification.id;
    let mut order: Vec<FindingId> = Vec::new();
    let mut cursor = None;
    loop {
        let wanted = Wanted {
            cursor: cursor.as_ref(),
            limit: 1000,
            ..Wanted::default()
        };
        let page = store.ledger(&scope, id, filter, wanted).await?;
        order.extend(page.rows.iter().map(|row| row.id));
        match page.after {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    let mut states: HashMap<FindingId, Finding> = store
        .findings_of(&scope, id)
        .await?
        .into_iter()
        .map(|f| (f.id, f))
        .collect();
    Ok(order.iter().filter_map(|id| states.remove(id)).collect())
}

fn takes_part(f: &Finding, unit: UnitId) -> bool {
    f.owners.units().any(|(id, _)| id == unit) || f.tasks.iter().any(|t| t.unit == unit)
}
