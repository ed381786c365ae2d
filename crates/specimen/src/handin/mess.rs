//! What goes wrong when people fill in workbooks, at known rates and in known places.

use super::{
    fault::{Fault, Mess},
    file::Layout,
    gather::Book,
};
use crate::{
    calendar::Day,
    chance::{Draw, Stream},
    identity::short_id,
    plant::Cause,
    registers::{unit_of_rank, zero_report},
    table::{Column, Kind},
    text::Key,
    world::World,
};

/// Ranks of the units of a county that do something nobody else does. Lower ranks report zero.
const LATE: u64 = 20;
const TWICE: u64 = 30;
const TEN_THOUSANDS: [u64; 2] = [40, 90];

/// That a file was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The unit.
    pub unit: Key,
    /// The table.
    pub table: &'static str,
    /// 1, or 2 for the second time.
    pub round: u32,
    /// When.
    pub handed_in: Day,
    /// The file, below the folder of the unit.
    pub file: String,
    /// Whether the unit says that it has none of this.
    pub is_zero: bool,
    /// The reason that it gives.
    pub reason: &'static str,
}

impl Manifest {
    /// The day that everything was due.
    pub const DUE: Day = Day::of(2026, 1, 15);
}

/// A book with its mess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messy {
    /// The book as it was handed in.
    pub book: Book,
    /// How its file is laid out.
    pub layout: Layout,
    /// Keys that are written as numbers, by row and column.
    pub numbers: Vec<(usize, usize)>,
    /// What is wrong, in the order of rows.
    pub faults: Vec<Fault>,
    /// When it was handed in; twice, if it was.
    pub manifests: Vec<Manifest>,
}

/// What a unit makes of its book.
pub fn messy(world: &World, book: &Book, place: u64) -> Messy {
    let mut messy = Messy {
        book: book.clone(),
        layout: layout(world, book, place),
        numbers: Vec::new(),
        faults: Vec::new(),
        manifests: Vec::new(),
    };
    let marks = [
        (messy.layout.order.is_sorted(), Mess::Shuffled),
        (!messy.layout.has_title, Mess::TitleRow),
        (!messy.layout.two_sheets, Mess::TwoSheets),
        (!messy.layout.is_csv, Mess::Gb18030),
    ];
    for (_, mess) in marks.into_iter().filter(|&(is_plain, _)| !is_plain) {
        messy.blame(None, None, mess);
    }
    messy.hand_in(world);
    let county = book.number / crate::identity::UNITS;
    let in_ten_thousands = TEN_THOUSANDS
        .iter()
        .any(|&rank| unit_of_rank(world, county, rank) == book.number);
    for (row, cells) in messy.book.rows.clone().iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let key = (place << 32) | ((row as u64) << 8) | column as u64;
            if let Some(head) = book.columns.get(column) {
                messy.spoil(world, key, (row, column), head, cell);
            }
        }
    }
    let amount = book
        .columns
        .iter()
        .position(|column| column.name == "amount");
    if let Some(column) = amount.filter(|_| in_ten_thousands && !book.rows.is_empty()) {
        messy.divide(column);
    }
    messy
}

impl Messy {
    fn blame(&mut self, row: Option<usize>, column: Option<&'static str>, mess: Mess) {
        self.faults.push(Fault {
            unit: self.book.unit,
            table: self.book.table,
            row: row.map(|row| row + 1),
            column,
            mess,
        });
    }

    fn set(&mut self, (row, column): (usize, usize), text: String) {
        if let Some(cell) = self
            .book
            .rows
            .get_mut(row)
            .and_then(|cells| cells.get_mut(column))
        {
            *cell = text;
        }
    }

    /// When the file came, and whether it says zero.
    fn hand_in(&mut self, world: &World) {
        let number = self.book.number;
        let county = number / crate::identity::UNITS;
        let is = |rank| unit_of_rank(world, county, rank) == number;
        let is_fuel = matches!(self.book.table, "fuel_card" | "fuel_txn");
        let zero = zero_report(world, number).filter(|_| is_fuel);
        let reason = match zero {
            Some(Cause::NoVehicle) => "车改后无公务车辆",
            Some(Cause::AllElectric) => "车辆均为纯电动",
            _ => "",
        };
        let early = world.draw(Stream::Mess, number, 1).between(1, 12);
        let manifest = Manifest {
            unit: self.book.unit,
            table: self.book.table,
            round: 1,
            handed_in: Manifest::DUE.plus(if is(LATE) { 9 } else { -early }),
            file: format!("{}.{}", self.book.table, self.layout.extension()),
            is_zero: zero.is_some(),
            reason,
        };
        if is(LATE) {
            self.blame(None, None, Mess::Late);
        }
        if zero.is_some() && reason.is_empty() {
            self.blame(None, None, Mess::ZeroWithoutReason);
        }
        if is(TWICE) && self.book.table == "fuel_txn" {
            self.blame(None, None, Mess::HandedInTwice);
            self.manifests.push(Manifest {
                round: 2,
                handed_in: manifest.handed_in.plus(1),
                ..manifest.clone()
            });
        }
        self.manifests.insert(0, manifest);
    }

    /// Sums in ten thousands, except those that are no numbers any more.
    fn divide(&mut self, column: usize) {
        for cells in &mut self.book.rows {
            let Some(cell) = cells.get_mut(column) else {
                continue;
            };
            if let Some((yuan, fen)) = cell.split_once('.')
                && let (Ok(yuan), Ok(fen)) = (yuan.parse::<u64>(), fen.parse::<u64>())
            {
                let millionths = yuan * 100 + fen;
                *cell = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
            }
        }
        self.blame(None, Some("amount"), Mess::TenThousands);
    }

    /// At most one mess for a cell.
    fn spoil(
        &mut self,
        world: &World,
        key: u64,
        place: (usize, usize),
        column: &Column,
        cell: &str,
    ) {
        if cell.is_empty() {
            return;
        }
        let draw = |purpose: u64| world.draw(Stream::Mess, key, 16 + purpose);
        let mut fault = None;
        if column.name == "name" && cell.contains('·') {
            let mark = draw(1).pick(&["•", "‧", "・", "⋅", "．", "."]);
            fault = Some((Mess::DotVariant, cell.replace('·', mark)));
        } else if is_id(column) {
            fault = spoiled_id(cell, draw(2), draw(3));
        } else if column.name == "card_no" {
            let mess = if self.book.table == "fuel_card" {
                Mess::WrongDigit
            } else {
                Mess::UnknownCard
            };
            fault = match draw(2).below(10_000) {
                0..10 => Some((mess, with_wrong_digit(cell, draw(3)))),
                10..30 => Some((Mess::AsNumber, cell.to_owned())),
                _ => None,
            };
        } else if column.name == "plate_no" || column.name == "pump_plate" {
            fault =
                (draw(2).below(10_000) < 20).then(|| (Mess::LetterInPlate, with_letter_o(cell)));
        } else if column.kind == Kind::Time {
            fault = match draw(2).below(10_000) {
                0..10 => Some((
                    Mess::ShortYear,
                    cell.get(2..).unwrap_or_default().to_owned(),
                )),
                10..60 => Some((Mess::PointedDate, cell.replace('-', "."))),
                _ => None,
            };
        } else if column.name == "amount" {
            fault =
                (draw(2).below(10_000) < 10).then(|| (Mess::WordAsAmount, format!("{cell}元左右")));
        }
        if fault.is_none()
            && column.kind == Kind::Key
            && draw(4).below(10_000) < 5
            && column.name != "pump_plate"
        {
            fault = Some((Mess::Blank, String::new()));
        }
        let has_digits = cell.bytes().any(|byte| byte.is_ascii_digit());
        if fault.is_none() && column.kind != Kind::Word && has_digits && draw(5).below(10_000) < 100
        {
            fault = Some((Mess::FullWidth, full_width(cell)));
        }
        if fault.is_none() && draw(6).below(10_000) < 200 && column.kind != Kind::Number {
            fault = Some((Mess::TrailingSpaces, format!("{cell}  ")));
        }
        if let Some((mess, text)) = fault {
            if mess == Mess::AsNumber {
                self.numbers.push(place);
            }
            self.set(place, text);
            self.blame(Some(place.0), Some(column.name), mess);
        }
    }
}

fn is_id(column: &Column) -> bool {
    matches!(column.name, "id_no" | "keeper_id")
}

/// What may happen to an ID number. Only one in eleven ends in X, hence the higher rate of small ones among them.
fn spoiled_id(cell: &str, kind: Draw, place: Draw) -> Option<(Mess, String)> {
    let kind = kind.below(10_000);
    if cell.ends_with('X') && kind < 550 {
        return Some((Mess::LowerX, cell.to_lowercase()));
    }
    match kind {
        9_000..9_030 => short_id(cell).map(|short| (Mess::FifteenDigits, short.to_string())),
        9_030..9_050 if !cell.ends_with('X') => Some((Mess::AsNumber, cell.to_owned())),
        9_050..9_060 => Some((Mess::WrongDigit, with_wrong_digit(cell, place))),
        _ => None,
    }
}

/// A digit between the eleventh place and the last but one raised by one.
fn with_wrong_digit(cell: &str, draw: Draw) -> String {
    let wrong = 10 + draw.below(6) as usize;
    let raise = |(place, letter): (usize, char)| match letter.to_digit(10) {
        Some(digit) if place == wrong => char::from(b'0' + ((digit + 1) % 10) as u8),
        _ => letter,
    };
    cell.chars().enumerate().map(raise).collect()
}

/// The prefecture's letter becomes one that is never used.
fn with_letter_o(plate: &str) -> String {
    let change = |(place, letter)| if place == 1 { 'O' } else { letter };
    plate.chars().enumerate().map(change).collect()
}

fn full_width(cell: &str) -> String {
    let widen = |letter: char| match letter.to_digit(10) {
        Some(digit) => char::from_u32(0xff10 + digit).unwrap_or(letter),
        None => letter,
    };
    cell.chars().map(widen).collect()
}

/// How a unit lays a table out.
fn layout(world: &World, book: &Book, place: u64) -> Layout {
    let draw = |purpose| world.draw(Stream::Mess, place, purpose);
    let mut layout = Layout::plain(book);
    layout.is_csv = draw(2).percent(15);
    layout.has_title = !layout.is_csv && draw(3).percent(25);
    layout.two_sheets = !layout.is_csv && book.rows.len() > 20 && draw(4).percent(10);
    if draw(5).percent(25) {
        layout
            .order
            .sort_by_key(|&column| draw(100 + column as u64).bits());
    }
    layout
}
