//! Companies, and who holds and runs them.

use super::{
    employment::{PAYROLL, official_cause},
    procurement::{LOTS, tie_bidders},
    subsistence::BENEFICIARIES,
};
use crate::{
    calendar::Day,
    chance::Stream,
    identity::{Role, company_name, credit_code},
    plant::{Cause, Class},
    table::{BizHolder, BizReg},
    text::Key,
    world::{Row, World},
};

/// Companies of a county.
pub const COMPANIES: u64 = 15_000;
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
        tie_bidders(
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
