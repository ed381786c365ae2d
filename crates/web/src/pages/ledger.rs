//! The ledger page.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use axum_extra::extract::{CookieJar, Query};
use bihuan_access::Action;
use bihuan_casework::{
    Directory, Failure,
    ledger::{self, Figures, LedgerRow, List, Listed},
    rectification::RectificationRow,
};
use bihuan_domain::{Stage, finding::TimeClass, rectification::FindingList};

use super::{
    frame::{Place, frame},
    ledger_columns::{self, View},
    ledger_query::{LedgerQuery, address},
    page, words,
};
use crate::{
    format,
    http::SignedIn,
    views::{
        ledger::{Bulk, Card, Figures as FiguresView, FilterForm, Group, LedgerPage, Sheet},
        parts::{Choice, Empty, Field, Link, Pager, Select, Tone, parts_of_whole},
    },
};

/// Shows the ledger, or for htmx its table alone. Columns that were chosen are remembered by the browser, a list each.
pub(crate) async fn show(
    signed_in: SignedIn,
    jar: CookieJar,
    headers: HeaderMap,
    Query(mut query): Query<LedgerQuery>,
) -> Response {
    let cookie = format!("columns-{}", View::of(&query).key());
    let chosen = !query.columns.is_empty();
    if !chosen && let Some(kept) = jar.get(&cookie) {
        query.columns = kept.value().split('.').map(str::to_owned).collect();
    }
    let keep = chosen
        .then(|| kept_columns(&cookie, &query.columns))
        .flatten();
    let view = match view(&signed_in, query).await {
        Ok(view) => view,
        Err(failure) => return signed_in.failed(failure).into_response(),
    };
    let mut response = if super::is_partial(&headers) {
        Html(view.as_sheet().to_string()).into_response()
    } else {
        page(&view)
    };
    if let Some(cookie) = keep {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A cookie that remembers columns for a year; nothing but plain keys comes into it.
fn kept_columns(name: &str, columns: &[String]) -> Option<HeaderValue> {
    let plain = columns
        .iter()
        .filter(|c| c.bytes().all(|b| b.is_ascii_lowercase()));
    let keys: Vec<&str> = plain.map(String::as_str).collect();
    HeaderValue::from_str(&format!(
        "{name}={}; Path=/ledger; Max-Age=31536000; HttpOnly; SameSite=Strict",
        keys.join(".")
    ))
    .ok()
}

async fn view(signed_in: &SignedIn, mut query: LedgerQuery) -> Result<LedgerPage, Failure> {
    let ctx = &signed_in.ctx;
    ctx.allow(Action::ListLedger, None)?;
    let framed = frame(signed_in, Place::Ledger, Some(&query.rectification)).await?;
    let Some(row) = framed.rectification else {
        return Ok(without_rectification(signed_in, framed.frame));
    };
    query.rectification = row.rectification.code.to_string();
    let directory = ctx.app.directory().await?;
    let today = ctx.today();
    let list = List {
        filter: query.filter(today),
        order: query.order(),
        cursor: query.cursor(),
        limit: 50,
    };
    let listed = ledger::list(ctx, row.rectification.id, &list).await?;
    let view = View::of(&query);
    let tasks = if view == View::Tasks {
        let ids: Vec<_> = listed.page.rows.iter().map(|r| r.id).collect();
        ledger::tasks_of(ctx, &ids).await?
    } else {
        Vec::new()
    };
    let sheet = Making {
        signed_in,
        query: &query,
        row: &row,
        directory: &directory,
        listed: &listed,
    };
    let empty_ledger = listed.figures.total(None) == 0;
    let groups = sheet.groups(view, &tasks);
    Ok(LedgerPage {
        summary: sheet.summary(),
        import_href: ctx
            .may(Action::Import, None)
            .then(|| format!("/import?rectification={}", query.rectification)),
        exports: if empty_ledger {
            Vec::new()
        } else {
            sheet.exports()
        },
        figures: (!empty_ledger).then(|| sheet.figures()),
        sheet: sheet.sheet(view, groups),
        frame: framed.frame,
    })
}

fn without_rectification(signed_in: &SignedIn, frame: crate::views::frame::Frame) -> LedgerPage {
    let may = signed_in.ctx.may(Action::KeepRectification, None);
    let links = if may {
        vec![Link::new("新建整改", "/rectifications/new")]
    } else {
        Vec::new()
    };
    let text = if may {
        "先新建一次整改，再导入反馈文件，系统会读出其中的问题。"
    } else {
        "目前没有与您或您单位有关的问题。"
    };
    LedgerPage {
        frame,
        summary: String::new(),
        import_href: None,
        exports: Vec::new(),
        figures: None,
        sheet: Sheet {
            empty: Some(Empty {
                title: "还没有整改台账".to_owned(),
                text: text.to_owned(),
                links,
            }),
            ..ledger_columns::bare_sheet()
        },
    }
}

/// Everything the table is made from.
struct Making<'a> {
    signed_in: &'a SignedIn,
    query: &'a LedgerQuery,
    row: &'a RectificationRow,
    directory: &'a Arc<Directory>,
    listed: &'a Listed,
}

impl Making<'_> {
    fn list(&self) -> Option<FindingList> {
        FindingList::ALL
            .into_iter()
            .find(|l| l.key() == self.query.list)
    }

    fn summary(&self) -> String {
        let r = &self.row.rectification;
        let total = self.listed.figures.total(None);
        let mut text = format!(
            "{} · 问题 {} 个 · {} 个方面",
            r.code,
            format::count(total),
            r.aspects.len()
        );
        if let Some(end) = r.period_end {
            let ctx = &self.signed_in.ctx;
            let left = ctx.app.calendar.between(ctx.today(), end);
            text.push_str(&format!(
                " · 集中整改期至 {}，{}",
                format::date(end),
                format::working_days_left(left.into())
            ));
        }
        text
    }

    fn exports(&self) -> Vec<Link> {
        let with = |format: &str| {
            let mut pairs = self.query.pairs();
            pairs.push(("format", format));
            address("/ledger/export", &pairs)
        };
        vec![
            Link::new("Excel 工作簿（.xlsx）", with("xlsx")),
            Link::new("文本表格（.csv）", with("csv")),
            Link::new(
                "清单、任务书、时间表……",
                address("/ledger/papers", &self.query.pairs()),
            ),
        ]
    }

    fn figures(&self) -> FiguresView {
        let figures: &Figures = &self.listed.figures;
        let list = self.list();
        let today = self.signed_in.ctx.today();
        let total = figures.total(list);
        let closed = figures.in_stages(list, &["closed"]);
        let signing = figures.in_stages(list, &Stage::CLOSING);
        let working = figures.in_stages(list, &Stage::WORKING);
        let draft = figures.in_stages(list, &["draft"]);
        let overdue = figures.overdue(list, today);
        let rest = total.saturating_sub(closed + signing + overdue);
        let card = |value: u64, label: &str, name, key: &str, bad: bool| Card {
            value: format::count(value),
            label: label.to_owned(),
            href: self.query.with(name, key),
            bad: bad && value > 0,
            current: match name {
                "overdue" => self.query.overdue == key,
                _ => self.query.stage == key,
            },
        };
        FiguresView {
            rate_label: "整改完成率（已销号 ÷ 全部问题）".to_owned(),
            rate: format::percent(closed, total),
            remark: format!("{} / {}", format::count(closed), format::count(total)),
            parts: parts_of_whole(&[
                ("已销号", closed, Tone::Green),
                ("申请销号、会签、联审", signing, Tone::Blue),
                ("其他", rest, Tone::Plain),
                ("逾期", overdue, Tone::Red),
            ]),
            cards: vec![
                card(closed, "已销号", "stage", "closed", false),
                card(signing, "会签联审", "stage", "countersigning", false),
                card(working, "整改中", "stage", "in_progress", false),
                card(overdue, "逾期", "overdue", "1", true),
                card(draft, "待下达", "stage", "draft", false),
            ],
        }
    }

    fn groups(&self, view: View, tasks: &[ledger::TaskRow]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut key = None;
        let grouped = self.query.group != "none" && matches!(self.query.sort.as_str(), "" | "lead");
        for row in &self.listed.page.rows {
            let of = if grouped {
                self.group_of(row)
            } else {
                String::new()
            };
            if key.as_ref() != Some(&of) {
                groups.push(Group {
                    title: of.clone(),
                    counts: String::new(),
                    rows: Vec::new(),
                });
                key = Some(of);
            }
            if let Some(group) = groups.last_mut() {
                let ctx = &self.signed_in.ctx;
                group.rows.extend(ledger_columns::rows(
                    view,
                    row,
                    tasks,
                    self.directory,
                    ctx,
                    &self.query.columns,
                ));
            }
        }
        for group in &mut groups {
            group.counts = format!("本页 {} 个", group.rows.len());
        }
        groups
    }

    fn group_of(&self, row: &LedgerRow) -> String {
        match self.query.group.as_str() {
            "unit" => row
                .lead
                .as_ref()
                .map_or_else(|| "尚未指定牵头单位".to_owned(), |(_, name)| name.clone()),
            "sponsor" => row
                .sponsor
                .as_ref()
                .map_or_else(|| "尚未指定包案领导".to_owned(), |(_, name)| name.clone()),
            _ => {
                let aspects = &self.row.rectification.aspects;
                let at = aspects.iter().position(|a| Some(a.id) == row.aspect);
                at.and_then(|at| {
                    aspects
                        .get(at)
                        .map(|a| format!("{}、{}", format::ordinal(at + 1), a.title))
                })
                .unwrap_or_default()
            }
        }
    }

    fn sheet(&self, view: View, groups: Vec<Group>) -> Sheet {
        let q = self.query;
        let lists =
            std::iter::once(
                Link::new("全部清单", q.with("list", "")).current_if(q.list.is_empty()),
            )
            .chain(FindingList::ALL.into_iter().map(|l| {
                Link::new(l.label(), q.with("list", l.key())).current_if(q.list == l.key())
            }));
        let groupings = [
            ("", "按方面"),
            ("unit", "按牵头单位"),
            ("sponsor", "按包案领导"),
            ("none", "不分组"),
        ];
        let page = &self.listed.page;
        let nothing = page.rows.is_empty();
        Sheet {
            lists: lists.collect(),
            views: View::ALL
                .into_iter()
                .map(|v| Link::new(v.label(), q.with("view", v.key())).current_if(v == view))
                .collect(),
            active: self.active(),
            quick: self.quick(),
            filter: self.filter_form(),
            groupings: groupings
                .into_iter()
                .map(|(k, label)| Link::new(label, q.with("group", k)).current_if(q.group == k))
                .collect(),
            column_choices: ledger_columns::choices(view, &q.columns),
            columns_action: "/ledger".to_owned(),
            carried: self.carried(),
            columns: ledger_columns::heads(view, q),
            wide: false,
            groups,
            pager: Pager {
                summary: format!(
                    "共 {} 个，本页 {} 个",
                    format::count(self.listed.total),
                    page.rows.len()
                ),
                previous: page.before.as_ref().map(|c| q.at(c)),
                next: page.after.as_ref().map(|c| q.at(c)),
            },
            bulk: (!nothing).then(|| self.bulk()),
            empty: nothing.then(|| self.empty()),
            notices: Vec::new(),
        }
    }

    /// What one click puts on; a filter that is on stands with those that a click takes off.
    fn quick(&self) -> Vec<Link> {
        let q = self.query;
        let urgent = q.sort == "deadline";
        let sort = if urgent { "" } else { "deadline" };
        let key = (q.key != "1").then(|| Link::new("重点问题", q.with("key", "1")));
        std::iter::once(Link::new("逾期优先", q.with("sort", sort)).current_if(urgent))
            .chain(key)
            .collect()
    }

    /// Parameters that the filter form has no field for.
    fn carried(&self) -> Vec<(String, String)> {
        let kept = ["rectification", "view", "list", "sort", "group"];
        self.query
            .pairs()
            .into_iter()
            .filter(|(n, _)| kept.contains(n))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect()
    }

    fn empty(&self) -> Empty {
        if self.listed.figures.total(None) == 0 {
            let may = self.signed_in.ctx.may(Action::Import, None);
            let href = format!("/import?rectification={}", self.query.rectification);
            return Empty {
                title: "台账还是空的".to_owned(),
                text: "导入反馈意见或整改情况文件，系统会读出其中的问题，由您核对后列入台账。"
                    .to_owned(),
                links: if may {
                    vec![Link::new("导入反馈文件", href)]
                } else {
                    Vec::new()
                },
            };
        }
        Empty {
            title: "没有符合条件的问题".to_owned(),
            text: "换一个条件，或清除全部条件。".to_owned(),
            links: vec![Link::new(
                "清除条件",
                format!("/ledger?rectification={}", self.query.rectification),
            )],
        }
    }

    fn active(&self) -> Vec<Link> {
        let q = self.query;
        let mut on = Vec::new();
        let mut add = |name, label: String| on.push(Link::new(label, q.with(name, "")));
        if !q.stage.is_empty() {
            add("stage", format!("阶段：{}", words::stage_label(&q.stage)));
        }
        if let Ok(unit) = q.lead.parse() {
            add(
                "lead",
                format!("牵头单位：{}", self.directory.short_name(unit)),
            );
        }
        if let Ok(person) = q.sponsor.parse() {
            add(
                "sponsor",
                format!("包案领导：{}", self.directory.leader(person)),
            );
        }
        if !q.class.is_empty() {
            add(
                "class",
                format!("时限类别：{}", words::time_class(Some(&q.class), false)),
            );
        }
        if let Some(aspect) = self
            .row
            .rectification
            .aspects
            .iter()
            .find(|a| a.id.to_string() == q.aspect)
        {
            add(
                "aspect",
                format!(
                    "方面：{}",
                    aspect.title.chars().take(12).collect::<String>()
                ),
            );
        }
        if q.key == "1" {
            add("key", "重点问题".to_owned());
        }
        if q.sponsored == "1" {
            add("sponsored", "领导领办".to_owned());
        }
        if q.overdue == "1" {
            add("overdue", "逾期".to_owned());
        }
        if let Some(measure) = q.measure() {
            add("measure", measure.label().to_owned());
        }
        if q.unreported == "1" {
            add("unreported", "本月未报进展".to_owned());
        }
        match q.rebound.as_str() {
            "came_back" => add("rebound", "反弹问题".to_owned()),
            "is_back" => add("rebound", "已反弹".to_owned()),
            _ => {}
        }
        if !q.text.trim().is_empty() {
            add("text", format!("含“{}”", q.text));
        }
        on
    }

    fn filter_form(&self) -> FilterForm {
        let q = self.query;
        let any = |label: &str| Choice::new("", label);
        let units = self.directory.units.iter().filter(|u| u.active);
        let leads = units.map(|u| {
            Choice::new(u.id.to_string(), u.short_name.clone())
                .chosen_if(u.id.to_string() == q.lead)
        });
        let sponsors = self.directory.leaders.iter();
        let sponsors = sponsors.map(|(id, name)| {
            Choice::new(id.to_string(), name.clone()).chosen_if(id.to_string() == q.sponsor)
        });
        let classes = TimeClass::ALL
            .into_iter()
            .map(|c| Choice::new(c.key(), c.label()).chosen_if(c.key() == q.class));
        let stages = Stage::KEYS
            .into_iter()
            .map(|k| Choice::new(k, words::stage_label(k)).chosen_if(k == q.stage));
        let aspects = self.row.rectification.aspects.iter().map(|a| {
            let title: String = a.title.chars().take(24).collect();
            Choice::new(a.id.to_string(), title).chosen_if(a.id.to_string() == q.aspect)
        });
        let select = |first, rest: Vec<Choice>| {
            Select::from(std::iter::once(first).chain(rest).collect::<Vec<_>>())
        };
        FilterForm {
            action: "/ledger".to_owned(),
            open: q.open == "1",
            text: Field::of(q.text.clone()),
            lead: select(any("全部单位"), leads.collect()),
            sponsor: select(any("全部领导"), sponsors.collect()),
            class: select(any("全部类别"), classes.collect()),
            stage: select(any("全部阶段"), stages.collect()),
            aspect: select(any("全部方面"), aspects.collect()),
            overdue: q.overdue == "1",
            unreported: q.unreported == "1",
            key: q.key == "1",
            rebound: [
                ("", "不限"),
                ("came_back", "反弹问题（重新列入）"),
                ("is_back", "已反弹（原问题）"),
            ]
            .map(|(key, label)| Choice::new(key, label).chosen_if(key == q.rebound))
            .to_vec()
            .into(),
        }
    }

    fn bulk(&self) -> Bulk {
        let ctx = &self.signed_in.ctx;
        let assign = ctx.may(Action::Assign, None);
        let units = self.directory.units.iter().filter(|u| u.active && assign);
        let leaders = self.directory.leaders.iter().filter(|_| assign);
        Bulk {
            action: address("/ledger/bulk", &self.query.pairs()),
            export_action: address(
                "/ledger/export-selected",
                &[("rectification", &self.query.rectification)],
            ),
            leads: units
                .map(|u| Choice::new(u.id.to_string(), u.short_name.clone()))
                .collect(),
            sponsors: leaders
                .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
                .collect(),
            deadline: assign,
            issue: ctx.may(Action::Issue, None),
        }
    }
}
