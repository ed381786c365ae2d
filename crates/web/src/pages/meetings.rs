//! Meetings of a rectification and what they decided.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use axum_extra::extract::{Form, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, Failure, StoredRecord, finding,
    meeting::{self, Change, Enter},
    rectification,
};
use bihuan_domain::{
    id::{DecisionId, FindingId, MeetingId},
    meeting::{Decision, DispatchMeeting, MeetingKind, Reply},
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    fields::{self, Fields, chosen, ids, must_day, one},
    finding_forms::Entered,
    frame::{Place, frame},
    sheet::{
        Building, done_notice, due_cell, ended, findings_named, leads, opens, sheet_of, unit_names,
        unit_options,
    },
    words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        parts::{Empty, Link, Tag, Tone},
        sheet::{Cell, Count, Kind, Section, SheetPage, Table},
    },
};

/// What the pages of meetings are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MeetingQuery {
    rectification: String,
    /// Key of the kind that is listed; all when empty.
    kind: String,
    form: String,
    done: String,
}

/// Meetings of a rectification.
pub(crate) async fn list(signed_in: SignedIn, Query(query): Query<MeetingQuery>) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        list_view(&signed_in, &query, entered).await
    })
    .await
}

async fn list_view(
    signed_in: &SignedIn,
    query: &MeetingQuery,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::ListLedger, None)?;
    let framed = frame(signed_in, Place::Planning, Some(&query.rectification)).await?;
    let Some(row) = framed.rectification else {
        return Err(Failure::NotFound);
    };
    let code = row.rectification.code.to_string();
    let address = format!("/meetings?rectification={code}");
    let today = ctx.today();
    let meetings = meeting::list(ctx, row.rectification.id).await?;
    let directory = ctx.app.directory().await?;
    let keeps = ctx.may(Action::KeepMeeting, None);
    let weekly = meeting::dispatched_this_week(&meetings, today);
    let shown: Vec<_> = meetings
        .iter()
        .filter(|m| query.kind.is_empty() || m.record.held.kind.key() == query.kind)
        .collect();
    let kinds = meeting::counts(&meetings).into_iter().map(|(kind, n)| {
        let href = format!("{address}&kind={}", kind.key());
        counted(kind.label(), n, if n > 0 { href } else { String::new() })
    });
    let waiting = meetings
        .iter()
        .flat_map(|m| &m.record.decisions)
        .filter(|d| d.is_open());
    let late = waiting.clone().filter(|d| d.is_overdue(today)).count();
    let mut counts: Vec<Count> = kinds.collect();
    counts.push(counted("待答复事项", waiting.count(), String::new()));
    counts.push(Count {
        bad: late > 0,
        ..counted("逾期未答复", late, String::new())
    });
    let says = if weekly == 0 {
        "本周还没有登记调度会（每周至少一次）。".to_owned()
    } else {
        format!("本周已登记调度会 {weekly} 次。")
    };
    Ok(SheetPage {
        frame: framed.frame,
        tabs: super::planning::tabs(&code, "/meetings"),
        title: "会议和议定事项".to_owned(),
        lead: row.rectification.name.clone(),
        acts: if keeps {
            vec![opens("登记会议", &address, "meeting", true)]
        } else {
            Vec::new()
        },
        notices: done_notice(&query.done),
        dialogs: if keeps {
            vec![enter_form(entered, &address, &directory, today)]
        } else {
            Vec::new()
        },
        sections: vec![
            Section {
                says,
                counts,
                ..Section::default()
            },
            Section {
                title: if query.kind.is_empty() {
                    "全部会议".to_owned()
                } else {
                    kind_of(&query.kind)?.label().to_owned()
                },
                remark: format!("{} 次", shown.len()),
                acts: if query.kind.is_empty() {
                    Vec::new()
                } else {
                    vec![leads("全部", address.clone())]
                },
                table: (!shown.is_empty()).then(|| table_of(&shown, &directory, today)),
                empty: shown.is_empty().then(|| Empty {
                    title: "还没有会议".to_owned(),
                    text: "整改办登记会议后，议定事项会出现在有关问题的经过里。".to_owned(),
                    links: Vec::new(),
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

fn counted(label: &str, n: usize, href: String) -> Count {
    Count {
        label: label.to_owned(),
        count: format::count(n as u64),
        href,
        bad: false,
    }
}

fn table_of(
    meetings: &[&StoredRecord<DispatchMeeting>],
    directory: &Directory,
    today: Date,
) -> Table {
    let rows = meetings.iter().map(|m| {
        let held = &m.record.held;
        let all = m.record.decisions.len();
        let open = m.record.decisions.iter().filter(|d| d.is_open()).count();
        let late = m
            .record
            .decisions
            .iter()
            .filter(|d| d.is_overdue(today))
            .count();
        let standing = match (all, open, late) {
            (0, ..) => Cell::of("无"),
            (_, 0, _) => Cell::of(format!("{all} 项")).below("均已答复"),
            (_, _, 0) => Cell::of(format!("{all} 项")).below(format!("待答复 {open} 项")),
            _ => Cell::of(format!("{all} 项"))
                .below(format!("待答复 {open} 项，逾期 {late} 项"))
                .toned(Tone::Red),
        };
        vec![
            Cell::link(held.title.clone(), format!("/meetings/{}", held.id))
                .below(held.place.clone()),
            Cell::tag(Tag::new(held.kind.label(), Tone::Plain)),
            Cell::of(format::date(held.day)),
            Cell::of(unit_names(directory, &held.units)),
            standing,
        ]
    });
    Table {
        head: vec!["会议", "类别", "日期", "参会单位", "议定事项"],
        rows: rows.collect(),
    }
}

fn enter_form(
    entered: &Entered,
    address: &str,
    directory: &Directory,
    today: Date,
) -> crate::views::sheet::Dialog {
    let kinds = MeetingKind::ALL.map(|k| (k.key().to_owned(), k.label().to_owned()));
    let action = address.to_owned();
    Building::new(entered, address, "meeting", action)
        .called("登记会议", "登记")
        .choose("kind", "类别", Some("请选择"), kinds, "")
        .line("title", "会议名称", Kind::Text, "")
        .line("day", "日期", Kind::Date, format::date(today))
        .free_line("place", "地点", Kind::Text, "")
        .ticks("units", "参会单位（可多选）", unit_options(directory), &[])
        .area("agenda", "议题", "", false)
        .done()
}

/// Writes a meeting down.
pub(crate) async fn enter(
    signed_in: SignedIn,
    Query(query): Query<MeetingQuery>,
    Form(fields): Form<Fields>,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let result = match command(&signed_in.ctx, &query.rectification, &fields).await {
        Ok(cmd) => meeting::enter(&signed_in.ctx, cmd).await,
        Err(failure) => Err(failure),
    };
    let then = |m: &StoredRecord<DispatchMeeting>| format!("/meetings/{}", m.record.held.id);
    ended(&signed_in, "meeting", fields, result, then)
        .or_again(&signed_in, async |entered| {
            list_view(&signed_in, &query, entered).await
        })
        .await
}

async fn command(ctx: &Context, code: &str, fields: &Fields) -> Result<Enter, Failure> {
    ctx.allow(Action::KeepMeeting, None)?;
    let row = rectification::find(ctx, code).await?;
    Ok(Enter {
        rectification: row.rectification.id,
        kind: kind_of(one(fields, "kind"))?,
        title: one(fields, "title").to_owned(),
        day: must_day(one(fields, "day"), "日期")?,
        place: one(fields, "place").to_owned(),
        units: ids(fields, "units")?,
        agenda: one(fields, "agenda").to_owned(),
    })
}

fn kind_of(key: &str) -> Result<MeetingKind, Failure> {
    MeetingKind::ALL
        .into_iter()
        .find(|k| k.key() == key)
        .ok_or_else(|| Failure::Invalid("请选择会议类别。".to_owned()))
}

/// One meeting.
pub(crate) async fn show(
    signed_in: SignedIn,
    Path(id): Path<MeetingId>,
    Query(query): Query<MeetingQuery>,
) -> Response {
    sheet_of(&signed_in, &query.form, async |entered| {
        view(&signed_in, id, &query.done, entered).await
    })
    .await
}

async fn view(
    signed_in: &SignedIn,
    id: MeetingId,
    done: &str,
    entered: &Entered,
) -> Result<SheetPage, Failure> {
    let ctx = &signed_in.ctx;
    let stored = meeting::show(ctx, id).await?;
    let held = &stored.record.held;
    let row = rectification::by_id(ctx, held.rectification).await?;
    let code = row.rectification.code.to_string();
    let framed = frame(signed_in, Place::Planning, Some(&code)).await?;
    let directory = ctx.app.directory().await?;
    let about: Vec<FindingId> = stored
        .record
        .decisions
        .iter()
        .flat_map(|d| d.decided.findings.clone())
        .collect();
    let names = finding::of_ids(ctx, &about).await?;
    let names: BTreeMap<FindingId, String> = names
        .into_iter()
        .map(|f| (f.id, f.number.to_string()))
        .collect();
    let making = Making {
        ctx,
        stored: &stored,
        directory: &directory,
        names: &names,
        entered,
        page: format!("/meetings/{id}"),
    };
    let keeps = ctx.may(Action::KeepMeeting, None);
    let decisions = &stored.record.decisions;
    let facts = [
        ("日期", format::long_date(held.day)),
        ("地点", held.place.clone()),
        ("参会单位", unit_names(&directory, &held.units)),
        ("议题", held.agenda.clone()),
    ];
    Ok(SheetPage {
        frame: framed.frame,
        crumbs: vec![Link::new(
            "会议和议定事项",
            format!("/meetings?rectification={code}"),
        )],
        title: held.title.clone(),
        tags: vec![Tag::new(held.kind.label(), Tone::Plain)],
        acts: {
            let mut acts = Vec::new();
            if keeps {
                acts.push(opens("登记议定事项", &making.page, "decide", true));
                acts.push(opens("更正记录", &making.page, "correct", false));
            }
            let minutes = format!("/meetings/{id}/minutes?format=");
            acts.push(leads("纪要 PDF", format!("{minutes}pdf")));
            acts.push(leads("纪要 DOCX", format!("{minutes}docx")));
            acts
        },
        notices: done_notice(done),
        dialogs: making.dialogs(),
        sections: vec![
            Section {
                title: "会议记录".to_owned(),
                facts: facts
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| (name.to_owned(), Cell::of(value)))
                    .collect(),
                ..Section::default()
            },
            Section {
                title: "议定事项".to_owned(),
                remark: format!(
                    "共 {} 项，待答复 {} 项",
                    decisions.len(),
                    decisions.iter().filter(|d| d.is_open()).count()
                ),
                table: (!decisions.is_empty()).then(|| making.table()),
                empty: decisions.is_empty().then(|| Empty {
                    title: "没有议定事项".to_owned(),
                    text: "登记议定事项时写明办理单位和时限，答复前一直挂账。".to_owned(),
                    links: Vec::new(),
                }),
                ..Section::default()
            },
        ],
        ..SheetPage::default()
    })
}

struct Making<'a> {
    ctx: &'a Context,
    stored: &'a StoredRecord<DispatchMeeting>,
    directory: &'a Directory,
    names: &'a BTreeMap<FindingId, String>,
    entered: &'a Entered,
    page: String,
}

impl Making<'_> {
    fn answers(&self, decision: &Decision) -> bool {
        let unit = decision.decided.unit;
        let ours = self.ctx.actor.unit == unit || self.ctx.actor.below.contains(&unit);
        decision.is_open()
            && self.ctx.may(Action::AnswerDecision, None)
            && (ours || self.ctx.may(Action::KeepMeeting, None))
    }

    fn reopens(&self, decision: &Decision) -> bool {
        !decision.is_open() && self.ctx.may(Action::KeepMeeting, None)
    }

    fn table(&self) -> Table {
        let rows = self.stored.record.decisions.iter().map(|d| self.row(d));
        Table {
            head: vec!["议定事项", "办理单位", "时限", "有关问题", "落实情况"],
            rows: rows.collect(),
        }
    }

    fn row(&self, d: &Decision) -> Vec<Cell> {
        let today = self.ctx.today();
        let id = d.decided.id;
        let findings = d.decided.findings.iter().filter_map(|f| {
            let number = self.names.get(f)?;
            Some(Link::new(number.clone(), format!("/findings/{f}")))
        });
        let mut answer = match &d.answer {
            Reply::Open => Cell::tag(Tag::new("待答复", Tone::Amber)),
            Reply::Given { reply, stamp } => Cell::of(reply.clone()).below(format!(
                "{} 答复",
                format::moment(words::local(stamp.at.as_millisecond()), today)
            )),
            Reply::SentBack { reason } => {
                Cell::tag(Tag::new("退回再办", Tone::Red)).below(reason.clone())
            }
        };
        if self.answers(d) {
            answer
                .acts
                .push(opens("答复", &self.page, &format!("answer-{id}"), false));
        }
        if self.reopens(d) {
            answer.acts.push(opens(
                "退回再办",
                &self.page,
                &format!("reopen-{id}"),
                false,
            ));
        }
        vec![
            Cell::of(d.decided.text.clone()),
            Cell::of(self.directory.short_name(d.decided.unit)),
            due_cell(self.ctx, d.decided.due, d.is_open()),
            Cell::links(findings.collect()),
            answer,
        ]
    }

    fn dialogs(&self) -> Vec<crate::views::sheet::Dialog> {
        let held = &self.stored.record.held;
        let version = self.stored.version;
        let mut all = Vec::new();
        if self.ctx.may(Action::KeepMeeting, None) {
            let units: Vec<String> = held.units.iter().map(ToString::to_string).collect();
            all.push(
                self.form("decide", format!("{}/decisions", self.page))
                    .called("登记议定事项", "登记")
                    .area("text", "议定事项", "", true)
                    .choose(
                        "unit",
                        "办理单位",
                        Some("请选择"),
                        unit_options(self.directory),
                        "",
                    )
                    .line("due", "办理时限", Kind::Date, "")
                    .free_line("findings", "有关问题编号（可多个）", Kind::Text, "")
                    .done(),
            );
            all.push(
                self.form("correct", self.page.clone())
                    .called("更正会议记录", "保存")
                    .version(version)
                    .line("title", "会议名称", Kind::Text, held.title.clone())
                    .free_line("place", "地点", Kind::Text, held.place.clone())
                    .ticks(
                        "units",
                        "参会单位（可多选）",
                        unit_options(self.directory),
                        &units,
                    )
                    .area("agenda", "议题", held.agenda.clone(), false)
                    .done(),
            );
        }
        for d in &self.stored.record.decisions {
            let id = d.decided.id;
            let path = |what: &str| format!("{}/decisions/{id}/{what}", self.page);
            if self.answers(d) {
                all.push(
                    self.form(&format!("answer-{id}"), path("answer"))
                        .called("答复议定事项", "答复")
                        .says(d.decided.text.clone())
                        .area("reply", "落实情况", "", true)
                        .done(),
                );
            }
            if self.reopens(d) {
                all.push(
                    self.form(&format!("reopen-{id}"), path("reopen"))
                        .called("退回再办", "退回")
                        .says(d.decided.text.clone())
                        .area("reason", "退回理由", "", true)
                        .done(),
                );
            }
        }
        all
    }

    fn form(&self, id: &str, action: String) -> Building<'_> {
        Building::new(self.entered, &self.page, id, action)
    }
}

async fn changed(
    signed_in: SignedIn,
    id: MeetingId,
    form: &str,
    fields: Fields,
    change: Result<Change, Failure>,
) -> Response {
    let signed_in = signed_in.with_request(fields::request(&fields));
    let seen = fields::seen(&fields);
    let result = match change {
        Ok(change) => meeting::change(&signed_in.ctx, id, change, seen).await,
        Err(failure) => Err(failure),
    };
    ended(&signed_in, form, fields, result, |_| {
        format!("/meetings/{id}")
    })
    .or_again(&signed_in, async |entered| {
        view(&signed_in, id, "", entered).await
    })
    .await
}

/// Corrects what was written down.
pub(crate) async fn correct(
    signed_in: SignedIn,
    Path(id): Path<MeetingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = ids(&fields, "units").map(|units| Change::Correct {
        title: one(&fields, "title").to_owned(),
        place: one(&fields, "place").to_owned(),
        units,
        agenda: one(&fields, "agenda").to_owned(),
    });
    changed(signed_in, id, "correct", fields, change).await
}

/// Writes a decision down.
pub(crate) async fn decide(
    signed_in: SignedIn,
    Path(id): Path<MeetingId>,
    Form(fields): Form<Fields>,
) -> Response {
    let change = decision_of(&signed_in, id, &fields).await;
    changed(signed_in, id, "decide", fields, change).await
}

async fn decision_of(
    signed_in: &SignedIn,
    id: MeetingId,
    fields: &Fields,
) -> Result<Change, Failure> {
    let known = meeting::show(&signed_in.ctx, id).await?;
    signed_in.ctx.allow(Action::KeepMeeting, None)?;
    let rectification = known.record.held.rectification;
    Ok(Change::Decide {
        text: one(fields, "text").to_owned(),
        unit: chosen(one(fields, "unit"), "办理单位")?,
        due: must_day(one(fields, "due"), "办理时限")?,
        findings: findings_named(signed_in, rectification, one(fields, "findings")).await?,
    })
}

/// Takes the unit's reply.
pub(crate) async fn answer(
    signed_in: SignedIn,
    Path((id, decision)): Path<(MeetingId, DecisionId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reply = one(&fields, "reply").to_owned();
    let form = format!("answer-{decision}");
    let change = Ok(Change::Answer { decision, reply });
    changed(signed_in, id, &form, fields, change).await
}

/// Sends a reply back.
pub(crate) async fn reopen(
    signed_in: SignedIn,
    Path((id, decision)): Path<(MeetingId, DecisionId)>,
    Form(fields): Form<Fields>,
) -> Response {
    let reason = one(&fields, "reason").to_owned();
    let form = format!("reopen-{decision}");
    let change = Ok(Change::Reopen { decision, reason });
    changed(signed_in, id, &form, fields, change).await
}
