//! Papers: lists, task books, timetables, forms and volumes as PDF, DOCX, XLSX or a folder.
//!
//! Whoever may list a part of the ledger may have it on paper, and whoever may see a finding may have its papers: a paper
//! holds nothing that its reader could not see on the page.

mod certificate;
mod draft;
mod draw;
mod enclosed;
mod explanation;
mod finding;
mod fonts;
mod internal;
mod ledger;
mod letter;
mod minutes;
mod must_see;
mod period;
mod public;
mod registers;
mod result;
mod suggestion;
mod view;
mod volume;

use bihuan_documents::{docx, paper::Paper, xlsx};
use bihuan_domain::{id::UnitId, rectification::FindingList};

pub use bihuan_documents::{
    DocumentError, UsedFont,
    papers::{ListKind, RoadmapSize},
};
pub use certificate::certificate_of;
pub use draw::of_draw;
pub use explanation::of_flag;
pub use finding::of_finding;
pub use fonts::Typesetter;
pub use internal::internal_report;
pub use ledger::of_ledger;
pub use letter::of_letter;
pub use minutes::of_meeting;
pub use must_see::{may_see, must_see};
pub use period::of_period;
pub use public::public_report;
pub use result::of_evaluation;
pub use suggestion::of_suggestions;

use crate::{Context, Failure};

/// A paper about a part of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerPaper {
    /// One of the lists; of one origin or of all.
    List(ListKind, Option<FindingList>),
    /// 时间表
    Timetable,
    /// 路线图, on the table or on the wall.
    Roadmap(RoadmapSize),
    /// 任务书 of a unit.
    TaskBook(UnitId),
}

/// A paper about one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingPaper {
    /// 销号申请审批表
    SignOff,
    /// 问题卷宗
    Dossier,
    /// 真实性承诺书
    Pledge,
    /// 回访核查表
    CallBack,
}

impl FindingPaper {
    /// All papers.
    pub const ALL: [Self; 4] = [Self::SignOff, Self::Dossier, Self::Pledge, Self::CallBack];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignOff => "销号申请审批表",
            Self::Dossier => "问题卷宗",
            Self::Pledge => "真实性承诺书",
            Self::CallBack => "回访核查表",
        }
    }

    /// Its name in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SignOff => "sign-off",
            Self::Dossier => "dossier",
            Self::Pledge => "pledge",
            Self::CallBack => "call-back",
        }
    }
}

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperFormat {
    /// PDF, for printing and keeping.
    Pdf,
    /// Text document, for going on editing.
    Docx,
    /// Workbook; of papers that are one table.
    Xlsx,
    /// A folder with the volume, the originals and their digests.
    Zip,
}

impl PaperFormat {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Zip];

    /// Ending of the file name, and name in addresses.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Zip => "zip",
        }
    }

    /// Media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Zip => "application/zip",
        }
    }
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its name, with ending.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A paper as a file.
async fn made(
    ctx: &Context,
    paper: Paper,
    name: String,
    format: PaperFormat,
) -> Result<Made, Failure> {
    let bytes = match format {
        PaperFormat::Pdf => fonts::set(&ctx.app, paper).await?,
        PaperFormat::Docx => docx(&paper).map_err(failed)?,
        PaperFormat::Xlsx => {
            let (table, rows) = paper.table().ok_or_else(|| {
                Failure::Invalid("这种文书不是表格，请导出为 PDF 或 DOCX。".to_owned())
            })?;
            let mut bytes = Vec::new();
            xlsx(&table, rows, &mut bytes).map_err(failed)?;
            bytes
        }
        PaperFormat::Zip => {
            return Err(Failure::Invalid(
                "只有问题卷宗可以导出为文件夹，请选择 PDF 或 DOCX。".to_owned(),
            ));
        }
    };
    Ok(Made {
        name: format!("{name}.{}", format.extension()),
        media_type: format.media_type(),
        bytes,
    })
}

fn failed(error: DocumentError) -> Failure {
    match error {
        DocumentError::NoChineseFont | DocumentError::TooManyRows => {
            Failure::Invalid(error.to_string())
        }
        other => Failure::Internal(other.to_string()),
    }
}
