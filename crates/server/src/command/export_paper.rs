//! `bihuan export` of papers.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use bihuan_casework::{
    App, Context, letter,
    paper::{self, FindingPaper, LedgerPaper, ListKind, Made, PaperFormat},
    rectification::{self, RectificationRow},
};
use bihuan_domain::{edition::Periodical, rectification::FindingList};
use bihuan_store::Filter;
use tempfile::TempDir;

use super::say;
use crate::{boot, place::PlaceArgs};

/// A paper about the ledger.
#[derive(Debug, clap::Args)]
pub(super) struct Sheet {
    /// 整改代号；不填则为反馈日期最近的一次
    #[arg(long, value_name = "CODE")]
    rectification: Option<String>,
    /// 按台账第几号记录时的情况重做（报告上写明的记录序号）；不填则为现在
    #[arg(long, value_name = "SEQUENCE")]
    at: Option<u64>,
    #[command(flatten)]
    file: FileArgs,
}

/// Which file.
#[derive(Debug, clap::Args)]
struct FileArgs {
    /// 文件格式；不填则按输出文件的扩展名，都没有时为 docx
    #[arg(long, value_enum)]
    format: Option<PaperFile>,
    /// 输出文件；不填则用文书的名称
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, clap::ValueEnum)]
enum PaperFile {
    /// 打印和存档
    Pdf,
    /// 继续修改
    Docx,
    /// 表格类文书
    Xlsx,
    /// 归档包（只用于问题卷宗）
    Zip,
}

impl FileArgs {
    /// The kind of file that is asked for, by name or by the ending of the output.
    fn format(&self) -> anyhow::Result<PaperFormat> {
        if let Some(format) = self.format {
            return Ok(format.format());
        }
        let Some(ending) = self.output.as_deref().and_then(Path::extension) else {
            return Ok(PaperFormat::Docx);
        };
        PaperFormat::ALL
            .into_iter()
            .find(|format| ending.eq_ignore_ascii_case(format.extension()))
            .with_context(|| {
                format!(
                    "不知道扩展名 {} 是什么格式，请用 --format 写明 pdf、docx、xlsx 或 zip",
                    ending.display()
                )
            })
    }
}

impl PaperFile {
    const fn format(self) -> PaperFormat {
        match self {
            Self::Pdf => PaperFormat::Pdf,
            Self::Docx => PaperFormat::Docx,
            Self::Xlsx => PaperFormat::Xlsx,
            Self::Zip => PaperFormat::Zip,
        }
    }
}

/// One of the lists.
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// 哪种清单
    #[arg(value_enum)]
    kind: Kind,
    /// 只含一个来源的问题
    #[arg(long, value_enum)]
    origin: Option<Origin>,
    #[command(flatten)]
    sheet: Sheet,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// 问题清单
    Problems,
    /// 任务清单
    Tasks,
    /// 责任清单
    Responsibility,
    /// 资料清单
    Materials,
    /// 整改落实清单
    Implementation,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Origin {
    /// 反馈意见
    Feedback,
    /// 边巡边改
    DuringInspection,
    /// 对照自查
    SelfCheck,
}

/// 任务书
#[derive(Debug, clap::Args)]
pub(super) struct TaskBook {
    /// 单位简称
    #[arg(long, value_name = "NAME")]
    unit: String,
    #[command(flatten)]
    sheet: Sheet,
}

/// A paper about a finding.
#[derive(Debug, clap::Args)]
pub(super) struct OneFinding {
    /// 问题编号，如 YL-2024-003
    number: String,
    #[command(flatten)]
    file: FileArgs,
}

/// A letter.
#[derive(Debug, clap::Args)]
pub(super) struct OneLetter {
    /// 文号，如 云整改提〔2026〕12号
    number: String,
    #[command(flatten)]
    file: FileArgs,
}

impl OneLetter {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = opened(&self.file).await?;
        let ctx = boot::office(&app).await?;
        let id = letter::numbered(&ctx, &self.number)
            .await?
            .with_context(|| format!("没有文号为 {} 的文书", self.number))?;
        let made = paper::of_letter(&ctx, id, self.file.format()?).await?;
        keep(made, self.file.output)
    }
}

impl List {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let kind = match self.kind {
            Kind::Problems => ListKind::Problems,
            Kind::Tasks => ListKind::Tasks,
            Kind::Responsibility => ListKind::Responsibility,
            Kind::Materials => ListKind::Materials,
            Kind::Implementation => ListKind::Implementation,
        };
        let origin = self.origin.map(|origin| match origin {
            Origin::Feedback => FindingList::Feedback,
            Origin::DuringInspection => FindingList::DuringInspection,
            Origin::SelfCheck => FindingList::SelfCheck,
        });
        self.sheet.run(LedgerPaper::List(kind, origin)).await
    }
}

impl TaskBook {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let (app, _copy) = self.sheet.opened().await?;
        let units = app.store.units().await?;
        let Some(unit) = units
            .iter()
            .find(|u| u.short_name == self.unit || u.unit_name == self.unit)
        else {
            bail!("没有名为“{}”的单位", self.unit);
        };
        self.sheet.write(&app, LedgerPaper::TaskBook(unit.id)).await
    }
}

impl Sheet {
    /// The ledger as it stands, or as it stood; the copy goes away with what is given beside it.
    async fn opened(&self) -> anyhow::Result<(Arc<App>, Option<TempDir>)> {
        let place = self.file.place.place(false)?;
        match self.at {
            None => Ok((boot::app(&place).await?, None)),
            Some(at) => {
                let (app, copy) = boot::as_of(&place, at).await?;
                Ok((app, Some(copy)))
            }
        }
    }

    pub(super) async fn run(self, paper: LedgerPaper) -> anyhow::Result<ExitCode> {
        let (app, _copy) = self.opened().await?;
        self.write(&app, paper).await
    }

    pub(super) async fn period(self, kind: Periodical) -> anyhow::Result<ExitCode> {
        let (app, _copy) = self.opened().await?;
        let ctx = boot::office(&app).await?;
        let row = chosen(&ctx, self.rectification.as_deref()).await?;
        let made = paper::of_period(&ctx, &row, kind, self.file.format()?).await?;
        keep(made, self.file.output)
    }

    pub(super) async fn public(self) -> anyhow::Result<ExitCode> {
        let (app, _copy) = self.opened().await?;
        let ctx = boot::office(&app).await?;
        let row = chosen(&ctx, self.rectification.as_deref()).await?;
        let made = paper::public_report(&ctx, &row, self.file.format()?).await?;
        keep(made, self.file.output)
    }

    pub(super) async fn internal(self) -> anyhow::Result<ExitCode> {
        let (app, _copy) = self.opened().await?;
        let ctx = boot::office(&app).await?;
        let row = chosen(&ctx, self.rectification.as_deref()).await?;
        let made = paper::internal_report(&ctx, &row, self.file.format()?).await?;
        keep(made, self.file.output)
    }

    async fn write(self, app: &Arc<App>, paper: LedgerPaper) -> anyhow::Result<ExitCode> {
        let ctx = boot::office(app).await?;
        let row = chosen(&ctx, self.rectification.as_deref()).await?;
        let format = self.file.format()?;
        let made = paper::of_ledger(&ctx, &row, &Filter::default(), paper, format).await?;
        keep(made, self.file.output)
    }
}

impl OneFinding {
    pub(super) async fn run(self, paper: FindingPaper) -> anyhow::Result<ExitCode> {
        let app = opened(&self.file).await?;
        let ctx = boot::office(&app).await?;
        let id = app
            .store
            .finding_by_number(&ctx.scope(), &self.number)
            .await?
            .with_context(|| format!("台账中没有编号为 {} 的问题", self.number))?;
        let made = paper::of_finding(&ctx, id, paper, self.file.format()?).await?;
        keep(made, self.file.output)
    }
}

async fn opened(file: &FileArgs) -> anyhow::Result<Arc<App>> {
    boot::app(&file.place.place(false)?).await
}

/// The rectification with this code, or the one of the latest feedback.
pub(super) async fn chosen(ctx: &Context, code: Option<&str>) -> anyhow::Result<RectificationRow> {
    match code {
        Some(code) => Ok(rectification::find(ctx, code).await?),
        None => rectification::list(ctx)
            .await?
            .first()
            .cloned()
            .context("还没有整改台账"),
    }
}

/// Writes the file where it is wanted, or under its own name.
pub(super) fn keep(made: Made, output: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let path = output.unwrap_or_else(|| PathBuf::from(made.name));
    std::fs::write(&path, made.bytes).with_context(|| format!("不能写入 {}", path.display()))?;
    say(format_args!("已导出到 {}", path.display()));
    Ok(ExitCode::SUCCESS)
}
