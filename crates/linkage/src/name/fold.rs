//! One writing for letters that have several. For keys only: on an identity card they are different names.

use std::{collections::HashMap, sync::LazyLock};

use hanconv::RawDictionary;

/// Variants that the table of simplified forms keeps apart, because the list of standard letters (通用规范汉字表, 2013) took
/// some of them back for use in names. Clerks type one for the other all the same.
const VARIANTS: &[(char, char)] = &[
    ('喆', '哲'),
    ('堃', '坤'),
    ('犇', '奔'),
    ('甦', '苏'),
    ('暠', '皓'),
    ('皜', '皓'),
    ('珮', '佩'),
    ('邨', '村'),
    ('龢', '和'),
    ('迺', '乃'),
    ('菓', '果'),
    ('谿', '溪'),
    ('湧', '涌'),
    ('昇', '升'),
    ('陞', '升'),
    ('晳', '皙'),
    ('珎', '珍'),
    ('鉅', '巨'),
    ('钜', '巨'),
    ('弍', '二'),
    ('弎', '三'),
];

/// Surnames with a second writing from the withdrawn simplification of 1977, which many cards still bear.
const SURNAMES: &[(char, char)] = &[
    ('萧', '肖'),
    ('傅', '付'),
    ('阎', '闫'),
    ('戴', '代'),
    ('邱', '丘'),
];

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pairs = RawDictionary::TSCharacters.iter();
    pairs
        .filter_map(|(from, to)| Some((from.chars().next()?, to.chars().next()?)))
        .chain(VARIANTS.iter().copied())
        .collect()
});

/// The letter in the form that keys use.
pub(crate) fn fold(letter: char) -> char {
    SIMPLIFIED.get(&letter).copied().unwrap_or(letter)
}

/// The key of a plain name.
pub(super) fn name(plain: &str) -> String {
    let letters = plain.chars().filter(|&letter| letter != '·').map(fold);
    letters
        .enumerate()
        .map(|(index, letter)| match index {
            0 => SURNAMES
                .iter()
                .find(|(from, _)| *from == letter)
                .map_or(letter, |(_, to)| *to),
            _ => letter,
        })
        .collect()
}
