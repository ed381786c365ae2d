//! Numbers of bank accounts and cards.

use super::{luhn, plain::plain};

/// Digits of an account, without what was written between them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(String);

/// Why a text is no account number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountProblem {
    /// Something else than digits, blanks and dashes.
    #[error("账号只能是数字，请去掉“{0}”等其他字符后核对。")]
    Characters(char),
    /// Fewer than 8 or more than 32 digits.
    #[error("账号位数不对（{0} 位），请按存折或银行卡核对。")]
    Length(usize),
}

impl Account {
    /// Reads a number; blanks and dashes between groups of digits are habits.
    pub fn parse(raw: &str) -> Result<Self, AccountProblem> {
        let text = plain(raw);
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | '－' | '—'))
            .collect();
        if let Some(other) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(AccountProblem::Characters(other));
        }
        match digits.len() {
            8..=32 => Ok(Self(digits)),
            length => Err(AccountProblem::Length(length)),
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it looks like a card (16 to 19 digits) and fails the check digit of cards.
    ///
    /// A settlement account may have as many digits and no such check, so this is a reason to look, not to refuse.
    pub fn is_doubtful_card(&self) -> bool {
        (16..=19).contains(&self.0.len()) && !luhn::passes(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_with_a_wrong_digit_is_doubtful() {
        assert!(
            !Account::parse("6212 2600 0000 0000 000")
                .unwrap()
                .is_doubtful_card()
        );
        assert!(
            Account::parse("6212260000000000001")
                .unwrap()
                .is_doubtful_card()
        );
    }

    #[test]
    fn a_passbook_number_is_not_judged_by_the_rule_of_cards() {
        assert!(!Account::parse("070210001234").unwrap().is_doubtful_card());
    }

    #[test]
    fn other_characters_and_lengths_are_named() {
        assert_eq!(
            Account::parse("6212卡"),
            Err(AccountProblem::Characters('卡'))
        );
        assert_eq!(Account::parse("6212"), Err(AccountProblem::Length(4)));
    }
}
