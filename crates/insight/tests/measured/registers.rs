//! Every register of a made-up district can be handed in under the heads it has there, and little is said about it.

use std::{collections::BTreeSet, convert::Infallible, io::Cursor};

use bihuan_insight::{
    check::{Level, check},
    schema::{Catalogue, shipped},
    sheet::{Book, Limits},
};
use bihuan_specimen::{EachTable, Row, World, each_table};

use super::frame;

/// Rows of a table that are looked at: a debug build reads some ten thousand a second.
const ROWS: usize = 8_000;

/// What is told, and why: cases that models look for are there to be seen, and some columns that are wanted the district does
/// not keep.
const PLANTED: &[&str] = &[
    "death DQ-DATE",
    "death DQ-ID",
    "death DQ-KEY",
    "dibao DQ-BANK",
    "dibao DQ-KEY",
    "dibao DQ-REG",
    "land_contract DQ-FULL",
    "land_subsidy DQ-BANK",
    "land_subsidy DQ-KEY",
    "pay_line DQ-ENC",
    "pay_line DQ-KEY",
    "payroll DQ-KEY",
    "permit DQ-FULL",
];

struct HandedIn {
    world: World,
    catalogue: Catalogue,
    tables: usize,
    told: BTreeSet<String>,
}

impl EachTable for HandedIn {
    type Error = Infallible;

    fn table<R: Row>(&mut self) -> Result<(), Infallible> {
        let dataset = self.catalogue.dataset(R::NAME).expect(R::NAME);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let heads = R::COLUMNS.iter().map(|column| column.head);
        writer.write_record(heads).unwrap();
        for row in self.world.rows::<R>().take(ROWS) {
            let mut cells = Vec::new();
            row.cells(&mut |cell| {
                let mut text = String::new();
                cell.write(&mut text);
                cells.push(text);
            });
            writer.write_record(cells).unwrap();
        }
        let file = Cursor::new(writer.into_inner().unwrap());
        let mut book = Book::open(file, Limits::default()).unwrap();
        let layout = book.layout(dataset).unwrap();
        for column in R::COLUMNS {
            let place = dataset.place_of(column.name);
            let is_read = place.is_some_and(|place| layout.sheets[0].places[place].is_some());
            assert!(is_read, "{} {} is not read", R::NAME, column.name);
        }
        // What units say of a part of a year is no matter of single rows.
        let mut frame = frame();
        frame.period = None;
        let verdict = check(&mut book, dataset, &frame, &[]).unwrap().verdict;
        let serious = verdict
            .issues
            .iter()
            .filter(|issue| issue.level > Level::Hint);
        self.told
            .extend(serious.map(|issue| format!("{} {}", R::NAME, issue.code)));
        self.tables += 1;
        Ok(())
    }
}

#[test]
fn nothing_is_told_of_registers_but_what_is_planted() {
    let mut handed_in = HandedIn {
        world: World::new(7, 1).unwrap(),
        catalogue: shipped().unwrap(),
        tables: 0,
        told: BTreeSet::new(),
    };
    let Ok(()) = each_table(&mut handed_in);
    assert_eq!(handed_in.tables, 37);
    let told: Vec<&str> = handed_in.told.iter().map(String::as_str).collect();
    assert_eq!(told, PLANTED);
}
