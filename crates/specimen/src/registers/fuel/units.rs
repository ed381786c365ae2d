//! Units, which of them report nothing, and their vouchers.

use crate::{
    calendar::{Day, Month, YEAR},
    chance::{Stream, at},
    identity::{UNITS, county_code, credit_code, unit_name},
    plant::{Cause, Class},
    table::{Money, Unit, Voucher},
    text::Key,
    world::{Row, World},
};

/// Units of a county that report zero.
pub const ZERO_UNITS: u64 = 9;
/// Coprime to [`UNITS`], so that ranks scatter over the units; and its inverse.
const STEP: u64 = 11;
const STEP_BACK: u64 = 91;

/// The key of a unit.
pub(crate) fn unit_id(unit: u64) -> Key {
    Key::of(format_args!("DW{unit:06}"))
}

/// The credit code of a unit.
pub(in crate::registers) fn credit_code_of_unit(world: &World, unit: u64) -> Key {
    credit_code(world.chance(), 11, unit)
}

/// The unit of a rank in its county. The first [`ZERO_UNITS`] ranks report zero.
pub(crate) fn unit_of_rank(world: &World, county: u64, rank: u64) -> u64 {
    let offset = world.draw(Stream::Place, county, 0).below(UNITS);
    county * UNITS + (rank * STEP + offset) % UNITS
}

/// The rank of a unit in its county.
fn rank(world: &World, unit: u64) -> u64 {
    let offset = world.draw(Stream::Place, unit / UNITS, 0).below(UNITS);
    (unit % UNITS + UNITS - offset) * STEP_BACK % UNITS
}

/// Why a unit reports zero; none for the others.
pub(crate) fn zero_report(world: &World, unit: u64) -> Option<Cause> {
    match rank(world, unit) {
        0..=5 => Some(Cause::CashAllYear),
        6 => Some(Cause::NoVehicle),
        7 => Some(Cause::AllElectric),
        8 => Some(Cause::SharedFleet),
        _ => None,
    }
}

/// The case of a unit in a month, for units that have cards.
pub(super) fn month_cause(world: &World, unit: u64, month: Month) -> Option<Cause> {
    world.cause(Class::UnitMonth, unit * 12 + month.0 as u64 % 12)
}

impl Row for Unit {
    const PARTS: &'static [u64] = &[UNITS];

    fn emit(world: &World, unit: u64, put: &mut dyn FnMut(Self)) {
        let county = unit / UNITS;
        put(Self {
            unit_id: unit_id(unit),
            uscc: credit_code_of_unit(world, unit),
            unit_name: unit_name(county, unit % UNITS),
            region_code: county_code(county),
            zero_report: zero_report(world, unit).is_some(),
        });
    }
}

/// What units pay for besides fuel: category, way of paying, payee.
const OTHER: &[(&str, &str, &str)] = &[
    ("维修", "转账", "定点维修厂"),
    ("差旅", "公务卡", "职工"),
    ("租车", "转账", "汽车租赁公司"),
    ("办公", "转账", "定点供应商"),
    ("差旅", "公务卡", "职工"),
];

/// Vouchers of a month: one for fuel, and these.
const OTHER_PER_MONTH: u64 = 5;

impl Row for Voucher {
    const PARTS: &'static [u64] = &[UNITS];

    fn emit(world: &World, unit: u64, put: &mut dyn FnMut(Self)) {
        let zero = zero_report(world, unit);
        for month in Month::all() {
            let place = unit * 12 + month.0 as u64 % 12;
            let mut number = 0;
            let mut voucher = |category, pay_method, payee, yuan: (i64, i64)| {
                number += 1;
                let row = place * 16 + number;
                let day = world.draw(Stream::Voucher, row, 0).between(0, 27);
                put(Self {
                    unit_id: unit_id(unit),
                    voucher_no: Key::of(format_args!("PZ{YEAR}{row:09}")),
                    date: Day::of(YEAR, month.0.rem_euclid(12) + 1, 1).plus(day),
                    category,
                    pay_method,
                    amount: Money(
                        world
                            .draw(Stream::Voucher, row, 1)
                            .between(yuan.0 * 100, yuan.1 * 100),
                    ),
                    payee,
                });
            };
            match zero {
                None => voucher("燃油", "油卡", "石油公司", (1_500, 6_000)),
                Some(Cause::CashAllYear) => voucher("燃油", "现金", "加油站", (300, 1_800)),
                Some(Cause::SharedFleet) => {
                    voucher("燃油", "转账", "机关车队", (300, 500));
                    voucher("燃油", "现金", "加油站", (200, 300));
                }
                Some(_) => {}
            }
            for other in 0..OTHER_PER_MONTH {
                let (category, pay_method, payee) = at(OTHER, other);
                voucher(category, pay_method, payee, (80, 2_500));
            }
            let cause = zero.is_none().then(|| month_cause(world, unit, month));
            match cause.flatten() {
                Some(Cause::TicketBesideCard) => voucher("燃油", "现金", "加油站", (300, 900)),
                Some(Cause::CardOutOfOrder) => voucher("燃油", "公务卡", "加油站", (200, 500)),
                Some(Cause::RuralStation) => voucher("燃油", "现金", "乡村加油站", (100, 300)),
                Some(Cause::CashRepair) => voucher("维修", "现金", "乡村修理部", (100, 400)),
                _ => {}
            }
        }
    }
}
