//! `bihuan compare`

use std::process::ExitCode;

use anyhow::Context as _;
use bihuan_intake::likeness::{self, Likeness};
use bihuan_web::wire;

use super::say;

/// Options of the comparison.
#[derive(Debug, clap::Args)]
pub(crate) struct Compare {
    /// 第一个问题的表述；以 @ 开头时为文件名
    a: String,
    /// 第二个问题的表述；以 @ 开头时为文件名
    b: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Compare {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let found = likeness::compare(&text(&self.a)?, &text(&self.b)?);
        if self.json {
            say(serde_json::to_string(&wire::LikenessBody::from(&found))?);
        } else {
            say(sentence(&found));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The words themselves, or those in the file that is named.
fn text(given: &str) -> anyhow::Result<String> {
    let Some(path) = given.strip_prefix('@') else {
        return Ok(given.to_owned());
    };
    let bytes = std::fs::read(path).with_context(|| format!("不能读取 {path}"))?;
    Ok(bihuan_intake::formats::open(&bytes, Some(path))?.text)
}

fn sentence(found: &Likeness) -> String {
    let verdict = if found.same {
        "很可能是同一个问题"
    } else {
        "不是同一个问题，或文字不足以认定"
    };
    let body = wire::LikenessBody::from(found);
    let words = if body.words.is_empty() {
        "没有对应的词语".to_owned()
    } else {
        format!("对应的词语：{}", body.words.join("、"))
    };
    format!("{verdict}（相似度 {:.0}%）。{words}。", found.score * 100.0)
}
