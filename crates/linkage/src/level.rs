//! How much two values have in common.

use serde::Serialize;

use crate::plan::Kind;

/// What a comparison of two values found, from nothing to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One of them is missing: says nothing.
    Missing,
    /// Nothing in common.
    Different,
    /// The same county, and nothing below it known to be the same.
    SameCounty,
    /// The same town, and no village known to be the same.
    SameTown,
    /// The same year of birth.
    SameYear,
    /// Words with much in common.
    Loose,
    /// One letter wrong, two exchanged, one left out or one too many; of longer words, almost the same.
    Near,
    /// Other letters with the same sound.
    Sound,
    /// One wrong digit, or two exchanged.
    Slip,
    /// A long name and what a program left of it.
    Cut,
    /// As far as the shorter of the two goes: a year, or a year and a month.
    Part,
    /// Another writing of the same letters, or another form of the same company.
    Variant,
    /// The same.
    Exact,
}

impl Level {
    /// Whether the values say the same, however they are written.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Exact | Self::Variant | Self::Cut)
    }

    /// Whether the values may well be the same with a slip of the pen.
    pub fn resembles(self) -> bool {
        self.agrees() || matches!(self, Self::Near | Self::Sound | Self::Slip)
    }

    /// The word for it on a page, which depends on what was compared.
    pub fn word(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Missing, _) => "缺项，不计",
            (Self::Different, _) => "不同",
            (Self::SameCounty, _) => "同县（区）",
            (Self::SameTown, _) => "同乡镇（街道）",
            (Self::SameYear, _) => "同年",
            (Self::Loose, _) => "部分相近",
            (Self::Near, Kind::HanName) => "差一字或音近",
            (Self::Near, _) => "相近",
            (Self::Sound, _) => "同音不同字",
            (Self::Slip, Kind::Date) => "错一位或前后颠倒",
            (Self::Slip, _) => "错一位",
            (Self::Cut, _) => "长名被截短",
            (Self::Part, _) => "已填部分一致",
            (Self::Variant, Kind::Organisation) => "名称一致，组织形式写法不同",
            (Self::Variant, _) => "繁简或异体",
            (Self::Exact, Kind::Place) => "同村（社区）",
            (Self::Exact, _) => "一致",
        }
    }
}

impl Kind {
    /// The levels that values of this kind can have; the place in the list is the digit of the pattern.
    pub fn levels(self) -> &'static [Level] {
        use Level::{
            Cut, Different, Exact, Loose, Missing, Near, Part, SameCounty, SameTown, SameYear,
            Slip, Sound, Variant,
        };
        match self {
            Self::HanName => &[Missing, Different, Near, Sound, Cut, Variant, Exact],
            Self::Word => &[Missing, Different, Loose, Near, Exact],
            Self::Date => &[Missing, Different, SameYear, Part, Slip, Exact],
            Self::Code => &[Missing, Different, Slip, Exact],
            Self::Category => &[Missing, Different, Exact],
            Self::Place => &[Missing, Different, SameCounty, SameTown, Exact],
            Self::Organisation => &[Missing, Different, Near, Variant, Exact],
        }
    }

    /// How often records of the same thing have each level, before anything was learnt: mostly right, sometimes not.
    /// Missing values count nowhere.
    pub(crate) fn usual(self) -> &'static [f64] {
        match self {
            Self::HanName => &[0.0, 0.02, 0.02, 0.03, 0.005, 0.015, 0.91],
            Self::Word => &[0.0, 0.08, 0.03, 0.06, 0.83],
            Self::Date => &[0.0, 0.02, 0.01, 0.01, 0.04, 0.92],
            Self::Code => &[0.0, 0.10, 0.05, 0.85],
            Self::Category => &[0.0, 0.02, 0.98],
            Self::Place => &[0.0, 0.03, 0.03, 0.08, 0.86],
            Self::Organisation => &[0.0, 0.20, 0.05, 0.05, 0.70],
        }
    }

    /// How often records of different things have each level: about what a county shows.
    pub(crate) fn usual_by_chance(self) -> &'static [f64] {
        match self {
            Self::HanName => &[0.0, 0.998_703, 1.2e-3, 3e-5, 1e-6, 6e-6, 6e-5],
            Self::Word => &[0.0, 0.991, 5e-3, 1e-3, 3e-3],
            Self::Date => &[0.0, 0.986_84, 1.2e-2, 1e-4, 1e-3, 6e-5],
            Self::Code => &[0.0, 0.999_8, 1e-4, 1e-4],
            Self::Category => &[0.0, 0.5, 0.5],
            Self::Place => &[0.0, 0.47, 0.47, 0.05, 0.01],
            Self::Organisation => &[0.0, 0.995, 2e-3, 1e-3, 2e-3],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_begins_with_missing_and_ends_with_the_same() {
        let kinds = [
            Kind::HanName,
            Kind::Word,
            Kind::Date,
            Kind::Code,
            Kind::Category,
            Kind::Place,
            Kind::Organisation,
        ];
        for kind in kinds {
            assert_eq!(kind.levels().first(), Some(&Level::Missing));
            assert_eq!(kind.levels().last(), Some(&Level::Exact));
            assert!(
                kind.levels().len() <= 8,
                "a digit of a pattern has three bits"
            );
            assert_eq!(kind.levels().len(), kind.usual().len());
            assert_eq!(kind.levels().len(), kind.usual_by_chance().len());
            for shares in [kind.usual(), kind.usual_by_chance()] {
                assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{kind:?}");
                assert!(shares.iter().skip(1).all(|share| *share > 0.0), "{kind:?}");
            }
        }
    }
}
