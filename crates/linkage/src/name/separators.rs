//! One dot for all the dots that are typed between the parts of a name.
//!
//! The separator is `·` (U+00B7) by the notice of twelve ministries (民委发〔2016〕33号).

/// The separator that the notice prescribes.
const DOT: char = '·';

/// The name with one kind of dot and without letters that nobody sees.
pub(super) fn one_dot(raw: &str) -> String {
    let letters: Vec<char> = raw
        .chars()
        .filter(|&letter| !is_invisible(letter))
        .collect();
    // Blanks around a dot belong to the dot.
    let beside = |mut around: Box<dyn Iterator<Item = &char> + '_>| {
        around.find(|letter| !letter.is_whitespace()).copied()
    };
    let mut text = String::with_capacity(raw.len());
    for (index, &letter) in letters.iter().enumerate() {
        let dot = match letter {
            '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff65}' | '\u{22c5}' | '\u{2219}'
            | '\u{25cf}' | '\u{0387}' => true,
            // These mean other things elsewhere, in a Latin name for instance.
            '\u{ff0e}' | '.' | '。' | '-' | '\u{ff0d}' | '\u{2014}' => {
                let (before, after) = letters.split_at(index);
                let before = beside(Box::new(before.iter().rev()));
                let after = beside(Box::new(after.iter().skip(1)));
                before.is_some_and(is_han) && after.is_some_and(is_han)
            }
            _ => false,
        };
        text.push(if dot { DOT } else { letter });
    }
    text
}

/// Whether it is a Chinese letter, of any plane.
pub(crate) fn is_han(letter: char) -> bool {
    matches!(letter,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// A Chinese letter that no normalisation changes, as nearly all are.
pub(super) fn is_plain_han(letter: char) -> bool {
    is_han(letter) && !matches!(letter, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Letters without width: of copied web pages and of texts that run both ways.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
        || letter.is_control()
}
