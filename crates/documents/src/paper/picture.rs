//! Pictures and PDF files inside a paper.

use std::sync::Arc;

/// A picture or a PDF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub(crate) kind: PictureKind,
    pub(crate) bytes: Arc<[u8]>,
    /// Pixels, for pictures whose head says so.
    pub(crate) size: Option<(u32, u32)>,
}

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// PDF; only a paper that becomes PDF shows its pages.
    Pdf,
}

impl PictureKind {
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

impl Picture {
    /// The bytes as a picture, if they begin as one. The name of a file says nothing about what it is.
    pub fn read(bytes: impl Into<Arc<[u8]>>) -> Option<Self> {
        let bytes = bytes.into();
        let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            PictureKind::Png
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            PictureKind::Jpeg
        } else if bytes.starts_with(b"%PDF-") {
            PictureKind::Pdf
        } else {
            return None;
        };
        let size = match kind {
            PictureKind::Png => png_size(&bytes),
            PictureKind::Jpeg => jpeg_size(&bytes),
            PictureKind::Pdf => None,
        };
        Some(Self { kind, bytes, size })
    }

    /// Kind of file.
    pub const fn kind(&self) -> PictureKind {
        self.kind
    }
}

/// Width and height stand at a fixed place of the first chunk.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        let part: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(part))
    };
    Some((number(16)?, number(20)?)).filter(|(w, h)| *w > 0 && *h > 0)
}

/// Width and height stand in the first frame header.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| {
        let part: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u16::from_be_bytes(part))
    };
    let mut at = 2;
    loop {
        let (mark, kind) = (bytes.get(at)?, *bytes.get(at + 1)?);
        if *mark != 0xff {
            return None;
        }
        match kind {
            0xff => at += 1,
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (number(at + 5)?, number(at + 7)?);
                return Some((width.into(), height.into())).filter(|(w, h)| *w > 0 && *h > 0);
            }
            _ => at += 2 + usize::from(number(at + 2)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_they_are() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0, 3, 0, 0, 0, 2]);
        let read = Picture::read(png).unwrap();
        assert_eq!((read.kind, read.size), (PictureKind::Png, Some((3, 2))));

        let jpeg = [
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11, 8, 0, 5, 0, 7, 1,
        ];
        let read = Picture::read(jpeg.to_vec()).unwrap();
        assert_eq!((read.kind, read.size), (PictureKind::Jpeg, Some((7, 5))));

        assert_eq!(Picture::read(b"PK\x03\x04".to_vec()), None);
        assert_eq!(Picture::read(Vec::new()), None);
        let cut = Picture::read(vec![0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]).unwrap();
        assert_eq!(cut.size, None);
    }
}
