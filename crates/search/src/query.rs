//! From what somebody typed to what tantivy is asked.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Asked, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::document::{Query, Visible};
use crate::fields::Fields;
use crate::text::{self, Run};
use crate::tokenizers;

/// Nobody types more; whoever pastes a page is answered by its beginning.
const LONGEST_TEXT: usize = 200;
const MOST_WORDS: usize = 24;

/// A ledger number that was typed is what was meant; a word in a title says more than one in a body.
const NUMBER_WEIGHT: f32 = 20.0;
const TITLE_WEIGHT: f32 = 2.5;

/// The words of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    /// What must be in a document, in the form in which texts are compared.
    pub(crate) words: Vec<Word>,
    /// What makes a document rank higher.
    ranking: Vec<String>,
}

/// One thing to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word itself.
    pub(crate) text: String,
    /// The key of a ledger number that this may be the beginning of.
    number: Option<String>,
}

impl Wanted {
    /// Reads what somebody typed. Any text has an answer; punctuation alone asks for nothing.
    pub(crate) fn read(text: &str) -> Self {
        let start: String = text
            .chars()
            .map(text::normalized)
            .take(LONGEST_TEXT)
            .collect();
        let mut wanted = Self::default();
        for chunk in start.split_whitespace() {
            wanted.take(chunk);
        }
        let says_something = |word: &Word| !text::is_function_word(&word.text);
        if wanted.words.iter().any(says_something) {
            wanted.words.retain(says_something);
        }
        wanted.words.truncate(MOST_WORDS);
        wanted.ranking.truncate(MOST_WORDS);
        wanted
    }

    fn take(&mut self, chunk: &str) {
        let is_number = chunk.chars().any(|c| c.is_ascii_alphanumeric())
            && chunk
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || !c.is_alphanumeric());
        if is_number {
            self.add(Word {
                text: chunk.to_owned(),
                number: Some(tokenizers::number_key(chunk)),
            });
        } else {
            for token in text::dictionary().cut(chunk, true) {
                if token.word.chars().any(char::is_alphanumeric) {
                    self.add(Word {
                        text: token.word.to_owned(),
                        number: None,
                    });
                }
            }
        }
        for word in tokenizers::words(chunk) {
            if !self.ranking.contains(&word) && !text::is_function_word(&word) {
                self.ranking.push(word);
            }
        }
    }

    /// The words that tell something also when others are missing: longer ones, or all where there is none.
    fn telling(&self) -> impl Iterator<Item = &Word> {
        let is_long = |word: &Word| word.text.chars().nth(1).is_some();
        let has_long = self.words.iter().any(is_long);
        self.words
            .iter()
            .filter(move |word| !has_long || is_long(word))
    }

    fn add(&mut self, word: Word) {
        if !self.words.contains(&word) {
            self.words.push(word);
        }
    }
}

/// What is asked of the index: documents within sight that hold all the words, or, with `any`, at least one of them.
pub(crate) fn asked(fields: &Fields, query: &Query, wanted: &Wanted, any: bool) -> Box<dyn Asked> {
    let mut clauses: Vec<(Occur, Box<dyn Asked>)> = if any {
        let some = wanted
            .telling()
            .map(|word| word_query(fields, word))
            .collect();
        vec![(Occur::Must, Box::new(BooleanQuery::union(some)))]
    } else {
        let all = wanted.words.iter().map(|word| word_query(fields, word));
        all.map(|word| (Occur::Must, word)).collect()
    };
    if clauses.is_empty() {
        return Box::new(EmptyQuery);
    }
    if let Visible::Units(units) = &query.visible {
        let terms = units
            .iter()
            .map(|unit| Term::from_field_bytes(fields.visible_to, unit.as_bytes()));
        clauses.push((Occur::Must, unranked(Box::new(TermSetQuery::new(terms)))));
    }
    if let Some(rectification) = query.rectification {
        let term = Term::from_field_bytes(fields.rectification, rectification.as_bytes());
        clauses.push((
            Occur::Must,
            unranked(term_query(term, IndexRecordOption::Basic)),
        ));
    }
    if let Some(kind) = query.kind {
        let term = Term::from_field_u64(fields.kind, kind.code());
        clauses.push((
            Occur::Must,
            unranked(term_query(term, IndexRecordOption::Basic)),
        ));
    }
    for word in &wanted.ranking {
        let by = |field: Field| {
            term_query(
                Term::from_field_text(field, word),
                IndexRecordOption::WithFreqs,
            )
        };
        clauses.push((
            Occur::Should,
            Box::new(BoostQuery::new(by(fields.title), TITLE_WEIGHT)),
        ));
        clauses.push((Occur::Should, by(fields.body)));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// Documents that hold one word, or bear the number it is the beginning of.
fn word_query(fields: &Fields, word: &Word) -> Box<dyn Asked> {
    let mut grams: Vec<Box<dyn Asked>> = Vec::new();
    let mut gram = |text: &str| {
        let term = Term::from_field_text(fields.grams, text);
        grams.push(unranked(term_query(term, IndexRecordOption::Basic)));
    };
    for run in text::runs(&word.text) {
        match run {
            Run::Western(word) => gram(&word),
            Run::Characters(run) if run.len() == 1 => run.iter().for_each(|c| gram(&c.to_string())),
            // The pairs say all that the characters do.
            Run::Characters(run) => run
                .windows(2)
                .for_each(|pair| gram(&pair.iter().collect::<String>())),
        }
    }
    let held: Box<dyn Asked> = Box::new(BooleanQuery::intersection(grams));
    let Some(number) = &word.number else {
        return held;
    };
    let term = Term::from_field_text(fields.no, number);
    let numbered = ConstScoreQuery::new(term_query(term, IndexRecordOption::Basic), NUMBER_WEIGHT);
    Box::new(BooleanQuery::union(vec![held, Box::new(numbered)]))
}

fn term_query(term: Term, record: IndexRecordOption) -> Box<dyn Asked> {
    Box::new(TermQuery::new(term, record))
}

/// A condition that says nothing about how well a document matches.
fn unranked(condition: Box<dyn Asked>) -> Box<dyn Asked> {
    Box::new(ConstScoreQuery::new(condition, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Wanted::read(text)
            .words
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn a_question_is_cut_into_words() {
        assert_eq!(words("住房保障 资金"), ["住房", "保障", "资金"]);
        assert_eq!(words("整改　整改"), ["整改"]);
    }

    #[test]
    fn words_that_say_nothing_are_dropped_unless_they_are_all_there_is() {
        assert_eq!(words("整改的问题"), ["整改", "问题"]);
        assert_eq!(words("的"), ["的"]);
    }

    #[test]
    fn a_number_stays_whole() {
        let wanted = Wanted::read("ZX-2023-001");
        assert_eq!(
            wanted.words,
            [Word {
                text: "zx-2023-001".into(),
                number: Some("zx2023001".into())
            }]
        );
    }

    #[test]
    fn what_asks_for_nothing_has_no_words() {
        for text in ["", "   ", "，。！", "\"'()[]{}*:^~\\"] {
            assert_eq!(words(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_pasted_page_is_answered_by_its_beginning() {
        let wanted = Wanted::read(&('一'..).take(5000).collect::<String>());
        assert!(wanted.words.len() <= MOST_WORDS && wanted.ranking.len() <= MOST_WORDS);
    }
}
