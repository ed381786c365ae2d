//! Mobile telephone numbers of the mainland: eleven digits, 13 to 19 in front.

use super::plain::plain;

/// Eleven digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

/// Why a text is no mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MobileProblem {
    /// Not eleven digits, or not 13 to 19 in front.
    #[error("手机号应为 11 位、以 13 至 19 开头，请核对；固定电话请不要填在这一列。")]
    Form,
}

impl Mobile {
    /// Reads a number; country code, blanks and dashes are habits.
    pub fn parse(raw: &str) -> Result<Self, MobileProblem> {
        let text = plain(raw);
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | '—' | '(' | ')'))
            .collect();
        let national = ["+86", "0086", "86"]
            .iter()
            .find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() == 11))
            .unwrap_or(&digits);
        match national.as_bytes() {
            [b'1', b'3'..=b'9', rest @ ..]
                if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(national.to_owned()))
            }
            _ => Err(MobileProblem::Form),
        }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_are_undone() {
        for raw in [
            "13800000000",
            "+86 138-0000-0000",
            "8613800000000",
            "１３８００００００００",
        ] {
            assert_eq!(Mobile::parse(raw).unwrap().as_str(), "13800000000", "{raw}");
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for raw in [
            "12800000000",
            "1380000000",
            "0429-0000000",
            "138000000000",
            "1380000000X",
        ] {
            assert_eq!(Mobile::parse(raw), Err(MobileProblem::Form), "{raw}");
        }
    }
}
