//! 整改记录证明书: the proof of a finding on paper, with the proof file enclosed.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{in_groups, in_words, shortened};
use crate::paper::{Block, Enclosure, Field, GridColumn, GridRow, Level, PageKind, Paper};

/// A problem longer than this is cut: the whole of it stands in the proof file.
const PROBLEM: usize = 160;

/// What the proof of a finding proves.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The number of the finding.
    pub number: String,
    /// The problem.
    pub problem: String,
    /// Who answers for it.
    pub lead: String,
    /// When it was closed and with which outcome, in words.
    pub standing: String,
    /// What the rectification is called.
    pub rectification: String,
    /// How many entries the record of the finding has.
    pub entries: u64,
    /// Who signed the closure, in order.
    pub signatures: Vec<SignedOff>,
    /// Files that the entries name.
    pub files: Vec<SealedFile>,
    /// The checkpoint under which the proof stands.
    pub sealed: Sealed,
    /// Name of the proof file.
    pub proof_name: String,
    /// The proof file; it travels inside the PDF.
    pub proof: Arc<[u8]>,
    /// SHA-256 of the proof file.
    pub proof_digest: String,
    /// Who issues the certificate.
    pub issuer: String,
    /// Today.
    pub today: Date,
    /// When it is made.
    pub made_at: Timestamp,
}

/// A signature under the closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOff {
    /// In which office.
    pub office: String,
    /// Who.
    pub name: String,
    /// When, in words.
    pub at: String,
    /// Digest of what was signed.
    pub digest: String,
}

/// A file that the record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// Its digest.
    pub digest: String,
    /// Its size in words.
    pub size: String,
}

/// A checkpoint over the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its number.
    pub number: u64,
    /// When it was signed, in words.
    pub at: String,
    /// How many entries it covers.
    pub size: u64,
    /// The root.
    pub root: String,
    /// The number of the key that signed it.
    pub key: String,
    /// The methods in words.
    pub suite: String,
}

/// The certificate.
pub fn certificate(it: &Certificate) -> Paper {
    let mut paper = Paper::new("整改记录证明书", PageKind::Form, it.made_at);
    paper.subtitle = Some(it.rectification.clone());
    paper.paragraph(format!(
        "兹证明：问题 {} 从列入台账起的全部记录（共 {} 条）均在第 {} 号检查点之内，检查点签署之后没有改动、增删或调换。",
        it.number, it.entries, it.sealed.number
    ));
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("问题编号", &it.number),
            Field::new("牵头单位", &it.lead),
            Field::wide("问题", shortened(&it.problem, PROBLEM)),
            Field::wide("办理结果", &it.standing),
        ],
    });
    signatures(&mut paper, it);
    checkpoint(&mut paper, it);
    paper.heading(Level::First, "三、怎样核验");
    for step in [
        "1. 从 PDF 阅读器的“附件”栏取出证明文件，核对 SHA-256 摘要值与上表一致。".to_owned(),
        "2. 向出具单位另行索取公钥，核对公钥编号与上表一致，存为 keys.txt。".to_owned(),
        format!(
            "3. 在任何一台电脑上运行 bihuan verify {0} --keys keys.txt；没有本程序时运行 python3 tools/verify.py {0} --keys keys.txt。不需要联网，也不需要本系统的服务器。",
            it.proof_name
        ),
        "4. 显示“核验通过”，且根摘要值与上表以及见证方保存的一致，即证明记录未被改动。纸面文字以所附证明文件为准。".to_owned(),
    ] {
        paper.note(step);
    }
    paper.push(Block::issued(&it.issuer, in_words(it.today)));
    paper.enclosed.push(Enclosure {
        name: it.proof_name.clone(),
        media_type: "application/json",
        says: format!("问题 {} 的证明文件", it.number),
        bytes: Arc::clone(&it.proof),
    });
    paper
}

fn signatures(paper: &mut Paper, it: &Certificate) {
    paper.heading(Level::First, "一、谁签了字");
    if it.signatures.is_empty() {
        paper.note("还没有有效的签名。");
        return;
    }
    let rows = it.signatures.iter().map(|s| {
        GridRow::of([
            s.office.clone(),
            s.name.clone(),
            s.at.clone(),
            s.digest.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::text("职务", 4.6),
            GridColumn::text("姓名", 3.4),
            GridColumn::short("时间", 4.0),
            GridColumn::short("所签材料的摘要值", 5.0),
        ],
        rows,
    );
}

fn checkpoint(paper: &mut Paper, it: &Certificate) {
    let sealed = &it.sealed;
    paper.heading(Level::First, "二、检查点和证明文件");
    paper.push(Block::Fields {
        pairs_per_row: 2,
        fields: vec![
            Field::new("检查点", format!("第 {} 号，{}", sealed.number, sealed.at)),
            Field::new("覆盖记录", format!("{} 条（整个系统）", sealed.size)),
            Field::new("公钥编号", &sealed.key),
            Field::new("算法", &sealed.suite),
            Field::wide("根摘要值", in_groups(&sealed.root)),
            Field::wide("证明文件", format!("{}（附在本 PDF 之内）", it.proof_name)),
            Field::wide("SHA-256", in_groups(&it.proof_digest)),
        ],
    });
    if it.files.is_empty() {
        return;
    }
    let rows = it.files.iter().enumerate().map(|(n, file)| {
        GridRow::of([
            (n + 1).to_string(),
            in_groups(&file.digest),
            file.size.clone(),
        ])
    });
    paper.grid(
        vec![
            GridColumn::short("序", 1.2),
            GridColumn::text("记录中各文件的摘要值", 15.6),
            GridColumn::short("大小", 2.4),
        ],
        rows,
    );
}
