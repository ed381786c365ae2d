//! One slip of the pen: a letter wrong, two neighbours exchanged, one left out or one too many.

/// Whether two different texts are one slip apart (a distance of one by Damerau and Levenshtein).
pub(super) fn is_one_slip<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short
        .iter()
        .zip(long)
        .take_while(|(one, other)| one == other)
        .count();
    let (short, long) = (
        short.get(same..).unwrap_or_default(),
        long.get(same..).unwrap_or_default(),
    );
    if short.len() < long.len() {
        return long.get(1..) == Some(short);
    }
    match (short, long) {
        ([a, rest @ ..], [b, others @ ..]) if a != b => {
            rest == others
                || matches!((rest, others), ([c, rest @ ..], [d, others @ ..])
                    if a == d && b == c && rest == others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_one_slip;

    fn slip(one: &str, other: &str) -> bool {
        is_one_slip(one.as_bytes(), other.as_bytes())
    }

    #[test]
    fn each_slip_is_one() {
        assert!(slip("19650302", "19650303"));
        assert!(slip("19650302", "19560302"));
        assert!(slip("1380000", "138000"));
        assert!(slip("abc", "bac"));
        assert!(!slip("19650302", "19650302"));
        assert!(!slip("19650302", "19660303"));
        assert!(!slip("ab", "abcd"));
    }

    proptest! {
        #[test]
        fn it_is_the_distance_of_the_library(one in "[ab1]{0,6}", other in "[ab1]{0,6}") {
            let distance = rapidfuzz::distance::osa::distance(one.chars(), other.chars());
            prop_assert_eq!(slip(&one, &other), distance == 1);
            prop_assert_eq!(slip(&one, &other), slip(&other, &one));
        }
    }
}
