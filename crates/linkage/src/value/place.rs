//! Addresses, level by level. Names of places are found by the word they end with; which places exist is not built in.

/// An address in its levels. What is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// County or district, without its ending.
    pub(crate) county: String,
    /// Town or street office, without its ending.
    pub(crate) town: String,
    /// Village or community, without its ending.
    pub(crate) village: String,
    /// Group, street, house: what is left.
    pub(crate) rest: String,
}

/// Endings of each level, longer ones before those that they end with.
const PROVINCE: &[&str] = &["特别行政区", "自治区", "省"];
const CITY: &[&str] = &["自治州", "地区", "盟", "州", "市"];
const COUNTY: &[&str] = &["自治县", "自治旗", "林区", "县", "区", "旗", "市"];
const TOWN: &[&str] = &["街道办事处", "民族乡", "苏木", "街道", "镇", "乡"];
const VILLAGE: &[&str] = &[
    "社区居民委员会",
    "村民委员会",
    "居民委员会",
    "社区居委会",
    "村委会",
    "居委会",
    "行政村",
    "嘎查",
    "社区",
    "村",
];

impl Place {
    /// The levels of an address without blanks, or of a code of twelve digits (GB/T 10114 extended by the statistical
    /// codes: six digits for the county, three for the town, three for the village).
    pub(crate) fn parse(text: &str) -> Self {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::of_code(text);
        }
        let mut place = Self::default();
        let (_, rest) = cut(text, PROVINCE);
        let (city, rest) = cut(rest, CITY);
        let (county, rest) = cut(rest, COUNTY);
        // A county-level city is all there is between province and town.
        let county = if county.is_empty() { city } else { county };
        county.clone_into(&mut place.county);
        let (town, rest) = cut(rest, TOWN);
        town.clone_into(&mut place.town);
        let (village, rest) = cut(rest, VILLAGE);
        village.clone_into(&mut place.village);
        place.rest = numbers(rest);
        place
    }

    fn of_code(code: &str) -> Self {
        let part = |end: usize, begin: usize| match code.get(begin..end) {
            Some(digits) if digits.bytes().any(|byte| byte != b'0') => {
                code.get(..end).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        };
        Self {
            county: part(6, 0),
            town: part(9, 6),
            village: part(12, 9),
            rest: String::new(),
        }
    }
}

/// The name before the first of the endings, and what follows it. A name has two letters at least, and no ending of a lower
/// level or a digit inside.
fn cut<'a>(text: &'a str, endings: &[&str]) -> (&'a str, &'a str) {
    let found = text
        .char_indices()
        .skip(1)
        .filter_map(|(index, _)| {
            let rest = text.get(index..)?;
            let ending = endings.iter().find(|ending| rest.starts_with(**ending))?;
            Some((index, ending.len()))
        })
        .find(|&(index, _)| {
            text.get(..index)
                .is_some_and(|stem| stem.chars().count() > 1)
        });
    let Some((index, length)) = found else {
        return ("", text);
    };
    let stem = text.get(..index).unwrap_or_default();
    if stem.chars().count() > 12 || passes_over_a_level(stem, endings) {
        return ("", text);
    }
    (stem, text.get(index + length..).unwrap_or_default())
}

/// Whether the name before an ending holds the ending of another level: then the level that is looked for is not there.
fn passes_over_a_level(stem: &str, endings: &[&str]) -> bool {
    let levels: [&[&str]; 5] = [PROVINCE, CITY, COUNTY, TOWN, VILLAGE];
    let own = levels
        .iter()
        .position(|level| level.as_ptr() == endings.as_ptr());
    let inner: String = stem.chars().skip(1).collect();
    levels
        .iter()
        .skip(own.map_or(0, |own| own + 1))
        .flat_map(|level| level.iter())
        .any(|ending| inner.chars().count() > ending.chars().count() && inner.contains(ending))
}

/// The rest with Arabic digits, so that 三组 and 3组 are the same.
fn numbers(rest: &str) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |letter: char| DIGITS.iter().position(|&digit| digit == letter);
    let letters: Vec<char> = rest.chars().collect();
    let mut text = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        match (letter, digit(letter)) {
            (_, Some(value)) => text.push_str(&value.to_string()),
            ('十', _) => {
                let tens = before.is_some_and(|&letter| digit(letter).is_some());
                let ones = after.is_some_and(|&letter| digit(letter).is_some());
                text.push_str(match (tens, ones) {
                    (true, true) => "",
                    (true, false) => "0",
                    (false, true) => "1",
                    (false, false) => "10",
                });
            }
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 4] {
        let Place {
            county,
            town,
            village,
            rest,
        } = Place::parse(text);
        [county, town, village, rest]
    }

    #[test]
    fn an_address_is_read_level_by_level() {
        assert_eq!(
            parts("东岭省清河市云岭县青石镇柳树村三组12号"),
            ["云岭", "青石", "柳树", "3组12号"]
        );
        assert_eq!(
            parts("云岭县青石镇柳树村民委员会"),
            ["云岭", "青石", "柳树", ""]
        );
        assert_eq!(parts("青石镇柳树村"), ["", "青石", "柳树", ""]);
        assert_eq!(parts("柳树村"), ["", "", "柳树", ""]);
        assert_eq!(
            parts("清河市南岸区滨江街道和平社区望江路8号3栋二单元"),
            ["南岸", "滨江", "和平", "望江路8号3栋2单元"]
        );
        assert_eq!(parts("柳树村十二组"), ["", "", "柳树", "12组"]);
    }

    #[test]
    fn a_code_has_the_same_levels() {
        assert_eq!(
            parts("991402103205"),
            ["991402", "991402103", "991402103205", ""]
        );
        assert_eq!(parts("991402103000"), ["991402", "991402103", "", ""]);
    }

    #[test]
    fn what_is_no_address_has_no_levels() {
        assert_eq!(parts("望江路8号"), ["", "", "", "望江路8号"]);
    }
}
