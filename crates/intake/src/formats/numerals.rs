//! Numbers as automatic lists print them: 一、（二）③ iv. and so on.

/// A way to print a list number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 1, 2, 3
    Decimal,
    /// 01, 02, 03
    DecimalZero,
    /// １，２，３
    FullWidth,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// A, B, C, … Z, AA
    UpperLetter,
    /// a, b, c, … z, aa
    LowerLetter,
    /// 一, 二, … 十, 十一, … 一百零一
    Chinese,
    /// 一, 二, … 一〇, 一一: digit by digit
    ChineseDigits,
    /// 壹, 贰, … 壹拾
    ChineseLegal,
    /// 甲, 乙, 丙
    Stems,
    /// 子, 丑, 寅
    Branches,
    /// ①, ②, ③
    Circled,
    /// ⑴, ⑵, ⑶
    Parenthesised,
    /// ⒈, ⒉, ⒊
    FullStop,
    /// ㊀, ㊁, ㊂
    CircledChinese,
    /// Nothing is printed.
    None,
}

impl Numerals {
    /// Prints a number. Numbers a system cannot express are printed as decimals, as word processors do.
    pub(super) fn print(self, number: u32) -> String {
        let printed = match self {
            Numerals::Decimal => None,
            Numerals::DecimalZero => Some(format!("{number:02}")),
            Numerals::FullWidth => Some(number.to_string().chars().map(full_width).collect()),
            Numerals::UpperRoman => roman(number),
            Numerals::LowerRoman => roman(number).map(|text| text.to_lowercase()),
            Numerals::UpperLetter => letters(number),
            Numerals::LowerLetter => letters(number).map(|text| text.to_lowercase()),
            Numerals::Chinese => chinese(number),
            Numerals::ChineseDigits => {
                Some(number.to_string().chars().map(chinese_digit).collect())
            }
            Numerals::ChineseLegal => legal(number),
            Numerals::Stems => nth("甲乙丙丁戊己庚辛壬癸", number),
            Numerals::Branches => nth("子丑寅卯辰巳午未申酉戌亥", number),
            Numerals::Circled => circled(number),
            Numerals::Parenthesised => in_block('⑴', 20, number),
            Numerals::FullStop => in_block('⒈', 20, number),
            Numerals::CircledChinese => in_block('㊀', 10, number),
            Numerals::None => Some(String::new()),
        };
        printed.unwrap_or_else(|| number.to_string())
    }
}

fn full_width(digit: char) -> char {
    digit
        .to_digit(10)
        .and_then(|value| char::from_u32(u32::from('０') + value))
        .unwrap_or(digit)
}

fn chinese_digit(digit: char) -> char {
    digit
        .to_digit(10)
        .and_then(|value| "〇一二三四五六七八九".chars().nth(value as usize))
        .unwrap_or(digit)
}

fn nth(signs: &str, number: u32) -> Option<String> {
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    signs.chars().nth(index).map(String::from)
}

/// The `number`th of a run of consecutive characters.
fn in_block(first: char, length: u32, number: u32) -> Option<String> {
    let offset = number.checked_sub(1).filter(|offset| *offset < length)?;
    char::from_u32(u32::from(first) + offset).map(String::from)
}

fn circled(number: u32) -> Option<String> {
    match number {
        0 => Some("⓪".to_owned()),
        1..=20 => in_block('①', 20, number),
        21..=35 => in_block('㉑', 15, number - 20),
        36..=50 => in_block('㊱', 15, number - 35),
        _ => None,
    }
}

fn roman(number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, sign) in STEPS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    Some(text)
}

/// Word repeats the letter after Z (AA, BB, CC), and so do web pages up to that point.
fn letters(number: u32) -> Option<String> {
    let offset = number.checked_sub(1).filter(|offset| *offset < 26 * 10)?;
    let letter = char::from_u32(u32::from('A') + offset % 26)?;
    Some(std::iter::repeat_n(letter, offset as usize / 26 + 1).collect())
}

fn chinese(number: u32) -> Option<String> {
    let text = grouped(number, "零一二三四五六七八九", "十百千")?;
    // Between ten and twenty the leading 一 is not written.
    Some(match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text,
    })
}

fn legal(number: u32) -> Option<String> {
    grouped(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
}

fn grouped(number: u32, digits: &str, units: &str) -> Option<String> {
    if number == 0 || number > 9999 {
        return (number == 0).then(|| digits.chars().take(1).collect());
    }
    let mut text = String::new();
    let mut gap = false;
    for power in (0..4_u32).rev() {
        let digit = number / 10_u32.pow(power) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.extend(digits.chars().next());
        }
        text.extend(digits.chars().nth(digit as usize));
        if let Some(unit) = power.checked_sub(1) {
            text.extend(units.chars().nth(unit as usize));
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_processors_do() {
        let cases = [
            (Numerals::Chinese, 1, "一"),
            (Numerals::Chinese, 10, "十"),
            (Numerals::Chinese, 11, "十一"),
            (Numerals::Chinese, 20, "二十"),
            (Numerals::Chinese, 35, "三十五"),
            (Numerals::Chinese, 100, "一百"),
            (Numerals::Chinese, 101, "一百零一"),
            (Numerals::Chinese, 110, "一百一十"),
            (Numerals::Chinese, 2005, "二千零五"),
            (Numerals::ChineseDigits, 10, "一〇"),
            (Numerals::ChineseLegal, 10, "壹拾"),
            (Numerals::Circled, 1, "①"),
            (Numerals::Circled, 20, "⑳"),
            (Numerals::Circled, 21, "㉑"),
            (Numerals::Circled, 50, "㊿"),
            (Numerals::Circled, 51, "51"),
            (Numerals::UpperLetter, 27, "AA"),
            (Numerals::LowerLetter, 2, "b"),
            (Numerals::LowerRoman, 4, "iv"),
            (Numerals::UpperRoman, 1994, "MCMXCIV"),
            (Numerals::FullWidth, 12, "１２"),
            (Numerals::Stems, 3, "丙"),
            (Numerals::Branches, 12, "亥"),
            (Numerals::Parenthesised, 2, "⑵"),
            (Numerals::FullStop, 20, "⒛"),
            (Numerals::CircledChinese, 10, "㊉"),
            (Numerals::DecimalZero, 7, "07"),
            (Numerals::None, 7, ""),
            (Numerals::Stems, 11, "11"),
            (Numerals::UpperRoman, 0, "0"),
        ];
        for (numerals, number, expected) in cases {
            assert_eq!(numerals.print(number), expected, "{numerals:?} {number}");
        }
    }
}
