//! Fonts of the machine, found once and kept, and a turn for whoever wants a PDF.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bihuan_documents::{DocumentError, FontFile, Fonts, Typeface, paper::Paper, pdf};
use fontdb::{Database, FaceInfo, Source, Style};
use tokio::sync::Semaphore;

use crate::Failure;

/// So many papers are set at once: each takes a processor and some memory.
const AT_ONCE: usize = 2;

/// Sets papers as PDF with the fonts of the machine.
#[derive(Debug)]
pub struct Typesetter {
    folders: Vec<PathBuf>,
    fonts: OnceLock<Option<Fonts>>,
    turns: Semaphore,
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Typesetter {
    /// A typesetter that looks for fonts where the system has them and in `folders`.
    pub const fn new(folders: Vec<PathBuf>) -> Self {
        Self {
            folders,
            fonts: OnceLock::new(),
            turns: Semaphore::const_new(AT_ONCE),
        }
    }

    /// A typesetter that looks for fonts in `folders` only.
    pub fn only_from(folders: &[PathBuf]) -> Self {
        let it = Self::new(Vec::new());
        let mut known = Database::new();
        for folder in folders {
            known.load_fonts_dir(folder);
        }
        // Nobody else has it yet, so it is not set.
        let _ = it.fonts.set(Fonts::new(chosen(&known)).ok());
        it
    }

    /// The fonts, looked for when they are first needed.
    fn fonts(&self) -> Result<&Fonts, DocumentError> {
        let found = self.fonts.get_or_init(|| {
            let mut known = Database::new();
            known.load_system_fonts();
            for folder in &self.folders {
                known.load_fonts_dir(folder);
            }
            Fonts::new(chosen(&known)).ok()
        });
        found.as_ref().ok_or(DocumentError::NoChineseFont)
    }

    /// Which typeface of official papers is shown in which font, for the check of an installation.
    ///
    /// # Errors
    /// [`DocumentError::NoChineseFont`].
    pub fn used(&self) -> Result<Vec<(Typeface, String)>, DocumentError> {
        Ok(self.fonts()?.used())
    }
}

/// Sets a paper, in turn.
///
/// # Errors
/// [`Failure::Invalid`] with the sentence when there is no Chinese font, [`Failure::Internal`] when the layout failed.
pub(super) async fn set(app: &Arc<crate::App>, paper: Paper) -> Result<Vec<u8>, Failure> {
    let app = Arc::clone(app);
    let _turn = app
        .papers
        .turns
        .acquire()
        .await
        .map_err(|e| Failure::Internal(e.to_string()))?;
    let worker = Arc::clone(&app);
    tokio::task::spawn_blocking(move || pdf(&paper, worker.papers.fonts()?))
        .await
        .map_err(|e| Failure::Internal(e.to_string()))?
        .map_err(super::failed)
}

/// The best font for each typeface.
fn chosen(known: &Database) -> Vec<FontFile> {
    let mut read: HashMap<PathBuf, Arc<[u8]>> = HashMap::new();
    let mut bytes_of = |path: &Path| {
        if let Some(bytes) = read.get(path) {
            return Some(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = std::fs::read(path).ok()?.into();
        read.insert(path.to_owned(), Arc::clone(&bytes));
        Some(bytes)
    };
    let mut files = Vec::new();
    for typeface in Typeface::ALL {
        for family in typeface.families() {
            let Some(face) = best(known, family, typeface.is_heavy()) else {
                continue;
            };
            let (Source::File(path) | Source::SharedFile(path, _)) = &face.source else {
                continue;
            };
            if let Some(bytes) = bytes_of(path) {
                files.push(FontFile {
                    typeface,
                    bytes,
                    index: face.index,
                });
                break;
            }
        }
    }
    files
}

/// The upright face of a family whose weight is nearest to what is wanted.
fn best<'a>(known: &'a Database, family: &str, heavy: bool) -> Option<&'a FaceInfo> {
    let wanted: u16 = if heavy { 700 } else { 400 };
    known
        .faces()
        .filter(|f| f.style == Style::Normal)
        .filter(|f| {
            f.families
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(family))
        })
        .min_by_key(|f| f.weight.0.abs_diff(wanted))
}
