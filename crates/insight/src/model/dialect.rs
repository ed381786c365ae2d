//! What the engines say differently: a handful of named macros.
//!
//! Queries stay in what DataFusion, DuckDB and Spark SQL have in common. The rest is written `@name(argument, …)`; each macro is
//! asked of the engines themselves in `tests/models`.

/// An engine that runs queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// DataFusion, inside of the program.
    DataFusion,
    /// DuckDB, the second opinion of the tests.
    DuckDb,
    /// Spark SQL, through Spark Connect. The session's time zone must be UTC, so that wall clocks stay what they are.
    Spark,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::DataFusion, Self::DuckDb, Self::Spark];

    /// The mark around a name that would otherwise be read as a word of the language.
    pub(super) const fn quote(self) -> char {
        match self {
            Self::DataFusion | Self::DuckDb => '"',
            Self::Spark => '`',
        }
    }
}

/// A macro: its name, how many arguments it takes, which of them must be a whole number that stands there, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Macro {
    /// Its name behind the `@`.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arguments: usize,
    /// The argument that must be a whole number, since some engines take no expression there.
    pub(super) number: Option<usize>,
    /// What it gives, for who writes models.
    pub meaning: &'static str,
    expand: fn(Dialect, &[String]) -> Option<String>,
}

impl Macro {
    /// The macro of this name.
    pub fn of(name: &str) -> Option<&'static Self> {
        MACROS.iter().find(|candidate| candidate.name == name)
    }

    pub(super) fn expand(&self, dialect: Dialect, arguments: &[String]) -> Option<String> {
        (self.expand)(dialect, arguments)
    }
}

const fn plain(
    name: &'static str,
    arguments: usize,
    meaning: &'static str,
    expand: fn(Dialect, &[String]) -> Option<String>,
) -> Macro {
    Macro {
        name,
        arguments,
        number: None,
        meaning,
        expand,
    }
}

const fn shifted(
    name: &'static str,
    meaning: &'static str,
    expand: fn(Dialect, &[String]) -> Option<String>,
) -> Macro {
    Macro {
        name,
        arguments: 2,
        number: Some(1),
        meaning,
        expand,
    }
}

/// All macros.
pub const MACROS: &[Macro] = &[
    plain("day", 1, "时刻所在的日期", |_, arguments| match arguments {
        [moment] => Some(format!("CAST({moment} AS DATE)")),
        _ => None,
    }),
    plain(
        "day_text",
        1,
        "写成 2024-03-05",
        |dialect, arguments| match arguments {
            [day] => Some(text_of_time(dialect, day, "%Y-%m-%d", "yyyy-MM-dd")),
            _ => None,
        },
    ),
    plain(
        "month_text",
        1,
        "写成 2024-03",
        |dialect, arguments| match arguments {
            [day] => Some(text_of_time(dialect, day, "%Y-%m", "yyyy-MM")),
            _ => None,
        },
    ),
    plain(
        "year_text",
        1,
        "写成 2024",
        |dialect, arguments| match arguments {
            [day] => Some(text_of_time(dialect, day, "%Y", "yyyy")),
            _ => None,
        },
    ),
    plain("year", 1, "年份，整数", |_, arguments| match arguments {
        [day] => Some(format!("CAST(EXTRACT(YEAR FROM {day}) AS BIGINT)")),
        _ => None,
    }),
    plain(
        "hour",
        1,
        "时刻的小时，0 至 23",
        |_, arguments| match arguments {
            [moment] => Some(format!("CAST(EXTRACT(HOUR FROM {moment}) AS BIGINT)")),
            _ => None,
        },
    ),
    plain(
        "first_of_month",
        1,
        "所在月的第一天",
        |_, arguments| match arguments {
            [day] => Some(format!("CAST(DATE_TRUNC('month', {day}) AS DATE)")),
            _ => None,
        },
    ),
    plain(
        "seconds",
        1,
        "从 1970 年起的秒数，小数舍去",
        |dialect, arguments| match arguments {
            [moment] => Some(seconds(dialect, moment)),
            _ => None,
        },
    ),
    plain(
        "seconds_between",
        2,
        "从前一时刻到后一时刻的秒数",
        |dialect, arguments| match arguments {
            [from, to] => Some(format!(
                "({} - {})",
                seconds(dialect, to),
                seconds(dialect, from)
            )),
            _ => None,
        },
    ),
    plain(
        "days_between",
        2,
        "从前一日期到后一日期的天数",
        |dialect, arguments| match (arguments, dialect) {
            ([from, to], Dialect::DataFusion) => Some(format!(
                "CAST(CAST({to} AS INT) - CAST({from} AS INT) AS BIGINT)"
            )),
            ([from, to], Dialect::DuckDb) => Some(format!("DATE_DIFF('day', {from}, {to})")),
            ([from, to], Dialect::Spark) => Some(format!("CAST(DATEDIFF({to}, {from}) AS BIGINT)")),
            _ => None,
        },
    ),
    shifted(
        "add_days",
        "若干天之后的日期",
        |dialect, arguments| match arguments {
            [day, count] => Some(later(dialect, day, count, "DAY")),
            _ => None,
        },
    ),
    shifted(
        "add_months",
        "若干月之后的日期，没有这一天时取月末",
        |dialect, arguments| match arguments {
            [day, count] => Some(later(dialect, day, count, "MONTH")),
            _ => None,
        },
    ),
    shifted(
        "add_years",
        "若干年之后的日期，没有这一天时取月末",
        |dialect, arguments| match arguments {
            [day, count] => Some(later(dialect, day, count, "YEAR")),
            _ => None,
        },
    ),
    plain(
        "div",
        2,
        "整数相除，小数舍去",
        |dialect, arguments| match (arguments, dialect) {
            ([dividend, divisor], Dialect::DataFusion) => {
                Some(format!("(({dividend}) / ({divisor}))"))
            }
            ([dividend, divisor], Dialect::DuckDb) => {
                Some(format!("(({dividend}) // ({divisor}))"))
            }
            ([dividend, divisor], Dialect::Spark) => {
                Some(format!("(({dividend}) DIV ({divisor}))"))
            }
            _ => None,
        },
    ),
    plain("text", 1, "写成文字", |dialect, arguments| {
        match (arguments, dialect) {
            ([value], Dialect::Spark) => Some(format!("CAST({value} AS STRING)")),
            ([value], _) => Some(format!("CAST({value} AS VARCHAR)")),
            _ => None,
        }
    }),
];

fn text_of_time(dialect: Dialect, time: &str, format: &str, format_of_spark: &str) -> String {
    match dialect {
        Dialect::DataFusion => format!("TO_CHAR({time}, '{format}')"),
        Dialect::DuckDb => format!("STRFTIME({time}, '{format}')"),
        Dialect::Spark => format!("DATE_FORMAT({time}, '{format_of_spark}')"),
    }
}

fn seconds(dialect: Dialect, moment: &str) -> String {
    match dialect {
        Dialect::DataFusion => format!("TO_UNIXTIME({moment})"),
        Dialect::DuckDb => format!("(EPOCH_US({moment}) // 1000000)"),
        Dialect::Spark => format!("UNIX_TIMESTAMP({moment})"),
    }
}

/// Engines agree about intervals as long as their count stands there; with a sum or a column they do not.
fn later(dialect: Dialect, day: &str, count: &str, unit: &str) -> String {
    match dialect {
        Dialect::DataFusion | Dialect::DuckDb => {
            format!("CAST({day} + INTERVAL '{count}' {unit} AS DATE)")
        }
        Dialect::Spark => match unit {
            "DAY" => format!("DATE_ADD({day}, {count})"),
            "MONTH" => format!("ADD_MONTHS({day}, {count})"),
            _ => format!("ADD_MONTHS({day}, 12 * {count})"),
        },
    }
}
