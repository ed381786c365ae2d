//! Which pictures can be shown. What cannot is named in its caption; the paper is made all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

use crate::paper::{Picture, PictureKind};

/// Above so many pixels a picture takes more memory than a paper is worth.
const PIXELS: u64 = 40_000_000;
/// All pictures of a paper together: each of them is held in memory, four bytes for a pixel, while the paper is set.
const PIXELS_OF_ALL: u64 = 120_000_000;
/// Of a longer PDF only so many pages are shown.
const PAGES: usize = 60;

/// A picture as the layout finds it.
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) bytes: Bytes,
    /// 0 when it cannot be shown.
    pub(super) pages: usize,
    pub(super) is_pdf: bool,
}

/// Every picture under its name, tried out.
pub(super) fn shown(pictures: &[Picture]) -> Vec<Shown> {
    let mut room = PIXELS_OF_ALL;
    pictures
        .iter()
        .enumerate()
        .map(|(index, picture)| {
            let bytes = Bytes::new(picture.bytes.clone());
            // Readers of foreign files may end in a panic; then there is nothing to show.
            let most = room.min(PIXELS);
            let pages =
                catch_unwind(AssertUnwindSafe(|| pages(picture, &bytes, most))).unwrap_or(0);
            if pages > 0 {
                room = room.saturating_sub(pixels(picture).unwrap_or(0));
            }
            Shown {
                name: format!("picture-{index}.{}", picture.kind.extension()),
                bytes,
                pages,
                is_pdf: picture.kind == PictureKind::Pdf,
            }
        })
        .collect()
}

fn pixels(picture: &Picture) -> Option<u64> {
    let (width, height) = picture.size?;
    Some(u64::from(width) * u64::from(height))
}

/// Pages that can be shown, of a picture one; of one with more than `most` pixels none.
fn pages(picture: &Picture, bytes: &Bytes, most: u64) -> usize {
    let format = match picture.kind {
        PictureKind::Png => ExchangeFormat::Png,
        PictureKind::Jpeg => ExchangeFormat::Jpg,
        PictureKind::Pdf => return pdf_pages(bytes),
    };
    let fits = pixels(picture).is_some_and(|pixels| pixels <= most);
    usize::from(fits && RasterImage::plain(bytes.clone(), format).is_ok())
}

fn pdf_pages(bytes: &Bytes) -> usize {
    hayro_syntax::Pdf::new(std::sync::Arc::new(bytes.clone()))
        .map_or(0, |pdf| pdf.pages().len().min(PAGES))
}
