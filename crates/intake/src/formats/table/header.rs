//! Which rows of a table are its header, and what stands over each column.

use super::{Row, Slot};

/// Where the header is and what it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// First header row; the rows above it are titles.
    pub(super) first: usize,
    /// How many header rows there are; 0 when none was found.
    pub(super) rows: usize,
    /// The header over each column, several rows joined with `/`.
    pub(super) columns: Vec<String>,
}

/// Words that head columns of ledgers and task lists.
const LABEL_WORDS: &[&str] = &[
    "序号", "编号", "问题", "整改", "措施", "责任", "牵头", "配合", "时限", "期限", "时间", "状态",
    "情况", "进展", "备注", "领导", "部门", "单位", "类别", "类型", "任务", "目标", "联系", "电话",
    "完成", "名称", "销号", "内容", "方面", "项目", "事项", "清单", "来源", "日期", "结果", "成效",
    "负责", "主体", "举措", "要求", "标准", "分工", "要点", "表现",
];

/// A label is short; longer text is content.
const LABEL_CHARS: usize = 20;
/// Longer headers are cut: they are repeated in every cell below.
const HEADER_CHARS: usize = 80;
/// Below this many rows from the top no header is looked for.
const DEEPEST: usize = 10;

/// Finds the header in the first rows of a table.
pub(super) fn find(rows: &[Row<'_>]) -> Header {
    let (first, count) = marked(rows)
        .or_else(|| by_words(rows))
        .or_else(|| by_shape(rows))
        .unwrap_or((0, 0));
    let header_rows = rows.get(first..first + count).unwrap_or_default();
    let width = rows.iter().map(|row| row.slots.len()).max().unwrap_or(0);
    let columns = (0..width)
        .map(|column| over_column(header_rows, column))
        .collect();
    Header {
        first,
        rows: count,
        columns,
    }
}

/// Text of a header cell without the white space that only fits it into its box ("责 任\n单 位").
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text is this label, white space aside.
pub(super) fn is_same(text: &str, label: &str) -> bool {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .eq(label.chars())
}

/// Rows the format itself marks as header, behind any title rows.
fn marked(rows: &[Row<'_>]) -> Option<(usize, usize)> {
    let first = rows
        .iter()
        .take(DEEPEST)
        .position(|row| row.header && filled(row) > 1)?;
    let count = rows.iter().skip(first).take_while(|row| row.header).count();
    // A table that marks everything marks nothing; more than three header rows are a mistake of its author.
    if first + count == rows.len() || count > 3 {
        None
    } else {
        Some((first, count))
    }
}

/// The first row that consists of labels most of which are known ones.
fn by_words(rows: &[Row<'_>]) -> Option<(usize, usize)> {
    let first = rows.iter().take(DEEPEST).position(|row| {
        let labels: Vec<String> = own_texts(row).collect();
        let known = labels
            .iter()
            .filter(|label| LABEL_WORDS.iter().any(|word| label.contains(word)))
            .count();
        labels.len() >= 2 && labels.iter().all(|label| is_label(label)) && known * 2 > labels.len()
    })?;
    Some((first, 1 + usize::from(has_second_row(rows, first))))
}

/// A row of short distinct words above rows that hold longer text or numbers.
fn by_shape(rows: &[Row<'_>]) -> Option<(usize, usize)> {
    let first = rows
        .iter()
        .take(DEEPEST / 2)
        .position(|row| filled(row) > 1)?;
    let labels: Vec<String> = own_texts(rows.get(first)?).collect();
    let below: Vec<String> = own_texts(rows.get(first + 1)?).collect();
    let distinct = labels
        .iter()
        .collect::<std::collections::BTreeSet<_>>()
        .len()
        == labels.len();
    let plain = |label: &String| is_label(label) && !label.chars().any(char::is_numeric);
    let differs =
        |text: &String| text.chars().count() > LABEL_CHARS || text.chars().all(char::is_numeric);
    let fits = labels.len() >= 3
        && distinct
        && labels.iter().all(plain)
        && below.len() >= 2
        && below.iter().any(differs);
    fits.then_some((first, 1))
}

/// Whether the row under a header row divides its cells further.
fn has_second_row(rows: &[Row<'_>], first: usize) -> bool {
    let (Some(top), Some(second)) = (rows.get(first), rows.get(first + 1)) else {
        return false;
    };
    if rows.len() <= first + 2
        && !second
            .slots
            .iter()
            .any(|slot| matches!(slot, Slot::Above(_)))
    {
        return false;
    }
    let mut divides = false;
    for (column, slot) in second.slots.iter().enumerate() {
        let Slot::Text(text, _) = slot else { continue };
        let label = clean(text);
        if label.is_empty() {
            continue;
        }
        if !is_label(&label) {
            return false;
        }
        match top.slots.get(column) {
            Some(Slot::Left | Slot::Blank) | None => divides = true,
            Some(Slot::Text(_, columns)) if *columns > 1 => divides = true,
            // A label under a blank-sided label still belongs to the same division when its neighbour does.
            Some(Slot::Text(..)) if is_blank_in_top(top, column + 1) => {}
            _ => return false,
        }
    }
    divides
}

fn is_blank_in_top(top: &Row<'_>, column: usize) -> bool {
    matches!(top.slots.get(column), Some(Slot::Blank) | None)
}

fn over_column(header_rows: &[Row<'_>], column: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, row) in header_rows.iter().enumerate() {
        let text = covering_text(row, column, index + 1 < header_rows.len());
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts.join("/").chars().take(HEADER_CHARS).collect()
}

/// The label over a column in one header row: its own, or that of the cell which covers it from the left. Workbooks
/// exported without merged cells leave the covered places blank; in a divided (upper) row blank means covered, too.
fn covering_text(row: &Row<'_>, column: usize, divided: bool) -> String {
    for (index, slot) in row.slots.iter().enumerate().take(column + 1).rev() {
        match slot {
            Slot::Left => {}
            Slot::Blank if divided && index > 0 => {}
            Slot::Blank => return String::new(),
            Slot::Text(text, _) | Slot::Above(text) => return clean(text),
        }
    }
    String::new()
}

fn own_texts(row: &Row<'_>) -> impl Iterator<Item = String> {
    row.slots
        .iter()
        .map(|slot| clean(slot.text()))
        .filter(|text| !text.is_empty())
}

fn filled(row: &Row<'_>) -> usize {
    row.slots.iter().filter(|slot| slot.is_filled()).count()
}

fn is_label(text: &str) -> bool {
    text.chars().count() <= LABEL_CHARS
        && !text.chars().all(|c| c.is_numeric() || c == '.')
        && !text.contains(['。', '；', '！', '？', '，'])
}
