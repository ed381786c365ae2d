//! Swipes of a card, each with the trip that it belongs to and where the car was.
//!
//! The year of a card is cut into as many slots of whole days as it has swipes. So swipes come in order, lie a night apart,
//! and whatever is planted on one leaves its neighbours alone; only a refill moves into the slot before it, on purpose.

use super::{
    cards::{CARDS, Card, keeper},
    stations::{Fix, STATIONS, station_id, track},
};
use crate::{
    calendar::{Day, DayKind, Moment},
    chance::Stream,
    identity::{county_code, plate},
    plant::{Cause, Class},
    table::{FuelTxn, Litres, Money, Track, Trip},
    text::Key,
    world::{Row, World},
};

/// Swipes of a county in a year.
pub const SWIPES: u64 = 43_000;
/// Swipes that every card has; the first cards of a county have one more.
const EACH: u64 = SWIPES / CARDS;
/// More than a card has swipes: the row of a swipe for the streams is its card's times this.
const ROOM: u64 = 128;
/// Numbers of private plates begin behind those of all official vehicles.
const PRIVATE: u64 = 600_000;

/// One swipe with all that belongs to it.
pub(super) struct Swipe {
    pub(super) txn: FuelTxn,
    pub(super) trip: Option<(Moment, Moment)>,
    pub(super) track: [Option<Fix>; 3],
    pub(super) cause: Option<Cause>,
    row: u64,
}

/// What the swipe before left behind.
struct Before {
    ts: Moment,
    litres: i64,
    station: u64,
    is_plain: bool,
}

/// Calls `put` with the swipes of a card, in order.
pub(super) fn walk(world: &World, card: &Card, put: &mut dyn FnMut(&Swipe)) {
    let swipes = EACH + u64::from(card.index % CARDS < SWIPES % CARDS);
    let county = card.index / CARDS;
    let days = u64::from(card.last.0.abs_diff(card.first.0)) + 1;
    let mut odometer = world
        .draw(Stream::Card, card.index, 3)
        .between(20_000, 150_000);
    let mut before: Option<Before> = None;
    for slot in 0..swipes {
        let row = card.index * ROOM + slot;
        let draw = |column| world.draw(Stream::Swipe, row, column);
        let range = (
            card.first.plus((slot * days / swipes) as i64),
            card.first.plus(((slot + 1) * days / swipes) as i64),
        );
        let mut cause = cause_of(world, card, row, range, before.as_ref());
        let late = card.cause == Some(Cause::LatePosting) && slot + 1 == swipes;
        let day = if late {
            card.last
        } else {
            day_of(world, card, row, range, cause)
        };
        let month = card.car.month_cause(world, day.month());
        if month.is_some() {
            cause = None;
        }

        let mut station = (card.index / 7 + draw(1).below(3)) % STATIONS;
        let mut ts = match cause {
            Some(Cause::NightNoTrip | Cause::Emergency) => day.at(22, draw(2).between(5, 59), 0),
            _ => day.at(draw(2).between(7, 18), draw(3).between(0, 59), 0),
        };
        // Even for first cards and odd for second ones: no two fills of a car are ever told of the same second.
        let second = draw(4).between(0, 29) * 2 + i64::from(card.is_second);
        ts = Moment(ts.0 + second);
        if day < range.0 {
            // Before a long holiday the last thing of the day, after whatever else was filled.
            let after = before
                .as_ref()
                .map_or(ts, |before| before.ts.plus_minutes(61));
            ts = day.at(19, draw(3).between(0, 59), second).max(after);
        }
        if cause == Some(Cause::WorkedSaturday) {
            ts = day.at(16, draw(3).between(0, 59), second);
        }
        let model = card.car.model;
        let mut litres = model.tank * draw(5).between(50, 88) / 100;
        let share = |low, high| model.tank * draw(6).between(low, high) / 100;
        match (cause, &before) {
            (Some(Cause::OverTank), _) => litres = share(115, 160),
            (Some(Cause::Jerrycan), _) => litres = share(108, 125),
            (Some(Cause::MergedReceipt), _) => litres = share(120, 150),
            (Some(Cause::BrimFull), _) => litres = share(104, 104),
            (Some(Cause::Refill), Some(before)) => {
                litres = share(80, 95);
                ts = before.ts.plus_minutes(draw(7).between(30, 75));
                station = (before.station + 1) % STATIONS;
            }
            (Some(Cause::SplitPayment), Some(before)) => {
                litres = share(8, 8);
                ts = before.ts.plus_minutes(draw(7).between(3, 8));
                station = before.station;
            }
            (Some(Cause::LongDistance), Some(before)) => {
                litres = model.tank * 105 / 100 - before.litres + 500;
                ts = before.ts.plus_minutes(draw(7).between(100, 115));
                station = (before.station + 5) % STATIONS;
            }
            _ => {}
        }
        let follows = matches!(
            cause,
            Some(Cause::Refill | Cause::SplitPayment | Cause::LongDistance)
        );

        // How far the car went on this filling; less when part of it went elsewhere.
        let thirst = match month {
            Some(Cause::IdlingDuty) => draw(8).between(170, 200),
            Some(_) => draw(8).between(180, 240),
            None => 100,
        };
        let steadiness = draw(9).between(92, 108);
        odometer += litres * 100 * steadiness / model.rated.max(1) / thirst;
        let shown = !(follows
            || card.is_second
            || month == Some(Cause::OdometerMissing)
            || matches!(
                cause,
                Some(Cause::DecimalSlip | Cause::Tobacco | Cause::AllowedGoods)
            ));

        let mut txn = FuelTxn {
            txn_id: Key::of(format_args!("LS{row:011}")),
            card_no: card.number,
            ts,
            station_id: station_id(county, station),
            station_region: county_code(county),
            product: model.grade,
            is_fuel: true,
            liters: Litres(litres),
            amount: Money(litres * price(model.grade) / 100),
            points_load: Money(0),
            odometer_km: shown.then_some(odometer),
            pump_plate: Some(match card.other_plate {
                Some(other) if draw(10).percent(50) || slot == 1 => other,
                _ => card.car.plate,
            }),
        };
        match cause {
            Some(Cause::DecimalSlip) => txn.liters = Litres(litres * 10),
            Some(Cause::WrongGrade) => txn.product = wrong_grade(model.grade),
            Some(Cause::OutOfGrade) => txn.product = near_grade(model.grade),
            Some(Cause::Tobacco) => {
                txn.product = draw(11).pick(&["香烟", "白酒", "食品", "牛奶"]);
                sell_goods(&mut txn, draw(12).between(150, 900));
            }
            Some(Cause::AllowedGoods) => {
                txn.product = draw(11).pick(&["车用尿素", "机油", "洗车"]);
                sell_goods(&mut txn, draw(12).between(20, 60));
            }
            Some(Cause::ProductDictionary) => txn.is_fuel = false,
            Some(Cause::PointsElsewhere) => {
                txn.points_load = Money::yuan(draw(12).between(100, 300));
                txn.pump_plate = None;
            }
            Some(Cause::PointsToOwnCar) => {
                txn.points_load = Money::yuan(draw(12).between(100, 300));
            }
            _ => {}
        }
        if card.cause == Some(Cause::ForeignPump) && slot == swipes / 2 {
            txn.pump_plate = Some(plate(world.chance(), PRIVATE + card.index, false));
        }

        // What a spare card fills besides its own car is that car's business: its trips and tracks are told of elsewhere.
        let is_other = card.other_plate.is_some() && txn.pump_plate == card.other_plate;
        let trip = match cause {
            _ if follows || is_other => None,
            Some(Cause::HolidayNoTrip) => None,
            Some(Cause::NightNoTrip | Cause::Emergency | Cause::WorkedSaturday) => {
                Some((day.at(7, 30, 0), day.at(9, draw(13).between(0, 59), 0)))
            }
            _ => Some((
                ts.plus_minutes(-draw(13).between(30, 90)),
                ts.plus_minutes(draw(14).between(120, 240)),
            )),
        };
        put(&Swipe {
            track: if is_other {
                [None; 3]
            } else {
                track(world, county, row, station, ts, cause)
            },
            txn,
            trip,
            cause,
            row,
        });
        before = Some(Before {
            ts,
            litres,
            station,
            is_plain: cause.is_none() && month.is_none() && !late,
        });
    }
}

/// The case of a swipe, if its card, its days and the swipe before allow it.
fn cause_of(
    world: &World,
    card: &Card,
    row: u64,
    (first, end): (Day, Day),
    before: Option<&Before>,
) -> Option<Cause> {
    if !card.car.is_plain() || card.is_second {
        return None;
    }
    let cause = world.cause(Class::Swipe, row);
    let has = |wanted: fn(DayKind) -> bool| (first.0..end.0).any(|day| wanted(Day(day).kind()));
    match cause {
        Some(Cause::HolidayNoTrip) => cause.filter(|_| has(|kind| !kind.is_worked())),
        Some(Cause::Refill | Cause::SplitPayment | Cause::LongDistance) => {
            cause.filter(|_| before.is_some_and(|before| before.is_plain))
        }
        None if has(|kind| kind == DayKind::Worked) => world
            .draw(Stream::Swipe, row, 20)
            .percent(10)
            .then_some(Cause::WorkedSaturday),
        _ => cause,
    }
}

/// The day of a swipe among the days of its slot: a working day where there is one, and what a case needs.
fn day_of(
    world: &World,
    card: &Card,
    row: u64,
    (first, end): (Day, Day),
    cause: Option<Cause>,
) -> Day {
    let wanted: fn(DayKind) -> bool = match cause {
        Some(Cause::HolidayNoTrip) => |kind| !kind.is_worked(),
        Some(Cause::WorkedSaturday) => |kind| kind == DayKind::Worked,
        _ => DayKind::is_worked,
    };
    let days = || (first.0..end.0).map(Day).filter(|day| wanted(day.kind()));
    let draw = world.draw(Stream::Swipe, row, 0);
    if let Some(day) = days().nth(draw.below(days().count() as u64) as usize) {
        return day;
    }
    // A long holiday: somebody is on duty and has a trip. A spare card, whose trips nobody can find, waits in the drawer.
    let mut day = first;
    while card.other_plate.is_some() && !day.kind().is_worked() {
        day = day.plus(-1);
    }
    day
}

fn sell_goods(txn: &mut FuelTxn, yuan: i64) {
    txn.is_fuel = false;
    txn.liters = Litres(0);
    txn.amount = Money::yuan(yuan);
}

/// Fen for a litre.
const fn price(grade: &str) -> i64 {
    match grade.as_bytes() {
        [b'9', b'5', ..] => 812,
        [b'9', b'2', ..] => 760,
        _ => 731,
    }
}

fn wrong_grade(grade: &str) -> &'static str {
    if grade == "0号柴油" {
        "92号汽油"
    } else {
        "0号柴油"
    }
}

fn near_grade(grade: &str) -> &'static str {
    match grade {
        "92号汽油" => "95号汽油",
        "95号汽油" => "92号汽油",
        _ => "-10号柴油",
    }
}

impl Row for FuelTxn {
    const PARTS: &'static [u64] = &[CARDS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        walk(world, &Card::of(world, index), &mut |swipe| put(swipe.txn));
    }
}

impl Row for Trip {
    const PARTS: &'static [u64] = &[CARDS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        const PURPOSES: &[&str] = &["下乡", "会议", "执法检查", "项目调研", "送文件", "接待"];
        let card = Card::of(world, index);
        let county = index / CARDS;
        let approver = keeper(world, card.unit());
        walk(world, &card, &mut |swipe| {
            if let Some((depart_ts, return_ts)) = swipe.trip {
                put(Self {
                    plate_no: card.car.plate,
                    depart_ts,
                    return_ts,
                    purpose: world.draw(Stream::Swipe, swipe.row, 17).pick(PURPOSES),
                    dest_region: county_code(county),
                    approver,
                });
            }
        });
    }
}

impl Row for Track {
    const PARTS: &'static [u64] = &[CARDS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let card = Card::of(world, index);
        walk(world, &card, &mut |swipe| {
            for fix in swipe.track.into_iter().flatten() {
                put(Self {
                    plate_no: card.car.plate,
                    ts: fix.ts,
                    lat_e6: fix.lat,
                    lon_e6: fix.lon,
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::SWIPES;
    use crate::{table::FuelTxn, text::Key, world::World};

    #[test]
    fn a_county_has_its_swipes_in_order() {
        let world = World::new(7, 1).unwrap();
        let mut last: HashMap<Key, _> = HashMap::new();
        let mut count = 0;
        for txn in world.rows::<FuelTxn>() {
            count += 1;
            let before = last.insert(txn.card_no, txn.ts);
            assert!(before.is_none_or(|before| before < txn.ts), "{txn:?}");
        }
        assert_eq!(count, SWIPES);
    }
}
