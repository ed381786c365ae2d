//! Region codes: six digits of GB/T 2260 down to the county, nine with the town (GB/T 10114), twelve with the village.

use std::collections::BTreeSet;

use super::plain::plain;

/// A code of 6, 9 or 12 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

/// Why a text is no region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegionProblem {
    /// Not 6, 9 or 12 digits.
    #[error(
        "行政区划代码应为 6 位（县）、9 位（乡镇）或 12 位（村）数字，请按统计用区划代码填写。"
    )]
    Form,
    /// Fewer digits than the column asks for.
    #[error("这一列要填 {0} 位区划代码，请补到村或乡镇一级。")]
    Coarse(usize),
}

impl Region {
    /// Reads a code.
    pub fn parse(raw: &str) -> Result<Self, RegionProblem> {
        let text = plain(raw);
        if matches!(text.len(), 6 | 9 | 12) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.into_owned()))
        } else {
            Err(RegionProblem::Form)
        }
    }

    /// The digits as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits that say something: a county may be written with six zeros behind it.
    pub fn significant(&self) -> &str {
        let mut code = self.0.as_str();
        while let Some(shorter) = code.strip_suffix("000").filter(|rest| rest.len() >= 6) {
            code = shorter;
        }
        code
    }

    /// Refuses a code that says less than `digits` digits.
    pub fn ensure_level(&self, digits: usize) -> Result<(), RegionProblem> {
        if self.significant().len() < digits {
            return Err(RegionProblem::Coarse(digits));
        }
        Ok(())
    }

    /// Whether it is `parent` or lies in it: the code of a child begins with that of its parent.
    ///
    /// Codes of provinces and prefectures end in zeros that belong to no child.
    pub fn lies_in(&self, parent: &Region) -> bool {
        let code = parent.significant();
        let code = match code.len() {
            6 => code
                .strip_suffix("0000")
                .or_else(|| code.strip_suffix("00"))
                .unwrap_or(code),
            _ => code,
        };
        self.0.starts_with(code)
    }
}

/// The regions that exist, as the office keeps them for a year. Codes are given up and given anew, so the table of the
/// reporting year counts.
#[derive(Debug, Clone, Default)]
pub struct RegionTable {
    codes: BTreeSet<String>,
}

impl RegionTable {
    /// A table of known regions.
    pub fn new(regions: impl IntoIterator<Item = Region>) -> Self {
        Self {
            codes: regions
                .into_iter()
                .map(|region| region.significant().to_owned())
                .collect(),
        }
    }

    /// Whether the region is known.
    pub fn contains(&self, region: &Region) -> bool {
        self.codes.contains(region.significant())
    }

    /// Whether the table knows this county, or any town or village of it.
    pub fn knows_county(&self, six_digits: u32) -> bool {
        let county = format!("{six_digits:06}");
        self.codes
            .range(county.clone()..)
            .next()
            .is_some_and(|code| code.starts_with(&county))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn three_lengths_are_codes() {
        for code in ["219901", "219901100", "219901100201"] {
            assert_eq!(region(code).as_str(), code);
        }
        for other in ["2199", "21990110", "2199011002011", "21990A"] {
            assert_eq!(Region::parse(other), Err(RegionProblem::Form));
        }
    }

    #[test]
    fn a_child_begins_like_its_parent() {
        assert!(region("219901100201").lies_in(&region("219901")));
        assert!(region("219901100201").lies_in(&region("219900")));
        assert!(region("219901100201").lies_in(&region("210000")));
        assert!(region("219901100201").lies_in(&region("219901100000")));
        assert!(!region("219901100201").lies_in(&region("219902")));
        assert!(!region("219901100201").lies_in(&region("219901101")));
    }

    #[test]
    fn zeros_behind_say_nothing() {
        assert_eq!(region("219901000000").significant(), "219901");
        assert_eq!(
            region("219901000000").ensure_level(12),
            Err(RegionProblem::Coarse(12))
        );
        assert_eq!(region("219901100201").ensure_level(12), Ok(()));
        // A county of its own whose number ends in zeros stays six digits.
        assert_eq!(region("219000").significant(), "219000");
    }

    #[test]
    fn the_table_is_that_of_the_caller() {
        let table = RegionTable::new([region("219901"), region("219901100201")]);
        assert!(table.contains(&region("219901000000")));
        assert!(!table.contains(&region("219901100202")));
        assert!(table.knows_county(219_901));
        assert!(!table.knows_county(219_902));
    }
}
