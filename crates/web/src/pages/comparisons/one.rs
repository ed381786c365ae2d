//! One comparison: its figures, and its pairs with what waits first.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::Query;
use bihuan_casework::{
    Context, Failure,
    collection::SourceRow,
    comparison::{self, ComparisonShown, PairShown, Part, PartShown},
    flag,
    ledger::Format,
};
use bihuan_domain::{
    comparison::{Answer, ComparisonFigures, ComparisonStanding},
    id::{ComparisonId, PersonId},
};

use super::{ComparisonQuery, RULE, begun, framed, pair::chance, standing_tag, titles};
use crate::{
    format,
    http::SignedIn,
    pages::{
        papers::file,
        sheet::{done_notice, leads, sheet_of},
        words::who,
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Act, Cell, Count, Matrix, Section, SheetPage},
    },
};

/// The page of a comparison.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<ComparisonId>,
    Query(query): Query<ComparisonQuery>,
) -> Response {
    sheet_of(&signed_in, "", async |_| view(&signed_in, id, &query).await).await
}

/// The pairs that were decided, as a file.
pub(crate) async fn export(
    signed_in: SignedIn,
    Path(id): Path<ComparisonId>,
    Query(query): Query<ComparisonQuery>,
) -> Response {
    let format = if query.format == "csv" {
        Format::Csv
    } else {
        Format::Xlsx
    };
    match comparison::export(&signed_in.ctx, id, format).await {
        Ok(made) => file(made),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

async fn view(
    signed_in: &SignedIn,
    id: ComparisonId,
    query: &ComparisonQuery,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let part = Part::ALL.into_iter().find(|it| it.key() == query.part);
    let part = part.unwrap_or_default();
    let shown = comparison::show(ctx, id, part, query.page).await?;
    let it = &shown.stored.record;
    let titles = titles(it)?;
    let titles = titles.each_ref().map(String::as_str);
    let people = flag::supervisors(ctx).await?;
    let task = it.content.task;
    let mut sections = Vec::new();
    let mut acts = Vec::new();
    match (&it.standing, &shown.list) {
        (ComparisonStanding::Finished { figures, .. }, list) => {
            sections.push(counts(id, figures, list.as_ref(), titles));
            sections.push(match list {
                Some(list) => pairs(id, part, list, titles, &people),
                None => erased(),
            });
            let decided = list.iter().flat_map(|list| &list.counts);
            let decided = decided.filter(|(one, _)| *one == Part::Decided);
            if decided.map(|(_, count)| count).sum::<u64>() > 0 {
                acts = ["xlsx", "csv"].map(|kind| download(id, kind)).into();
            }
        }
        (ComparisonStanding::Running, _) => sections.push(running(ctx, &shown)),
        (ComparisonStanding::Failed { why, .. }, _) => sections.push(Section {
            title: "没有完成".to_owned(),
            says: why.clone(),
            ..Section::default()
        }),
    }
    sections.push(facts(&shown, &people));
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new(
                shown.task.content.title.clone(),
                format!("/collections/{task}"),
            ),
            Link::new("人员比对", format!("/collections/{task}/comparisons")),
        ],
        title: titles.join(" 与 "),
        tags: vec![standing_tag(it)],
        lead: RULE.to_owned(),
        acts,
        notices: done_notice(&query.done),
        sections,
        ..SheetPage::default()
    })
}

fn download(id: ComparisonId, kind: &str) -> Act {
    let label = format!("导出已判定（{}）", kind.to_uppercase());
    leads(&label, format!("/comparisons/{id}/decided?format={kind}"))
}

fn running(ctx: &Context, shown: &ComparisonShown) -> Section {
    let id = shown.stored.record.content.id;
    let goes_on = comparison::is_running(&ctx.app, id);
    Section {
        title: "比对中".to_owned(),
        says: if goes_on {
            "正在读取和比对，可以离开本页，完成后再来看。"
        } else {
            "比对已中断，请回到“人员比对”重新开始。"
        }
        .to_owned(),
        follow: if goes_on {
            format!("/comparisons/{id}")
        } else {
            String::new()
        },
        ..Section::default()
    }
}

fn counts(
    id: ComparisonId,
    figures: &ComparisonFigures,
    list: Option<&PartShown>,
    [left, right]: [&str; 2],
) -> Section {
    let plain = |label: String, count: u64| Count {
        label,
        count: format::count(count),
        ..Count::default()
    };
    let mut counts: Vec<Count> = match list {
        Some(list) => list
            .counts
            .iter()
            .map(|(part, count)| Count {
                href: address(id, *part, 1),
                ..plain(part.label().to_owned(), *count)
            })
            .collect(),
        None => vec![
            plain("待判".to_owned(), figures.reviews),
            plain("建议关联".to_owned(), figures.links),
        ],
    };
    counts.extend([
        plain("仅同名（不列出）".to_owned(), figures.namesakes),
        plain(format!("{left}（不重复）"), figures.left),
        plain(format!("{right}（不重复）"), figures.right),
        plain("比对过的对数".to_owned(), figures.compared),
    ]);
    Section {
        says: if figures.not_kept > 0 {
            format!(
                "另有 {} 对超出保留数量，没有列出；请缩小范围（如按乡镇分成几个采集任务）后再比对。",
                format::count(figures.not_kept)
            )
        } else {
            String::new()
        },
        counts,
        ..Section::default()
    }
}

fn address(id: ComparisonId, part: Part, page: usize) -> String {
    format!("/comparisons/{id}?part={}&page={page}", part.key())
}

fn pairs(
    id: ComparisonId,
    part: Part,
    list: &PartShown,
    [left, right]: [&str; 2],
    people: &[(PersonId, String)],
) -> Section {
    let rows: Vec<Vec<Cell>> = list
        .pairs
        .iter()
        .map(|it| {
            vec![
                side(
                    it.left.as_ref(),
                    format!("/comparisons/{id}/pairs/{}", it.pair.key),
                ),
                side(it.right.as_ref(), String::new()),
                Cell::of(it.pair.evidence.clone()),
                Cell::of(chance(it.pair.probability)),
                standing(it, people),
            ]
        })
        .collect();
    let none = rows.is_empty();
    let mut acts = Vec::new();
    if list.page > 1 {
        acts.push(leads("上一页", address(id, part, list.page - 1)));
    }
    if list.page < list.pages {
        acts.push(leads("下一页", address(id, part, list.page + 1)));
    }
    let head = [left, right, "依据", "同一人的可能性", "判定"];
    Section {
        title: part.label().to_owned(),
        remark: format!("第 {}／{} 页，个人信息已遮盖", list.page, list.pages),
        acts,
        matrix: (!none).then(|| Matrix {
            head: head.map(str::to_owned).into(),
            rows,
        }),
        empty: none.then(|| nothing(part)),
        ..Section::default()
    }
}

fn nothing(part: Part) -> Empty {
    let (title, text) = match part {
        Part::Review => (
            "没有待判的",
            "需要人来判定的都已判定，或者本次比对没有提出。",
        ),
        Part::Link => (
            "没有建议关联的",
            "身份证号一致，或姓名、出生日期一致且另有一项一致的，才会列在这里。",
        ),
        Part::Decided => ("还没有判定过", "打开一对记录，核对后判定是否为同一人。"),
    };
    Empty {
        title: title.to_owned(),
        text: text.to_owned(),
        links: Vec::new(),
    }
}

fn erased() -> Section {
    Section {
        empty: Some(Empty {
            title: "数据已删除".to_owned(),
            text:
                "采集任务的数据到期或已被删除，比对出的各对记录一并删除，只保留数量和判定的经过。"
                    .to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    }
}

/// A row in one line.
fn side(row: Option<&SourceRow>, href: String) -> Cell {
    let Some(row) = row else {
        return Cell::link("该行已不在库中", href).below("报送已退回或更正");
    };
    let values = row.cells.iter().map(|(_, value)| value.as_str());
    let values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    Cell {
        href,
        ..Cell::of(values.join("，")).below(format!("{} 第 {} 行", row.file, row.row))
    }
}

fn standing(it: &PairShown, people: &[(PersonId, String)]) -> Cell {
    let verdict = it.done.as_ref().and_then(|done| done.record.verdict());
    verdict.map_or_else(
        || Cell::tag(Tag::new("未判定", Tone::Amber)),
        |verdict| {
            Cell::tag(answer_tag(verdict.answer))
                .below(format!("已由 {} 判定", who(people, verdict.stamp)))
        },
    )
}

/// What was decided.
pub(super) fn answer_tag(answer: Answer) -> Tag {
    let tone = match answer {
        Answer::Same => Tone::Green,
        Answer::Different => Tone::Plain,
    };
    Tag::new(answer.label(), tone)
}

fn facts(shown: &ComparisonShown, people: &[(PersonId, String)]) -> Section {
    let it = &shown.stored.record;
    let read: u64 = it.content.batches.iter().map(|batch| batch.rows).sum();
    Section {
        title: "本次比对".to_owned(),
        facts: vec![
            ("事由".to_owned(), Cell::of(it.content.reason.clone())),
            ("比对人".to_owned(), Cell::of(who(people, it.started))),
            ("开始时间".to_owned(), Cell::of(begun(it))),
            (
                "读取数据".to_owned(),
                Cell::of(format!(
                    "{} 份报送，{} 行",
                    it.content.batches.len(),
                    format::count(read)
                )),
            ),
        ],
        ..Section::default()
    }
}
