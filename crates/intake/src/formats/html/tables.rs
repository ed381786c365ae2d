//! Tables of a page: which hold data, and their grid.

use std::collections::{HashMap, HashSet};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use scraper::{Node, node::Element};

use super::{element, is_block};
use crate::formats::{
    limits,
    table::{Row, Slot},
};

/// More columns than a ledger has.
const MOST_COLUMNS: usize = 256;
/// More rows than a cell of a real table covers.
const MOST_ROWS: usize = 10_000;

/// Whether a table holds data. Tables that only place parts of a page are those around other tables, with one column or
/// one row, or with one cell that holds nearly everything.
pub(super) fn is_data(table: NodeRef<'_, Node>) -> bool {
    let nested = table
        .descendants()
        .skip(1)
        .filter_map(element)
        .any(|tag| tag.name() == "table");
    let placed = element(table).is_some_and(|tag| tag.attr("role") == Some("presentation"));
    if nested || placed {
        return false;
    }
    let rows = row_nodes(table);
    let columns = rows
        .iter()
        .map(|row| cell_nodes(*row).count())
        .max()
        .unwrap_or(0);
    let (mut largest, mut whole) = (0, 0);
    for cell in rows.iter().flat_map(|row| cell_nodes(*row)) {
        let size = cell
            .descendants()
            .filter_map(|node| node.value().as_text())
            .map(|text| text.len())
            .sum();
        largest = largest.max(size);
        whole += size;
    }
    let one_holds_all = rows.len() <= 4 && largest > 3_000 && largest * 10 > whole * 8;
    rows.len() >= 2 && columns >= 2 && !one_holds_all
}

/// The grid of a data table.
pub(super) fn rows(table: NodeRef<'_, Node>, left_out: &HashSet<NodeId>) -> Vec<Row<'static>> {
    // Cells that reach down: column -> rows left and text.
    let mut reaching: HashMap<usize, (usize, String)> = HashMap::new();
    let mut carried = 0;
    let mut grid = Vec::new();
    if let Some(caption) = table
        .children()
        .find(|node| element(*node).is_some_and(|tag| tag.name() == "caption"))
    {
        grid.push(Row {
            slots: vec![Slot::Text(cell_text(caption, left_out).into(), 1)],
            header: false,
        });
    }
    for row in row_nodes(table) {
        let mut slots: Vec<Slot<'_>> = Vec::new();
        for cell in cell_nodes(row) {
            fill_from_above(&mut slots, &mut reaching, &mut carried);
            if slots.len() >= MOST_COLUMNS {
                break;
            }
            let Some(tag) = element(cell) else { continue };
            let columns = span(tag, "colspan").min(MOST_COLUMNS);
            let down = span(tag, "rowspan").min(MOST_ROWS);
            let text = cell_text(cell, left_out);
            if down > 1 {
                reaching.insert(slots.len(), (down - 1, text.clone()));
                for further in 1..columns {
                    reaching.insert(slots.len() + further, (down - 1, String::new()));
                }
            }
            slots.push(Slot::Text(text.into(), columns));
            slots.extend((1..columns).map(|_| Slot::Left));
        }
        fill_from_above(&mut slots, &mut reaching, &mut carried);
        let in_head = row
            .parent()
            .and_then(element)
            .is_some_and(|tag| tag.name() == "thead");
        let all_heads = cell_nodes(row)
            .filter_map(element)
            .all(|tag| tag.name() == "th");
        grid.push(Row {
            slots,
            header: in_head || all_heads,
        });
    }
    grid
}

/// Adds the places which cells of earlier rows cover next.
fn fill_from_above(
    slots: &mut Vec<Slot<'_>>,
    reaching: &mut HashMap<usize, (usize, String)>,
    carried: &mut usize,
) {
    while let Some((left, text)) = reaching.get_mut(&slots.len()) {
        let column = slots.len();
        *carried += text.len();
        let text = if *carried > limits::TEXT_BYTES {
            String::new()
        } else {
            text.clone()
        };
        slots.push(Slot::Above(text.into()));
        *left -= 1;
        if *left == 0 {
            reaching.remove(&column);
        }
    }
}

fn span(tag: &Element, name: &str) -> usize {
    tag.attr(name)
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(1)
        .max(1)
}

fn row_nodes(table: NodeRef<'_, Node>) -> Vec<NodeRef<'_, Node>> {
    table
        .descendants()
        .filter(|node| element(*node).is_some_and(|tag| tag.name() == "tr"))
        .collect()
}

fn cell_nodes(row: NodeRef<'_, Node>) -> impl Iterator<Item = NodeRef<'_, Node>> {
    row.children()
        .filter(|node| element(*node).is_some_and(|tag| matches!(tag.name(), "td" | "th")))
}

/// The text of a cell, its blocks and broken lines separated by `\n`.
fn cell_text(cell: NodeRef<'_, Node>, left_out: &HashSet<NodeId>) -> String {
    let mut text = String::new();
    let mut skipping: Option<NodeId> = None;
    let break_line = |text: &mut String| {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    };
    for edge in cell.traverse() {
        match edge {
            Edge::Open(_) if skipping.is_some() => {}
            Edge::Open(node) => match node.value() {
                Node::Text(part) => {
                    let words: Vec<&str> = part
                        .split([' ', '\n', '\r', '\t', '\u{a0}'])
                        .filter(|word| !word.is_empty())
                        .collect();
                    text.push_str(&words.join(" "));
                }
                Node::Element(_) if left_out.contains(&node.id()) => skipping = Some(node.id()),
                Node::Element(tag) if tag.name() == "br" || is_block(tag.name()) => {
                    break_line(&mut text);
                }
                _ => {}
            },
            Edge::Close(node) => {
                if skipping == Some(node.id()) {
                    skipping = None;
                } else if skipping.is_none()
                    && element(node).is_some_and(|tag| is_block(tag.name()))
                {
                    break_line(&mut text);
                }
            }
        }
    }
    text.trim().to_owned()
}
