//! From one round to the next, and the workbook that goes back.

use std::io::Cursor;

use bihuan_insight::{
    check::{FirstPass, Issue, Level},
    marks::marks,
    sheet::{Book, Limits},
};

use super::bed::{Bed, ids};

fn codes(issues: &[Issue]) -> Vec<String> {
    issues
        .iter()
        .map(|issue| format!("{} {}", issue.code, issue.place.row.unwrap_or_default()))
        .collect()
}

#[test]
fn rows_are_recognised_when_others_come_before_them() {
    let wrong = |id: &str, post: &str| -> Vec<(&'static str, String)> {
        vec![
            ("id_no", id.to_owned()),
            ("valid_from", "24-01-05".to_owned()),
            ("post", post.to_owned()),
        ]
    };
    let first = Bed::of("village_cadre")
        .many(1, |_| wrong(&ids(1), "委员"))
        .many(1, |_| wrong(&ids(2), "委员"))
        .verdict();
    let second = Bed::of("village_cadre")
        .row(&[("id_no", &ids(9)), ("name", "")])
        .many(1, |_| vec![("id_no", ids(1))])
        .many(1, |_| wrong(&ids(2), "委员"))
        .verdict();
    let difference = second.since(&first);
    assert_eq!(codes(&difference.mended), ["DQ-DATE 2"]);
    assert_eq!(codes(&difference.still), ["DQ-DATE 4", "DQ-XTAB 4"]);
    assert_eq!(codes(&difference.new), ["DQ-FULL 2"]);
    assert!(difference.complete);
}

#[test]
fn nothing_changes_between_a_verdict_and_itself() {
    let verdict = Bed::of("death")
        .row(&[("id_no", "1")])
        .row(&[("id_no", "2")])
        .verdict();
    let difference = verdict.since(&verdict);
    assert_eq!(difference.still.len(), verdict.issues.len());
    assert!(difference.mended.is_empty() && difference.new.is_empty());
}

#[test]
fn submissions_that_pass_at_once_are_counted() {
    let good = Bed::of("death").row(&[]).verdict();
    let bad = Bed::of("death").row(&[("id_no", "1")]).verdict();
    let count = FirstPass::of([&good, &good, &bad, &good]);
    assert_eq!((count.passed, count.all), (3, 4));
    assert_eq!(count.share(), Some(0.75));
    assert_eq!(FirstPass::of([]).share(), None);
}

#[test]
fn marks_stand_where_the_issues_are() {
    let mut bed = Bed::of("person")
        .row(&[("id_no", "219901198003151235"), ("name", "张3")])
        .row(&[("id_no", &ids(1))])
        .row(&[("id_no", &ids(1))]);
    // Shuffled columns, a title, and one that is not asked for.
    bed.headers.swap(0, 3);
    bed.headers[5] = "电话".into();
    for row in &mut bed.rows {
        row.swap(0, 3);
    }
    let text = [b"\xe5\x90\x8d\xe5\x8d\x95\n\n".as_slice(), &bed.csv()].concat();
    let mut book = Book::open(Cursor::new(text), Limits::default()).unwrap();
    let layout = book.layout(&bed.dataset).unwrap();
    let frame = super::bed::frame();
    let verdict = bihuan_insight::check::check(&mut book, &bed.dataset, &frame, &[])
        .unwrap()
        .verdict;
    let marked = marks(&verdict, &bed.dataset, &layout);
    let cells: Vec<(u32, usize, Level)> = marked
        .cells
        .iter()
        .map(|mark| (mark.row, mark.place, mark.level))
        .collect();
    assert_eq!(
        cells,
        [
            (4, 1, Level::Warning),
            (4, 3, Level::Block),
            (6, 3, Level::Block)
        ]
    );
    assert!(
        marked.cells[1]
            .note
            .starts_with("【阻断 DQ-ID】身份证号校验位不符"),
        "{:?}",
        marked.cells
    );
    assert!(marked.cells[2].note.contains("与第 5 行完全相同"));
    assert_eq!(
        marked.general,
        ["【提示 DQ-FULL】以下列不在采集范围内，没有读取和保存：电话。下次请不要报送。"]
    );
}

#[test]
fn sentences_about_the_whole_are_recognised_by_what_they_say_and_not_by_their_figures() {
    let months = |list: &[&str]| {
        list.iter()
            .fold(Bed::of("tekun"), |bed, month| bed.row(&[("month", month)]))
            .verdict()
    };
    let first = months(&["2024-01", "2024-05"]);
    let second = months(&["2024-01", "2024-02", "2024-05"]);
    let difference = second.since(&first);
    assert_eq!(codes(&difference.still), ["DQ-FULL 0"]);
    let nothing =
        bihuan_insight::check::check_nothing(&Bed::of("tekun").dataset, &super::bed::frame());
    let other = nothing.since(&first);
    assert_eq!(
        (other.mended.len(), other.new.len(), other.still.len()),
        (1, 1, 0)
    );
}
