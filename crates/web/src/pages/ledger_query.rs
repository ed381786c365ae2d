//! The ledger's address: what is shown is said in the query alone, so that every view can be linked, kept and gone back to.

use std::fmt::Write as _;

use bihuan_casework::ledger::{Cursor, Filter, Order, ReboundEnd};
use bihuan_casework::measure::{Measure, Period};
use bihuan_domain::{Stage, rectification::FindingList};
use jiff::civil::Date;
use serde::Deserialize;

/// The query of the ledger page. Empty means the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct LedgerQuery {
    /// Code of the rectification.
    pub(crate) rectification: String,
    /// Key of the list.
    pub(crate) list: String,
    /// One of the four sets of columns.
    pub(crate) view: String,
    /// Key of the stage.
    pub(crate) stage: String,
    /// Id of the lead unit.
    pub(crate) lead: String,
    /// Id of the sponsor.
    pub(crate) sponsor: String,
    /// Key of the time class.
    pub(crate) class: String,
    /// Id of the aspect.
    pub(crate) aspect: String,
    /// `1`: only key problems.
    pub(crate) key: String,
    /// `1`: only those that a leader has taken on.
    pub(crate) sponsored: String,
    /// `1`: only those said to be done without any evidence.
    pub(crate) unproven: String,
    /// `1`: only those without a report since the first of the month.
    pub(crate) unreported: String,
    /// Key of a measure: only what it counts.
    pub(crate) measure: String,
    /// First day of the period of the measure.
    pub(crate) from: String,
    /// Last day of the period of the measure.
    pub(crate) until: String,
    /// `1`: only overdue ones.
    pub(crate) overdue: String,
    /// `came_back`, `is_back`: one end of a rebound.
    pub(crate) rebound: String,
    /// Words of the problem.
    pub(crate) text: String,
    /// `deadline`, `stage`, `lead`, `updated`, `-number`, `-deadline`; the document's order otherwise.
    pub(crate) sort: String,
    /// `unit`, `sponsor`, `none`; by aspect otherwise.
    pub(crate) group: String,
    /// Where the page begins.
    pub(crate) after: String,
    /// Columns to show.
    pub(crate) columns: Vec<String>,
    /// Whether the filter stands open.
    pub(crate) open: String,
}

impl LedgerQuery {
    /// The parameters that say something, without the place in the list.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("rectification", &self.rectification),
            ("view", &self.view),
            ("list", &self.list),
            ("stage", &self.stage),
            ("lead", &self.lead),
            ("sponsor", &self.sponsor),
            ("class", &self.class),
            ("aspect", &self.aspect),
            ("key", &self.key),
            ("sponsored", &self.sponsored),
            ("unproven", &self.unproven),
            ("unreported", &self.unreported),
            ("measure", &self.measure),
            ("from", &self.from),
            ("until", &self.until),
            ("overdue", &self.overdue),
            ("rebound", &self.rebound),
            ("text", &self.text),
            ("sort", &self.sort),
            ("group", &self.group),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.as_str()))
            .collect()
    }

    /// The address with one parameter set anew (empty takes it away), from the beginning of the list.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .pairs()
            .into_iter()
            .filter(|(known, _)| *known != name)
            .collect();
        if !value.is_empty() {
            pairs.push((name, value));
        }
        address("/ledger", &pairs)
    }

    /// The same list, from another place.
    pub(crate) fn at(&self, cursor: &Cursor) -> String {
        let cursor = cursor.to_string();
        let mut pairs = self.pairs();
        pairs.push(("after", &cursor));
        address("/ledger", &pairs)
    }

    /// Which findings.
    pub(crate) fn filter(&self, today: Date) -> Filter {
        let filter = self.chosen(today);
        match self.measure() {
            Some(measure) => measure.narrow(filter, self.period(today)),
            None => filter,
        }
    }

    /// The measure whose rows are asked for.
    pub(crate) fn measure(&self) -> Option<Measure> {
        Measure::named(&self.measure)
    }

    /// The period of the measure; the month that runs when it is not said.
    pub(crate) fn period(&self, today: Date) -> Period {
        Period {
            from: self.from.parse().unwrap_or_else(|_| today.first_of_month()),
            until: self.until.parse().unwrap_or(today),
        }
    }

    fn chosen(&self, today: Date) -> Filter {
        Filter {
            list: FindingList::ALL.into_iter().find(|l| l.key() == self.list),
            stages: Stage::KEYS
                .into_iter()
                .filter(|k| *k == self.stage)
                .map(str::to_owned)
                .collect(),
            lead: self.lead.parse().ok(),
            sponsor: self.sponsor.parse().ok(),
            time_class: (!self.class.is_empty()).then(|| self.class.clone()),
            aspect: self.aspect.parse().ok(),
            key: self.key == "1",
            sponsored: self.sponsored == "1",
            unproven: self.unproven == "1",
            unreported_since: (self.unreported == "1").then(|| today.first_of_month()),
            due_before: (self.overdue == "1").then_some(today),
            rebound: match self.rebound.as_str() {
                "came_back" => Some(ReboundEnd::CameBack),
                "is_back" => Some(ReboundEnd::GaveRise),
                _ => None,
            },
            text: (!self.text.trim().is_empty()).then(|| self.text.chars().take(100).collect()),
            ..Filter::default()
        }
    }

    /// In which order.
    pub(crate) fn order(&self) -> Order {
        match self.sort.as_str() {
            "deadline" => Order::Due,
            "-deadline" => Order::DueDown,
            "stage" => Order::Stage,
            "lead" => Order::Lead,
            "updated" => Order::Updated,
            "-number" => Order::PositionDown,
            _ if self.group == "unit" => Order::Lead,
            _ => Order::Position,
        }
    }

    /// Where the page begins.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.after.parse().ok()
    }
}

/// A path with a query.
pub(crate) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (at, (name, value)) in pairs.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_put_on_and_taken_off_without_touching_the_others() {
        let query = LedgerQuery {
            stage: "closed".into(),
            text: "道路 50%".into(),
            after: "f1.1".into(),
            ..LedgerQuery::default()
        };
        assert_eq!(
            query.with("stage", ""),
            "/ledger?text=%E9%81%93%E8%B7%AF%2050%25"
        );
        assert_eq!(
            query.with("list", "feedback"),
            "/ledger?stage=closed&text=%E9%81%93%E8%B7%AF%2050%25&list=feedback"
        );
    }

    #[test]
    fn nonsense_in_the_address_means_the_default() {
        let query = LedgerQuery {
            stage: "x' OR 1=1".into(),
            lead: "x".into(),
            after: "??".into(),
            sort: "z".into(),
            ..LedgerQuery::default()
        };
        assert_eq!(
            query.filter(jiff::civil::date(2026, 1, 1)),
            Filter::default()
        );
        assert_eq!((query.order(), query.cursor()), (Order::Position, None));
    }
}
