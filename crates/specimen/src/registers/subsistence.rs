//! Subsistence allowances, and who died, was in custody, or was put on record as a cadre's relative.

use super::{
    employment::{PAYROLL, PENSIONERS},
    village::{CADRES, CADRES_OF_VILLAGE},
};
use crate::{
    calendar::{Day, Month, YEAR},
    chance::Stream,
    identity::{Person, Role, account, county_code, passbook},
    plant::{Case, Cause, Class, Period},
    table::{Custody, Death, Dibao, DibaoFiling, Money, Tekun},
    text::{Key, Name},
    world::{Counties, Row, World},
};

/// Recipients of subsistence allowance in a county.
pub const BENEFICIARIES: u64 = 12_000;
/// People in need who are kept by the state in a county.
pub const TEKUN: u64 = 600;
/// Deaths of a county's people who are in no other table.
pub const DEATHS: u64 = 3_800;
/// People of a county in custody who are in no other table.
const IN_CUSTODY: u64 = 300;

/// The planted cases of subsistence.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(BENEFICIARIES) {
        if let Some(cause) = world.cause(Class::Beneficiary, index) {
            let subject = world.id_no(Role::Beneficiary, index);
            put(Case::of(cause, subject, Period::Year));
        }
    }
}

/// The month in which somebody of a planted case died.
pub(super) fn month_of_death(world: &World, stream: Stream, row: u64) -> Month {
    Month::nth(world.draw(stream, row, 1).between(3, 8))
}

/// An ID number with its last digit but one wrong: it belongs to nobody.
pub(super) fn with_wrong_digit(id_no: Key) -> Key {
    let (body, check) = id_no.as_str().split_at(16);
    let digit = check
        .as_bytes()
        .first()
        .map_or(0, |digit| (digit - b'0' + 1) % 10);
    Key::of(format_args!(
        "{body}{digit}{}",
        check.get(1..).unwrap_or_default()
    ))
}

/// The cadre whose relative a beneficiary is: one in office, or one who left it.
pub(super) fn cadre_of(world: &World, beneficiary: u64, left: bool) -> u64 {
    let county = beneficiary / BENEFICIARIES;
    let draw = |column| world.draw(Stream::Beneficiary, beneficiary, column);
    // The last cadre of every second village left office.
    let pair = draw(2).below(CADRES / CADRES_OF_VILLAGE / 2) * CADRES_OF_VILLAGE * 2;
    let of_pair = CADRES_OF_VILLAGE * 2 - 1;
    let place = if left {
        of_pair
    } else {
        draw(3).below(of_pair)
    };
    county * CADRES + pair + place
}

impl Row for Dibao {
    const PARTS: &'static [u64] = &[BENEFICIARIES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let county = index / BENEFICIARIES;
        let cause = world.cause(Class::Beneficiary, index);
        let draw = |column| world.draw(Stream::Beneficiary, index, column);
        let household = index / 2;
        let is_urban = world.draw(Stream::Beneficiary, household, 10).percent(30);
        let account_no = if world.draw(Stream::Beneficiary, household, 11).percent(10) {
            passbook(world.chance(), household)
        } else {
            account(world.chance(), household)
        };
        let amount = if is_urban {
            draw(12).between(350, 620)
        } else {
            draw(12).between(220, 420)
        };
        let row = Self {
            household_id: Key::of(format_args!("HU{household:07}")),
            id_no: world.id_no(Role::Beneficiary, index),
            name: world.name(Role::Beneficiary, index),
            kind: if is_urban {
                "城市低保"
            } else {
                "农村低保"
            },
            region_code: county_code(county),
            month: Month::nth(1),
            amount: Money::yuan(amount),
            account_no,
        };
        let death = month_of_death(world, Stream::Beneficiary, index);
        for month in Month::all() {
            let is_paid = match cause {
                Some(Cause::DiedAfterLastPay) => month <= death.plus(1),
                Some(Cause::Arrears) => month <= death.plus(1) || month == death.plus(3),
                Some(Cause::JobAfterExit | Cause::MovedInYear) => month <= Month::nth(6),
                _ => true,
            };
            if is_paid {
                put(Self { month, ..row });
            }
        }
        let other = county_code(county + 1);
        for month in Month::all() {
            match cause {
                Some(Cause::TwoCounties) => put(Self {
                    month,
                    region_code: other,
                    ..row
                }),
                Some(Cause::MovedInYear) if month >= Month::nth(6) => {
                    put(Self {
                        month,
                        region_code: other,
                        ..row
                    });
                }
                Some(Cause::OtherSideTypo) => put(Self {
                    month,
                    region_code: other,
                    name: world.name(Role::Second, index),
                    household_id: Key::of(format_args!("HW{household:07}")),
                    ..row
                }),
                _ => {}
            }
        }
    }
}

impl Row for Tekun {
    const PARTS: &'static [u64] = &[TEKUN, BENEFICIARIES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let own = world.counties() * TEKUN;
        let person = match subject.checked_sub(own) {
            None => Person::new(Role::Tekun, subject),
            Some(index) if world.cause(Class::Beneficiary, index) == Some(Cause::TwoSchemes) => {
                Person::new(Role::Beneficiary, index)
            }
            Some(_) => return,
        };
        let in_home = world
            .draw(Stream::Beneficiary, person.row(), 13)
            .percent(40);
        for month in Month::all() {
            put(Self {
                id_no: world.id_no(person.role, person.index),
                name: world.name(person.role, person.index),
                mode: if in_home { "集中" } else { "分散" },
                institution_id: in_home
                    .then(|| Key::of(format_args!("JLY{:05}", person.index / 60))),
                month,
                amount: Money::yuan(780),
            });
        }
    }
}

impl Row for DibaoFiling {
    const PARTS: &'static [u64] = &[BENEFICIARIES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        if world.cause(Class::Beneficiary, index) == Some(Cause::RelativeFiled) {
            let filed = world.draw(Stream::Beneficiary, index, 4).between(0, 600);
            put(Self {
                id_no: world.id_no(Role::Beneficiary, index),
                cadre_id_no: world.id_no(Role::Cadre, cadre_of(world, index, false)),
                filed_at: Day::of(2023, 1, 1).plus(filed),
            });
        }
    }
}

/// What a wrong or right record of a planted death looks like.
#[derive(Clone, Copy)]
enum Recorded {
    /// Under the person's own number, by two offices.
    Truly,
    /// Under a number that belongs to nobody.
    UnderNobody,
    /// Somebody else's death, under this person's number.
    OfSomebodyElse,
}

/// The planted death of a person, and the stream that its month is drawn from.
fn planted_death(world: &World, subject: u64) -> Option<(Person, Month, Recorded)> {
    use Recorded::{OfSomebodyElse, Truly, UnderNobody};

    let counties = world.counties();
    let (beneficiaries, employees) = (counties * BENEFICIARIES, counties * PAYROLL);
    let (person, stream, recorded) = if subject < beneficiaries {
        let recorded = match world.cause(Class::Beneficiary, subject)? {
            Cause::PaidAfterDeath | Cause::DiedAfterLastPay | Cause::Arrears => Truly,
            Cause::DigitOfNobody => UnderNobody,
            Cause::DigitOfOther => OfSomebodyElse,
            _ => return None,
        };
        (
            Person::new(Role::Beneficiary, subject),
            Stream::Beneficiary,
            recorded,
        )
    } else if subject < beneficiaries + employees {
        let index = subject - beneficiaries;
        let recorded = match world.cause(Class::Employee, index)? {
            Cause::PaidDead | Cause::PayStopped | Cause::FuneralGrant => Truly,
            Cause::PayrollDigitNobody => UnderNobody,
            Cause::PayrollDigitOther => OfSomebodyElse,
            _ => return None,
        };
        (
            Person::new(Role::Employee, index),
            Stream::Employee,
            recorded,
        )
    } else {
        let index = subject - beneficiaries - employees;
        match world.cause(Class::Pensioner, index)? {
            Cause::PensionDead | Cause::PensionStopped => {
                (Person::new(Role::Pensioner, index), Stream::Death, Truly)
            }
            _ => return None,
        }
    };
    Some((
        person,
        month_of_death(world, stream, person.index),
        recorded,
    ))
}

impl Row for Death {
    const PARTS: &'static [u64] = &[DEATHS, BENEFICIARIES, PAYROLL, PENSIONERS];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let draw = |column| world.draw(Stream::Death, subject, column);
        let mut record = |id_no, name: Name, death_date: Day, source| {
            let cancelled = draw(2).percent(80);
            put(Self {
                id_no,
                name,
                death_date,
                cancel_date: cancelled.then(|| death_date.plus(draw(3).between(3, 60))),
                source,
            });
        };
        let Some(planted) = subject.checked_sub(world.counties() * DEATHS) else {
            let date = Day::of(2023, 1, 1).plus(draw(4).between(0, 1_090));
            let source = draw(5).pick(&["公安", "卫健", "民政", "殡葬"]);
            record(
                world.id_no(Role::Deceased, subject),
                world.name(Role::Deceased, subject),
                date,
                source,
            );
            return;
        };
        let Some((person, month, recorded)) = planted_death(world, planted) else {
            return;
        };
        let id_no = world.id_no(person.role, person.index);
        let name = world.name(person.role, person.index);
        let date = month.first().plus(draw(4).between(0, 27));
        match recorded {
            Recorded::Truly => {
                record(id_no, name, date, "公安");
                record(id_no, name, date, "卫健");
            }
            Recorded::UnderNobody => record(with_wrong_digit(id_no), name, date, "卫健"),
            Recorded::OfSomebodyElse => {
                let other = world.name(Role::Second, person.row());
                record(id_no, other, date, "殡葬");
            }
        }
    }
}

impl Row for Custody {
    const PARTS: &'static [u64] = &[IN_CUSTODY, BENEFICIARIES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let own = world.counties() * IN_CUSTODY;
        let Some(index) = subject.checked_sub(own) else {
            let from = world.draw(Stream::Death, subject, 6).between(0, 900);
            put(Self {
                id_no: world.id_no(Role::Second, subject + 50_000_000),
                from: Day::of(2023, 1, 1).plus(from),
                to: None,
            });
            return;
        };
        let (from, to) = match world.cause(Class::Beneficiary, index) {
            Some(Cause::InCustody | Cause::HouseholdPaid) => {
                let from = world.draw(Stream::Beneficiary, index, 5).between(0, 200);
                (Day::of(2024, 8, 1).plus(from), None)
            }
            Some(Cause::ShortDetention) => (Day::of(YEAR, 5, 10), Some(Day::of(YEAR, 5, 25))),
            Some(Cause::ReleasedBefore) => (Day::of(2022, 3, 1), Some(Day::of(2024, 10, 31))),
            _ => return,
        };
        put(Self {
            id_no: world.id_no(Role::Beneficiary, index),
            from,
            to,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::with_wrong_digit;
    use crate::{
        chance::Chance,
        identity::{Person, Role},
    };

    #[test]
    fn a_wrong_digit_belongs_to_nobody() {
        let chance = Chance::new(7);
        for index in 0..1_000 {
            let id_no = Person::new(Role::Beneficiary, index).id_no(chance);
            let wrong = with_wrong_digit(id_no);
            assert_eq!(wrong.as_str().len(), 18);
            assert_eq!(Person::number_of(chance, wrong.as_str()), None);
        }
    }
}
