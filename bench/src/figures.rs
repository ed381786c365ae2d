//! Figures, their goals, and the table of RESULTS.md.

use std::fmt::Write as _;

/// One line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// Number of the goal, such as `P1`.
    pub(crate) id: &'static str,
    /// What was measured, on what.
    pub(crate) work: String,
    /// The value with its unit.
    pub(crate) value: String,
    /// What it is compared with, with its own value; empty without a peer.
    pub(crate) peer: String,
    /// The goal in words.
    pub(crate) goal: String,
    /// Whether the goal is met; none for a figure that only informs.
    pub(crate) met: Option<bool>,
}

/// The middle value of an odd number of runs; the lower middle of an even number; none of none.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}

/// Milliseconds with as many digits as mean something.
pub(crate) fn milliseconds(seconds: f64) -> String {
    let milliseconds = seconds * 1e3;
    if milliseconds < 10.0 {
        format!("{milliseconds:.2} ms")
    } else {
        format!("{milliseconds:.0} ms")
    }
}

/// What was measured where.
#[derive(Debug)]
pub(crate) struct Circumstances {
    pub(crate) date: String,
    pub(crate) machine: String,
    pub(crate) versions: String,
    pub(crate) command: String,
    pub(crate) data: String,
}

/// The whole of RESULTS.md.
pub(crate) fn page(circumstances: &Circumstances, figures: &[Figure]) -> String {
    let Circumstances {
        date,
        machine,
        versions,
        command,
        data,
    } = circumstances;
    let mut page = format!(
        "# Measured speed\n\n\
         Written by `make bench`. Server and load generator share the machine; a figure is the median of the runs. \
         No test asserts a time.\n\n\
         - Date: {date}\n- Machine: {machine}\n- Versions: {versions}\n- Command: `{command}`\n- Data: {data}\n\n\
         | # | Work | Measured | Compared with | Goal | Met |\n|---|---|---|---|---|---|\n"
    );
    for figure in figures {
        let met = match figure.met {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        let Figure {
            id,
            work,
            value,
            peer,
            goal,
            ..
        } = figure;
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| {id} | {work} | {value} | {peer} | {goal} | {met} |"
        );
    }
    page.push_str("\n## What falls short\n\n");
    let short: Vec<&Figure> = figures
        .iter()
        .filter(|figure| figure.met == Some(false))
        .collect();
    if short.is_empty() {
        page.push_str("Nothing that was measured.\n");
    }
    for figure in short {
        let Figure {
            id,
            work,
            value,
            goal,
            ..
        } = figure;
        let _ = writeln!(page, "- {id}, {work}: {value}; the goal is {goal}.");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::{Circumstances, Figure, median, milliseconds, page};

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn small_times_keep_their_digits() {
        assert_eq!(milliseconds(0.001_234), "1.23 ms");
        assert_eq!(milliseconds(0.0123), "12 ms");
    }

    #[test]
    fn what_falls_short_is_named() {
        let circumstances = Circumstances {
            date: String::new(),
            machine: String::new(),
            versions: String::new(),
            command: String::new(),
            data: String::new(),
        };
        let figure = |id, met| Figure {
            id,
            work: "ledger page".to_owned(),
            value: "1 ms".to_owned(),
            peer: String::new(),
            goal: "20 ms".to_owned(),
            met,
        };
        let text = page(
            &circumstances,
            &[figure("P1", Some(true)), figure("P2", Some(false))],
        );
        assert!(text.contains("- P2, ledger page: 1 ms; the goal is 20 ms."));
        assert!(!text.contains("- P1,"));
    }
}
