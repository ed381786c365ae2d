//! Officials, pay and pensions, insurance, journeys abroad.

use super::{
    companies::{ACTIVE, COMPANIES, KINDS, code_of_company, company},
    fuel::{credit_code_of_unit, unit_id},
    land::FARMERS,
    procurement::{LOTS, insure_contacts},
    subsistence::{BENEFICIARIES, month_of_death},
};
use crate::{
    calendar::{Day, Month, YEAR},
    chance::{Stream, at},
    identity::{Person, Role, UNITS, county_code},
    plant::{Case, Cause, Class, Period},
    table::{AbroadApproval, Border, Insured, Money, Official, Payroll, Pension},
    text::Key,
    world::{Counties, Row, World},
};

/// Supervised persons of a county: the first on its payroll.
pub const OFFICIALS: u64 = 5_892;
/// People on the payroll of a county.
pub const PAYROLL: u64 = 20_000;
/// Pensioners of a county.
pub const PENSIONERS: u64 = 3_000;

/// The planted cases of employment.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(PAYROLL) {
        let subject = || world.id_no(Role::Employee, index);
        if let Some(cause) = world.cause(Class::Employee, index) {
            put(Case::of(cause, subject(), Period::Year));
        }
        if let Some(cause) = official_cause(world, index) {
            let period = match journey(world, index) {
                Some(journey) => Period::Day(journey.exit),
                None => Period::Year,
            };
            put(Case::of(cause, subject(), period));
        }
    }
    for index in counties.numbers(PENSIONERS) {
        if let Some(cause) = world.cause(Class::Pensioner, index) {
            put(Case::of(
                cause,
                world.id_no(Role::Pensioner, index),
                Period::Year,
            ));
        }
    }
}

/// The case of somebody as a supervised person.
pub(super) fn official_cause(world: &World, employee: u64) -> Option<Cause> {
    (employee % PAYROLL < OFFICIALS)
        .then(|| world.cause(Class::Official, employee))
        .flatten()
}

/// The unit that pays somebody.
const fn unit_of(employee: u64) -> u64 {
    employee / PAYROLL * UNITS + employee % UNITS
}

/// Another unit of the same county.
const fn other_unit(employee: u64) -> u64 {
    employee / PAYROLL * UNITS + (employee + 37) % UNITS
}

impl Row for Official {
    const PARTS: &'static [u64] = &[OFFICIALS];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        const POSTS: &[(&str, &str)] = &[
            ("局长", "正科级"),
            ("副局长", "副科级"),
            ("股长", "股级"),
            ("科员", "科员"),
            ("科员", "科员"),
            ("主任", "正科级"),
            ("站长", "股级"),
            ("教师", "专业技术"),
        ];
        let index = subject / OFFICIALS * PAYROLL + subject % OFFICIALS;
        let draw = |column| world.draw(Stream::Official, index, column);
        let (post, rank) = draw(0).pick(POSTS);
        let born = Person::new(Role::Employee, index).born(world.chance());
        let grown_up = born.plus(8_000);
        put(Self {
            id_no: world.id_no(Role::Employee, index),
            name: world.name(Role::Employee, index),
            category: draw(1).between(1, 6),
            unit_id: unit_id(unit_of(index)),
            post,
            rank,
            valid_from: Day::of(2015, 1, 1)
                .plus(draw(2).between(0, 3_400))
                .max(grown_up),
            valid_to: None,
        });
    }
}

impl Row for Payroll {
    const PARTS: &'static [u64] = &[PAYROLL, BENEFICIARIES, FARMERS];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let counties = world.counties();
        let (employees, beneficiaries) = (counties * PAYROLL, counties * BENEFICIARIES);
        let mut pay =
            |role, index, unit, yuan, bianzhi, months: &mut dyn Iterator<Item = Month>| {
                let (id_no, name) = (world.id_no(role, index), world.name(role, index));
                for month in months {
                    put(Self {
                        id_no,
                        name,
                        unit_id: unit_id(unit),
                        month,
                        amount: Money::yuan(yuan),
                        bianzhi,
                    });
                }
            };
        let months = |first, last| (first..=last).map(Month::nth);
        if subject >= employees + beneficiaries {
            let index = subject - employees - beneficiaries;
            if matches!(
                world.cause(Class::Farmer, index),
                Some(Cause::PayrollClaimant | Cause::FarmingFamily)
            ) && world.cause(Class::FarmerGroup, index / 4).is_none()
            {
                let unit = index / FARMERS * UNITS + index % UNITS;
                pay(Role::Farmer, index, unit, 4_600, "事业", &mut months(1, 12));
            }
            return;
        }
        if let Some(index) = subject.checked_sub(employees) {
            let unit = index / BENEFICIARIES * UNITS + index % UNITS;
            let (yuan, bianzhi, first) = match world.cause(Class::Beneficiary, index) {
                Some(Cause::OnPayroll) => (3_900, "事业", 1),
                Some(Cause::WelfarePost) => (1_200, "公益性岗位", 1),
                Some(Cause::SurvivorAllowance) => (600, "事业", 1),
                Some(Cause::JobAfterExit) => (3_400, "事业", 7),
                _ => return,
            };
            pay(
                Role::Beneficiary,
                index,
                unit,
                yuan,
                bianzhi,
                &mut months(first, 12),
            );
            return;
        }
        let draw = |column| world.draw(Stream::Employee, subject, column);
        let bianzhi = draw(2).pick(&["行政", "事业", "事业", "事业", "工勤"]);
        let yuan = draw(3).between(3_600, 9_800);
        let death = month_of_death(world, Stream::Employee, subject);
        let cause = world.cause(Class::Employee, subject);
        let mut paid = Month::all().filter(|&month| match cause {
            Some(Cause::PayStopped) => month <= death.plus(1),
            Some(Cause::FuneralGrant) => month <= death.plus(1) || month == death.plus(3),
            Some(Cause::TransferMonth) => month <= Month::nth(6),
            _ => true,
        });
        pay(
            Role::Employee,
            subject,
            unit_of(subject),
            yuan,
            bianzhi,
            &mut paid,
        );
        let (first, last) = match cause {
            Some(Cause::DualPay) => (3, 10),
            Some(Cause::TransferMonth) => (6, 12),
            _ => return,
        };
        pay(
            Role::Employee,
            subject,
            other_unit(subject),
            yuan,
            bianzhi,
            &mut months(first, last),
        );
    }
}

impl Row for Pension {
    const PARTS: &'static [u64] = &[PENSIONERS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let draw = |column| world.draw(Stream::Death, index, column);
        let death = month_of_death(world, Stream::Death, index);
        let stopped = world.cause(Class::Pensioner, index) == Some(Cause::PensionStopped);
        let scheme = draw(7).pick(&["居民", "职工", "机关"]);
        let yuan = match scheme {
            "居民" => draw(8).between(120, 260),
            "职工" => draw(8).between(1_800, 4_200),
            _ => draw(8).between(3_500, 6_500),
        };
        for month in Month::all().filter(|&month| !stopped || month <= death.plus(1)) {
            put(Self {
                id_no: world.id_no(Role::Pensioner, index),
                scheme,
                region_code: county_code(index / PENSIONERS),
                month,
                amount: Money::yuan(yuan),
            });
        }
    }
}

impl Row for Insured {
    const PARTS: &'static [u64] = &[PAYROLL, LOTS];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let employees = world.counties() * PAYROLL;
        if let Some(lot) = subject.checked_sub(employees) {
            insure_contacts(world, lot, put);
            return;
        }
        let cause = world.cause(Class::Employee, subject);
        let id_no = world.id_no(Role::Employee, subject);
        let own = credit_code_of_unit(world, unit_of(subject));
        let moved = || credit_code_of_unit(world, other_unit(subject));
        let elsewhere = || {
            let fifty = subject % COMPANIES / KINDS;
            code_of_company(world, company(subject / PAYROLL, fifty, ACTIVE + 3))
        };
        let death = month_of_death(world, Stream::Employee, subject);
        for month in Month::all() {
            let employer_uscc = match cause {
                Some(Cause::LabourDispatch) => elsewhere(),
                Some(Cause::InsuredElsewhere) if (4..=9).contains(&(month.0 % 12 + 1)) => {
                    elsewhere()
                }
                Some(Cause::TransferMonth) if month > Month::nth(6) => moved(),
                Some(Cause::PayStopped | Cause::FuneralGrant) if month > death => break,
                _ => own,
            };
            put(Self {
                id_no,
                employer_uscc,
                month,
            });
        }
    }
}

/// A journey abroad, and what was approved.
struct Journey {
    exit: Day,
    back: Day,
    approved: Option<(Day, Day)>,
}

fn journey(world: &World, employee: u64) -> Option<Journey> {
    let cause = official_cause(world, employee)?;
    let exit = Day::of(YEAR, 2, 1).plus(world.draw(Stream::Official, employee, 4).between(0, 300));
    let back = exit.plus(world.draw(Stream::Official, employee, 5).between(3, 12));
    let approved = match cause {
        Cause::NoApproval | Cause::OfficialJourney => None,
        Cause::Approved => Some((exit.plus(-2), back.plus(2))),
        Cause::DayEarly => Some((exit.plus(1), back.plus(1))),
        _ => return None,
    };
    Some(Journey {
        exit,
        back,
        approved,
    })
}

impl Row for Border {
    const PARTS: &'static [u64] = &[PAYROLL];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let Some(journey) = journey(world, index) else {
            return;
        };
        let port = world.draw(Stream::Official, index, 6).pick(&[
            "北京首都机场",
            "沈阳桃仙机场",
            "大连周水子机场",
        ]);
        for (dir, day, hour) in [("出境", journey.exit, 10), ("入境", journey.back, 19)] {
            put(Self {
                id_no: world.id_no(Role::Employee, index),
                dir,
                ts: day.at(hour, 20, 0),
                port,
                doc_no: Key::of(format_args!("E{index:08}")),
            });
        }
    }
}

impl Row for AbroadApproval {
    const PARTS: &'static [u64] = &[PAYROLL];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        const PLACES: &[&str] = &["泰国", "日本", "香港", "新加坡", "法国"];
        let Some((from, to)) = journey(world, index).and_then(|journey| journey.approved) else {
            return;
        };
        put(Self {
            id_no: world.id_no(Role::Employee, index),
            from,
            to,
            dest: at(PLACES, index),
            approved_at: from.plus(-20),
        });
    }
}
