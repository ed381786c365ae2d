//! Numbers with their unit and subject.

use crate::Figure;

/// The figures of `text`, in their order. Spans count characters from `base`.
pub fn figures(text: &str, base: usize) -> Vec<Figure> {
    let _ = (text, base);
    Vec::new()
}
