//! 任务书: what one unit has to do, until when, and who answers for it.

use super::{Entry, Ledger, chinese, in_words};
use crate::paper::{Block, Level, PageKind, Paper};

/// What the book is about.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskBook {
    /// The ledger with the findings in which the unit takes part, and in them the unit's own tasks.
    pub ledger: Ledger,
    /// Full name of the unit.
    pub unit: String,
    /// Its short name, as it stands in the entries.
    pub short_name: String,
    /// Who issues the book.
    pub issuer: String,
}

/// The book as an official paper.
pub fn task_book(book: &TaskBook) -> Paper {
    let ledger = &book.ledger;
    let mut paper = Paper::new("整改任务书", PageKind::Official, ledger.made_at);
    paper.push(Block::Flush {
        text: format!("{}：", book.unit),
    });
    let (led, shared): (Vec<&Entry>, Vec<&Entry>) = ledger
        .entries
        .iter()
        .partition(|e| e.owners.lead == book.short_name);
    let own = |e: &Entry| e.tasks.iter().filter(|t| t.unit == book.short_name).count();
    let tasks: usize = ledger.entries.iter().map(own).sum();
    paper.paragraph(format!(
        "现将“{}”中由你单位承担的整改任务下达如下：牵头问题{}个，参与问题{}个，承担任务{}项。请逐项签收，按期办结。",
        ledger.name,
        led.len(),
        shared.len(),
        tasks
    ));
    let mut part = 0;
    for (title, entries) in [("牵头整改的问题", led), ("参与整改的问题", shared)] {
        if entries.is_empty() {
            continue;
        }
        part += 1;
        paper.heading(Level::First, format!("{}、{title}", chinese(part)));
        for (n, entry) in entries.into_iter().enumerate() {
            finding(&mut paper, book, entry, n + 1);
        }
    }
    part += 1;
    paper.heading(Level::First, format!("{}、办理要求", chinese(part)));
    paper.paragraph(
        "（一）收到任务书后在系统内签收，并确定经办人；确不属于本单位职责的，写明理由申请退回。",
    );
    paper.paragraph("（二）有进展随时上报，数据前后一致，并附佐证材料；材料由本单位负责人审核。");
    paper.paragraph("（三）不能按期完成的，在到期前提出延期申请；原定时限不作改动，延期另行记录。");
    paper.paragraph("（四）任务全部办结后，由牵头单位申请销号。");
    paper.push(Block::issued(&book.issuer, in_words(ledger.today)));
    paper
}

fn finding(paper: &mut Paper, book: &TaskBook, e: &Entry, n: usize) {
    paper.heading(Level::Second, format!("（{}）{}", chinese(n), e.number));
    paper.paragraph(format!("问题：{}", e.problem));
    let mut who = vec![format!("牵头单位：{}", e.owners.lead)];
    for (name, units) in [
        ("责任单位", &e.owners.responsible),
        ("配合单位", &e.owners.assisting),
    ] {
        if !units.is_empty() {
            who.push(format!("{name}：{}", units.join("、")));
        }
    }
    if !e.owners.sponsor.is_empty() {
        who.push(format!("包案领导：{}", e.owners.sponsor));
    }
    paper.paragraph(format!("{}。", who.join("；")));
    let mut when: Vec<String> = Vec::new();
    if !e.time_class.is_empty() {
        when.push(format!("时限类别：{}", e.time_class));
    }
    when.push(match (e.due, e.long_term) {
        (Some(due), true) => format!("完成时限：{}，并长期坚持", in_words(due)),
        (Some(due), false) => format!("完成时限：{}", in_words(due)),
        (None, true) => "完成时限：长期坚持".to_owned(),
        (None, false) => "完成时限：另行通知".to_owned(),
    });
    paper.paragraph(format!("{}。", when.join("；")));
    let own = e.tasks.iter().filter(|t| t.unit == book.short_name);
    for (n, task) in own.enumerate() {
        let until = task
            .due
            .filter(|due| Some(*due) != e.due)
            .map_or_else(String::new, |due| format!("（{}前）", in_words(due)));
        paper.heading(Level::Third, format!("{}. {}{until}", n + 1, task.title));
        let items = task
            .measures
            .iter()
            .enumerate()
            .map(|(n, m)| format!("（{}）{m}", n + 1));
        paper.push(Block::List {
            items: items.collect(),
        });
    }
}
