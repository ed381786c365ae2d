//! A volume as a folder for the archive: the volume itself, the originals, the catalogue, and the digest of every file.

use std::sync::Arc;

use bihuan_documents::{
    Cell, Column, DocumentError, Kind, Row, Table, csv, docx, file_name, folder, papers,
    papers::Dossier,
};
use bihuan_journal::Suite;

use super::{Made, PaperFormat, failed, fonts};
use crate::{Context, Failure};

/// The digests of all files, in the form that `sha256sum -c` and `certutil` users know.
const SUMS: &str = "SHA256SUMS.txt";
const CATALOGUE: &str = "卷内目录.csv";

/// The folder as ZIP. `name` is what it is called. Originals that no font is needed for are always there; without a Chinese
/// font the volume itself is a text document.
pub(super) async fn zipped(
    ctx: &Context,
    dossier: &Dossier,
    name: String,
) -> Result<Made, Failure> {
    let paper = papers::dossier(dossier);
    let (volume, ending) = match fonts::set(&ctx.app, paper.clone()).await {
        Ok(bytes) => (bytes, "pdf"),
        Err(Failure::Invalid(_)) => (docx(&paper).map_err(failed)?, "docx"),
        Err(failure) => return Err(failure),
    };
    let whole = Kept {
        name: format!("000-问题卷宗.{ending}"),
        bytes: volume.into(),
        title: format!("{} 整改问题卷宗", dossier.entry.number),
        author: dossier.keeper.clone(),
        day: dossier.today.to_string(),
    };
    let originals = dossier.exhibits.iter().enumerate().filter_map(|(n, x)| {
        Some(Kept {
            name: format!("{:03}-{}", n + 1, file_name(&x.name)),
            bytes: Arc::clone(x.bytes.as_ref()?),
            title: x.name.clone(),
            author: x.by.clone(),
            day: x.day.clone(),
        })
    });
    let proof = dossier.proof.iter().map(|note| Kept {
        name: format!("999-{}", file_name(&note.name)),
        bytes: Arc::clone(&note.file),
        title: "完整性证明".to_owned(),
        author: dossier.keeper.clone(),
        day: dossier.today.to_string(),
    });
    let files: Vec<Kept> = std::iter::once(whole)
        .chain(originals)
        .chain(proof)
        .collect();
    let catalogue = catalogue(dossier, &files).map_err(failed)?;
    let sums = sums(&files, &catalogue);
    let beside = [(CATALOGUE, catalogue.as_slice()), (SUMS, sums.as_bytes())];
    let kept = files.iter().map(|f| (f.name.as_str(), &*f.bytes));
    let bytes = folder(&name, kept.chain(beside)).map_err(failed)?;
    Ok(Made {
        name: format!("{}.zip", file_name(&name)),
        media_type: PaperFormat::Zip.media_type(),
        bytes,
    })
}

/// A file of the folder.
struct Kept {
    name: String,
    bytes: Arc<[u8]>,
    title: String,
    author: String,
    day: String,
}

fn sums(files: &[Kept], catalogue: &[u8]) -> String {
    let files = files.iter().map(|f| (f.name.as_str(), &*f.bytes));
    let mut sums = String::new();
    for (name, bytes) in files.chain([(CATALOGUE, catalogue)]) {
        sums.push_str(&Suite::Sha256.digest(bytes).to_string());
        sums.push_str("  ");
        sums.push_str(name);
        sums.push('\n');
    }
    sums
}

/// The catalogue for the archive's own program.
fn catalogue(dossier: &Dossier, files: &[Kept]) -> Result<Vec<u8>, DocumentError> {
    let table = Table {
        title: "卷内目录".to_owned(),
        subtitle: None,
        columns: vec![
            Column::of(Kind::Number, "顺序号", 6.0),
            Column::text("文件名", 40.0),
            Column::text("题名", 40.0),
            Column::text("责任者", 20.0),
            Column::of(Kind::Text, "日期", 12.0),
            Column::of(Kind::Number, "字节数", 12.0),
            Column::of(Kind::Text, "SHA-256 摘要值", 64.0),
        ],
        frozen_columns: 0,
        made_at: dossier.made_at,
    };
    let rows = files.iter().enumerate().map(|(n, file)| {
        Row::Cells(vec![
            u32::try_from(n + 1).unwrap_or(u32::MAX).into(),
            file.name.as_str().into(),
            file.title.as_str().into(),
            file.author.as_str().into(),
            file.day.as_str().into(),
            Cell::Text(file.bytes.len().to_string()),
            Cell::Text(Suite::Sha256.digest(&file.bytes).to_string()),
        ])
    });
    let mut written = Vec::new();
    csv(&table, rows.collect::<Vec<_>>(), &mut written)?;
    Ok(written)
}
