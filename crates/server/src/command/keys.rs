//! `bihuan keys`

use std::process::ExitCode;

use super::say;
use crate::{boot, keys, place::PlaceArgs};

/// Options of the keys.
#[derive(Debug, clap::Args)]
pub(crate) struct Keys {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Keys {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.place.place(false)?;
        let store = boot::store(&place).await?;
        let seals = keys::open(&place.folder, store.suite())?;
        let present = seals.signer.public_key();
        if self.json {
            let list: Vec<_> = seals
                .trusted
                .iter()
                .map(|key| {
                    serde_json::json!({
                        "algorithm": key.algorithm(), "public": hex::encode(key.bytes()),
                        "id": key.id(), "present": key == present,
                    })
                })
                .collect();
            say(serde_json::to_string(&list)?);
        } else {
            say("# 检查点签名公钥，可整段保存为公钥文件，供 bihuan verify --keys 使用");
            for key in &seals.trusted {
                let state = if key == present {
                    "正在使用"
                } else {
                    "以前使用"
                };
                say(format_args!("# 编号 {}（{state}）", key.id().short()));
                say(key);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
