//! Sorts a county's rows by the unit that hands them in.

use std::collections::HashMap;

use crate::{
    identity::{FIRST_TOWN, TOWNS, UNITS, VILLAGES, village_code},
    register_file::cells_of,
    registers::unit_id,
    table::{Column, Columns, FuelCard, FuelTxn, Official, Vehicle, VillageCadre, Voucher},
    text::Key,
    world::{Counties, Row, World},
};

/// One table that one unit hands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The unit.
    pub unit: Key,
    /// Which unit of the world it is.
    pub(super) number: u64,
    /// Name of the table for machines.
    pub table: &'static str,
    /// Chinese name of the table.
    pub title: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its cells, row by row.
    pub rows: Vec<Vec<String>>,
}

/// The books of a county, unit by unit: vehicles, cards, swipes, vouchers, supervised persons; of towns also the cadres of
/// their villages. A unit with no rows hands in an empty book.
pub fn books(world: &World, county: u64) -> Vec<Book> {
    let counties = world.county(county);
    let unit_of_card: HashMap<Key, Key> = counties
        .rows::<FuelCard>()
        .map(|card| (card.card_no, card.unit_id))
        .collect();
    let town_of_village: HashMap<Key, Key> = (0..VILLAGES)
        .map(|village| {
            let town = county * UNITS + FIRST_TOWN + village % TOWNS;
            (village_code(county, village), unit_id(town))
        })
        .collect();
    let mut sets = [
        Set::of(&counties, |car: &Vehicle| Some(car.unit_id)),
        Set::of(&counties, |card: &FuelCard| Some(card.unit_id)),
        Set::of(&counties, |swipe: &FuelTxn| {
            unit_of_card.get(&swipe.card_no).copied()
        }),
        Set::of(&counties, |voucher: &Voucher| Some(voucher.unit_id)),
        Set::of(&counties, |official: &Official| Some(official.unit_id)),
        Set::of(&counties, |cadre: &VillageCadre| {
            town_of_village.get(&cadre.village_code).copied()
        }),
    ];
    let mut books = Vec::new();
    for number in counties.numbers(UNITS) {
        let unit = unit_id(number);
        for set in &mut sets {
            let rows = set.of_unit.remove(&unit);
            if rows.is_none() && set.table == VillageCadre::NAME {
                continue;
            }
            books.push(Book {
                unit,
                number,
                table: set.table,
                title: set.title,
                columns: set.columns,
                rows: rows.unwrap_or_default(),
            });
        }
    }
    books
}

/// The rows of one table by unit.
struct Set {
    table: &'static str,
    title: &'static str,
    columns: &'static [Column],
    of_unit: HashMap<Key, Vec<Vec<String>>>,
}

impl Set {
    fn of<R: Row>(counties: &Counties<'_>, unit: impl Fn(&R) -> Option<Key>) -> Self {
        let mut of_unit: HashMap<Key, Vec<Vec<String>>> = HashMap::new();
        for row in counties.rows::<R>() {
            if let Some(unit) = unit(&row) {
                of_unit.entry(unit).or_default().push(cells_of(&row));
            }
        }
        Self {
            table: R::NAME,
            title: R::TITLE,
            columns: R::COLUMNS,
            of_unit,
        }
    }
}
