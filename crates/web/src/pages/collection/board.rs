//! One task: what it says, who has reported what, and what the supervisors do with it.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord,
    collection::{self, Board},
    data,
};
use bihuan_domain::{
    collection::{CollectionTask, HandedIn, Stage, Submission, TaskStanding, Team},
    id::{CollectionId, UnitId},
};

use super::{CollectionQuery, asked, framed, set_options, standing_tag};
use crate::{
    format,
    http::SignedIn,
    pages::{
        fields::{self, Fields, chosen, day, ids, one, seen},
        finding_forms::Entered,
        sheet::{
            Building, done_notice, due_cell, ended, leads, opens, press, sheet_of, unit_names,
            unit_options,
        },
    },
    views::{
        parts::{Link, Notice, Tag, Tone},
        sheet::{Act, Cell, Count, Dialog, Kind, Matrix, Section, SheetPage, Table},
    },
};

/// What the list can be narrowed to besides stages: what is late, and statements that there is nothing.
const LATE: &str = "late";
const NOTHING: &str = "nothing";

/// The tabs of a task.
pub(in crate::pages) fn tabs(ctx: &Context, id: CollectionId, current: &str) -> Vec<Link> {
    let mut pages = vec![("", "报送进度"), ("/quality", "数据质量")];
    if ctx.may(Action::SeeFlags, None) {
        pages.extend([("/runs", "模型运行"), ("/suggestion", "监察建议")]);
    }
    if ctx.may(Action::LinkPersons, None) {
        pages.push(("/comparisons", "人员比对"));
    }
    let links = pages.into_iter().map(|(path, label)| {
        Link::new(label, format!("/collections/{id}{path}")).current_if(path == current)
    });
    links.collect()
}

/// Where a submission stands.
pub(super) fn stage_tag(ctx: &Context, it: &Submission) -> Tag {
    let tone = match it.stage {
        Stage::Accepted { .. } => Tone::Green,
        Stage::Handed | Stage::Checking => Tone::Blue,
        Stage::Faulty | Stage::Returned { .. } => Tone::Red,
        Stage::Awaited if it.is_late(ctx.today()) => Tone::Red,
        Stage::Awaited => Tone::Amber,
    };
    let late = it.is_late(ctx.today()) && matches!(it.stage, Stage::Awaited);
    Tag::new(
        if late {
            "逾期未报"
        } else {
            it.stage.label()
        },
        tone,
    )
}

/// The page of a task.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Query(query): Query<CollectionQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: CollectionId,
    query: &CollectionQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = collection::show(ctx, id).await?;
    let board = collection::board(ctx, id).await?;
    let directory = ctx.app.directory().await?;
    let task = &stored.record;
    let content = &task.content;
    let keeps = ctx.may(Action::KeepCollection, None);
    let home = format!("/collections/{id}");
    let mut facts = vec![
        ("法律依据".to_owned(), Cell::of(content.basis.clone())),
        ("调取函号".to_owned(), Cell::of(content.letter_no.clone())),
        ("使用目的".to_owned(), Cell::of(content.purpose.clone())),
        ("采集范围".to_owned(), Cell::of(content.scope.clone())),
        (
            "数据期间".to_owned(),
            Cell::of(format!(
                "{} 至 {}",
                format::date(content.from),
                format::date(content.until)
            )),
        ),
        (
            "报送时限".to_owned(),
            due_cell(
                ctx,
                content.due,
                matches!(task.standing, TaskStanding::Open),
            ),
        ),
        (
            "保存到".to_owned(),
            Cell::of(format::date(content.keep_until)).below("到期删除原始文件和校验结果"),
        ),
    ];
    if keeps {
        for team in &content.teams {
            facts.push((
                directory.short_name(team.team).to_owned(),
                Cell::of(format!("校验 {}", unit_names(&directory, &team.units))),
            ));
        }
    }
    let shown = progress(ctx, &directory, &board, query, &home, keeps)?;
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![Link::new("数据采集任务", "/collections")],
        title: content.title.clone(),
        tags: vec![standing_tag(task)],
        tabs: tabs(&signed_in.ctx, id, ""),
        acts: if keeps {
            acts(&stored, &home)
        } else {
            Vec::new()
        },
        notices: notices(task, &query.done),
        dialogs: if keeps {
            dialogs(&stored, &directory, &home, entered)?
        } else {
            Vec::new()
        },
        sections: vec![
            counts(&board, &home),
            shown,
            Section {
                title: "任务".to_owned(),
                facts,
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

fn notices(task: &CollectionTask, done: &str) -> Vec<Notice> {
    let mut notices = done_notice(done);
    if let TaskStanding::Erased(erased) = &task.standing {
        notices.push(Notice::new(
            Tone::Plain,
            "数据已删除",
            format!(
                "共删除 {} 个文件、{} 行数据，密钥一并销毁，备份中的副本也无法再读。",
                format::count(erased.files),
                format::count(erased.rows)
            ),
        ));
    }
    notices
}

fn counts(board: &Board, home: &str) -> Section {
    let count = |(key, n): &(&'static str, u64)| {
        let label = Stage::ALL.iter().find(|(k, _)| k == key);
        Count {
            label: label.map_or("", |(_, word)| word).to_owned(),
            count: format::count(*n),
            href: format!("{home}?state={key}"),
            bad: matches!(*key, "faulty" | "returned") && *n > 0,
        }
    };
    let mut counts: Vec<Count> = board.counts.iter().map(count).collect();
    counts.push(Count {
        label: "逾期".to_owned(),
        count: format::count(board.late),
        href: format!("{home}?state={LATE}"),
        bad: board.late > 0,
    });
    counts.push(Count {
        label: "零申报".to_owned(),
        count: format::count(board.nothing),
        href: format!("{home}?state={NOTHING}"),
        bad: false,
    });
    Section {
        counts,
        ..Section::default()
    }
}

/// Units against data sets where somebody looks at several units, a list where somebody looks at his own.
fn progress(
    ctx: &Context,
    directory: &Directory,
    board: &Board,
    query: &CollectionQuery,
    home: &str,
    keeps: bool,
) -> Result<Section, Failure> {
    let catalogue = data::sets()?;
    let mut units: Vec<UnitId> = board.parts.iter().map(|p| p.record.unit).collect();
    units.dedup();
    let mut acts = Vec::new();
    if !query.state.is_empty() {
        acts.push(leads("看全部", home));
    }
    let title = if units.len() == 1 {
        "本单位报送"
    } else {
        "谁报了什么"
    };
    let title = title.to_owned();
    if units.len() > 3 && query.state.is_empty() {
        let mut sets: Vec<&str> = board.parts.iter().map(|p| p.record.set.as_str()).collect();
        sets.sort_unstable();
        sets.dedup();
        let head = ["单位".to_owned()].into_iter();
        let head = head.chain(sets.iter().map(|set| data::title_of(&catalogue, set)));
        let parts: BTreeMap<(UnitId, &str), &Submission> = board
            .parts
            .iter()
            .map(|part| ((part.record.unit, part.record.set.as_str()), &part.record))
            .collect();
        let rows = units.iter().map(|unit| {
            let name = Cell::of(directory.short_name(*unit).to_owned());
            let of = |set: &&str| {
                let part = parts.get(&(*unit, *set));
                part.map_or_else(Cell::default, |part| short(ctx, part))
            };
            [name].into_iter().chain(sets.iter().map(of)).collect()
        });
        return Ok(Section {
            title,
            remark: format!("{} 个单位", units.len()),
            acts,
            matrix: Some(Matrix {
                head: head.collect(),
                rows: rows.collect(),
            }),
            ..Section::default()
        });
    }
    let chosen = board.parts.iter().filter(|p| match query.state.as_str() {
        "" => true,
        LATE => p.record.is_late(ctx.today()),
        NOTHING => p.record.says_nothing(),
        stage => p.record.stage.key() == stage,
    });
    let rows: Vec<Vec<Cell>> = chosen
        .map(|part| {
            let it = &part.record;
            let form = Link::new("下载模板", format!("/datasets/{}/form", it.set));
            let mut what = Cell::link(
                data::title_of(&catalogue, &it.set),
                format!("/submissions/{}", it.id),
            );
            if keeps || units.len() > 1 {
                what = what.below(directory.short_name(it.unit).to_owned());
            }
            vec![
                what,
                due_cell(ctx, it.due, it.stage.waits_for_unit()),
                rows_cell(it),
                Cell::tag(stage_tag(ctx, it)),
                if it.stage.waits_for_unit() {
                    Cell::links(vec![form])
                } else {
                    Cell::default()
                },
            ]
        })
        .collect();
    Ok(Section {
        title,
        remark: format!("{} 份", rows.len()),
        acts,
        table: Some(Table {
            head: vec!["数据集", "报送时限", "行数", "状态", "模板"],
            rows,
        }),
        ..Section::default()
    })
}

/// How many rows the last round has, or why there are none.
fn rows_cell(it: &Submission) -> Cell {
    let Some(round) = it.last() else {
        return Cell::default();
    };
    match &round.handed {
        HandedIn::Nothing { reason, .. } => Cell::of("零申报").below(reason.clone()),
        HandedIn::File { .. } => {
            let rows = round.tally().map(|tally| format::count(tally.rows));
            Cell::of(rows.unwrap_or_default())
        }
    }
}

fn short(ctx: &Context, it: &Submission) -> Cell {
    let mut tags = vec![stage_tag(ctx, it)];
    if it.says_nothing() {
        tags.push(Tag::new("零申报", Tone::Plain));
    }
    Cell {
        href: format!("/submissions/{}", it.id),
        tags,
        ..Cell::default()
    }
}

fn acts(stored: &StoredRecord<CollectionTask>, home: &str) -> Vec<Act> {
    match stored.record.standing {
        TaskStanding::Open => vec![
            opens("增加报送内容", home, "widen", false),
            opens("派驻组分工", home, "team", false),
            press(
                "结束采集",
                format!("{home}/end"),
                "结束后各单位不能再报送，已通过的数据仍可使用。确定结束？",
            ),
        ],
        TaskStanding::Ended { .. } => vec![press(
            "删除全部数据",
            format!("{home}/erase"),
            "将删除本任务的全部原始文件、校验结果和入库数据，并销毁密钥，不能恢复。确定删除？",
        )],
        TaskStanding::Erased(_) => Vec::new(),
    }
}

fn dialogs(
    stored: &StoredRecord<CollectionTask>,
    directory: &Directory,
    home: &str,
    entered: &Entered,
) -> Result<Vec<Dialog>, Failure> {
    if !matches!(stored.record.standing, TaskStanding::Open) {
        return Ok(Vec::new());
    }
    let widen = Building::new(entered, home, "widen", format!("{home}/widen"))
        .called("增加报送内容", "增加")
        .says("已要求的不变。")
        .version(stored.version)
        .ticks("sets", "增加哪些数据集", set_options()?, &[])
        .ticks("units", "由哪些单位报送", unit_options(directory), &[])
        .free_line("due", "报送时限（不填与任务相同）", Kind::Date, "")
        .done();
    let team = Building::new(entered, home, "team", format!("{home}/team"))
        .called("派驻组分工", "保存")
        .says(
            "所选单位改由该派驻组校验；一个单位只由一个派驻组校验，未分派的由大数据监督人员校验。",
        )
        .version(stored.version)
        .choose(
            "team",
            "派驻组",
            Some("请选择"),
            unit_options(directory),
            "",
        )
        .ticks("units", "校验哪些单位", unit_options(directory), &[])
        .done();
    Ok(vec![widen, team])
}

/// Widens, divides among teams, ends, deletes.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(CollectionId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let version = seen(&fields);
    let result = async {
        let ctx = &named.ctx;
        ctx.allow(Action::KeepCollection, None)?;
        match what.as_str() {
            "widen" => {
                let teams = collection::show(ctx, id).await?.record.content.teams;
                let due = day(one(&fields, "due"), "报送时限")?;
                collection::widen(ctx, id, version, asked(&fields)?, due, teams).await
            }
            "team" => {
                let team: UnitId = chosen(one(&fields, "team"), "派驻组")?;
                let units: Vec<UnitId> = ids(&fields, "units")?;
                let mut teams = collection::show(ctx, id).await?.record.content.teams;
                for other in &mut teams {
                    other.units.retain(|unit| !units.contains(unit));
                }
                teams.retain(|other| other.team != team && !other.units.is_empty());
                if !units.is_empty() {
                    teams.push(Team { team, units });
                }
                collection::widen(ctx, id, version, Vec::new(), None, teams).await
            }
            "end" => collection::end(ctx, id, version).await,
            "erase" => collection::erase(ctx, id, version).await,
            _ => Err(Failure::NotFound),
        }
    };
    let form = if matches!(what.as_str(), "widen" | "team") {
        what.as_str()
    } else {
        ""
    };
    let then = |_: &StoredRecord<CollectionTask>| format!("/collections/{id}");
    ended(&signed_in, form, fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, &CollectionQuery::default(), entered).await
        })
        .await
}
