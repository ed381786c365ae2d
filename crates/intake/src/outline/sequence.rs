//! How numbers follow each other, and which of them have a status of their own.

use std::collections::HashMap;

use super::{
    labels::Role,
    marks::{Kind, Mark},
    numbering::Family,
};

/// How a number follows another one of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The list starts again.
    First,
    /// The next number.
    Next,
    /// The same number once more.
    Same,
    /// Numbers are left out.
    Jump,
    /// A step back.
    Back,
}

/// How `path` follows `before` in a list.
pub(super) fn step(before: &[u32], path: &[u32]) -> Step {
    let (Some((tail, stem)), Some((before_tail, before_stem))) =
        (path.split_last(), before.split_last())
    else {
        return Step::Back;
    };
    if before == path {
        return Step::Same;
    }
    if stem != before_stem {
        // 1.10 → 2.1
        let up = stem.last().copied().unwrap_or_default()
            == before_stem.last().copied().unwrap_or_default() + 1;
        return if *tail == 1 && up {
            Step::Next
        } else if path > before {
            Step::Jump
        } else {
            Step::Back
        };
    }
    match tail.checked_sub(*before_tail) {
        Some(1) => Step::Next,
        Some(_) => Step::Jump,
        None if *tail == 1 => Step::First,
        None => Step::Back,
    }
}

/// For each mark, whether a label of status or measures comes before the next number of the same form.
pub(super) fn pairs(marks: &[Mark]) -> Vec<bool> {
    let mut paired = vec![false; marks.len()];
    // Going backwards: status labels so far, and how many of them at the last number of each form.
    let mut seen_label = 0usize;
    let mut label_at: HashMap<Family, usize> = HashMap::new();
    for (index, mark) in marks.iter().enumerate().rev() {
        match &mark.kind {
            Kind::Label(label)
                if label.firm && matches!(label.role, Role::Status | Role::Measures) =>
            {
                seen_label += 1;
            }
            Kind::Number { reading, .. } => {
                let since = label_at
                    .insert(reading.family, seen_label)
                    .unwrap_or_default();
                if let Some(slot) = paired.get_mut(index) {
                    *slot = seen_label > since;
                }
            }
            _ => {}
        }
    }
    paired
}

/// Whether a form usually stands above another.
pub(super) fn higher(family: Family, other: Family) -> bool {
    matches!((family.rank(), other.rank()), (Some(a), Some(b)) if a < b)
}
