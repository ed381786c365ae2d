//! Runs of models over the data of a task.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord, collection, data,
    flag::{self, Chosen, LibraryModel},
};
use bihuan_domain::{
    id::{CollectionId, RunId},
    model_run::{ModelRun, RunStanding},
};

use super::{FlagQuery, framed};
use crate::{
    format,
    http::SignedIn,
    pages::{
        collection::tabs,
        fields::{self, Fields, all, one},
        finding_forms::Entered,
        frame::Place,
        sheet::{Building, done_notice, ended, leads, opens, press, sheet_of},
        words::local,
    },
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Dialog, Section, SheetPage, Table},
    },
};

/// Digits of a digest that are shown: enough to tell two apart.
const DIGITS: usize = 16;

/// When a run began.
fn begun(run: &ModelRun) -> String {
    format::whole_moment(local(run.started.at.as_millisecond()))
}

fn standing_tag(run: &ModelRun) -> Tag {
    let tone = match run.standing {
        RunStanding::Running => Tone::Blue,
        RunStanding::Finished { .. } => Tone::Green,
        RunStanding::Cancelled { .. } => Tone::Plain,
        RunStanding::Failed { .. } => Tone::Red,
    };
    Tag::new(run.state_label(), tone)
}

/// The runs of a task.
pub(crate) async fn list(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Query(query): Query<FlagQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: CollectionId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let runs = flag::runs(ctx, id).await?;
    let task = collection::show(ctx, id).await?.record;
    let home = format!("/collections/{id}/runs");
    let asked: Vec<&str> = task.content.asked.iter().map(|a| a.set.as_str()).collect();
    let models: Vec<LibraryModel> = flag::library(ctx)?
        .into_iter()
        .filter(|model| {
            model
                .inputs
                .iter()
                .all(|(set, _)| asked.contains(&set.as_str()))
        })
        .collect();
    let rows: Vec<Vec<Cell>> = runs.iter().map(row).collect();
    let none = rows.is_empty();
    Ok(SheetPage {
        frame: framed(signed_in, Place::Data).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new(task.content.title.clone(), format!("/collections/{id}")),
        ],
        title: "模型运行".to_owned(),
        tabs: tabs(ctx, id, "/runs"),
        lead: "只能运行所需数据都在本任务采集范围内的模型；同样的数据重复运行，结果不变。"
            .to_owned(),
        acts: if models.is_empty() || !task.has_data() {
            vec![leads("疑点", format!("/flags?task={id}"))]
        } else {
            vec![
                opens("运行模型", &home, "run", true),
                leads("疑点", format!("/flags?task={id}")),
            ]
        },
        notices: done_notice(done),
        dialogs: vec![form(&models, &home, entered)],
        sections: vec![Section {
            remark: format!("可运行 {} 个模型", models.len()),
            table: (!none).then_some(Table {
                head: vec!["运行", "模型", "结果", "状态"],
                rows,
            }),
            empty: none.then(|| Empty {
                title: "还没有运行过".to_owned(),
                text: "数据复核通过后即可运行。默认勾选的是首选模型。".to_owned(),
                links: vec![Link::new("监督模型库", "/models")],
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn row(stored: &StoredRecord<ModelRun>) -> Vec<Cell> {
    let run = &stored.record;
    vec![
        Cell::link(begun(run), format!("/runs/{}", run.content.id)),
        Cell::of(format!("{} 个", run.content.models.len())),
        Cell::of(outcome(run)),
        Cell::tag(standing_tag(run)),
    ]
}

fn outcome(run: &ModelRun) -> String {
    match &run.standing {
        RunStanding::Finished { flags, .. } => format!(
            "新增 {}，变化 {}，撤回 {}，不变 {}",
            flags.raised, flags.changed, flags.recalled, flags.same
        ),
        RunStanding::Failed { why, .. } => why.clone(),
        RunStanding::Running | RunStanding::Cancelled { .. } => String::new(),
    }
}

/// The models with their parameters; what is left blank keeps its default.
fn form(models: &[LibraryModel], home: &str, entered: &Entered) -> Dialog {
    let on: Vec<String> = models
        .iter()
        .filter(|it| it.on_by_default)
        .map(|it| it.id.clone())
        .collect();
    let options = models.iter().map(|it| {
        (
            it.id.clone(),
            format!("{} {}（{} 类）", it.id, it.title, it.severity),
        )
    });
    let form = Building::new(entered, home, "run", home.to_owned())
        .called("运行监督模型", "运行")
        .says("参数一般不用改；改动的参数和数据版本随本次运行一并记录。")
        .ticks("models", "运行哪些模型", options, &on)
        .area(
            "values",
            "调整参数（每行一个，如 F01.tol=0.1；不填用默认值）",
            "",
            false,
        );
    form.done()
}

/// Reads `F01.tol=0.1`, one a line.
fn chosen(fields: &Fields) -> Result<Vec<Chosen>, Failure> {
    let mut all_chosen: Vec<Chosen> = all(fields, "models")
        .filter(|model| !model.is_empty())
        .map(|model| Chosen {
            model: model.to_owned(),
            values: BTreeMap::new(),
        })
        .collect();
    for line in one(fields, "values").lines().map(str::trim) {
        if line.is_empty() {
            continue;
        }
        let parts = line.split_once('=').and_then(|(place, value)| {
            let (model, name) = place.split_once('.')?;
            Some((model.trim(), name.trim(), value.trim()))
        });
        let Some((model, name, value)) = parts else {
            return Err(Failure::Invalid(format!(
                "参数“{line}”写法不对，应为“模型编号.参数名=值”，如 F01.tol=0.1。"
            )));
        };
        let of = all_chosen.iter_mut().find(|it| it.model == model);
        let of =
            of.ok_or_else(|| Failure::Invalid(format!("参数“{line}”的模型 {model} 没有勾选。")))?;
        of.values.insert(name.to_owned(), value.to_owned());
    }
    Ok(all_chosen)
}

/// Begins a run.
pub(crate) async fn start(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        flag::see(&named.ctx)?;
        flag::start(&named.ctx, id, chosen(&fields)?).await
    };
    let then = |it: &StoredRecord<ModelRun>| format!("/runs/{}", it.record.content.id);
    ended(&signed_in, "run", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered).await
        })
        .await
}

/// One run.
pub(crate) async fn show(signed_in: SignedIn, Path(id): Path<RunId>) -> Response {
    sheet_of(&signed_in, "", async |_| run_view(&signed_in, id).await).await
}

async fn run_view(signed_in: &SignedIn, id: RunId) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let run = flag::show_run(ctx, id).await?.record;
    let task = run.content.task;
    let mut sections = Vec::new();
    let mut acts = vec![leads("疑点", format!("/flags?task={task}"))];
    if matches!(run.standing, RunStanding::Running) {
        let says = flag::progress(&ctx.app, id).map_or_else(
            || "运行已中断。".to_owned(),
            |it| {
                format!(
                    "正在运行第 {} 个模型（共 {} 个），已完成 {}/{} 部分。",
                    it.model, it.models, it.done, it.parts
                )
            },
        );
        sections.push(Section {
            title: "运行中".to_owned(),
            says,
            follow: format!("/runs/{id}"),
            ..Section::default()
        });
        if ctx.may(Action::RunModels, None) {
            acts.push(press(
                "停止运行",
                format!("/runs/{id}/cancel"),
                "停止后不登记任何疑点，原有疑点不变。确定停止？",
            ));
        }
    }
    sections.push(models_of(&run, &flag::library(ctx)?));
    sections.push(batches_of(&run)?);
    Ok(SheetPage {
        frame: framed(signed_in, Place::Data).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new("模型运行", format!("/collections/{task}/runs")),
        ],
        title: format!("{} 的运行", begun(&run)),
        tags: vec![standing_tag(&run)],
        lead: outcome(&run),
        acts,
        sections,
        ..SheetPage::default()
    })
}

fn models_of(run: &ModelRun, library: &[LibraryModel]) -> Section {
    let figures = match &run.standing {
        RunStanding::Finished { models, .. } => models.as_slice(),
        _ => &[],
    };
    let title = |id: &str| {
        let model = library.iter().find(|model| model.id == id);
        model.map_or("", |model| model.title.as_str())
    };
    let rows = run.content.models.iter().map(|asked| {
        let values: Vec<String> = asked
            .values
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let found = figures.iter().find(|it| it.model == asked.model);
        let result = found.map_or_else(String::new, |it| {
            it.failed
                .clone()
                .unwrap_or_else(|| format!("命中 {}", format::count(it.hits)))
        });
        vec![
            Cell::link(
                format!("{} {}", asked.model, title(&asked.model)),
                format!("/models/{}", asked.model),
            )
            .below(format!("第 {} 版", asked.version)),
            Cell::of(values.join("，")),
            Cell::of(result),
        ]
    });
    Section {
        title: "模型和参数".to_owned(),
        table: Some(Table {
            head: vec!["模型", "参数", "结果"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

fn batches_of(run: &ModelRun) -> Result<Section, Failure> {
    let catalogue = data::sets()?;
    let rows = run.content.batches.iter().map(|batch| {
        vec![
            Cell::of(data::title_of(&catalogue, &batch.table)),
            Cell::of(batch.batch.clone()),
            Cell::of(batch.digest.chars().take(DIGITS).collect::<String>()),
        ]
    });
    Ok(Section {
        title: "数据版本".to_owned(),
        says: format!(
            "由 {} 运行；内容摘要（前 16 位）相同即为同一份数据。",
            run.content.engine
        ),
        table: Some(Table {
            head: vec!["数据集", "批次", "内容摘要"],
            rows: rows.collect(),
        }),
        ..Section::default()
    })
}

/// Stops a run.
pub(crate) async fn cancel(
    signed_in: SignedIn,
    Path(id): Path<RunId>,
    Form(fields): Form<Fields>,
) -> Response {
    let result = flag::cancel(&signed_in.ctx, id).await;
    let then = |_: &StoredRecord<ModelRun>| format!("/runs/{id}");
    ended(&signed_in, "", fields, result, then)
        .or_again(&signed_in, async |_| run_view(&signed_in, id).await)
        .await
}
