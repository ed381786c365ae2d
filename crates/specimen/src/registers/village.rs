//! Village cadres and their relatives, contracts over collective assets, and village ledgers.

use super::{
    employment::{OFFICIALS, PAYROLL},
    subsistence::{BENEFICIARIES, cadre_of},
};
use crate::{
    calendar::{Day, YEAR},
    chance::{Stream, at},
    identity::{Person, Role, VILLAGES, village_code},
    plant::{Case, Cause, Class, Period},
    table::{Area, CollContract, CollEntry, Money, Relative, VillageCadre},
    text::Key,
    world::{Counties, Row, World},
};

/// Cadres of a county.
pub const CADRES: u64 = CADRES_OF_VILLAGE * VILLAGES;
/// Cadres of a village.
pub(super) const CADRES_OF_VILLAGE: u64 = 8;
/// Relatives of a county's cadres and officials.
pub const RELATIVES: u64 = 5_000;
/// Those of them who are relatives of cadres; every cadre has one before any has two.
const OF_CADRES: u64 = 3_000;
/// Contracts of a village.
const CONTRACTS: u64 = 6;
/// Entries of a village's ledger.
const ENTRIES: u64 = 60;

const POSTS: &[&str] = &[
    "党支部书记",
    "村委会主任",
    "副主任",
    "会计",
    "妇联主席",
    "民兵连长",
    "委员",
    "监委会主任",
];

/// The planted cases of villages.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(VILLAGES * CONTRACTS) {
        if let Some(cause) = world.cause(Class::Contract, index) {
            put(Case::of(cause, contract_no(index), Period::Year));
        }
    }
    for index in counties.numbers(VILLAGES * ENTRIES) {
        if let Some(cause) = world.cause(Class::Entry, index) {
            put(Case::of(cause, voucher_no(index), Period::Year));
        }
    }
}

fn contract_no(index: u64) -> Key {
    Key::of(format_args!("SZ{index:08}"))
}

fn voucher_no(index: u64) -> Key {
    Key::of(format_args!("CZ{index:09}"))
}

/// The village of a cadre.
pub(super) fn village_of_cadre(cadre: u64) -> Key {
    village_code(cadre / CADRES, cadre % CADRES / CADRES_OF_VILLAGE)
}

/// The first relative of a cadre, by number of the role.
pub(super) const fn first_relative(cadre: u64) -> u64 {
    cadre / CADRES * RELATIVES + cadre % CADRES
}

/// A cadre in office of a village.
fn cadre_in_office(village: u64, draw: u64) -> u64 {
    let (county, local) = (village / VILLAGES, village % VILLAGES);
    county * CADRES + local * CADRES_OF_VILLAGE + draw % (CADRES_OF_VILLAGE - 1)
}

impl Row for VillageCadre {
    const PARTS: &'static [u64] = &[CADRES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let left = index % CADRES % (CADRES_OF_VILLAGE * 2) == CADRES_OF_VILLAGE * 2 - 1;
        put(Self {
            id_no: world.id_no(Role::Cadre, index),
            name: world.name(Role::Cadre, index),
            village_code: village_of_cadre(index),
            post: at(POSTS, index % CADRES_OF_VILLAGE),
            valid_from: Day::of(2021, 1, 15),
            valid_to: left.then(|| Day::of(2024, 11, 30)),
        });
    }
}

impl Row for Relative {
    const PARTS: &'static [u64] = &[RELATIVES, BENEFICIARIES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let draw = |column| world.draw(Stream::Village, subject, column);
        let declared_at = Day::of(2023, 6, 1).plus(draw(1).between(0, 500));
        if let Some(index) = subject.checked_sub(world.counties() * RELATIVES) {
            let left = match world.cause(Class::Beneficiary, index) {
                Some(
                    Cause::RelativeNotFiled
                    | Cause::RelativeFiled
                    | Cause::PaperFiling
                    | Cause::DistantRelation,
                ) => false,
                Some(Cause::CadreLeft) => true,
                _ => return,
            };
            let person = Person::new(Role::Beneficiary, index);
            let is_distant = world.cause(Class::Beneficiary, index) == Some(Cause::DistantRelation);
            put(Self {
                id_no: world.id_no(Role::Cadre, cadre_of(world, index, left)),
                rel_id_no: person.id_no(world.chance()),
                relation: match (is_distant, person.is_male(world.chance())) {
                    (true, _) => "表亲",
                    (false, true) => "父亲",
                    (false, false) => "母亲",
                },
                source: "户籍",
                declared_at,
            });
            return;
        }
        let (county, local) = (subject / RELATIVES, subject % RELATIVES);
        let of = if local < OF_CADRES {
            world.id_no(Role::Cadre, county * CADRES + local % CADRES)
        } else {
            world.id_no(Role::Employee, county * PAYROLL + (local * 3) % OFFICIALS)
        };
        put(Self {
            id_no: of,
            rel_id_no: world.id_no(Role::Relative, subject),
            relation: if local < CADRES {
                draw(2).pick(&["配偶", "子女", "兄弟姐妹"])
            } else {
                draw(2).pick(&["配偶", "子女", "兄弟姐妹", "表亲", "姻亲"])
            },
            source: draw(3).pick(&["个人申报", "户籍"]),
            declared_at,
        });
    }
}

/// Kinds of assets and the usual yearly rent of a mu, in yuan.
const ASSETS: &[(&str, i64)] = &[("耕地", 400), ("林地", 120), ("水面", 260), ("门面", 9_000)];

impl Row for CollContract {
    const PARTS: &'static [u64] = &[VILLAGES * CONTRACTS];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let village = index / CONTRACTS;
        let cause = world.cause(Class::Contract, index);
        let draw = |column| world.draw(Stream::Village, index, column);
        let (asset_kind, usual) = draw(10).pick(ASSETS);
        let area = draw(11).between(200, 8_000);
        let percent = match cause {
            Some(Cause::RentTooLow | Cause::PoorSoil) => draw(12).between(15, 35),
            _ => draw(12).between(80, 120),
        };
        let start_year = draw(13).between(2016, 2024) as i32;
        let (start, years) = match cause {
            Some(Cause::LeaseTooLong) => (Day::of(start_year, 1, 1), draw(14).between(25, 50)),
            Some(Cause::OldContract) => (Day::of(1999, 1, 1), 30),
            Some(Cause::TwentyYears) => (Day::of(start_year, 1, 1), 20),
            _ => (Day::of(start_year, 1, 1), draw(14).between(10, 15)),
        };
        let cadre = cadre_in_office(village, draw(15).bits());
        let lessee = match cause {
            Some(Cause::CadreLessee | Cause::VoteOnPaper) => Person::new(Role::Cadre, cadre),
            Some(Cause::RelativeLessee | Cause::RelativeWithVote) => {
                Person::new(Role::Relative, first_relative(cadre))
            }
            _ => Person::new(Role::Lessee, index),
        };
        let lessee_name = if cause == Some(Cause::Namesake) {
            world.name(Role::Cadre, cadre)
        } else {
            world.name(lessee.role, lessee.index)
        };
        let no_vote = matches!(
            cause,
            Some(Cause::CadreLessee | Cause::VoteOnPaper | Cause::Namesake)
        );
        put(Self {
            contract_no: contract_no(index),
            village_code: village_code(village / VILLAGES, village % VILLAGES),
            asset_id: Key::of(format_args!("ZC{index:08}")),
            asset_kind,
            lessee_id: world.id_no(lessee.role, lessee.index),
            lessee_name,
            area: Area(area),
            rent_year: Money(area * usual * percent / 100),
            start,
            end: Day::of(start.date().0 + years as i32, 1, 1).plus(-1),
            vote_doc: (!no_vote).then(|| Key::of(format_args!("村决{index:06}"))),
            on_platform: cause != Some(Cause::RelativeLessee),
        });
    }
}

impl Row for CollEntry {
    const PARTS: &'static [u64] = &[VILLAGES * ENTRIES];

    fn emit(world: &World, index: u64, put: &mut dyn FnMut(Self)) {
        let village = index / ENTRIES;
        let draw = |column| world.draw(Stream::Village, index, column);
        let yuan = |low: i64, high: i64| Money(draw(20).between(low * 100, high * 100));
        let (amount, method, evidence) = match world.cause(Class::Entry, index) {
            Some(Cause::WhiteSlip) => (yuan(800, 6_000), "转账", "白条"),
            Some(Cause::LargeCash) => (yuan(3_500, 20_000), "现金", "发票"),
            Some(Cause::SmallSlip) => (yuan(80, 480), "现金", "白条"),
            Some(Cause::LabourSlip) => (yuan(520, 900), "现金", "白条"),
            Some(Cause::CashBelow) => (yuan(2_500, 2_990), "现金", "发票"),
            _ => (yuan(100, 12_000), "转账", "发票"),
        };
        put(Self {
            village_code: village_code(village / VILLAGES, village % VILLAGES),
            voucher_no: voucher_no(index),
            date: Day::of(YEAR, 1, 1).plus(draw(21).between(0, 364)),
            amount,
            method,
            payee_id: world.id_no(Role::Lessee, index % 100_000 + 50_000_000),
            evidence,
        });
    }
}
