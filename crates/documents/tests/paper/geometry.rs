//! The official page, measured from the PDF as GB/T 9704-2012 has it.

use bihuan_documents::paper::{PageKind, Paper};

use super::set::{ink_of, page_size_of, pdf, texts_of_pages};

/// Type area of 156 × 225 mm, 37 mm from the upper and 28 mm from the left edge.
const LEFT: f64 = 28.0;
const TOP: f64 = 37.0;
const WIDTH: f64 = 156.0;
const HEIGHT: f64 = 225.0;

/// Two pages full of one letter.
fn full() -> Vec<u8> {
    let made_at = "2024-07-08T01:30:00Z".parse().unwrap();
    let mut paper = Paper::new("题", PageKind::Official, made_at);
    paper.paragraph("国".repeat(28 * 22 * 3));
    pdf(&paper)
}

#[test]
fn a_page_has_22_lines_of_28_letters() {
    let pages = texts_of_pages(&full());
    // The first page has the title, the last ones what is left over; the second is full.
    let lines: Vec<&str> = pages[1]
        .lines()
        .filter(|line| line.contains('国'))
        .collect();
    assert_eq!(lines.len(), 22, "{lines:#?}");
    for line in lines {
        assert_eq!(line.matches('国').count(), 28, "{line}");
    }
}

#[test]
fn the_letters_fill_the_type_area() {
    let bytes = full();
    let (width, height) = page_size_of(&bytes);
    assert!((width - 210.0).abs() < 0.1, "{width}");
    assert!((height - 297.0).abs() < 0.1, "{height}");
    let ink = ink_of(&bytes, 2);
    // A letter does not touch the edges of its square, and 22 lines are 224.3 mm: a millimetre and a half is the white.
    for (name, is, should) in [
        ("left", ink.left, LEFT),
        ("top", ink.top, TOP),
        ("right", ink.right, LEFT + WIDTH),
        ("bottom", ink.bottom, TOP + HEIGHT),
    ] {
        assert!((is - should).abs() < 1.5, "{name}: {is} mm, not {should}");
        let inside = if matches!(name, "left" | "top") {
            is >= should
        } else {
            is <= should
        };
        assert!(inside, "{name}: {is} mm is outside of {should}");
    }
}

#[test]
fn the_page_number_stands_under_the_type_area_at_the_outer_edge() {
    let pages = texts_of_pages(&full());
    let number = |page: usize| {
        let line = pages[page].lines().rev().find(|l| l.contains('—')).unwrap();
        (line.trim().to_owned(), line.len() - line.trim_start().len())
    };
    let (first, far) = number(0);
    let (second, near) = number(1);
    assert_eq!((first.as_str(), second.as_str()), ("—1—", "—2—"));
    assert!(far > near, "odd pages on the right, even ones on the left");
}
