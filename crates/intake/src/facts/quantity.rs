//! Quantities: every figure of a text with what is needed to reckon with it.

use std::ops::Range;

use super::masks;
use super::measure_words::{self, UnitKind};
use super::numerals;
use super::plain::Plain;

/// How exact the words around a number say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// As printed.
    Exact,
    /// 约, 左右.
    About,
    /// 余, 多: a little more.
    SomewhatMore,
    /// 超过, 以上, 不少于.
    More,
    /// 近, 将近.
    SomewhatLess,
    /// 不到, 不足, 以下.
    Less,
}

/// One number with its unit, where it stands in the plain text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    /// The number as printed.
    pub(crate) printed: f64,
    /// What 万, 亿 and the like multiply it with.
    pub(crate) scale: f64,
    /// How many decimals are printed.
    pub(crate) decimals: i32,
    /// The scale word as printed ("万").
    pub(crate) scale_word: String,
    /// The unit without scale; empty when there is none.
    pub(crate) unit: String,
    /// What sort of unit; `None` when there is none.
    pub(crate) kind: Option<UnitKind>,
    /// How exact it is.
    pub(crate) bound: Bound,
    /// One end of a range ("3至5个").
    pub(crate) in_range: bool,
    /// Upper or lower number of a fraction ("2880/3163").
    pub(crate) fraction: Option<Fraction>,
    /// From the first digit through the unit, in plain characters.
    pub(crate) at: Range<usize>,
}

/// Which part of a written fraction a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fraction {
    /// Before the stroke.
    Part,
    /// After the stroke.
    Whole,
}

impl Quantity {
    /// The value in the unit without scale.
    pub(crate) fn value(&self) -> f64 {
        self.printed * self.scale
    }

    /// A share of a hundred.
    pub(crate) fn is_percent(&self) -> bool {
        self.kind == Some(UnitKind::Percent)
    }

    /// Something that can be counted or added up: neither a share, nor a factor, nor a time.
    pub(crate) fn is_amount(&self) -> bool {
        matches!(
            self.kind,
            None | Some(UnitKind::Count | UnitKind::Times | UnitKind::Measure)
        )
    }

    /// Between which values the true one lies, given how it is printed.
    pub(crate) fn interval(&self) -> (f64, f64) {
        let value = self.value();
        let last_place = self.scale * 10f64.powi(-self.decimals);
        let whole_things = self.scale <= 1.0 && self.decimals == 0;
        match self.bound {
            Bound::Exact if whole_things => (value, value),
            Bound::Exact => (value - last_place * 0.5, value + last_place * 0.5),
            Bound::About => (value * 0.9, value * 1.1),
            Bound::SomewhatMore => (value, (value + last_place).max(value * 1.1)),
            Bound::More => (value, value * 1.5),
            Bound::SomewhatLess => (value * 0.85, value),
            Bound::Less => (value * 0.5, value),
        }
    }
}

/// The quantities of a text, in their order; read once.
pub(crate) fn quantities(plain: &Plain) -> &[Quantity] {
    plain.quantities.get_or_init(|| read(plain))
}

fn read(plain: &Plain) -> Vec<Quantity> {
    let masked = masks::not_figures(plain);
    let mut found: Vec<Quantity> = Vec::new();
    let mut index = 0;
    while index < plain.len() {
        if masked.get(index).copied().unwrap_or(true) {
            index += 1;
            continue;
        }
        let next =
            number_at(plain, index, &masked).and_then(|number| complete(plain, index, &number));
        match next {
            Some(quantity) => {
                index = quantity.at.end.max(index + 1);
                found.push(quantity);
            }
            None => index = skip(plain, index),
        }
    }
    join_fractions(plain, &mut found);
    join_ranges(plain, &mut found);
    found.retain(|quantity| is_figure(plain, quantity));
    found
}

/// Past the rest of a number that was refused.
fn skip(plain: &Plain, index: usize) -> usize {
    let mut end = index + 1;
    if plain.at(index).is_some_and(|c| c.is_ascii_digit()) {
        while plain.at(end).is_some_and(|c| c.is_ascii_digit()) {
            end += 1;
        }
    }
    end
}

struct Number {
    value: f64,
    decimals: i32,
    end: usize,
    chinese: bool,
    percent: bool,
}

fn number_at(plain: &Plain, from: usize, masked: &[bool]) -> Option<Number> {
    let c = plain.at(from)?;
    if c.is_ascii_digit() {
        return arabic(plain, from);
    }
    if c == '百' && plain.from(from).starts_with("百分之") {
        let after = from + 3;
        return arabic(plain, after)
            .or_else(|| chinese(plain, after, masked))
            .map(|number| Number {
                percent: true,
                ..number
            });
    }
    chinese(plain, from, masked)
}

fn arabic(plain: &Plain, from: usize) -> Option<Number> {
    if !plain.at(from)?.is_ascii_digit() {
        return None;
    }
    // The rest of a longer number or of a word in Latin letters.
    if plain
        .before(from)
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
    {
        return None;
    }
    let digits = |mut at: usize| {
        while plain.at(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        at
    };
    let mut end = digits(from);
    let mut figures = plain.slice(from..end).to_owned();
    if figures.len() <= 3 {
        while plain.at(end) == Some(',') && digits(end + 1) == end + 4 {
            figures.push_str(plain.slice(end + 1..end + 4));
            end += 4;
        }
    }
    let mut decimals = 0;
    if plain.at(end) == Some('.') && plain.at(end + 1).is_some_and(|c| c.is_ascii_digit()) {
        let stop = digits(end + 1);
        figures.push_str(plain.slice(end..stop));
        decimals = i32::try_from(stop - end - 1).ok()?;
        end = stop;
    }
    // With leading zeros or over 15 digits it is a code, not a figure.
    let padded = decimals == 0 && figures.len() > 1 && figures.starts_with('0');
    if figures.len() > 15 || padded {
        return None;
    }
    Some(Number {
        value: figures.parse().ok()?,
        decimals,
        end,
        chinese: false,
        percent: false,
    })
}

fn chinese(plain: &Plain, from: usize, masked: &[bool]) -> Option<Number> {
    let numeral = |at: usize| {
        plain.at(at).is_some_and(numerals::is_numeral) && !masked.get(at).copied().unwrap_or(true)
    };
    if !numeral(from)
        || plain
            .before(from)
            .is_some_and(|c| numerals::is_numeral(c) || c.is_ascii_digit())
    {
        return None;
    }
    let mut end = from;
    while numeral(end) {
        end += 1;
    }
    let mut value = numerals::value(plain.slice(from..end))?;
    let mut decimals = 0;
    if plain.at(end) == Some('点') {
        let mut fraction = 0.1;
        let mut at = end + 1;
        while let Some(digit) = plain.at(at).and_then(numerals::digit) {
            value += f64::from(digit) * fraction;
            fraction /= 10.0;
            decimals += 1;
            at += 1;
        }
        if decimals > 0 {
            end = at;
        }
    }
    Some(Number {
        value,
        decimals,
        end,
        chinese: true,
        percent: false,
    })
}

/// Adds scale, unit and exactness to a number.
fn complete(plain: &Plain, from: usize, number: &Number) -> Option<Quantity> {
    let written = number.chinese && !number.percent;
    if let Some(tenths) = written.then(|| tenths(plain, from, number)).flatten() {
        return Some(tenths);
    }
    let mut at = number.end;
    let mut more = false;
    let mut pass_more = |at: &mut usize| {
        if plain.at(*at).is_some_and(|c| "余多".contains(c)) {
            more = true;
            *at += 1;
        }
    };
    pass_more(&mut at);
    let (mut scale, mut scale_word) = (1.0, String::new());
    if !number.percent {
        while let Some(c) = plain.at(at) {
            let factor = match c {
                '千' if !"瓦克米".contains(plain.at(at + 1).unwrap_or(' ')) => 1e3,
                '百' if !plain.from(at).starts_with("百分") => 1e2,
                '万' => 1e4,
                '亿' => 1e8,
                _ => break,
            };
            scale *= factor;
            scale_word.push(c);
            at += 1;
        }
    }
    pass_more(&mut at);
    let (unit, kind) = if number.percent {
        ("%".to_owned(), Some(UnitKind::Percent))
    } else if let Some((length, kind)) = measure_words::leading(plain.from(at)) {
        let unit = plain.slice(at..at + length).to_owned();
        at += length;
        (unit, Some(kind))
    } else {
        (String::new(), None)
    };
    if number.chinese && !number.percent && !counts(plain, from, number, &scale_word, &unit, at) {
        return None;
    }
    // 5G, 24h, 3D: a name.
    if unit.is_empty()
        && plain
            .at(at)
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '#')
    {
        return None;
    }
    let bound = bound(plain, from, at, more);
    Some(Quantity {
        printed: number.value,
        scale,
        decimals: number.decimals,
        scale_word,
        unit,
        kind,
        bound,
        in_range: false,
        fraction: None,
        at: from..at,
    })
}

/// 八成, 七成五.
fn tenths(plain: &Plain, from: usize, number: &Number) -> Option<Quantity> {
    const OTHER_WORDS: &[&str] = &[
        "功", "立", "果", "效", "员", "本", "为", "长", "熟", "绩", "不变", "交", "套", "就", "品",
        "都",
    ];
    if plain.at(number.end) != Some('成') || number.value < 1.0 || number.value > 9.9 {
        return None;
    }
    let rest = plain.from(number.end + 1);
    if OTHER_WORDS.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    let half = rest.chars().next().and_then(|c| {
        if c == '半' {
            Some(5)
        } else {
            numerals::digit(c)
        }
    });
    let end = number.end + 1 + usize::from(half.is_some());
    Some(Quantity {
        printed: number.value * 10.0 + f64::from(half.unwrap_or(0)),
        scale: 1.0,
        // "Eight tenths" is rounded to the ten, so it is never exact.
        decimals: if half.is_some() { 0 } else { -1 },
        scale_word: String::new(),
        unit: "%".to_owned(),
        kind: Some(UnitKind::Percent),
        bound: match bound(plain, from, end, false) {
            Bound::Exact => Bound::About,
            other => other,
        },
        in_range: false,
        fraction: None,
        at: from..end,
    })
}

/// Whether a Chinese numeral with this measure word counts something.
fn counts(
    plain: &Plain,
    from: usize,
    number: &Number,
    scale_word: &str,
    unit: &str,
    end: usize,
) -> bool {
    let counted =
        measure_words::counts_after_chinese(unit) || (!scale_word.is_empty() && !unit.is_empty());
    if !counted {
        return false;
    }
    let before = plain.before(from).unwrap_or(' ');
    // 几十个, 数百家, 每三个; 番五次, 五人小组 are manners of speaking.
    if "几数上每第逐番另某同任哪进唯统专".contains(before) {
        return false;
    }
    let after = plain.at(end).unwrap_or(' ');
    if number.value < 2.0 {
        // "One" is nearly always an article: 一个机制, 一批制度. It counts only where something is reckoned up.
        return "仅共有剩余".contains(before)
            && matches!(unit, "个" | "件" | "处" | "户" | "家" | "名" | "起" | "项");
    }
    // 四处奔走; 二次供水; 三人行; 两条线.
    let idiom = (plain.slice(from..end) == "四处" && !after.is_ascii_digit())
        || (plain.slice(from..end).starts_with('二') && number.value < 3.0);
    !idiom
}

fn bound(plain: &Plain, from: usize, end: usize, more: bool) -> Bound {
    const BEFORE: &[(&str, Bound)] = &[
        ("不低于", Bound::More),
        ("不少于", Bound::More),
        ("不超过", Bound::Less),
        ("不高于", Bound::Less),
        ("不多于", Bound::Less),
        ("不到", Bound::Less),
        ("不足", Bound::Less),
        ("低于", Bound::Less),
        ("少于", Bound::Less),
        ("将近", Bound::SomewhatLess),
        ("接近", Bound::SomewhatLess),
        ("近", Bound::SomewhatLess),
        ("大约", Bound::About),
        ("约", Bound::About),
        ("超过", Bound::More),
        ("突破", Bound::More),
        ("高于", Bound::More),
        ("多于", Bound::More),
        ("大于", Bound::More),
        ("至少", Bound::More),
        ("逾", Bound::More),
        ("超", Bound::More),
    ];
    const AFTER: &[(&str, Bound)] = &[
        ("左右", Bound::About),
        ("上下", Bound::About),
        ("以上", Bound::More),
        ("以下", Bound::Less),
        ("以内", Bound::Less),
        ("多", Bound::SomewhatMore),
        ("余", Bound::SomewhatMore),
    ];
    if more {
        return Bound::SomewhatMore;
    }
    let head = plain.slice(from.saturating_sub(3)..from);
    let tail = plain.from(end);
    let before = BEFORE.iter().find(|(word, _)| head.ends_with(word));
    let after = AFTER.iter().find(|(word, _)| tail.starts_with(word));
    before.or(after).map_or(Bound::Exact, |(_, bound)| *bound)
}

/// "2880/3163": marks both numbers and gives the first the unit of the second.
fn join_fractions(plain: &Plain, found: &mut [Quantity]) {
    for index in 1..found.len() {
        let (left, right) = found.split_at_mut(index);
        let (Some(part), Some(whole)) = (left.last_mut(), right.first_mut()) else {
            continue;
        };
        let between = plain.slice(part.at.end..whole.at.start);
        let same = part.unit == whole.unit || part.unit.is_empty();
        if between == "/" && same && part.is_amount() && whole.is_amount() {
            part.unit.clone_from(&whole.unit);
            part.kind = whole.kind;
            part.fraction = Some(Fraction::Part);
            whole.fraction = Some(Fraction::Whole);
        }
    }
}

/// "3至5个", "15%-20%": marks both ends and gives the first the unit of the second.
fn join_ranges(plain: &Plain, found: &mut [Quantity]) {
    for index in 1..found.len() {
        let (left, right) = found.split_at_mut(index);
        let (Some(low), Some(high)) = (left.last_mut(), right.first_mut()) else {
            continue;
        };
        let between = plain.slice(low.at.end..high.at.start);
        let range = matches!(between, "-" | "~" | "至" | "到" | "--");
        // "由30%到50%" tells a change, not a range.
        let change = plain
            .before(low.at.start)
            .is_some_and(|c| "由从".contains(c));
        if range && !change && (low.unit.is_empty() || low.unit == high.unit) {
            if low.unit.is_empty() {
                low.unit.clone_from(&high.unit);
                low.kind = high.kind;
                low.scale = high.scale;
                low.scale_word.clone_from(&high.scale_word);
            }
            low.in_range = true;
            high.in_range = true;
        }
    }
}

/// Bare numbers are figures only where they cannot be anything else.
fn is_figure(plain: &Plain, quantity: &Quantity) -> bool {
    if !quantity.unit.is_empty() || !quantity.scale_word.is_empty() || quantity.fraction.is_some() {
        return true;
    }
    let year = quantity.decimals == 0 && (1949.0..2100.0).contains(&quantity.printed);
    let code = quantity.at.len() >= 8;
    let neighbour = |c: Option<char>| c.is_some_and(|c| "-/_+*=#.".contains(c));
    let joined = neighbour(plain.before(quantity.at.start)) || neighbour(plain.at(quantity.at.end));
    !year && !code && !joined
}
