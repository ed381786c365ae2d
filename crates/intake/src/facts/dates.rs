//! Dates and deadlines as people write them.

use std::ops::Range;

use jiff::civil::Date;

use super::numerals;
use super::pattern::Pattern;
use super::plain::Plain;
use crate::{LineHint, Source, Span};

/// A deadline as printed, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The words, as they stand in the text.
    pub text: String,
    /// The last day of the period named, when the words name one.
    pub date: Option<Date>,
    /// To be kept up without end (长期坚持, 持续推进).
    pub long_term: bool,
    /// At once (立行立改, 即知即改).
    pub immediate: bool,
}

/// A date as printed; a month or a year stands for its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The day, or the last day of the period.
    pub date: Date,
    /// Whether the very day is printed.
    pub to_the_day: bool,
    /// Where it stands.
    pub span: Span,
}

static DAY: Pattern =
    Pattern::new(r"((?:19|20)\d{2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?");
static MONTH: Pattern = Pattern::new(
    r"((?:19|20)\d{2})年度?(?:\d{1,2}月?[-~至到])?(\d{1,2})月份?(上旬|中旬|下旬|底|末)?",
);
static MONTH_IN_FIGURES: Pattern =
    Pattern::new(r"(?-u:\b)((?:19|20)\d{2})[-/](0?[1-9]|1[0-2])(?-u:\b)");
static YEAR: Pattern =
    Pattern::new(r"((?:19|20)\d{2})年度?(上半年|下半年|第?[一二三四1-4]季度|初|中|底|末)?");
static WRITTEN: Pattern = Pattern::new(concat!(
    r"([〇○零OＯ一二三四五六七八九]{4})年",
    r"(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?)?(底|末)?"
));

static LONG_TERM: Pattern = Pattern::new(
    r"长期坚持|长期整改|长期推进|持续推进|持续整改|持续坚持|常态长效|常态化推进|常态化|长期|持续",
);
static IMMEDIATE: Pattern = Pattern::new(
    r"立行立改|即知即改|立知立改|边巡边改|立即整改|立即完成|马上整改|即行即改|立查立改|立整立改",
);
static UNDATED: Pattern = Pattern::new(
    r"\d{1,2}月(?:\d{1,2}[日号]|[底末初]|上旬|中旬|下旬)?(?:之前|以前|前|内)?|年[底内](?:之?前)?",
);
static WITHIN: Pattern =
    Pattern::new(r"(?:\d+|[一二三四五六七八九十两]+)个?(?:月|工作日|天|日|年|周)(?:之?内|以内)");
static UNTIL: Pattern = Pattern::new(r"^(?:之前|以前|前|以内|内|为止)");

/// The deadline that `text` names; `None` when it names none.
///
/// Of several dates the latest counts. A month without a year ("6月底") is a deadline without a date: the year is not ours
/// to guess.
pub fn deadline(text: &str) -> Option<Deadline> {
    let plain = Plain::new(text);
    let periods = periods(&plain);
    let date = periods.iter().map(|period| period.date).max();
    let long_term = LONG_TERM.find(plain.text());
    let immediate = IMMEDIATE.find(plain.text());
    let mut ranges: Vec<Range<usize>> = periods.iter().map(|period| period.at.clone()).collect();
    let words = [&long_term, &immediate, &WITHIN.find(plain.text())];
    ranges.extend(
        words
            .into_iter()
            .flatten()
            .map(|found| plain.chars_of(found.range())),
    );
    if date.is_none() {
        ranges.extend(
            UNDATED
                .find(plain.text())
                .map(|found| plain.chars_of(found.range())),
        );
    }
    let from = ranges.iter().map(|range| range.start).min()?;
    let to = ranges.iter().map(|range| range.end).max()?;
    let until = UNTIL
        .find(plain.from(to))
        .map_or(0, |word| word.as_str().chars().count());
    let span = plain.span(from..to + until);
    let text = text
        .chars()
        .skip(span.from)
        .take(span.to - span.from)
        .collect();
    Some(Deadline {
        text,
        date,
        long_term: long_term.is_some(),
        immediate: immediate.is_some(),
    })
}

/// All dates of `text` that name a year, in their order.
pub fn dates(text: &str) -> Vec<Dated> {
    let plain = Plain::new(text);
    periods(&plain)
        .into_iter()
        .map(|period| Dated {
            date: period.date,
            to_the_day: period.to_the_day,
            span: plain.span(period.at),
        })
        .collect()
}

struct Period {
    date: Date,
    to_the_day: bool,
    at: Range<usize>,
}

/// The periods named, in their order; the finest reading of a passage wins.
fn periods(plain: &Plain) -> Vec<Period> {
    let mut found: Vec<Period> = Vec::new();
    // Also passages that name no real day: 30 February is not February.
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (pattern, has_part) in [
        (&DAY, false),
        (&WRITTEN, true),
        (&MONTH, true),
        (&MONTH_IN_FIGURES, false),
        (&YEAR, true),
    ] {
        for groups in pattern.all_groups(plain.text()) {
            let Some(at) = groups.get(0).map(|whole| plain.chars_of(whole.range())) else {
                continue;
            };
            if taken
                .iter()
                .any(|known| known.start < at.end && at.start < known.end)
            {
                continue;
            }
            taken.push(at.clone());
            let number = |group: usize| groups.get(group).and_then(|found| number(found.as_str()));
            let part = if has_part {
                groups
                    .iter()
                    .skip(2)
                    .flatten()
                    .last()
                    .map_or("", |part| part.as_str())
            } else {
                ""
            };
            let Some(year) = number(1) else { continue };
            if let Some(date) = last_day(year, number(2), number(3), part) {
                found.push(Period {
                    date,
                    to_the_day: number(3).is_some(),
                    at,
                });
            }
        }
    }
    found.sort_by_key(|period| period.at.start);
    found
}

/// The value of a year, month or day in Arabic or Chinese numerals.
fn number(numeral: &str) -> Option<i16> {
    if let Ok(value) = numeral.parse() {
        return Some(value);
    }
    // Zero is often typed as the Latin letter.
    let zeros: String = numeral
        .chars()
        .map(|c| if matches!(c, 'O' | 'Ｏ') { '〇' } else { c })
        .collect();
    let value = numerals::value(&zeros)?;
    format!("{value:.0}").parse().ok()
}

fn last_day(year: i16, month: Option<i16>, day: Option<i16>, part: &str) -> Option<Date> {
    let small = |number: i16| i8::try_from(number).ok();
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, small(month)?, small(day)?).ok(),
        (Some(month), None) => {
            let first = Date::new(year, small(month)?, 1).ok()?;
            Some(match part {
                "上旬" => first.with().day(10).build().ok()?,
                "中旬" => first.with().day(20).build().ok()?,
                _ => first.last_of_month(),
            })
        }
        (None, _) => {
            let month = match part.trim_start_matches('第') {
                "初" => 1,
                "一季度" | "1季度" => 3,
                "上半年" | "二季度" | "2季度" | "中" => 6,
                "三季度" | "3季度" => 9,
                _ => 12,
            };
            Some(Date::new(year, month, 1).ok()?.last_of_month())
        }
    }
}

static PUBLISHED: Pattern = Pattern::new(
    r"(?:(?:发布|发文|成文|印发|制发|公开|生成|公布|签发)(?:日期|时间)|(?:^|[\n|])(?:日期|时间))[:|]+",
);

/// The date of issue: under the signature at the end, else a printed date of publication.
pub fn issued(source: &Source) -> Option<Date> {
    signed(source).or_else(|| published(source))
}

/// The last line that is nothing but a date, or a date after the name of the issuer. Cells of a table hold deadlines.
fn signed(source: &Source) -> Option<Date> {
    let chars: Vec<char> = source.text.chars().collect();
    source
        .lines
        .iter()
        .rev()
        .filter(|line| !matches!(line.hint, LineHint::Cell { .. }))
        .find_map(|line| {
            let text: String = chars.get(line.span.from..line.span.to)?.iter().collect();
            date_line(text.trim())
        })
}

fn date_line(line: &str) -> Option<Date> {
    const ISSUERS: &[&str] = &[
        "委", "会", "府", "局", "办", "厅", "组", "部", "院", "公司", "校", "室", "中心",
    ];
    const LONGEST: usize = 40;
    if line.chars().count() > LONGEST {
        return None;
    }
    let plain = Plain::new(line);
    let period = periods(&plain)
        .into_iter()
        .rfind(|period| period.to_the_day)?;
    let head = plain.slice(0..period.at.start);
    let tail = plain.from(period.at.end);
    let opens = matches!(head, "" | "(") || ISSUERS.iter().any(|end| head.ends_with(end));
    let closes = tail.chars().all(|c| ")。.印发".contains(c));
    (opens && closes).then_some(period.date)
}

fn published(source: &Source) -> Option<Date> {
    let mut parts = source.around_large_tables().into_iter();
    parts.find_map(|(_, text)| published_in(text))
}

fn published_in(text: &str) -> Option<Date> {
    let plain = Plain::new(text);
    let label = PUBLISHED.find(plain.text())?;
    let near: String = plain.text().get(label.end()..)?.chars().take(20).collect();
    dates(&near)
        .into_iter()
        .find(|dated| dated.to_the_day)
        .map(|dated| dated.date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{Format, Line};

    fn source(text: &str) -> Source {
        let mut lines = Vec::new();
        let mut from = 0;
        for line in text.split('\n') {
            let to = from + line.chars().count();
            lines.push(Line {
                span: Span { from, to },
                hint: LineHint::Paragraph,
            });
            from = to + 1;
        }
        Source {
            format: Format::Text,
            text: text.to_owned(),
            lines,
            diagnostics: Vec::new(),
        }
    }

    fn day(text: &str) -> Option<Date> {
        deadline(text).and_then(|deadline| deadline.date)
    }

    #[test]
    fn a_deadline_is_the_last_day_of_its_period() {
        assert_eq!(day("2021年6月"), Some(date(2021, 6, 30)));
        assert_eq!(day("2024年底前"), Some(date(2024, 12, 31)));
        assert_eq!(day("2024年12月31日前"), Some(date(2024, 12, 31)));
        assert_eq!(day("2024年2月底前完成"), Some(date(2024, 2, 29)));
        assert_eq!(day("2024年上半年"), Some(date(2024, 6, 30)));
        assert_eq!(day("2024年第三季度"), Some(date(2024, 9, 30)));
        assert_eq!(day("2024年5月上旬"), Some(date(2024, 5, 10)));
        assert_eq!(day("2024-03-05"), Some(date(2024, 3, 5)));
        assert_eq!(day("2024/3"), Some(date(2024, 3, 31)));
        assert_eq!(day("二〇二四年六月三十日"), Some(date(2024, 6, 30)));
        assert_eq!(day("2023年3月—2024年5月"), Some(date(2024, 5, 31)));
    }

    #[test]
    fn the_words_are_kept() {
        assert_eq!(
            deadline("整改时限：2024年底前完成。").unwrap().text,
            "2024年底前"
        );
        assert_eq!(deadline("力争 6月底 前完成").unwrap().text, "6月底 前");
        assert_eq!(deadline("６月底").unwrap().date, None);
    }

    #[test]
    fn classes_without_a_date() {
        let long = deadline("立行立改，并长期坚持").unwrap();
        assert!(long.long_term && long.immediate && long.date.is_none());
        assert!(deadline("2024年6月底前，持续推进").unwrap().long_term);
        assert!(deadline("三个月内").is_some());
        assert_eq!(deadline("加强领导"), None);
        assert_eq!(deadline(""), None);
    }

    #[test]
    fn no_such_day_is_no_date() {
        assert_eq!(dates("2023年2月30日"), []);
        assert_eq!(dates("2880/3163套，共2019.5万元"), []);
    }

    #[test]
    fn issued_under_the_signature() {
        assert_eq!(
            issued(&source("正文2023年1月1日。\n中共云岭县委\n2024年8月26日")),
            Some(date(2024, 8, 26))
        );
        assert_eq!(
            issued(&source(
                "正文。\n中共云岭县委员会 2024年8月26日\n附件1\n其他"
            )),
            Some(date(2024, 8, 26))
        );
        assert_eq!(
            issued(&source("正文。\n二〇二四年八月二十六日\n")),
            Some(date(2024, 8, 26))
        );
        assert_eq!(
            issued(&source("正文。\n（2024年8月26日）")),
            Some(date(2024, 8, 26))
        );
    }

    #[test]
    fn issued_by_the_printed_date_of_publication() {
        assert_eq!(
            issued(&source(
                "标题\n发布日期：2021-11-20   字号：大 中 小\n正文。"
            )),
            Some(date(2021, 11, 20))
        );
        assert_eq!(
            issued(&source("制发日期: | 2017-08-03 |\n正文")),
            Some(date(2017, 8, 3))
        );
        assert_eq!(issued(&source("到2024年12月31日前完成。")), None);
    }

    #[test]
    fn deadlines_in_cells_are_no_date_of_issue() {
        let mut table = source("2024年12月31日");
        table.lines[0].hint = LineHint::Cell {
            table: 0,
            row: 0,
            column: 0,
            header: "完成时限".into(),
        };
        assert_eq!(issued(&table), None);
    }
}
