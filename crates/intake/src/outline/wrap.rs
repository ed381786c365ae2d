//! Which lines go on in the next one: text that was broken at a fixed width by a PDF, a terminal or copying.

use super::{labels, numbering, stream::Piece};

/// Width at which a document was broken.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    /// Measured in characters, otherwise in columns (Han characters count two).
    in_chars: bool,
    /// The least width of a full line.
    full: usize,
    /// So many lines end there that even a line ending with a full stop may go on.
    strong: bool,
}

impl Wrap {
    fn width(self, piece: &Piece) -> usize {
        width(piece, self.in_chars)
    }

    fn is_full(self, piece: &Piece) -> bool {
        self.width(piece) >= self.full
    }
}

fn width(piece: &Piece, in_chars: bool) -> usize {
    if in_chars {
        piece.plain.len() + piece.indent / 2
    } else {
        piece
            .plain
            .iter()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum::<usize>()
            + piece.indent
    }
}

/// For each piece, whether it continues the one before it.
pub(super) fn joins(pieces: &[Piece]) -> Vec<bool> {
    let mut joins = vec![false; pieces.len()];
    let wrap = find_wrap(pieces);
    // The last number of each family, to tell a real number at the start of a line from a broken sentence.
    let mut last: Vec<(numbering::Family, Vec<u32>)> = Vec::new();
    for (index, pair) in pieces.windows(2).enumerate() {
        let [before, piece] = pair else { continue };
        note_number(&mut last, before);
        let Some(last_char) = before.plain.last() else {
            continue;
        };
        let full =
            wrap.is_some_and(|wrap| wrap.is_full(before) && (wrap.strong || !is_end(*last_char)));
        // A comma never ends a paragraph, however short its line is.
        let open = matches!(last_char, ',' | '、') && before.plain.len() > 8;
        let continues = before.laid
            && piece.laid
            && !piece.after_gap
            && (full || open)
            && before.heading.is_none()
            && !(piece.indent >= 2 && piece.indent > before.indent)
            && !(piece.indent >= 4 && is_end(*last_char))
            && !starts_anew(before, piece, &last);
        let paged = piece.after_page_break && !is_end(*last_char);
        if let Some(join) = joins.get_mut(index + 1) {
            *join = continues && (!piece.after_page_break || paged);
        }
    }
    joins
}

/// Finds the width at which most lines end, if there is one.
fn find_wrap(pieces: &[Piece]) -> Option<Wrap> {
    let laid: Vec<&Piece> = pieces.iter().filter(|p| p.laid).collect();
    if laid.len() < 4 {
        return None;
    }
    let mut best: Option<(f64, Wrap)> = None;
    for (in_chars, tolerance, least) in [(true, 1, 16), (false, 3, 32)] {
        let mut widths: Vec<usize> = laid.iter().map(|p| width(p, in_chars)).collect();
        widths.sort_unstable();
        let all = widths.clone();
        let count = |from: usize, to: usize| {
            all.partition_point(|w| *w <= to) - all.partition_point(|w| *w < from)
        };
        let longest = widths.last().copied().unwrap_or_default();
        if longest > 400 {
            continue;
        }
        // In a broken text most full lines end in the middle of a sentence.
        let broken = |from: usize, to: usize| {
            let full = laid
                .iter()
                .filter(|p| (from..=to).contains(&width(p, in_chars)));
            let (count, open) = full.fold((0, 0), |(count, open), piece| {
                (
                    count + 1,
                    open + usize::from(piece.plain.last().is_some_and(|c| !is_end(*c))),
                )
            });
            open * 2 >= count
        };
        widths.dedup();
        for top in widths.iter().copied().filter(|w| *w >= least) {
            let within = count(top.saturating_sub(tolerance), top);
            let beyond = count(top + 1, longest);
            let share = ratio(within, laid.len());
            // Lines beyond the width speak against it; a few may stick out by a mark of punctuation.
            if within < 3 || share < 0.22 || ratio(beyond, laid.len()) > 0.04 && beyond > 1 {
                continue;
            }
            if best.as_ref().is_none_or(|(s, _)| share > *s)
                && broken(top.saturating_sub(tolerance), top)
            {
                best = Some((
                    share,
                    Wrap {
                        in_chars,
                        full: top.saturating_sub(tolerance + usize::from(!in_chars)),
                        strong: within >= 6 && share > 0.35,
                    },
                ));
            }
        }
    }
    best.map(|(_, wrap)| wrap)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of lines are far below 2^52"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// A mark that ends a sentence or a heading.
fn is_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | ':' | '…')
}

/// Whether the line begins with a number or label that cannot be the rest of a broken sentence.
fn starts_anew(before: &Piece, piece: &Piece, last: &[(numbering::Family, Vec<u32>)]) -> bool {
    let ended = before.plain.last().is_some_and(|c| is_end(*c));
    if piece
        .plain
        .first()
        .is_some_and(|c| super::marks::BULLETS.contains(*c))
    {
        return true;
    }
    if let Some(label) = labels::read(&piece.plain, 0, true)
        && label.firm
        && (ended || !label.alone)
    {
        return true;
    }
    numbering::read(&piece.plain, 0).iter().any(|number| {
        if ended {
            return true;
        }
        let next = number.path.last().copied().unwrap_or_default();
        let known = last
            .iter()
            .find(|(family, _)| *family == number.family)
            .and_then(|(_, path)| path.last().copied());
        !number.tight && (next == 1 || known.is_some_and(|k| next == k + 1))
    })
}

fn note_number(last: &mut Vec<(numbering::Family, Vec<u32>)>, piece: &Piece) {
    if let Some(number) = numbering::read(&piece.plain, 0).into_iter().next() {
        if let Some(entry) = last.iter_mut().find(|(family, _)| *family == number.family) {
            entry.1 = number.path;
        } else {
            last.push((number.family, number.path));
        }
    }
}
