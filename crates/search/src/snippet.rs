//! The passage of a text that shows why it was found.

use crate::text;

/// How much of a text is shown, and how much of it before the first word.
const LENGTH: usize = 90;
const BEFORE: usize = 16;

/// Cuts the most telling passage out of `body`, in pieces; true marks an occurrence of one of the normalized `words`.
pub(crate) fn snippet(body: &str, words: &[&str]) -> Vec<(String, bool)> {
    // Line breaks of the source mean nothing in one line on a page.
    let chars: Vec<char> = body
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    let marks = marks(&chars, words);
    let start = best_start(&marks, chars.len());
    let end = (start + LENGTH).min(chars.len());

    let mut pieces = Vec::new();
    let mut at = start;
    let within = marks
        .iter()
        .filter(|mark| mark.from >= start && mark.to <= end);
    for mark in within {
        push(&mut pieces, &chars, at, mark.from, false);
        push(&mut pieces, &chars, mark.from, mark.to, true);
        at = mark.to;
    }
    push(&mut pieces, &chars, at, end, false);
    if start > 0 {
        pieces.insert(0, ("…".to_owned(), false));
    }
    if end < chars.len() {
        pieces.push(("…".to_owned(), false));
    }
    pieces
}

fn push(pieces: &mut Vec<(String, bool)>, chars: &[char], from: usize, to: usize, marked: bool) {
    let piece: String = chars.iter().take(to).skip(from).collect();
    if !piece.is_empty() {
        pieces.push((piece, marked));
    }
}

/// An occurrence of a word, in characters.
struct Mark {
    from: usize,
    to: usize,
    word: usize,
}

/// The occurrences from left to right, none overlapping another, longer words first where several begin.
fn marks(chars: &[char], words: &[&str]) -> Vec<Mark> {
    let normalized: Vec<char> = chars.iter().map(|c| text::normalized(*c)).collect();
    let mut words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
    words.retain(|word| !word.is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut marks = Vec::new();
    let mut from = 0;
    while from < normalized.len() {
        let found = words
            .iter()
            .enumerate()
            .find(|(_, word)| stands_at(&normalized, from, word));
        if let Some((position, word)) = found {
            let to = from + word.len();
            marks.push(Mark {
                from,
                to,
                word: position,
            });
            from = to;
        } else {
            from += 1;
        }
    }
    marks
}

/// True when `word` stands at `from`; one that begins or ends with a Western letter or digit must do so there as well.
fn stands_at(chars: &[char], from: usize, word: &[char]) -> bool {
    let goes_on = |end: Option<&char>, next: Option<&char>| {
        end.is_some_and(char::is_ascii_alphanumeric)
            && next.is_some_and(char::is_ascii_alphanumeric)
    };
    let before = from.checked_sub(1).and_then(|before| chars.get(before));
    chars.get(from..from + word.len()) == Some(word)
        && !goes_on(word.first(), before)
        && !goes_on(word.last(), chars.get(from + word.len()))
}

/// Where to begin so that as many different words as possible are seen, then as many occurrences.
fn best_start(marks: &[Mark], length: usize) -> usize {
    let mut best = (0, 0, 0);
    for (position, first) in marks.iter().enumerate() {
        let start = first
            .from
            .saturating_sub(BEFORE)
            .min(length.saturating_sub(LENGTH));
        let seen: Vec<usize> = marks
            .iter()
            .skip(position)
            .take_while(|mark| mark.to <= start + LENGTH)
            .map(|mark| mark.word)
            .collect();
        let mut different = seen.clone();
        different.sort_unstable();
        different.dedup();
        if (different.len(), seen.len()) > (best.0, best.1) {
            best = (different.len(), seen.len(), start);
        }
    }
    best.2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(body: &str, words: &[&str]) -> String {
        snippet(body, words)
            .into_iter()
            .map(|(piece, marked)| if marked { format!("[{piece}]") } else { piece })
            .collect()
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        assert_eq!(
            shown("住房保障资金\n拨付不及时", &["资金", "住房"]),
            "[住房]保障[资金] 拨付不及时"
        );
        assert_eq!(shown("ＺＸ与zx", &["zx"]), "[ＺＸ]与[zx]");
    }

    #[test]
    fn the_longest_word_wins_and_none_overlap() {
        assert_eq!(
            shown("安置房建设", &["安置", "安置房", "房建"]),
            "[安置房]建设"
        );
    }

    #[test]
    fn a_number_is_not_marked_inside_another() {
        assert_eq!(shown("12023年、2023年", &["2023"]), "12023年、[2023]年");
    }

    #[test]
    fn the_passage_with_most_different_words_is_shown() {
        let body = format!(
            "资金{}资金住房都在这里{}",
            "一".repeat(200),
            "二".repeat(200)
        );
        let shown = shown(&body, &["资金", "住房"]);
        assert!(shown.contains("[资金][住房]"), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'));
    }

    #[test]
    fn without_a_word_the_beginning_is_shown() {
        assert_eq!(shown("整改方案", &["住房"]), "整改方案");
        assert_eq!(shown("", &["住房"]), "");
        assert_eq!(shown("整改", &[]), "整改");
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_piece_of_the_body(body in "[甲乙丙a1 ]{0,300}", words in prop::collection::vec("[甲乙丙a1]{1,3}", 0..4)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let pieces = snippet(&body, &words);
            let text: String = pieces.iter().map(|(piece, _)| piece.as_str()).collect();
            prop_assert!(body.contains(text.trim_matches('…')));
            prop_assert!(text.chars().count() <= LENGTH + 2);
            for (piece, _) in pieces.iter().filter(|(_, marked)| *marked) {
                prop_assert!(words.contains(&piece.as_str()));
            }
        }
    }
}
