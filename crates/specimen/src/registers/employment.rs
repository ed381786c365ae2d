//! Officials, pay and pensions, insurance, companies and who holds them, journeys abroad.

use super::{
    fuel::{credit_code_of_unit, unit_id},
    land::FARMERS,
    procurement::{self, COMPANIES, LOTS},
    subsistence::{BENEFICIARIES, month_of_death},
};
use crate::{
    calendar::{Day, Month, YEAR},
    chance::{Stream, at},
    identity::{Role, UNITS, company_name, county_code, credit_code},
    plant::{Case, Cause, Class, Period},
    table::{
        AbroadApproval, BizHolder, BizReg, Border, Insured, Money, Official, Payroll, Pension,
    },
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
fn official_cause(world: &World, employee: u64) -> Option<Cause> {
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
        put(Self {
            id_no: world.id_no(Role::Employee, index),
            name: world.name(Role::Employee, index),
            category: draw(1).between(1, 6),
            unit_id: unit_id(unit_of(index)),
            post,
            rank,
            valid_from: Day::of(2015, 1, 1).plus(draw(2).between(0, 3_400)),
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
        let yuan = draw(8).between(160, 4_800);
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
            procurement::insure_contacts(world, lot, put);
            return;
        }
        let cause = world.cause(Class::Employee, subject);
        let id_no = world.id_no(Role::Employee, subject);
        let own = credit_code_of_unit(world, unit_of(subject));
        let moved = credit_code_of_unit(world, other_unit(subject));
        let company = company_code(
            world,
            subject / PAYROLL,
            subject % COMPANIES / KINDS,
            ACTIVE + 3,
        );
        let death = month_of_death(world, Stream::Employee, subject);
        for month in Month::all() {
            let employer_uscc = match cause {
                Some(Cause::LabourDispatch) => company,
                Some(Cause::InsuredElsewhere) if (4..=9).contains(&(month.0 % 12 + 1)) => company,
                Some(Cause::TransferMonth) if month > Month::nth(6) => moved,
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

/// Companies come in fifties: one of each kind, then active ones.
pub(super) const KINDS: u64 = 50;
const COOPERATIVE: u64 = 0;
const STATE_OWNED: u64 = 1;
const LISTED: u64 = 2;
const CLOSED: u64 = 7;
/// From here on in a fifty, companies are ordinary and active.
pub(super) const ACTIVE: u64 = 10;
/// The last of a fifty has the county's state fund among its holders.
pub(super) const OF_FUND: u64 = 49;
/// Members of a cooperative.
const MEMBERS: u64 = 24;
/// Holders of ordinary companies end here, members of cooperatives begin.
const FIRST_MEMBER: u64 = 30_000_000;

/// The number of a company of a county: of a fifty, of a kind.
pub(super) const fn company(county: u64, fifty: u64, kind: u64) -> u64 {
    county * COMPANIES + fifty % (COMPANIES / KINDS) * KINDS + kind
}

/// The credit code of a company.
pub(super) fn code_of_company(world: &World, index: u64) -> Key {
    let class = if index % KINDS == COOPERATIVE { 93 } else { 91 };
    credit_code(world.chance(), class, 1_000_000 + index)
}

fn company_code(world: &World, county: u64, fifty: u64, kind: u64) -> Key {
    code_of_company(world, company(county, fifty, kind))
}

impl Row for BizReg {
    const PARTS: &'static [u64] = &[COMPANIES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let founded = world.draw(Stream::Company, index, 5).between(0, 6_500);
        put(Self {
            uscc: code_of_company(world, index),
            name: company_name(world.chance(), index),
            kind: match index % KINDS {
                COOPERATIVE => "农民专业合作社",
                STATE_OWNED => "国有独资公司",
                LISTED => "上市公司",
                _ => "有限责任公司",
            },
            founded: Day::of(2005, 1, 1).plus(founded),
            status: if index % KINDS == CLOSED {
                "注销"
            } else {
                "存续"
            },
        });
    }
}

impl Row for BizHolder {
    const PARTS: &'static [u64] = &[COMPANIES, BENEFICIARIES, PAYROLL, LOTS];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let counties = world.counties();
        let from =
            Day::of(2016, 3, 1).plus(world.draw(Stream::Company, subject, 6).between(0, 900));
        let mut hold = |company, id_no, role, ratio_bp, to| {
            put(Self {
                uscc: code_of_company(world, company),
                id_no,
                role,
                ratio_bp,
                from,
                to,
            });
        };
        let mut rest = subject;
        if rest < counties * COMPANIES {
            match rest % KINDS {
                COOPERATIVE => {
                    for member in 0..MEMBERS {
                        let person = FIRST_MEMBER + rest / KINDS * MEMBERS + member;
                        hold(rest, world.id_no(Role::Holder, person), "股东", 400, None);
                    }
                }
                STATE_OWNED | LISTED => {
                    hold(rest, fund(world, rest / COMPANIES), "股东", 10_000, None);
                }
                kind => {
                    hold(
                        rest,
                        world.id_no(Role::Holder, rest * 2),
                        "法定代表人",
                        6_000,
                        None,
                    );
                    hold(
                        rest,
                        world.id_no(Role::Holder, rest * 2 + 1),
                        "股东",
                        2_000,
                        None,
                    );
                    if kind == OF_FUND {
                        hold(rest, fund(world, rest / COMPANIES), "股东", 2_000, None);
                    }
                }
            }
            return;
        }
        rest -= counties * COMPANIES;
        if rest < counties * BENEFICIARIES {
            let fifty = world.draw(Stream::Beneficiary, rest, 20).bits();
            let county = rest / BENEFICIARIES;
            let (kind, role, ratio) = match world.cause(Class::Beneficiary, rest) {
                Some(Cause::CompanyOwner | Cause::NameBorrowed) => (ACTIVE, "法定代表人", 5_000),
                Some(Cause::CoopMember) => (COOPERATIVE, "股东", 1_200),
                Some(Cause::CompanyClosed) => (CLOSED, "法定代表人", 5_000),
                Some(Cause::SmallHolding) => (ACTIVE + 1, "股东", 300),
                _ => return,
            };
            let id_no = world.id_no(Role::Beneficiary, rest);
            hold(company(county, fifty, kind), id_no, role, ratio, None);
            return;
        }
        rest -= counties * BENEFICIARIES;
        if rest < counties * PAYROLL {
            let fifty = world.draw(Stream::Official, rest, 20).bits();
            let (kind, role, ratio, to) = match official_cause(world, rest) {
                Some(Cause::RunsCompany | Cause::NameStolen) => {
                    (ACTIVE + 2, "法定代表人", 4_000, None)
                }
                Some(Cause::HoldsShares) => (ACTIVE + 2, "股东", 1_500, None),
                Some(Cause::AssignedDirector) => (STATE_OWNED, "董事", 0, None),
                Some(Cause::ListedShares) => (LISTED, "股东", 1, None),
                Some(Cause::SoldBefore) => (ACTIVE + 2, "股东", 3_000, Some(Day::of(2019, 5, 1))),
                _ => return,
            };
            let id_no = world.id_no(Role::Employee, rest);
            hold(company(rest / PAYROLL, fifty, kind), id_no, role, ratio, to);
            return;
        }
        procurement::tie_bidders(
            world,
            rest - counties * PAYROLL,
            &mut |company, id_no, ratio| {
                hold(company, id_no, "股东", ratio, None);
            },
        );
    }
}

/// The state fund of a county, which holds shares everywhere.
fn fund(world: &World, county: u64) -> Key {
    credit_code(world.chance(), 91, 30_000_000 + county)
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
