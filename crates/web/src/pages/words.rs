//! Words and colours of the domain's states, the same on every page.

use bihuan_casework::ledger::LedgerRow;
use bihuan_domain::{
    Calendar,
    clock::{Stamp, day_of},
    finding::TimeClass,
    id::PersonId,
};
use jiff::{Timestamp, civil::Date, civil::DateTime, tz::Offset};

use crate::{
    format,
    views::{
        ledger::Due,
        parts::{Tag, Tone},
    },
};

/// Working days within which a deadline counts as near.
const SOON: i32 = 10;

/// Who did something, as far as he is among these people, and on which day.
pub(crate) fn who(people: &[(PersonId, String)], stamp: Stamp) -> String {
    let day = format::date(day_of(stamp.at));
    let known = stamp
        .by
        .and_then(|by| people.iter().find(|(id, _)| *id == by));
    known.map_or_else(|| day.clone(), |(_, name)| format!("{name} {day}"))
}

/// The colour of a stage.
pub(crate) fn stage_tone(key: &str) -> Tone {
    match key {
        "closed" => Tone::Green,
        "closure_requested" | "countersigning" | "joint_review" => Tone::Blue,
        "in_progress" | "planned" | "issued" => Tone::Amber,
        _ => Tone::Plain,
    }
}

/// What people call a stage in filters, where a return is work like any other.
pub(crate) fn stage_label(key: &str) -> &'static str {
    match key {
        "draft" => "待下达",
        "issued" => "已下达",
        "planned" => "待签收",
        "in_progress" => "整改中",
        "closure_requested" => "申请销号",
        "countersigning" => "会签中",
        "joint_review" => "联审中",
        "closed" => "已销号",
        "suspended" => "已中止",
        "terminated" => "已终止",
        "merged" => "已并入",
        _ => "",
    }
}

/// What a task's stage is called, and its colour.
pub(crate) fn task_stage(key: &str) -> Tag {
    let (label, tone) = match key {
        "assigned" => ("待签收", Tone::Amber),
        "accepted" => ("已签收", Tone::Amber),
        "declined" => ("申请退回", Tone::Red),
        "in_progress" => ("办理中", Tone::Amber),
        "submitted" => ("待确认", Tone::Blue),
        "done" => ("已办结", Tone::Green),
        "returned" => ("退回重办", Tone::Red),
        _ => ("", Tone::Plain),
    };
    Tag::new(label, tone)
}

/// What the document reports about a problem, and its colour.
pub(crate) fn reported(key: &str) -> Tag {
    let (label, tone) = match key {
        "completed" => ("已完成", Tone::Green),
        "long_term" => ("基本完成并长期坚持", Tone::Green),
        "in_progress" => ("正在推进", Tone::Amber),
        "not_started" => ("未启动", Tone::Red),
        _ => ("说不准", Tone::Plain),
    };
    Tag::new(label, tone)
}

/// A deadline as the ledger shows it.
pub(crate) fn due(row: &LedgerRow, today: Date, calendar: &Calendar) -> Option<Due> {
    let day = row.due?;
    let left = calendar.between(today, day);
    let (words, tone) = match left {
        _ if !row.open => (String::new(), Tone::Plain),
        ..0 => (format::working_days_left(left.into()), Tone::Red),
        0..=SOON => (format::working_days_left(left.into()), Tone::Amber),
        _ => (String::new(), Tone::Plain),
    };
    let original = row
        .due_original
        .filter(|o| *o != day)
        .map(|o| format::short_date(o, today));
    Some(Due {
        date: format::short_date(day, today),
        original,
        left: words,
        tone,
        long_term: row.long_term,
    })
}

/// A deadline in one word or two, for short lists.
pub(crate) fn due_tag(day: Option<Date>, open: bool, today: Date, calendar: &Calendar) -> Tag {
    let Some(day) = day.filter(|_| open) else {
        return Tag::default();
    };
    let left = calendar.between(today, day);
    match left {
        ..0 => Tag::new(format::working_days_left(left.into()), Tone::Red),
        0..=SOON => Tag::new(format::working_days_left(left.into()), Tone::Amber),
        _ => Tag::new(
            format!("{} 到期", format::short_date(day, today)),
            Tone::Plain,
        ),
    }
}

/// The time class in words.
pub(crate) fn time_class(key: Option<&str>, long_term: bool) -> String {
    let class = TimeClass::ALL.into_iter().find(|c| Some(c.key()) == key);
    match (class, long_term) {
        (Some(TimeClass::LongTerm), _) | (None, true) => TimeClass::LongTerm.label().to_owned(),
        (Some(class), true) => format!("{} · 须长期坚持", class.label()),
        (Some(class), false) => class.label().to_owned(),
        (None, false) => String::new(),
    }
}

/// A moment in Shanghai.
pub(crate) fn local(ms: i64) -> DateTime {
    Offset::constant(8)
        .to_datetime(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The mark of a key problem.
pub(crate) fn key_problem() -> Tag {
    Tag::new("重点问题", Tone::Red)
}
