//! The story of a finding in sentences.

use std::collections::BTreeMap;

use bihuan_casework::{
    Directory, RecordEntry,
    account::role_of,
    finding::{Shown, StoryEntry},
};
use bihuan_domain::{
    Event, Office, Record as _,
    finding::{Figure as ReportedFigure, Sensitivity},
    id::{BatchId, EvidenceId, TaskId},
    look_back::LookBack,
};
use jiff::civil::Date;

use super::{sheet::unit_names, words};
use crate::{
    format,
    views::{
        finding::{Figure, Happening},
        parts::Tone,
    },
};

/// What happened to the finding and to the records about it, newest first.
pub(crate) fn story(shown: &Shown, directory: &Directory, today: Date) -> Vec<Happening> {
    let voided = voided(&shown.story);
    let own = shown.story.iter().map(|entry| {
        let mut happening = happening(entry, shown, directory, today);
        if let Some(count) = voided.get(&entry.version) {
            happening
                .title
                .push_str(&format!("，已有的 {count} 个签字全部作废"));
            happening.tone = Tone::Red;
        }
        ((entry.at_ms, 1), happening)
    });
    // Of the same moment: a look-back follows from the closure, a plan goes before the tasks that come from it.
    let records = shown.records.iter().map(|entry| {
        let turn = if entry.kind == LookBack::KIND { 2 } else { 0 };
        ((entry.at_ms, turn), of_record(entry, today))
    });
    let mut all: Vec<_> = own.chain(records).collect();
    // Stable: what the same command told stays in the order of its stream.
    all.sort_by_key(|(moment, _)| std::cmp::Reverse(*moment));
    all.into_iter().map(|(_, happening)| happening).collect()
}

/// Changes of what is signed that took signatures with them, and how many.
fn voided(story: &[StoryEntry]) -> BTreeMap<u64, usize> {
    let mut signed: Vec<Office> = Vec::new();
    let mut voided = BTreeMap::new();
    // The story is told newest first.
    for entry in story.iter().rev() {
        match &entry.event {
            Event::SentForSigning { .. } | Event::ClosureReturned { .. } => signed.clear(),
            Event::Countersigned { office, .. } | Event::Reviewed { office, .. } => {
                signed.push(*office);
            }
            Event::ClosureSentBack { to, .. } => {
                let from = signed.iter().position(|office| office == to);
                signed.truncate(from.unwrap_or(signed.len()));
            }
            Event::EvidenceAdded { .. }
            | Event::EvidenceReplaced { .. }
            | Event::EvidenceDescribed { .. }
            | Event::EvidenceWithdrawn { .. }
            | Event::DossierAmended { .. }
                if !signed.is_empty() =>
            {
                voided.insert(entry.version, signed.len());
                signed.clear();
            }
            _ => {}
        }
    }
    voided
}

/// The roles in which somebody acted, in words.
fn roles(names: &[String]) -> String {
    let labels: Vec<&str> = names
        .iter()
        .filter_map(|name| role_of(name))
        .map(bihuan_domain::Role::label)
        .collect();
    labels.join("、")
}

fn of_record(entry: &RecordEntry, today: Date) -> Happening {
    let at = words::local(entry.at_ms);
    let who = [entry.unit.as_deref(), entry.name.as_deref()];
    let who: Vec<&str> = who
        .into_iter()
        .flatten()
        .filter(|w| !w.is_empty())
        .collect();
    let who = if who.is_empty() {
        "系统".to_owned()
    } else {
        who.join(" ")
    };
    // What was done stands in the title, the reason or what was seen below it.
    let (what, says) = entry
        .says
        .split_once('：')
        .unwrap_or((entry.says.as_str(), ""));
    Happening {
        title: format!("{who}{what}"),
        role: roles(&entry.roles),
        when: format::moment(at, today),
        moment: format::machine_moment(at),
        says: says.to_owned(),
        figures: Vec::new(),
        tone: Tone::Plain,
    }
}

fn happening(entry: &StoryEntry, shown: &Shown, directory: &Directory, today: Date) -> Happening {
    let told = tell(&entry.event, shown, directory);
    let who = match (&entry.by, &entry.unit) {
        (Some((_, name)), Some(unit)) if !name.is_empty() => format!("{unit} {name}"),
        (Some((_, name)), None) if !name.is_empty() => name.clone(),
        _ => "系统".to_owned(),
    };
    let at = words::local(entry.at_ms);
    let figures = match &entry.event {
        Event::ProgressReported(progress) => progress.figures.iter().map(figure).collect(),
        _ => Vec::new(),
    };
    Happening {
        title: format!("{who}{}", told.what),
        role: roles(&entry.roles),
        when: format::moment(at, today),
        moment: format::machine_moment(at),
        says: told.says,
        figures,
        tone: told.tone,
    }
}

struct Told {
    what: String,
    says: String,
    tone: Tone,
}

fn told(what: impl Into<String>, says: impl Into<String>, tone: Tone) -> Told {
    Told {
        what: what.into(),
        says: says.into(),
        tone,
    }
}

fn tell(event: &Event, shown: &Shown, directory: &Directory) -> Told {
    let task = |id: &TaskId| {
        let tasks = &shown.changed.finding.tasks;
        tasks
            .iter()
            .find(|t| t.id == *id)
            .map(|t| t.title.clone())
            .unwrap_or_default()
    };
    match event {
        Event::FindingRecorded(_) => told("列入台账", "", Tone::Plain),
        Event::ReportedAnew { .. } => told("按新版文件更新了原文所述情况", "", Tone::Plain),
        Event::FindingCorrected { problem } => told("更正了问题表述", problem, Tone::Plain),
        Event::FindingAssigned(a) => {
            let mut parts = Vec::new();
            if let Some(lead) = a.lead {
                parts.push(format!("牵头单位 {}", directory.short_name(lead)));
            }
            let beside = [("责任单位", &a.responsible), ("配合单位", &a.assisting)];
            for (role, units) in beside {
                // A form says of every list who stands on it, also when nobody does.
                if let Some(units) = units.as_ref().filter(|units| !units.is_empty()) {
                    parts.push(format!("{role} {}", unit_names(directory, units)));
                }
            }
            if let Some(sponsor) = a.sponsor {
                parts.push(format!("包案领导 {}", directory.leader(sponsor)));
            }
            if let Some(day) = a.deadline {
                parts.push(format!("时限 {}", format::date(day)));
            }
            told("指定了责任和时限", parts.join("，"), Tone::Plain)
        }
        Event::FindingIssued => told("下达", "", Tone::Blue),
        Event::FindingPlanned { tasks, .. } => {
            let titles: Vec<&str> = tasks.iter().map(|t| t.title.as_str()).collect();
            told(
                format!("制定方案，共 {} 项任务", tasks.len()),
                titles.join("；"),
                Tone::Plain,
            )
        }
        Event::TaskAccepted { task: id, .. } => told("签收任务", task(id), Tone::Plain),
        Event::TaskDeclined { task: id, reason } => told(
            "申请退回任务",
            format!("{}：{reason}", task(id)),
            Tone::Amber,
        ),
        Event::TaskReassigned { task: id, unit } => told(
            format!("把任务改派给{}", directory.short_name(*unit)),
            task(id),
            Tone::Plain,
        ),
        Event::TaskHandedOver {
            task: id,
            unit,
            reason,
            until,
        } => told(
            format!(
                "提出把任务移交{}，请于 {} 前接收",
                directory.short_name(*unit),
                format::date(*until)
            ),
            format!("{}：{reason}", task(id)),
            Tone::Amber,
        ),
        Event::HandOverDueSet { task: id, until } => told(
            format!("把移交的接收期限定为 {}", format::date(*until)),
            task(id),
            Tone::Plain,
        ),
        Event::HandOverAccepted { task: id, .. } => told("接收移交的任务", task(id), Tone::Plain),
        Event::HandOverDeclined { task: id, reason } => told(
            "不接收移交的任务，仍由原单位承担",
            format!("{}：{reason}", task(id)),
            Tone::Amber,
        ),
        Event::TaskDivided { task: id, batches } => {
            let names: Vec<&str> = batches.iter().map(|b| b.name.as_str()).collect();
            told(
                format!("把任务分为 {} 批", batches.len()),
                format!("{}：{}", task(id), names.join("、")),
                Tone::Plain,
            )
        }
        Event::BatchMoved {
            task: id,
            batch,
            until,
            reason,
        } => told(
            format!(
                "把{}的时限调整到 {}",
                named_batch(shown, *id, *batch),
                format::date(*until)
            ),
            format!("{}：{reason}", task(id)),
            Tone::Amber,
        ),
        Event::BatchReached {
            task: id,
            batch,
            reached,
        } => told(
            format!(
                "报{}于 {} 达成",
                named_batch(shown, *id, *batch),
                format::date(reached.day)
            ),
            format!("{} {}", task(id), reached.note).trim_end(),
            Tone::Green,
        ),
        Event::ProgressReported(progress) => told("上报进展", &progress.text, Tone::Plain),
        Event::EvidenceAdded { evidence, .. } => {
            let way = if evidence.origin.is_some() {
                "引用佐证材料"
            } else {
                "提交佐证材料"
            };
            told(way, piece(shown, evidence.id), Tone::Plain)
        }
        Event::EvidenceReplaced { evidence, .. } => {
            told("更换佐证材料", piece(shown, *evidence), Tone::Plain)
        }
        Event::EvidenceDescribed { evidence, .. } => {
            told("修改佐证说明", piece(shown, *evidence), Tone::Plain)
        }
        Event::EvidenceWithdrawn { evidence, reason } => told(
            "撤回佐证材料",
            format!("{}：{reason}", piece(shown, *evidence)),
            Tone::Amber,
        ),
        Event::TaskSubmitted { task: id } => told("提交任务办结", task(id), Tone::Plain),
        Event::TaskConfirmed { task: id } => told("确认任务办结", task(id), Tone::Green),
        Event::TaskReturned { task: id, reason } => {
            told("退回任务", format!("{}：{reason}", task(id)), Tone::Red)
        }
        Event::ExtensionRequested { until, reason } => told(
            format!("申请延期至 {}", format::date(*until)),
            reason,
            Tone::Amber,
        ),
        Event::ExtensionGranted { until } => told(
            format!("批准延期至 {}", format::date(*until)),
            "原定时限保留。",
            Tone::Amber,
        ),
        Event::ExtensionRefused { reason } => told("未同意延期", reason, Tone::Red),
        Event::ClosureRequested { dossier, .. } => told(
            format!("申请销号（{}）", dossier.outcome.label()),
            "",
            Tone::Blue,
        ),
        Event::SentForSigning { checks, .. } if checks.is_empty() => {
            told("送签", "系统核对未发现矛盾。", Tone::Blue)
        }
        Event::SentForSigning { checks, .. } => told(
            "送签",
            format!("系统核对提示 {} 处，已附说明。", checks.len()),
            Tone::Blue,
        ),
        Event::Countersigned {
            office,
            digest,
            deputy_for,
            ..
        } => told(
            match deputy_for {
                Some(_) => format!("代{}会签", office.label()),
                None => format!("以{}身份会签", office.label()),
            },
            seal(digest),
            Tone::Blue,
        ),
        Event::Reviewed {
            office,
            digest,
            deputy_for,
            ..
        } => told(
            match deputy_for {
                Some(_) => format!("代{}联审人联审同意", office.label()),
                None => format!("代表{}联审同意", office.label()),
            },
            seal(digest),
            Tone::Blue,
        ),
        Event::FindingClosed {
            outcome, digest, ..
        } => told(
            format!("联审全部同意，销号（{}）", outcome.label()),
            seal(digest),
            Tone::Green,
        ),
        Event::ClosureReturned { office, reason } => {
            let office = office
                .map(|o| format!("以{}身份", o.label()))
                .unwrap_or_default();
            told(format!("{office}退回，全部签字作废"), reason, Tone::Red)
        }
        Event::ClosureSentBack { to, reason, .. } => told(
            format!("退回{}重签，此后的签字作废", to.label()),
            reason,
            Tone::Red,
        ),
        Event::SignerAdded {
            office,
            reviews,
            reason,
        } => told(
            format!(
                "增加{}参加{}",
                office.label(),
                if *reviews { "联审" } else { "会签" }
            ),
            reason,
            Tone::Amber,
        ),
        Event::SignerRemoved { office, reason } => told(
            format!("把{}从签字人中去掉", office.label()),
            reason,
            Tone::Amber,
        ),
        Event::ConflictDeclared { office, reason } => told(
            format!("作为{}申报回避，由代签人签字", office.label()),
            reason,
            Tone::Amber,
        ),
        Event::DossierAmended { .. } => told("更换了销号材料", "", Tone::Amber),
        Event::KeyProblemMarked { reason } => told("列为重点问题", reason, Tone::Amber),
        Event::KeyProblemUnmarked { reason } => told("取消重点问题", reason, Tone::Plain),
        Event::FindingSuspended { reason } => told("中止", reason, Tone::Amber),
        Event::FindingResumed => told("恢复", "", Tone::Plain),
        Event::FindingTerminated { reason } => told("终止", reason, Tone::Red),
        Event::FindingMerged { reason, .. } => told("并入其他问题", reason, Tone::Plain),
    }
}

/// What a piece of evidence is called today. A title may name people, so those of personal evidence stay in its own list.
fn piece(shown: &Shown, id: EvidenceId) -> String {
    match shown.changed.finding.evidence_item(id) {
        Some(item) if item.about.sensitivity == Sensitivity::Personal => {
            format!("{}（含个人信息）", item.about.kind.label())
        }
        Some(item) => format!("{}《{}》", item.about.kind.label(), item.about.title),
        None => String::new(),
    }
}

/// What a batch is called.
fn named_batch(shown: &Shown, task: TaskId, id: BatchId) -> String {
    let mut tasks = shown.changed.finding.tasks.iter();
    tasks
        .find(|t| t.id == task)
        .and_then(|t| t.batches.iter().find(|b| b.id == id))
        .map_or_else(|| "一个批次".to_owned(), |b| b.name.clone())
}

/// What exactly was signed, in short form.
fn seal(digest: &str) -> String {
    let short: String = digest.chars().take(8).collect();
    format!("所签材料摘要 {short}…")
}

fn figure(figure: &ReportedFigure) -> Figure {
    let of = figure
        .of_hundredths
        .map(|of| format!(" / {}", format::hundredths(of)))
        .unwrap_or_default();
    Figure {
        name: figure.name.clone(),
        value: format!(
            "{}{of} {}",
            format::hundredths(figure.value_hundredths),
            figure.unit
        ),
    }
}
