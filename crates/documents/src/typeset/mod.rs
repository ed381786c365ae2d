//! The paper as PDF, set by typst.
//!
//! The layout stands in `paper.typ` and what it imports, and never changes; the paper comes as data (`paper.json`), and its texts are put on the
//! page as values. So a text of `#let x` or `$a$` is printed as it is: it is never read as markup.

mod data;
mod fonts;
mod pictures;
mod typeface;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::tz::Offset;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp as PdfTimestamp};

pub use fonts::{FontFile, Fonts, UsedFont};
pub use typeface::Typeface;

use crate::paper::{Enclosure, Paper};
use crate::table::DocumentError;
use pictures::Shown;

/// So many compilations back, typst may remember parts of its work.
const REMEMBERED: usize = 2;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The layout: the first file is where it begins.
const FILES: [(&str, &str); 3] = [
    ("paper.typ", include_str!("paper.typ")),
    ("base.typ", include_str!("base.typ")),
    ("letter.typ", include_str!("letter.typ")),
];

static LAYOUT: LazyLock<Vec<Source>> = LazyLock::new(|| {
    FILES
        .into_iter()
        .filter_map(|(name, text)| Some(Source::new(file(name)?, text.to_owned())))
        .collect()
});

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// Sets the paper as PDF. Same paper and same fonts, same bytes.
///
/// Characters that no font has are shown as 〓, and a note at the end names them.
///
/// # Errors
/// [`DocumentError::Typeset`].
pub fn pdf(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
    let pictures = pictures::shown(&paper.pictures);
    // Somebody's picture or PDF must not bring the server down.
    let set = catch_unwind(AssertUnwindSafe(|| set(paper, fonts, &pictures)));
    typst::comemo::evict(REMEMBERED);
    set.unwrap_or_else(|_| Err(DocumentError::Typeset("排版程序中断".to_owned())))
}

fn set(paper: &Paper, fonts: &Fonts, pictures: &[Shown]) -> Result<Vec<u8>, DocumentError> {
    let main = LAYOUT
        .first()
        .ok_or_else(|| DocumentError::Typeset("没有版式".to_owned()))?;
    let desk = Desk {
        main: main.id(),
        fonts,
        data: Bytes::from_string(data::of(paper, fonts, pictures)?),
        pictures,
        enclosed: &paper.enclosed,
    };
    let document: PagedDocument = typst::compile(&desk).output.map_err(failed)?;
    let options = |standards| PdfOptions {
        ident: Smart::Custom(format!("{} {}", paper.title, paper.made_at)),
        creator: Smart::Custom(Some("Bihuan".to_owned())),
        timestamp: timestamp(paper.made_at),
        standards,
        ..PdfOptions::default()
    };
    // Archives keep PDF/A. What it forbids, above all pages of foreign PDF files, makes an ordinary PDF.
    if let Ok(archive) = PdfStandards::new(&[PdfStandard::A_3b])
        && let Ok(bytes) = typst_pdf::pdf(&document, &options(archive))
    {
        return Ok(bytes);
    }
    typst_pdf::pdf(&document, &options(PdfStandards::default())).map_err(failed)
}

fn timestamp(at: Timestamp) -> Option<PdfTimestamp> {
    let local = Offset::constant(8).to_datetime(at);
    let part = |n: i8| u8::try_from(n).ok();
    let datetime = Datetime::from_ymd_hms(
        local.year().into(),
        part(local.month())?,
        part(local.day())?,
        part(local.hour())?,
        part(local.minute())?,
        part(local.second())?,
    )?;
    PdfTimestamp::new_local(datetime, 8 * 60)
}

fn failed(errors: impl IntoIterator<Item = SourceDiagnostic>) -> DocumentError {
    let messages: Vec<String> = errors.into_iter().map(|e| e.message.to_string()).collect();
    DocumentError::Typeset(messages.join("；"))
}

/// Everything the layout may read: itself, the data, the pictures. Nothing else exists for it.
struct Desk<'a> {
    main: FileId,
    fonts: &'a Fonts,
    data: Bytes,
    pictures: &'a [Shown],
    enclosed: &'a [Enclosure],
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        LAYOUT
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        if name == "paper.json" {
            return Ok(self.data.clone());
        }
        let picture = self.pictures.iter().find(|p| p.name == name);
        let enclosed = || self.enclosed.iter().find(|e| e.name == name);
        picture
            .map(|p| p.bytes.clone())
            .or_else(|| Some(Bytes::new(Arc::clone(&enclosed()?.bytes))))
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
