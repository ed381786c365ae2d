//! Pages about what happens after closure.

pub(crate) mod accountability;
pub(crate) mod draws;
pub(crate) mod institutions;
pub(crate) mod look_back;
pub(crate) mod look_backs;
pub(crate) mod rebounds;

use bihuan_access::Action;
use bihuan_casework::{
    Context, Directory, RecordCursor,
    rectification::RectificationRow,
    stay::{About, Afterwards},
};
use bihuan_domain::{Finding, id::UnitId, task::MeasureType};

use crate::{
    format,
    views::{
        parts::{Choice, Link, Notice, Select, Tag, Tone},
        stay::AboutLine,
    },
};

/// Most characters of a problem in a list.
const SHORT: usize = 60;

/// The registers of what happens after closure; `here` is the address of the one shown.
fn tabs(here: &str) -> Vec<Link> {
    [
        ("回头看", "/look-backs"),
        ("反弹问题", "/rebounds"),
        ("反向核查", "/draws"),
        ("长效机制", "/institutions"),
    ]
    .map(|(label, href)| Link::new(label, href).current_if(href == here))
    .to_vec()
}

/// The same, with the register that only few may open.
fn tabs_of(ctx: &Context, here: &str) -> Vec<Link> {
    let mut tabs = tabs(here);
    if ctx.may(Action::SeeAccountability, None) {
        tabs.push(Link::new("问责处理", "/accountability").current_if(here == "/accountability"));
    }
    tabs
}

/// A finding in a line, as far as the person may know it.
fn about_line(about: &About) -> AboutLine {
    let row = &about.row;
    AboutLine {
        number: row.number.clone(),
        problem: row.problem.clone(),
        lead: row
            .lead
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        href: about.open.then(|| format!("/findings/{}", row.id)),
    }
}

/// The words of a problem for a list.
fn short(words: &str) -> String {
    let mut out: String = words.chars().take(SHORT).collect();
    if words.chars().count() > SHORT {
        out.push('…');
    }
    out
}

/// The colour of where a look-back stands.
fn tone(key: &str) -> Tone {
    match key {
        "held" => Tone::Green,
        "proposed" | "rebounded" => Tone::Red,
        "due" | "assigned" | "not_verified" => Tone::Amber,
        _ => Tone::Plain,
    }
}

/// Units to choose from, `first` for none.
fn units(
    directory: &Directory,
    only: impl Fn(UnitId) -> bool,
    chosen: &str,
    first: &str,
) -> Select {
    let units = directory.units.iter().filter(|u| u.active && only(u.id));
    let units = units.map(|u| {
        Choice::new(u.id.to_string(), u.short_name.clone()).chosen_if(u.id.to_string() == chosen)
    });
    std::iter::once(Choice::new("", first))
        .chain(units)
        .collect::<Vec<_>>()
        .into()
}

/// Rectifications to choose from by code, `first` for all of them.
fn rectifications(all: &[RectificationRow], chosen: &str, first: Option<&str>) -> Select {
    let rows = all.iter().map(|row| {
        let r = &row.rectification;
        let code = r.code.as_str();
        Choice::new(code, r.name.clone()).chosen_if(code.eq_ignore_ascii_case(chosen))
    });
    first
        .map(|words| Choice::new("", words))
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .into()
}

/// What the page of a finding says about its rebounds.
pub(crate) fn notices(after: &Afterwards) -> Vec<Notice> {
    let mut notices = Vec::new();
    if let Some((rebound, about)) = &after.is_back_as {
        let text = if about.open {
            format!("本问题已反弹，重新列入台账，见 {}。", about.row.number)
        } else {
            "本问题已反弹，已重新列入台账。".to_owned()
        };
        notices.push(Notice {
            link: Some(Link::new("前后对照", format!("/rebounds/{}", rebound.id))),
            ..Notice::new(Tone::Red, "已反弹", text)
        });
    }
    if let Some((rebound, about)) = &after.came_from {
        let text = format!(
            "本问题由 {} 反弹而来，第 {} 次反弹，{}发现。",
            about.row.number,
            rebound.round,
            rebound.noticed.label()
        );
        notices.push(Notice {
            link: Some(Link::new("前后对照", format!("/rebounds/{}", rebound.id))),
            ..Notice::new(Tone::Amber, "反弹问题", text)
        });
    }
    notices
}

/// The rules that answer a finding, for its page; and where one is entered while a measure promised one and none is there.
pub(crate) fn institutions_of(
    after: &Afterwards,
    finding: &Finding,
    may_keep: bool,
) -> (Vec<(Link, Tag)>, Option<Link>) {
    let lines: Vec<(Link, Tag)> = after
        .institutions
        .iter()
        .map(|stored| {
            let it = &stored.record;
            let href = format!("/institutions/{}", it.entered.id);
            let used = match it.uses.len() {
                0 => Tag::new("无执行记录", Tone::Amber),
                n => Tag::new(format!("执行 {n} 次"), Tone::Green),
            };
            (Link::new(format!("《{}》", it.entered.title), href), used)
        })
        .collect();
    let promised = finding
        .tasks
        .iter()
        .flat_map(|t| &t.measures)
        .any(|m| m.types.contains(&MeasureType::Institution));
    let words = if promised && lines.is_empty() {
        "措施中有建章立制，尚未登记制度"
    } else {
        "登记制度"
    };
    let wanted = may_keep && (promised || !lines.is_empty());
    let href = format!("/institutions/new?finding={}", finding.id);
    (lines, wanted.then(|| Link::new(words, href)))
}

/// The look-backs of a finding for its page: day and state, and where each leads.
pub(crate) fn look_backs_of(after: &Afterwards) -> Vec<(Link, Tag)> {
    let lines = after.look_backs.iter().map(|stored| {
        let it = &stored.record;
        let day = it.visit().map_or(it.scheduled.due, |visit| visit.day);
        let words = format!("{}　{}", format::date(day), it.scheduled.cause.label());
        let href = format!("/look-backs/{}", it.scheduled.id);
        (Link::new(words, href), Tag::new(it.label(), tone(it.key())))
    });
    lines.collect()
}

/// The edge of a page of records: day and id of the last row seen, joined with a dot.
fn cursor(text: &str) -> Option<RecordCursor> {
    let (day, id) = text.split_once('.')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}
