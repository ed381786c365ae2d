//! Fonts as a paper needs them. They come as bytes: where they lie on a machine is no matter of this room.

use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use super::typeface::Typeface;
use crate::table::DocumentError;

/// A font file and what it is to be used for.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// For which letters.
    pub typeface: Typeface,
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Which font of the file, for collections.
    pub index: u32,
}

/// Fonts made ready.
pub struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) faces: Vec<Font>,
    families: Vec<(Typeface, String)>,
}

/// A typeface and the font that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedFont {
    /// The letters.
    pub typeface: Typeface,
    /// Family of the font.
    pub family: String,
}

impl UsedFont {
    /// Whether the font is the letter itself, not one that stands for it.
    pub fn is_own(&self) -> bool {
        self.typeface.is_own(&self.family)
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fonts").field(&self.families).finish()
    }
}

/// Characters that every Chinese paper needs.
const NEEDED: &str = "整改问题任务责任清单，。（）一二三";

impl Fonts {
    /// Makes fonts ready.
    ///
    /// # Errors
    /// [`DocumentError::NoChineseFont`] when none of them has Chinese characters: a paper full of squares is none.
    pub fn new(files: Vec<FontFile>) -> Result<Self, DocumentError> {
        let mut faces: Vec<Font> = Vec::new();
        let mut families = Vec::new();
        let mut known: Vec<(Arc<[u8]>, u32, String)> = Vec::new();
        for file in files {
            // One font often serves for two letters.
            let same = known
                .iter()
                .find(|(bytes, index, _)| Arc::ptr_eq(bytes, &file.bytes) && *index == file.index);
            if let Some((.., family)) = same {
                families.push((file.typeface, family.clone()));
                continue;
            }
            let bytes = Bytes::new(Arc::clone(&file.bytes));
            let Some(font) = Font::new(bytes, file.index) else {
                continue;
            };
            let covers = |c: char| font.info().coverage.contains(c.into());
            if NEEDED.chars().all(covers) {
                let family = font.info().family.clone();
                families.push((file.typeface, family.clone()));
                known.push((file.bytes, file.index, family));
                faces.push(font);
            }
        }
        if faces.is_empty() {
            return Err(DocumentError::NoChineseFont);
        }
        Ok(Self {
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            families,
        })
    }

    /// Families for a typeface: its own, then all others, so that a missing one is replaced and not left out.
    pub(super) fn families(&self, typeface: Typeface) -> Vec<&str> {
        let near = match typeface {
            Typeface::FangSong | Typeface::Title => Typeface::SongTi,
            Typeface::SongTi | Typeface::KaiTi => Typeface::FangSong,
            Typeface::HeiTi => Typeface::Title,
        };
        let mut found: Vec<&str> = Vec::new();
        let mut take = |wanted: &dyn Fn(Typeface) -> bool| {
            for (of, family) in &self.families {
                if wanted(*of) && !found.contains(&family.as_str()) {
                    found.push(family);
                }
            }
        };
        take(&|of| of == typeface);
        take(&|of| of == near);
        take(&|_| true);
        found
    }

    /// Which typeface is shown in which font.
    pub fn used(&self) -> Vec<UsedFont> {
        Typeface::ALL
            .into_iter()
            .filter_map(|typeface| {
                let family = (*self.families(typeface).first()?).to_owned();
                Some(UsedFont { typeface, family })
            })
            .collect()
    }

    /// Names the fonts that stand for others, in one sentence; nothing when all are the letters themselves.
    pub(super) fn replaced(&self) -> Option<String> {
        let mut families: Vec<(String, Vec<&str>)> = Vec::new();
        for used in self.used().into_iter().filter(|used| !used.is_own()) {
            let label = used.typeface.label();
            match families.iter_mut().find(|(name, _)| *name == used.family) {
                Some((_, labels)) => labels.push(label),
                None => families.push((used.family, vec![label])),
            }
        }
        let named: Vec<String> = families
            .into_iter()
            .map(|(family, labels)| format!("{}用 {family}", labels.join("、")))
            .collect();
        (!named.is_empty()).then(|| format!("字体代替：{}。", named.join("，")))
    }

    /// Whether some font has the character.
    pub(super) fn cover(&self, c: char) -> bool {
        self.faces
            .iter()
            .any(|f| f.info().coverage.contains(c.into()))
    }
}
