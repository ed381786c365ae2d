//! `bihuan backup` and `bihuan restore`

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use bihuan_domain::Clock as _;
use bihuan_store::{Store, StoreError};

use super::say;
use crate::{boot, host::SystemClock, place::PlaceArgs};

/// Options of the backup.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// 备份文件
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Options of the restore.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// 备份文件
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Backup {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = boot::store(&self.place.place(false)?).await?;
        // Written beside its place first, so that a backup that stops half-way never looks like one.
        let partial = with_ending(&self.file, ".partial");
        let file =
            File::create(&partial).with_context(|| format!("不能写入 {}", partial.display()))?;
        let at_ms = SystemClock.now().as_millisecond();
        let (writer, manifest) = store
            .backup(BufWriter::new(file), at_ms)
            .await
            .context("备份没有完成")?;
        writer
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()?;
        fs::rename(&partial, &self.file)?;
        let rows: u64 = manifest.tables.iter().map(|t| t.rows).sum();
        say(format_args!(
            "已备份 {rows} 行、{} 个文件到 {}",
            manifest.blobs,
            self.file.display()
        ));
        if manifest.unsound.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        say(format_args!(
            "注意：{} 个文件缺失或已损坏，未包含在备份中：{}",
            manifest.unsound.len(),
            manifest.unsound.join("、")
        ));
        Ok(ExitCode::FAILURE)
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Restore {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let place = self.place.place(true)?;
        let file =
            File::open(&self.file).with_context(|| format!("不能读取 {}", self.file.display()))?;
        let restored = Store::restore(&place.store, file)
            .await
            .map_err(|error| match error {
                StoreError::NotEmpty => {
                    anyhow::anyhow!("目标中已有数据。请指定空的数据文件夹或空的数据库")
                }
                StoreError::Damaged(_) => {
                    anyhow::Error::new(error).context("备份文件已损坏或被改动，没有恢复任何内容")
                }
                other => anyhow::Error::new(other).context("恢复没有完成"),
            })?;
        // The index is made anew from the restored journal at the next start.
        let _ = fs::remove_dir_all(place.folder.join("index"));
        let rows: u64 = restored.manifest.tables.iter().map(|t| t.rows).sum();
        say(format_args!(
            "已恢复 {rows} 行、{} 个文件。",
            restored.manifest.blobs
        ));
        if restored.missing.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        say(format_args!(
            "注意：{} 个文件不在备份中：{}",
            restored.missing.len(),
            restored.missing.join("、")
        ));
        Ok(ExitCode::FAILURE)
    }
}
