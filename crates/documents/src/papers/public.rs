//! 整改进展情况通报: what the public is told, in the shape in which such reports are published: organization, the groups with
//! every problem and what was done about it, next steps, whom to turn to.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Passage, chinese, in_words, put_passages};
use crate::paper::{Block, Level, PageKind, Paper};

/// A report for the public.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicReport {
    /// Its title.
    pub title: String,
    /// What it is about and why: the first paragraph.
    pub preamble: String,
    /// How the work was organized, part by part.
    pub organization: Vec<Passage>,
    /// Where the problems stand together, with figures.
    pub standing: String,
    /// The groups of the source document, in its order.
    pub aspects: Vec<PublicAspect>,
    /// What comes next.
    pub next_steps: Vec<Passage>,
    /// Whom to turn to.
    pub contact: String,
    /// Who publishes.
    pub issuer: String,
    /// The day of the figures.
    pub day: Date,
    /// Entries of the journal that the figures are made from, so that the report can be made again.
    pub sequence: u64,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// A group of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAspect {
    /// Its words; empty when the document has no groups.
    pub title: String,
    /// The problems.
    pub findings: Vec<PublicFinding>,
}

/// A problem and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFinding {
    /// Its number in the document, or its ledger number.
    pub no: String,
    /// The problem.
    pub problem: String,
    /// What was done, in the words last reported; empty when nothing was reported.
    pub done: String,
    /// Where it stands, in one word.
    pub standing: String,
}

/// The paper.
pub fn public_report(it: &PublicReport) -> Paper {
    let mut paper = Paper::new(it.title.clone(), PageKind::Official, it.made_at);
    paper.paragraph(&it.preamble);
    paper.heading(Level::First, "一、组织整改落实情况");
    put_passages(&mut paper, &it.organization);
    paper.heading(Level::First, "二、反馈问题整改进展情况");
    paper.paragraph(&it.standing);
    for (at, aspect) in it.aspects.iter().enumerate() {
        if !aspect.title.is_empty() {
            let number = chinese(at + 1);
            paper.heading(
                Level::Second,
                format!("（{number}）反馈问题：{}", aspect.title),
            );
        }
        for finding in &aspect.findings {
            paper.paragraph(format!("{}.{}", finding.no, finding.problem));
            let done = if finding.done.is_empty() {
                "尚无进展报告。"
            } else {
                &finding.done
            };
            paper.paragraph(format!("整改情况：{done}（{}）", finding.standing));
        }
    }
    paper.heading(Level::First, "三、下一步整改工作安排");
    put_passages(&mut paper, &it.next_steps);
    if !it.contact.is_empty() {
        paper.paragraph(&it.contact);
    }
    paper.push(Block::issued(&it.issuer, in_words(it.day)));
    paper.note(format!(
        "本报告根据截至 {} 的台账生成（账本第 {} 笔）。公开前须经审核，删去不宜公开的内容。",
        it.day, it.sequence
    ));
    paper
}
