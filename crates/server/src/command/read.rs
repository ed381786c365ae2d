//! `bihuan read`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use bihuan_web::wire;

use super::say;

/// Options of reading.
#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// 要读取的文件
    file: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Read {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("不能读取 {}", self.file.display()))?;
        let name = self
            .file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned());
        let reading = bihuan_intake::read(&bytes, name.as_deref())?;
        let reading = wire::ReadingOut::from(&reading);
        if self.json {
            say(serde_json::to_string(&reading)?);
        } else {
            say(reading.for_people());
        }
        Ok(ExitCode::SUCCESS)
    }
}
