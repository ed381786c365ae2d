//! Fonts as a paper needs them. They come as bytes: where they lie on a machine is no matter of this room.

use std::sync::Arc;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::table::DocumentError;

/// The five letters of official papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Typeface {
    /// 仿宋: the text.
    FangSong,
    /// 小标宋: titles.
    Title,
    /// 黑体: headings of the first rank, heads of tables.
    HeiTi,
    /// 楷体: headings of the second rank.
    KaiTi,
    /// 宋体: tables, page numbers.
    SongTi,
}

impl Typeface {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::FangSong,
        Self::Title,
        Self::HeiTi,
        Self::KaiTi,
        Self::SongTi,
    ];

    /// Names of fonts that may stand for it, best first: those of Windows and WPS, then free ones.
    pub const fn families(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "方正仿宋简体",
                "FZFangSong-Z02",
                "华文仿宋",
                "STFangsong",
                "朱雀仿宋",
                "Zhuque Fangsong (technical preview)",
                "SimSun",
                "Source Han Serif SC",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
            ],
            Self::Title => &[
                "方正小标宋简体",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "小标宋体",
                "Source Han Serif SC",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "华文中宋",
                "STZhongsong",
                "SimSun",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
            ],
            Self::HeiTi => &[
                "SimHei",
                "黑体",
                "方正黑体_GBK",
                "FZHei-B01",
                "华文黑体",
                "STHeiti",
                "Source Han Sans SC",
                "Noto Sans CJK SC",
                "Noto Sans SC",
                "Microsoft YaHei",
                "WenQuanYi Zen Hei",
                "WenQuanYi Micro Hei",
            ],
            Self::KaiTi => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "KaiTi",
                "楷体",
                "方正楷体_GBK",
                "FZKai-Z03",
                "华文楷体",
                "STKaiti",
                "AR PL KaitiM GB",
                "AR PL UKai CN",
                "LXGW WenKai",
            ],
            Self::SongTi => &[
                "SimSun",
                "宋体",
                "方正书宋_GBK",
                "华文宋体",
                "STSong",
                "Source Han Serif SC",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
                "WenQuanYi Bitmap Song",
            ],
        }
    }

    /// Whether a heavy cut is wanted where a family has several.
    pub const fn is_heavy(self) -> bool {
        matches!(self, Self::Title)
    }
}

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
    pub(super) fonts: Vec<Font>,
    families: Vec<(Typeface, String)>,
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
        let mut fonts: Vec<Font> = Vec::new();
        let mut families = Vec::new();
        for file in files {
            let Some(font) = Font::new(Bytes::new(file.bytes), file.index) else {
                continue;
            };
            let covers = |c: char| font.info().coverage.contains(c.into());
            if NEEDED.chars().all(covers) {
                families.push((file.typeface, font.info().family.clone()));
                fonts.push(font);
            }
        }
        if fonts.is_empty() {
            return Err(DocumentError::NoChineseFont);
        }
        Ok(Self {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
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

    /// Which typeface is shown in which family.
    pub fn used(&self) -> Vec<(Typeface, String)> {
        Typeface::ALL
            .into_iter()
            .filter_map(|t| Some((t, (*self.families(t).first()?).to_owned())))
            .collect()
    }

    /// Whether some font has the character.
    pub(super) fn cover(&self, c: char) -> bool {
        self.fonts
            .iter()
            .any(|f| f.info().coverage.contains(c.into()))
    }
}
