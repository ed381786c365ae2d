//! What to mark in the workbook that goes back to the unit, as a plain structure; who draws workbooks draws it.

use std::collections::BTreeMap;

use crate::{
    check::{Issue, Level, Verdict},
    schema::Dataset,
    sheet::{Layout, SheetLayout},
};

/// Everything to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Cells with their notes, from top to bottom.
    pub cells: Vec<Mark>,
    /// Sentences about the whole submission.
    pub general: Vec<String>,
}

/// A cell to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The sheet, counted from 0.
    pub sheet: usize,
    /// The row, counted from 1.
    pub row: u32,
    /// The place in the row, counted from 0.
    pub place: usize,
    /// The heaviest of its issues.
    pub level: Level,
    /// All of its issues, a line each.
    pub note: String,
}

/// Puts the issues of a verdict where they belong in the file that was checked.
///
/// An issue of a row is marked in its business key, an issue of a column in its header; a column that is missing has no cell
/// and is told in general.
pub fn marks(verdict: &Verdict, dataset: &Dataset, layout: &Layout) -> Marks {
    let mut cells: BTreeMap<(usize, u32, usize), (Level, String)> = BTreeMap::new();
    let mut general = Vec::new();
    for issue in &verdict.issues {
        let places = places_of(issue, dataset, layout);
        if places.is_empty() {
            general.push(line(issue));
        }
        for place in places {
            let (level, note) = cells.entry(place).or_insert((issue.level, String::new()));
            *level = issue.level.max(*level);
            if !note.is_empty() {
                note.push('\n');
            }
            note.push_str(&line(issue));
        }
    }
    let cells = cells
        .into_iter()
        .map(|((sheet, row, place), (level, note))| Mark {
            sheet,
            row,
            place,
            level,
            note,
        });
    Marks {
        cells: cells.collect(),
        general,
    }
}

/// An issue as a line of a note.
fn line(issue: &Issue) -> String {
    let suggestion = issue
        .suggestion
        .as_ref()
        .map_or_else(String::new, |text| format!("建议：{text}"));
    format!(
        "【{} {}】{}{suggestion}",
        issue.level, issue.code, issue.message
    )
}

fn places_of(issue: &Issue, dataset: &Dataset, layout: &Layout) -> Vec<(usize, u32, usize)> {
    let column = issue.place.column.as_ref().and_then(|header| {
        dataset
            .columns()
            .iter()
            .position(|column| column.header == *header)
    });
    let place_of = |sheet: &SheetLayout, column: usize| sheet.places.get(column).copied().flatten();
    if let (Some(number), Some(row)) = (issue.place.sheet, issue.place.row) {
        let sheet = layout.sheets.iter().find(|sheet| sheet.sheet == number);
        let place = sheet.and_then(|sheet| match column {
            Some(column) => place_of(sheet, column),
            None => dataset
                .key()
                .iter()
                .find_map(|column| place_of(sheet, *column)),
        });
        return place
            .map(|place| (number, row, place))
            .into_iter()
            .collect();
    }
    let Some(column) = column else {
        return Vec::new();
    };
    let sheets = layout.sheets.iter();
    let headers =
        sheets.filter_map(|sheet| Some((sheet.sheet, sheet.header_row, place_of(sheet, column)?)));
    headers.collect()
}
