//! The letters of official papers, and which fonts have them.

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

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋",
            Self::Title => "小标宋",
            Self::HeiTi => "黑体",
            Self::KaiTi => "楷体",
            Self::SongTi => "宋体",
        }
    }

    /// Its name for programs.
    pub const fn key(self) -> &'static str {
        match self {
            Self::FangSong => "fang",
            Self::Title => "title",
            Self::HeiTi => "hei",
            Self::KaiTi => "kai",
            Self::SongTi => "song",
        }
    }

    /// Fonts that are the letter itself, best first: those of official papers, of Windows and of WPS.
    pub const fn own(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "方正仿宋_GB2312",
                "方正仿宋简体",
                "FZFangSong-Z02S",
                "华文仿宋",
                "STFangsong",
            ],
            Self::Title => &[
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05",
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "小标宋体",
            ],
            Self::HeiTi => &[
                "黑体",
                "SimHei",
                "方正黑体_GBK",
                "FZHei-B01",
                "方正黑体简体",
                "FZHei-B01S",
                "华文黑体",
                "STHeiti",
            ],
            Self::KaiTi => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "楷体",
                "KaiTi",
                "方正楷体_GBK",
                "FZKai-Z03",
                "方正楷体简体",
                "FZKai-Z03S",
                "华文楷体",
                "STKaiti",
            ],
            Self::SongTi => &[
                "宋体",
                "SimSun",
                "方正书宋_GBK",
                "FZShuSong-Z01",
                "华文宋体",
                "STSong",
            ],
        }
    }

    /// Fonts that stand for it where it is not installed, best first; free ones, but for what Windows has.
    pub const fn instead(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => &[
                "朱雀仿宋",
                "Zhuque Fangsong (technical preview)",
                "Noto Serif CJK SC",
                "Source Han Serif SC",
                "Noto Serif SC",
                "SimSun",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
            ],
            Self::Title => &[
                "Noto Serif CJK SC",
                "Source Han Serif SC",
                "Noto Serif SC",
                "华文中宋",
                "STZhongsong",
                "SimSun",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
            ],
            Self::HeiTi => &[
                "Noto Sans CJK SC",
                "Source Han Sans SC",
                "Noto Sans SC",
                "Microsoft YaHei",
                "WenQuanYi Zen Hei",
                "WenQuanYi Micro Hei",
            ],
            Self::KaiTi => &["AR PL KaitiM GB", "AR PL UKai CN", "LXGW WenKai"],
            Self::SongTi => &[
                "Noto Serif CJK SC",
                "Source Han Serif SC",
                "Noto Serif SC",
                "AR PL SungtiL GB",
                "AR PL UMing CN",
            ],
        }
    }

    /// Every font that may show it, best first.
    pub fn families(self) -> impl Iterator<Item = &'static str> {
        self.own().iter().chain(self.instead()).copied()
    }

    /// Whether the family is the letter itself, not one that stands for it.
    pub fn is_own(self, family: &str) -> bool {
        self.own()
            .iter()
            .any(|own| own.eq_ignore_ascii_case(family))
    }

    /// Whether a heavy cut is wanted where a family has several.
    pub const fn is_heavy(self) -> bool {
        matches!(self, Self::Title)
    }
}
