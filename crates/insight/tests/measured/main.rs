//! Recall and false alarms of the checks over a made-up district: what was planted was planted by a room that shares no code with the
//! one that looks for it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod registers;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::Cursor,
};

use bihuan_insight::{
    check::{Frame, Period, Profile, Registers, Secret, check},
    schema::{Catalogue, Dataset, shipped},
    sheet::{Book, Limits},
};
use bihuan_specimen::{
    World,
    handin::{self, Layout, Mess},
};
use jiff::civil::date;

const SECRET: [u8; 16] = [7; 16];

/// What was planted and found, by code.
#[derive(Default)]
struct Tally {
    planted: u64,
    found: u64,
}

/// Mess that is wrong in a cell, and told by a code; the rest is harmless or about a whole file. Fuel cards carry no check digit that
/// the companies would vouch for: a wrong digit in the register of cards is found when a swipe names the card.
fn is_fault(mess: Mess, column: &str) -> bool {
    if mess == Mess::WrongDigit {
        return column != "card_no";
    }
    matches!(
        mess,
        Mess::AsNumber
            | Mess::UnknownCard
            | Mess::LetterInPlate
            | Mess::ShortYear
            | Mess::WordAsAmount
            | Mess::Blank
    )
}

fn frame() -> Frame<'static> {
    Frame {
        period: Some(Period {
            from: date(2025, 1, 1),
            to: date(2025, 12, 31),
            grace_days: 31,
        }),
        ..Frame::new(date(2026, 1, 20), Secret::new(SECRET))
    }
}

fn opened(bytes: Vec<u8>) -> Book<Cursor<Vec<u8>>> {
    Book::open(Cursor::new(bytes), Limits::default()).unwrap()
}

/// The registers and profiles of a district in order, as last year's accepted sets leave them.
struct Known {
    registers: Registers,
    profiles: HashMap<(String, &'static str), Profile>,
}

fn known(catalogue: &Catalogue, books: &[handin::Book]) -> Known {
    let mut keys: HashMap<(String, String), Vec<u64>> = HashMap::new();
    let mut profiles = HashMap::new();
    for book in books.iter().filter(|book| !book.rows.is_empty()) {
        let dataset = catalogue.dataset(book.table).expect(book.table);
        let bytes = handin::write_file(book, &Layout::plain(book), &[]).unwrap();
        let referred = catalogue.referred(dataset);
        let checked = check(&mut opened(bytes), dataset, &frame(), &referred).unwrap();
        for (column, set) in checked.registers {
            let place = (book.table.to_owned(), column);
            keys.entry(place).or_default().extend(set.digests());
        }
        profiles.insert((book.unit.to_string(), book.table), checked.profile);
    }
    let mut registers = Registers::default();
    for ((table, column), digests) in keys {
        registers.extend(&table, &column, digests);
    }
    Known {
        registers,
        profiles,
    }
}

/// Rows of a file as people count them, in the order of its data.
fn places(book: &mut Book<Cursor<Vec<u8>>>, dataset: &Dataset) -> HashMap<(usize, u32), usize> {
    let layout = book.layout(dataset).unwrap();
    let mut places = HashMap::new();
    book.rows(&layout, |record| {
        let n = places.len() + 1;
        places.insert((record.sheet, record.row), n);
    })
    .unwrap();
    places
}

#[test]
fn what_is_planted_is_found_and_little_else() {
    let catalogue = shipped().unwrap();
    let world = World::new(7, 1).unwrap();
    let books = handin::books(&world, 0);
    let known = known(&catalogue, &books);
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let mut alarms: BTreeMap<String, u64> = BTreeMap::new();
    let (mut cells, mut missed) = (0_u64, Vec::new());
    for (place, clean) in (0_u64..).zip(&books) {
        let messy = handin::messy(&world, clean, place);
        let book = &messy.book;
        if book.rows.is_empty() {
            continue;
        }
        let dataset = catalogue.dataset(book.table).unwrap();
        let bytes = handin::write_file(book, &messy.layout, &messy.numbers).unwrap();
        let mut frame = frame();
        frame.registers = Some(&known.registers);
        frame.last = known.profiles.get(&(book.unit.to_string(), book.table));
        let referred = catalogue.referred(dataset);
        let mut file = opened(bytes);
        let verdict = check(&mut file, dataset, &frame, &referred)
            .unwrap()
            .verdict;
        let rows = places(&mut file, dataset);
        cells += (book.rows.len() * book.columns.len()) as u64;

        let head = |name: &str| {
            let column = book.columns.iter().find(|c| c.name == name).unwrap();
            let known = dataset.columns().iter().find(|c| c.name == name);
            known.map_or(column.head.to_owned(), |c| c.header.clone())
        };
        let mut told: HashSet<(usize, String)> = HashSet::new();
        let messed: HashSet<(usize, String)> = messy
            .faults
            .iter()
            .filter_map(|f| Some((f.row?, head(f.column?))))
            .collect();
        // Sums in ten thousands of yuan are wrong in every row of their column.
        let whole: HashSet<String> = messy
            .faults
            .iter()
            .filter(|f| f.row.is_none())
            .filter_map(|f| f.column.map(&head))
            .collect();
        let messed_rows: HashSet<usize> = messed.iter().map(|(row, _)| *row).collect();
        for issue in &verdict.issues {
            let Some(row) = issue.place.row else { continue };
            let Some(n) = rows.get(&(issue.place.sheet.unwrap_or_default(), row)) else {
                continue;
            };
            let column = issue.place.column.clone().unwrap_or_default();
            let of_row = column.is_empty() && messed_rows.contains(n);
            if whole.contains(&column) {
                continue;
            }
            if messed.contains(&(*n, column.clone())) || of_row {
                told.insert((*n, column));
            } else {
                let what: String = format!("{} {} {}", issue.code, book.table, issue.message);
                let what: String = what.chars().filter(|c| !c.is_ascii_digit()).collect();
                *alarms.entry(what).or_default() += 1;
            }
        }
        for fault in &messy.faults {
            let (Some(row), Some(column)) = (fault.row, fault.column) else {
                continue;
            };
            if !is_fault(fault.mess, column) {
                continue;
            }
            let optional = dataset
                .columns()
                .iter()
                .find(|c| c.name == column)
                .is_none_or(|c| c.need != bihuan_insight::schema::Need::Required);
            if fault.mess == Mess::Blank && optional {
                continue;
            }
            let tally = tallies.entry(fault.mess.code(column)).or_default();
            tally.planted += 1;
            if told.contains(&(row, head(column))) {
                tally.found += 1;
            } else {
                let cell = book.columns.iter().position(|c| c.name == column);
                let text = cell.map(|at| book.rows[row - 1][at].clone());
                missed.push(format!("{} {column} {:?} {text:?}", book.table, fault.mess));
            }
        }
    }
    let false_alarms: u64 = alarms.values().sum();
    println!("{cells} cells, {false_alarms} false alarms");
    for (what, n) in alarms.iter().take(40) {
        println!("  alarm ×{n}: {what}");
    }
    for (code, tally) in &tallies {
        println!("{code}: {} of {}", tally.found, tally.planted);
    }
    for what in missed.iter().take(20) {
        println!("  missed {what}");
    }
    for (code, tally) in &tallies {
        assert!(tally.planted > 0, "{code}");
        assert!(tally.found * 100 >= tally.planted * 99, "{code}");
    }
    assert!(tallies.len() >= 6, "too few codes were planted");
    assert!(
        false_alarms * 1000 <= cells,
        "{false_alarms} in {cells} cells"
    );
}
