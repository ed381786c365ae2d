//! Number plates of motor vehicles: GA 36-2018, new energy vehicles included.

use super::plain::plain;

/// The short names of the provinces that stand first on a plate.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A plate in capital letters without the dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plate {
    text: String,
    kind: PlateKind,
}

/// What the form of a plate tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlateKind {
    /// Five characters behind the office's letter.
    Ordinary,
    /// A small new energy vehicle: six characters, the first a letter.
    SmallNewEnergy,
    /// A large new energy vehicle: six characters, the last a letter.
    LargeNewEnergy,
    /// Army or armed police.
    Armed,
}

/// Why a text is no plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlateProblem {
    /// Does not begin with a province and a letter.
    #[error("号牌应以省份简称和字母开头（如“辽R”），请按行驶证填写。")]
    Front,
    /// I and O are on no plate.
    #[error("号牌不使用字母 I 和 O，请核对是否应为数字 1 和 0。")]
    Letters,
    /// Wrong number or kind of characters.
    #[error("号牌位数或字符不对：普通号牌共 7 位，新能源号牌共 8 位，请按行驶证填写。")]
    Form,
}

impl Plate {
    /// Reads a plate; dots, dashes and blanks between its parts are habits.
    pub fn parse(raw: &str) -> Result<Self, PlateProblem> {
        let text: String = plain(raw)
            .chars()
            .filter(|c| !matches!(c, '·' | '•' | '・' | '.' | '-' | '—' | '_'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if let Some(kind) = armed(&text) {
            return Ok(Self { text, kind });
        }
        let mut letters = text.chars();
        let (Some(province), Some(office)) = (letters.next(), letters.next()) else {
            return Err(PlateProblem::Front);
        };
        if !PROVINCES.contains(province) || !office.is_ascii_uppercase() {
            return Err(PlateProblem::Front);
        }
        let serial: Vec<char> = letters.collect();
        if matches!(office, 'I' | 'O') || serial.iter().any(|c| matches!(c, 'I' | 'O')) {
            return Err(PlateProblem::Letters);
        }
        let kind = kind_of(&serial).ok_or(PlateProblem::Form)?;
        Ok(Self { text, kind })
    }

    /// The plate.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What its form tells.
    pub fn kind(&self) -> PlateKind {
        self.kind
    }

    /// Whether it is from somewhere else than `home` ("辽" or "辽R").
    pub fn is_from_elsewhere(&self, home: &str) -> bool {
        self.kind != PlateKind::Armed && !self.text.starts_with(home)
    }
}

fn kind_of(serial: &[char]) -> Option<PlateKind> {
    let plain = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    match serial {
        [front @ .., last] if front.len() == 4 => {
            let behind = plain(last) || matches!(last, '挂' | '学' | '警' | '港' | '澳');
            (front.iter().all(plain) && behind).then_some(PlateKind::Ordinary)
        }
        [first, second, rest @ ..] if rest.len() == 4 => {
            let energy = |c: &char| matches!(c, 'A'..='H' | 'J' | 'K');
            if energy(first) && plain(second) && digits(rest) {
                return Some(PlateKind::SmallNewEnergy);
            }
            let (last, front) = serial.split_last()?;
            (energy(last) && digits(front)).then_some(PlateKind::LargeNewEnergy)
        }
        _ => None,
    }
}

/// Armed police ("WJ" and what follows) and army (two letters and five digits).
fn armed(text: &str) -> Option<PlateKind> {
    if let Some(rest) = text.strip_prefix("WJ") {
        return (4..=7)
            .contains(&rest.chars().count())
            .then_some(PlateKind::Armed);
    }
    match text.as_bytes() {
        [b'A'..=b'Z', b'A'..=b'Z', digits @ ..] if digits.len() == 5 => digits
            .iter()
            .all(u8::is_ascii_digit)
            .then_some(PlateKind::Armed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(raw: &str) -> Result<PlateKind, PlateProblem> {
        Plate::parse(raw).map(|plate| plate.kind())
    }

    #[test]
    fn forms_are_told_apart() {
        assert_eq!(kind("辽R00A01"), Ok(PlateKind::Ordinary));
        assert_eq!(kind("辽R0001学"), Ok(PlateKind::Ordinary));
        assert_eq!(kind("辽R0001警"), Ok(PlateKind::Ordinary));
        assert_eq!(kind("辽RD00001"), Ok(PlateKind::SmallNewEnergy));
        assert_eq!(kind("辽RF0A001"), Err(PlateProblem::Form));
        assert_eq!(kind("辽RDA0001"), Ok(PlateKind::SmallNewEnergy));
        assert_eq!(kind("辽R00001D"), Ok(PlateKind::LargeNewEnergy));
        assert_eq!(kind("WJ辽0001"), Ok(PlateKind::Armed));
        assert_eq!(kind("VA00001"), Ok(PlateKind::Armed));
    }

    #[test]
    fn habits_are_undone() {
        assert_eq!(Plate::parse(" 辽r·００a01 ").unwrap().as_str(), "辽R00A01");
        assert_eq!(Plate::parse("辽R-00A01").unwrap().as_str(), "辽R00A01");
    }

    #[test]
    fn each_problem_has_its_name() {
        assert_eq!(kind("P00A01"), Err(PlateProblem::Front));
        assert_eq!(kind("辽R00O01"), Err(PlateProblem::Letters));
        assert_eq!(kind("辽R0001"), Err(PlateProblem::Form));
        assert_eq!(kind(""), Err(PlateProblem::Front));
    }

    #[test]
    fn a_plate_from_elsewhere_is_seen() {
        let plate = Plate::parse("辽R00A01").unwrap();
        assert!(!plate.is_from_elsewhere("辽"));
        assert!(plate.is_from_elsewhere("辽B"));
    }
}
