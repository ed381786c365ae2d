//! Whether two problem sentences tell of the same problem: made-up pairs, and what must hold of any texts.

use bihuan_intake::likeness::{Likeness, SAME, Sentence, compare};
use proptest::prelude::*;

const ACCEPTANCE: &str = include_str!("fixtures/likeness/pairs.txt");
const TUNED: &str = include_str!("fixtures/likeness/tuned.txt");
const DEVELOPMENT: &str = include_str!("fixtures/likeness/development.txt");
const UNSEEN: &str = include_str!("fixtures/likeness/unseen.txt");
const HELD_OUT: &str = include_str!("fixtures/likeness/held_out.txt");

struct Pair {
    a: &'static str,
    b: &'static str,
    same: bool,
}

/// `=` begins a problem, `+` tells it in other words, `-` is another problem.
fn pairs(file: &'static str) -> Vec<Pair> {
    let mut problem = "";
    let mut pairs = Vec::new();
    for line in file.lines() {
        match line.split_once(' ') {
            Some(("=", text)) => problem = text,
            Some((mark @ ("+" | "-"), text)) => pairs.push(Pair {
                a: problem,
                b: text,
                same: mark == "+",
            }),
            _ => {}
        }
    }
    pairs
}

/// Of what was called the same, the share that is; of what is the same, the share that was called so.
fn measure(name: &str, file: &'static str) -> (f64, f64) {
    let (mut right, mut wrong, mut missed) = (0.0_f64, 0.0_f64, 0.0_f64);
    for pair in pairs(file) {
        let Likeness { score, same, .. } = compare(pair.a, pair.b);
        match (pair.same, same) {
            (true, true) => right += 1.0,
            (false, true) => wrong += 1.0,
            (true, false) => missed += 1.0,
            (false, false) => {}
        }
        if pair.same != same {
            eprintln!("  {score:.2} {} | {}", pair.a, pair.b);
        }
    }
    let (precision, recall) = (right / (right + wrong), right / (right + missed));
    eprintln!("{name}: precision {precision:.3}, recall {recall:.3}");
    (precision, recall)
}

#[test]
fn the_acceptance_pairs_are_told_apart() {
    assert_eq!(
        pairs(ACCEPTANCE).iter().filter(|pair| pair.same).count(),
        30
    );
    assert_eq!(
        pairs(ACCEPTANCE).iter().filter(|pair| !pair.same).count(),
        30
    );
    let (precision, recall) = measure("acceptance", ACCEPTANCE);
    assert!(precision >= 0.9 && recall >= 0.8);
}

/// The weights are fitted to the first two, and the lexicon has seen them. Of the third only totals were looked at while the
/// method was chosen; the last was written when all was settled.
#[test]
fn pairs_that_nothing_was_fitted_to_are_told_apart() {
    measure("tuned", TUNED);
    measure("development", DEVELOPMENT);
    assert_eq!(pairs(HELD_OUT).len(), 60);
    for (name, file) in [("unseen", UNSEEN), ("held out", HELD_OUT)] {
        let (precision, recall) = measure(name, file);
        assert!(precision >= 0.9 && recall >= 0.8, "{name}");
    }
}

#[test]
fn numbers_width_and_marks_make_no_other_problem() {
    for (a, b) in [
        (
            "柳溪镇安置房建设滞后，涉及326户。",
            "柳溪镇安置房建设滞后，涉及４１２户",
        ),
        ("“三公”经费超预算", "三公经费超预算。"),
    ] {
        assert!(compare(a, b).same, "{a} {b}");
    }
}

#[test]
fn another_name_another_problem() {
    for (a, b) in [
        ("青石村饮水工程停用", "大湾村饮水工程停用"),
        ("县水利局公车私用", "县林业局公车私用"),
        ("城南第一小学未办理消防验收", "城南第二小学未办理消防验收"),
        ("安置房已按期全部交付", "安置房未按期交付"),
    ] {
        assert!(!compare(a, b).same, "{a} {b} {:?}", compare(a, b));
    }
}

#[test]
fn the_words_it_rests_on_are_words_of_both() {
    let (a, b) = ("柳溪镇安置房长期未交付", "柳溪镇的回迁房一直没有交房");
    let found = compare(a, b);
    assert!(
        found
            .words
            .iter()
            .any(|w| w.left == "安置房" && w.right == "回迁房")
    );
    for word in found.words {
        assert!(
            a.contains(&word.left) && b.contains(&word.right),
            "{word:?}"
        );
    }
}

#[test]
fn telling_words_come_with_other_words_for_them() {
    let telling = Sentence::read("青石村回迁房长期空置").telling();
    let forms = |first: &str| {
        let found = telling
            .iter()
            .find(|word| word.forms.first().is_some_and(|form| form == first));
        found.map(|word| word.forms.clone()).unwrap_or_default()
    };
    assert!(forms("回迁房").contains(&"安置房".to_owned()));
    assert_eq!(forms("青石村"), ["青石村"]);
}

#[test]
fn a_text_without_letters_is_like_nothing() {
    for (a, b) in [("", ""), ("", "安置房空置"), ("。！", "——")] {
        let found = compare(a, b);
        assert!(!found.same && found.score.abs() < f64::EPSILON && found.words.is_empty());
    }
}

#[test]
fn a_very_long_text_is_read_in_bounded_time() {
    let long = "柳溪镇安置房建设滞后，".repeat(20_000);
    assert!(compare(&long, "柳溪镇安置房建设滞后").score > SAME);
}

proptest! {
    #[test]
    fn any_texts_compare_the_same_both_ways(a in ".{0,80}", b in "[安置房未交付柳溪镇村1-9，。 的不]{0,40}") {
        for (x, y) in [(&a, &b), (&b, &b)] {
            let (one, two) = (compare(x, y), compare(y, x));
            prop_assert!((one.score - two.score).abs() < 1e-12);
            prop_assert_eq!(one.same, two.same);
            prop_assert!((0.0..=1.0).contains(&one.score));
        }
    }

    #[test]
    fn a_text_is_itself(a in "[\u{4e00}-\u{9fff}]{1,60}") {
        prop_assert!((compare(&a, &a).score - 1.0).abs() < f64::EPSILON);
    }
}
