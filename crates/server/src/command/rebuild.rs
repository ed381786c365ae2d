//! `bihuan rebuild`

use std::process::ExitCode;

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options of the rebuild.
#[derive(Debug, clap::Args)]
pub(crate) struct Rebuild {
    /// 只核对，不改动
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Rebuild {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = boot::store(&self.place.place(false)?).await?;
        let seen = store.rebuild(!self.check).await?;
        say(format_args!(
            "日志 {} 条，问题 {} 个。",
            seen.entries, seen.findings
        ));
        if !self.check {
            say("已由日志重建。");
            return Ok(ExitCode::SUCCESS);
        }
        if seen.drift.is_empty() {
            say("核对一致。");
            return Ok(ExitCode::SUCCESS);
        }
        for drift in seen.drift.iter().take(50) {
            say(format_args!(
                "不一致：{} {} {}",
                drift.table, drift.key, drift.what
            ));
        }
        say(format_args!(
            "共 {} 处不一致；确认数据库未被他人改动后，可运行 bihuan rebuild 由日志重建。",
            seen.drift.len()
        ));
        Ok(ExitCode::FAILURE)
    }
}
