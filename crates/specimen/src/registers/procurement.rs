//! Lots, bids and what their files give away; purchases.

use super::{
    companies::{ACTIVE, OF_FUND, code_of_company, company},
    fuel::credit_code_of_unit,
};
use crate::{
    calendar::{Day, Moment, Month, YEAR},
    chance::{Stream, at},
    identity::{Role, UNITS, account, phone},
    plant::{Case, Cause, Class, Period},
    table::{Bid, BidMeta, Insured, Lot, Money, PublicEntry, Purchase},
    text::Key,
    world::{Counties, Row, World},
};

/// Lots of a county in a year.
pub const LOTS: u64 = 200;
/// The company in which the owners of two bidders meet, in its fifty.
const MEETING: u64 = 9;
/// What units buy: the first three letters are the code.
const CATEGORIES: &[&str] = &["A02设备", "A05家具", "B08修缮", "C16服务"];
/// Accounts that deposits come from, behind all others.
const DEPOSITS: u64 = 800_000_000;
const PLATFORMS: u64 = 900_000_000;
/// Owners of bidders, behind the holders of all companies.
const OWNERS: u64 = 60_000_000;

/// The planted cases of procurement.
pub(super) fn cases(counties: &Counties<'_>, put: &mut dyn FnMut(Case)) {
    let world = counties.world();
    for lot in counties.numbers(LOTS) {
        if let Some(cause) = world.cause(Class::Lot, lot) {
            put(Case::of(cause, lot_id(lot), Period::Year));
        }
    }
    for place in counties.numbers(UNITS * CATEGORIES.len() as u64) {
        if let Some(cause) = world.cause(Class::Category, place) {
            let (unit, category) = category_of(place);
            let code = category.get(..3).unwrap_or_default();
            let subject = Key::of(format_args!("{}/{code}", credit_code_of_unit(world, unit)));
            put(Case::of(cause, subject, Period::Year));
        }
    }
}

fn lot_id(lot: u64) -> Key {
    Key::of(format_args!("BD{YEAR}{lot:07}"))
}

fn opened(world: &World, lot: u64) -> Moment {
    Day::of(YEAR, 1, 6)
        .plus(world.draw(Stream::Lot, lot, 0).between(0, 350))
        .at(9, 30, 0)
}

fn budget(world: &World, lot: u64) -> i64 {
    world.draw(Stream::Lot, lot, 1).between(400_000, 9_000_000)
}

/// How many companies bid for a lot.
fn bidders(world: &World, lot: u64) -> u64 {
    3 + world.draw(Stream::Lot, lot, 2).below(3)
}

/// The company that makes a bid.
fn bidder(world: &World, lot: u64, bid: u64) -> u64 {
    let fifty = world.draw(Stream::Lot, lot, 10 + bid).bits();
    let kind = match world.cause(Class::Lot, lot) {
        Some(Cause::StateFund) if bid < 2 => {
            let pair = world.draw(Stream::Lot, lot, 3).bits() % 1_000;
            return company(lot / LOTS, pair + bid, OF_FUND);
        }
        _ => ACTIVE + (lot + bid * 7) % 30,
    };
    company(lot / LOTS, fifty, kind)
}

/// The bid whose marks a bid carries: the first one's, when a case makes the first two share some.
const fn shared(is_shared: bool, bid: u64) -> u64 {
    if is_shared && bid < 2 { 0 } else { bid }
}

/// Calls `put` with the shares that tie the first two bidders of a lot: company, holder, ratio.
pub(super) fn tie_bidders(world: &World, lot: u64, put: &mut dyn FnMut(u64, Key, i64)) {
    let owner = |place| world.id_no(Role::Holder, OWNERS + lot * 2 + place);
    let (first, second) = (bidder(world, lot, 0), bidder(world, lot, 1));
    match world.cause(Class::Lot, lot) {
        Some(Cause::CommonOwner | Cause::GroupCompanies) => {
            put(first, owner(0), 3_000);
            put(second, owner(0), 1_500);
        }
        Some(Cause::SmallStake) => {
            put(first, owner(0), 200);
            put(second, owner(0), 150);
        }
        Some(Cause::TwoSteps) => {
            let meeting = company(lot / LOTS, lot % LOTS, MEETING);
            put(first, owner(0), 2_000);
            put(meeting, owner(0), 5_000);
            put(meeting, owner(1), 5_000);
            put(second, owner(1), 1_800);
        }
        _ => {}
    }
}

fn contact(world: &World, lot: u64, bid: u64) -> Key {
    world.id_no(Role::Contact, lot * 8 + bid)
}

/// Calls `put` with the insurance of everybody who is named as a contact in the bids for a lot.
pub(super) fn insure_contacts(world: &World, lot: u64, put: &mut dyn FnMut(Insured)) {
    let cause = world.cause(Class::Lot, lot);
    for bid in 0..bidders(world, lot) {
        let id_no = contact(world, lot, bid);
        let other = code_of_company(world, bidder(world, lot, 1));
        let employer_uscc = if cause == Some(Cause::ContactOfOther) && bid == 0 {
            other
        } else {
            code_of_company(world, bidder(world, lot, bid))
        };
        for month in Month::all() {
            put(Insured {
                id_no,
                employer_uscc,
                month,
            });
        }
        if cause == Some(Cause::ContactMoved) && bid == 0 {
            for month in (1..=6).map(|month| Month::of(YEAR - 1, month)) {
                put(Insured {
                    id_no,
                    employer_uscc: other,
                    month,
                });
            }
        }
    }
}

impl Row for Lot {
    const PARTS: &'static [u64] = &[LOTS];

    fn emit(world: &World, lot: u64, put: &mut dyn FnMut(Self)) {
        let unit = lot / LOTS * UNITS + world.draw(Stream::Lot, lot, 4).below(UNITS);
        put(Self {
            lot_id: lot_id(lot),
            buyer_uscc: credit_code_of_unit(world, unit),
            method: world
                .draw(Stream::Lot, lot, 5)
                .pick(&["公开招标", "公开招标", "竞争性磋商"]),
            budget: Money::yuan(budget(world, lot)),
            open_at: opened(world, lot),
            category: at(CATEGORIES, lot),
        });
    }
}

impl Row for Bid {
    const PARTS: &'static [u64] = &[LOTS];

    fn emit(world: &World, lot: u64, put: &mut dyn FnMut(Self)) {
        let cause = world.cause(Class::Lot, lot);
        let county = lot / LOTS;
        for bid in 0..bidders(world, lot) {
            let draw = |column| world.draw(Stream::Lot, lot * 8 + bid, column);
            let pays = shared(
                matches!(cause, Some(Cause::OneAccount | Cause::GroupTreasury)),
                bid,
            );
            let deposit = if cause == Some(Cause::GuaranteePlatform) {
                PLATFORMS + county
            } else {
                DEPOSITS + bidder(world, lot, pays)
            };
            let answers = shared(
                matches!(cause, Some(Cause::SharedPhone | Cause::FreeWriter)),
                bid,
            );
            put(Self {
                lot_id: lot_id(lot),
                bidder_uscc: code_of_company(world, bidder(world, lot, bid)),
                price: Money::yuan(budget(world, lot) * draw(30).between(820, 990) / 1_000),
                status: if bid == 0 { "中标" } else { "未中标" },
                received_at: opened(world, lot).plus_minutes(-draw(31).between(20, 4_000)),
                deposit_acct: account(world.chance(), deposit),
                contact_id: contact(world, lot, bid),
                phone: phone(world.chance(), bidder(world, lot, answers)),
            });
        }
    }
}

/// The marks of a computer, by number.
struct Machine(u64);

impl Machine {
    fn mac(&self) -> Key {
        let pair = |place: u32| (self.0 >> (place * 8)) & 0xff;
        Key::of(format_args!(
            "02-{:02X}-{:02X}-{:02X}-{:02X}-{:02X}",
            pair(4),
            pair(3),
            pair(2),
            pair(1),
            pair(0)
        ))
    }

    fn disk(&self) -> Key {
        Key::of(format_args!("WD-{:012X}", self.0 % (1 << 48)))
    }
}

/// The computer that a trading centre lets everybody use.
const fn public_machine(county: u64) -> Machine {
    Machine((1 << 39) + county)
}

impl Row for BidMeta {
    const PARTS: &'static [u64] = &[LOTS];

    fn emit(world: &World, lot: u64, put: &mut dyn FnMut(Self)) {
        let cause = world.cause(Class::Lot, lot);
        for bid in 0..bidders(world, lot) {
            let is_public = cause == Some(Cause::TradingCentre);
            let machine = |is_shared| {
                if is_public && bid < 2 {
                    public_machine(lot / LOTS)
                } else {
                    Machine(bidder(world, lot, shared(is_shared, bid)) * 4)
                }
            };
            let same = cause == Some(Cause::SameMachine);
            let same_mac = same || cause == Some(Cause::AgentsPc);
            let certified = shared(cause == Some(Cause::SameCertificate), bid);
            let line = bidder(world, lot, shared(cause == Some(Cause::SharedIp), bid));
            put(Self {
                lot_id: lot_id(lot),
                bidder_uscc: code_of_company(world, bidder(world, lot, bid)),
                ip: Key::of(format_args!(
                    "10.{}.{}.{}",
                    line / 62_500 % 250,
                    line / 250 % 250,
                    line % 250
                )),
                mac: machine(same_mac).mac(),
                disk_sn: machine(same).disk(),
                ca_cert: Key::of(format_args!("CA{:010}", bidder(world, lot, certified))),
            });
        }
    }
}

impl Row for PublicEntry {
    const PARTS: &'static [u64] = &[1];

    fn emit(world: &World, county: u64, put: &mut dyn FnMut(Self)) {
        let machine = public_machine(county);
        let entries = [
            ("MAC地址", Some(machine.mac()), None, "公共资源交易中心"),
            ("硬盘序列号", Some(machine.disk()), None, "公共资源交易中心"),
            (
                "账号",
                None,
                Some(account(world.chance(), PLATFORMS + county)),
                "电子保函平台",
            ),
        ];
        for (kind, value, account_no, owner) in entries {
            put(Self {
                kind,
                value,
                account_no,
                owner,
            });
        }
    }
}

/// The unit and the category of a place in the plan.
fn category_of(place: u64) -> (u64, &'static str) {
    let categories = CATEGORIES.len() as u64;
    (place / categories, at(CATEGORIES, place))
}

impl Row for Purchase {
    const PARTS: &'static [u64] = &[UNITS * CATEGORIES.len() as u64];

    fn emit(world: &World, place: u64, put: &mut dyn FnMut(Self)) {
        let (unit, category) = category_of(place);
        let (count, low, high, method) = match world.cause(Class::Category, place) {
            Some(Cause::Splitting) => (4, 600_000, 960_000, "询价"),
            Some(Cause::BudgetAdjusted) => (2, 700_000, 950_000, "询价"),
            Some(Cause::PublicTender) => (2, 700_000, 950_000, "公开招标"),
            _ => (3, 50_000, 250_000, "询价"),
        };
        for order in 0..count {
            let draw = |column| world.draw(Stream::Purchase, place * 8 + order, column);
            let supplier = company(unit / UNITS, draw(0).bits(), ACTIVE + order);
            put(Self {
                order_no: Key::of(format_args!("CG{YEAR}{:09}", place * 8 + order)),
                buyer_uscc: credit_code_of_unit(world, unit),
                category,
                method,
                amount: Money::yuan(draw(1).between(low, high)),
                supplier_uscc: code_of_company(world, supplier),
                order_date: Day::of(YEAR, 1, 10).plus(draw(2).between(0, 345)),
            });
        }
    }
}
