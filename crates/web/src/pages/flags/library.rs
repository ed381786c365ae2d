//! The library of models.

use axum::{extract::Path, response::Response};
use bihuan_casework::{
    Failure,
    flag::{self, Conversion, LibraryModel},
};

use super::framed;
use crate::{
    format,
    http::SignedIn,
    pages::{frame::Place, sheet::sheet_of},
    views::{
        parts::{Link, Tag, Tone},
        sheet::{Cell, Section, SheetPage, Table},
    },
};

/// All models.
pub(crate) async fn list(signed_in: SignedIn) -> Response {
    sheet_of(&signed_in, "", async |_| list_view(&signed_in).await).await
}

async fn list_view(signed_in: &SignedIn) -> Result<SheetPage, Failure> {
    let models = flag::library(&signed_in.ctx)?;
    let found = flag::conversions(&signed_in.ctx).await?;
    let mut sections: Vec<(String, Vec<Vec<Cell>>)> = Vec::new();
    for model in &models {
        let row = vec![
            Cell::link(
                format!("{} {}", model.id, model.title),
                format!("/models/{}", model.id),
            )
            .below(model.wording.clone()),
            Cell::of(model.severity),
            Cell::of(model.outcome),
            Cell::of(if model.on_by_default {
                "默认运行"
            } else {
                "选用"
            }),
            Cell::of(conversion(found.get(&model.id))),
        ];
        match sections
            .iter_mut()
            .find(|(domain, _)| *domain == model.domain)
        {
            Some((_, rows)) => rows.push(row),
            None => sections.push((model.domain.clone(), vec![row])),
        }
    }
    Ok(SheetPage {
        frame: framed(signed_in, Place::Flags).await?,
        crumbs: vec![Link::new("数据采集任务", "/collections")],
        title: "监督模型库".to_owned(),
        lead: "A 类单独即可提示，B 类须有两个不同模型同时指向，C 类只作参考，不单独提示。核实情况用来改进模型。"
            .to_owned(),
        sections: sections
            .into_iter()
            .map(|(title, rows)| Section {
                remark: format!("{} 个模型", rows.len()),
                title,
                table: Some(Table {
                    head: vec!["模型", "分量", "结果", "运行", "核实情况"],
                    rows,
                }),
                ..Section::default()
            })
            .collect(),
        ..SheetPage::default()
    })
}

fn conversion(it: Option<&Conversion>) -> String {
    let Some(it) = it else {
        return "尚无".to_owned();
    };
    format!(
        "提示 {}，已核实 {}，属实 {}",
        format::count(it.flags),
        format::count(it.verified),
        format::count(it.confirmed)
    )
}

/// One model.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<String>) -> Response {
    sheet_of(&signed_in, "", async |_| view(&signed_in, &id).await).await
}

async fn view(signed_in: &SignedIn, id: &str) -> Result<SheetPage, Failure> {
    let model = flag::model(&signed_in.ctx, id)?;
    let inputs: Vec<&str> = model
        .inputs
        .iter()
        .map(|(_, title)| title.as_str())
        .collect();
    let facts = vec![
        ("提示语".to_owned(), Cell::of(model.wording.clone())),
        ("业务领域".to_owned(), Cell::of(model.domain.clone())),
        (
            "分量".to_owned(),
            Cell::of(format!("{} 类，结果为{}", model.severity, model.outcome)),
        ),
        ("对象".to_owned(), Cell::of(model.subject)),
        ("用到的数据".to_owned(), Cell::of(inputs.join("、"))),
        (
            "版本".to_owned(),
            Cell::of(format!("第 {} 版", model.version)),
        ),
    ];
    let mut sections = vec![Section {
        facts,
        ..Section::default()
    }];
    sections.push(explained(&model));
    sections.push(parameters(&model));
    let found = flag::conversions(&signed_in.ctx).await?;
    sections.push(verified(found.get(id)));
    Ok(SheetPage {
        frame: framed(signed_in, Place::Flags).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new("监督模型库", "/models"),
        ],
        title: format!("{} {}", model.id, model.title),
        tags: vec![Tag::new(
            if model.on_by_default {
                "默认运行"
            } else {
                "选用"
            },
            Tone::Plain,
        )],
        sections,
        ..SheetPage::default()
    })
}

/// The page of a model by its headings; its parameters have a table of their own.
fn explained(model: &LibraryModel) -> Section {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let parts = model.page.split("\n## ").skip(1);
    let parts = parts.filter_map(|part| part.split_once('\n'));
    for (title, text) in parts.filter(|(title, _)| *title != "参数") {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        for (at, line) in lines.enumerate() {
            let title = if at == 0 { title.trim() } else { "" };
            rows.push(vec![
                Cell::of(title),
                Cell::of(line.trim_start_matches("- ")),
            ]);
        }
    }
    Section {
        title: "说明".to_owned(),
        table: Some(Table {
            head: vec!["项目", "内容"],
            rows,
        }),
        ..Section::default()
    }
}

fn parameters(model: &LibraryModel) -> Section {
    let rows: Vec<Vec<Cell>> = model
        .parameters
        .iter()
        .map(|it| {
            vec![
                Cell::of(it.title.clone()),
                Cell::of(it.default.clone()),
                Cell::of(it.range.clone()),
                Cell::of(it.why.clone()),
            ]
        })
        .collect();
    Section {
        title: "参数".to_owned(),
        says: if rows.is_empty() {
            "没有可以调整的参数。".to_owned()
        } else {
            String::new()
        },
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["参数", "默认", "范围", "说明"],
            rows,
        }),
        ..Section::default()
    }
}

fn verified(it: Option<&Conversion>) -> Section {
    let causes = it.into_iter().flat_map(|it| &it.causes);
    let rows: Vec<Vec<Cell>> = causes
        .map(|(cause, count)| vec![Cell::of(cause.label()), Cell::of(format::count(*count))])
        .collect();
    Section {
        title: "核实情况".to_owned(),
        says: conversion(it),
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["误报原因", "个数"],
            rows,
        }),
        ..Section::default()
    }
}
