//! What the templates show as an example must pass.

use bihuan_insight::{schema::shipped, template::template};

use super::bed::{Bed, serious};

#[test]
fn every_example_row_passes_without_a_word() {
    for dataset in shipped().unwrap().datasets() {
        let verdict = Bed::of(dataset.name()).row(&[]).verdict();
        assert_eq!(serious(&verdict), [""; 0], "{}", dataset.name());
        assert_eq!(verdict.issues, [], "{}", dataset.name());
        assert!(verdict.passed);
    }
}

#[test]
fn every_alias_leads_to_its_column() {
    for dataset in shipped().unwrap().datasets() {
        for (index, column) in dataset.columns().iter().enumerate() {
            for alias in &column.aliases {
                let mut bed = Bed::of(dataset.name()).row(&[]);
                bed.headers[index].clone_from(alias);
                assert_eq!(bed.verdict().issues, [], "{} {alias}", dataset.name());
            }
        }
    }
}

#[test]
fn the_template_of_swipes() {
    let shown = template(&Bed::of("fuel_txn").dataset);
    let lines: Vec<String> = shown
        .headings
        .iter()
        .map(|heading| {
            let text = if heading.as_text { " 文本" } else { "" };
            format!(
                "{} [{:?}{text}] {} 例：{} {:?}",
                heading.header, heading.need, heading.hint, heading.example, heading.choices
            )
        })
        .collect();
    insta::assert_snapshot!(format!(
        "{}\n{}\n{}",
        shown.title,
        shown.purpose,
        lines.join("\n")
    ));
}

#[test]
fn what_is_collected() {
    // Read it as a list of what is asked of whom: a new line here is a new duty of every unit.
    let sets: Vec<String> = shipped()
        .unwrap()
        .datasets()
        .iter()
        .map(|dataset| {
            let columns = dataset
                .columns()
                .iter()
                .map(|column| format!("  {} {:?} {:?}", column.header, column.kind, column.need));
            let columns: Vec<String> = columns.collect();
            format!(
                "{} {}（{}）：{}\n{}",
                dataset.name(),
                dataset.title(),
                dataset.domain(),
                dataset.purpose(),
                columns.join("\n")
            )
        })
        .collect();
    insta::assert_snapshot!(sets.join("\n"));
}
