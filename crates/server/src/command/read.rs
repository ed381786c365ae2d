//! `bihuan read`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use bihuan_intake::{Entry, Reading, Severity, Status};
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
        if self.json {
            say(serde_json::to_string(&wire::ReadingBody::from(&reading))?);
        } else {
            show(&reading);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The outline as a person reads it.
fn show(reading: &Reading) {
    if !reading.title.is_empty() {
        say(&reading.title);
    }
    let findings: usize = reading.aspects.iter().map(|a| leaves(&a.entries)).sum();
    if findings == 0 {
        say("没有找到问题清单。");
    } else {
        say(format_args!(
            "{} 个方面，{findings} 个问题",
            reading
                .aspects
                .iter()
                .filter(|a| !a.title.is_empty())
                .count()
        ));
    }
    for aspect in &reading.aspects {
        if !aspect.title.is_empty() {
            say(format_args!("\n【{}】", aspect.title));
        }
        entries(&aspect.entries, 0);
    }
    for remark in &reading.diagnostics {
        let mark = if remark.severity == Severity::Warning {
            "请确认"
        } else {
            "说明"
        };
        say(format_args!("{mark}：{}", remark.message));
    }
}

fn leaves(entries: &[Entry]) -> usize {
    entries
        .iter()
        .map(|e| {
            if e.children.is_empty() {
                1
            } else {
                leaves(&e.children)
            }
        })
        .sum()
}

fn entries(list: &[Entry], depth: usize) {
    for entry in list {
        let indent = "  ".repeat(depth);
        let no = entry
            .no
            .as_deref()
            .map(|n| format!("{n}. "))
            .unwrap_or_default();
        let status = match entry.status.status {
            Status::Completed => "已完成",
            Status::LongTerm => "基本完成并长期坚持",
            Status::InProgress => "正在推进",
            Status::NotStarted => "未启动",
            Status::Unclear => "说不准",
        };
        let words = if entry.status.words.is_empty() {
            String::new()
        } else {
            format!("（{}）", entry.status.words.join("、"))
        };
        if entry.children.is_empty() {
            say(format_args!(
                "{indent}{no}{}  [{status}{words}]",
                entry.problem
            ));
        } else {
            say(format_args!("{indent}{no}{}", entry.problem));
        }
        entries(&entry.children, depth + 1);
    }
}
