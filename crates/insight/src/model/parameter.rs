//! Parameters of a model: typed, with a range, written into a query only as the literal of a value that was read.

use std::{collections::BTreeMap, fmt, str::FromStr as _};

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Longest word of a list.
const WORD_CHARS: usize = 60;
/// Most words of a list.
const WORDS: usize = 200;
/// Most digits behind the point: engines multiply decimals, and their digits add up.
const DECIMALS: u32 = 4;

/// What a parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// A number with up to four decimals.
    Decimal,
    /// A whole number.
    Integer,
    /// So many minutes.
    Minutes,
    /// So many hours.
    Hours,
    /// So many days.
    Days,
    /// So many months.
    Months,
    /// So many years.
    Years,
    /// Money in yuan, with up to two decimals.
    Yuan,
    /// A list of words.
    Words,
}

impl ParameterKind {
    /// The unit behind a value, for people.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Decimal | Self::Integer | Self::Words => "",
            Self::Minutes => "分钟",
            Self::Hours => "小时",
            Self::Days => "天",
            Self::Months => "个月",
            Self::Years => "年",
            Self::Yuan => "元",
        }
    }

    const fn decimals(self) -> u32 {
        match self {
            Self::Decimal => DECIMALS,
            Self::Yuan => 2,
            _ => 0,
        }
    }
}

/// A value that was read by kind and range.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// A number with decimals.
    Decimal(Decimal),
    /// A whole number.
    Whole(i64),
    /// A list of words.
    Words(Vec<String>),
}

/// A parameter with its range and what it is for.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name in the query, behind the `$`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it holds.
    pub kind: ParameterKind,
    /// The value that it has when nobody says otherwise.
    pub default: ParameterValue,
    /// Smallest and largest value of a number.
    pub range: Option<(Decimal, Decimal)>,
    /// Why it is as it is, and when to change it.
    pub why: String,
}

/// Why a value is refused, in a sentence for who entered it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueRefusal {
    /// No number where one belongs.
    #[error("参数“{title}”应填{expected}，填的是“{text}”。")]
    NotReadable {
        /// The parameter.
        title: String,
        /// What belongs there.
        expected: String,
        /// What was entered.
        text: String,
    },
    /// Outside of the range.
    #[error("参数“{title}”应在 {min} 到 {max} 之间，填的是 {value}。")]
    OutOfRange {
        /// The parameter.
        title: String,
        /// Smallest.
        min: Decimal,
        /// Largest.
        max: Decimal,
        /// What was entered.
        value: Decimal,
    },
    /// A list without words, with too many, or with a word that is none.
    #[error(
        "参数“{title}”应填 1 至 {WORDS} 个词，用顿号或换行分开，每个不超过 {WORD_CHARS} 个字，不含反斜杠。"
    )]
    Words {
        /// The parameter.
        title: String,
    },
    /// The model has no such parameter.
    #[error("模型 {model} 没有名为“{name}”的参数。")]
    Unknown {
        /// The model.
        model: String,
        /// The name.
        name: String,
    },
}

impl Parameter {
    /// Reads what somebody entered.
    ///
    /// # Errors
    /// [`ValueRefusal`].
    pub fn read(&self, text: &str) -> Result<ParameterValue, ValueRefusal> {
        if self.kind == ParameterKind::Words {
            return self.words(text.split(['、', '\n', ',', '，', ';', '；']));
        }
        let number = Decimal::from_str(text.trim()).map(|number| number.normalize());
        let number = number
            .ok()
            .filter(|number| number.scale() <= self.kind.decimals())
            .ok_or_else(|| ValueRefusal::NotReadable {
                title: self.title.clone(),
                expected: match self.kind.decimals() {
                    0 => "整数".into(),
                    decimals => format!("数字，最多 {decimals} 位小数"),
                },
                text: text.chars().take(WORD_CHARS).collect(),
            })?;
        if let Some((min, max)) = self.range
            && !(min..=max).contains(&number)
        {
            return Err(ValueRefusal::OutOfRange {
                title: self.title.clone(),
                min,
                max,
                value: number,
            });
        }
        Ok(if self.kind.decimals() == 0 {
            ParameterValue::Whole(i64::try_from(number).unwrap_or(i64::MAX))
        } else {
            ParameterValue::Decimal(number)
        })
    }

    /// A list of words; blank ones do not count.
    pub(super) fn words<'a>(
        &self,
        words: impl IntoIterator<Item = &'a str>,
    ) -> Result<ParameterValue, ValueRefusal> {
        let words: Vec<String> = words
            .into_iter()
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        let fits = |word: &String| {
            // Spark reads a backslash in a string as the beginning of another letter.
            word.chars().count() <= WORD_CHARS
                && !word.contains(|letter: char| letter == '\\' || letter.is_control())
        };
        if words.is_empty() || words.len() > WORDS || !words.iter().all(fits) {
            return Err(ValueRefusal::Words {
                title: self.title.clone(),
            });
        }
        Ok(ParameterValue::Words(words))
    }
}

impl ParameterValue {
    /// As a query says it, the same in every dialect.
    ///
    /// Decimals are cast from strings, since a fraction that stands in a query is a float for some engines.
    pub fn literal(&self) -> String {
        match self {
            Self::Decimal(number) => {
                let scale = number.scale();
                let digits = number.mantissa().unsigned_abs().to_string().len();
                let precision = digits.max(usize::try_from(scale).unwrap_or_default() + 1);
                format!("CAST('{number}' AS DECIMAL({precision}, {scale}))")
            }
            Self::Whole(number) if *number < 0 => format!("({number})"),
            Self::Whole(number) => number.to_string(),
            Self::Words(words) => {
                let words: Vec<String> = words
                    .iter()
                    .map(|word| format!("'{}'", word.replace('\'', "''")))
                    .collect();
                format!("({})", words.join(", "))
            }
        }
    }
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(number) => number.fmt(f),
            Self::Whole(number) => number.fmt(f),
            Self::Words(words) => f.write_str(&words.join("、")),
        }
    }
}

/// Values by the names of their parameters, and the day on which the data was drawn, which queries call `$today`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    pub(super) of_parameters: BTreeMap<String, ParameterValue>,
    pub(super) today: Date,
}

/// The name under which queries ask for the day on which the data was drawn.
pub(super) const TODAY: &str = "today";

impl Values {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&ParameterValue> {
        self.of_parameters.get(name)
    }

    /// The day on which the data was drawn.
    pub const fn today(&self) -> Date {
        self.today
    }

    /// All values with the names of their parameters.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParameterValue)> {
        self.of_parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }

    pub(super) fn literal(&self, name: &str) -> Option<String> {
        if name == TODAY {
            return Some(format!("DATE '{}'", self.today));
        }
        self.get(name).map(ParameterValue::literal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(kind: ParameterKind) -> Parameter {
        Parameter {
            name: "tol".into(),
            title: "允许超出比例".into(),
            kind,
            default: ParameterValue::Whole(0),
            range: Some((Decimal::new(-5, 1), Decimal::new(300, 0))),
            why: String::new(),
        }
    }

    fn literal(kind: ParameterKind, text: &str) -> String {
        parameter(kind).read(text).unwrap().literal()
    }

    #[test]
    fn values_become_literals_of_their_kind() {
        use ParameterKind::{Days, Decimal, Words, Yuan};
        assert_eq!(literal(Decimal, " 0.050 "), "CAST('0.05' AS DECIMAL(3, 2))");
        assert_eq!(literal(Decimal, "-0.5"), "CAST('-0.5' AS DECIMAL(2, 1))");
        assert_eq!(literal(Decimal, "100"), "CAST('100' AS DECIMAL(3, 0))");
        assert_eq!(literal(Yuan, "99.90"), "CAST('99.9' AS DECIMAL(3, 1))");
        assert_eq!(literal(Days, "90"), "90");
        assert_eq!(
            literal(Words, "机油、O'Hara\n洗车"),
            "('机油', 'O''Hara', '洗车')"
        );
    }

    #[test]
    fn what_is_no_value_is_refused_in_words() {
        let refusal = |kind, text: &str| parameter(kind).read(text).unwrap_err().to_string();
        assert_eq!(
            refusal(ParameterKind::Decimal, "0) OR (1=1"),
            "参数“允许超出比例”应填数字，最多 4 位小数，填的是“0) OR (1=1”。"
        );
        assert_eq!(
            refusal(ParameterKind::Days, "1.5"),
            "参数“允许超出比例”应填整数，填的是“1.5”。"
        );
        assert_eq!(
            refusal(ParameterKind::Decimal, "301"),
            "参数“允许超出比例”应在 -0.5 到 300 之间，填的是 301。"
        );
        for list in ["", " 、 ", "a\\", "a\u{7}"] {
            assert!(
                refusal(ParameterKind::Words, list).contains("1 至 200 个词"),
                "{list:?}"
            );
        }
    }

    #[test]
    fn today_is_a_day() {
        let values = Values {
            of_parameters: BTreeMap::new(),
            today: jiff::civil::date(2025, 12, 31),
        };
        assert_eq!(values.literal("today").unwrap(), "DATE '2025-12-31'");
        assert_eq!(values.literal("x"), None);
    }
}
