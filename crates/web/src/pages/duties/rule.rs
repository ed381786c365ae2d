//! Recurrence rules as people choose them: every week, month or quarter on a day; anything else as RFC 5545 writes it.

use bihuan_casework::Failure;

/// What can be chosen.
pub(super) const CHOICES: [(&str, &str); 4] = [
    ("week", "每周"),
    ("month", "每月"),
    ("quarter", "每季度（3、6、9、12 月）"),
    ("rule", "自定义"),
];

const DAYS: [(&str, &str); 7] = [
    ("MO", "周一"),
    ("TU", "周二"),
    ("WE", "周三"),
    ("TH", "周四"),
    ("FR", "周五"),
    ("SA", "周六"),
    ("SU", "周日"),
];
const WEEKLY: &str = "FREQ=WEEKLY;BYDAY=";
const MONTHLY: &str = "FREQ=MONTHLY;BYMONTHDAY=";
const QUARTERLY: &str = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=";

/// The rule of a choice.
///
/// # Errors
/// [`Failure::Invalid`] for a day that is none.
pub(super) fn put_together(every: &str, on: &str) -> Result<String, Failure> {
    let number: Option<i8> = on.parse().ok();
    let rule = match every {
        "week" => number
            .and_then(|n| usize::try_from(n).ok()?.checked_sub(1))
            .and_then(|at| DAYS.get(at))
            .map(|(day, _)| format!("{WEEKLY}{day}")),
        "month" | "quarter" => number
            .filter(|n| (1..=31).contains(n) || *n == -1)
            .map(|n| format!("{}{n}", if every == "month" { MONTHLY } else { QUARTERLY })),
        _ => Some(on.to_ascii_uppercase()),
    };
    rule.ok_or_else(|| {
        Failure::Invalid("“哪一天开始”：每周填 1–7，每月、每季填 1–31，-1 为月末。".to_owned())
    })
}

/// The choice of a rule.
pub(super) fn taken_apart(rule: &str) -> (String, String) {
    let day = rule.strip_prefix(WEEKLY).and_then(|day| {
        let at = DAYS.iter().position(|(key, _)| *key == day)?;
        Some(("week", (at + 1).to_string()))
    });
    let of = |every, prefix| {
        let on: i8 = rule.strip_prefix(prefix)?.parse().ok()?;
        Some((every, on.to_string()))
    };
    let found = day
        .or_else(|| of("quarter", QUARTERLY))
        .or_else(|| of("month", MONTHLY));
    let (every, on) = found.unwrap_or_else(|| ("rule", rule.to_owned()));
    (every.to_owned(), on)
}

/// A rule in words.
pub(super) fn said(rule: &str) -> String {
    let (every, on) = taken_apart(rule);
    let day = || match on.as_str() {
        "-1" => "最后一天".to_owned(),
        on => format!(" {on} 日"),
    };
    match every.as_str() {
        "week" => {
            let at = on.parse::<usize>().unwrap_or(1).saturating_sub(1);
            format!("每{}", DAYS.get(at).map_or("周", |(_, word)| word))
        }
        "month" => format!("每月{}", day()),
        "quarter" => format!("每季度末月{}", day()),
        _ => on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_becomes_a_rule_and_back() {
        for (every, on, words) in [
            ("week", "1", "每周一"),
            ("month", "11", "每月 11 日"),
            ("month", "-1", "每月最后一天"),
            ("quarter", "1", "每季度末月 1 日"),
            (
                "rule",
                "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1",
                "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1",
            ),
        ] {
            let rule = put_together(every, on).unwrap();
            assert_eq!(taken_apart(&rule), (every.to_owned(), on.to_owned()));
            assert_eq!(said(&rule), words);
        }
        for (every, on) in [
            ("week", "8"),
            ("week", "0"),
            ("month", "32"),
            ("month", "一"),
        ] {
            assert!(put_together(every, on).is_err(), "{every} {on}");
        }
    }
}
