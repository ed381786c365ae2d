//! How tantivy gets its terms from our texts.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{self, Run};

/// Every character, every pair of neighbours, every Western word: what decides whether a text matches.
#[derive(Clone)]
pub(crate) struct Grams;

/// Words as the dictionary cuts them, long ones also in their parts: what decides how well a text matches.
#[derive(Clone)]
pub(crate) struct Words;

/// Every beginning of a ledger number and of its parts, so that `ZX-2023`, `2023001` and `001` find `ZX-2023-001`.
#[derive(Clone)]
pub(crate) struct Numbers;

impl Tokenizer for Grams {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        let mut terms = Vec::new();
        for run in text::runs(text) {
            match run {
                Run::Western(word) => terms.push(word),
                Run::Characters(run) => {
                    terms.extend(run.iter().map(char::to_string));
                    terms.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
                }
            }
        }
        Terms::of(text, terms)
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms::of(text, words(text))
    }
}

impl Tokenizer for Numbers {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        let parts: Vec<String> = number_parts(text);
        let mut terms = Vec::new();
        for from in 0..parts.len() {
            let rest: Vec<char> = parts
                .iter()
                .skip(from)
                .flat_map(|part| part.chars())
                .collect();
            terms.extend(
                (1..=rest.len()).map(|length| rest.iter().take(length).collect::<String>()),
            );
        }
        terms.sort_unstable();
        terms.dedup();
        Terms::of(text, terms)
    }
}

/// The words of a text and their parts, as they are ranked by.
pub(crate) fn words(text: &str) -> Vec<String> {
    let normalized = text::normalize(text);
    text::dictionary()
        .cut_for_search(&normalized, true)
        .into_iter()
        .map(|token| token.word)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// A ledger number without what separates its parts, as it is looked up: `zx2023001`.
pub(crate) fn number_key(text: &str) -> String {
    number_parts(text).concat()
}

fn number_parts(text: &str) -> Vec<String> {
    text::normalize(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The terms of one text, handed out one by one.
///
/// No field keeps positions and snippets are cut elsewhere, so each token spans the whole text.
pub(crate) struct Terms {
    terms: std::vec::IntoIter<String>,
    token: Token,
}

impl Terms {
    fn of(text: &str, terms: Vec<String>) -> Self {
        Self {
            terms: terms.into_iter(),
            token: Token {
                offset_to: text.len(),
                ..Token::default()
            },
        }
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = term;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(mut tokenizer: impl Tokenizer, text: &str) -> Vec<String> {
        let mut stream = tokenizer.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push(stream.token().text.clone());
        }
        terms
    }

    #[test]
    fn grams_hold_every_character_and_every_pair() {
        assert_eq!(
            terms(Grams, "安置房，ＡＢ"),
            ["安", "置", "房", "安置", "置房", "ab"]
        );
    }

    #[test]
    fn words_come_with_their_parts_and_without_punctuation() {
        let found = terms(Words, "《住房保障》、污水处理厂。");
        for expected in ["住房", "保障", "污水", "处理厂"] {
            assert!(
                found.iter().any(|word| word == expected),
                "{expected} not in {found:?}"
            );
        }
        assert!(
            found
                .iter()
                .all(|word| !word.contains(['《', '》', '、', '。']))
        );
    }

    #[test]
    fn a_number_is_found_by_any_of_its_beginnings() {
        let found = terms(Numbers, "ZX-2023-001");
        for expected in ["z", "zx2", "zx2023001", "2023", "2023001", "001", "0"] {
            assert!(found.iter().any(|term| term == expected), "{expected}");
        }
        assert!(!found.iter().any(|term| term == "23001"));
        assert_eq!(number_key("ＺＸ—2023 001"), "zx2023001");
    }
}
