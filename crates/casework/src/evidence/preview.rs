//! Look at evidence without saving it: a small new picture, or the words of a document. Nothing that is in the file runs or
//! reaches the browser as it is.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use bihuan_documents::picture;
use bihuan_domain::{
    finding::{EvidenceFile, FileType},
    id::{EvidenceId, FindingId},
};
use bihuan_intake::{LineHint, formats};
use bihuan_store::{BlobRef, StoreError};
use bytes::Bytes;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::open::{damaged, file};
use crate::{Context, Failure};

/// Small pictures that are kept in memory.
const KEPT: usize = 200;
/// Bytes they may take together.
const KEPT_BYTES: usize = 12 << 20;
/// Lines of a document that are shown.
const LINES: usize = 200;
/// Characters that are shown.
const CHARACTERS: usize = 20_000;

/// Where files are looked at: two at a time, with the last small pictures at hand.
#[derive(Debug)]
pub struct Desk {
    turns: Semaphore,
    pictures: Mutex<VecDeque<((String, Size), Bytes)>>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            turns: Semaphore::new(2),
            pictures: Mutex::default(),
        }
    }
}

impl Desk {
    pub(crate) async fn turn(&self) -> Result<SemaphorePermit<'_>, Failure> {
        self.turns
            .acquire()
            .await
            .map_err(|e| Failure::Internal(e.to_string()))
    }

    fn kept(&self, of: &(String, Size)) -> Option<Bytes> {
        let pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures
            .iter()
            .find(|(key, _)| key == of)
            .map(|(_, bytes)| bytes.clone())
    }

    fn keep(&self, of: (String, Size), bytes: Bytes) {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.push_back((of, bytes));
        while pictures.len() > KEPT
            || pictures.iter().map(|(_, b)| b.len()).sum::<usize>() > KEPT_BYTES
        {
            if pictures.pop_front().is_none() {
                break;
            }
        }
    }
}

/// How large a picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// In a list.
    Small,
    /// On its own page.
    Large,
}

impl Size {
    const fn side(self) -> u32 {
        match self {
            Self::Small => 240,
            Self::Large => 1600,
        }
    }
}

/// What can be seen of a file without saving it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A picture; [`picture`] has it.
    Picture,
    /// Words.
    Text(TextSeen),
    /// Nothing; in one sentence why.
    Nothing(&'static str),
}

/// The first words of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextSeen {
    /// Paragraphs, or rows of a table with their cells.
    pub lines: Vec<Vec<String>>,
    /// Whether there is more.
    pub more: bool,
}

async fn read(ctx: &Context, file: &EvidenceFile, blob: &BlobRef) -> Result<Bytes, Failure> {
    match ctx.app.store.read_blob(blob).await {
        Ok(bytes) => Ok(bytes),
        Err(StoreError::Damaged(_) | StoreError::NoBlob(_)) => Err(damaged(file)),
        Err(other) => Err(other.into()),
    }
}

/// A small picture of a version, as JPEG.
///
/// # Errors
/// [`Failure::NotFound`] when it is no picture or cannot be shown, [`Failure::Forbidden`], [`Failure::Damaged`].
pub async fn picture(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    version: u32,
    size: Size,
) -> Result<Bytes, Failure> {
    let (file, blob) = file(ctx, finding, evidence, version).await?;
    if !is_shown(file.file_type) {
        return Err(Failure::NotFound);
    }
    let desk = &ctx.app.desk;
    let of = (file.blob_key.clone(), size);
    if let Some(bytes) = desk.kept(&of) {
        return Ok(bytes);
    }
    let _turn = desk.turn().await?;
    let bytes = read(ctx, &file, &blob).await?;
    let making = tokio::task::spawn_blocking(move || picture::small(&bytes, size.side()));
    let made = making
        .await
        .map_err(|e| Failure::Internal(format!("making a small picture: {e}")))?;
    let made = Bytes::from(made.map_err(|_| Failure::NotFound)?);
    desk.keep(of, made.clone());
    Ok(made)
}

const fn is_shown(file_type: FileType) -> bool {
    matches!(file_type, FileType::Png | FileType::Jpeg | FileType::Webp)
}

/// What can be seen of a version.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`], [`Failure::Damaged`].
pub async fn see(
    ctx: &Context,
    finding: FindingId,
    evidence: EvidenceId,
    version: u32,
) -> Result<Seen, Failure> {
    let (file, blob) = file(ctx, finding, evidence, version).await?;
    match file.file_type {
        FileType::Png | FileType::Jpeg | FileType::Webp => Ok(Seen::Picture),
        FileType::Heic => Ok(Seen::Nothing("HEIC 图片不能在页面上显示，请下载后查看。")),
        FileType::Pptx | FileType::Ole | FileType::Ofd => {
            Ok(Seen::Nothing("这种文件不能在页面上显示，请下载后查看。"))
        }
        FileType::Pdf | FileType::Docx | FileType::Xlsx | FileType::Text => {
            let _turn = ctx.app.desk.turn().await?;
            let bytes = read(ctx, &file, &blob).await?;
            let reading = tokio::task::spawn_blocking(move || words(&bytes));
            reading
                .await
                .map_err(|e| Failure::Internal(format!("reading a file: {e}")))
        }
    }
}

/// The words of a document, line by line; the cells of a table row stand in one line.
fn words(bytes: &[u8]) -> Seen {
    let Ok(source) = formats::open(bytes, None) else {
        return Seen::Nothing("文件里没有可以显示的文字（可能是扫描件），请下载后查看。");
    };
    let mut seen = TextSeen::default();
    let mut row = None;
    let mut count = 0;
    let mut chars = source.text.chars();
    let mut at = 0;
    for line in &source.lines {
        // Lines come in order; what lies between two of them is skipped, before an empty line too.
        chars
            .by_ref()
            .take(line.span.from.saturating_sub(at))
            .for_each(drop);
        let text: String = chars
            .by_ref()
            .take(line.span.to.saturating_sub(line.span.from))
            .collect();
        at = line.span.to;
        if text.trim().is_empty() {
            continue;
        }
        count += text.chars().count();
        let place = match line.hint {
            LineHint::Cell { table, row, .. } => Some((table, row)),
            _ => None,
        };
        match seen.lines.last_mut() {
            Some(cells) if place.is_some() && place == row => cells.push(text),
            _ => {
                if seen.lines.len() >= LINES || count > CHARACTERS {
                    seen.more = true;
                    break;
                }
                seen.lines.push(vec![text]);
            }
        }
        row = place;
    }
    if seen.lines.is_empty() {
        return Seen::Nothing("文件里没有可以显示的文字（可能是扫描件），请下载后查看。");
    }
    Seen::Text(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_text_are_seen_line_by_line() {
        let Seen::Text(seen) = words("云岭县住建局\n\n已核对 120 户。\n".as_bytes())
        else {
            panic!("text is seen")
        };
        assert_eq!(seen.lines, [["云岭县住建局"], ["已核对 120 户。"]]);
        assert!(!seen.more);
        let long = "一行文字。\n".repeat(500);
        let Seen::Text(seen) = words(long.as_bytes()) else {
            panic!("text is seen")
        };
        assert_eq!((seen.lines.len(), seen.more), (LINES, true));
    }

    #[test]
    fn pictures_kept_in_memory_are_bounded() {
        let desk = Desk::default();
        for n in 0..1000 {
            desk.keep((n.to_string(), Size::Small), Bytes::from(vec![0; 100_000]));
        }
        let total: usize = desk
            .pictures
            .lock()
            .unwrap()
            .iter()
            .map(|(_, b)| b.len())
            .sum();
        assert!(total <= KEPT_BYTES);
        assert!(desk.kept(&("999".to_owned(), Size::Small)).is_some());
        assert!(desk.kept(&("999".to_owned(), Size::Large)).is_none());
        assert!(desk.kept(&("0".to_owned(), Size::Small)).is_none());
    }
}
