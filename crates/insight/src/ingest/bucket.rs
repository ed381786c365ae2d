//! Buckets: rows with equal keys lie in the same one, whatever table they are of, so that large tables can be joined part by
//! part.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;

use super::Cell;

/// How many buckets there are. Rows are kept in the order of their buckets; a part is a run of them, so the number of parts can
/// be any power of two up to this one and is chosen when a query runs.
pub const BUCKETS: u16 = 256;

/// The digest of a key, by which rows are put in order: first by its lowest byte, the bucket.
///
/// A pseudonym is random already. Other keys are kept in clear beside it, so their digest (SipHash-1-3 without a key) hides
/// nothing and need not.
pub fn key_hash(key: &Cell) -> u64 {
    let mut hasher = SipHasher13::new();
    match key {
        Cell::Blank => return 0,
        Cell::Pseudonym(pseudonym) => return *pseudonym,
        Cell::Text(text) => hasher.write(text.as_bytes()),
        Cell::Day(day) => hasher.write(&day.to_le_bytes()),
        Cell::Moment(number) | Cell::Whole(number) | Cell::Scaled(number) => {
            hasher.write(&number.to_le_bytes());
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(key: &Cell) -> u64 {
        key_hash(key) % u64::from(BUCKETS)
    }

    /// What is kept stays where it is: a change of these numbers would need every table written anew.
    #[test]
    fn buckets_never_change() {
        assert_eq!(bucket(&Cell::Pseudonym(0x1234_56ff)), 255);
        let text = |text: &str| bucket(&Cell::Text(text.to_owned()));
        assert_eq!([text("1000112100000000019"), text("辽R00A01")], [14, 186]);
        assert_eq!(bucket(&Cell::Blank), 0);
    }

    #[test]
    fn keys_spread_evenly() {
        let mut counts = [0_u32; BUCKETS as usize];
        for number in 0..100_000 {
            let key = Cell::Text(format!("10001121{number:011}"));
            counts[usize::try_from(bucket(&key)).unwrap()] += 1;
        }
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        assert!(*least > 300 && *most < 500, "{least} to {most}");
    }
}
