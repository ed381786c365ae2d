//! Data supervision: persons of two data sets compared, what is proposed, and what people decide. Nobody but data supervisors finds
//! anything under these addresses.

mod one;
mod pair;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Failure, StoredRecord, collection,
    comparison::{self, Comparable},
    data,
};
use bihuan_domain::{
    comparison::{ComparisonStanding, PersonComparison},
    id::CollectionId,
};
use serde::Deserialize;

use super::{
    collection::tabs,
    fields::{self, Fields, one},
    finding_forms::Entered,
    frame::{Place, frame},
    sheet::{Building, done_notice, ended, opens, sheet_of},
    words::local,
};
use crate::{
    format,
    http::SignedIn,
    routes::Routes,
    views::{
        frame::Frame,
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Kind, Section, SheetPage, Table},
    },
};

/// Stands on every page of comparisons.
const RULE: &str = "关联只是建议，由人判定；仅姓名相同不作为依据。";

/// Where they are.
pub(crate) fn routes() -> Routes {
    let action = Action::LinkPersons;
    Routes::default()
        .get("/collections/{id}/comparisons", action, list)
        .post("/collections/{id}/comparisons", action, start)
        .get("/comparisons/{id}", action, one::show)
        .get("/comparisons/{id}/decided", action, one::export)
        .get("/comparisons/{id}/pairs/{pair}", action, pair::show)
        .post(
            "/comparisons/{id}/pairs/{pair}/unmask",
            action,
            pair::unmask,
        )
        .post("/comparisons/{id}/pairs/{pair}/{what}", action, pair::judge)
}

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ComparisonQuery {
    /// Key of a part of the pairs.
    pub(crate) part: String,
    /// Which page of it.
    pub(crate) page: usize,
    /// Kind of file.
    pub(crate) format: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
}

/// The frame of these pages.
async fn framed(signed_in: &SignedIn) -> Result<Frame, Failure> {
    Ok(frame(signed_in, Place::Data, None).await?.frame)
}

/// When a comparison began.
fn begun(it: &PersonComparison) -> String {
    format::whole_moment(local(it.started.at.as_millisecond()))
}

fn standing_tag(it: &PersonComparison) -> Tag {
    let tone = match it.standing {
        ComparisonStanding::Running => Tone::Blue,
        ComparisonStanding::Finished { .. } => Tone::Green,
        ComparisonStanding::Failed { .. } => Tone::Red,
    };
    Tag::new(it.state_label(), tone)
}

/// Both data sets by their titles.
fn titles(it: &PersonComparison) -> Result<[String; 2], Failure> {
    let catalogue = data::sets()?;
    let content = &it.content;
    Ok([&content.left, &content.right].map(|name| data::title_of(&catalogue, name)))
}

/// The comparisons of a task.
pub(crate) async fn list(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Query(query): Query<ComparisonQuery>,
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
    let all = comparison::comparisons(ctx, id).await?;
    let task = collection::show(ctx, id).await?.record;
    let sets = comparison::comparable(&task)?;
    let home = format!("/collections/{id}/comparisons");
    let may_start = sets.len() >= 2 && task.has_data();
    let rows: Vec<Vec<Cell>> = all.iter().map(row).collect::<Result<_, _>>()?;
    let options = || sets.iter().map(|it| (it.name.clone(), it.title.clone()));
    let choose = Some("请选择");
    let form = Building::new(entered, &home, "start", home.clone())
        .called("比对两个数据集中的人员", "开始比对")
        .says("只读取复核通过的报送。谁在什么时候为什么比对，先记入日志，再读取数据。")
        .choose("left", "数据集一", choose, options(), "")
        .choose("right", "数据集二", choose, options(), "")
        .line("reason", "比对事由", Kind::Text, "")
        .done();
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new(task.content.title.clone(), format!("/collections/{id}")),
        ],
        title: "人员比对".to_owned(),
        tabs: tabs(ctx, id, "/comparisons"),
        lead: format!("在没有证件号或证件号不可用的数据集之间，找出可能是同一人的记录。{RULE}"),
        acts: if may_start {
            vec![opens("开始比对", &home, "start", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(done),
        // Also where the button is gone: a form that was open before says why it is refused.
        dialogs: vec![form],
        sections: vec![made(rows, may_start), of_sets(&sets)],
        ..SheetPage::default()
    })
}

fn made(rows: Vec<Vec<Cell>>, may_start: bool) -> Section {
    let none = rows.is_empty();
    Section {
        table: (!none).then_some(Table {
            head: vec!["比对", "数据集", "结果", "状态"],
            rows,
        }),
        empty: none.then(|| Empty {
            title: "还没有比对过".to_owned(),
            text: if may_start {
                "两个数据集都有复核通过的报送后，点“开始比对”，选择数据集并写明事由。"
            } else {
                "至少要有两个含姓名列的数据集才能比对；可在“报送进度”中增加报送内容，例如“人员名册”。"
            }
            .to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    }
}

fn of_sets(sets: &[Comparable]) -> Section {
    let rows: Vec<Vec<Cell>> = sets
        .iter()
        .map(|it| vec![Cell::of(it.title.clone()), Cell::of(it.headers.join("、"))])
        .collect();
    Section {
        title: "可以比对的数据集".to_owned(),
        says: "有证件号的，出生日期和性别由证件号得出。".to_owned(),
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["数据集", "用来比对的列"],
            rows,
        }),
        ..Section::default()
    }
}

fn row(stored: &StoredRecord<PersonComparison>) -> Result<Vec<Cell>, Failure> {
    let it = &stored.record;
    let [left, right] = titles(it)?;
    let result = match &it.standing {
        ComparisonStanding::Finished { figures, .. } => format!(
            "待判 {}，建议关联 {}",
            format::count(figures.reviews),
            format::count(figures.links)
        ),
        ComparisonStanding::Failed { why, .. } => why.clone(),
        ComparisonStanding::Running => String::new(),
    };
    Ok(vec![
        Cell::link(begun(it), format!("/comparisons/{}", it.content.id))
            .below(it.content.reason.clone()),
        Cell::of(format!("{left} 与 {right}")),
        Cell::of(result),
        Cell::tag(standing_tag(it)),
    ])
}

/// Begins a comparison.
pub(crate) async fn start(
    signed_in: SignedIn,
    Path(id): Path<CollectionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let [left, right, reason] = ["left", "right", "reason"].map(|name| one(&fields, name));
    let result = comparison::start(&named.ctx, id, left, right, reason).await;
    let then =
        |it: &StoredRecord<PersonComparison>| format!("/comparisons/{}", it.record.content.id);
    ended(&signed_in, "start", fields.clone(), result, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered).await
        })
        .await
}
