//! One flag: what models say, the rows side by side, what speaks against it, what was done.

use axum::{
    extract::Path,
    response::{IntoResponse as _, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_casework::{
    Directory, Failure,
    collection::SourceRow,
    data,
    flag::{self, FlagShown},
    paper,
};
use bihuan_domain::{
    clock::Stamp,
    flag::{Cause, FlagStanding, HandOver, Nearness, RedFlag},
    id::{FlagId, PersonId},
};

use super::{FlagQuery, acts, framed, standing_tag, subject_words};
use crate::{
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        finding_forms::Entered,
        frame::Place,
        page,
        papers::{file, wanted},
        sheet::{answered, done_notice, sheet_of},
        words::who,
    },
    views::{
        parts::{Link, Notice, Tag, Tone},
        sheet::{Cell, Matrix, Section, SheetPage, Table},
    },
};

/// The explanation on paper for whom it is about.
pub(crate) async fn explain(
    signed_in: SignedIn,
    Path(id): Path<FlagId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        flag::see(&named.ctx)?;
        let format = wanted(one(&fields, "format"))?;
        paper::of_flag(&named.ctx, id, one(&fields, "to"), format).await
    };
    let result = result.await.map(file);
    answered(&signed_in, "explain", fields, result)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered, None).await
        })
        .await
}

/// The page of a flag, masked.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<FlagId>,
    Query(query): Query<FlagQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered, None).await
    })
    .await
}

/// The page with the rows as they were handed in. That it was asked for, by whom and why, is on record before it is shown; the next look
/// is another one.
pub(crate) async fn unmask(
    signed_in: SignedIn,
    Path(id): Path<FlagId>,
    Form(fields): Form<Fields>,
) -> Response {
    let result = flag::unmask(&signed_in.ctx, id, one(&fields, "reason")).await;
    match result {
        Ok((_, rows)) => {
            let entered = Entered::open(String::new());
            match view(&signed_in, id, "", &entered, Some(rows)).await {
                Ok(view) => page(&view).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
        Err(failure @ Failure::Refused(_)) => {
            let entered = Entered::refused("unmask", fields, failure);
            crate::pages::sheet::sheet(
                &signed_in,
                &entered,
                view(&signed_in, id, "", &entered, None),
            )
            .await
        }
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}

pub(super) async fn view(
    signed_in: &SignedIn,
    id: FlagId,
    done: &str,
    entered: &Entered,
    open: Option<Vec<SourceRow>>,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let shown = flag::show(ctx, id).await?;
    let people = flag::supervisors(ctx).await?;
    let directory = ctx.app.directory().await?;
    let it = &shown.stored.record;
    let is_open = open.is_some();
    let rows = match open {
        Some(rows) => rows,
        None => flag::masked_rows(ctx, it).await?,
    };
    let mut sections = vec![clues(&shown)];
    sections.extend(source(&rows, &directory, is_open)?);
    sections.push(explanations(&shown));
    sections.push(story(it, &people));
    Ok(SheetPage {
        frame: framed(signed_in, Place::Flags).await?,
        crumbs: vec![
            Link::new("疑点", format!("/flags?task={}", it.content.task)),
            Link::new(
                shown.task.content.title.clone(),
                format!("/collections/{}", it.content.task),
            ),
        ],
        title: subject_words(it),
        tags: vec![
            standing_tag(it),
            Tag::new(it.content.nature.label(), Tone::Plain),
        ],
        lead: "以下只是数据对照的提示，须经核实，不能据此认定任何人有问题。".to_owned(),
        acts: acts::buttons(ctx, it),
        notices: notices(it, done, is_open),
        dialogs: acts::dialogs(&shown.stored, &people, entered),
        sections,
        ..SheetPage::default()
    })
}

fn notices(it: &RedFlag, done: &str, is_open: bool) -> Vec<Notice> {
    let mut all = done_notice(done);
    if is_open {
        all.push(Notice::new(
            Tone::Amber,
            "正在显示原始数据",
            "本次查看已记入日志。离开本页后恢复遮盖，再次查看须重新填写事由。".to_owned(),
        ));
    }
    if let FlagStanding::Forgotten { .. } = &it.standing {
        all.push(Notice::new(
            Tone::Plain,
            "已到期删除",
            "未经核实属实，保存期满，线索和所涉对象已按规定删除，只保留用于改进模型的统计。"
                .to_owned(),
        ));
    }
    if let FlagStanding::Recalled { handed, .. } = &it.standing {
        let text = handed.as_ref().map_or_else(
            || "数据更正后，全部线索已经消失，本疑点不再成立。".to_owned(),
            |way| {
                format!(
                    "数据更正后，全部线索已经消失，本疑点不再成立。此前已{}，请书面告知接收方撤回。",
                    way.label()
                )
            },
        );
        all.push(Notice::new(Tone::Red, "已撤回", text));
    }
    all
}

fn clues(shown: &FlagShown) -> Section {
    let rows = shown.clues.iter().map(|it| {
        let model = Cell::link(
            format!("{} {}", it.clue.model, it.title),
            format!("/models/{}", it.clue.model),
        );
        vec![
            Cell::of(it.wording.clone()).below(if it.is_gone {
                "数据更正后已消失"
            } else {
                it.second_source.as_str()
            }),
            Cell::of(it.clue.period.clone()),
            Cell::of(it.clue.facts()),
            Cell::of(it.clue.severity.letter()),
            model.below(format!("第 {} 版", it.clue.version)),
        ]
    });
    Section {
        title: "线索".to_owned(),
        table: Some(Table {
            head: vec!["提示", "期间", "情况", "分量", "模型"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

/// The rows, one table for each data set.
fn source(
    rows: &[SourceRow],
    directory: &Directory,
    is_open: bool,
) -> Result<Vec<Section>, Failure> {
    let catalogue = data::sets()?;
    let mut sections: Vec<Section> = Vec::new();
    let mut last = "";
    for row in rows {
        if row.place.table != last {
            let set = catalogue.dataset(&row.place.table);
            let head = ["报送单位".to_owned(), "文件和行".to_owned()];
            sections.push(Section {
                title: set.map_or_else(|| row.place.table.clone(), |set| set.title().to_owned()),
                remark: if is_open { "原始数据" } else { "已遮盖" }.to_owned(),
                matrix: Some(Matrix {
                    head: head
                        .into_iter()
                        .chain(row.cells.iter().map(|(header, _)| header.clone()))
                        .chain(["报送校验".to_owned()])
                        .collect(),
                    rows: Vec::new(),
                }),
                ..Section::default()
            });
            last = &row.place.table;
        }
        let place = [
            Cell::of(directory.short_name(row.unit).to_owned()),
            Cell::of(format!("第 {} 行", row.row)).below(row.file.clone()),
        ];
        let values = row.cells.iter().map(|(_, value)| Cell::of(value.clone()));
        let values = values.chain([Cell::of(row.checked())]);
        if let Some(matrix) = sections.last_mut().and_then(|it| it.matrix.as_mut()) {
            matrix.rows.push(place.into_iter().chain(values).collect());
        }
    }
    Ok(sections)
}

fn explanations(shown: &FlagShown) -> Section {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |kind: &'static str, text: &str| {
        let row = vec![Cell::of(kind), Cell::of(text)];
        rows.push(row);
    };
    let mut seen: Vec<&str> = Vec::new();
    for it in &shown.clues {
        if seen.contains(&it.clue.model.as_str()) {
            continue;
        }
        seen.push(&it.clue.model);
        for text in &it.innocent {
            push("可能的正当原因", text);
        }
        for text in &it.basis {
            push("依据", text);
        }
    }
    for note in &shown.stored.record.contrary {
        push("相反证据", &note.text);
    }
    Section {
        title: "先看有没有正当原因".to_owned(),
        table: Some(Table {
            head: vec!["类别", "内容"],
            rows,
        }),
        ..Section::default()
    }
}

fn story(it: &RedFlag, people: &[(PersonId, String)]) -> Section {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut push = |what: String, text: String, stamp: Stamp| {
        rows.push(vec![
            Cell::of(what),
            Cell::of(text),
            Cell::of(who(people, stamp)),
        ]);
    };
    for one in &it.recused {
        push("回避".to_owned(), one.reason.clone(), one.stamp);
    }
    for one in &it.look_ups {
        push(
            format!("查看原始数据 {} 行", one.rows.len()),
            one.reason.clone(),
            one.stamp,
        );
        if !one.near.is_empty() {
            push("查看提醒".to_owned(), Nearness::words(&one.near), one.stamp);
        }
    }
    for one in &it.explained {
        push("出具疑点说明".to_owned(), one.text.clone(), one.stamp);
    }
    for one in &it.disposals {
        push(
            format!("处置方式：{}", one.disposition.label()),
            one.reason.clone(),
            one.stamp,
        );
    }
    if let Some(found) = &it.verification {
        let cause = found.cause.map_or("", Cause::label);
        push(
            format!("核实结果：{} {cause}", found.outcome.label()),
            found.text.clone(),
            found.stamp,
        );
    }
    for one in &it.corrections {
        push(
            format!("{}申请更正", one.on_behalf.label()),
            one.text.clone(),
            one.stamp,
        );
        if let Some(answer) = &one.answer {
            push("答复更正申请".to_owned(), answer.text.clone(), answer.stamp);
        }
    }
    if let FlagStanding::Closed { handed, stamp } = &it.standing {
        let what = handed.as_ref().map_or("办结", HandOver::label);
        let text = handed.as_ref().map_or("", HandOver::words);
        push(what.to_owned(), text.to_owned(), *stamp);
    }
    if let FlagStanding::Verified {
        proposed: Some(way),
        ..
    } = &it.standing
    {
        rows.push(vec![
            Cell::of(format!("提请{}", way.label())),
            Cell::of(way.words()),
            Cell::of("待另一名大数据监督人员审定"),
        ]);
    }
    Section {
        title: "办理情况".to_owned(),
        says: if rows.is_empty() {
            "还没有办理。".to_owned()
        } else {
            String::new()
        },
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["事项", "内容", "何人何时"],
            rows,
        }),
        ..Section::default()
    }
}

/// The person of a form.
pub(super) fn person(fields: &Fields, field: &str) -> Result<PersonId, Failure> {
    fields::chosen(one(fields, field), "人员")
}
