//! Data supervision, first loop: collection tasks, the board of who has reported, one submission with its rounds, figures of quality.

mod board;
mod part;
mod quality;

pub(super) use board::tabs;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{Failure, StoredRecord, collection, data};
use bihuan_domain::{
    collection::{Asked, CollectionContent, CollectionTask, TaskStanding},
    id::UnitId,
};
use serde::Deserialize;

use super::{
    fields::{self, Fields, all, ids, must_day, one},
    finding_forms::Entered,
    frame::{Place, frame},
    sheet::{Building, done_notice, due_cell, ended, opens, sheet_of, unit_options},
};
use crate::{
    format,
    http::{Buffer, SignedIn, attachment},
    routes::Routes,
    views::{
        frame::Frame,
        parts::{Empty, Tag, Tone},
        sheet::{Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Where they are.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/collections", Action::SeeCollection, list)
        .post("/collections", Action::KeepCollection, open)
        .get("/collections/{id}", Action::SeeCollection, board::show)
        .get(
            "/collections/{id}/quality",
            Action::SeeCollection,
            quality::show,
        )
        .post(
            "/collections/{id}/{what}",
            Action::KeepCollection,
            board::act,
        )
        .get("/datasets/{name}/form", Action::SeeCollection, form)
        .get("/submissions/{id}", Action::SeeCollection, part::show)
        .get(
            "/submissions/{id}/rounds/{number}/{what}",
            Action::SeeCollection,
            part::file,
        )
        .post(
            "/submissions/{id}/nothing",
            Action::SignNothingToReport,
            part::nothing,
        )
        .post(
            "/submissions/{id}/prolong",
            Action::KeepCollection,
            part::prolong,
        )
        .post(
            "/submissions/{id}/{what}",
            Action::ReviewSubmission,
            part::review,
        )
}

/// Where tables of units come in, which may be large.
pub(crate) fn table_routes() -> Routes {
    Routes::default().post("/submissions/{id}/file", Action::HandInData, part::hand_in)
}

/// What these pages are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CollectionQuery {
    /// Key of a stage; all when empty.
    pub(crate) state: String,
    pub(crate) done: String,
    /// The form that stands open.
    pub(crate) form: String,
}

/// The frame of these pages.
async fn framed(signed_in: &SignedIn) -> Result<Frame, Failure> {
    Ok(frame(signed_in, Place::Data, None).await?.frame)
}

/// Where a task stands.
fn standing_tag(task: &CollectionTask) -> Tag {
    let tone = match task.standing {
        TaskStanding::Open => Tone::Amber,
        TaskStanding::Ended { .. } => Tone::Green,
        TaskStanding::Erased(_) => Tone::Plain,
    };
    Tag::new(task.state_label(), tone)
}

/// Data sets as options.
fn set_options() -> Result<Vec<(String, String)>, Failure> {
    let catalogue = data::sets()?;
    let sets = catalogue.datasets().iter();
    Ok(sets
        .map(|set| {
            let label = format!("{}（{}）", set.title(), set.domain());
            (set.name().to_owned(), label)
        })
        .collect())
}

/// The list.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<CollectionQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        list_view(&signed_in, &query.done, entered).await
    })
    .await
}

async fn list_view(
    signed_in: &SignedIn,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let tasks = collection::tasks(ctx).await?;
    let keeps = ctx.may(Action::KeepCollection, None);
    let rows: Vec<Vec<Cell>> = tasks
        .iter()
        .map(|stored| {
            let task = &stored.record;
            let content = &task.content;
            vec![
                Cell::link(content.title.clone(), format!("/collections/{}", task.id))
                    .below(format!("调取函号 {}", content.letter_no)),
                Cell::of(format!(
                    "{} 至 {}",
                    format::date(content.from),
                    format::date(content.until)
                )),
                Cell::of(format!("{} 个数据集", content.asked.len())),
                due_cell(
                    ctx,
                    content.due,
                    matches!(task.standing, TaskStanding::Open),
                ),
                Cell::tag(standing_tag(task)),
            ]
        })
        .collect();
    let none = rows.is_empty();
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        title: "数据采集任务".to_owned(),
        lead: "按调取函采集数据，逐条校验，有误退回，用完即删。数据只用于任务写明的目的。"
            .to_owned(),
        acts: if keeps {
            vec![opens("下达采集任务", "/collections", "open", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(done),
        dialogs: if keeps {
            vec![open_form(signed_in, entered).await?]
        } else {
            Vec::new()
        },
        sections: vec![Section {
            table: (!none).then_some(Table {
                head: vec!["任务", "数据期间", "报送内容", "报送时限", "状态"],
                rows,
            }),
            empty: none.then(|| Empty {
                title: "没有采集任务".to_owned(),
                text: if keeps {
                    "点“下达采集任务”，写明依据、目的和期限，选择数据集和报送单位。"
                } else {
                    "有需要本单位报送的数据时，会在这里列出并提醒。"
                }
                .to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

async fn open_form(signed_in: &SignedIn, entered: &Entered) -> Result<Dialog, Failure> {
    let directory = signed_in.ctx.app.directory().await?;
    let form = Building::new(entered, "/collections", "open", "/collections".to_owned());
    Ok(form
        .called("下达采集任务", "下达")
        .says("所选单位对所选数据集各报一份；不同数据集由不同单位报送的，下达后在任务中再增加。")
        .line("title", "任务名称", Kind::Text, "")
        .area("basis", "法律依据（写到条）", "", true)
        .line("letter_no", "调取函号", Kind::Text, "")
        .area("purpose", "使用目的（数据不得用于其他目的）", "", true)
        .area("scope", "采集范围", "", true)
        .line("from", "数据起始日期", Kind::Date, "")
        .line("until", "数据截止日期", Kind::Date, "")
        .line("due", "报送时限", Kind::Date, "")
        .line(
            "keep_until",
            "数据保存到哪天（到期删除，一般不超过 12 个月）",
            Kind::Date,
            "",
        )
        .free_line(
            "county",
            "县（区）代码（6 位，不填则不核对区划）",
            Kind::Text,
            "",
        )
        .ticks("sets", "报送哪些数据集", set_options()?, &[])
        .ticks("units", "由哪些单位报送", unit_options(&directory), &[])
        .done())
}

/// What is asked of whom, as ticked: every set of every unit.
fn asked(fields: &Fields) -> Result<Vec<Asked>, Failure> {
    let units: Vec<UnitId> = ids(fields, "units")?;
    let sets = all(fields, "sets").filter(|set| !set.is_empty());
    Ok(sets
        .map(|set| Asked {
            set: set.to_owned(),
            units: units.clone(),
        })
        .collect())
}

/// Opens a task.
pub(crate) async fn open(signed_in: SignedIn, Form(fields): Form<Fields>) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepCollection, None)?;
        let content = CollectionContent {
            title: one(&fields, "title").to_owned(),
            basis: one(&fields, "basis").to_owned(),
            letter_no: one(&fields, "letter_no").to_owned(),
            purpose: one(&fields, "purpose").to_owned(),
            scope: one(&fields, "scope").to_owned(),
            from: must_day(one(&fields, "from"), "数据起始日期")?,
            until: must_day(one(&fields, "until"), "数据截止日期")?,
            due: must_day(one(&fields, "due"), "报送时限")?,
            keep_until: must_day(one(&fields, "keep_until"), "数据保存期限")?,
            county: one(&fields, "county").to_owned(),
            asked: asked(&fields)?,
            teams: Vec::new(),
        };
        collection::open(&named.ctx, content).await
    };
    let then = |it: &StoredRecord<CollectionTask>| format!("/collections/{}", it.record.id);
    ended(&signed_in, "open", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, "", entered).await
        })
        .await
}

/// The empty form of a data set.
pub(crate) async fn form(signed_in: SignedIn, Path(name): Path<String>) -> Response {
    use axum::response::IntoResponse as _;
    let made = async {
        signed_in.ctx.allow(Action::SeeCollection, None)?;
        let title = data::title_of(&data::sets()?, &name);
        let buffer = Buffer::default();
        data::empty_form(&name, signed_in.ctx.app.clock.now(), buffer.clone())?;
        Ok::<_, Failure>((title, buffer.take()))
    };
    match made.await {
        Ok((title, bytes)) => attachment(bytes, &format!("{title}（模板）.xlsx"), XLSX),
        Err(Failure::BadReference(_)) => signed_in.failed(Failure::NotFound).into_response(),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}
