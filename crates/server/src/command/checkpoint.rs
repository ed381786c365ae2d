//! `bihuan checkpoint`

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use bihuan_domain::Clock as _;
use bihuan_journal::Witness;
use bihuan_store::StoreError;

use super::say;
use crate::{boot, host::SystemClock, keys, place::PlaceArgs};

/// Options of the checkpoint.
#[derive(Debug, clap::Args)]
pub(crate) struct Checkpoint {
    /// 见证文件：在末尾追加当前检查点，由另一方保管
    #[arg(long, value_name = "FILE")]
    witness: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Checkpoint {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.place.place(false)?;
        let store = boot::store(&place).await?;
        let seals = keys::open(&place.folder, store.suite())?;
        let at_ms = SystemClock.now().as_millisecond();
        let sealed = match store.seal(seals.signer.as_ref(), at_ms).await {
            Ok(sealed) => sealed,
            Err(StoreError::Damaged(what)) => {
                say(format_args!("没有签署：日志与上一个检查点不符（{what}）。"));
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(error).context("检查点没有签署"),
        };
        let signed = sealed.context("台账中还没有任何记录")?;
        let mut added = false;
        if let Some(path) = &self.witness {
            let witness = read_witness(path)?;
            let key = seals
                .trusted
                .iter()
                .find(|key| key.id() == signed.checkpoint.key)
                .context("签署该检查点的公钥不在可信公钥之列")?
                .clone();
            match store.witness_line(&witness, &signed, key).await {
                Ok(Some(line)) => {
                    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
                    file.write_all(line.to_line().as_bytes())?;
                    file.sync_all()?;
                    added = true;
                }
                Ok(None) => {}
                Err(StoreError::Damaged(what)) => {
                    say(format_args!(
                        "没有追加：现有记录与见证文件不符，有记录被改动或数据被退回到以前（{what}）。"
                    ));
                    return Ok(ExitCode::FAILURE);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let c = &signed.checkpoint;
        if self.json {
            say(serde_json::to_string(&serde_json::json!({
                "checkpoint": c, "signature": signed.signature, "added": added,
            }))?);
            return Ok(ExitCode::SUCCESS);
        }
        say(format_args!(
            "第 {} 号检查点，覆盖 {} 条记录",
            c.number, c.size
        ));
        say(format_args!("根摘要 {}", c.root));
        say(format_args!("公钥编号 {}", c.key.short()));
        if let Some(path) = &self.witness {
            let what = if added { "已追加到" } else { "已在" };
            say(format_args!("{what}见证文件 {}", path.display()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a witness file; one that is not there yet is empty.
pub(super) fn read_witness(path: &Path) -> anyhow::Result<Witness> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Witness::default()),
        Err(error) => {
            return Err(error).with_context(|| format!("不能读取见证文件 {}", path.display()));
        }
    };
    match Witness::read(&bytes) {
        Ok(witness) => Ok(witness),
        Err(fault) => bail!("{fault}"),
    }
}
