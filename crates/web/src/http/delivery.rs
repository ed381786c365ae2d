//! Forms with files: the fields are kept as they were typed, the files go to the storage as they come.

use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field},
    http::header,
};
use axum_extra::extract::Form;
use bihuan_casework::{
    Context, Failure,
    evidence::{self, Delivery},
};
use bihuan_domain::id::FindingId;

/// Names and values of a form as they came.
pub(crate) type Fields = Vec<(String, String)>;

/// Bytes that all words of a form may take together.
const WORDS: usize = 256 * 1024;

/// A form with files.
pub(crate) struct Sent {
    /// What was typed, as far as it was read before something went wrong.
    pub(crate) fields: Fields,
    /// The files, or why they were not taken.
    pub(crate) files: Result<Delivery, Failure>,
}

/// Reads a form for a finding. Whether the person may hand in evidence is asked before the first byte of a file is taken; a
/// form without files asks nothing here.
pub(crate) async fn receive(ctx: &Context, finding: FindingId, request: Request) -> Sent {
    let mut fields = Vec::new();
    let files = read(ctx, finding, request, &mut fields).await;
    Sent { fields, files }
}

fn broken() -> Failure {
    Failure::Invalid(
        "上传没有完成，可能是网络中断或合计超过 50 MB，文件没有保存，请重新上传。".to_owned(),
    )
}

async fn read(
    ctx: &Context,
    finding: FindingId,
    request: Request,
    fields: &mut Fields,
) -> Result<Delivery, Failure> {
    let mut delivery = evidence::begin(ctx, finding).await?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let with_files = kind
        .and_then(|k| k.to_str().ok())
        .is_some_and(|k| k.starts_with("multipart/form-data"));
    if !with_files {
        let Form(typed) = Form::<Fields>::from_request(request, &())
            .await
            .map_err(|_| Failure::Invalid("表单内容无法识别，请刷新页面后重试。".to_owned()))?;
        *fields = typed;
        return Ok(delivery);
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    let mut words = 0;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        match field.file_name().map(str::to_owned) {
            // A browser sends an empty file where none was chosen.
            Some(name) if name.is_empty() => drop(field),
            Some(name) => delivery.take(&name, field).await?,
            None => {
                let name = field.name().unwrap_or_default().to_owned();
                let value = text(field, &mut words).await?;
                fields.push((name, value));
            }
        }
    }
    Ok(delivery)
}

/// A form with one table, which lies in a file without a name until it is sealed.
pub(crate) struct SentTable {
    /// What was typed.
    pub(crate) fields: Fields,
    /// The table with what the sender calls it; nothing where none was chosen.
    pub(crate) table: Result<Option<(String, std::fs::File)>, Failure>,
}

/// Reads a form with a table of at most `limit` bytes. The caller has asked the policy.
pub(crate) async fn receive_table(request: Request, limit: u64) -> SentTable {
    let mut fields = Vec::new();
    let table = read_table(request, limit, &mut fields).await;
    SentTable { fields, table }
}

/// Takes the body of a request, at most `limit` bytes, into a file without a name.
///
/// # Errors
/// [`Failure::Invalid`], [`Failure::Full`].
pub(crate) async fn receive_bytes(request: Request, limit: u64) -> Result<std::fs::File, Failure> {
    use futures::StreamExt as _;
    let mut table = Table::new(limit)?;
    let mut bytes = request.into_body().into_data_stream();
    while let Some(chunk) = bytes.next().await {
        table.add(&chunk.map_err(|_| cut())?)?;
    }
    Ok(table.file)
}

/// A table as it comes.
struct Table {
    file: std::fs::File,
    size: u64,
    limit: u64,
}

impl Table {
    fn new(limit: u64) -> Result<Self, Failure> {
        let file = tempfile::tempfile().map_err(|_| Failure::Full)?;
        Ok(Self {
            file,
            size: 0,
            limit,
        })
    }

    fn add(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        use std::io::Write as _;
        self.size += chunk.len() as u64;
        if self.size > self.limit {
            return Err(Failure::Invalid(format!(
                "文件超过 {} MB，请另存为 CSV 或按月份拆分后分批报送。",
                self.limit >> 20
            )));
        }
        self.file.write_all(chunk).map_err(|_| Failure::Full)
    }
}

fn cut() -> Failure {
    Failure::Invalid(
        "上传没有完成，可能是网络中断或文件超过上限，文件没有保存，请重新上传。".to_owned(),
    )
}

async fn read_table(
    request: Request,
    limit: u64,
    fields: &mut Fields,
) -> Result<Option<(String, std::fs::File)>, Failure> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| cut())?;
    let (mut words, mut table) = (0, None);
    while let Some(mut field) = form.next_field().await.map_err(|_| cut())? {
        match field.file_name().map(str::to_owned) {
            Some(name) if name.is_empty() => drop(field),
            Some(name) => {
                let mut came = Table::new(limit)?;
                while let Some(chunk) = field.chunk().await.map_err(|_| cut())? {
                    came.add(&chunk)?;
                }
                table = Some((name, came.file));
            }
            None => {
                let name = field.name().unwrap_or_default().to_owned();
                let value = text(field, &mut words).await?;
                fields.push((name, value));
            }
        }
    }
    Ok(table)
}

async fn text(mut field: Field<'_>, words: &mut usize) -> Result<String, Failure> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
        *words += chunk.len();
        if *words > WORDS {
            return Err(Failure::Invalid(
                "填写的文字过长，请精简后再提交。".to_owned(),
            ));
        }
        value.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&value).into_owned())
}
