//! Fuel cards: what was bought, for which car, on which card, and how far the car went on it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Hits, fuel::Registers, hit};
use crate::{
    calendar::Month,
    plant::{Period, Rule},
    table::{FuelTxn, Money},
    text::Key,
};

/// What may be bought besides fuel, and for how much in a month.
const ALLOWED: &[&str] = &["车用尿素", "机油", "洗车"];
const ALLOWED_A_MONTH: Money = Money::yuan(500);

pub(super) fn judge(registers: &Registers, hits: &mut Hits) {
    wrong_grade(registers, hits);
    other_goods(registers, hits);
    points(registers, hits);
    consumption(registers, hits);
    many_to_one(registers, hits);
    out_of_use(registers, hits);
}

/// F06: a product that is not the vehicle's grade; unless no fill of the vehicle ever is, which means that the register is
/// wrong.
fn wrong_grade(registers: &Registers, hits: &mut Hits) {
    let mut ever_right: HashSet<Key> = HashSet::new();
    for (_, vehicle, fills) in registers.fills() {
        if fills.iter().any(|fill| fill.product == vehicle.fuel_grade) {
            ever_right.insert(vehicle.plate_no);
        }
    }
    for (card, vehicle, fills) in registers.fills() {
        for fill in fills {
            if fill.product != vehicle.fuel_grade && ever_right.contains(&vehicle.plate_no) {
                hit(hits, Rule::F06, card, Period::Day(fill.ts.day()));
            }
        }
    }
}

/// F07: something that is not fuel and not on the list of what is allowed; or that, for more than 500 yuan in a month.
fn other_goods(registers: &Registers, hits: &mut Hits) {
    for (&card, swipes) in &registers.swipes {
        let others = || swipes.iter().filter(|swipe| !swipe.is_fuel);
        let mut allowed: HashMap<Month, i64> = HashMap::new();
        for swipe in others().filter(|swipe| ALLOWED.contains(&swipe.product)) {
            *allowed.entry(swipe.ts.day().month()).or_default() += swipe.amount.0;
        }
        for swipe in others() {
            let day = swipe.ts.day();
            let too_much = allowed
                .get(&day.month())
                .is_some_and(|&sum| sum > ALLOWED_A_MONTH.0);
            if too_much || !ALLOWED.contains(&swipe.product) {
                hit(hits, Rule::F07, card, Period::Day(day));
            }
        }
    }
}

/// F08: points of a unit's card that are loaded for a car other than the card's.
fn points(registers: &Registers, hits: &mut Hits) {
    for (&card, swipes) in &registers.swipes {
        let own = registers.cards.get(&card).and_then(|card| card.plate_no);
        for swipe in swipes.iter().filter(|swipe| swipe.points_load > Money(0)) {
            if swipe.pump_plate.is_none() || swipe.pump_plate != own {
                hit(hits, Rule::F08, card, Period::Day(swipe.ts.day()));
            }
        }
    }
}

/// F09: in a month, litres for the kilometres are more than 1.5 times the rated, and more than Q3 + 1.5·IQR of all months of
/// the county's cars of the same model. Litres and kilometres are those of pairs of consecutive fills of the month that both show the
/// odometer, the litres being the second fill's; there must be two pairs.
fn consumption(registers: &Registers, hits: &mut Hits) {
    let mut by_month: BTreeMap<(Key, Month), Vec<&FuelTxn>> = BTreeMap::new();
    for (_, vehicle, fills) in registers.fills() {
        for fill in fills {
            let key = (vehicle.plate_no, fill.ts.day().month());
            by_month.entry(key).or_default().push(fill);
        }
    }
    // Hundredths of a litre for a hundred kilometres.
    let mut found: Vec<(Key, Month, i64)> = Vec::new();
    for ((plate, month), mut fills) in by_month {
        fills.sort_by_key(|fill| fill.ts);
        let (mut pairs, mut litres, mut kilometres) = (0, 0, 0);
        for (before, after) in fills.iter().zip(fills.iter().skip(1)) {
            if let (Some(from), Some(to)) = (before.odometer_km, after.odometer_km) {
                pairs += 1;
                litres += after.liters.0;
                kilometres += to - from;
            }
        }
        if pairs >= 2 && kilometres > 0 {
            found.push((plate, month, litres * 100 / kilometres));
        }
    }
    let model_of = |plate: Key| {
        registers
            .vehicles
            .get(&plate)
            .map(|car| (car.model, car.rated_l100))
    };
    let mut of_model: HashMap<&str, Vec<i64>> = HashMap::new();
    for &(plate, _, rate) in &found {
        if let Some((model, _)) = model_of(plate) {
            of_model.entry(model).or_default().push(rate);
        }
    }
    let fences: HashMap<&str, i64> = of_model
        .into_iter()
        .map(|(model, rates)| (model, upper_fence(rates)))
        .collect();
    for (plate, month, rate) in found {
        let Some((model, rated)) = model_of(plate) else {
            continue;
        };
        let fence = fences.get(model).copied().unwrap_or_default();
        if rate * 2 > rated.0 * 3 && rate * 2 > fence {
            hit(hits, Rule::F09, plate, Period::Month(month));
        }
    }
}

/// Q3 + 1.5·(Q3 − Q1), doubled so that it stays whole. A quartile is the number at the rounded down place.
fn upper_fence(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    let quartile = |quarters: usize| {
        let place = numbers.len().saturating_sub(1) * quarters / 4;
        numbers.get(place).copied().unwrap_or_default()
    };
    quartile(3) * 2 + 3 * (quartile(3) - quartile(1))
}

/// F10: a vehicle with two cards that were both valid at some time and both swiped; or a card that filled two plates.
fn many_to_one(registers: &Registers, hits: &mut Hits) {
    let mut of_plate: HashMap<Key, Vec<Key>> = HashMap::new();
    for (&card, swipes) in &registers.swipes {
        let plates: HashSet<Key> = swipes.iter().filter_map(|swipe| swipe.pump_plate).collect();
        if plates.len() > 1 {
            hit(hits, Rule::F10, card, Period::Year);
        }
        if let Some(plate) = registers.cards.get(&card).and_then(|card| card.plate_no) {
            of_plate.entry(plate).or_default().push(card);
        }
    }
    for (plate, cards) in of_plate {
        let cards: Vec<_> = cards
            .iter()
            .filter_map(|card| registers.cards.get(card))
            .collect();
        let both_valid = cards.iter().enumerate().any(|(place, one)| {
            cards.iter().skip(place + 1).any(|other| {
                one.voided.is_none_or(|end| other.issued <= end)
                    && other.voided.is_none_or(|end| one.issued <= end)
            })
        });
        if both_valid {
            hit(hits, Rule::F10, plate, Period::Year);
        }
    }
}

/// F12: a swipe after the card was voided, or outside the days in which the vehicle was in use.
fn out_of_use(registers: &Registers, hits: &mut Hits) {
    for (&card, swipes) in &registers.swipes {
        let voided = registers.cards.get(&card).and_then(|card| card.voided);
        let vehicle = registers.vehicle_of(card);
        let out = swipes.iter().any(|swipe| {
            let day = swipe.ts.day();
            voided.is_some_and(|end| day > end)
                || vehicle.is_some_and(|car| {
                    day < car.valid_from || car.valid_to.is_some_and(|end| day > end)
                })
        });
        if out {
            hit(hits, Rule::F12, card, Period::Year);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::upper_fence;

    #[test]
    fn a_fence_stands_one_and_a_half_spreads_above_the_third_quartile() {
        assert_eq!(upper_fence(vec![4, 1, 3, 2, 5]), 2 * 4 + 3 * (4 - 2));
        assert_eq!(upper_fence(Vec::new()), 0);
    }
}
