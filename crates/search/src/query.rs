//! From what somebody typed to what tantivy is asked.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, Occur, Query as Asked, TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::document::{Query, Thing, Visible};
use crate::fields::Fields;
use crate::text::{self, Run};
use crate::tokenizers;

/// Nobody types more; whoever pastes a page is answered by its beginning.
const LONGEST_TEXT: usize = 200;
const MOST_WORDS: usize = 24;

/// A ledger number that was typed is what was meant.
const NUMBER_WEIGHT: f32 = 20.0;

/// How exactly a word must be in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// As a word, which can be ranked.
    Words,
    /// As characters that stand together, whatever words they were cut into. Everything found by words is found so too.
    Grams,
}

/// How many of the words must be in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    /// Every one.
    All,
    /// At least one of those that tell something on their own.
    Some,
}

/// The words of a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Wanted {
    /// What is looked for, in the form in which texts are compared.
    pub(crate) words: Vec<Word>,
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

/// Documents that hold the words.
pub(crate) fn holding(fields: &Fields, wanted: &Wanted, by: By, share: Share) -> Box<dyn Asked> {
    let of = |word| match by {
        By::Words => as_word(fields, word),
        By::Grams => as_grams(fields, word),
    };
    let query = match share {
        Share::All => BooleanQuery::intersection(wanted.words.iter().map(of).collect()),
        Share::Some => BooleanQuery::union(wanted.telling().map(of).collect()),
    };
    Box::new(query)
}

/// Documents that hold any of several things, each in any of its forms; the more of what tells much, the better.
pub(crate) fn resembling(fields: &Fields, things: &[Thing]) -> Box<dyn Asked> {
    let things = things.iter().filter_map(|thing| {
        let forms: Vec<Box<dyn Asked>> = thing
            .forms
            .iter()
            .filter(|form| form.chars().any(char::is_alphanumeric))
            .map(|form| {
                let word = Word {
                    text: form.clone(),
                    number: None,
                };
                as_grams(fields, &word)
            })
            .collect();
        let any: Box<dyn Asked> = Box::new(BooleanQuery::union(forms));
        (!thing.forms.is_empty())
            .then(|| Box::new(ConstScoreQuery::new(any, thing.weight)) as Box<dyn Asked>)
    });
    Box::new(BooleanQuery::union(things.collect()))
}

/// Of the documents that `sought` describes, those within sight and among what the question is narrowed to, and not
/// those that `but_not` describes. Only `sought` ranks.
pub(crate) fn within(
    fields: &Fields,
    query: &Query,
    sought: Box<dyn Asked>,
    but_not: Option<Box<dyn Asked>>,
) -> Box<dyn Asked> {
    let mut conditions: Vec<(Occur, Box<dyn Asked>)> = Vec::new();
    if let Visible::Units(units) = &query.visible {
        let terms = units
            .iter()
            .map(|unit| Term::from_field_bytes(fields.visible_to, unit.as_bytes()));
        conditions.push((Occur::Must, unranked(Box::new(TermSetQuery::new(terms)))));
    }
    if let Some(rectification) = query.rectification {
        let term = Term::from_field_bytes(fields.rectification, rectification.as_bytes());
        conditions.push((
            Occur::Must,
            unranked(term_query(term, IndexRecordOption::Basic)),
        ));
    }
    if let Some(kind) = query.kind {
        let term = Term::from_field_u64(fields.kind, kind.code());
        conditions.push((
            Occur::Must,
            unranked(term_query(term, IndexRecordOption::Basic)),
        ));
    }
    conditions.extend(but_not.map(|unwanted| (Occur::MustNot, unwanted)));
    if conditions.is_empty() {
        // Bare, so that the engine sees that it may skip whole blocks which cannot be among the best.
        return sought;
    }
    conditions.push((Occur::Must, sought));
    Box::new(BooleanQuery::new(conditions))
}

fn as_word(fields: &Fields, word: &Word) -> Box<dyn Asked> {
    match word.number {
        Some(_) => as_grams(fields, word),
        None => term_query(
            Term::from_field_text(fields.words, &word.text),
            IndexRecordOption::WithFreqs,
        ),
    }
}

/// Documents where the characters of a word stand together, or that bear the number it is the beginning of.
fn as_grams(fields: &Fields, word: &Word) -> Box<dyn Asked> {
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
pub(crate) fn unranked(condition: Box<dyn Asked>) -> Box<dyn Asked> {
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
        assert!(wanted.words.len() <= MOST_WORDS);
    }
}
