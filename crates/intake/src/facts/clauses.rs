//! Sentences and their clauses.

use std::ops::Range;

use super::plain::Plain;

/// A sentence, in plain characters, with its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Without its end mark.
    pub(crate) at: Range<usize>,
    /// In their order; never empty.
    pub(crate) clauses: Vec<Range<usize>>,
}

/// Splits a text into sentences at 。！？ and line ends, and sentences into clauses at ，；：and brackets.
pub(crate) fn sentences(plain: &Plain) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut clauses = Vec::new();
    let (mut sentence, mut clause) = (0, 0);
    for index in 0..=plain.len() {
        let c = plain.at(index);
        let ends_sentence = matches!(c, None | Some('。' | '!' | '?' | '\n'));
        let ends_clause =
            ends_sentence || matches!(c, Some(';' | ':' | '(' | ')')) || is_comma(plain, index);
        if ends_clause {
            if clause < index {
                clauses.push(clause..index);
            }
            clause = index + 1;
        }
        if ends_sentence {
            if !clauses.is_empty() {
                all.push(Sentence {
                    at: sentence..index,
                    clauses: std::mem::take(&mut clauses),
                });
            }
            sentence = index + 1;
        }
    }
    all
}

/// A comma that is not inside a number.
fn is_comma(plain: &Plain, index: usize) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let thousands = || {
        digit(plain.before(index))
            && (1..=3).all(|ahead| digit(plain.at(index + ahead)))
            && !digit(plain.at(index + 4))
    };
    plain.at(index) == Some(',') && !thousands()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_clauses() {
        let plain = Plain::new("任务12,345套，已完成（约九成）；继续。下一步，验收");
        let texts: Vec<Vec<&str>> = sentences(&plain)
            .iter()
            .map(|s| s.clauses.iter().map(|c| plain.slice(c.clone())).collect())
            .collect();
        assert_eq!(
            texts,
            [
                vec!["任务12,345套", "已完成", "约九成", "继续"],
                vec!["下一步", "验收"]
            ]
        );
    }
}
