//! How a text is read: one form for each character, one cut into runs, one dictionary.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// Words of the field that the dictionary does not have, or cuts apart.
const FIELD_WORDS: [&str; 45] = [
    "巡察",
    "巡视",
    "巡察组",
    "巡察办",
    "整改",
    "整改办",
    "整改落实",
    "反馈意见",
    "边巡边改",
    "对照自查",
    "立行立改",
    "集中整改",
    "长期坚持",
    "销号",
    "台账",
    "牵头单位",
    "责任单位",
    "配合单位",
    "领办",
    "包案",
    "签收",
    "佐证材料",
    "底稿",
    "会签",
    "联审",
    "回炉重造",
    "回头看",
    "反弹",
    "回潮",
    "长效机制",
    "督办",
    "督办函",
    "提示函",
    "约谈",
    "诫勉",
    "问责",
    "红黄牌",
    "信访件",
    "问题线索",
    "主体责任",
    "监督责任",
    "中央八项规定",
    "三重一大",
    "形式主义",
    "安置房",
];

/// Words that hold a sentence together and say nothing on their own. A question is not refused for one of them.
const FUNCTION_WORDS: [&str; 22] = [
    "的", "了", "和", "与", "及", "或", "等", "之", "是", "在", "把", "被", "也", "就", "都", "而",
    "于", "以", "并", "着", "以及", "关于",
];

static DICTIONARY: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    for word in FIELD_WORDS {
        if !jieba.has_word(word) {
            jieba.add_word(word, None, None);
        }
    }
    jieba
});

/// The dictionary: a constant that is unpacked when the first text is read.
pub(crate) fn dictionary() -> &'static Jieba {
    &DICTIONARY
}

/// True for a word that only holds a sentence together.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}

/// The form in which a character is compared: half-width and lower-case. One character always gives one character, so
/// that places in the normalized text are places in the original.
pub(crate) fn normalized(c: char) -> char {
    let narrow = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        other => other,
    };
    let mut lower = narrow.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => narrow,
    }
}

/// The whole text in the form in which it is compared.
pub(crate) fn normalize(text: &str) -> String {
    text.chars().map(normalized).collect()
}

/// A piece of text without anything that separates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Run {
    /// Letters and digits of the Western kind: one word. `91.05` and `3,163` are one number.
    Western(String),
    /// Characters of which each means something.
    Characters(Vec<char>),
}

/// Cuts a text into runs; punctuation and spaces are dropped.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let chars: Vec<char> = text.chars().map(normalized).collect();
    let mut runs: Vec<Run> = Vec::new();
    let mut joined = false;
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| chars.get(i));
        let after = chars.get(at + 1);
        let between_digits =
            before.is_some_and(char::is_ascii_digit) && after.is_some_and(char::is_ascii_digit);
        if c.is_ascii_alphanumeric() || (c == '.' && between_digits) {
            match runs.last_mut() {
                Some(Run::Western(word)) if joined => word.push(c),
                _ => runs.push(Run::Western(c.to_string())),
            }
            joined = true;
        } else if c == ',' && between_digits {
            // The separator of thousands: the number goes on.
        } else if c.is_alphanumeric() {
            match runs.last_mut() {
                Some(Run::Characters(run)) if joined => run.push(c),
                _ => runs.push(Run::Characters(vec![c])),
            }
            joined = true;
        } else {
            joined = false;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_and_case_make_no_difference() {
        assert_eq!(normalize("ＺＸ－２０２３　Abc，整改"), "zx-2023 abc,整改");
    }

    #[test]
    fn a_text_falls_into_runs() {
        let western = |word: &str| Run::Western(word.into());
        let characters = |word: &str| Run::Characters(word.chars().collect());
        assert_eq!(
            runs("交付3,163套，占91.05%（ZX-2023-001）。完"),
            [
                characters("交付"),
                western("3163"),
                characters("套"),
                characters("占"),
                western("91.05"),
                western("zx"),
                western("2023"),
                western("001"),
                characters("完")
            ]
        );
        assert_eq!(runs("…… ，。"), []);
    }

    #[test]
    fn the_dictionary_knows_the_words_of_the_field() {
        let words: Vec<&str> = dictionary()
            .cut("整改办牵头销号", true)
            .into_iter()
            .map(|t| t.word)
            .collect();
        assert_eq!(words, ["整改办", "牵头", "销号"]);
    }

    proptest! {
        #[test]
        fn a_character_stays_one_character(text in any::<String>()) {
            prop_assert_eq!(normalize(&text).chars().count(), text.chars().count());
        }
    }
}
