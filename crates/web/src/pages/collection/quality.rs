//! How good the data of units is: first-pass yield, rounds, hours, issues for a thousand rows, and which rules were broken most.
//! It is about units' work with data and never about a person.

use axum::{extract::Path, response::Response};
use bihuan_casework::{
    Failure,
    collection::{self, Quality},
    data::Code,
};
use bihuan_domain::id::CollectionId;

use super::{board::tabs, framed, standing_tag};
use crate::{
    format,
    http::SignedIn,
    pages::{finding_forms::Entered, sheet::sheet},
    views::{
        parts::{Empty, Link},
        sheet::{Cell, Count, Section, SheetPage, Table},
    },
};

/// The page.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<CollectionId>) -> Response {
    let entered = Entered::open(String::new());
    sheet(&signed_in, &entered, view(&signed_in, id)).await
}

async fn view(signed_in: &SignedIn, id: CollectionId) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let task = collection::show(ctx, id).await?.record;
    let (all, mut units) = collection::quality(ctx, id).await?;
    let directory = ctx.app.directory().await?;
    units.sort_by_key(|one| std::cmp::Reverse((one.quality.issues, one.quality.late)));
    let rows: Vec<Vec<Cell>> = units
        .iter()
        .map(|one| {
            let q = &one.quality;
            vec![
                Cell::of(directory.short_name(one.unit).to_owned()),
                Cell::of(format!("{}／{}", q.accepted, q.asked)),
                Cell::of(percent(q)),
                Cell::of(q.median_rounds.map_or_else(String::new, |n| n.to_string())),
                Cell::of(hours(q)),
                Cell::of(per_thousand(q)),
                Cell::of(format::count(q.late)),
            ]
        })
        .collect();
    let codes = codes(&all);
    let none = all.checked == 0;
    let mut sections = vec![figures(&all)];
    if none {
        sections.push(Section {
            empty: Some(Empty {
                title: "还没有可以统计的数据".to_owned(),
                text: "有单位报送并完成校验后，这里显示一次通过率、轮数和常见问题。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        });
    } else {
        sections.push(Section {
            title: "常见问题".to_owned(),
            says: "按首轮报送统计，可用于改进模板说明和培训。".to_owned(),
            table: Some(Table {
                head: vec!["规则", "代码", "处数"],
                rows: codes,
            }),
            ..Section::default()
        });
        sections.push(Section {
            title: "各单位".to_owned(),
            says: "只反映报送数据的质量，不代表单位工作好坏，也不作为对个人的评价。".to_owned(),
            table: Some(Table {
                head: vec![
                    "单位",
                    "通过／应报",
                    "一次通过率",
                    "轮数（中位）",
                    "从首报到通过",
                    "每千行问题",
                    "逾期",
                ],
                rows,
            }),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![Link::new("数据采集任务", "/collections")],
        title: task.content.title.clone(),
        tags: vec![standing_tag(&task)],
        tabs: tabs(&signed_in.ctx, id, "/quality"),
        sections,
        ..SheetPage::default()
    })
}

fn percent(q: &Quality) -> String {
    q.first_pass_percent()
        .map_or_else(String::new, |p| format!("{p}%"))
}

fn per_thousand(q: &Quality) -> String {
    q.per_thousand_rows()
        .map_or_else(String::new, |n| format!("{n:.1}"))
}

fn hours(q: &Quality) -> String {
    q.median_hours.map_or_else(String::new, |h| match h {
        0 => "不到 1 小时".to_owned(),
        1..48 => format!("{h} 小时"),
        _ => format!("{} 天", h / 24),
    })
}

fn figures(all: &Quality) -> Section {
    let count = |label: &str, count: String| Count {
        label: label.to_owned(),
        count,
        ..Count::default()
    };
    Section {
        counts: vec![
            count("应报", format::count(all.asked)),
            count("已通过", format::count(all.accepted)),
            count("一次通过率", percent(all)),
            count("行", format::count(all.rows)),
            count("每千行问题", per_thousand(all)),
        ],
        ..Section::default()
    }
}

fn codes(all: &Quality) -> Vec<Vec<Cell>> {
    let mut codes: Vec<(&String, &u64)> = all.codes.iter().collect();
    codes.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    codes
        .into_iter()
        .map(|(code, n)| {
            let known = Code::ALL.iter().find(|c| c.as_str() == code);
            vec![
                Cell::of(known.map_or(code.as_str(), |c| c.title())),
                Cell::of(code.clone()),
                Cell::of(format::count(*n)),
            ]
        })
        .collect()
}
