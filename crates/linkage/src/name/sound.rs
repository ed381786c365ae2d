//! How a name sounds: for finding letters that were chosen wrongly among those of the same sound.

use pinyin::ToPinyin as _;

/// Letters that sound otherwise as a surname, and surnames of two letters with a sound of their own. Without this table the
/// usual reading stands. In given names the usual reading is taken too, right or wrong: it is the same on both sides.
const SURNAMES: &[(&str, &str)] = &[
    ("万俟", "moqi"),
    ("尉迟", "yuchi"),
    ("澹台", "tantai"),
    ("单于", "chanyu"),
    ("单", "shan"),
    ("仇", "qiu"),
    ("查", "zha"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("朴", "piao"),
    ("区", "ou"),
    ("缪", "miao"),
    ("繁", "po"),
    ("乐", "yue"),
    ("翟", "zhai"),
    ("覃", "qin"),
    ("种", "chong"),
    ("员", "yun"),
    ("折", "she"),
    ("黑", "he"),
    ("秘", "bi"),
    ("祭", "zhai"),
    ("盖", "ge"),
    ("召", "shao"),
    ("洗", "xian"),
    ("句", "gou"),
    ("炅", "gui"),
    ("隗", "wei"),
    ("阚", "kan"),
];

/// The sound of a folded name. Latin letters stand for themselves, so that a rare letter typed as pinyin is found too.
pub(super) fn of(folded: &str) -> String {
    let surname = SURNAMES
        .iter()
        .find(|(letters, _)| folded.starts_with(letters));
    let (mut sound, given) = match surname {
        Some((letters, sound)) => (
            (*sound).to_owned(),
            folded.strip_prefix(letters).unwrap_or_default(),
        ),
        None => (String::new(), folded),
    };
    for letter in given.chars().filter(|letter| letter.is_alphanumeric()) {
        match letter.to_pinyin() {
            Some(reading) => sound.push_str(reading.plain()),
            None => sound.push(letter),
        }
    }
    sound.replace('ü', "v")
}

/// The sound as it is heard where people do not tell zh from z, n from l, or ng from n.
pub(crate) fn without_accent(sound: &str) -> String {
    let mut heard = String::with_capacity(sound.len());
    let mut letters = sound.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('z' | 'c' | 's', Some('h')) | ('n', Some('g')) => {
                letters.next();
                heard.push(letter);
            }
            ('l', _) => heard.push('n'),
            _ => heard.push(letter),
        }
    }
    heard
}

#[cfg(test)]
mod tests {
    use pinyin::ToPinyin as _;

    use super::{SURNAMES, without_accent};

    #[test]
    fn each_surname_is_read_otherwise_than_usual() {
        let usual = |letters: &str| -> String {
            letters
                .chars()
                .map(|letter| letter.to_pinyin().unwrap().plain())
                .collect()
        };
        let needless: Vec<&str> = SURNAMES
            .iter()
            .filter(|(letters, sound)| usual(letters) == *sound)
            .map(|(letters, _)| *letters)
            .collect();
        assert_eq!(needless, Vec::<&str>::new());
    }

    #[test]
    fn accents_are_not_heard() {
        assert_eq!(without_accent("zhangsheng"), without_accent("zansen"));
        assert_eq!(without_accent("liunan"), without_accent("niulan"));
        assert_ne!(without_accent("zhangwei"), without_accent("zhangmei"));
    }
}
