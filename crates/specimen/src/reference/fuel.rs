//! Fuel cards: how much, when, where, what; and units that report zero.

use std::collections::{HashMap, HashSet};

use super::{Hits, fuel_use, grouped, hit};
use crate::{
    calendar::{Day, Moment},
    plant::{Period, Rule},
    table::{FuelCard, FuelTxn, Holiday, Money, Station, Track, Trip, Unit, Vehicle, Voucher},
    text::Key,
    world::Counties,
};

/// The registers of fuel, by their keys.
pub(super) struct Registers {
    pub(super) cards: HashMap<Key, FuelCard>,
    pub(super) vehicles: HashMap<Key, Vehicle>,
    /// Swipes of each card, in order of time.
    pub(super) swipes: HashMap<Key, Vec<FuelTxn>>,
    trips: HashMap<Key, Vec<Trip>>,
}

impl Registers {
    /// The vehicle that a card is bound to.
    pub(super) fn vehicle_of(&self, card: Key) -> Option<&Vehicle> {
        self.vehicles.get(&self.cards.get(&card)?.plate_no?)
    }

    /// Swipes of fuel on cards that are bound to a vehicle, card by card, in order of time.
    pub(super) fn fills(&self) -> impl Iterator<Item = (Key, &Vehicle, Vec<&FuelTxn>)> {
        self.swipes.iter().filter_map(|(&card, swipes)| {
            let fills = swipes.iter().filter(|swipe| swipe.is_fuel).collect();
            Some((card, self.vehicle_of(card)?, fills))
        })
    }
}

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    let mut swipes = grouped(counties, |swipe: &FuelTxn| swipe.card_no);
    for of_card in swipes.values_mut() {
        of_card.sort_by_key(|swipe| swipe.ts);
    }
    let registers = Registers {
        cards: counties
            .rows()
            .map(|card: FuelCard| (card.card_no, card))
            .collect(),
        vehicles: counties
            .rows()
            .map(|car: Vehicle| (car.plate_no, car))
            .collect(),
        swipes,
        trips: grouped(counties, |trip: &Trip| trip.plate_no),
    };
    over_tank(&registers, hits);
    refill(&registers, hits);
    off_hours(counties, &registers, hits);
    absent(counties, &registers, hits);
    fuel_use::judge(&registers, hits);
    zero_report(counties, &registers, hits);
    beside_card(counties, &registers, hits);
}

/// F01: more than the tank holds, with 5 % for the nozzle and the nominal tank.
fn over_tank(registers: &Registers, hits: &mut Hits) {
    for (card, vehicle, fills) in registers.fills() {
        for fill in fills {
            if fill.liters.0 * 100 > vehicle.tank_l.0 * 105 {
                hit(hits, Rule::F01, card, Period::Day(fill.ts.day()));
            }
        }
    }
}

/// F02: two fills within two hours that are together more than 1.05 tanks and what could be burnt between them at 100 km/h.
/// Fills at one station less than ten minutes apart are one fill that was paid in two parts. The day is the second fill's.
fn refill(registers: &Registers, hits: &mut Hits) {
    for (card, vehicle, fills) in registers.fills() {
        let mut merged: Vec<(Moment, Key, i64)> = Vec::new();
        for fill in fills {
            match merged.last_mut() {
                Some((ts, station, litres))
                    if *station == fill.station_id && fill.ts.0 - ts.0 < 600 =>
                {
                    *ts = fill.ts;
                    *litres += fill.liters.0;
                }
                _ => merged.push((fill.ts, fill.station_id, fill.liters.0)),
            }
        }
        for (before, after) in merged.iter().zip(merged.iter().skip(1)) {
            let seconds = after.0.0 - before.0.0;
            let most = vehicle.tank_l.0 * 3_780 + seconds * vehicle.rated_l100.0;
            if seconds <= 7_200 && (before.2 + after.2) * 3_600 > most {
                hit(hits, Rule::F02, card, Period::Day(after.0.day()));
            }
        }
    }
}

/// F04: on a weekend or public holiday, or before 6 or from 22 o'clock, with no trip from four hours before to four hours
/// after.
fn off_hours(counties: &Counties<'_>, registers: &Registers, hits: &mut Hits) {
    const PAD: i64 = 4 * 3_600;
    let free: HashSet<Day> = counties
        .world()
        .rows::<Holiday>()
        .filter(|day| matches!(day.kind, "周末" | "法定"))
        .map(|day| day.date)
        .collect();
    for (card, vehicle, fills) in registers.fills() {
        let trips = registers.trips.get(&vehicle.plate_no);
        for fill in fills {
            let off = free.contains(&fill.ts.day()) || !(6..=21).contains(&fill.ts.hour());
            let covered = trips
                .into_iter()
                .flatten()
                .any(|trip| (trip.depart_ts.0 - PAD..=trip.return_ts.0 + PAD).contains(&fill.ts.0));
            if off && !covered {
                hit(hits, Rule::F04, card, Period::Day(fill.ts.day()));
            }
        }
    }
}

/// F05: the track point nearest in time, among those within 20 minutes, is more than 3 km from the station; or the vehicle
/// had no trip on that day. Without points nothing is said about the place.
fn absent(counties: &Counties<'_>, registers: &Registers, hits: &mut Hits) {
    let stations: HashMap<Key, Station> = counties
        .rows()
        .map(|station: Station| (station.station_id, station))
        .collect();
    let tracks = grouped(counties, |point: &Track| point.plate_no);
    for (card, vehicle, fills) in registers.fills() {
        let points = tracks.get(&vehicle.plate_no);
        let trips = registers.trips.get(&vehicle.plate_no);
        for fill in fills {
            let day = fill.ts.day();
            let nearest = points
                .into_iter()
                .flatten()
                .filter(|point| (point.ts.0 - fill.ts.0).abs() <= 1_200)
                .min_by_key(|point| (point.ts.0 - fill.ts.0).abs());
            let far = nearest
                .zip(stations.get(&fill.station_id))
                .is_some_and(|(point, station)| square_metres(point, station) > 3_000 * 3_000);
            let no_trip = !trips
                .into_iter()
                .flatten()
                .any(|trip| trip.depart_ts.day() <= day && day <= trip.return_ts.day());
            if far || no_trip {
                hit(hits, Rule::F05, card, Period::Day(day));
            }
        }
    }
}

/// The square of the distance in metres. On the latitude of the prefecture a degree of longitude is 758 thousandths of one of
/// latitude, which is exact enough for distances of some kilometres.
fn square_metres(point: &Track, station: &Station) -> i64 {
    const METRES_OF_DEGREE: i64 = 111_195;
    let north = (point.lat_e6 - station.lat_e6) * METRES_OF_DEGREE / 1_000_000;
    let east = (point.lon_e6 - station.lon_e6) * METRES_OF_DEGREE / 1_000_000 * 758 / 1_000;
    north * north + east * east
}

/// F14: a unit with a vehicle in use, no card and no swipe, that pays more than a fifth of its fuel in cash.
fn zero_report(counties: &Counties<'_>, registers: &Registers, hits: &mut Hits) {
    let with_cards: HashSet<Key> = registers.cards.values().map(|card| card.unit_id).collect();
    let with_cars: HashSet<Key> = registers
        .vehicles
        .values()
        .filter(|car| car.status == "在用")
        .map(|car| car.unit_id)
        .collect();
    let mut fuel: HashMap<Key, (i64, i64)> = HashMap::new();
    for voucher in counties
        .rows::<Voucher>()
        .filter(|voucher| voucher.category == "燃油")
    {
        let (cash, all) = fuel.entry(voucher.unit_id).or_default();
        *all += voucher.amount.0;
        if voucher.pay_method == "现金" {
            *cash += voucher.amount.0;
        }
    }
    for unit in counties.rows::<Unit>() {
        let (cash, all) = fuel.get(&unit.unit_id).copied().unwrap_or_default();
        if with_cars.contains(&unit.unit_id)
            && !with_cards.contains(&unit.unit_id)
            && cash * 5 > all
        {
            hit(hits, Rule::F14, unit.unit_id, Period::Year);
        }
    }
}

/// F16: a fuel voucher that was not paid by fuel card, of a unit that has cards.
fn beside_card(counties: &Counties<'_>, registers: &Registers, hits: &mut Hits) {
    let with_cards: HashSet<Key> = registers.cards.values().map(|card| card.unit_id).collect();
    for voucher in counties.rows::<Voucher>() {
        if voucher.category == "燃油"
            && voucher.pay_method != "油卡"
            && voucher.amount > Money(0)
            && with_cards.contains(&voucher.unit_id)
        {
            hit(
                hits,
                Rule::F16,
                voucher.unit_id,
                Period::Month(voucher.date.month()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Hits, Registers, over_tank, refill};
    use crate::{
        calendar::Day,
        table::{FuelCard, FuelTxn, Litres, Vehicle},
        text::Key,
        world::World,
    };

    /// A car of 50 litres and 8 litres for a hundred kilometres, with fills: minute of the day, station, hundredths of a litre.
    fn registers(fills: &[(i64, &str, i64)]) -> Registers {
        let world = World::new(1, 1).unwrap();
        let card: FuelCard = world.rows().next().unwrap();
        let car: Vehicle = world.rows().next().unwrap();
        let model: FuelTxn = world.rows().next().unwrap();
        let car = Vehicle {
            plate_no: card.plate_no.unwrap(),
            tank_l: Litres(5_000),
            rated_l100: Litres(800),
            ..car
        };
        let swipes = fills
            .iter()
            .map(|&(minute, station, litres)| FuelTxn {
                card_no: card.card_no,
                ts: Day::of(2025, 3, 3).at(0, minute, 0),
                station_id: Key::from(station),
                liters: Litres(litres),
                is_fuel: true,
                ..model
            })
            .collect();
        Registers {
            cards: HashMap::from([(card.card_no, card)]),
            vehicles: HashMap::from([(car.plate_no, car)]),
            swipes: HashMap::from([(card.card_no, swipes)]),
            trips: HashMap::new(),
        }
    }

    fn refills(fills: &[(i64, &str, i64)]) -> usize {
        let mut hits = Hits::new();
        refill(&registers(fills), &mut hits);
        hits.len()
    }

    #[test]
    fn the_tolerance_of_a_tank_is_five_percent() {
        for (litres, count) in [(5_250, 0), (5_251, 1)] {
            let mut hits = Hits::new();
            over_tank(&registers(&[(600, "A", litres)]), &mut hits);
            assert_eq!(hits.len(), count, "{litres}");
        }
    }

    #[test]
    fn what_could_be_burnt_between_two_fills_is_allowed() {
        // In an hour a hundred kilometres, eight litres: 52.5 + 8.
        assert_eq!(refills(&[(600, "A", 4_000), (660, "B", 2_050)]), 0);
        assert_eq!(refills(&[(600, "A", 4_000), (660, "B", 2_051)]), 1);
        assert_eq!(refills(&[(600, "A", 5_000), (721, "B", 5_000)]), 0);
    }

    #[test]
    fn a_fill_that_is_paid_in_two_parts_is_one() {
        assert_eq!(refills(&[(600, "A", 4_000), (609, "A", 2_000)]), 0);
        assert_eq!(refills(&[(600, "A", 4_000), (609, "B", 2_000)]), 1);
    }
}
