//! `bihuan proof`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use bihuan_casework::{paper, proof};
use bihuan_domain::id::FindingId;

use super::{export_paper::keep, say};
use crate::{boot, place::PlaceArgs};

/// Options of the proof.
#[derive(Debug, clap::Args)]
pub(crate) struct Proof {
    /// 问题：台账编号，或系统内的标识
    finding: String,
    /// 输出文件；不填则为“编号.proof.json”，加 --certificate 时为“编号 证明书.pdf”
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 生成证明书（PDF），证明文件附在其中
    #[arg(long, conflicts_with = "without_text")]
    certificate: bool,
    /// 不包含可能涉及个人的文字，只保留其摘要
    #[arg(long)]
    without_text: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Proof {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let app = boot::app(&self.place.place(false)?).await?;
        let ctx = boot::office(&app).await?;
        let id = match self.finding.parse::<FindingId>() {
            Ok(id) => id,
            Err(_) => app
                .store
                .finding_by_number(&ctx.scope(), &self.finding)
                .await?
                .with_context(|| format!("没有找到编号为 {} 的问题", self.finding))?,
        };
        if self.certificate {
            let made = paper::certificate_of(&ctx, id).await?;
            return keep(made, self.out);
        }
        let made = proof::file(&ctx, id, !self.without_text).await?;
        let path = self
            .out
            .unwrap_or_else(|| PathBuf::from(format!("{}.proof.json", self.finding)));
        std::fs::write(&path, made.to_file())
            .with_context(|| format!("不能写入 {}", path.display()))?;
        say(format_args!(
            "已写入 {}。可在任何电脑上用 bihuan verify 核验，公钥编号 {}",
            path.display(),
            made.key.id().short()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
