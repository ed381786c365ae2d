//! A calendar feed as RFC 5545 wants it: whole days, each under an identity that stays.

use icalendar::{Calendar, Component as _, Event, Property};
use jiff::{Timestamp, ToSpan as _, civil::Date};

/// One day in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same as long as it is the same matter, whatever its day.
    pub id: String,
    /// The day.
    pub day: Date,
    /// What stands in the calendar.
    pub title: String,
    /// Where more is to be read.
    pub link: Option<String>,
    /// When it was put as it is.
    pub changed: Timestamp,
}

/// The feed.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Bihuan//CN"));
    calendar.name(name);
    for entry in entries {
        let mut event = Event::new();
        event
            .uid(&entry.id)
            .summary(&one_line(&entry.title))
            .add_property("DTSTAMP", stamp(entry.changed))
            .append_property(day("DTSTART", entry.day))
            .append_property(day("DTEND", next(entry.day)))
            .add_property("TRANSP", "TRANSPARENT");
        if let Some(link) = &entry.link {
            event.url(link);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// The library escapes line feeds and lets carriage returns through.
fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

fn day(name: &str, day: Date) -> Property {
    let digits: String = day.to_string().chars().filter(|c| *c != '-').collect();
    Property::new(name, digits)
        .add_parameter("VALUE", "DATE")
        .done()
}

fn next(day: Date) -> Date {
    day.checked_add(1.day()).unwrap_or(day)
}

fn stamp(at: Timestamp) -> String {
    let seconds = Timestamp::from_second(at.as_second()).unwrap_or(at);
    seconds
        .to_string()
        .chars()
        .filter(|c| !matches!(c, '-' | ':'))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn entry(title: &str) -> Entry {
        Entry {
            id: "finding-1@bihuan".to_owned(),
            day: date(2024, 6, 30),
            title: title.to_owned(),
            link: Some("https://bihuan.example/findings/1".to_owned()),
            changed: "2024-06-03T01:00:00.5Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_day_is_whole_and_free_and_keeps_its_identity() {
        let text = feed("整改时限", &[entry("YLXC-2024-001 到期")]);
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "BEGIN:VEVENT",
            "UID:finding-1@bihuan",
            "DTSTAMP:20240603T010000Z",
            "DTSTART;VALUE=DATE:20240630",
            "DTEND;VALUE=DATE:20240701",
            "SUMMARY:YLXC-2024-001 到期",
            "TRANSP:TRANSPARENT",
            "URL:https://bihuan.example/findings/1",
            "END:VEVENT",
            "END:VCALENDAR",
        ] {
            assert!(text.lines().any(|l| l == line), "no {line} in {text}");
        }
        assert_eq!(text, feed("整改时限", &[entry("YLXC-2024-001 到期")]));
    }

    #[test]
    fn no_text_can_begin_a_line_of_its_own() {
        let title = format!(
            "甲;乙,丙\\丁\r\nBEGIN:VALARM\nYY{}",
            "很长的标题".repeat(30)
        );
        let text = feed("整改时限", &[entry(&title)]);
        assert!(
            !text
                .lines()
                .any(|l| l.starts_with("BEGIN:VALARM") || l.starts_with("YY")),
            "{text}"
        );
        assert!(text.contains("甲\\;乙\\,丙\\\\丁"), "{text}");
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
    }
}
