//! Schemes: the ready ones and those of the office, each as a table; writing one down line by line.

use std::fmt::Write as _;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord,
    evaluation::{self, SchemeChange},
};
use bihuan_domain::{
    evaluation::{
        GradeStep, Indicator, Marking, ReadyScheme, Scheme, SchemeAspect, SchemeContent, Source,
    },
    id::SchemeId,
};

use super::{EvaluationQuery, forms::points, framed, tabs};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, one},
        finding_forms::Entered,
        ledger_query::address,
        sheet::{Building, Ended, done_notice, ended, opens, sheet, sheet_of},
    },
    views::{
        parts::{Link, Tag, Tone},
        sheet::{Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// All of them.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<EvaluationQuery>) -> Response {
    let entered = Entered::default();
    sheet(&signed_in, &entered, list_view(&signed_in, &query)).await
}

async fn list_view(signed_in: &SignedIn, query: &EvaluationQuery) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let line = |key: &str, content: &SchemeContent, standing: Cell| {
        let grades: Vec<&str> = content.grades.iter().map(|g| g.title.as_str()).collect();
        vec![
            Cell::link(content.title.clone(), format!("/evaluations/schemes/{key}")),
            Cell::of(content.marking.label()),
            Cell::of(format!(
                "{} 个方面，{} 项指标",
                content.aspects.len(),
                content.indicators().count()
            )),
            Cell::of(content.full().to_string()),
            Cell::of(grades.join("、")),
            standing,
        ]
    };
    let mut rows: Vec<Vec<Cell>> = ReadyScheme::ALL
        .iter()
        .map(|ready| line(ready.key(), &ready.content(), Cell::of("随系统提供")))
        .collect();
    for stored in evaluation::scheme::list(ctx).await? {
        let it = stored.record;
        let standing = if it.retired {
            Cell::tag(Tag::new("已停用", Tone::Plain))
        } else {
            Cell::of(format!("{} 更新", format::date(it.day)))
        };
        rows.push(line(&it.id.to_string(), &it.content, standing));
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: "评估方案".to_owned(),
        tabs: tabs(&code, "/evaluations/schemes"),
        notices: done_notice(&query.done),
        sections: vec![Section {
            says: "打开一个方案可以逐项查看，整改办可以在它的基础上另立方案。已经开展的评估按开展时的方案进行。"
                .to_owned(),
            table: Some(Table {
                head: vec!["方案", "计分方式", "指标", "满分", "等次", "来源"],
                rows,
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

/// One of them.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(key): Path<String>,
    Query(query): Query<EvaluationQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, &key, &query.done, entered).await
    })
    .await
}

fn ready(key: &str) -> Option<ReadyScheme> {
    ReadyScheme::ALL.into_iter().find(|r| r.key() == key)
}

async fn view(
    signed_in: &SignedIn,
    key: &str,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, "").await?;
    let code = row.rectification.code.to_string();
    let own = if ready(key).is_some() {
        None
    } else {
        let id: SchemeId = key.parse().map_err(|_| Failure::NotFound)?;
        Some(evaluation::scheme::show(ctx, id).await?)
    };
    let content = match (&own, ready(key)) {
        (Some(stored), _) => stored.record.content.clone(),
        (None, Some(ready)) => ready.content(),
        (None, None) => return Err(Failure::NotFound),
    };
    let page = format!("/evaluations/schemes/{key}");
    let (mut acts, mut dialogs) = (Vec::new(), Vec::new());
    if ctx.may(Action::KeepEvaluation, None) {
        let form = |id: &str, action: String| Building::new(entered, &page, id, action);
        if let Some(stored) = own.as_ref().filter(|s| !s.record.retired) {
            acts.push(opens("修改", &page, "revise", true));
            acts.push(opens("停用", &page, "retire", false));
            let revise = form("revise", format!("{page}/revise")).version(stored.version);
            dialogs.push(content_form(
                revise.called("修改评估方案", "保存"),
                &content,
            ));
            let retire = form("retire", format!("{page}/retire")).version(stored.version);
            let says = "停用后不能再用它开展评估，已经开展的不受影响。";
            dialogs.push(retire.called("停用评估方案", "停用").says(says).done());
        }
        acts.push(opens("另立方案", &page, "scheme", own.is_none()));
        let action = format!("/evaluations/schemes?from={key}");
        let new = form("scheme", action).called("另立评估方案", "保存");
        dialogs.push(content_form(new, &content));
    }
    let mut tags = vec![Tag::new(content.marking.label(), Tone::Plain)];
    if own.as_ref().is_some_and(|s| s.record.retired) {
        tags.push(Tag::new("已停用", Tone::Plain));
    }
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new(
            "评估方案",
            address("/evaluations/schemes", &[("rectification", &code)]),
        )],
        title: content.title.clone(),
        tags,
        acts,
        notices: done_notice(done),
        dialogs,
        sections: sections(&content),
        ..SheetPage::default()
    })
}

fn sections(content: &SchemeContent) -> Vec<Section> {
    let grades = content.grades.iter().map(|g| {
        let from = if g.from == 0 {
            "其余".to_owned()
        } else {
            format!("得分率 {}% 起", g.from)
        };
        (g.title.clone(), Cell::of(from))
    });
    let mut sections = vec![Section {
        title: "等次".to_owned(),
        remark: format!("满分 {}", content.full()),
        facts: grades.collect(),
        ..Section::default()
    }];
    for aspect in &content.aspects {
        let rows = aspect.indicators.iter().map(|indicator| {
            let source = match indicator.source {
                Source::Ledger(measure) => {
                    Cell::of(format!("台账：{}", measure.label())).below(measure.says())
                }
                source => Cell::of(source.label()),
            };
            vec![
                Cell::of(indicator.title.clone()),
                Cell::of(indicator.most.to_string()),
                source,
            ]
        });
        sections.push(Section {
            title: aspect.title.clone(),
            table: Some(Table {
                head: vec!["指标", "分值", "得分来源"],
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    sections
}

fn content_form(form: Building<'_>, content: &SchemeContent) -> Dialog {
    let marks = [Marking::Points, Marking::Deductions]
        .map(|m| (mark_key(m).to_owned(), m.label().to_owned()));
    let sources: Vec<&str> = Source::all().map(Source::label).collect();
    form.says(format!(
        "指标一行一项：方面、指标、分值、来源，用竖线隔开。来源可用：{}。等次一行一个：等次、得分率下限，由高到低。",
        sources.join("、")
    ))
    .line("title", "名称", Kind::Text, content.title.clone())
    .choose("marking", "计分方式", None, marks, mark_key(content.marking))
    .area("indicators", "指标", indicator_lines(content), true)
    .area("grades", "等次", grade_lines(content), true)
    .done()
}

const fn mark_key(marking: Marking) -> &'static str {
    match marking {
        Marking::Points => "points",
        Marking::Deductions => "deductions",
    }
}

fn indicator_lines(content: &SchemeContent) -> String {
    let mut out = String::new();
    for aspect in &content.aspects {
        for i in &aspect.indicators {
            let _ = writeln!(
                out,
                "{} | {} | {} | {}",
                aspect.title,
                i.title,
                i.most,
                i.source.label()
            );
        }
    }
    out
}

fn grade_lines(content: &SchemeContent) -> String {
    let mut out = String::new();
    for g in &content.grades {
        let _ = writeln!(out, "{} | {}", g.title, g.from);
    }
    out
}

/// A scheme as typed.
fn content_of(fields: &Fields) -> Result<SchemeContent, Failure> {
    let marking = [Marking::Points, Marking::Deductions]
        .into_iter()
        .find(|m| mark_key(*m) == one(fields, "marking"))
        .ok_or_else(|| Failure::Invalid("请选择计分方式。".to_owned()))?;
    let mut aspects: Vec<SchemeAspect> = Vec::new();
    for cells in typed_lines(one(fields, "indicators")) {
        let [aspect, title, most, source] = cells.as_slice() else {
            return Err(bad_line(&cells, "方面 | 指标 | 分值 | 来源"));
        };
        let named = Source::all().find(|s| s.label() == *source);
        let indicator = Indicator {
            title: (*title).to_owned(),
            most: points(most, "分值")?,
            source: named
                .ok_or_else(|| Failure::Invalid(format!("没有“{source}”这种得分来源。")))?,
        };
        match aspects.last_mut() {
            Some(last) if last.title == *aspect => last.indicators.push(indicator),
            _ => aspects.push(SchemeAspect {
                title: (*aspect).to_owned(),
                indicators: vec![indicator],
            }),
        }
    }
    let mut grades = Vec::new();
    for cells in typed_lines(one(fields, "grades")) {
        let [title, from] = cells.as_slice() else {
            return Err(bad_line(&cells, "等次 | 得分率下限"));
        };
        grades.push(GradeStep {
            title: (*title).to_owned(),
            from: from
                .parse()
                .map_err(|_| Failure::Invalid(format!("得分率“{from}”不是整数。")))?,
        });
    }
    Ok(SchemeContent {
        title: one(fields, "title").to_owned(),
        marking,
        aspects,
        grades,
    })
}

fn typed_lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split(['|', '｜']).map(str::trim).collect())
}

fn bad_line(cells: &[&str], form: &str) -> Failure {
    Failure::Invalid(format!("“{}”一行不完整，应为“{form}”。", cells.join(" | ")))
}

/// Writes one down, made from the one in the address.
pub(crate) async fn enter(
    signed_in: SignedIn,
    Query(query): Query<Fields>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepEvaluation, None)?;
        evaluation::scheme::enter(&named.ctx, content_of(&fields)?).await
    };
    let then = |it: &StoredRecord<Scheme>| format!("/evaluations/schemes/{}", it.record.id);
    match ended(&signed_in, "scheme", fields.clone(), result.await, then) {
        Ended::Done(response) => response,
        Ended::Again(entered) => {
            let from = match one(&query, "from") {
                "" => ReadyScheme::Joint.key(),
                key => key,
            };
            sheet(&signed_in, &entered, view(&signed_in, from, "", &entered)).await
        }
    }
}

/// Changes one of the office.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(SchemeId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepEvaluation, None)?;
        let change = match what.as_str() {
            "revise" => SchemeChange::Revise(content_of(&fields)?),
            "retire" => SchemeChange::Retire,
            _ => return Err(Failure::NotFound),
        };
        evaluation::scheme::change(&named.ctx, id, change, fields::seen(&fields)).await
    };
    let key = id.to_string();
    let then = |_: &_| format!("/evaluations/schemes/{key}");
    ended(&signed_in, &what, fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, &key, "", entered).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_for_editing_is_read_back_the_same() {
        for ready in ReadyScheme::ALL {
            let content = ready.content();
            let fields = vec![
                ("title".to_owned(), content.title.clone()),
                ("marking".to_owned(), mark_key(content.marking).to_owned()),
                ("indicators".to_owned(), indicator_lines(&content)),
                ("grades".to_owned(), grade_lines(&content)),
            ];
            assert_eq!(content_of(&fields).unwrap(), content);
        }
    }

    #[test]
    fn a_line_that_is_not_complete_is_named() {
        let fields = vec![
            ("marking".to_owned(), "points".to_owned()),
            ("indicators".to_owned(), "任务 | 按时限销号 | 40".to_owned()),
        ];
        let why = content_of(&fields).unwrap_err().to_string();
        assert!(why.contains("按时限销号"), "{why}");
    }
}
