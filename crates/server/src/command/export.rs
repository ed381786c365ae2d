//! `bihuan export`

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use bihuan_casework::{
    ledger::{self, ExportColumn, Format},
    paper::{FindingPaper, LedgerPaper, RoadmapSize},
};
use bihuan_domain::edition::Periodical;
use bihuan_store::{Filter, Order};

use super::{
    export_paper::{List, OneFinding, OneLetter, Sheet, TaskBook, chosen},
    say,
};
use crate::{boot, keys, place::PlaceArgs};

/// Options of the export.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

/// What to export.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// 整改台账
    Ledger(Ledger),
    /// 清单：问题、任务、责任、资料清单，或某一来源的整改落实清单
    List(List),
    /// 某单位的整改任务书
    TaskBook(TaskBook),
    /// 整改时间表
    Timetable(Sheet),
    /// 整改路线图（A3）
    Roadmap(Sheet),
    /// 整改挂图（A1）
    RoadmapA1(Sheet),
    /// 整改挂图（A0）
    RoadmapA0(Sheet),
    /// 整改情况报告（报上级，草稿）
    Internal(Sheet),
    /// 整改一周报告：从本周一到今天
    Week(Sheet),
    /// 整改月度小结：从本月一日到今天
    Month(Sheet),
    /// 公开通报（草稿，公开前须审核）
    Public(Sheet),
    /// 督办文书，按文号
    Letter(OneLetter),
    /// 问题卷宗；zip 为归档包
    Dossier(OneFinding),
    /// 销号申请审批表
    SignOff(OneFinding),
    /// 真实性承诺书
    Pledge(OneFinding),
    /// 回访核查表
    CallBack(OneFinding),
    /// 日志和检查点，供独立核验程序使用
    Journal(Journal),
}

#[derive(Debug, clap::Args)]
struct Ledger {
    /// 整改代号；不填则为反馈日期最近的一次
    #[arg(long, value_name = "CODE")]
    rectification: Option<String>,
    /// 文件格式
    #[arg(long, value_enum, default_value_t = FileFormat::Xlsx)]
    format: FileFormat,
    /// 输出文件；不填则为“代号.扩展名”
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, clap::Args)]
struct Journal {
    /// 输出文件
    #[arg(long, short, value_name = "FILE", default_value = "journal.jsonl")]
    out: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Journal {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.place.place(false)?;
        let store = boot::store(&place).await?;
        let trusted = keys::open(&place.folder, store.suite())?.trusted;
        let file =
            File::create(&self.out).with_context(|| format!("不能写入 {}", self.out.display()))?;
        let mut file = BufWriter::new(file);
        let write = |line: &str| file.write_all(line.as_bytes());
        let entries = store.export_journal(trusted, write).await?;
        file.into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()?;
        say(format_args!(
            "已导出日志 {entries} 条到 {}",
            self.out.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum FileFormat {
    /// Excel 工作簿
    Xlsx,
    /// 逗号分隔文本
    Csv,
    /// 供程序读取
    Json,
}

impl Export {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Ledger(cmd) => cmd.run().await,
            What::Journal(cmd) => cmd.run().await,
            What::List(cmd) => cmd.run().await,
            What::TaskBook(cmd) => cmd.run().await,
            What::Timetable(cmd) => cmd.run(LedgerPaper::Timetable).await,
            What::Roadmap(cmd) => cmd.run(LedgerPaper::Roadmap(RoadmapSize::A3)).await,
            What::RoadmapA1(cmd) => cmd.run(LedgerPaper::Roadmap(RoadmapSize::A1)).await,
            What::RoadmapA0(cmd) => cmd.run(LedgerPaper::Roadmap(RoadmapSize::A0)).await,
            What::Internal(cmd) => cmd.internal().await,
            What::Week(cmd) => cmd.period(Periodical::Week).await,
            What::Month(cmd) => cmd.period(Periodical::Month).await,
            What::Public(cmd) => cmd.public().await,
            What::Letter(cmd) => cmd.run().await,
            What::Dossier(cmd) => cmd.run(FindingPaper::Dossier).await,
            What::SignOff(cmd) => cmd.run(FindingPaper::SignOff).await,
            What::Pledge(cmd) => cmd.run(FindingPaper::Pledge).await,
            What::CallBack(cmd) => cmd.run(FindingPaper::CallBack).await,
        }
    }
}

impl Ledger {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let cmd = self;
        let app = boot::app(&cmd.place.place(false)?).await?;
        let ctx = boot::office(&app).await?;
        let row = chosen(&ctx, cmd.rectification.as_deref()).await?;
        let extension = match cmd.format {
            FileFormat::Xlsx => "xlsx",
            FileFormat::Csv => "csv",
            FileFormat::Json => "json",
        };
        let path = cmd
            .output
            .unwrap_or_else(|| PathBuf::from(format!("{}.{extension}", row.rectification.code)));
        let file = File::create(&path).with_context(|| format!("不能写入 {}", path.display()))?;
        let filter = Filter::default();
        let count = match cmd.format {
            FileFormat::Json => {
                let mut out = BufWriter::new(file);
                bihuan_web::write_ledger(&ctx, &row, &mut out).await?
            }
            format => {
                let format = if matches!(format, FileFormat::Csv) {
                    Format::Csv
                } else {
                    Format::Xlsx
                };
                let out = BufWriter::new(file);
                ledger::export(
                    &ctx,
                    &row,
                    &filter,
                    Order::Position,
                    format,
                    &ExportColumn::ALL,
                    out,
                )
                .await?
            }
        };
        say(format_args!("已导出 {count} 个问题到 {}", path.display()));
        Ok(ExitCode::SUCCESS)
    }
}
