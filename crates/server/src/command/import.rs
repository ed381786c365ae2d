//! `bihuan import`

use std::{io::IsTerminal as _, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use bihuan_casework::{Context, Failure, import, rectification};
use bihuan_domain::{
    import::Against,
    rectification::{FindingList, Source},
};
use bihuan_store::RectificationRow;

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options of the import.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// 要导入的文件
    file: PathBuf,
    /// 整改代号，例如 YL-2026；没有时新建
    #[arg(long, value_name = "CODE")]
    rectification: String,
    /// 列入哪张清单
    #[arg(long, value_enum, default_value_t = List::Feedback)]
    list: List,
    /// 不再询问，直接列入台账
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// The three lists on the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum List {
    /// 反馈意见
    Feedback,
    /// 边巡边改
    DuringInspection,
    /// 对照自查
    SelfCheck,
}

impl From<List> for FindingList {
    fn from(list: List) -> Self {
        match list {
            List::Feedback => Self::Feedback,
            List::DuringInspection => Self::DuringInspection,
            List::SelfCheck => Self::SelfCheck,
        }
    }
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("不能读取 {}", self.file.display()))?;
        let app = boot::app(&self.place.place(true)?).await?;
        let ctx = boot::office(&app).await?;
        let name = self
            .file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let row = self.find_or_open(&ctx).await?;
        let upload = import::Upload {
            rectification: row.rectification.code.to_string(),
            name,
            bytes: bytes.into(),
        };
        let uploaded = import::upload(&ctx, upload).await?;
        let draft = &uploaded.record.draft;
        let new = draft.taken().filter(|r| r.against == Against::New).count();
        let changed = draft.taken().count() - new;
        say(format_args!(
            "读出 {} 个方面、{} 个问题：新增 {new} 个，情况有变化 {changed} 个，与台账相同 {} 个。",
            draft.aspects.iter().filter(|a| !a.title.is_empty()).count(),
            draft.rows.len(),
            draft.rows.len() - new - changed
        ));
        for remark in draft.remarks.iter().filter(|r| r.warning) {
            say(format_args!("请确认：{}", remark.text));
        }
        if new + changed == 0 {
            import::discard(&ctx, uploaded.document).await?;
            say("没有需要列入的内容。");
            return Ok(ExitCode::SUCCESS);
        }
        if !self.yes && !confirmed()? {
            import::discard(&ctx, uploaded.document).await?;
            say("未列入台账。");
            return Ok(ExitCode::FAILURE);
        }
        let done = import::confirm(&ctx, uploaded.document, self.list.into(), None).await?;
        bihuan_casework::search::catch_up(&app).await?;
        say(format_args!(
            "已列入台账：新增 {} 个，更新 {} 个。",
            done.new.len(),
            done.changed.len()
        ));
        Ok(ExitCode::SUCCESS)
    }

    async fn find_or_open(&self, ctx: &Context) -> anyhow::Result<RectificationRow> {
        match rectification::find(ctx, &self.rectification).await {
            Ok(row) => Ok(row),
            Err(Failure::NotFound) => {
                let today = Arc::clone(&ctx.app.clock).today();
                let open = rectification::Open {
                    code: self.rectification.clone(),
                    name: format!("{}整改", self.rectification.to_uppercase()),
                    source: Source::ProvincialInspection,
                    feedback_date: today,
                    period_end: None,
                };
                Ok(rectification::open(ctx, open).await?)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Asks on the terminal. Without one nobody can answer, so nothing is taken in.
fn confirmed() -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        eprintln!("未加 --yes，且没有终端可供确认。");
        return Ok(false);
    }
    eprint!("列入台账吗？输入“是”确认：");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "是" | "y" | "Y" | "yes"))
}
