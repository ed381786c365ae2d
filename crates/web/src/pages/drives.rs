//! Special drives and themes, which collect findings across rectifications.

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord,
    drive::{self, Change, Open},
    finding,
};
use bihuan_domain::{
    Finding,
    drive::{Drive, DriveKind, DriveStep},
    id::{DriveId, FindingId, PersonId},
};
use jiff::civil::Date;

use super::{
    fields::{self, Fields, chosen, id as id_of, must_day, one},
    finding_forms::Entered,
    planning::{PlanningQuery, framed, tabs},
    sheet::{
        Building, done_notice, due_cell, ended, leader_names, leader_options, opens, sheet_of,
        unit_options,
    },
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Tag, Tone, parts_of_whole},
        sheet::{Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// All drives.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<PlanningQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        list_view(&signed_in, &query, entered).await
    })
    .await
}

async fn list_view(
    signed_in: &SignedIn,
    query: &PlanningQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (framed, row) = framed(signed_in, &query.rectification).await?;
    let code = row.rectification.code.to_string();
    let address = format!("/drives?rectification={code}");
    let directory = ctx.app.directory().await?;
    let drives = drive::list(ctx, None).await?;
    let keeps = ctx.may(Action::KeepDrive, None);
    let mut rows = Vec::new();
    for stored in &drives {
        let it = &stored.record;
        let findings = finding::of_ids(ctx, &it.findings).await?;
        let closed = findings
            .iter()
            .filter(|f| f.stage.key() == "closed")
            .count();
        rows.push(vec![
            Cell::link(it.opened.title.clone(), format!("/drives/{}", it.opened.id))
                .below(it.opened.goal.clone()),
            Cell::tag(Tag::new(it.opened.kind.label(), Tone::Plain)),
            Cell::of(directory.short_name(it.opened.unit))
                .below(leader_names(&directory, &it.heads().collect::<Vec<_>>())),
            Cell::of(format!("{closed} / {}", findings.len())),
            Cell::of(format!("{} / {}", it.reached.len(), it.opened.steps.len())),
            if it.is_running() {
                due_cell(ctx, it.opened.due, true)
            } else {
                Cell::tag(Tag::new("已结束", Tone::Green))
            },
        ]);
    }
    let empty = rows.is_empty();
    let table = Table {
        head: vec![
            "名称",
            "类别",
            "牵头单位 / 组长",
            "问题销号",
            "步骤",
            "完成时限",
        ],
        rows,
    };
    Ok(SheetPage {
        frame: framed.frame,
        title: "专项整治和专题".to_owned(),
        lead: "把同类问题归到一起集中整治，不受是哪一次整改的限制。".to_owned(),
        tabs: tabs(&code, "/drives"),
        acts: if keeps {
            vec![opens("开展专项", &address, "drive", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs: if keeps {
            vec![open_form(entered, &address, &directory, ctx.today())]
        } else {
            Vec::new()
        },
        sections: vec![Section {
            table: (!empty).then_some(table),
            empty: empty.then(|| Empty {
                title: "还没有专项".to_owned(),
                text: "整改办开展专项后，在专项页归集有关问题。".to_owned(),
                links: Vec::new(),
            }),
            ..Section::default()
        }],
        ..SheetPage::default()
    })
}

fn open_form(entered: &Entered, address: &str, directory: &Directory, today: Date) -> Dialog {
    let kinds = DriveKind::ALL.map(|k| (k.key().to_owned(), k.label().to_owned()));
    Building::new(entered, address, "drive", address.to_owned())
        .called("开展专项", "开展")
        .choose("kind", "类别", Some("请选择"), kinds, "")
        .line("title", "名称", Kind::Text, "")
        .area("goal", "目标", "", false)
        .choose(
            "unit",
            "牵头单位",
            Some("请选择"),
            unit_options(directory),
            "",
        )
        .choose(
            "sponsor",
            "组长（包案领导）",
            Some("不指定"),
            leader_options(directory),
            "",
        )
        .choose(
            "second_head",
            "第二组长（双组长的填）",
            Some("不指定"),
            leader_options(directory),
            "",
        )
        .line("day", "开始日期", Kind::Date, format::date(today))
        .line("due", "完成时限", Kind::Date, "")
        .area(
            "steps",
            "步骤，每行一个：日期 名称（如 2026-05-31 清查合同）",
            "",
            false,
        )
        .done()
}

/// Opens a drive.
pub(crate) async fn open(
    signed_in: SignedIn,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let result = match command(&fields) {
        Ok(cmd) => drive::open(&signed_in.ctx, cmd).await,
        Err(failure) => signed_in
            .ctx
            .allow(Action::KeepDrive, None)
            .and(Err(failure)),
    };
    let then = |d: &StoredRecord<Drive>| format!("/drives/{}", d.record.opened.id);
    ended(&signed_in, "drive", fields, result, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

/// The kind of a drive as chosen.
pub(super) fn kind_of(fields: &Fields) -> Result<DriveKind, Failure> {
    DriveKind::ALL
        .into_iter()
        .find(|k| k.key() == one(fields, "kind"))
        .ok_or_else(|| Failure::Invalid("请选择专项类别。".to_owned()))
}

fn command(fields: &Fields) -> Result<Open, Failure> {
    Ok(Open {
        kind: kind_of(fields)?,
        title: one(fields, "title").to_owned(),
        goal: one(fields, "goal").to_owned(),
        unit: chosen(one(fields, "unit"), "牵头单位")?,
        sponsor: id_of(one(fields, "sponsor"))?,
        second_head: id_of(one(fields, "second_head"))?,
        day: must_day(one(fields, "day"), "开始日期")?,
        due: must_day(one(fields, "due"), "完成时限")?,
        steps: steps(one(fields, "steps"))?,
    })
}

/// Steps as typed: a line each, the day first.
fn steps(text: &str) -> Result<Vec<DriveStep>, Failure> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines
        .map(|line| {
            let (day, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            Ok(DriveStep {
                due: must_day(day, "步骤日期")?,
                title: title.trim().to_owned(),
            })
        })
        .collect()
}

/// One drive.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<DriveId>,
    Query(query): Query<PlanningQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: DriveId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = drive::show(ctx, id).await?;
    let it = &stored.record;
    let (framed, row) = framed(signed_in, "").await?;
    let code = row.rectification.code.to_string();
    let directory = ctx.app.directory().await?;
    let findings = finding::of_ids(ctx, &it.findings).await?;
    let page = format!("/drives/{id}");
    let keeps = ctx.may(Action::KeepDrive, None) && it.is_running();
    let mut acts = Vec::new();
    if keeps {
        acts.push(opens("归集问题", &page, "collect", true));
        acts.push(opens("调整组长", &page, "heads", false));
        acts.push(opens("结束专项", &page, "end", false));
    }
    let mut facts = vec![
        ("目标", it.opened.goal.clone()),
        (
            "起止",
            format!(
                "{} 至 {}",
                format::date(it.opened.day),
                format::date(it.opened.due)
            ),
        ),
        ("牵头单位", directory.short_name(it.opened.unit).to_owned()),
    ];
    facts.push(led_by(it, &directory));
    if let Some(result) = &it.result {
        facts.push(("整治结果", result.clone()));
    }
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let closed = findings
        .iter()
        .filter(|f| f.stage.key() == "closed")
        .count() as u64;
    let open = findings.len() as u64 - closed;
    let mut sections = vec![Section {
        title: "基本情况".to_owned(),
        facts: facts
            .map(|(name, value)| (name.to_owned(), Cell::of(value)))
            .collect(),
        bar: (!findings.is_empty()).then(|| {
            (
                parts_of_whole(&[
                    ("已销号", closed, Tone::Green),
                    ("未销号", open, Tone::Amber),
                ]),
                format!("已销号 {closed} / {}", findings.len()),
            )
        }),
        ..Section::default()
    }];
    if !it.opened.steps.is_empty() {
        sections.push(step_section(ctx, it, &page, keeps));
    }
    sections.push(Section {
        title: "归集的问题".to_owned(),
        remark: format!("{} 个", findings.len()),
        table: (!findings.is_empty()).then(|| finding_table(&findings, &directory)),
        empty: findings.is_empty().then(|| Empty {
            title: "还没有归集问题".to_owned(),
            text: "填台账编号归集，可以来自不同的整改。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    });
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new(
            "专项整治和专题",
            format!("/drives?rectification={code}"),
        )],
        title: it.opened.title.clone(),
        tags: vec![
            Tag::new(it.opened.kind.label(), Tone::Plain),
            if it.is_running() {
                Tag::new("进行中", Tone::Amber)
            } else {
                Tag::new("已结束", Tone::Green)
            },
        ],
        acts,
        notices: done_notice(done),
        dialogs: if keeps {
            dialogs(&stored, &findings, &page, entered, &directory)
        } else {
            Vec::new()
        },
        sections,
        ..SheetPage::default()
    })
}

/// Who leads it: one head, or two who lead it together.
fn led_by(it: &Drive, directory: &Directory) -> (&'static str, String) {
    let heads: Vec<PersonId> = it.heads().collect();
    let name = if heads.len() > 1 {
        "双组长"
    } else {
        "组长"
    };
    (name, leader_names(directory, &heads))
}

fn step_section(ctx: &Context, it: &Drive, page: &str, keeps: bool) -> Section {
    let rows = it.opened.steps.iter().enumerate().map(|(at, step)| {
        let reached = it.reached.iter().find(|(n, _)| *n == at);
        let waits = reached.is_none() && it.is_running();
        let state = match reached {
            Some((_, text)) => Cell::tag(Tag::new("已完成", Tone::Green)).below(text.clone()),
            None if keeps => Cell::of("未完成").with(vec![opens(
                "登记完成",
                page,
                &format!("reach-{at}"),
                false,
            )]),
            None => Cell::of("未完成"),
        };
        vec![
            Cell::of(step.title.clone()),
            due_cell(ctx, step.due, waits),
            state,
        ]
    });
    Section {
        title: "步骤".to_owned(),
        table: Some(Table {
            head: vec!["步骤", "时限", "进度"],
            rows: rows.collect(),
        }),
        ..Section::default()
    }
}

fn finding_table(findings: &[Finding], directory: &Directory) -> Table {
    let rows = findings.iter().map(|f| {
        let due = f.deadline.as_ref();
        let lead = f.owners.lead.map(|u| directory.short_name(u));
        vec![
            Cell::link(f.number.to_string(), format!("/findings/{}", f.id))
                .below(f.problem.clone()),
            Cell::of(lead.unwrap_or("未定")),
            Cell::of(due.map_or("未定".to_owned(), |d| format::date(d.current()))),
            Cell::tag(Tag::new(f.stage.label(), words::stage_tone(f.stage.key()))),
        ]
    });
    Table {
        head: vec!["问题", "牵头单位", "时限", "阶段"],
        rows: rows.collect(),
    }
}

fn dialogs(
    stored: &StoredRecord<Drive>,
    findings: &[Finding],
    page: &str,
    entered: &Entered,
    directory: &Directory,
) -> Vec<Dialog> {
    let opened = &stored.record.opened;
    let now = |head: Option<PersonId>| head.map(|p| p.to_string()).unwrap_or_default();
    let version = stored.version;
    let numbers: Vec<String> = findings.iter().map(|f| f.number.to_string()).collect();
    let form = |id: &str, path: &str| {
        Building::new(entered, page, id, format!("{page}/{path}")).version(version)
    };
    let mut all = vec![
        form("collect", "collect")
            .called("归集问题", "保存")
            .area(
                "findings",
                "问题编号（全部列出）",
                numbers.join("、"),
                false,
            )
            .done(),
        form("heads", "heads")
            .called("调整组长", "保存")
            .choose(
                "sponsor",
                "组长（包案领导）",
                Some("请选择"),
                leader_options(directory),
                now(opened.sponsor),
            )
            .choose(
                "second_head",
                "第二组长（双组长的填）",
                Some("不指定"),
                leader_options(directory),
                now(opened.second_head),
            )
            .done(),
        form("end", "end")
            .called("结束专项", "结束")
            .area("text", "整治结果", "", true)
            .done(),
    ];
    for (at, step) in opened.steps.iter().enumerate() {
        if stored.record.reached.iter().all(|(n, _)| *n != at) {
            all.push(
                form(&format!("reach-{at}"), &format!("steps/{at}"))
                    .called("登记步骤完成", "登记")
                    .says(step.title.clone())
                    .area("text", "完成情况", "", true)
                    .done(),
            );
        }
    }
    all
}

async fn changed(
    signed_in: SignedIn,
    id: DriveId,
    form: &str,
    fields: Fields,
    change: Result<Change, Failure>,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let seen = fields::seen(&fields);
    let result = match change {
        Ok(change) => drive::change(&signed_in.ctx, id, change, seen).await,
        Err(failure) => Err(failure),
    };
    ended(&signed_in, form, fields, result, |_| {
        format!("/drives/{id}")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}

/// Collects findings.
pub(crate) async fn collect(
    signed_in: SignedIn,
    Path(id): Path<DriveId>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = named(&signed_in.ctx, one(&fields, "findings")).await;
    changed(signed_in, id, "collect", fields, named.map(Change::Collect)).await
}

async fn named(ctx: &Context, typed: &str) -> Result<Vec<FindingId>, Failure> {
    ctx.allow(Action::KeepDrive, None)?;
    let numbers = super::sheet::numbers_of(typed);
    finding::numbered_anywhere(ctx, &numbers).await
}

/// Names who leads it.
pub(crate) async fn heads(
    signed_in: SignedIn,
    Path(id): Path<DriveId>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = (|| {
        Ok(Change::NameHeads {
            sponsor: chosen(one(&fields, "sponsor"), "组长")?,
            second_head: id_of(one(&fields, "second_head"))?,
        })
    })();
    changed(signed_in, id, "heads", fields, change).await
}

/// Notes that a step was reached.
pub(crate) async fn reach(
    signed_in: SignedIn,
    Path((id, step)): Path<(DriveId, usize)>,
    Form(fields): Form<Fields>,
) -> Response {
    let text = one(&fields, "text").to_owned();
    let form = format!("reach-{step}");
    changed(
        signed_in,
        id,
        &form,
        fields,
        Ok(Change::Reach { step, text }),
    )
    .await
}

/// Ends a drive.
pub(crate) async fn end(
    signed_in: SignedIn,
    Path(id): Path<DriveId>,
    Form(fields): Form<Fields>,
) -> Response {
    let text = one(&fields, "text").to_owned();
    changed(signed_in, id, "end", fields, Ok(Change::End { text })).await
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn steps_are_lines_with_a_day() {
        let read = steps("2026-05-31 清查合同\n\n 2026-08-31  收回欠款 ").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[1].title, "收回欠款");
        assert!(steps("五月底 清查").is_err());
    }
}
