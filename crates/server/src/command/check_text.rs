//! `bihuan check-text`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use bihuan_intake::{Status, plausibility};
use bihuan_web::wire;

use super::say;

/// Options of the check.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckText {
    /// 写有整改情况的文件
    file: PathBuf,
    /// 所声称的状态
    #[arg(long, value_enum)]
    claim: Option<Claim>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Claim {
    /// 已完成
    Completed,
    /// 基本完成并长期坚持
    #[value(name = "long_term")]
    LongTerm,
    /// 正在推进
    #[value(name = "in_progress")]
    InProgress,
    /// 未启动
    #[value(name = "not_started")]
    NotStarted,
}

impl From<Claim> for Status {
    fn from(claim: Claim) -> Self {
        match claim {
            Claim::Completed => Self::Completed,
            Claim::LongTerm => Self::LongTerm,
            Claim::InProgress => Self::InProgress,
            Claim::NotStarted => Self::NotStarted,
        }
    }
}

impl CheckText {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("不能读取 {}", self.file.display()))?;
        let name = self
            .file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned());
        let source = bihuan_intake::formats::open(&bytes, name.as_deref())?;
        let checks = plausibility::check(
            &source.text,
            self.claim.map(Into::into),
            &plausibility::Context::default(),
        );
        let found = !checks.is_empty();
        if self.json {
            say(serde_json::to_string(&wire::ChecksBody::from(
                checks.as_slice(),
            ))?);
        } else if checks.is_empty() {
            say("核对未发现矛盾。");
        } else {
            for check in &checks {
                let mark = if check.severity == plausibility::Severity::Hard {
                    "矛盾"
                } else {
                    "提示"
                };
                say(format_args!("[{mark}] {}（{}）", check.message, check.rule));
            }
        }
        // A script asks for the lines; a person at the terminal is told by the exit code too.
        Ok(if found && !self.json {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}
