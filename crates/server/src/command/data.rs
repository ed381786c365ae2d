//! `bihuan data`

use std::{
    fs::File,
    io::{BufReader, BufWriter, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use bihuan_casework::data;
use bihuan_domain::{Clock as _, clock::day_of};

use super::say;
use crate::host::SystemClock;

/// Issues that are printed.
const PRINTED: usize = 50;

/// Data sets that units hand in.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 列出数据集
    List,
    /// 生成空白填报表（XLSX）
    Form {
        /// 数据集的名称或代号
        set: String,
        /// 输出文件
        output: PathBuf,
    },
    /// 核对填报的文件（XLSX、XLS、CSV），不写入任何内容
    Check {
        /// 数据集的名称或代号
        set: String,
        /// 填报的文件
        file: PathBuf,
        /// 标注了问题的工作簿写到这里
        #[arg(long, value_name = "FILE")]
        marked: Option<PathBuf>,
    },
}

impl Data {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let now = SystemClock.now();
        match self.what {
            What::List => {
                for set in data::sets()?.datasets() {
                    say(format_args!(
                        "{}\t{}\t{}",
                        set.name(),
                        set.title(),
                        set.purpose()
                    ));
                }
                Ok(ExitCode::SUCCESS)
            }
            What::Form { set, output } => {
                let mut file = BufWriter::new(created(&output)?);
                data::empty_form(&set, now, &mut file)?;
                file.flush()?;
                say(format_args!("已生成 {}", output.display()));
                Ok(ExitCode::SUCCESS)
            }
            What::Check { set, file, marked } => {
                let opened =
                    File::open(&file).with_context(|| format!("不能读取 {}", file.display()))?;
                let checked = data::check_file(&set, BufReader::new(opened), day_of(now))?;
                let passed = checked.verdict.passed;
                print(&checked.verdict);
                if let Some(output) = marked {
                    let mut file = BufWriter::new(created(&output)?);
                    checked.give_back(now, &mut file)?;
                    file.flush()?;
                    say(format_args!("标注了问题的工作簿：{}", output.display()));
                }
                Ok(if passed {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                })
            }
        }
    }
}

fn created(path: &std::path::Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| format!("不能写入 {}", path.display()))
}

fn print(verdict: &data::Verdict) {
    let word = if verdict.passed {
        "通过"
    } else {
        "退回整改"
    };
    say(format_args!("{} 行，{word}。", verdict.rows));
    for (code, count) in &verdict.counts {
        say(format_args!(
            "{code} {}：阻断 {}，警告 {}，提示 {}",
            code.title(),
            count.block,
            count.warning,
            count.hint
        ));
    }
    for issue in verdict.issues.iter().take(PRINTED) {
        let row = issue
            .place
            .row
            .map_or_else(String::new, |row| format!("第 {row} 行 "));
        let column = issue.place.column.as_deref().unwrap_or_default();
        let suggestion = issue
            .suggestion
            .as_ref()
            .map_or_else(String::new, |text| format!("建议：{text}"));
        say(format_args!(
            "【{}】{row}{column} {}{suggestion}",
            issue.level, issue.message
        ));
    }
    let more = verdict.issues.len().saturating_sub(PRINTED);
    if more > 0 {
        say(format_args!("另有 {more} 条，见标注了问题的工作簿。"));
    }
}
