//! Papers of a page or two: 证明书, 回访核查表, 抽查名单, 真实性承诺书.

use jiff::Timestamp;
use jiff::civil::Date;

use super::in_words;
use crate::paper::{Block, Field, Grid, GridColumn, GridRow, Level, PageKind, Paper, SignatureBox};

/// That a finding's record stands in the sealed journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Its stage and outcome in words.
    pub standing: String,
    /// What the rectification is called.
    pub rectification: String,
    /// How many entries the record has.
    pub entries: u64,
    /// Root of the tree at the checkpoint.
    pub root: String,
    /// Entries in the tree at the checkpoint.
    pub tree_size: u64,
    /// When the checkpoint was made, in words.
    pub sealed_at: String,
    /// Who signed the checkpoint.
    pub signatures: Vec<CertificateSignature>,
    /// Name of the proof file that belongs to it.
    pub proof_file: String,
    /// Digest of the proof file.
    pub proof_digest: String,
    /// Who issues it.
    pub issuer: String,
    /// Today.
    pub today: Date,
    /// When it is made.
    pub made_at: Timestamp,
}

/// A signature under the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSignature {
    /// Whose key.
    pub key: String,
    /// Which method.
    pub method: String,
    /// The signature.
    pub value: String,
}

/// The certificate.
pub fn certificate(it: &Certificate) -> Paper {
    let mut paper = Paper::new("整改记录证明书", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.paragraph(format!(
        "兹证明：问题 {} 的全部记录共 {} 条，已列入下述封存点，封存之后记录未作改动、增删。",
        it.number, it.entries
    ));
    paper.push(Block::Fields {
        pairs_per_row: 1,
        fields: vec![
            Field::new("问题编号", &it.number),
            Field::new("问题", &it.problem),
            Field::new("办理结果", &it.standing),
            Field::new("封存时间", &it.sealed_at),
            Field::new("封存记录数", it.tree_size.to_string()),
            Field::new("根摘要值", in_groups(&it.root)),
            Field::new("证明文件", &it.proof_file),
            Field::new("证明文件摘要值", in_groups(&it.proof_digest)),
        ],
    });
    paper.heading(Level::First, "一、封存签名");
    if it.signatures.is_empty() {
        paper.note("封存点没有签名，只能证明记录与根摘要值一致。");
    } else {
        let rows = it
            .signatures
            .iter()
            .map(|s| GridRow::of([s.key.clone(), s.method.clone(), in_groups(&s.value)]));
        paper.push(Block::Grid(Grid {
            columns: vec![
                GridColumn::text("签名方（密钥）", 5.0),
                GridColumn::short("算法", 2.4),
                GridColumn::text("签名值", 12.0),
            ],
            rows: rows.collect(),
        }));
    }
    paper.heading(Level::First, "二、怎样核验");
    paper.push(Block::List {
        items: vec![
            "1. 取得随本证明书交付的证明文件，核对其摘要值与上表一致。".to_owned(),
            "2. 在任意一台电脑上运行 bihuan verify 证明文件名，无需联网，也无需本系统的数据库。".to_owned(),
            "3. 核对程序显示的根摘要值与本证明书，以及与事先另行保存的根摘要值一致。".to_owned(),
            "4. 三者一致，说明记录自封存以来未被改动；任何一处不一致，请以另行保存的根摘要值为准查明原因。".to_owned(),
        ],
    });
    paper.push(Block::Issued {
        by: it.issuer.clone(),
        day: in_words(it.today),
    });
    paper
}

/// A long figure in groups of eight, so that it can be read aloud and broken into lines.
fn in_groups(figure: &str) -> String {
    let chars: Vec<char> = figure.chars().collect();
    chars
        .chunks(8)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A sheet to take along when somebody calls back: 回访核查表.
#[derive(Debug, Clone, PartialEq)]
pub struct CallBack {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// Outcome in words.
    pub outcome: String,
    /// When it left the ledger.
    pub closed: Option<Date>,
    /// What the unit says was reached.
    pub claimed: String,
    /// What is to be looked at.
    pub points: Vec<CallBackLine>,
    /// Who is to check, as far as it is known.
    pub checkers: String,
    /// When the sheet is made.
    pub made_at: Timestamp,
}

/// A point to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBackLine {
    /// What is looked at.
    pub point: String,
    /// What was seen; empty to be filled in by hand.
    pub seen: String,
}

/// The call-back sheet.
pub fn call_back(it: &CallBack) -> Paper {
    let mut paper = Paper::new("整改问题回访核查表", PageKind::Form, it.made_at);
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("问题编号", &it.number),
            Field::new("牵头单位", &it.lead),
            Field::wide("问题", &it.problem),
            Field::new("销号结论", &it.outcome),
            Field::new("销号日期", it.closed.map(in_words).unwrap_or_default()),
            Field::wide("所报成效", &it.claimed),
            Field::new("核查人", &it.checkers),
            Field::new("核查日期", "　　　年　　月　　日"),
        ],
    });
    paper.heading(Level::First, "一、核查要点");
    paper.push(Block::Grid(Grid {
        columns: vec![
            GridColumn::short("序", 1.2),
            GridColumn::text("核查要点", 7.0),
            GridColumn::short("符合", 1.8),
            GridColumn::short("不符", 1.8),
            GridColumn::text("现场所见", 8.0),
        ],
        rows: it
            .points
            .iter()
            .enumerate()
            .map(|(n, p)| {
                GridRow::of([
                    (n + 1).to_string(),
                    p.point.clone(),
                    "□".to_owned(),
                    "□".to_owned(),
                    p.seen.clone(),
                ])
            })
            .collect(),
    }));
    paper.heading(Level::First, "二、走访情况");
    paper.push(Block::Grid(Grid {
        columns: vec![
            GridColumn::short("走访对象", 4.0),
            GridColumn::short("联系方式", 4.0),
            GridColumn::short("是否知道此事", 3.0),
            GridColumn::short("是否满意", 3.0),
            GridColumn::text("意见", 7.0),
        ],
        rows: vec![GridRow::of([""; 5]); 4],
    }));
    paper.heading(Level::First, "三、核查结论");
    paper.paragraph("□ 整改属实，成果巩固　　□ 整改属实，仍需巩固　　□ 整改不实　　□ 问题反弹");
    let empty = |office: &str| SignatureBox {
        office: office.to_owned(),
        opinion: String::new(),
        signed: None,
    };
    paper.push(Block::Signatures {
        per_row: 2,
        boxes: vec![empty("核查人（两人以上）"), empty("被查单位负责人")],
    });
    paper
}

/// What was drawn for checking, and how anybody can draw it again: 抽查名单.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// What the rectification is called.
    pub rectification: String,
    /// Out of how many.
    pub of: usize,
    /// The seed of the draw.
    pub seed: String,
    /// How the draw works, in a sentence.
    pub method: String,
    /// What was drawn, in the order of the draw.
    pub lines: Vec<DrawnLine>,
    /// Who drew, and when, in words.
    pub drawn_by: String,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// A finding that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnLine {
    /// Its number.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Lead unit.
    pub lead: String,
    /// When it left the ledger.
    pub closed: Option<Date>,
}

/// The list of what was drawn.
pub fn drawn(it: &Drawn) -> Paper {
    let mut paper = Paper::new("整改问题抽查名单", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("抽取范围", format!("{} 个问题", it.of)),
            Field::new("抽取数量", format!("{} 个问题", it.lines.len())),
            Field::wide("抽取人和时间", &it.drawn_by),
            Field::wide("随机种子", &it.seed),
            Field::wide("抽取方法", &it.method),
        ],
    });
    paper.push(Block::Grid(Grid {
        columns: vec![
            GridColumn::short("序", 1.2),
            GridColumn::short("编号", 3.4),
            GridColumn::text("问题", 10.0),
            GridColumn::text("牵头单位", 3.4),
            GridColumn::short("销号日期", 3.0),
        ],
        rows: it
            .lines
            .iter()
            .enumerate()
            .map(|(n, l)| {
                GridRow::of([
                    (n + 1).to_string(),
                    l.number.clone(),
                    l.problem.clone(),
                    l.lead.clone(),
                    l.closed.map(|d| d.to_string()).unwrap_or_default(),
                ])
            })
            .collect(),
    }));
    paper.note("用同一种子对同一范围重新抽取，结果相同。");
    paper
}

/// 真实性承诺书, to be signed by hand or as it was given in the system.
#[derive(Debug, Clone, PartialEq)]
pub struct Pledge {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// What the rectification is called.
    pub rectification: String,
    /// Full name of the unit.
    pub unit: String,
    /// Who gave it and when; `None` to be signed by hand.
    pub given: Option<(String, Date)>,
    /// Digest of what it covers; empty when nothing was handed in.
    pub digest: String,
    /// When the paper is made.
    pub made_at: Timestamp,
}

/// The pledge.
pub fn pledge(it: &Pledge) -> Paper {
    let mut paper = Paper::new("真实性承诺书", PageKind::Official, it.made_at);
    paper.paragraph(format!(
        "对“{}”中编号为 {} 的问题（{}），我单位就整改情况作如下承诺：",
        it.rectification, it.number, it.problem
    ));
    for sentence in [
        "一、所报整改情况、数据与实际相符，没有虚报、漏报、瞒报。",
        "二、所交材料真实、完整，来源清楚，没有事后编造、代签、挪用。",
        "三、整改成效经得起检查，愿意接受核查、回访和群众监督。",
        "四、如有不实，由我单位和签字人承担责任。",
    ] {
        paper.paragraph(sentence);
    }
    if !it.digest.is_empty() {
        paper.paragraph(format!(
            "本承诺所对应的材料摘要值：{}。",
            in_groups(&it.digest)
        ));
    }
    let (by, day) = match &it.given {
        Some((name, day)) => (
            format!("{}\n承诺人：{name}（系统内承诺）", it.unit),
            in_words(*day),
        ),
        None => (
            format!("{}（盖章）\n主要负责人（签字）：　　　　　　", it.unit),
            "年　　月　　日".to_owned(),
        ),
    };
    paper.push(Block::Issued { by, day });
    paper
}
