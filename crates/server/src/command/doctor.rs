//! `bihuan doctor`

use std::process::ExitCode;

use bihuan_casework::paper::{DocumentError, UsedFont};
use bihuan_store::{Check, Depth, Finding, Level};
use serde_json::{Value, json};

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
        // A machine without Chinese fonts serves everything but PDF, so fonts are never worse than worth a note.
        let fonts = boot::typesetter(&place).used();
        if self.json {
            let mut all = findings
                .iter()
                .map(serde_json::to_value)
                .collect::<Result<Vec<_>, _>>()?;
            all.push(fonts_as_data(&fonts));
            say(serde_json::to_string(&all)?);
        } else {
            for finding in &findings {
                say(sentence(finding));
            }
            for line in fonts_in_words(&fonts) {
                say(line);
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

/// One line for each letter of official papers.
fn fonts_in_words(fonts: &Result<Vec<UsedFont>, DocumentError>) -> Vec<String> {
    match fonts {
        Err(error) => vec![format!("[注意] 字体  {error}")],
        Ok(fonts) => fonts
            .iter()
            .map(|font| {
                let letter = font.typeface.label();
                if font.is_own() {
                    format!("[正常] 字体  {letter}：{}", font.family)
                } else {
                    format!("[注意] 字体  {letter}：没有安装，用 {} 代替", font.family)
                }
            })
            .collect(),
    }
}

/// The same in the form of the other findings.
fn fonts_as_data(fonts: &Result<Vec<UsedFont>, DocumentError>) -> Value {
    let (level, data) = match fonts {
        Err(error) => (Level::Warn, json!({ "missing": error.to_string() })),
        Ok(fonts) => {
            let whole = fonts.iter().all(UsedFont::is_own);
            let letters: serde_json::Map<String, Value> = fonts
                .iter()
                .map(|font| {
                    let shown = json!({ "family": font.family, "own": font.is_own() });
                    (font.typeface.key().to_owned(), shown)
                })
                .collect();
            (if whole { Level::Ok } else { Level::Warn }, letters.into())
        }
    };
    json!({ "check": "fonts", "level": level, "data": data })
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
