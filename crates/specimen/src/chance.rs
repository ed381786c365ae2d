//! Randomness as a function: the same key gives the same number for ever, in any order and on any thread.
//!
//! A number is drawn for a place, `(seed, stream, row, column)`, never from a sequence. So any row of any table can be made
//! alone, and a column that is added later moves no other. The function is written out here because a hash of a library may
//! change with its version; it is SplitMix64 (Steele, Lea, Flood 2014), applied once for each part of the key.

/// The odd number nearest to 2⁶⁴ divided by the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// One step of SplitMix64 from the state `x`: the next state's output.
pub const fn splitmix64(x: u64) -> u64 {
    let z = x.wrapping_add(GOLDEN);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What a number is drawn for. The numbers of the streams are part of the format and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    /// Who a person is.
    Person = 1,
    /// Names of persons.
    Name = 2,
    /// Counties, towns, units.
    Place = 3,
    /// Vehicles and their models.
    Vehicle = 4,
    /// Fuel cards.
    Card = 5,
    /// Swipes, with their trips and tracks.
    Swipe = 6,
    /// Vouchers of units.
    Voucher = 7,
    /// Recipients of subsistence allowances.
    Beneficiary = 8,
    /// Land contracts and subsidies.
    Farmer = 9,
    /// Building permits.
    Permit = 10,
    /// Collective contracts and ledgers of villages.
    Village = 11,
    /// Lots and bids.
    Lot = 12,
    /// Purchases.
    Purchase = 13,
    /// Payroll, pensions, insurance.
    Employee = 14,
    /// Supervised persons.
    Official = 15,
    /// Companies.
    Company = 16,
    /// Deaths of people who are in no other table.
    Death = 17,
    /// Which subject carries which planted case; the class of subjects is added to the row.
    Plan = 18,
    /// Errors of typing in what units hand in.
    Mess = 19,
    /// Plates, card numbers, accounts.
    Code = 20,
}

/// The source of all numbers of one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance(u64);

impl Chance {
    /// The source that `seed` stands for.
    pub const fn new(seed: u64) -> Self {
        Self(splitmix64(seed))
    }

    /// The number of one place.
    pub const fn draw(self, stream: Stream, row: u64, column: u64) -> Draw {
        let table = splitmix64(self.0 ^ stream as u64);
        Draw(splitmix64(splitmix64(table ^ row) ^ column))
    }
}

/// A drawn number, to be read as whatever is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u64);

impl Draw {
    /// All 64 bits.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Evenly from `0..bound`; 0 when the bound is 0.
    pub const fn below(self, bound: u64) -> u64 {
        ((self.0 as u128 * bound as u128) >> 64) as u64
    }

    /// Evenly from `low..=high`.
    pub const fn between(self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// True in `percent` of a hundred draws.
    pub const fn percent(self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`; the type's default when there is none.
    pub fn pick<T: Copy + Default>(self, choices: &[T]) -> T {
        at(choices, self.below(choices.len() as u64))
    }
}

/// The entry at `index`, counted round and round; the type's default when there is none.
pub(crate) fn at<T: Copy + Default>(choices: &[T], index: u64) -> T {
    let length = choices.len().max(1) as u64;
    choices
        .get((index % length) as usize)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Chance, GOLDEN, Stream, splitmix64};

    /// The sequence that implementations of SplitMix64 are checked with.
    #[test]
    fn splitmix64_gives_the_known_answers() {
        let mut state = 1_234_567_u64;
        let mut outputs = Vec::new();
        for _ in 0..5 {
            outputs.push(splitmix64(state));
            state = state.wrapping_add(GOLDEN);
        }
        assert_eq!(
            outputs,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    /// A change of this number changes every register that was ever made.
    #[test]
    fn a_place_keeps_its_number_for_ever() {
        let chance = Chance::new(7);
        let numbers = [
            (Stream::Person, 0, 0, 3_642_079_336_031_410_661),
            (Stream::Person, 0, 1, 17_074_719_602_325_123_750),
            (Stream::Person, 1, 0, 1_940_905_156_933_390_847),
            (Stream::Swipe, 42_999, 3, 8_334_342_342_290_397_618),
        ];
        for (stream, row, column, number) in numbers {
            assert_eq!(chance.draw(stream, row, column).bits(), number);
        }
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let base = Chance::new(7).draw(Stream::Person, 3, 5);
        assert_ne!(base, Chance::new(8).draw(Stream::Person, 3, 5));
        assert_ne!(base, Chance::new(7).draw(Stream::Name, 3, 5));
        assert_ne!(base, Chance::new(7).draw(Stream::Person, 4, 5));
        assert_ne!(base, Chance::new(7).draw(Stream::Person, 3, 6));
    }

    #[test]
    fn draws_are_even_and_inside_their_bounds() {
        let chance = Chance::new(1);
        let mut counts = [0_u32; 10];
        for row in 0..10_000 {
            counts[chance.draw(Stream::Code, row, 0).below(10) as usize] += 1;
            let between = chance.draw(Stream::Code, row, 1).between(-3, 3);
            assert!((-3..=3).contains(&between));
        }
        assert!(
            counts.iter().all(|count| (900..1_100).contains(count)),
            "{counts:?}"
        );
    }
}
