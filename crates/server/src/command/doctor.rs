//! `bihuan doctor`

use std::process::ExitCode;

use bihuan_store::{Check, Depth, Finding, Level};

use super::say;
use crate::{boot, place::PlaceArgs};

/// Options of the doctor.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// 逐字节核对全部文件和数据库（较慢）
    #[arg(long)]
    full: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Doctor {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.place.place(false)?;
        let store = boot::store(&place).await?;
        let depth = if self.full { Depth::Full } else { Depth::Quick };
        let findings = store.doctor(&place.store.blobs, depth).await?;
        if self.json {
            say(serde_json::to_string(&findings)?);
        } else {
            for finding in &findings {
                say(sentence(finding));
            }
        }
        let bad = findings.iter().any(|f| f.level == Level::Bad);
        Ok(if bad {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn sentence(finding: &Finding) -> String {
    let what = match finding.check {
        Check::Writing => "写入",
        Check::Durability => "断电不丢数据的设置",
        Check::Integrity => "数据库完整性",
        Check::Chains => "日志链",
        Check::Blobs => "文件",
        Check::Space => "磁盘空间",
    };
    let level = match finding.level {
        Level::Ok => "正常",
        Level::Warn => "注意",
        Level::Bad => "异常",
    };
    format!("[{level}] {what}  {}", finding.data)
}
