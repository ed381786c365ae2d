//! Identity as a function: who person `i` is needs no table of persons, and no two persons share an ID number.
//!
//! Person `i` takes slot `(i·A + B) mod N`, with A coprime to N, so that the map is a bijection. The slot is read as region,
//! day of birth and sequence, which with the check digit are the ID number. The way back exists too. Regions are of the block
//! 2199xx, which is assigned to nobody: no number made here belongs to a living person.

mod codes;
mod names;
mod places;

pub use codes::{account, card_no, credit_code, luhn_digit, passbook, phone, plate};
pub use names::{company_name, is_minority, person_name};
pub(crate) use places::FIRST_TOWN;
pub use places::{
    TOWNS, UNITS, VILLAGES, county_code, county_name, town_code, unit_name, village_code,
    village_name,
};

use crate::{
    calendar::Day,
    chance::{Chance, Stream},
    text::Key,
};

/// The first four digits of every region: a prefecture that does not exist.
pub const PREFECTURE: u64 = 2199;
/// Regions of the prefecture.
const REGIONS: u64 = 100;
/// Sequence numbers of a region and day. Those below are left to damaged numbers, those above belonged to centenarians.
const SEQUENCES: u64 = 900;
const FIRST_SEQUENCE: u64 = 10;
/// The multiplier of the bijection: a prime that divides neither band's number of slots.
const STRIDE: u64 = 1_000_000_007;

/// What people are in the registers. Each role has people of its own; whoever appears in two tables is the same number twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Supervised persons, and the others on the payroll after them.
    Employee,
    /// Cadres of villages.
    Cadre,
    /// Relatives of cadres and officials.
    Relative,
    /// Recipients of subsistence allowances.
    Beneficiary,
    /// People in need who are kept by the state.
    Tekun,
    /// Holders of land contracts.
    Farmer,
    /// Pensioners.
    Pensioner,
    /// Holders and directors of companies.
    Holder,
    /// Contacts named in bids.
    Contact,
    /// Lessees of collective assets.
    Lessee,
    /// People who died and are in no other table.
    Deceased,
    /// People who claim what others have claimed.
    Second,
}

/// Days of birth that a band of persons shares, and how many there are.
struct Band {
    first: Day,
    days: u64,
}

/// Of working age in the year of the registers.
const WORKING: Band = Band {
    first: Day::of(1963, 1, 1),
    days: 13_000,
};
/// Older than that: the days end before the others begin, so that the bands share no number.
const ELDERLY: Band = Band {
    first: Day::of(1929, 1, 1),
    days: 12_400,
};

impl Band {
    const fn slots(&self) -> u64 {
        REGIONS * self.days * SEQUENCES
    }
}

impl Role {
    /// Where the role's persons begin in its band, with room for the largest scale, and the band.
    const fn place(self) -> (u64, &'static Band) {
        const MILLION: u64 = 1_000_000;
        match self {
            Self::Employee => (0, &WORKING),
            Self::Cadre => (100 * MILLION, &WORKING),
            Self::Relative => (110 * MILLION, &WORKING),
            Self::Farmer => (200 * MILLION, &WORKING),
            Self::Holder => (400 * MILLION, &WORKING),
            Self::Contact => (500 * MILLION, &WORKING),
            Self::Lessee => (600 * MILLION, &WORKING),
            Self::Second => (700 * MILLION, &WORKING),
            Self::Beneficiary => (0, &ELDERLY),
            Self::Tekun => (100 * MILLION, &ELDERLY),
            Self::Pensioner => (200 * MILLION, &ELDERLY),
            Self::Deceased => (300 * MILLION, &ELDERLY),
        }
    }
}

/// A person: the `index`th of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// What the person is.
    pub role: Role,
    /// Which one.
    pub index: u64,
}

impl Person {
    /// The `index`th person of `role`.
    pub const fn new(role: Role, index: u64) -> Self {
        Self { role, index }
    }

    /// Number in the band, unique among all roles of the band.
    const fn number(self) -> u64 {
        self.role.place().0 + self.index
    }

    /// A row of the streams of randomness that no other person has.
    pub(crate) fn row(self) -> u64 {
        let elderly = u64::from(self.role.place().1.first == ELDERLY.first);
        self.number() * 2 + elderly
    }

    const fn slot(self, chance: Chance) -> u64 {
        let slots = self.role.place().1.slots();
        let offset = chance.draw(Stream::Person, 0, 0).below(slots);
        ((self.number() as u128 * STRIDE as u128 + offset as u128) % slots as u128) as u64
    }

    /// The day of birth.
    pub const fn born(self, chance: Chance) -> Day {
        let band = self.role.place().1;
        band.first
            .plus((self.slot(chance) / SEQUENCES % band.days) as i64)
    }

    /// Men have odd sequence numbers.
    pub const fn is_male(self, chance: Chance) -> bool {
        (self.slot(chance) % SEQUENCES + FIRST_SEQUENCE) % 2 == 1
    }

    /// The ID number: region, day of birth, sequence, check digit.
    pub fn id_no(self, chance: Chance) -> Key {
        let slot = self.slot(chance);
        let band = self.role.place().1;
        let (year, month, day) = self.born(chance).date();
        let region = PREFECTURE * 100 + slot / SEQUENCES / band.days;
        let sequence = slot % SEQUENCES + FIRST_SEQUENCE;
        let birth = (year * 10_000 + month * 100 + day) as u64;
        let digits = (region * 100_000_000 + birth) * 1_000 + sequence;
        Key::of(format_args!("{digits}{}", check_digit(digits)))
    }

    /// The number in its band of the person who has this ID number; none when nobody of a world has such a number.
    ///
    /// Roles of a band share its numbers, so a test compares with the number of the person it knows.
    pub fn number_of(chance: Chance, id_no: &str) -> Option<u64> {
        let digits: u64 = id_no.get(..17)?.parse().ok()?;
        if id_no.get(17..)?.chars().ne([check_digit(digits)]) {
            return None;
        }
        let (region, birth) = (digits / 100_000_000_000, digits / 1_000 % 100_000_000);
        let (year, month, day) = (birth / 10_000, birth / 100 % 100, birth % 100);
        let born = Day::of(year as i32, month as i32, day as i32);
        if born.date() != (year as i32, month as i32, day as i32) || region / 100 != PREFECTURE {
            return None;
        }
        let band = [&WORKING, &ELDERLY]
            .into_iter()
            .find(|band| (band.first.0..band.first.0 + band.days as i32).contains(&born.0))?;
        let sequence = (digits % 1_000)
            .checked_sub(FIRST_SEQUENCE)
            .filter(|&sequence| sequence < SEQUENCES)?;
        let of_region = region % 100 * band.days + (born.0 - band.first.0) as u64;
        let slot = of_region * SEQUENCES + sequence;
        let slots = band.slots();
        let offset = chance.draw(Stream::Person, 0, 0).below(slots);
        let shifted = (slot + slots - offset) % slots;
        Some((u128::from(shifted) * u128::from(inverse(STRIDE, slots)) % u128::from(slots)) as u64)
    }
}

/// The inverse of `a` modulo `n`, by the extended algorithm of Euclid.
const fn inverse(a: u64, n: u64) -> u64 {
    let (mut old, mut new) = ((n as i128, 0_i128), ((a % n) as i128, 1_i128));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    old.1.rem_euclid(n as i128) as u64
}

/// The last place of an ID number by GB 11643: the whole number is 1 modulo 11, with X for 10.
pub const fn check_digit(seventeen: u64) -> char {
    // Doubling for every place to the left is what the weights of the standard say, written as powers of two modulo 11.
    let (mut rest, mut weight, mut sum) = (seventeen, 2, 0);
    while rest > 0 {
        sum += rest % 10 * weight;
        weight = weight * 2 % 11;
        rest /= 10;
    }
    match (12 - sum % 11) % 11 {
        10 => 'X',
        digit => (b'0' + digit as u8) as char,
    }
}

/// The 15 digits that the number had before 1999: without century and check digit. None for who was born since 2000.
pub fn short_id(id_no: &str) -> Option<Key> {
    let (region, rest) = (id_no.get(..6)?, id_no.get(8..17)?);
    (id_no.get(6..8)? == "19").then(|| Key::of(format_args!("{region}{rest}")))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{Person, Role, check_digit, short_id};
    use crate::chance::Chance;

    #[test]
    fn the_examples_of_the_standard_pass() {
        assert_eq!(check_digit(11_010_519_491_231_002), 'X');
        assert_eq!(check_digit(44_052_418_800_101_001), '4');
    }

    #[test]
    fn nobody_shares_a_number() {
        let chance = Chance::new(7);
        let mut seen = HashSet::new();
        let roles = [Role::Employee, Role::Cadre, Role::Beneficiary, Role::Farmer];
        for role in roles {
            for index in 0..50_000 {
                assert!(seen.insert(Person::new(role, index).id_no(chance)));
            }
        }
    }

    #[test]
    fn the_old_number_has_fifteen_digits() {
        assert_eq!(
            short_id("11010519491231002X").unwrap().as_str(),
            "110105491231002"
        );
        assert_eq!(short_id("110105200112310021"), None);
    }

    proptest! {
        #[test]
        fn the_way_back_leads_to_the_person(seed: u64, index in 0_u64..20_000_000) {
            let chance = Chance::new(seed);
            for role in [Role::Employee, Role::Farmer, Role::Beneficiary, Role::Deceased] {
                let person = Person::new(role, index);
                let id_no = person.id_no(chance);
                prop_assert_eq!(Person::number_of(chance, id_no.as_str()), Some(person.number()));
                prop_assert_eq!(id_no.as_str().len(), 18);
            }
        }

        #[test]
        fn a_wrong_digit_is_nobody(index in 0_u64..20_000_000, place in 0_usize..17, more in 1_u8..10) {
            let chance = Chance::new(7);
            let mut bytes = Person::new(Role::Employee, index).id_no(chance).as_str().as_bytes().to_vec();
            bytes[place] = b'0' + (bytes[place] - b'0' + more) % 10;
            let wrong = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(Person::number_of(chance, &wrong), None);
        }
    }
}
