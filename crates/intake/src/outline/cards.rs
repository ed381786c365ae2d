//! Cards: one table for each problem, a label in one cell and its text in the next.

use super::{
    grid::{Cell, Grid},
    labels::Role,
    passage::Draft,
    tables::{Column, column_of, printed_number},
};
use crate::{Aspect, Entry, Span};

/// Reads a table of labels and values; empty when it is none.
pub(super) fn read(grid: &Grid) -> Vec<Aspect> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut draft: Option<Draft> = None;
    let mut no: Option<String> = None;
    let mut finish = |draft: &mut Option<Draft>| {
        if let Some(draft) = draft.take()
            && !draft.problem.is_empty()
            && (!draft.status.is_empty()
                || !draft.measures.is_empty()
                || draft.deadline.is_some()
                || !draft.units.is_empty())
        {
            entries.push(draft.entry());
        }
    };
    // A header that is really the first card is read as a row.
    for row in grid.rows.values() {
        let cells: Vec<&Cell> = row.values().filter(|c| !c.passage.is_empty()).collect();
        for pair in cells.chunks(2) {
            let [key, value] = pair else { continue };
            let passage = &value.passage;
            match column_of(&key.passage.text) {
                Column::Number => {
                    finish(&mut draft);
                    no = Some(printed_number(&passage.text));
                }
                Column::Of(Role::Problem | Role::Task) => {
                    if draft
                        .as_ref()
                        .is_some_and(|d| !d.status.is_empty() || !d.measures.is_empty())
                    {
                        finish(&mut draft);
                    }
                    let draft = draft.get_or_insert_with(|| Draft {
                        no: no.take(),
                        ..Draft::default()
                    });
                    draft.problem.append(passage, true);
                    draft.span = passage.span();
                }
                Column::Of(role) => {
                    let Some(draft) = draft.as_mut() else {
                        continue;
                    };
                    match role {
                        Role::Status | Role::Next => draft.status.append(passage, true),
                        Role::Measures => draft.measures.push(passage.text.clone()),
                        Role::Units => draft.units.push(passage.text.clone()),
                        Role::Sponsor => draft.sponsor = Some(passage.text.clone()),
                        Role::Deadline => draft.deadline = Some(passage.text.clone()),
                        _ => {}
                    }
                    if let (Some(span), Some(more)) = (draft.span, passage.span()) {
                        draft.span = Some(Span {
                            from: span.from,
                            to: span.to.max(more.to),
                        });
                    }
                }
                _ => {}
            }
        }
    }
    finish(&mut draft);
    if entries.is_empty() {
        Vec::new()
    } else {
        vec![Aspect {
            title: String::new(),
            span: None,
            entries,
        }]
    }
}
