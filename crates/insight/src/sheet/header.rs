//! Finding the headers: below titles, in any order, over one row or two, under the names that units use.

use crate::{
    field::plain,
    schema::{Dataset, Need},
};

use super::{Cell, NotATable};

/// Rows in which headers are looked for.
pub(super) const DEPTH: usize = 30;

/// Where the data of a set stand in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The sheets with data, in their order.
    pub sheets: Vec<SheetLayout>,
    /// Names of visible sheets in which the headers do not stand.
    pub skipped: Vec<String>,
}

/// Where the columns of a set stand in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLayout {
    /// Which sheet, counted from 0.
    pub sheet: usize,
    /// Its name; empty in a file that has no sheets.
    pub name: String,
    /// The last row of the headers, counted from 1.
    pub header_row: u32,
    /// For each column of the data set, its place in the sheet.
    pub places: Vec<Option<usize>>,
    /// Headers of columns that the data set does not name; they are not read.
    pub dropped: Vec<String>,
    /// Headers that lead to a column which another header has taken.
    pub doubled: Vec<String>,
    /// What stands in brackets behind headers, by column of the data set.
    pub notes: Vec<(usize, String)>,
}

impl SheetLayout {
    /// Columns of the data set that the sheet does not have.
    pub fn missing(&self) -> impl Iterator<Item = usize> {
        let places = self.places.iter().enumerate();
        places
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| column)
    }
}

/// A header as it is compared: plain letters, without what stands in brackets, stars and colons.
pub fn header_key(header: &str) -> String {
    let text = plain(header);
    let mut key = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | ':' | '：' | '、' | '_' | '-' | '/' => {}
            _ if depth == 0 => key.extend(c.to_lowercase()),
            _ => {}
        }
    }
    key
}

/// What stands in brackets behind a header.
fn note_of(header: &str) -> Option<String> {
    let text = plain(header);
    let (_, rest) = text.split_once(['(', '[', '【', '〔'])?;
    let (note, _) = rest.split_once([')', ']', '】', '〕'])?;
    (!note.is_empty()).then(|| note.to_owned())
}

/// The rows at the top of a sheet, each with its number.
pub(super) type Top = Vec<(u32, Vec<Cell>)>;

/// The best headers among the rows at the top, with how many of the required columns they have; `None` when those are fewer
/// than half.
pub(super) fn find(
    dataset: &Dataset,
    sheet: usize,
    name: &str,
    top: &Top,
) -> Option<(usize, SheetLayout)> {
    let names: Vec<Vec<String>> = dataset
        .columns()
        .iter()
        .map(|column| {
            let all = std::iter::once(&column.header).chain(&column.aliases);
            all.map(|header| header_key(header)).collect()
        })
        .collect();
    let mut best: Option<(usize, SheetLayout)> = None;
    for (index, (row, cells)) in top.iter().enumerate() {
        let above = index.checked_sub(1).and_then(|index| top.get(index));
        let one = labels(cells, None);
        let two = above.map(|(_, above)| labels(cells, Some(above)));
        for labels in std::iter::once(one).chain(two) {
            let layout = fit(&names, sheet, name, *row, &labels);
            let found = layout.places.iter().flatten().count();
            if best.as_ref().is_none_or(|(most, _)| found > *most) {
                best = Some((found, layout));
            }
        }
    }
    let is_required = |column: &usize| {
        dataset
            .columns()
            .get(*column)
            .is_some_and(|column| column.need == Need::Required)
    };
    let (found, layout) = best?;
    let required = (0..dataset.columns().len()).filter(is_required).count();
    let has = layout
        .places
        .iter()
        .enumerate()
        .filter(|(column, place)| place.is_some() && is_required(column))
        .count();
    (found >= 2.min(dataset.columns().len()) && has * 2 >= required).then_some((has, layout))
}

/// What a unit should have as headers.
pub(super) fn no_header(dataset: &Dataset) -> NotATable {
    let required = dataset
        .columns()
        .iter()
        .filter(|column| column.need == Need::Required);
    let expected: Vec<&str> = required.map(|column| column.header.as_str()).collect();
    NotATable::NoHeader {
        title: dataset.title().to_owned(),
        expected: expected.join("、"),
    }
}

/// The label over each column: its own, or that of the row above where a cell spans both.
fn labels(cells: &[Cell], above: Option<&Vec<Cell>>) -> Vec<String> {
    let width = cells.len().max(above.map_or(0, Vec::len));
    let text = |cell: Option<&Cell>| match cell {
        Some(Cell::Text(text)) => text.trim().to_owned(),
        _ => String::new(),
    };
    (0..width)
        .map(|column| {
            let own = text(cells.get(column));
            match above {
                Some(above) if own.is_empty() => text(above.get(column)),
                _ => own,
            }
        })
        .collect()
}

fn fit(
    names: &[Vec<String>],
    sheet: usize,
    name: &str,
    row: u32,
    labels: &[String],
) -> SheetLayout {
    let mut layout = SheetLayout {
        sheet,
        name: name.to_owned(),
        header_row: row,
        places: vec![None; names.len()],
        dropped: Vec::new(),
        doubled: Vec::new(),
        notes: Vec::new(),
    };
    for (place, label) in labels.iter().enumerate() {
        let key = header_key(label);
        if key.is_empty() {
            continue;
        }
        let column = names.iter().position(|names| names.contains(&key));
        let slot = column.and_then(|column| Some((column, layout.places.get_mut(column)?)));
        match slot {
            Some((column, slot @ None)) => {
                *slot = Some(place);
                layout
                    .notes
                    .extend(note_of(label).map(|note| (column, note)));
            }
            Some(_) => layout.doubled.push(label.clone()),
            None if is_counter(&key) => {}
            None => layout.dropped.push(label.clone()),
        }
    }
    layout
}

/// Numbers of rows are in most tables and mean nothing.
fn is_counter(key: &str) -> bool {
    matches!(key, "序号" | "编号" | "行号" | "no" | "no.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = r#"
        name = "small"
        title = "小表"
        domain = "示例"
        purpose = "示例。"
        key = ["card_no"]
        [[column]]
        name = "card_no"
        header = "卡号"
        aliases = ["加油卡号"]
        kind = "code"
        need = "required"
        example = "A1"
        [[column]]
        name = "amount"
        header = "金额"
        kind = "amount"
        decimals = 2
        unit = "元"
        need = "required"
        example = "1"
    "#;

    fn top(rows: &[&[&str]]) -> Top {
        let cells = |row: &&[&str]| {
            let cell = |text: &&str| {
                let mut cell = Cell::Blank;
                cell.set_text(text);
                cell
            };
            row.iter().map(cell).collect()
        };
        (1..).zip(rows.iter().map(cells)).collect()
    }

    fn found(rows: &[&[&str]]) -> Option<SheetLayout> {
        find(&Dataset::parse(SET).unwrap(), 0, "", &top(rows)).map(|(_, layout)| layout)
    }

    #[test]
    fn headers_below_titles_in_another_order_are_found() {
        let layout = found(&[
            &["公务加油卡刷卡记录", "", ""],
            &["填报单位：示例局", "", ""],
            &["序号", "金额（元）", "*加油卡号："],
            &["1", "20", "A1"],
        ])
        .unwrap();
        assert_eq!(
            (layout.header_row, layout.places.as_slice()),
            (3, [Some(2), Some(1)].as_slice())
        );
        assert_eq!(layout.notes, [(1, "元".to_owned())]);
        assert!(layout.dropped.is_empty());
    }

    #[test]
    fn headers_over_two_rows_are_found() {
        let layout = found(&[
            &["卡号", "加油情况", ""],
            &["", "金额", "电话"],
            &["A1", "20", "1"],
        ])
        .unwrap();
        assert_eq!(
            (layout.header_row, layout.places.as_slice()),
            (2, [Some(0), Some(1)].as_slice())
        );
        assert_eq!(layout.dropped, ["电话"]);
    }

    #[test]
    fn a_column_that_stands_twice_is_told() {
        let layout = found(&[&["卡号", "金额", "加油卡号"]]).unwrap();
        assert_eq!(layout.doubled, ["加油卡号"]);
    }

    #[test]
    fn data_without_headers_are_none() {
        assert_eq!(found(&[&["A1", "20"], &["A2", "30"]]), None);
        assert_eq!(found(&[]), None);
    }
}
