//! Vehicles and the cards that fill them.
//!
//! Of a county's 500 vehicles 480 have a card of their own, and 20 belong to units that report zero. Of its 530 cards 480 are
//! those, and 50 are second cards: replacements, cards beside the first, spare ones of the unit.

use super::units::{unit_id, unit_of_rank};
use crate::{
    calendar::{Day, Month, YEAR},
    chance::Stream,
    identity::{Role, UNITS, card_no, plate},
    plant::{Cause, Class},
    registers::{OFFICIALS, PAYROLL},
    table::{FuelCard, Litres, Money, Vehicle},
    text::Key,
    world::{Row, World},
};

/// Fuel cards of a county.
pub const CARDS: u64 = 530;
/// Vehicles of a county.
pub const VEHICLES: u64 = 500;
/// Vehicles, and cards, that belong together one to one.
const PAIRS: u64 = 480;
/// Every ninth vehicle has a second card, until they are dealt out.
const SECOND_EVERY: u64 = 9;
const FIRST_SECOND: u64 = 3;

/// A model of car: name, grade, tank and consumption per hundred kilometres in hundredths of a litre.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Model {
    name: &'static str,
    pub(super) grade: &'static str,
    pub(super) tank: i64,
    pub(super) rated: i64,
}

const MODELS: &[Model] = &[
    model("轿车1.6", "92号汽油", 50, 750),
    model("轿车1.6", "92号汽油", 50, 750),
    model("轿车2.0", "95号汽油", 60, 820),
    model("越野车2.4", "92号汽油", 70, 1_050),
    model("商务车2.4", "92号汽油", 75, 1_000),
    model("皮卡2.5", "0号柴油", 72, 950),
    model("中型客车", "0号柴油", 90, 1_300),
];
const ELECTRIC: Model = model("纯电动轿车", "", 0, 0);

const fn model(name: &'static str, grade: &'static str, litres: i64, rated: i64) -> Model {
    Model {
        name,
        grade,
        tank: litres * 100,
        rated,
    }
}

/// A vehicle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Car {
    index: u64,
    pub(super) plate: Key,
    unit: u64,
    pub(super) model: Model,
    /// Whether a second card exists.
    has_second: bool,
    /// What is wrong with its row of the register.
    pub(super) register_error: Option<Cause>,
    /// The case of its card.
    card_cause: Option<Cause>,
}

impl Car {
    pub(super) fn of(world: &World, index: u64) -> Self {
        let (county, local) = (index / VEHICLES, index % VEHICLES);
        let rank = match local {
            0..PAIRS => 9 + local % 91,
            480..492 => (local - PAIRS) / 2,
            492..496 => 7,
            _ => 8,
        };
        let electric = rank == 7;
        let has_second = local < PAIRS && second(local).is_some();
        let single = local < PAIRS && !has_second;
        let card_cause = single
            .then(|| world.cause(Class::Card, county * CARDS + local))
            .flatten();
        Self {
            index,
            plate: plate(world.chance(), index, electric),
            unit: unit_of_rank(world, county, rank),
            model: if electric {
                ELECTRIC
            } else {
                world.draw(Stream::Vehicle, index, 0).pick(MODELS)
            },
            has_second,
            register_error: (single && card_cause.is_none())
                .then(|| world.cause(Class::Vehicle, index))
                .flatten(),
            card_cause,
        }
    }

    /// Whether nothing but single swipes and months may be planted on it.
    pub(super) const fn is_plain(&self) -> bool {
        !self.has_second
            && self.card_cause.is_none()
            && self.register_error.is_none()
            && self.index % VEHICLES < PAIRS
    }

    /// The case of a month's consumption.
    pub(super) fn month_cause(&self, world: &World, month: Month) -> Option<Cause> {
        self.is_plain()
            .then(|| world.cause(Class::VehicleMonth, self.index * 12 + month.0 as u64 % 12))
            .flatten()
    }

    /// The other car of the unit that a spare card fills too.
    fn neighbour(&self, world: &World) -> Key {
        let local = self.index % VEHICLES;
        let other = if local + 91 < PAIRS {
            self.index + 91
        } else {
            self.index - 91
        };
        plate(world.chance(), other, false)
    }
}

/// The number of the second card of a vehicle among its county's second cards.
const fn second(local: u64) -> Option<u64> {
    let number = local / SECOND_EVERY;
    if local % SECOND_EVERY == FIRST_SECOND && number < CARDS - PAIRS {
        Some(number)
    } else {
        None
    }
}

/// What a second card is.
const fn second_cause(number: u64) -> Cause {
    match number % 10 {
        0..=2 => Cause::DoubleCard,
        3..=6 => Cause::Replacement,
        _ => Cause::SpareCard,
    }
}

/// A fuel card, and between which days it is swiped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Card {
    pub(super) index: u64,
    pub(super) number: Key,
    /// The car that it fills, which a spare card is not bound to.
    pub(super) car: Car,
    /// A spare card's other car.
    pub(super) other_plate: Option<Key>,
    pub(super) first: Day,
    pub(super) last: Day,
    voided: Option<Day>,
    issued: Day,
    pub(super) is_second: bool,
    pub(super) cause: Option<Cause>,
}

impl Card {
    pub(super) fn of(world: &World, index: u64) -> Self {
        let (county, local) = (index / CARDS, index % CARDS);
        let is_second = local >= PAIRS;
        let of_car = if is_second {
            (local - PAIRS) * SECOND_EVERY + FIRST_SECOND
        } else {
            local
        };
        let car = Car::of(world, county * VEHICLES + of_car);
        let cause = second(of_car).map_or(car.card_cause, |number| Some(second_cause(number)));
        let mut card = Self {
            index,
            number: card_no(world.chance(), index),
            car,
            other_plate: None,
            first: Day::of(YEAR, 1, 1),
            last: Day::of(YEAR, 12, 31),
            voided: None,
            issued: Day::of(2019, 1, 1).plus(world.draw(Stream::Card, index, 0).between(0, 1_800)),
            is_second,
            cause: None,
        };
        match (cause, is_second) {
            (Some(Cause::Replacement), false) => {
                card.last = change_day(world, car.index);
                card.voided = Some(card.last);
            }
            (Some(Cause::Replacement), true) => {
                card.first = change_day(world, car.index).plus(1);
                card.issued = card.first;
                card.cause = cause;
            }
            (Some(Cause::SpareCard), true) => {
                card.other_plate = Some(car.neighbour(world));
                card.cause = cause;
            }
            (Some(Cause::VoidedCardUsed), _) => {
                card.voided = Some(change_day(world, car.index));
                card.cause = cause;
            }
            (Some(Cause::LatePosting), _) => {
                card.voided = Some(change_day(world, car.index));
                card.last = change_day(world, car.index).plus(1);
                card.cause = cause;
            }
            (Some(Cause::Scrapped), _) => {
                card.last = change_day(world, car.index);
                card.voided = Some(card.last);
                card.cause = cause;
            }
            (Some(Cause::DoubleCard), true)
            | (Some(Cause::ForeignPump | Cause::SealedVehicleUsed), _) => card.cause = cause,
            _ => {}
        }
        card
    }

    /// The car that the register binds the card to.
    pub(super) fn bound_plate(&self) -> Option<Key> {
        self.other_plate.is_none().then_some(self.car.plate)
    }

    /// The unit that the card belongs to.
    pub(super) const fn unit(&self) -> u64 {
        self.car.unit
    }

    /// The case of the card and whom it is about.
    pub(super) fn case(&self) -> Option<(Cause, Key)> {
        let cause = self.cause?;
        let about_car = matches!(cause, Cause::DoubleCard | Cause::Replacement);
        Some((
            cause,
            if about_car {
                self.car.plate
            } else {
                self.number
            },
        ))
    }
}

/// The day on which a card is voided, or a vehicle sealed or scrapped: between June and September.
fn change_day(world: &World, car: u64) -> Day {
    Day::of(YEAR, 6, 1).plus(world.draw(Stream::Card, car, 1).between(0, 100))
}

impl Row for Vehicle {
    const PARTS: &'static [u64] = &[VEHICLES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let car = Car::of(world, index);
        let status = match car.card_cause {
            Some(Cause::SealedVehicleUsed) => "封存",
            Some(Cause::Scrapped) => "报废",
            _ => "在用",
        };
        let fuel_grade = match (car.register_error, car.model.grade) {
            (Some(Cause::RegisterGradeWrong), "0号柴油") => "92号汽油",
            (Some(Cause::RegisterGradeWrong), _) => "0号柴油",
            (_, grade) => grade,
        };
        let bought = world.draw(Stream::Vehicle, index, 1).between(0, 3_000);
        put(Self {
            plate_no: car.plate,
            unit_id: unit_id(car.unit),
            model: car.model.name,
            energy_type: match car.model.grade {
                "" => "纯电动",
                "0号柴油" => "柴油",
                _ => "汽油",
            },
            fuel_grade,
            tank_l: Litres(car.model.tank),
            rated_l100: Litres(car.model.rated),
            status,
            valid_from: Day::of(2012, 1, 1).plus(bought),
            valid_to: (status != "在用").then(|| change_day(world, index)),
        });
    }
}

impl Row for FuelCard {
    const PARTS: &'static [u64] = &[CARDS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let card = Card::of(world, index);
        put(Self {
            card_no: card.number,
            card_kind: match (card.other_plate, card.is_second) {
                (Some(_), _) => "备用卡",
                (None, true) => "副卡",
                (None, false) => "主卡",
            },
            unit_id: unit_id(card.car.unit),
            plate_no: card.bound_plate(),
            keeper_id: keeper(world, card.car.unit),
            issued: card.issued,
            voided: card.voided,
            month_limit: Money::yuan(3_000),
        });
    }
}

/// The official who keeps the cards of a unit and approves its trips.
pub(super) fn keeper(world: &World, unit: u64) -> Key {
    let (county, local) = (unit / UNITS, unit % UNITS);
    let official = local + world.draw(Stream::Card, unit, 2).below(OFFICIALS / UNITS) * UNITS;
    world.id_no(Role::Employee, county * PAYROLL + official)
}

#[cfg(test)]
mod tests {
    use super::{Card, Vehicle};
    use crate::{
        registers::ZERO_UNITS,
        table::{FuelCard, Unit},
        world::World,
    };

    #[test]
    fn a_unit_that_reports_zero_has_no_card() {
        let world = World::new(7, 2).unwrap();
        let zero: Vec<_> = world
            .rows::<Unit>()
            .filter(|unit| unit.zero_report)
            .map(|unit| unit.unit_id)
            .collect();
        assert_eq!(zero.len() as u64, 2 * ZERO_UNITS);
        assert!(
            world
                .rows::<FuelCard>()
                .all(|card| !zero.contains(&card.unit_id))
        );
        let cars = world
            .rows::<Vehicle>()
            .filter(|car| zero.contains(&car.unit_id))
            .count();
        assert_eq!(cars, 40);
    }

    #[test]
    fn a_card_and_its_car_are_of_one_unit() {
        let world = World::new(7, 1).unwrap();
        for (index, row) in world.rows::<FuelCard>().enumerate() {
            let card = Card::of(&world, index as u64);
            let of_unit = world
                .rows::<Vehicle>()
                .any(|car| car.plate_no == card.car.plate && car.unit_id == row.unit_id);
            assert!(of_unit, "{row:?}");
        }
    }
}
