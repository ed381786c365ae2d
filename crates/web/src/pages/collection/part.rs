//! One submission: its rounds, what is wrong with the last one, and what each side does next.

use axum::{
    extract::{Path, Request},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Failure, StoredRecord,
    collection::{self, LIMIT},
    data::{self, Level, Verdict},
};
use bihuan_domain::{
    collection::{CollectionTask, HandedIn, Outcome, Round, Stage, Submission, TaskStanding},
    id::SubmissionId,
};

use super::{CollectionQuery, XLSX, board::stage_tag, framed};
use crate::{
    format,
    http::{SignedIn, given, receive_table, status_of},
    pages::{
        fields::{self, Fields, must_day, one, seen},
        finding_forms::Entered,
        page,
        sheet::{Building, done_notice, due_cell, ended, leads, opens, press, sheet_of},
        words,
    },
    views::{
        parts::{Field, Link, Notice, Tag, Tone},
        sheet::{Act, Cell, Count, Dialog, Kind, Section, SheetPage, Table, Upload},
    },
};

/// Issues that the page lists; the marked file has more.
const LISTED: usize = 100;

/// The page of a submission.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<SubmissionId>,
    Query(query): Query<CollectionQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered, None).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: SubmissionId,
    done: &str,
    entered: &Entered,
    wrong: Option<String>,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let (stored, task) = collection::show_submission(ctx, id).await?;
    let it = &stored.record;
    let directory = ctx.app.directory().await?;
    let catalogue = data::sets()?;
    let title = data::title_of(&catalogue, &it.set);
    let home = format!("/submissions/{id}");
    let verdict = last_verdict(ctx, &stored, &task).await?;
    let mut sections = vec![facts(ctx, &stored, &task, &directory)];
    if let Some(section) = checking(ctx, it, &home) {
        sections.push(section);
    }
    if let Some(verdict) = &verdict {
        sections.push(issues(it, verdict));
    }
    if let Some(upload) = upload(ctx, &stored, &task, &home, wrong) {
        sections.push(upload);
    }
    if let Some(rounds) = rounds(ctx, it, &home, task.record.has_data()) {
        sections.push(rounds);
    }
    let (acts, dialogs) = forms(ctx, &stored, &task, &home, entered);
    Ok(SheetPage {
        frame: framed(signed_in).await?,
        crumbs: vec![
            Link::new("数据采集任务", "/collections"),
            Link::new(
                task.record.content.title.clone(),
                format!("/collections/{}", it.task),
            ),
        ],
        title: format!("{title} · {}", directory.short_name(it.unit)),
        tags: vec![stage_tag(ctx, it)],
        acts,
        notices: notices(it, done),
        dialogs,
        sections,
        ..SheetPage::default()
    })
}

async fn last_verdict(
    ctx: &Context,
    stored: &StoredRecord<Submission>,
    task: &StoredRecord<CollectionTask>,
) -> Result<Option<Verdict>, Failure> {
    let it = &stored.record;
    let read = it.last().is_some_and(|round| round.tally().is_some());
    if !read || !task.record.has_data() {
        return Ok(None);
    }
    let verdict = collection::verdict(ctx, it.id, it.rounds.len()).await?;
    Ok(Some(verdict))
}

fn notices(it: &Submission, done: &str) -> Vec<Notice> {
    let mut notices = done_notice(done);
    if let Stage::Returned { reason, .. } = &it.stage {
        notices.push(Notice::new(Tone::Red, "已退回", reason.clone()));
    }
    if let Some(Outcome::Unreadable { reason }) = it.last().and_then(|r| r.outcome.as_ref()) {
        notices.push(Notice::new(Tone::Red, "没有读出数据", reason.clone()));
    }
    notices
}

fn facts(
    ctx: &Context,
    stored: &StoredRecord<Submission>,
    task: &StoredRecord<CollectionTask>,
    directory: &bihuan_casework::Directory,
) -> Section {
    let it = &stored.record;
    let content = &task.record.content;
    let checks = it
        .team
        .map_or("大数据监督人员", |team| directory.short_name(team));
    let mut due = due_cell(ctx, it.due, it.stage.waits_for_unit());
    if it.due != it.due_original {
        due = due.below(format!("原定 {}", format::date(it.due_original)));
    }
    Section {
        facts: vec![
            (
                "报送单位".to_owned(),
                Cell::of(directory.short_name(it.unit).to_owned()),
            ),
            ("校验".to_owned(), Cell::of(checks.to_owned())),
            ("报送时限".to_owned(), due),
            (
                "数据期间".to_owned(),
                Cell::of(format!(
                    "{} 至 {}",
                    format::date(content.from),
                    format::date(content.until)
                )),
            ),
            (
                "模板".to_owned(),
                Cell::link("下载填报模板", format!("/datasets/{}/form", it.set)),
            ),
        ],
        ..Section::default()
    }
}

fn checking(ctx: &Context, it: &Submission, home: &str) -> Option<Section> {
    if !matches!(it.stage, Stage::Checking) {
        return None;
    }
    let says = match collection::progress(&ctx.app, it.id) {
        Some(percent) => format!("正在逐条校验，已读 {percent}%。可以离开本页，结果会保留。"),
        None => "已收到，正在排队校验。可以离开本页，结果会保留。".to_owned(),
    };
    Some(Section {
        title: "校验中".to_owned(),
        says,
        follow: home.to_owned(),
        ..Section::default()
    })
}

fn level_tag(level: Level) -> Tag {
    match level {
        Level::Block => Tag::new("须改", Tone::Red),
        Level::Warning => Tag::new("存疑", Tone::Amber),
        Level::Hint => Tag::new("提示", Tone::Plain),
    }
}

fn issues(it: &Submission, verdict: &Verdict) -> Section {
    let count = |label: &str, n: u64, bad: bool| Count {
        label: label.to_owned(),
        count: format::count(n),
        bad: bad && n > 0,
        ..Count::default()
    };
    let mut counts = vec![
        count("行", verdict.rows, false),
        count("须改", verdict.count(Level::Block), true),
        count("存疑", verdict.count(Level::Warning), false),
        count("提示", verdict.count(Level::Hint), false),
    ];
    if let Some(tally) = it.last().and_then(Round::tally)
        && it.rounds.len() > 1
    {
        counts.push(count("比上轮已改", tally.mended, false));
        counts.push(count("比上轮新增", tally.fresh, false));
    }
    let rows = verdict.issues.iter().take(LISTED).map(|issue| {
        let place = match (issue.place.row, &issue.place.column) {
            (Some(row), Some(column)) => format!("第 {row} 行 {column}"),
            (Some(row), None) => format!("第 {row} 行"),
            (None, Some(column)) => column.clone(),
            (None, None) => "全表".to_owned(),
        };
        let mut message = Cell::of(issue.message.clone());
        if let Some(suggestion) = &issue.suggestion {
            message = message.below(format!("建议：{suggestion}"));
        }
        vec![
            Cell::of(place),
            Cell::tag(level_tag(issue.level)),
            Cell::of(issue.shown.clone().unwrap_or_default()),
            message,
            Cell::of(issue.code.as_str()).below(issue.code.layer().to_string()),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let mut says = String::new();
    if !verdict.dropped.is_empty() {
        says = format!(
            "表中“{}”列不在本次采集范围内，没有读取，也没有入库。",
            verdict.dropped.join("”“")
        );
    }
    let all = verdict.issues.len();
    if all > LISTED {
        says.push_str(&format!("这里列前 {LISTED} 处，其余在标注文件中。"));
    }
    Section {
        title: "校验结果".to_owned(),
        remark: if rows.is_empty() {
            "没有发现问题".to_owned()
        } else {
            format!("{all} 处")
        },
        says,
        counts,
        table: (!rows.is_empty()).then_some(Table {
            head: vec!["位置", "轻重", "现在写的", "问题和改法", "规则"],
            rows,
        }),
        ..Section::default()
    }
}

fn upload(
    ctx: &Context,
    stored: &StoredRecord<Submission>,
    task: &StoredRecord<CollectionTask>,
    home: &str,
    wrong: Option<String>,
) -> Option<Section> {
    let it = &stored.record;
    let open = matches!(task.record.standing, TaskStanding::Open) && it.must_take().is_ok();
    if !open || !collection::may_hand_in(ctx, it, Action::HandInData) {
        return None;
    }
    let title = if it.rounds.is_empty() {
        "报送"
    } else {
        "重新报送"
    };
    Some(Section {
        title: title.to_owned(),
        says: "上传后立即逐条校验；有须改的问题请改好再传，不限次数。".to_owned(),
        upload: Some(Upload {
            action: format!("{home}/file"),
            version: stored.version,
            kinds: "Excel（.xlsx、.xls）或 CSV（UTF-8、GB18030），最多 100 万行",
            accept: ".xlsx,.xls,.csv",
            limit: LIMIT,
            line: Some((
                "explanation",
                "情况说明（行数变化大、缺月份时填写，可不填）",
                Field::default(),
            )),
            wrong,
        }),
        ..Section::default()
    })
}

fn rounds(ctx: &Context, it: &Submission, home: &str, has_data: bool) -> Option<Section> {
    if it.rounds.is_empty() {
        return None;
    }
    let rows = it.rounds.iter().enumerate().rev().map(|(at, round)| {
        let number = at + 1;
        let what = match &round.handed {
            HandedIn::File { name, .. } => name.clone(),
            HandedIn::Nothing { reason, name } => format!("零申报：{reason}（{name}）"),
        };
        let came = match &round.outcome {
            None => Cell::of("校验中"),
            Some(Outcome::Unreadable { .. }) => Cell::tag(Tag::new("读不出", Tone::Red)),
            Some(Outcome::Read { passed, tally, .. }) => {
                let word = if *passed {
                    Tag::new("校验通过", Tone::Green)
                } else {
                    Tag::new("待整改", Tone::Red)
                };
                Cell::tag(word).below(format!(
                    "{} 行，须改 {}，存疑 {}",
                    format::count(tally.rows),
                    format::count(tally.block),
                    format::count(tally.warning)
                ))
            }
        };
        let is_file = matches!(round.handed, HandedIn::File { .. });
        let mut files = Vec::new();
        if is_file && has_data {
            let at = format!("{home}/rounds/{number}");
            files.push(Link::new("原文件", format!("{at}/original")));
            if round.tally().is_some() {
                files.push(Link::new("标注文件", format!("{at}/marked")));
            }
        }
        let at = words::local(round.stamp.at.as_millisecond());
        vec![
            Cell::of(format!("第 {number} 轮")).below(format::moment(at, ctx.today())),
            Cell::of(what),
            came,
            Cell::links(files),
        ]
    });
    Some(Section {
        title: "历次报送".to_owned(),
        table: Some(Table {
            head: vec!["轮次", "内容", "校验", "文件"],
            rows: rows.collect(),
        }),
        ..Section::default()
    })
}

fn forms(
    ctx: &Context,
    stored: &StoredRecord<Submission>,
    task: &StoredRecord<CollectionTask>,
    home: &str,
    entered: &Entered,
) -> (Vec<Act>, Vec<Dialog>) {
    let it = &stored.record;
    let (mut acts, mut dialogs) = (Vec::new(), Vec::new());
    if !matches!(task.record.standing, TaskStanding::Open) {
        return (acts, dialogs);
    }
    let building = |id: &str, path: &str| {
        Building::new(entered, home, id, format!("{home}/{path}")).version(stored.version)
    };
    if collection::may_review(ctx, it) {
        if matches!(it.stage, Stage::Handed) {
            let mut accept = press("通过", format!("{home}/accept"), "");
            accept.go = true;
            acts.push(accept);
        }
        if matches!(it.stage, Stage::Handed | Stage::Accepted { .. }) {
            acts.push(opens("退回", home, "return", false));
            dialogs.push(
                building("return", "return")
                    .called("退回报送", "退回")
                    .says("写明哪里不对、怎么改；单位改好后重新报送。")
                    .area("reason", "退回原因", "", true)
                    .done(),
            );
        }
    }
    if it.must_take().is_ok() && collection::may_hand_in(ctx, it, Action::SignNothingToReport) {
        acts.push(opens("零申报", home, "nothing", false));
        dialogs.push(
            building("nothing", "nothing")
                .called("零申报", "签名并提交")
                .says("本单位确实没有可报的数据时，由负责人写明原因并签名；系统会与其他数据核对。")
                .area("reason", "没有数据的原因", "", true)
                .done(),
        );
    }
    if it.stage.waits_for_unit() && ctx.may(Action::KeepCollection, None) {
        acts.push(opens("延长时限", home, "prolong", false));
        dialogs.push(
            building("prolong", "prolong")
                .called("延长报送时限", "保存")
                .line("due", "延至", Kind::Date, "")
                .area("reason", "理由", "", true)
                .done(),
        );
    }
    if !it.rounds.is_empty() && task.record.has_data() {
        let last = it.rounds.len();
        if it.last().is_some_and(|round| {
            round.tally().is_some() && matches!(round.handed, HandedIn::File { .. })
        }) {
            acts.push(leads(
                "下载标注文件",
                format!("{home}/rounds/{last}/marked"),
            ));
        }
    }
    (acts, dialogs)
}

/// Hands a table in.
pub(crate) async fn hand_in(
    signed_in: SignedIn,
    Path(id): Path<SubmissionId>,
    request: Request,
) -> Response {
    if let Err(failure) = signed_in.ctx.allow(Action::HandInData, None) {
        return signed_in.failed(failure).into_response();
    }
    let sent = receive_table(request, LIMIT).await;
    let named = signed_in
        .clone()
        .with_request(fields::request(&sent.fields));
    let kept = async {
        let (name, file) = sent
            .table?
            .ok_or_else(|| Failure::Invalid("没有选择文件，请选择后再上传。".to_owned()))?;
        let explanation = one(&sent.fields, "explanation").to_owned();
        let version = seen(&sent.fields);
        collection::hand_in(&named.ctx, id, version, &name, file, explanation).await
    };
    match kept.await {
        Ok(_) => Redirect::to(&format!("/submissions/{id}?done=1")).into_response(),
        Err(failure @ (Failure::NotFound | Failure::Internal(_) | Failure::Forbidden(_))) => {
            signed_in.failed(failure).into_response()
        }
        Err(failure) => {
            let (status, wrong) = (status_of(&failure), failure.to_string());
            let entered = Entered::open(String::new());
            match view(&signed_in, id, "", &entered, Some(wrong)).await {
                Ok(view) => (status, page(&view)).into_response(),
                Err(failure) => signed_in.failed(failure).into_response(),
            }
        }
    }
}

/// Says that there is nothing to report.
pub(crate) async fn nothing(
    signed_in: SignedIn,
    Path(id): Path<SubmissionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    answered(&signed_in, id, "nothing", fields, async |ctx, version| {
        collection::nothing(ctx, id, version, reason).await
    })
    .await
}

/// Gives the unit longer.
pub(crate) async fn prolong(
    signed_in: SignedIn,
    Path(id): Path<SubmissionId>,
    Form(fields): Form<Fields>,
) -> Response {
    let due = must_day(one(&fields, "due"), "新的时限");
    let reason = one(&fields, "reason").to_owned();
    answered(&signed_in, id, "prolong", fields, async |ctx, version| {
        collection::prolong(ctx, id, version, due?, &reason).await
    })
    .await
}

/// Accepts, sends back.
pub(crate) async fn review(
    signed_in: SignedIn,
    Path((id, what)): Path<(SubmissionId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let form = if what == "return" { "return" } else { "" };
    answered(
        &signed_in,
        id,
        form,
        fields,
        async |ctx, version| match what.as_str() {
            "accept" => collection::accept(ctx, id, version).await,
            "return" => collection::send_back(ctx, id, version, &reason).await,
            _ => Err(Failure::NotFound),
        },
    )
    .await
}

async fn answered(
    signed_in: &SignedIn,
    id: SubmissionId,
    form: &str,
    fields: Fields,
    act: impl AsyncFnOnce(&Context, Option<u64>) -> Result<StoredRecord<Submission>, Failure>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = act(&named.ctx, seen(&fields)).await;
    let then = |_: &StoredRecord<Submission>| format!("/submissions/{id}");
    ended(signed_in, form, fields, result, then)
        .or_again(signed_in, async |entered| {
            view(signed_in, id, "", entered, None).await
        })
        .await
}

/// The file of a round: as it came, or with marks.
pub(crate) async fn file(
    signed_in: SignedIn,
    Path((id, number, what)): Path<(SubmissionId, usize, String)>,
) -> Response {
    let ctx = &signed_in.ctx;
    let found = async {
        ctx.allow(Action::SeeCollection, None)?;
        match what.as_str() {
            "original" => {
                let file = collection::original(ctx, id, number).await?;
                Ok((file, "application/octet-stream"))
            }
            "marked" => Ok((collection::marked(ctx, id, number).await?, XLSX)),
            _ => Err(Failure::NotFound),
        }
    };
    match found.await {
        Ok((file, kind)) => given(file, kind),
        Err(failure) => signed_in.failed(failure).into_response(),
    }
}
