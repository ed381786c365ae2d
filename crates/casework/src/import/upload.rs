//! Upload a document: read it, compare it with the ledger, keep it as a draft.

use bihuan_access::{Action, Scope};
use bihuan_domain::{
    id::DocumentId,
    import::{Draft, DraftEvent},
};
use bihuan_intake::NotADocument;
use bihuan_store::{DocumentRecord, DraftRecord, StoreError};
use bytes::Bytes;

use super::{LIMIT, MOST_ROWS, draft};
use crate::{Context, Failure, reading, rectification};

/// A document that was handed in.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Code of the rectification.
    pub rectification: String,
    /// Name of the file as sent; only shown, never used as a path.
    pub name: String,
    /// The file.
    pub bytes: Bytes,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Uploaded {
    /// The document, which is the draft's identity too.
    pub document: DocumentId,
    /// The draft.
    pub record: DraftRecord,
}

/// Reads a document and keeps it as a draft.
///
/// # Errors
/// [`Failure::NotADocument`] for what cannot be read, [`Failure::Invalid`] when nothing in it is a problem.
pub async fn upload(ctx: &Context, cmd: Upload) -> Result<Uploaded, Failure> {
    ctx.allow(Action::Import, None)?;
    let row = rectification::find(ctx, &cmd.rectification).await?;
    if cmd.bytes.len() as u64 > LIMIT {
        return Err(NotADocument::TooLarge.into());
    }
    let name = file_name(&cmd.name);
    let (reading, bytes) = reading::read(cmd.bytes, name.clone()).await?;
    if let Some(mark) = bihuan_domain::secrecy_mark(&reading.source.text) {
        return Err(bihuan_domain::Refusal::SecrecyMark { mark }.into());
    }
    let id = DocumentId(ctx.app.ids.next());
    let known = ctx
        .app
        .store
        .findings_of(&Scope::All, row.rectification.id)
        .await?;
    let draft = draft::draft_of(&reading, id, &row.rectification, &known);
    ensure_usable(&draft)?;

    let whole = futures::stream::iter([Ok::<_, StoreError>(bytes)]);
    let blob = ctx
        .app
        .store
        .put_blob(ctx.app.ids.next(), whole, LIMIT)
        .await?;
    let document = DocumentRecord {
        id,
        rectification: row.rectification.id,
        name,
        format: format!("{:?}", reading.source.format).to_lowercase(),
        title: reading.title.clone(),
        blob_key: blob.key.clone(),
        digest: blob.digest.to_string(),
        size: blob.size,
        created_ms: ctx.now_ms(),
        created_by: Some(ctx.actor.person),
    };
    let mut tx = ctx.begin().await?;
    tx.keep_blob(&blob).await?;
    tx.put_document(&document, &reading.source.text).await?;
    let record = tx
        .record_draft(id, None, DraftEvent::DraftOpened { draft })
        .await?;
    tx.commit().await?;
    Ok(Uploaded {
        document: id,
        record,
    })
}

fn ensure_usable(draft: &Draft) -> Result<(), Failure> {
    if draft.rows.is_empty() {
        return Err(Failure::Invalid(
            "文件已读取，但没有找到问题清单（可能是新闻、讲话或制度文件）。请确认是否选对文件；确需列入的问题可在台账中逐条新增。".to_owned(),
        ));
    }
    if draft.rows.len() > MOST_ROWS {
        return Err(Failure::Invalid(format!(
            "读出 {} 个问题，超过页面核对的上限 {MOST_ROWS} 个。请拆分文件，或由系统管理员用命令行导入。",
            draft.rows.len()
        )));
    }
    Ok(())
}

/// The last part of what the client calls the file, without control characters, at most 120 characters.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if name.trim().is_empty() {
        "未命名文件".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_never_a_path() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\资料\\通报.docx"), "通报.docx");
        assert_eq!(file_name("a\0\nb.txt"), "ab.txt");
        assert_eq!(file_name("///"), "未命名文件");
    }
}
