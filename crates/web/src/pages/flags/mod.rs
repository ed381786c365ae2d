//! Data supervision, second and third loop: the library of models, runs over the data of a task, red flags and their verification.
//! Nobody but data supervisors finds anything under these addresses.

mod acts;
mod library;
mod one;
mod runs;
mod suggestion;

use axum::response::Response;
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, collection,
    flag::{self, FlagWish},
};
use bihuan_domain::flag::{FlagStanding, Nature, RedFlag};
use serde::Deserialize;

use super::{
    fields::Fields,
    finding_forms::Entered,
    frame::{Place, frame},
    sheet::{Building, done_notice, ended, leads, opens, sheet_of},
};
use crate::{
    format,
    http::SignedIn,
    routes::Routes,
    views::{
        frame::Frame,
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Count, Section, SheetPage, Table},
    },
};

/// Where they are.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/models", Action::SeeFlags, library::list)
        .get("/models/{id}", Action::SeeFlags, library::show)
        .get("/collections/{id}/runs", Action::SeeFlags, runs::list)
        .post("/collections/{id}/runs", Action::RunModels, runs::start)
        .get(
            "/collections/{id}/suggestion",
            Action::HandOverFlag,
            suggestion::show,
        )
        .post(
            "/collections/{id}/suggestion",
            Action::HandOverFlag,
            suggestion::draft,
        )
        .get("/runs/{id}", Action::SeeFlags, runs::show)
        .post("/runs/{id}/cancel", Action::RunModels, runs::cancel)
        .get("/flags", Action::SeeFlags, list)
        .post("/flags/assign", Action::VerifyFlag, assign_all)
        .get("/flags/{id}", Action::SeeFlags, one::show)
        .post("/flags/{id}/unmask", Action::UnmaskFlag, one::unmask)
        .post("/flags/{id}/explain", Action::VerifyFlag, one::explain)
        .post("/flags/{id}/decide", Action::HandOverFlag, acts::decide)
        .post("/flags/{id}/close", Action::HandOverFlag, acts::close)
        .post("/flags/{id}/{what}", Action::VerifyFlag, acts::act)
}

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FlagQuery {
    /// Of a task.
    pub(crate) task: String,
    /// Key of a standing.
    pub(crate) state: String,
    /// Key of a nature.
    pub(crate) nature: String,
    /// A field of work.
    pub(crate) domain: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
}

impl FlagQuery {
    /// The address of the inbox with the same wish, in another standing.
    fn address(&self, state: &str) -> String {
        format!(
            "/flags?task={}&state={state}&nature={}&domain={}",
            self.task, self.nature, self.domain
        )
    }
}

/// The frame of these pages; those about a task belong to where tasks are.
async fn framed(signed_in: &SignedIn, place: Place) -> Result<Frame, Failure> {
    Ok(frame(signed_in, place, None).await?.frame)
}

/// Where a flag stands.
fn standing_tag(flag: &RedFlag) -> Tag {
    let tone = match flag.standing {
        FlagStanding::Quiet | FlagStanding::Recalled { .. } | FlagStanding::Forgotten { .. } => {
            Tone::Plain
        }
        FlagStanding::Open => Tone::Amber,
        FlagStanding::Verifying { .. } | FlagStanding::Verified { .. } => Tone::Blue,
        FlagStanding::Closed { .. } => Tone::Green,
    };
    Tag::new(flag.standing.label(), tone)
}

const fn is_open(flag: &RedFlag) -> bool {
    matches!(flag.standing, FlagStanding::Open)
}

/// What it is about, without saying whom.
fn subject_words(flag: &RedFlag) -> String {
    format!("{} {}", flag::kind_title(&flag.content.kind), flag.code())
}

/// Which flags a query wants.
fn wished(query: &FlagQuery) -> Result<FlagWish, Failure> {
    let state = FlagStanding::ALL
        .iter()
        .find(|(key, _)| *key == query.state)
        .map(|(key, _)| *key);
    Ok(FlagWish {
        task: super::fields::id(&query.task)?,
        state,
        nature: Nature::ALL.into_iter().find(|n| n.key() == query.nature),
        domain: (!query.domain.is_empty()).then(|| query.domain.clone()),
    })
}

/// The inbox.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<FlagQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        inbox(&signed_in, &query, entered).await
    })
    .await
}

/// Sends somebody to all that are open on the page.
pub(crate) async fn assign_all(
    signed_in: SignedIn,
    Query(query): Query<FlagQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = &signed_in.ctx;
    let result = async {
        flag::see(ctx)?;
        flag::assign_all(ctx, &wished(&query)?, one::person(&fields, "person")?).await
    };
    let then = |_: &u64| query.address("verifying");
    ended(&signed_in, "assign", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            inbox(&signed_in, &query, entered).await
        })
        .await
}

async fn inbox(
    signed_in: &SignedIn,
    query: &FlagQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    flag::see(ctx)?;
    let wish = wished(query)?;
    let found = flag::flags(ctx, &wish).await?;
    let library = flag::library(ctx)?;
    let address = |state: &str, nature: &str, domain: &str| {
        format!(
            "/flags?task={}&state={state}&nature={nature}&domain={domain}",
            query.task
        )
    };
    let counts = found.counts.iter().map(|(key, count)| Count {
        label: FlagStanding::ALL
            .iter()
            .find(|(k, _)| k == key)
            .map_or("", |(_, word)| word)
            .to_owned(),
        count: format::count(*count),
        href: query.address(key),
        bad: false,
    });
    let mut domains: Vec<&str> = library.iter().map(|it| it.domain.as_str()).collect();
    domains.dedup();
    let narrow = |label: &str, now: bool, href: String| Link::new(label, href).current_if(now);
    let all = narrow(
        "全部",
        query.nature.is_empty() && query.domain.is_empty(),
        address(&query.state, "", ""),
    );
    let natures = Nature::ALL.into_iter().map(|one| {
        let now = query.nature == one.key();
        narrow(one.label(), now, address(&query.state, one.key(), ""))
    });
    let fields = domains.iter().map(|one| {
        let now = query.domain == *one;
        narrow(one, now, address(&query.state, "", one))
    });
    let rows: Vec<Vec<Cell>> = found
        .flags
        .iter()
        .map(|stored| row(&stored.record, &library))
        .collect();
    let none = rows.is_empty();
    let tasks = task_links(ctx).await?;
    let home = query.address(&query.state);
    let mut acts = vec![leads("监督模型库", "/models")];
    if found.flags.iter().any(|it| is_open(&it.record)) {
        acts.push(opens("全部指派", &home, "assign", false));
    }
    let people = flag::supervisors(ctx).await?;
    let people = people.into_iter().map(|(id, name)| (id.to_string(), name));
    Ok(SheetPage {
        frame: framed(signed_in, Place::Flags).await?,
        crumbs: vec![Link::new("数据采集任务", "/collections")],
        title: "疑点".to_owned(),
        lead: "疑点只是需要人来核实的问题，不是结论；不打分、不排名，按日期列出。".to_owned(),
        acts,
        notices: done_notice(&query.done),
        dialogs: vec![
            Building::new(
                entered,
                &home,
                "assign",
                home.replacen("/flags?", "/flags/assign?", 1),
            )
            .called("全部指派", "指派")
            .says("把本页条件下所有待核实的疑点指派给同一人；须回避的自动跳过。")
            .choose("person", "核实人", Some("请选择"), people, "")
            .done(),
        ],
        tabs: [all].into_iter().chain(natures).chain(fields).collect(),
        sections: vec![
            Section {
                counts: counts.collect(),
                ..Section::default()
            },
            Section {
                remark: if found.more {
                    format!("只列出最近 {} 个", format::count(found.flags.len() as u64))
                } else {
                    String::new()
                },
                table: (!none).then_some(Table {
                    head: vec!["对象", "提示", "线索", "日期", "状态"],
                    rows,
                }),
                empty: none.then(|| Empty {
                    title: "没有需要办理的疑点".to_owned(),
                    text: "在采集任务的“模型运行”中运行监督模型后，需要核实的疑点列在这里。"
                        .to_owned(),
                    links: vec![Link::new("监督模型库", "/models")],
                }),
                ..Section::default()
            },
            tasks,
        ],
        ..SheetPage::default()
    })
}

/// Where models are run: the tasks that still have data.
async fn task_links(ctx: &Context) -> Result<Section, Failure> {
    let tasks = collection::tasks(ctx).await?;
    let links = tasks.iter().filter(|it| it.record.has_data()).map(|it| {
        let id = it.record.id;
        vec![
            Cell::link(
                it.record.content.title.clone(),
                format!("/collections/{id}"),
            ),
            Cell::links(vec![
                Link::new("模型运行", format!("/collections/{id}/runs")),
                Link::new("本任务疑点", format!("/flags?task={id}")),
            ]),
        ]
    });
    let rows: Vec<Vec<Cell>> = links.collect();
    Ok(Section {
        title: "按采集任务".to_owned(),
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["任务", "办理"],
            rows,
        }),
        ..Section::default()
    })
}

fn row(flag: &RedFlag, library: &[flag::LibraryModel]) -> Vec<Cell> {
    let clues = if flag.content.clues.is_empty() {
        &flag.gone
    } else {
        &flag.content.clues
    };
    let mut words: Vec<&str> = clues
        .iter()
        .filter_map(|clue| library.iter().find(|it| it.id == clue.model))
        .map(|model| model.wording.as_str())
        .collect();
    words.dedup();
    vec![
        Cell::link(subject_words(flag), format!("/flags/{}", flag.content.id))
            .below(flag.content.nature.label()),
        Cell::of(words.join("；")),
        Cell::of(format::count(clues.len() as u64)),
        Cell::of(format::date(flag.content.day)),
        Cell::tag(standing_tag(flag)),
    ]
}
