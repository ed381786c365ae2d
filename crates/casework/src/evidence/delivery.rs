//! Files on their way in: written to the storage as they come, looked at once they are whole, and forgotten unless a command
//! keeps them.

use std::sync::Arc;

use bihuan_access::Action;
use bihuan_domain::{
    Finding, Refusal,
    finding::{EvidenceFile, FileType},
    id::FindingId,
    secrecy_mark,
};
use bihuan_intake::{
    file_type::{self, NotTaken},
    formats,
};
use bihuan_store::{BlobRef, Changed, StoreError};
use bytes::Bytes;
use futures::Stream;

use super::{LIMIT, MOST_FILES};
use crate::{App, Context, Failure};

/// A file that came in whole and may be kept.
#[derive(Debug, Clone)]
pub struct Received {
    /// What it is.
    pub file: EvidenceFile,
    pub(super) blob: BlobRef,
}

/// Files on their way into one finding. Those that no command has kept are deleted when it is dropped.
pub struct Delivery {
    app: Arc<App>,
    pub(super) finding: FindingId,
    pub(super) files: Vec<Received>,
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery")
            .field("finding", &self.finding)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

/// Asks whether the person may hand in evidence now, before a byte of it is taken.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Refused`] when the finding takes no evidence.
pub async fn begin(ctx: &Context, finding: FindingId) -> Result<Delivery, Failure> {
    let changed = crate::finding::load(ctx, finding).await?;
    ctx.allow(Action::AddEvidence, Some(&changed.standing()))?;
    ensure_takes(&changed)?;
    Ok(Delivery {
        app: Arc::clone(&ctx.app),
        finding,
        files: Vec::new(),
    })
}

fn ensure_takes(changed: &Changed) -> Result<(), Failure> {
    let stage = &changed.finding.stage;
    if stage.takes_evidence() {
        Ok(())
    } else {
        Err(Refusal::WrongStage {
            action: "提交佐证材料",
            actual: stage.label(),
        }
        .into())
    }
}

impl Delivery {
    /// Files that came in so far.
    pub fn files(&self) -> &[Received] {
        &self.files
    }

    /// Takes one file. `name` is what the sender calls it; it is only shown.
    ///
    /// # Errors
    /// [`Failure::NotTaken`], [`Failure::Invalid`] when the upload breaks off or there are too many files. Nothing of the
    /// file stays.
    pub async fn take<E>(
        &mut self,
        name: &str,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<(), Failure>
    where
        E: std::fmt::Display,
    {
        if self.files.len() >= MOST_FILES {
            return Err(Failure::Invalid(format!(
                "一次最多提交 {MOST_FILES} 个文件，请分次提交。"
            )));
        }
        let blob = self.write(name, bytes).await?;
        let looked_at = self.look_at(name, &blob).await;
        match looked_at {
            Ok(file) => {
                self.files.push(Received { file, blob });
                Ok(())
            }
            Err(failure) => {
                self.app.store.delete_blob(&blob.key).await?;
                Err(failure)
            }
        }
    }

    async fn write<E: std::fmt::Display>(
        &self,
        name: &str,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<BlobRef, Failure> {
        use futures::StreamExt as _;
        let broken = std::sync::atomic::AtomicBool::new(false);
        let bytes = bytes.map(|chunk| {
            chunk.map_err(|error| {
                broken.store(true, std::sync::atomic::Ordering::Relaxed);
                std::io::Error::other(error.to_string())
            })
        });
        let written = self
            .app
            .store
            .put_blob(self.app.ids.next(), bytes, LIMIT)
            .await;
        match written {
            Ok(blob) => Ok(blob),
            Err(StoreError::TooLarge { .. }) => Err(not_taken(name, NotTaken::TooLarge)),
            Err(_) if broken.into_inner() => Err(Failure::Invalid(
                "上传没有完成，可能是网络中断，文件没有保存，请重新上传。".to_owned(),
            )),
            Err(other) => Err(other.into()),
        }
    }

    /// Reads the file back, whole and checked, and looks what it is: one or two at a time, so that memory stays bounded.
    async fn look_at(&self, name: &str, blob: &BlobRef) -> Result<EvidenceFile, Failure> {
        let _turn = self.app.desk.turn().await?;
        let bytes = self.app.store.read_blob(blob).await?;
        let looking = tokio::task::spawn_blocking(move || judge(&bytes));
        let judged = looking
            .await
            .map_err(|e| Failure::Internal(format!("looking at a file: {e}")))?;
        let file_type = match judged {
            Ok(file_type) => file_type,
            Err(Judged::NotTaken(why)) => return Err(not_taken(name, why)),
            Err(Judged::Secret(mark)) => return Err(Refusal::SecrecyMark { mark }.into()),
        };
        Ok(EvidenceFile {
            blob_key: blob.key.clone(),
            digest: blob.digest.to_string(),
            size: blob.size,
            file_type,
            name: file_type::kept_name(name, file_type),
        })
    }

    /// Deletes what the finding does not have.
    pub(super) async fn settle(mut self, finding: Option<&Finding>) -> Result<(), Failure> {
        for received in std::mem::take(&mut self.files) {
            let kept = finding.is_some_and(|f| has(f, &received.blob.key));
            if !kept {
                self.app.store.delete_blob(&received.blob.key).await?;
            }
        }
        Ok(())
    }
}

fn has(finding: &Finding, key: &str) -> bool {
    finding
        .evidence_items
        .iter()
        .any(|e| e.versions().any(|(_, v)| v.file.blob_key == key))
}

/// Deletes files that a crash left behind more than a day ago. For the start of the server; failures are logged.
pub async fn sweep(app: Arc<App>) {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let before = app.clock.now().as_millisecond() - DAY_MS;
    match app.store.sweep_blobs(before).await {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "files that no command had kept were deleted"),
        Err(error) => tracing::warn!(%error, "leftover files could not be swept"),
    }
}

/// A sender who goes away in the middle leaves nothing. What a crash leaves is swept at the next start.
impl Drop for Delivery {
    fn drop(&mut self) {
        let files = std::mem::take(&mut self.files);
        if files.is_empty() {
            return;
        }
        let app = Arc::clone(&self.app);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                for received in files {
                    // A file that a command has kept is refused by the store and stays.
                    if let Err(error) = app.store.delete_blob(&received.blob.key).await {
                        tracing::debug!(%error, "a file stays");
                    }
                }
            });
        }
    }
}

fn not_taken(name: &str, why: NotTaken) -> Failure {
    let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    Failure::NotTaken { name, why }
}

enum Judged {
    NotTaken(NotTaken),
    Secret(String),
}

/// What the file is, and that nothing in it is marked as a state secret, as far as it can be read.
fn judge(bytes: &[u8]) -> Result<FileType, Judged> {
    let file_type = file_type::inspect(bytes).map_err(Judged::NotTaken)?;
    let readable = matches!(
        file_type,
        FileType::Pdf | FileType::Docx | FileType::Xlsx | FileType::Text
    );
    // What cannot be read, such as a scan, is for people to look at.
    if readable
        && let Ok(source) = formats::open(bytes, None)
        && let Some(mark) = secrecy_mark(&source.text)
    {
        return Err(Judged::Secret(mark));
    }
    Ok(file_type)
}
