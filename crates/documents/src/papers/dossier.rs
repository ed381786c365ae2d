//! 问题卷宗: one volume for each finding, from the passage it was read from to the look back, with a catalogue.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::registers::{self, Dealt, Decided, Planned, ProofNote, Ruled};
use super::sign_off::{SignOff, body as sign_off_body, evidence, numbered};
use super::{Entry, chinese, in_words};
use crate::paper::{
    Block, CatalogueEntry, Field, GridColumn, GridRow, Level, PageKind, Paper, Picture,
};

/// Everything a volume holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The finding.
    pub entry: Entry,
    /// What the rectification is called.
    pub rectification: String,
    /// Who keeps the volume.
    pub keeper: String,
    /// Name of the document it was read from, and its words.
    pub passage: Option<(String, String)>,
    /// The words of the approved plan, once there is one.
    pub planned: Option<Planned>,
    /// What meetings decided, latest first.
    pub decisions: Vec<Decided>,
    /// Rules that answer it.
    pub rules: Vec<Ruled>,
    /// Who was held to account; empty for a reader who may not see the register.
    pub dealt: Vec<Dealt>,
    /// The proof, once it is closed.
    pub proof: Option<ProofNote>,
    /// What was reported, oldest first.
    pub reports: Vec<Reported>,
    /// Evidence with the bytes of what can be shown.
    pub exhibits: Vec<Exhibit>,
    /// The request for closure, once there is one.
    pub sign_off: Option<SignOff>,
    /// How it was closed, in words; empty while it is open.
    pub closure: String,
    /// Looks back after closure.
    pub look_backs: Vec<LookedBack>,
    /// What happened, oldest first: day, what, who.
    pub story: Vec<[String; 3]>,
    /// Its completeness.
    pub assessed: Assessed,
    /// Today.
    pub today: Date,
    /// When the volume is made.
    pub made_at: Timestamp,
}

/// A progress report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The day.
    pub day: Date,
    /// Who reported.
    pub by: String,
    /// Which task; empty for the finding as a whole.
    pub task: String,
    /// What was done.
    pub text: String,
    /// Figures in words.
    pub figures: Vec<String>,
}

/// An original that belongs to the volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Name of the file.
    pub name: String,
    /// Who handed it in.
    pub by: String,
    /// When, in words.
    pub day: String,
    /// The file; `None` when the reader may not open it.
    pub bytes: Option<Arc<[u8]>>,
}

impl Exhibit {
    /// The file as a picture, if it is one or a PDF.
    fn picture(&self) -> Option<Picture> {
        Picture::read(Arc::clone(self.bytes.as_ref()?))
    }
}

/// A look back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedBack {
    /// The day.
    pub day: Date,
    /// Who looked.
    pub by: String,
    /// What was found, in words.
    pub result: String,
    /// What was seen.
    pub text: String,
}

/// How complete the volume is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// Out of a hundred.
    pub score: u32,
    /// Parts and how it stands with them.
    pub parts: Vec<PartState>,
}

/// How it stands with a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartState {
    /// The part.
    pub part: String,
    /// 齐全, 缺, 待办
    pub state: String,
    /// What is missing.
    pub missing: String,
}

/// The volume as one paper.
pub fn dossier(it: &Dossier) -> Paper {
    let e = &it.entry;
    let mut paper = Paper::new("整改问题卷宗", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.running_head = Some(format!("{}　整改问题卷宗", e.number));
    paper.push(Block::Cover {
        fields: vec![
            Field::new("问题编号", &e.number),
            Field::new("问题", super::shortened(&e.problem, 90)),
            Field::new("牵头单位", &e.owners.lead),
            Field::new("包案领导", &e.owners.sponsor),
            Field::new("办理状态", &e.stage),
            Field::new("完整度", format!("{}%", it.assessed.score)),
            Field::new("立卷单位", &it.keeper),
            Field::new("立卷日期", in_words(it.today)),
        ],
    });
    let parts = parts(it);
    paper.push(Block::Heading {
        level: Level::First,
        text: "卷内目录".to_owned(),
        anchor: None,
    });
    let mut entries: Vec<CatalogueEntry> = parts
        .iter()
        .map(|part| CatalogueEntry {
            author: part.author.clone(),
            title: part.title.to_owned(),
            day: part.day.clone(),
            anchor: Some(part.anchor.to_owned()),
            note: part.note.clone(),
        })
        .collect();
    entries.extend(
        it.exhibits
            .iter()
            .filter(|x| x.picture().is_none())
            .map(|x| CatalogueEntry {
                author: x.by.clone(),
                title: x.name.clone(),
                day: x.day.clone(),
                anchor: None,
                note: "原件另存".to_owned(),
            }),
    );
    paper.push(Block::Catalogue { entries });
    completeness(&mut paper, &it.assessed);
    for (n, part) in parts.iter().enumerate() {
        paper.push(Block::NewPage);
        paper.push(Block::Heading {
            level: Level::First,
            text: format!("{}、{}", chinese(n + 1), part.title),
            anchor: Some(part.anchor.to_owned()),
        });
        (part.write)(&mut paper, it);
    }
    paper
}

/// A part of the volume: its line of the catalogue, and how it is written.
struct PartOf {
    title: &'static str,
    anchor: &'static str,
    author: String,
    day: String,
    note: String,
    write: fn(&mut Paper, &Dossier),
}

fn parts(it: &Dossier) -> Vec<PartOf> {
    let e = &it.entry;
    let part = |title, anchor, author: &str, day: Option<Date>, write| PartOf {
        title,
        anchor,
        author: author.to_owned(),
        day: day.map(|d| d.to_string()).unwrap_or_default(),
        note: String::new(),
        write,
    };
    let lead = e.owners.lead.as_str();
    let mut parts = vec![
        part(
            "问题底稿",
            "paper",
            &it.keeper,
            None,
            passage as fn(&mut Paper, &Dossier),
        ),
        part("整改方案", "plan", lead, e.issued, plan),
    ];
    if let Some(first) = it.decisions.first() {
        let held = Some(first.day);
        let decided = part(
            "会议议定事项",
            "decisions",
            &it.keeper,
            held,
            registers::decisions,
        );
        parts.push(decided);
    }
    if !it.reports.is_empty() {
        let mut reports_part = part(
            "进展报告",
            "reports",
            lead,
            it.reports.last().map(|r| r.day),
            reports,
        );
        reports_part.note = format!("共 {} 次", it.reports.len());
        parts.push(reports_part);
    }
    if !e.evidence.is_empty() || !it.exhibits.is_empty() {
        let mut pieces = part("佐证材料", "evidence", lead, None, exhibits);
        pieces.note = format!("共 {} 份", e.evidence.len());
        parts.push(pieces);
    }
    if let Some(last) = it.rules.iter().map(|r| r.issued).max() {
        parts.push(part(
            "制度成果",
            "rules",
            lead,
            Some(last),
            registers::rules,
        ));
    }
    if it.sign_off.is_some() {
        parts.push(part("销号申请审批表", "signoff", lead, e.closed, signing));
    }
    if let Some(first) = it.dealt.first() {
        let day = Some(first.day);
        parts.push(part("问责处理", "dealt", &it.keeper, day, registers::dealt));
    }
    if !it.look_backs.is_empty() {
        let last = it.look_backs.last().map(|l| l.day);
        parts.push(part("回头看记录", "lookback", &it.keeper, last, look_backs));
    }
    if it.proof.is_some() {
        let day = Some(it.today);
        parts.push(part(
            "完整性证明",
            "proof",
            &it.keeper,
            day,
            registers::proof,
        ));
    }
    parts.push(part("办理过程", "story", &it.keeper, Some(it.today), story));
    parts
}

fn completeness(paper: &mut Paper, assessed: &Assessed) {
    paper.heading(Level::First, format!("卷内材料完整度：{}%", assessed.score));
    paper.grid(
        vec![
            GridColumn::text("应有材料", 6.0),
            GridColumn::short("情况", 2.4),
            GridColumn::text("尚缺", 10.0),
        ],
        assessed
            .parts
            .iter()
            .map(|p| GridRow::of([p.part.clone(), p.state.clone(), p.missing.clone()])),
    );
}

fn passage(paper: &mut Paper, it: &Dossier) {
    let e = &it.entry;
    let mut fields = vec![
        Field::new("问题编号", &e.number),
        Field::new("原文序号", &e.source_no),
        Field::new("方面", &e.aspect),
        Field::new("项目", &e.item),
        Field::wide("问题", &e.problem),
    ];
    match &it.passage {
        Some((document, words)) => {
            fields.push(Field::wide("来源文件", document));
            fields.push(Field::wide("原文摘录", words));
        }
        None => fields.push(Field::wide("原文摘录", "没有关联反馈原文。")),
    }
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields,
    });
}

fn plan(paper: &mut Paper, it: &Dossier) {
    let e = &it.entry;
    let original = e.due_original.map(|d| d.to_string()).unwrap_or_default();
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("包案领导", &e.owners.sponsor),
            Field::new("牵头单位", &e.owners.lead),
            Field::new("责任单位", e.owners.responsible.join("、")),
            Field::new("配合单位", e.owners.assisting.join("、")),
            Field::new("时限类别", &e.time_class),
            Field::new(
                "下达日期",
                e.issued.map(|d| d.to_string()).unwrap_or_default(),
            ),
            Field::new("完成时限", e.due.map(|d| d.to_string()).unwrap_or_default()),
            Field::new("原定时限", original),
        ],
    });
    if let Some(planned) = &it.planned {
        registers::planned(paper, planned);
    }
    if e.tasks.is_empty() {
        paper.note("尚未分解任务。");
        return;
    }
    let rows = e.tasks.iter().map(|t| {
        GridRow::of([
            t.title.clone(),
            t.measures.join("\n"),
            t.unit.clone(),
            t.due.map(|d| d.to_string()).unwrap_or_default(),
            t.stage.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::text("任务", 5.0),
            GridColumn::text("措施", 8.6),
            GridColumn::text("承担单位", 3.2),
            GridColumn::short("时限", 3.0),
            GridColumn::short("进度", 2.2),
        ],
        rows,
    );
}

fn reports(paper: &mut Paper, it: &Dossier) {
    for report in &it.reports {
        let about = if report.task.is_empty() {
            String::new()
        } else {
            format!("　{}", report.task)
        };
        paper.heading(
            Level::Third,
            format!("{}　{}{about}", report.day, report.by),
        );
        paper.paragraph(report.text.clone());
        if !report.figures.is_empty() {
            paper.paragraph(format!("数据：{}。", report.figures.join("；")));
        }
    }
}

fn exhibits(paper: &mut Paper, it: &Dossier) {
    evidence(paper, &it.entry);
    for (n, exhibit) in it.exhibits.iter().enumerate() {
        let caption = format!("材料 {}　{}", n + 1, exhibit.name);
        if let Some(picture) = exhibit.picture() {
            paper.picture(picture, Some(caption));
        }
    }
}

fn signing(paper: &mut Paper, it: &Dossier) {
    if let Some(form) = &it.sign_off {
        sign_off_body(paper, form, Level::Second);
    }
    if !it.closure.is_empty() {
        numbered(paper, Level::Second, 8, "销号");
        paper.paragraph(it.closure.clone());
    }
}

fn look_backs(paper: &mut Paper, it: &Dossier) {
    let rows = it.look_backs.iter().map(|l| {
        GridRow::of([
            l.day.to_string(),
            l.by.clone(),
            l.result.clone(),
            l.text.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::short("日期", 3.0),
            GridColumn::text("核查人", 3.0),
            GridColumn::short("结论", 3.0),
            GridColumn::text("所见", 10.0),
        ],
        rows,
    );
}

fn story(paper: &mut Paper, it: &Dossier) {
    paper.grid(
        vec![
            GridColumn::short("时间", 4.0),
            GridColumn::text("事项", 12.0),
            GridColumn::text("办理人", 4.0),
        ],
        it.story.iter().map(|line| GridRow::of(line.clone())),
    );
}
