//! The empty table that a unit fills in, as a plain structure; who draws workbooks draws it.

use crate::schema::{Dataset, Kind, Need};

/// A template of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The title over the table.
    pub title: String,
    /// What it is collected for.
    pub purpose: String,
    /// The columns, from left to right.
    pub headings: Vec<Heading>,
}

/// A column of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The header.
    pub header: String,
    /// Whether it must be filled.
    pub need: Need,
    /// How to fill it, in one sentence.
    pub hint: String,
    /// What a filled cell looks like; made up.
    pub example: String,
    /// Whether cells must be text, because a spreadsheet would damage what it takes for a number or day.
    pub as_text: bool,
    /// The words to choose from; empty when any will do.
    pub choices: Vec<String>,
}

/// The template of a data set.
pub fn template(dataset: &Dataset) -> Template {
    let headings = dataset.columns().iter().map(|column| Heading {
        header: column.header.clone(),
        need: column.need,
        hint: column.hint.clone(),
        example: column.example.clone(),
        as_text: column.kind.is_digits()
            || matches!(column.kind, Kind::Choice { .. } | Kind::Month),
        choices: match &column.kind {
            Kind::Choice { values } => values.clone(),
            _ => Vec::new(),
        },
    });
    Template {
        title: dataset.title().to_owned(),
        purpose: dataset.purpose().to_owned(),
        headings: headings.collect(),
    }
}
