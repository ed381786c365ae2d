//! One issue: where, what, and how to mend it, without the personal data it is about.

use serde::{Deserialize, Serialize};

use super::{Code, Level};
use crate::{
    field::{identity, name},
    schema::Kind,
    sheet::Cell,
};

/// Something that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The kind.
    pub code: Code,
    /// How much it weighs.
    pub level: Level,
    /// The cell, row or column; nothing when it is about the whole submission.
    pub place: Place,
    /// What stands there, covered where it is personal.
    pub shown: Option<String>,
    /// What is wrong and how to mend it, in one or two Chinese sentences.
    pub message: String,
    /// What may be meant. For identity numbers it says which character to look at and not the number.
    pub suggestion: Option<String>,
    /// What the issue is about, whatever row it stands in: a keyed digest of the row's business key, or of the words of an
    /// issue that has no row.
    pub subject: u64,
}

/// Where an issue stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// The sheet, counted from 0.
    pub sheet: Option<usize>,
    /// The row, counted from 1.
    pub row: Option<u32>,
    /// The header of the column in the template.
    pub column: Option<String>,
}

/// What a rule found, before anybody says where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) code: Code,
    pub(super) level: Level,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

impl Found {
    pub(super) fn new(code: Code, level: Level, message: impl Into<String>) -> Self {
        Self {
            code,
            level,
            message: message.into(),
            suggestion: None,
        }
    }

    pub(super) fn suggesting(self, suggestion: impl Into<String>) -> Self {
        Self {
            suggestion: Some(suggestion.into()),
            ..self
        }
    }
}

/// Longer texts are cut when they are shown.
const SHOWN_CHARS: usize = 40;
/// So many digits in a row are a personal number, whatever column they stand in.
const PERSONAL_DIGITS: usize = 10;

/// A cell as an issue may show it.
pub(super) fn shown(kind: &Kind, cell: &Cell) -> Option<String> {
    if *cell == Cell::Blank {
        return None;
    }
    let text = cell.shown();
    Some(match kind {
        Kind::Identity | Kind::Party | Kind::Account | Kind::Mobile => identity::mask(&text),
        Kind::Name => name::mask(&text),
        _ => cover(&text).chars().take(SHOWN_CHARS).collect(),
    })
}

/// Covers long runs of digits: columns are shifted sometimes, and an identity number may stand where a sum belongs.
fn cover(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut covered = String::with_capacity(text.len());
    let mut rest = letters.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        let run = run_of_digits(rest);
        let digits = rest.iter().take(run).filter(|c| is_digit(**c)).count();
        if digits >= PERSONAL_DIGITS {
            let number: String = rest.iter().take(run).collect();
            covered.push_str(&identity::mask(&number));
            rest = rest.get(run..).unwrap_or_default();
        } else if run > 0 {
            covered.extend(rest.iter().take(run));
            rest = rest.get(run..).unwrap_or_default();
        } else {
            covered.push(*first);
            rest = behind;
        }
    }
    covered
}

/// How many letters from the beginning are digits, or what people write between them.
fn run_of_digits(letters: &[char]) -> usize {
    if !letters.first().is_some_and(|c| is_digit(*c)) {
        return 0;
    }
    let run = letters
        .iter()
        .take_while(|c| is_digit(**c) || is_filler(**c));
    run.count()
}

fn is_digit(c: char) -> bool {
    c.is_numeric() || matches!(c, 'x' | 'X')
}

fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\'' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_values_are_covered_by_their_kind() {
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(
            shown(&Kind::Identity, &text("219901198003151234")).as_deref(),
            Some("219901********1234")
        );
        assert_eq!(shown(&Kind::Name, &text("张三丰")).as_deref(), Some("张*"));
        assert_eq!(shown(&Kind::Text, &text("维修")).as_deref(), Some("维修"));
        assert_eq!(shown(&Kind::Text, &Cell::Blank), None);
    }

    #[test]
    fn a_number_in_the_wrong_column_is_covered_too() {
        assert_eq!(cover("张三219901198003151234"), "张三219901********1234");
        assert_eq!(cover("219901 19800315 1234"), "219901**********1234");
        assert_eq!(
            cover("２１９９０１１９８００３１５１２３４"),
            "２１９９０１********１２３４"
        );
        assert_eq!(cover("2024-01-05 08:30:00"), "2024-01-05 08:30:00");
        assert_eq!(cover("1234.56"), "1234.56");
    }
}
