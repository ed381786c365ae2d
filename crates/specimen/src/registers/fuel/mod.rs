//! Vehicles, fuel cards, swipes with their trips and tracks, and vouchers.

mod cards;
mod stations;
mod swipes;
mod units;

pub use cards::{CARDS, VEHICLES};
pub use stations::STATIONS;
pub use swipes::SWIPES;
pub use units::ZERO_UNITS;

pub(super) use units::credit_code_of_unit;
pub(crate) use units::{unit_id, unit_of_rank, zero_report};

use crate::{
    calendar::{Day, Month, YEAR},
    identity::UNITS,
    plant::{Case, Cause, Period, Rule},
    table::Holiday,
    world::{Counties, Row, World},
};
use cards::{Car, Card};

impl Row for Holiday {
    const PARTS: &'static [u64] = &[1];

    /// One calendar for all counties, with the first.
    fn emit(_: &World, county: u64, put: &mut dyn FnMut(Self)) {
        if county > 0 {
            return;
        }
        for date in (0..365).map(|day| Day::of(YEAR, 1, 1).plus(day)) {
            put(Self {
                date,
                kind: date.kind().word(),
            });
        }
    }
}

/// The planted cases of fuel.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(CARDS) {
        let card = Card::of(world, index);
        if let Some((cause, subject)) = card.case() {
            put(Case::of(cause, subject, Period::Year));
        }
        swipes::walk(world, &card, &mut |swipe| {
            let Some(cause) = swipe.cause else { return };
            let day = Period::Day(swipe.txn.ts.day());
            put(Case::of(cause, card.number, day));
            if cause == Cause::HolidayNoTrip {
                put(Case::also(cause, Rule::F05, card.number, day));
            }
        });
    }
    for index in counties.numbers(VEHICLES) {
        let car = Car::of(world, index);
        if let Some(cause) = car.register_error {
            put(Case::of(cause, car.plate, Period::Year));
        }
        for month in Month::all() {
            if let Some(cause) = car.month_cause(world, month) {
                put(Case::of(cause, car.plate, Period::Month(month)));
            }
        }
    }
    for unit in counties.numbers(UNITS) {
        let subject = unit_id(unit);
        if let Some(cause) = units::zero_report(world, unit) {
            put(Case::of(cause, subject, Period::Year));
            continue;
        }
        for month in Month::all() {
            if let Some(cause) = units::month_cause(world, unit, month) {
                put(Case::of(cause, subject, Period::Month(month)));
            }
        }
    }
}
