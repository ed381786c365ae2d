//! Chinese numerals.

/// Whether a character can stand in a Chinese numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || small_scale(c).is_some() || matches!(c, '万' | '亿')
}

/// The value of a digit character.
pub(crate) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_scale(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

/// The value of a numeral written with scales ("十五", "一百二十", "三万五千"), or as a row of digits ("二〇二四").
///
/// `None` for what is no one number: two neighbouring digits mean "about" ("七八个"), a scale without a digit is a figure
/// of speech ("千家万户").
pub(crate) fn value(numeral: &str) -> Option<f64> {
    let chars: Vec<char> = numeral.chars().collect();
    let first = *chars.first()?;
    if chars.iter().all(|&c| digit(c).is_some()) && chars.len() > 1 {
        let row = chars.len() >= 4 || chars.iter().any(|c| matches!(c, '〇' | '○'));
        return row.then(|| {
            chars
                .iter()
                .filter_map(|&c| digit(c))
                .fold(0.0, |all, d| all * 10.0 + f64::from(d))
        });
    }
    if digit(first).is_none() && first != '十' {
        return None;
    }
    let (mut total, mut section, mut pending) = (0.0, 0.0, None::<u32>);
    for &c in &chars {
        if let Some(d) = digit(c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(d);
        } else if let Some(scale) = small_scale(c) {
            section += f64::from(pending.take().unwrap_or(1)) * scale;
        } else {
            let scale = if c == '万' { 1e4 } else { 1e8 };
            total = (total + section + f64::from(pending.take().unwrap_or(0))) * scale;
            section = 0.0;
        }
    }
    Some(total + section + f64::from(pending.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_rows() {
        assert_eq!(value("十"), Some(10.0));
        assert_eq!(value("十五"), Some(15.0));
        assert_eq!(value("二十"), Some(20.0));
        assert_eq!(value("一百零三"), Some(103.0));
        assert_eq!(value("一百二十"), Some(120.0));
        assert_eq!(value("三万五千"), Some(35_000.0));
        assert_eq!(value("二〇二四"), Some(2024.0));
        assert_eq!(value("两"), Some(2.0));
    }

    #[test]
    fn figures_of_speech_are_no_numbers() {
        assert_eq!(value("七八"), None);
        assert_eq!(value("千"), None);
        assert_eq!(value("万"), None);
        assert_eq!(value(""), None);
    }
}
