//! The passage that a finding came from.

use bihuan_casework::finding::SourcePassage;

use crate::views::{finding::Source, parts::Span};

/// The passage with its problem and status marked, a paragraph a line.
pub(crate) fn source(passage: &SourcePassage) -> Source {
    let mut paragraphs = vec![Vec::new()];
    let marked = |at: usize| {
        let within = |(from, to): (usize, usize)| (from..to).contains(&at);
        within(passage.problem) || passage.status.is_some_and(within)
    };
    let mut piece = (String::new(), false);
    for (at, c) in passage.words.chars().enumerate() {
        if c == '\n' || marked(at) != piece.1 {
            put(&mut paragraphs, &mut piece);
            piece.1 = marked(at);
        }
        if c == '\n' {
            paragraphs.push(Vec::new());
        } else {
            piece.0.push(c);
        }
    }
    put(&mut paragraphs, &mut piece);
    paragraphs.retain(|p: &Vec<Span>| p.iter().any(|s| !s.text.trim().is_empty()));
    Source {
        document: passage.document.clone(),
        href: None,
        paragraphs,
    }
}

fn put(paragraphs: &mut [Vec<Span>], piece: &mut (String, bool)) {
    let text = std::mem::take(&mut piece.0);
    if let (Some(last), false) = (paragraphs.last_mut(), text.is_empty()) {
        last.push(Span {
            text,
            marked: piece.1,
        });
    }
}
