//! Fonts of the machine, found once and read when they are needed, and a turn for whoever wants a PDF.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use bihuan_documents::{DocumentError, FontFile, Fonts, Typeface, UsedFont, paper::Paper, pdf};
use fontdb::{Database, FaceInfo, Source, Style};
use tokio::sync::Semaphore;

use crate::Failure;

/// So many papers are set at once: each takes a processor and some memory.
const AT_ONCE: usize = 2;

/// Sets papers as PDF with the fonts of the machine.
///
/// Chinese fonts are large. They are kept as long as some paper is being set and let go with the last one, so that a
/// server that made a PDF once does not hold them for ever.
#[derive(Debug)]
pub struct Typesetter {
    folders: Vec<PathBuf>,
    system: bool,
    chosen: OnceLock<Vec<Chosen>>,
    fonts: Mutex<Weak<Fonts>>,
    turns: Semaphore,
}

/// Where the font of a typeface lies.
#[derive(Debug)]
struct Chosen {
    typeface: Typeface,
    path: PathBuf,
    index: u32,
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
            system: true,
            chosen: OnceLock::new(),
            fonts: Mutex::new(Weak::new()),
            turns: Semaphore::const_new(AT_ONCE),
        }
    }

    /// A typesetter that looks for fonts in `folders` only.
    pub const fn only_from(folders: Vec<PathBuf>) -> Self {
        let mut it = Self::new(folders);
        it.system = false;
        it
    }

    /// The fonts: those of a paper that is being set, or read from their files.
    fn fonts(&self) -> Result<Arc<Fonts>, DocumentError> {
        let mut kept = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = kept.upgrade() {
            return Ok(fonts);
        }
        let chosen = self.chosen.get_or_init(|| {
            let mut known = Database::new();
            if self.system {
                known.load_system_fonts();
            }
            for folder in &self.folders {
                known.load_fonts_dir(folder);
            }
            chosen(&known)
        });
        let fonts = Arc::new(Fonts::new(read(chosen))?);
        *kept = Arc::downgrade(&fonts);
        Ok(fonts)
    }

    /// Which typeface of official papers is shown in which font, for the check of an installation.
    ///
    /// # Errors
    /// [`DocumentError::NoChineseFont`].
    pub fn used(&self) -> Result<Vec<UsedFont>, DocumentError> {
        Ok(self.fonts()?.used())
    }
}

/// Sets a paper, in turn, on a thread that serves no request.
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
    tokio::task::spawn_blocking(move || {
        let fonts = worker.papers.fonts()?;
        pdf(&paper, &fonts)
    })
    .await
    .map_err(|e| Failure::Internal(e.to_string()))?
    .map_err(super::failed)
}

/// The best font for each typeface.
fn chosen(known: &Database) -> Vec<Chosen> {
    Typeface::ALL
        .into_iter()
        .filter_map(|typeface| {
            typeface.families().find_map(|family| {
                let face = best(known, family, typeface.is_heavy())?;
                Some(Chosen {
                    typeface,
                    path: path_of(face)?.to_owned(),
                    index: face.index,
                })
            })
        })
        .collect()
}

/// The files, each of them read once; one that cannot be read any more is left out.
fn read(chosen: &[Chosen]) -> Vec<FontFile> {
    let mut known: HashMap<&Path, Arc<[u8]>> = HashMap::new();
    let mut files = Vec::new();
    for font in chosen {
        let bytes = match known.get(font.path.as_path()) {
            Some(bytes) => Arc::clone(bytes),
            None => match std::fs::read(&font.path) {
                Ok(bytes) => bytes.into(),
                Err(error) => {
                    tracing::warn!(path = %font.path.display(), %error, "a font could not be read");
                    continue;
                }
            },
        };
        known.insert(&font.path, Arc::clone(&bytes));
        files.push(FontFile {
            typeface: font.typeface,
            bytes,
            index: font.index,
        });
    }
    files
}

fn path_of(face: &FaceInfo) -> Option<&Path> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

/// The upright face of a family whose weight is nearest to what is wanted. Of equal ones the first by its path: folders
/// are listed in no order, and the same machine is to make the same file.
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
        .min_by_key(|f| (f.weight.0.abs_diff(wanted), path_of(f), f.index))
}
