//! Number tokens: `一、` `(一)` `1.` `1、` `(1)` `①` `一是` `第一，` `第三条` `1.1` `问题一：` and their kin.
//!
//! Everything here reads normalised characters (half-width ASCII, see [`super::stream`]), so that full and half width
//! forms need no further thought. A reader only says what a place *looks* like; whether it is a number of the outline is
//! decided by the sequence it stands in ([`super::tree`]).

use super::numerals::chinese;

/// The form of a number, which is what tells levels apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// `附件1`
    Annex,
    /// `第一部分`, `第一章`
    Part,
    /// A line without number that the format or the context shows to be a heading; its rank among the other forms.
    Heading(u8),
    /// `一、`
    ChineseDot,
    /// `(一)`
    ChineseParen,
    /// `第一，` `其一，`
    Ordinal,
    /// `第三条`: the numbering of rules, never of findings.
    Article,
    /// `问题一：` `项目1.1：` `整改任务3：` `第1项`
    Keyword,
    /// `1.` `1、`
    ArabicDot,
    /// `1.1` `1-1` with so many components
    Decimal(u8),
    /// `1)`
    ArabicHalf,
    /// `(1)` `⑴`
    ArabicParen,
    /// `①`
    Circled,
    /// `A.` `a)`
    Letter,
    /// `一是`
    Is,
    /// `一要`: what somebody is told to do.
    Must,
    /// `●`: a point of a list without number; its value is only its order.
    Bullet,
    /// A problem label without number that opens a problem (`反馈问题：` again and again).
    Label,
    /// A problem without number that is known by the status label after it.
    Bare,
}

impl Family {
    /// How high a form usually stands (small = near the top). `None` when the form says nothing about the level.
    pub(super) fn rank(self) -> Option<u8> {
        Some(match self {
            Self::Annex => 0,
            Self::Part => 5,
            Self::Heading(rank) => rank,
            Self::ChineseDot => 20,
            Self::ChineseParen => 30,
            Self::ArabicDot => 40,
            Self::Decimal(depth) => 40 + depth.min(9),
            Self::ArabicHalf => 50,
            Self::ArabicParen => 55,
            Self::Circled => 60,
            Self::Letter => 65,
            Self::Bullet => 68,
            Self::Is | Self::Must => 70,
            Self::Ordinal | Self::Article | Self::Keyword | Self::Label | Self::Bare => {
                return None;
            }
        })
    }

    /// Whether the form opens chapters that end whatever is open below.
    pub(super) fn is_chapter(self) -> bool {
        matches!(
            self,
            Self::Annex | Self::Part | Self::Heading(_) | Self::ChineseDot
        )
    }
}

/// A number as it stands at some place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// Its form.
    pub(super) family: Family,
    /// Its value; several components for `1.2.3`.
    pub(super) path: Vec<u32>,
    /// The number alone, half width (`"8"`, `"1.1"`, `"十二"`).
    pub(super) printed: String,
    /// Characters from the start of the number to the first character of what it numbers.
    pub(super) len: usize,
    /// Digits follow the separator directly (`1.3个单位`, `2.2020年`): it may be a decimal fraction.
    pub(super) tight: bool,
}

/// Reads the numbers that may stand at `at`, the likelier reading first.
pub(super) fn read(chars: &[char], at: usize) -> Vec<Number> {
    let mut found = Vec::new();
    let Some(&first) = chars.get(at) else {
        return found;
    };
    match first {
        '0'..='9' | 'l' | 'I' => arabic(chars, at, &mut found),
        '(' | '〔' | '[' | '<' => found.extend(bracketed(chars, at)),
        '第' => found.extend(ordinal(chars, at)),
        '附' => found.extend(annex(chars, at)),
        '其' => found.extend(other_ordinal(chars, at)),
        'A'..='H' | 'a'..='h' => found.extend(letter(chars, at)),
        _ => {
            if let Some(value) = circled(first) {
                found.push(with_optional_separator(
                    chars,
                    at + 1,
                    Family::Circled,
                    value,
                    at,
                ));
            } else if let Some((family, value)) = single(first) {
                found.push(with_optional_separator(chars, at + 1, family, value, at));
            } else {
                found.extend(chinese_start(chars, at));
            }
        }
    }
    found
}

fn number(family: Family, value: u32, printed: String, len: usize) -> Number {
    Number {
        family,
        path: vec![value],
        printed,
        len,
        tight: false,
    }
}

/// Moves over spaces.
pub(super) fn skip_spaces(chars: &[char], mut at: usize) -> usize {
    while chars.get(at) == Some(&' ') {
        at += 1;
    }
    at
}

/// `1.` `1、` `1)` `1.1` `1-1`, with `l` and `I` read as one where digits surround them or a separator follows.
fn arabic(chars: &[char], at: usize, found: &mut Vec<Number>) {
    let Some((components, end)) = components(chars, at) else {
        return;
    };
    let head = components.first().copied().unwrap_or_default();
    if head == 0 || head > 999 {
        return;
    }
    if components.len() >= 2
        && components.len() <= 4
        && components.iter().all(|&c| (1..=199).contains(&c))
    {
        let after = chars.get(end).copied().unwrap_or('\n');
        if matches!(after, ' ' | '、' | ':' | '.' | '\n') || is_han(after) && !is_measure(after) {
            let stop = skip_spaces(chars, end + usize::from(matches!(after, '、' | ':' | '.')));
            let depth = u8::try_from(components.len()).unwrap_or(4);
            let printed = components
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>();
            let hyphen = chars.get(at..end).is_some_and(|s| s.contains(&'-'));
            found.push(Number {
                family: Family::Decimal(depth),
                path: components.clone(),
                printed: printed.join(if hyphen { "-" } else { "." }),
                len: stop - at,
                tight: false,
            });
        }
    }
    let Some((value, end)) = digits(chars, at) else {
        return;
    };
    // "1 、" and "1 ." are slips of typing.
    let spaced = skip_spaces(chars, end);
    let end = if matches!(chars.get(spaced), Some('、' | '.')) {
        spaced
    } else {
        end
    };
    let separator = chars.get(end).copied().unwrap_or('\n');
    let next = chars.get(end + 1).copied().unwrap_or('\n');
    let family = match separator {
        '.' | '、' | ':' => Family::ArabicDot,
        '。' if next != '\n' => Family::ArabicDot,
        ',' if is_han(next) => Family::ArabicDot,
        ')' | '】' => Family::ArabicHalf,
        ' ' if begins_sentence(chars, spaced) => Family::ArabicDot,
        _ => return,
    };
    // "2.2020年以来…" numbers a sentence that begins with a year.
    let year = is_year(chars, end + 1);
    let tight = next.is_ascii_digit() && matches!(separator, '.' | ':') && !year;
    if separator == ':' && next.is_ascii_digit() && !year {
        return;
    }
    let stop = skip_spaces(chars, end + 1);
    found.push(Number {
        tight,
        ..number(family, value, value.to_string(), stop - at)
    });
}

/// Digits with `.` or `-` between them: `1.2.3`.
fn components(chars: &[char], at: usize) -> Option<(Vec<u32>, usize)> {
    let (first, mut end) = digits(chars, at)?;
    let mut values = vec![first];
    while matches!(chars.get(end), Some('.' | '-')) && values.len() < 5 {
        let Some((value, next)) = digits(chars, end + 1) else {
            break;
        };
        values.push(value);
        end = next;
    }
    Some((values, end))
}

/// A run of digits; a lone `l` or `I` counts as one when a digit, a separator or a bracket stands beside it.
fn digits(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let mut end = at;
    let mut value: u32 = 0;
    while let Some(&c) = chars.get(end) {
        let digit = match c {
            '0'..='9' => c.to_digit(10)?,
            'l' | 'I' if matches!(chars.get(end + 1), Some('0'..='9' | '.' | '、' | ')' | 'l')) => {
                1
            }
            'l' if end > at => 1,
            _ => break,
        };
        value = value.checked_mul(10)?.checked_add(digit)?;
        end += 1;
        if end - at > 5 {
            return None;
        }
    }
    (end > at).then_some((value, end))
}

/// `(一)` `(1)`.
fn bracketed(chars: &[char], at: usize) -> Option<Number> {
    let close = match chars.get(at)? {
        '(' => ')',
        '〔' => '〕',
        '[' => ']',
        _ => '>',
    };
    let start = skip_spaces(chars, at + 1);
    let (family, value, printed, end) = if let Some((value, end)) = digits(chars, start) {
        (Family::ArabicParen, value, value.to_string(), end)
    } else {
        let (value, end) = chinese(chars, start)?;
        (
            Family::ChineseParen,
            value,
            chars.get(start..end)?.iter().collect(),
            end,
        )
    };
    let end = skip_spaces(chars, end);
    if chars.get(end) != Some(&close) || value == 0 || value > 999 {
        return None;
    }
    // "(1)" may be followed by a separator; a comma or a unit would make it a remark in a sentence.
    let mut stop = end + 1;
    if matches!(chars.get(stop), Some('、' | '.' | ':')) {
        stop += 1;
    }
    if matches!(chars.get(stop), Some(',' | '。' | ';' | ')' | '》')) {
        return None;
    }
    Some(number(
        family,
        value,
        printed,
        skip_spaces(chars, stop) - at,
    ))
}

/// `一、` `一.` `一)` `一是` `一要`.
fn chinese_start(chars: &[char], at: usize) -> Option<Number> {
    let (value, end) = chinese(chars, at)?;
    let printed: String = chars.get(at..end)?.iter().collect();
    let next = chars.get(end + 1).copied().unwrap_or('\n');
    let (family, stop) = match chars.get(end).copied().unwrap_or('\n') {
        // "一、二、三季度" is an enumeration and no heading.
        '、' if chinese(chars, end + 1).is_none_or(|(_, e)| chars.get(e) != Some(&'、')) => {
            (Family::ChineseDot, end + 1)
        }
        '.' | ':' => (Family::ChineseDot, end + 1),
        ',' if is_han(next) => (Family::ChineseDot, end + 1),
        ')' => (Family::ChineseParen, end + 1),
        ' ' if is_han(next) || matches!(next, ' ' | '"') => (Family::ChineseDot, end + 1),
        '是' => (Family::Is, end + 1),
        '要' => (Family::Must, end + 1),
        _ => return None,
    };
    let mut stop = skip_spaces(chars, stop);
    if family == Family::Is && matches!(chars.get(stop), Some(',' | ':' | '、')) {
        stop = skip_spaces(chars, stop + 1);
    }
    Some(number(family, value, printed, stop - at))
}

/// `第一，` `第一条` `第一章` `第1项` `第一部分`.
fn ordinal(chars: &[char], at: usize) -> Option<Number> {
    let start = skip_spaces(chars, at + 1);
    let (value, end) = digits(chars, start).or_else(|| chinese(chars, start))?;
    let printed = plain(chars, start, end, value);
    let end = skip_spaces(chars, end);
    let rest: String = chars.get(end..)?.iter().take(4).collect();
    let (family, taken) = if rest.starts_with(['章', '节', '篇', '编']) {
        (Family::Part, 1)
    } else if rest.starts_with("部分") {
        (Family::Part, 2)
    } else if rest.starts_with('条') {
        (Family::Article, 1)
    } else if rest.starts_with(['、', ',', ':', '.']) {
        (Family::Ordinal, 1)
    } else if rest.starts_with("个问题") && rest.chars().nth(3).is_some_and(is_label_end) {
        (Family::Keyword, 3)
    } else if rest.starts_with(['项', '类', '个']) && rest.chars().nth(1).is_some_and(is_label_end)
    {
        (Family::Keyword, 1)
    } else {
        return None;
    };
    let mut stop = end + taken;
    if matches!(chars.get(stop), Some('、' | ':' | ',')) {
        stop += 1;
    }
    Some(number(
        family,
        value,
        printed,
        skip_spaces(chars, stop) - at,
    ))
}

/// `其一，`.
fn other_ordinal(chars: &[char], at: usize) -> Option<Number> {
    let (value, end) = chinese(chars, at + 1)?;
    if !matches!(chars.get(end), Some(',' | ':' | '、')) {
        return None;
    }
    Some(number(
        Family::Ordinal,
        value,
        plain(chars, at + 1, end, value),
        skip_spaces(chars, end + 1) - at,
    ))
}

/// `附件`, `附件1`, `附件一：`, `附表2`, at the start of a line of its own.
fn annex(chars: &[char], at: usize) -> Option<Number> {
    if !matches!(chars.get(at + 1), Some('件' | '表' | '录')) {
        return None;
    }
    let start = skip_spaces(chars, at + 2);
    let (value, end) = digits(chars, start)
        .or_else(|| chinese(chars, start))
        .unwrap_or((0, start));
    let stop = end + usize::from(matches!(chars.get(end), Some(':' | '、' | '.')));
    // "附件:1.…" is the list of annexes at the end of a paper and not an annex.
    if value == 0
        && stop > end
        && skip_spaces(chars, stop) < chars.len()
        && chars.get(skip_spaces(chars, stop)) != Some(&'\n')
    {
        return None;
    }
    if !matches!(chars.get(stop), None | Some('\n' | ' ')) && stop == end {
        return None;
    }
    let printed = if value == 0 {
        String::new()
    } else {
        plain(chars, start, end, value)
    };
    Some(number(
        Family::Annex,
        value.max(1),
        printed,
        skip_spaces(chars, stop) - at,
    ))
}

fn letter(chars: &[char], at: usize) -> Option<Number> {
    let c = chars.get(at)?.to_ascii_uppercase();
    if !matches!(chars.get(at + 1), Some('.' | '、' | ')'))
        || chars.get(at + 2).is_some_and(char::is_ascii_alphanumeric)
    {
        return None;
    }
    let value = u32::from(c) - u32::from('A') + 1;
    Some(number(
        Family::Letter,
        value,
        c.to_string(),
        skip_spaces(chars, at + 2) - at,
    ))
}

fn with_optional_separator(
    chars: &[char],
    end: usize,
    family: Family,
    value: u32,
    at: usize,
) -> Number {
    let stop = end + usize::from(matches!(chars.get(end), Some('、' | '.' | ':')));
    number(
        family,
        value,
        value.to_string(),
        skip_spaces(chars, stop) - at,
    )
}

fn circled(c: char) -> Option<u32> {
    let code = u32::from(c);
    match c {
        '①'..='⑳' => Some(code - 0x2460 + 1),
        '❶'..='❿' => Some(code - 0x2776 + 1),
        '➀'..='➉' => Some(code - 0x2780 + 1),
        _ => None,
    }
}

/// One-character forms of other families: `⑴` `⒈` `㈠`.
fn single(c: char) -> Option<(Family, u32)> {
    let code = u32::from(c);
    match c {
        '⑴'..='⒇' => Some((Family::ArabicParen, code - 0x2474 + 1)),
        '⒈'..='⒛' => Some((Family::ArabicDot, code - 0x2488 + 1)),
        '㈠'..='㈩' => Some((Family::ChineseParen, code - 0x3220 + 1)),
        _ => None,
    }
}

/// The number as printed: the Chinese numeral, or the digits with a mistyped `l` put right.
fn plain(chars: &[char], from: usize, to: usize, value: u32) -> String {
    match chars.get(from) {
        Some('0'..='9' | 'l' | 'I') | None => value.to_string(),
        Some(_) => chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|c| **c != ' ')
            .collect(),
    }
}

/// The number after a label word: `1` `l.2` `十二` `(一)`, with where it ends (separator included).
pub(super) fn after_label(chars: &[char], at: usize) -> Option<(Vec<u32>, String, usize)> {
    let mut start = skip_spaces(chars, at);
    if chars.get(start) == Some(&':') && chars.get(start + 1).is_some_and(char::is_ascii_digit) {
        // "序号:1" alone on its line.
        let (path, end) = components(chars, start + 1)?;
        let printed: Vec<_> = path.iter().map(ToString::to_string).collect();
        return matches!(chars.get(end), None | Some('\n')).then(|| (path, printed.join("."), end));
    }
    let open = chars.get(start) == Some(&'(');
    if open {
        start = skip_spaces(chars, start + 1);
    }
    let whole = components(chars, start).filter(|(path, end)| {
        let after = chars.get(*end).copied().unwrap_or('\n');
        path.len() == 1 || path.iter().all(|v| *v <= 199) && (open || is_label_end(after))
    });
    // "问题19.2023年…": the point ends the number.
    let simple = || digits(chars, start).map(|(value, end)| (vec![value], end));
    let (path, printed, mut end) = if let Some((path, end)) = whole.or_else(simple) {
        let hyphen = chars.get(start..end)?.contains(&'-');
        let printed: Vec<_> = path.iter().map(ToString::to_string).collect();
        (path, printed.join(if hyphen { "-" } else { "." }), end)
    } else {
        let (value, end) = chinese(chars, start)?;
        (vec![value], chars.get(start..end)?.iter().collect(), end)
    };
    if open {
        end = skip_spaces(chars, end);
        if chars.get(end) != Some(&')') {
            return None;
        }
        end += 1;
    }
    let after = chars.get(end).copied().unwrap_or('\n');
    if !is_label_end(after) && !open {
        return None;
    }
    if matches!(after, ':' | '、' | '.' | ',' | '】' | ']' | ')') {
        end += 1;
    }
    if matches!(chars.get(end), Some('】' | ':')) {
        end += 1;
    }
    (path.iter().all(|v| (1..=999).contains(v))).then(|| (path, printed, skip_spaces(chars, end)))
}

fn is_label_end(c: char) -> bool {
    matches!(c, ':' | '、' | '.' | ',' | ' ' | '\n' | '】' | ']' | ')')
}

/// Whether the character is a Han ideograph.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

/// Characters that make a decimal number a quantity: `3.5万`, `1.2亿`.
fn is_measure(c: char) -> bool {
    "万亿千百元米公里吨亩个倍年月日%％平立户人家套件台次分秒度级版号".contains(c)
}

/// Whether `2023年` stands there.
fn is_year(chars: &[char], at: usize) -> bool {
    matches!(chars.get(at..at + 5), Some(['1' | '2', a, b, c, '年']) if [a, b, c].iter().all(|d| d.is_ascii_digit()))
}

/// Whether a sentence may begin there: a word, a quotation, a year.
fn begins_sentence(chars: &[char], at: usize) -> bool {
    let first = chars.get(at).copied().unwrap_or('\n');
    is_han(first) || matches!(first, '"' | '《') || is_year(chars, at)
}

#[cfg(test)]
mod tests {
    use super::{Family, read};

    fn first(text: &str) -> Option<(Family, Vec<u32>, String)> {
        let plain: Vec<char> = text.chars().map(super::super::stream::plain).collect();
        let number = read(&plain, 0).into_iter().next()?;
        let rest = plain.get(number.len..).unwrap_or_default();
        Some((number.family, number.path, rest.iter().collect()))
    }

    #[test]
    fn forms_are_told_apart() {
        for (text, family, path, rest) in [
            ("一、概况", Family::ChineseDot, vec![1], "概况"),
            ("二十三．概况", Family::ChineseDot, vec![23], "概况"),
            ("（十二）概况", Family::ChineseParen, vec![12], "概况"),
            ("㈢概况", Family::ChineseParen, vec![3], "概况"),
            ("１２．概况", Family::ArabicDot, vec![12], "概况"),
            ("7 、概况", Family::ArabicDot, vec![7], "概况"),
            ("33.2023年以来", Family::ArabicDot, vec![33], "2023年以来"),
            ("（8）概况", Family::ArabicParen, vec![8], "概况"),
            ("⑴概况", Family::ArabicParen, vec![1], "概况"),
            ("3)概况", Family::ArabicHalf, vec![3], "概况"),
            ("①概况", Family::Circled, vec![1], "概况"),
            ("三是概况", Family::Is, vec![3], "概况"),
            ("第二，概况", Family::Ordinal, vec![2], "概况"),
            ("第五条 概况", Family::Article, vec![5], "概况"),
            ("第1项 概况", Family::Keyword, vec![1], "概况"),
            ("1.12 概况", Family::Decimal(2), vec![1, 12], "概况"),
            ("2-3概况", Family::Decimal(2), vec![2, 3], "概况"),
            ("C.概况", Family::Letter, vec![3], "概况"),
        ] {
            let expected = Some((family, path, rest.to_owned()));
            assert_eq!(first(text), expected, "{text}");
        }
    }

    #[test]
    fn quantities_dates_and_words_are_no_numbers() {
        for text in [
            "2024年8月26日",
            "12家企业",
            "一季度",
            "一、二、三季度",
            "第一时间",
            "（试行）",
            "附件：1.清单",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
        // "3.5万" could only be number 3 of a list that is at 2; the reading says so.
        let plain: Vec<char> = "3.5万元".chars().collect();
        assert!(read(&plain, 0).iter().all(|n| n.tight));
    }
}
