//! Land contracts, subsidies for farmland, and the payments of them.

use super::village::{CADRES, first_relative, village_of_cadre};
use crate::{
    calendar::{Day, YEAR},
    chance::Stream,
    identity::{Person, Role, VILLAGES, account, is_minority, village_code},
    plant::{Case, Cause, Class, Period, Rule},
    table::{Area, LandContract, LandSubsidy, Money, PayLine},
    text::{Key, Name},
    world::{Counties, Row, World},
};

/// Subsidised holders of land contracts in a county.
pub const FARMERS: u64 = 60_000;
/// Farmers whose accounts are planted together.
const GROUP: u64 = 4;
/// Fen for a mu.
const PRICE: Money = Money(8_000);
/// Accounts of land begin behind those of households in need.
const ACCOUNTS: u64 = 100_000_000;
/// Accounts of cadres, behind those of farmers.
const CADRE_ACCOUNTS: u64 = 300_000_000;

/// The planted cases of land.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for index in counties.numbers(FARMERS) {
        let farmer = Farmer::of(world, index);
        let subject = world.id_no(Role::Farmer, index);
        if let Some(cause) = farmer.cause {
            let key = match cause.facts().rule {
                Rule::L08 => farmer.parcel,
                _ => subject,
            };
            put(Case::of(cause, key, Period::Year));
            if cause == Cause::BatchTwice {
                put(Case::also(cause, Rule::L01, subject, Period::Year));
            }
        }
        let Some(cause) = farmer.group_cause else {
            continue;
        };
        if index % GROUP == 0 {
            put(Case::of(cause, farmer.account, Period::Year));
        } else if farmer.shares_account()
            && world.name(Role::Farmer, index) != world.name(Role::Farmer, index / GROUP * GROUP)
        {
            // The account's holder is somebody else by name, too.
            put(Case::also(cause, Rule::L07, subject, Period::Year));
        }
    }
    for cadre in counties.numbers(CADRES) {
        if let Some(cause) = world.cause(Class::Claimant, cadre) {
            put(Case::of(
                cause,
                world.id_no(Role::Cadre, cadre),
                Period::Year,
            ));
        }
    }
}

/// A farmer with one parcel under one contract.
struct Farmer {
    index: u64,
    village: Key,
    parcel: Key,
    area: i64,
    account: Key,
    cause: Option<Cause>,
    group_cause: Option<Cause>,
}

impl Farmer {
    fn of(world: &World, index: u64) -> Self {
        let (county, local) = (index / FARMERS, index % FARMERS);
        let group_cause = world.cause(Class::FarmerGroup, index / GROUP);
        let cause = match group_cause {
            Some(_) => None,
            None => world
                .cause(Class::Farmer, index)
                .or_else(|| name_cause(world, index)),
        };
        let village = village_code(county, local / GROUP % VILLAGES);
        let mut farmer = Self {
            index,
            village,
            parcel: Key::of(format_args!("D{index:09}")),
            area: world.draw(Stream::Farmer, index, 0).between(200, 1_400),
            account: Key::EMPTY,
            cause,
            group_cause,
        };
        let holder = if farmer.shares_account() {
            index / GROUP * GROUP
        } else {
            index
        };
        farmer.account = account(world.chance(), ACCOUNTS + holder);
        farmer
    }

    /// Whether the money goes to the account of the first of the group.
    const fn shares_account(&self) -> bool {
        match self.group_cause {
            Some(Cause::PairShares) => self.index % GROUP < 2,
            Some(_) => true,
            None => false,
        }
    }

    /// The area that is claimed.
    fn claimed(&self, world: &World) -> i64 {
        let percent = |low, high| {
            self.area * world.draw(Stream::Farmer, self.index, 1).between(low, high) / 100
        };
        match self.cause {
            Some(Cause::AreaInflated) => percent(150, 250) + 100,
            Some(Cause::LeasedLand) => percent(140, 300) + 100,
            Some(Cause::SmallSurplus) => percent(102, 104),
            Some(Cause::UnitMistake) => self.area * 15,
            Some(Cause::SplitHousehold) => self.area / 2,
            _ => self.area,
        }
    }
}

/// Names that banks and registers write differently.
fn name_cause(world: &World, index: u64) -> Option<Cause> {
    if world.draw(Stream::Farmer, index, 2).percent(50) {
        return None;
    }
    let name = world.name(Role::Farmer, index);
    if is_minority(world.chance(), Person::new(Role::Farmer, index)) {
        Some(Cause::DotVariant)
    } else if name
        .as_str()
        .contains(|letter: char| matches!(letter, '\u{3400}'..='\u{4dbf}'))
    {
        Some(Cause::RareLetter)
    } else {
        None
    }
}

impl Row for LandContract {
    const PARTS: &'static [u64] = &[FARMERS, CADRES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        if let Some(cadre) = subject.checked_sub(world.counties() * FARMERS) {
            for claim in claims(world, cadre).into_iter().flatten() {
                put(Self {
                    contract_no: Key::of(format_args!("HB{}", claim.parcel)),
                    holder_id_no: claim.person.id_no(world.chance()),
                    village_code: village_of_cadre(cadre),
                    area_mu: Area(claim.area),
                    parcel_id: claim.parcel,
                });
            }
            return;
        }
        let farmer = Farmer::of(world, subject);
        let parts: &[i64] = match farmer.cause {
            Some(Cause::TwoContracts) => &[60, 40],
            _ => &[100],
        };
        let mut rest = farmer.area;
        for (number, percent) in parts.iter().enumerate() {
            let is_last = number + 1 == parts.len();
            let area = if is_last {
                rest
            } else {
                farmer.area * percent / 100
            };
            rest -= area;
            put(Self {
                contract_no: Key::of(format_args!("HT{subject:09}-{}", number + 1)),
                holder_id_no: world.id_no(Role::Farmer, subject),
                village_code: farmer.village,
                area_mu: Area(area),
                parcel_id: farmer.parcel,
            });
        }
    }
}

/// What a cadre or a relative of the cadre claims.
#[derive(Clone, Copy)]
struct Claim {
    person: Person,
    parcel: Key,
    area: i64,
    account: Key,
}

/// The claims of a cadre's family.
fn claims(world: &World, cadre: u64) -> [Option<Claim>; 2] {
    let claim = |person, place: u64, area| Claim {
        person,
        parcel: Key::of(format_args!("G{:09}", cadre * 2 + place)),
        area,
        account: account(world.chance(), CADRE_ACCOUNTS + cadre * 2 + place),
    };
    let area = world.draw(Stream::Farmer, cadre, 3).between(300, 900);
    let own = Person::new(Role::Cadre, cadre);
    match world.cause(Class::Claimant, cadre) {
        Some(Cause::CadreGrab) => [Some(claim(own, 0, area + 6_500)), None],
        Some(Cause::OrdinaryCadre) => [Some(claim(own, 0, area)), None],
        Some(Cause::SplitHeads | Cause::AdultChild) => {
            let relative = Person::new(Role::Relative, first_relative(cadre));
            [
                Some(claim(own, 0, area)),
                Some(claim(relative, 1, area / 2)),
            ]
        }
        _ => [None, None],
    }
}

/// Calls `put` with every claim of a subject and the name that its account is under.
fn claim_all(world: &World, subject: u64, put: &mut dyn FnMut(LandSubsidy, Name)) {
    let row = |id_no, name, village_code, area, account_no, parcel_id| LandSubsidy {
        year: i64::from(YEAR),
        id_no,
        name,
        village_code,
        area_mu: Area(area),
        unit_price: PRICE,
        amount: Money(area * PRICE.0 / 100),
        account_no,
        parcel_id,
    };
    if let Some(cadre) = subject.checked_sub(world.counties() * FARMERS) {
        for claim in claims(world, cadre).into_iter().flatten() {
            let name = world.name(claim.person.role, claim.person.index);
            let id_no = claim.person.id_no(world.chance());
            let village = village_of_cadre(cadre);
            put(
                row(
                    id_no,
                    name,
                    village,
                    claim.area,
                    claim.account,
                    claim.parcel,
                ),
                name,
            );
        }
        return;
    }
    let farmer = Farmer::of(world, subject);
    let name = world.name(Role::Farmer, subject);
    let account_name = match farmer.cause {
        _ if farmer.shares_account() => world.name(Role::Farmer, subject / GROUP * GROUP),
        Some(Cause::OtherHolder | Cause::FormerName) => other_name(world, subject),
        Some(Cause::DotVariant) => {
            let mark = world
                .draw(Stream::Farmer, subject, 4)
                .pick(&["•", "‧", "・", "⋅", "．"]);
            Name::from(name.as_str().replace('·', mark).as_str())
        }
        Some(Cause::RareLetter) => {
            let shown = |letter| {
                if matches!(letter, '\u{3400}'..='\u{4dbf}') {
                    '?'
                } else {
                    letter
                }
            };
            Name::from(
                name.as_str()
                    .chars()
                    .map(shown)
                    .collect::<String>()
                    .as_str(),
            )
        }
        _ => name,
    };
    let own = row(
        world.id_no(Role::Farmer, subject),
        name,
        farmer.village,
        farmer.claimed(world),
        farmer.account,
        farmer.parcel,
    );
    put(own, account_name);
    let second = |village, area| {
        let name = world.name(Role::Second, subject);
        let account = account(world.chance(), ACCOUNTS * 5 + subject);
        let id_no = world.id_no(Role::Second, subject);
        (
            row(id_no, name, village, area, account, farmer.parcel),
            name,
        )
    };
    let more = match farmer.cause {
        Some(Cause::ParcelTwice) => Some(second(farmer.village, farmer.area)),
        Some(Cause::SplitHousehold) => Some(second(farmer.village, farmer.area - farmer.area / 2)),
        Some(Cause::CodeReused) => {
            let other = village_code(subject / FARMERS, subject % FARMERS / GROUP % VILLAGES + 1);
            Some(second(other, farmer.area * 2 / 3))
        }
        Some(Cause::BatchTwice) => Some((own, account_name)),
        _ => None,
    };
    if let Some((more, account_name)) = more {
        put(more, account_name);
    }
}

/// A name that is not the farmer's.
fn other_name(world: &World, farmer: u64) -> Name {
    let own = world.name(Role::Farmer, farmer);
    (0..1_000)
        .map(|more| world.name(Role::Second, farmer + more * 7))
        .find(|&name| name != own)
        .unwrap_or_default()
}

impl Row for LandSubsidy {
    const PARTS: &'static [u64] = &[FARMERS, CADRES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        claim_all(world, subject, &mut |row, _| put(row));
    }
}

impl Row for PayLine {
    const PARTS: &'static [u64] = &[FARMERS, CADRES];

    fn emit(world: &World, subject: u64, put: &mut dyn FnMut(Self)) {
        let day = world.draw(Stream::Farmer, subject, 5).between(0, 20);
        claim_all(world, subject, &mut |row, account_name| {
            put(Self {
                program: "耕地地力保护补贴",
                id_no: row.id_no,
                name: row.name,
                account_no: row.account_no,
                account_name,
                amount: row.amount,
                paid_at: Day::of(YEAR, 6, 1).plus(day),
                status: "成功",
            });
        });
    }
}
