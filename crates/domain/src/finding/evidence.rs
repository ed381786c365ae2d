//! Evidence: files that show what was done, handed in by a unit, replaced by newer versions, withdrawn with a reason.
//!
//! A piece of evidence belongs to one finding and to the unit that handed it in; only that unit replaces it. Nothing is taken
//! away: earlier versions and withdrawn pieces stay on record. Whatever changes while the dossier is signed voids every
//! signature. A digest is never a key: the same bytes handed in by two units are two pieces of evidence, and neither unit
//! learns of the other.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Ending, Event, Finding, closure::ChecklistPoint};
use crate::{
    Refusal,
    clock::Stamp,
    id::{EvidenceId, FindingId, TaskId, UnitId},
    person::{By, Role},
    refusal::{check_text, check_words},
};

/// Most pieces of evidence of one finding, withdrawn ones included: nobody reads more before he signs.
pub const MOST_EVIDENCE: usize = 300;
/// Most versions of one piece.
pub(super) const MOST_VERSIONS: usize = 50;

/// What a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// 文件
    Document,
    /// 照片
    Photo,
    /// 表格
    Table,
    /// 会议记录
    Minutes,
    /// 票据
    Voucher,
    /// 制度
    Institution,
    /// 其他
    Other,
}

impl EvidenceKind {
    /// All kinds, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Document,
        Self::Photo,
        Self::Table,
        Self::Minutes,
        Self::Voucher,
        Self::Institution,
        Self::Other,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Document => "文件",
            Self::Photo => "照片",
            Self::Table => "表格",
            Self::Minutes => "会议记录",
            Self::Voucher => "票据",
            Self::Institution => "制度",
            Self::Other => "其他",
        }
    }

    /// Name in stored data, forms and the interface.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Photo => "photo",
            Self::Table => "table",
            Self::Minutes => "minutes",
            Self::Voucher => "voucher",
            Self::Institution => "institution",
            Self::Other => "other",
        }
    }
}

/// Who may open a piece of evidence. That it exists, its kind and its digest are seen by all who see the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// 一般
    Normal,
    /// 内部
    Internal,
    /// 含个人信息
    Personal,
}

impl Sensitivity {
    /// All of them, least first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Internal, Self::Personal];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "一般",
            Self::Internal => "内部",
            Self::Personal => "含个人信息",
        }
    }

    /// Name in stored data, forms and the interface.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Internal => "internal",
            Self::Personal => "personal",
        }
    }
}

/// What kind of file it is, decided from its bytes and never from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// PDF
    Pdf,
    /// Word document, 2007 and later
    Docx,
    /// Excel workbook, 2007 and later
    Xlsx,
    /// PowerPoint, 2007 and later
    Pptx,
    /// Documents of older Office and WPS versions: one container format, told apart only by their name
    Ole,
    /// OFD, GB/T 33190
    Ofd,
    /// Plain text
    Text,
    /// PNG picture
    Png,
    /// JPEG picture
    Jpeg,
    /// WebP picture
    Webp,
    /// HEIC picture, as telephones take them
    Heic,
}

impl FileType {
    /// All types that are taken.
    pub const ALL: [Self; 11] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Ole,
        Self::Ofd,
        Self::Text,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Heic,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word 文档",
            Self::Xlsx => "Excel 表格",
            Self::Pptx => "演示文稿",
            Self::Ole => "旧版 Office 或 WPS 文件",
            Self::Ofd => "OFD 版式文件",
            Self::Text => "文本",
            Self::Png => "PNG 图片",
            Self::Jpeg => "JPEG 图片",
            Self::Webp => "WebP 图片",
            Self::Heic => "HEIC 图片",
        }
    }

    /// Name in stored data and the interface.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Ole => "ole",
            Self::Ofd => "ofd",
            Self::Text => "text",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
            Self::Heic => "heic",
        }
    }

    /// The type as it is told to a browser. Older Office documents are told as bytes, so that nothing guesses at them.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Ole => "application/octet-stream",
            Self::Ofd => "application/ofd",
            Self::Text => "text/plain; charset=utf-8",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
        }
    }

    /// Endings of names that go with it; the first is given to a file whose name has another.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Ole => &["doc", "xls", "ppt", "wps", "et", "dps"],
            Self::Ofd => &["ofd"],
            Self::Text => &["txt", "csv", "md", "log"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
        }
    }

    /// Whether it is a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp | Self::Heic)
    }
}

/// A file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Where its bytes lie.
    pub blob_key: String,
    /// Digest of its bytes.
    pub digest: String,
    /// Number of its bytes.
    pub size: u64,
    /// What it is.
    pub file_type: FileType,
    /// What it was called.
    pub name: String,
}

/// What people say about a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAbout {
    /// What it is.
    pub kind: EvidenceKind,
    /// What it shows.
    pub title: String,
    /// The day it was taken or made.
    pub taken_on: Option<Date>,
    /// Who took, made or provided it.
    pub provided_by: String,
    /// Who may open it.
    pub sensitivity: Sensitivity,
    /// Points of the checklist it proves.
    pub proves: Vec<ChecklistPoint>,
}

/// Where a file was handed in before, when it is used again rather than uploaded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The other finding.
    pub finding: FindingId,
    /// The piece of evidence there.
    pub evidence: EvidenceId,
    /// Which version of it, from 1.
    pub version: u32,
}

/// A piece of evidence as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvidence {
    /// Identity.
    pub id: EvidenceId,
    /// For one task, or for the finding as a whole.
    pub task: Option<TaskId>,
    /// What is said about it.
    pub about: EvidenceAbout,
    /// The file.
    pub file: EvidenceFile,
    /// Where it was handed in before.
    pub origin: Option<Origin>,
}

/// A version of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceVersion {
    /// The file.
    pub file: EvidenceFile,
    /// Who handed it in, and when.
    pub stamp: Stamp,
}

/// A piece of evidence as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Identity.
    pub id: EvidenceId,
    /// For one task, or for the finding as a whole.
    pub task: Option<TaskId>,
    /// What is said about it.
    pub about: EvidenceAbout,
    /// The unit that handed it in, and alone may replace it.
    pub unit: UnitId,
    /// Where it was handed in before.
    pub origin: Option<Origin>,
    /// Versions that were replaced, oldest first.
    pub earlier: Vec<EvidenceVersion>,
    /// The version in force.
    pub current: EvidenceVersion,
    /// Why, when and by whom it was withdrawn.
    pub withdrawn: Option<Ending>,
}

impl Evidence {
    /// Number of the version in force, from 1.
    pub fn version(&self) -> u32 {
        u32::try_from(self.earlier.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    /// Every version with its number, oldest first.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = (u32, &EvidenceVersion)> {
        let numbers = 1..=self.version();
        let mut all: Vec<_> = self.earlier.iter().collect();
        all.push(&self.current);
        numbers.zip(all).collect::<Vec<_>>().into_iter()
    }

    /// Whether it counts.
    pub const fn is_in_force(&self) -> bool {
        self.withdrawn.is_none()
    }
}

fn check_about(about: &EvidenceAbout) -> Result<(), Refusal> {
    check_text("材料名称", &about.title, 120)?;
    check_words("来源", &about.provided_by, 120)
}

fn check_file(file: &EvidenceFile) -> Result<(), Refusal> {
    check_text("文件名", &file.name, 200)?;
    check_text("文件摘要值", &file.digest, 200)?;
    check_text("文件存放位置", &file.blob_key, 200)
}

impl Finding {
    /// Pieces of evidence that count.
    pub fn evidence_in_force(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence_items.iter().filter(|e| e.is_in_force())
    }

    /// How many pieces of evidence count.
    pub fn evidence_count(&self) -> u32 {
        u32::try_from(self.evidence_in_force().count()).unwrap_or(u32::MAX)
    }

    /// Those of `wanted` of which no piece counts.
    pub fn kinds_lacking(&self, wanted: &[EvidenceKind]) -> Vec<EvidenceKind> {
        let there = |kind: &EvidenceKind| self.evidence_in_force().any(|e| e.about.kind == *kind);
        let wanted = wanted.iter().copied();
        wanted.filter(|kind| !there(kind)).collect()
    }

    /// A piece of evidence of this finding, withdrawn ones included.
    pub fn evidence_item(&self, id: EvidenceId) -> Option<&Evidence> {
        self.evidence_items.iter().find(|e| e.id == id)
    }

    /// The piece, unless it was withdrawn.
    fn evidence(&self, id: EvidenceId) -> Result<&Evidence, Refusal> {
        let item = self.evidence_item(id).ok_or(Refusal::NoSuchEvidence)?;
        if item.is_in_force() {
            Ok(item)
        } else {
            Err(Refusal::EvidenceWithdrawn)
        }
    }

    fn own_evidence(
        &self,
        id: EvidenceId,
        by: &By,
        action: &'static str,
    ) -> Result<&Evidence, Refusal> {
        let item = self.evidence(id)?;
        if item.unit == by.unit {
            Ok(item)
        } else {
            Err(Refusal::NotYourEvidence { action })
        }
    }

    /// The same bytes twice from one unit are a mistake. What other units handed in is not compared: nobody learns by
    /// trying what they have.
    fn ensure_new_file(&self, file: &EvidenceFile, by: &By) -> Result<(), Refusal> {
        let known = self
            .evidence_in_force()
            .find(|e| e.unit == by.unit && e.current.file.digest == file.digest);
        known.map_or(Ok(()), |e| {
            Err(Refusal::EvidenceTwice {
                title: e.about.title.clone(),
            })
        })
    }

    pub(super) fn add_evidence(
        &self,
        mut evidence: NewEvidence,
        by: &By,
    ) -> Result<Event, Refusal> {
        check_about(&evidence.about)?;
        check_file(&evidence.file)?;
        if let Some(task) = evidence.task
            && !self.tasks.iter().any(|t| t.id == task)
        {
            return Err(Refusal::NoSuchTask);
        }
        if self.evidence_items.len() >= MOST_EVIDENCE {
            return Err(Refusal::TooMuchEvidence {
                limit: MOST_EVIDENCE,
            });
        }
        self.ensure_new_file(&evidence.file, by)?;
        evidence.about = trimmed(evidence.about);
        Ok(Event::EvidenceAdded {
            evidence,
            unit: by.unit,
        })
    }

    pub(super) fn replace_evidence(
        &self,
        id: EvidenceId,
        file: EvidenceFile,
        by: &By,
    ) -> Result<Event, Refusal> {
        let item = self.own_evidence(id, by, "更换")?;
        check_file(&file)?;
        if item.current.file.digest == file.digest {
            return Err(Refusal::NothingChanged);
        }
        if item.earlier.len() + 1 >= MOST_VERSIONS {
            return Err(Refusal::TooMuchEvidence {
                limit: MOST_VERSIONS,
            });
        }
        self.ensure_new_file(&file, by)?;
        Ok(Event::EvidenceReplaced { evidence: id, file })
    }

    pub(super) fn describe_evidence(
        &self,
        id: EvidenceId,
        about: EvidenceAbout,
        by: &By,
    ) -> Result<Event, Refusal> {
        let item = self.own_evidence(id, by, "修改")?;
        check_about(&about)?;
        let about = trimmed(about);
        if item.about == about {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::EvidenceDescribed {
            evidence: id,
            about,
        })
    }

    /// The unit withdraws what is its own; the office takes out what should not be there.
    pub(super) fn withdraw_evidence(
        &self,
        id: EvidenceId,
        reason: &str,
        by: &By,
    ) -> Result<Event, Refusal> {
        let item = self.evidence(id)?;
        let office = by.is(Role::OfficeClerk) || by.is(Role::OfficeDirector);
        if item.unit != by.unit && !office {
            return Err(Refusal::NotYourEvidence { action: "撤回" });
        }
        check_text("撤回理由", reason, 2000)?;
        Ok(Event::EvidenceWithdrawn {
            evidence: id,
            reason: reason.trim().to_owned(),
        })
    }

    /// A report refers to evidence of its own finding that counts.
    pub(super) fn check_reported_evidence(&self, ids: &[EvidenceId]) -> Result<(), Refusal> {
        ids.iter().try_for_each(|id| self.evidence(*id).map(drop))
    }

    pub(super) fn put_evidence(&mut self, new: NewEvidence, unit: UnitId, stamp: Stamp) {
        let NewEvidence {
            id,
            task,
            about,
            file,
            origin,
        } = new;
        if self.evidence_item(id).is_some() {
            return;
        }
        self.evidence_items.push(Evidence {
            id,
            task,
            about,
            unit,
            origin,
            earlier: Vec::new(),
            current: EvidenceVersion { file, stamp },
            withdrawn: None,
        });
    }

    pub(super) fn set_evidence(&mut self, id: EvidenceId, change: impl FnOnce(&mut Evidence)) {
        if let Some(item) = self.evidence_items.iter_mut().find(|e| e.id == id) {
            change(item);
        }
    }
}

fn trimmed(about: EvidenceAbout) -> EvidenceAbout {
    let mut proves = about.proves;
    proves.sort_unstable();
    proves.dedup();
    EvidenceAbout {
        title: about.title.trim().to_owned(),
        provided_by: about.provided_by.trim().to_owned(),
        proves,
        ..about
    }
}
