//! Chinese numerals as ordinals: 一 to 九百九十九.

/// Chinese numeral up to 999; gives the value and where it ends.
pub(super) fn chinese(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let (mut total, mut digit, mut end, mut plain_digits) = (0u32, None, at, 0u32);
    while let Some(&c) = chars.get(end) {
        if let Some(d) = chinese_digit(c) {
            if digit.is_some() && total == 0 {
                // 二〇二四: a year written digit by digit, not an ordinal.
                plain_digits += 1;
            }
            digit = Some(d);
        } else if c == '十' || c == '百' {
            let unit = if c == '十' { 10 } else { 100 };
            total += digit.unwrap_or(1) * unit;
            digit = None;
        } else {
            break;
        }
        end += 1;
    }
    let value = total + digit.unwrap_or(0);
    (end > at && plain_digits == 0 && (1..=999).contains(&value)).then_some((value, end))
}

fn chinese_digit(c: char) -> Option<u32> {
    "零一二三四五六七八九"
        .chars()
        .position(|d| d == c)
        .and_then(|p| u32::try_from(p).ok())
        .or(match c {
            '〇' => Some(0),
            '两' => Some(2),
            _ => None,
        })
}

/// The value of a printed Chinese numeral; the stem is empty.
pub(super) fn chinese_value(printed: &str) -> Option<(String, u32)> {
    let chars: Vec<char> = printed.chars().collect();
    let (value, end) = chinese(&chars, 0)?;
    (end == chars.len()).then(|| (String::new(), value))
}
