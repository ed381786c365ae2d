//! From a [`Source`] to a [`Reading`]: numbering, roles of passages, the outline.
//!
//! The way: [`stream`] makes one run of characters of the lines (noise gone, broken lines joined); [`marks`] finds where
//! numbers and labels may stand, [`implied`] adds those that nobody printed; [`tree`] nests the numbers; [`weigh`] decides
//! which nodes are findings and whether there is a list at all; [`assemble`] makes the entries. Tables ([`tables`]) and
//! lists of names in running text ([`roster`]) are candidates of their own, and the best one wins.

mod assemble;
mod cards;
mod checks;
mod fold;
mod frame;
mod grid;
mod implied;
mod labels;
mod marks;
mod noise;
mod numbering;
mod numerals;
mod passage;
mod repeats;
mod roster;
mod sequence;
mod shells;
mod stream;
mod tables;
mod tree;
mod weigh;
mod words;
mod wrap;

use crate::{Aspect, Reading, Source, facts};

/// Recovers the outline of a document.
///
/// Never fails: a document without a list of problems gives a reading without aspects.
pub fn recover(source: Source) -> Reading {
    let tables = tables::read(&source);
    let stream = stream::Stream::build(&source, |line| !tables.holds(line));
    let marks = implied::add(&stream, marks::find(&stream));
    let mut tree = tree::build(&stream, &marks);
    let folded = fold::fold(&stream, &mut tree);
    let title = frame::title(&stream, &marks);
    let mut aspects: Vec<Aspect> = folded.unwrap_or_default();
    if aspects.is_empty()
        && let Some(outline) = weigh::weigh(&stream, &tree, &title)
    {
        aspects = assemble::aspects(&stream, &tree, &outline, &title);
    }
    if leaves(&tables.aspects) > 0 && leaves(&tables.aspects) * 2 >= leaves(&aspects) {
        aspects = tables.aspects;
    }
    repeats::drop_bare(&mut aspects);
    if let [only] = &mut aspects[..]
        && labels::is_generic(&only.title)
    {
        only.title.clear();
        only.span = None;
    }
    let mut subjects = false;
    if aspects.is_empty() {
        aspects = roster::read(&stream, &marks, &title);
        subjects = !aspects.is_empty();
    }
    let kind = frame::kind(&title, &aspects, subjects);
    let mut diagnostics = source.diagnostics.clone();
    diagnostics.extend(checks::check(&stream, &aspects, kind));
    Reading {
        issuer: frame::issuer(&stream, &title),
        date: facts::dates::issued(&source),
        contact: facts::contact::find(&source),
        title,
        kind,
        aspects,
        diagnostics,
        source,
    }
}

/// Number of findings.
fn leaves(aspects: &[Aspect]) -> usize {
    fn below(entry: &crate::Entry) -> usize {
        if entry.children.is_empty() {
            1
        } else {
            entry.children.iter().map(below).sum()
        }
    }
    aspects.iter().flat_map(|a| &a.entries).map(below).sum()
}
