//! Recurring duties: what runs now with what the ledger holds ready, all of them, and one with its history.

mod rule;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord,
    duty::{self, DutyChange, Line, Standing},
    rectification,
};
use bihuan_domain::{
    duty::{Duty, DutyContent, DutyWork, Shift},
    id::{DutyId, UnitId},
};
use jiff::{ToSpan as _, civil::Date};

use super::{
    fields::{self, Fields, day, ids, must_day, one},
    finding_forms::Entered,
    ledger_query::address,
    planning::{PlanningQuery, framed, tabs},
    reports::rows_of,
    sheet::{
        Building, done_notice, due_cell, ended, opens, press, sheet_of, unit_names, unit_options,
    },
};
use crate::{
    format,
    http::SignedIn,
    routes::Routes,
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Act, Cell, Dialog, Kind, Section, SheetPage, Table},
    },
};

/// Where they are.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/duties", Action::ListLedger, list)
        .post("/duties", Action::KeepDuty, enter)
        .post("/duties/begin", Action::KeepDuty, begin)
        .get("/duties/{id}", Action::ListLedger, show)
        .post("/duties/{id}/done/{first}", Action::MarkDuty, mark)
        .post("/duties/{id}/{what}", Action::KeepDuty, act)
}

/// Occurrences that the history shows.
const HISTORY_DAYS: i64 = 200;

fn tag(standing: &Standing) -> Tag {
    match standing {
        Standing::Shown => Tag::new("台账显示已完成", Tone::Green),
        Standing::Marked(_) => Tag::new("已登记完成", Tone::Green),
        Standing::Running => Tag::new("进行中", Tone::Amber),
        Standing::Late => Tag::new("已过期限", Tone::Red),
    }
}

/// What runs now, as a table for this page and the planning board; nothing where no duty was set up.
pub(super) fn running(
    ctx: &Context,
    directory: &Directory,
    lines: &[Line],
    code: &str,
) -> Option<Table> {
    let rows = lines.iter().map(|line| {
        let it = &line.duty.record;
        let mut ready = Cell::default();
        for (measure, n) in line.ready.iter().filter(|(_, n)| *n > 0) {
            let label = format!("{} {}", measure.label(), format::count(*n));
            let rows = rows_of(*measure, line.period(), code);
            ready.links.push(Link::new(label, rows));
        }
        if let Some((label, path)) = place(it.content.work) {
            let path = address(path, &[("rectification", code)]);
            ready.links.push(Link::new(label, path));
        }
        let who = match line.unit {
            Some(unit) => directory.short_name(unit).to_owned(),
            None if it.content.units.is_empty() => "整改办".to_owned(),
            None => format!("{} 个单位", it.content.units.len()),
        };
        let mut standing = Cell::tag(tag(&line.standing));
        if let Standing::Marked(done) = &line.standing {
            standing.second.clone_from(&done.text);
        }
        vec![
            Cell::link(it.content.title.clone(), format!("/duties/{}", it.id))
                .below(format!("{} 起", format::date(line.occurrence.first))),
            due_cell(ctx, line.occurrence.due, !line.standing.is_done()),
            Cell::of(who),
            ready,
            standing,
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    (!rows.is_empty()).then_some(Table {
        head: vec!["工作", "完成时限", "谁来做", "台账已备好的", "情况"],
        rows,
    })
}

/// Where a duty is done in the system.
const fn place(work: DutyWork) -> Option<(&'static str, &'static str)> {
    match work {
        DutyWork::Summary => Some(("月度小结", "/reports")),
        DutyWork::WeeklyReport => Some(("一周报告", "/reports")),
        DutyWork::Dispatch | DutyWork::Hearing => Some(("会议和议定事项", "/meetings")),
        DutyWork::Materials | DutyWork::Verification | DutyWork::Other => None,
    }
}

/// The list.
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
    let directory = ctx.app.directory().await?;
    let id = row.rectification.id;
    let lines = duty::board(ctx, id).await?;
    let mut all = duty::list(ctx, id).await?;
    all.sort_by_key(|stored| (stored.record.retired, stored.record.content.work));
    let home = address("/duties", &[("rectification", &code)]);
    let keeps = ctx.may(Action::KeepDuty, None);
    let mut acts = Vec::new();
    if keeps && all.is_empty() {
        let path = address("/duties/begin", &[("rectification", &code)]);
        acts.push(press("采用默认节奏", path, ""));
    }
    if keeps {
        acts.push(opens("新增例行工作", &home, "duty", false));
    }
    let now = running(ctx, &directory, &lines, &code);
    let none = now.is_none();
    let rows: Vec<Vec<Cell>> = all.iter().map(|stored| kept(&directory, stored)).collect();
    let mut sections = vec![Section {
        title: "现在".to_owned(),
        says: "每项工作只列当前一期。台账上看得出的不用登记：报告留存、会议登记、进展报送后自动算完成。"
            .to_owned(),
        table: now,
        empty: none.then(|| Empty {
            title: "没有正在进行的例行工作".to_owned(),
            text: "每周、每月、每季固定做的事在这里安排，到期提醒，台账已有的内容不再另报。".to_owned(),
            links: Vec::new(),
        }),
        ..Section::default()
    }];
    if !rows.is_empty() {
        sections.push(Section {
            title: "全部例行工作".to_owned(),
            remark: format!("{} 项", rows.len()),
            table: Some(Table {
                head: vec!["工作", "什么时候", "谁来做", "状态"],
                rows,
            }),
            ..Section::default()
        });
    }
    Ok(SheetPage {
        frame: framed.frame,
        title: "例行工作".to_owned(),
        lead: row.rectification.name.clone(),
        tabs: tabs(&code, "/duties"),
        acts,
        notices: done_notice(&query.done),
        dialogs: if keeps {
            let form = Building::new(entered, &home, "duty", home.clone());
            vec![typed(
                form.called("新增例行工作", "保存"),
                ctx,
                &directory,
                None,
            )]
        } else {
            Vec::new()
        },
        sections,
        ..SheetPage::default()
    })
}

fn kept(directory: &Directory, stored: &StoredRecord<Duty>) -> Vec<Cell> {
    let it = &stored.record;
    vec![
        Cell::link(it.content.title.clone(), format!("/duties/{}", it.id))
            .below(it.content.work.label()),
        when(&it.content),
        holders(directory, &it.content),
        Cell::tag(if it.retired {
            Tag::new("已停用", Tone::Plain)
        } else {
            Tag::new("使用中", Tone::Green)
        }),
    ]
}

fn when(content: &DutyContent) -> Cell {
    let lasts = match content.lasts {
        0 => "当日完成".to_owned(),
        days => format!("历时 {} 天", u32::from(days) + 1),
    };
    Cell::of(rule::said(&content.rule))
        .below(format!("{lasts}，遇非工作日{}", content.shift.label()))
}

fn holders(directory: &Directory, content: &DutyContent) -> Cell {
    match content.units.len() {
        0 => Cell::of("整改办"),
        1..=3 => Cell::of(unit_names(directory, &content.units)),
        n => Cell::of(format!("{n} 个单位")),
    }
}

/// The fields of a duty.
fn typed(
    form: Building<'_>,
    ctx: &Context,
    directory: &Directory,
    now: Option<&DutyContent>,
) -> Dialog {
    let works = DutyWork::ALL.map(|w| (w.key().to_owned(), w.label().to_owned()));
    let shifts = Shift::ALL.map(|s| (s.key().to_owned(), s.label().to_owned()));
    let units: Vec<String> = now.map_or_else(Vec::new, |c| {
        c.units.iter().map(ToString::to_string).collect()
    });
    let every = now.map_or(("month".to_owned(), "11".to_owned()), |c| {
        rule::taken_apart(&c.rule)
    });
    let today = ctx.today();
    form.says(
        "台账指标、报告、会议由系统判断是否完成，其余由承担的人登记。不选单位的由整改办承担。",
    )
    .line("title", "名称", Kind::Text, now.map_or("", |c| &c.title))
    .choose(
        "work",
        "做什么",
        None,
        works,
        now.map_or("other", |c| c.work.key()),
    )
    .choose(
        "every",
        "多久一次",
        None,
        rule::CHOICES.map(|(k, l)| (k.to_owned(), l.to_owned())),
        every.0,
    )
    .line(
        "on",
        "哪一天开始（每周填 1–7，每月、每季填几号，-1 为月末；自定义填 RRULE）",
        Kind::Text,
        every.1,
    )
    .line(
        "lasts",
        "再过几天截止（当日完成填 0）",
        Kind::Number,
        now.map_or(0, |c| c.lasts).to_string(),
    )
    .choose(
        "shift",
        "截止日不是工作日时",
        None,
        shifts,
        now.map_or("after", |c| c.shift.key()),
    )
    .ticks(
        "units",
        "由哪些单位承担（可不选）",
        unit_options(directory),
        &units,
    )
    .line(
        "from",
        "从哪天起",
        Kind::Date,
        format::date(now.map_or(today, |c| c.from)),
    )
    .free_line(
        "until",
        "到哪天止（可不填）",
        Kind::Date,
        now.and_then(|c| c.until)
            .map_or_else(String::new, format::date),
    )
    .done()
}

fn content(fields: &Fields) -> Result<DutyContent, Failure> {
    let work = one(fields, "work");
    let shift = one(fields, "shift");
    Ok(DutyContent {
        title: one(fields, "title").to_owned(),
        work: DutyWork::ALL
            .into_iter()
            .find(|w| w.key() == work)
            .ok_or_else(|| Failure::Invalid("请选择做什么。".to_owned()))?,
        rule: rule::put_together(one(fields, "every"), one(fields, "on"))?,
        lasts: one(fields, "lasts")
            .parse()
            .map_err(|_| Failure::Invalid("“再过几天截止”须是整数，当日完成填 0。".to_owned()))?,
        shift: Shift::ALL
            .into_iter()
            .find(|s| s.key() == shift)
            .ok_or_else(|| Failure::Invalid("请选择遇非工作日怎么办。".to_owned()))?,
        units: ids(fields, "units")?,
        from: must_day(one(fields, "from"), "起始日期")?,
        until: day(one(fields, "until"), "终止日期")?,
    })
}

/// Enters a duty.
pub(crate) async fn enter(
    signed_in: SignedIn,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepDuty, None)?;
        let row = rectification::find(&named.ctx, &query.rectification).await?;
        duty::enter(&named.ctx, row.rectification.id, content(&fields)?).await
    };
    let then = |it: &StoredRecord<Duty>| format!("/duties/{}", it.record.id);
    ended(&signed_in, "duty", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

/// Enters the duties that the office begins with.
pub(crate) async fn begin(
    signed_in: SignedIn,
    Query(query): Query<PlanningQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        named.ctx.allow(Action::KeepDuty, None)?;
        let row = rectification::find(&named.ctx, &query.rectification).await?;
        duty::begin(&named.ctx, row.rectification.id).await
    };
    let then = |(): &()| address("/duties", &[("rectification", &query.rectification)]);
    ended(&signed_in, "begin", fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

/// One duty.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<DutyId>,
    Query(query): Query<PlanningQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: DutyId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = duty::show(ctx, id).await?;
    let it = &stored.record;
    let row = rectification::by_id(ctx, it.rectification).await?;
    let code = row.rectification.code.to_string();
    let (framed, _) = framed(signed_in, &code).await?;
    let directory = ctx.app.directory().await?;
    let home = format!("/duties/{id}");
    let (acts, dialogs) = forms(ctx, &stored, &directory, &home, entered);
    let back = ctx.today().checked_sub(HISTORY_DAYS.days());
    let calendar = &ctx.app.calendar;
    let mut history = it
        .content
        .between(back.unwrap_or(it.content.from), ctx.today(), calendar);
    history.reverse();
    let ahead = ctx.today().checked_add(HISTORY_DAYS.days());
    let next = it
        .content
        .between(ctx.today(), ahead.unwrap_or(ctx.today()), calendar)
        .into_iter()
        .find(|o| o.first > ctx.today())
        .filter(|_| !it.retired);
    let rows: Vec<Vec<Cell>> = history
        .iter()
        .map(|o| {
            let marks: Vec<String> = it
                .done
                .iter()
                .filter(|d| d.first == o.first)
                .map(|d| match d.unit {
                    Some(unit) => format!("{}：{}", directory.short_name(unit), or_done(&d.text)),
                    None => or_done(&d.text).to_owned(),
                })
                .collect();
            vec![
                Cell::of(format::date(o.first)),
                Cell::of(format::date(o.due)),
                Cell::of(marks.join("；")),
            ]
        })
        .collect();
    let mut facts = vec![
        ("做什么".to_owned(), Cell::of(it.content.work.label())),
        ("什么时候".to_owned(), when(&it.content)),
        ("谁来做".to_owned(), holders(&directory, &it.content)),
    ];
    if let Some(next) = next {
        facts.push(("下一期".to_owned(), Cell::of(format::date(next.first))));
    }
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new(
            "例行工作",
            address("/duties", &[("rectification", &code)]),
        )],
        title: it.content.title.clone(),
        tags: if it.retired {
            vec![Tag::new("已停用", Tone::Plain)]
        } else {
            Vec::new()
        },
        acts,
        notices: done_notice(done),
        dialogs,
        sections: vec![
            Section {
                facts,
                ..Section::default()
            },
            Section {
                title: "历期".to_owned(),
                table: (!rows.is_empty()).then_some(Table {
                    head: vec!["开始", "完成时限", "登记的完成情况"],
                    rows,
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

const fn or_done(text: &str) -> &str {
    if text.is_empty() { "已完成" } else { text }
}

/// For whom the person marks a duty: his unit where it takes part, else the office.
fn holder(ctx: &Context, it: &Duty) -> Option<UnitId> {
    let own = ctx.actor.unit;
    it.content.units.contains(&own).then_some(own)
}

/// The occurrence that the person can mark as done.
fn markable(ctx: &Context, it: &Duty) -> Option<Date> {
    let unit = holder(ctx, it);
    let ours = unit.is_some() || (it.content.units.is_empty() && ctx.may(Action::KeepDuty, None));
    let last = it.content.around(ctx.today(), &ctx.app.calendar).pop()?;
    let open = !it.retired && it.marked(last.first, unit).is_none();
    (ours && open && ctx.may(Action::MarkDuty, None)).then_some(last.first)
}

fn forms(
    ctx: &Context,
    stored: &StoredRecord<Duty>,
    directory: &Directory,
    home: &str,
    entered: &Entered,
) -> (Vec<Act>, Vec<Dialog>) {
    let it = &stored.record;
    let form =
        |id: &str| Building::new(entered, home, id, format!("{home}/{id}")).version(stored.version);
    let (mut acts, mut dialogs) = (Vec::new(), Vec::new());
    if let Some(first) = markable(ctx, it) {
        acts.push(opens("登记完成", home, "done", true));
        let action = format!("{home}/done/{first}");
        dialogs.push(
            Building::new(entered, home, "done", action)
                .called(&format!("{} 一期完成", format::date(first)), "登记完成")
                .area("text", "完成情况", "", false)
                .done(),
        );
    }
    if ctx.may(Action::KeepDuty, None) && !it.retired {
        acts.push(opens("修改", home, "revise", false));
        acts.push(opens("停用", home, "retire", false));
        let revise = form("revise").called("修改例行工作", "保存");
        dialogs.push(typed(revise, ctx, directory, Some(&it.content)));
        dialogs.push(
            form("retire")
                .called("停用例行工作", "停用")
                .says("停用后不再提醒，已登记的完成情况保留。")
                .done(),
        );
    }
    (acts, dialogs)
}

/// Marks an occurrence as done.
pub(crate) async fn mark(
    signed_in: SignedIn,
    Path((id, first)): Path<(DutyId, Date)>,
    Form(fields): Form<Fields>,
) -> Response {
    let ctx = signed_in.ctx.clone();
    let change = |it: &Duty, fields: &Fields| {
        Ok(DutyChange::Mark {
            first,
            unit: holder(&ctx, it),
            text: one(fields, "text").to_owned(),
        })
    };
    changed(signed_in, id, "done", fields, change).await
}

/// Changes or ends it.
pub(crate) async fn act(
    signed_in: SignedIn,
    Path((id, what)): Path<(DutyId, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = |_: &Duty, fields: &Fields| match what.as_str() {
        "revise" => Ok(DutyChange::Revise(content(fields)?)),
        "retire" => Ok(DutyChange::Retire),
        _ => Err(Failure::NotFound),
    };
    changed(signed_in, id, &what, fields, change).await
}

async fn changed(
    signed_in: SignedIn,
    id: DutyId,
    form: &str,
    fields: Fields,
    change: impl FnOnce(&Duty, &Fields) -> Result<DutyChange, Failure>,
) -> Response {
    let named = signed_in.clone().with_request(fields::request(&fields));
    let result = async {
        let ctx = &named.ctx;
        let known = duty::show(ctx, id).await?;
        ctx.allow(Action::MarkDuty, None)?;
        let change = change(&known.record, &fields)?;
        duty::change(ctx, id, change, fields::seen(&fields)).await
    };
    let then = |_: &_| format!("/duties/{id}");
    ended(&signed_in, form, fields.clone(), result.await, then)
        .or_again(&signed_in, async |entered| {
            view(&signed_in, id, "", entered).await
        })
        .await
}
