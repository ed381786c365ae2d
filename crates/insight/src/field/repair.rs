//! Numbers that a damaged identity number may have been: proposals for the unit, never applied by themselves.
//!
//! About seventeen neighbours of a wrong number pass the check; only one that the registers know under the same name is
//! worth proposing. Who asks decides that, here they are only listed.

use jiff::civil::Date;

use super::{identity::IdNumber, plain::plain};

/// Every sound number that one slip makes into `raw`: one character wrong, two neighbours exchanged, one left out or one
/// too many. Nothing when the number is sound itself.
pub fn candidates(raw: &str, today: Date) -> Vec<IdNumber> {
    let text: Vec<u8> = plain(raw).to_uppercase().into_bytes();
    let usable = text
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'X');
    if !usable || IdNumber::parse(raw, today).is_ok() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut try_one = |candidate: &[u8]| {
        let number = std::str::from_utf8(candidate).ok();
        if let Some(number) = number.and_then(|text| IdNumber::parse(text, today).ok())
            && !found.contains(&number)
        {
            found.push(number);
        }
    };
    match text.len() {
        17 => {
            for place in 0..=17 {
                for character in characters(place) {
                    let mut longer = text.clone();
                    longer.insert(place, character);
                    try_one(&longer);
                }
            }
        }
        18 => {
            for place in 0..18 {
                let mut changed = text.clone();
                for character in characters(place) {
                    if let Some(slot) = changed.get_mut(place) {
                        *slot = character;
                    }
                    try_one(&changed);
                }
            }
            for place in 0..17 {
                let mut exchanged = text.clone();
                exchanged.swap(place, place + 1);
                try_one(&exchanged);
            }
        }
        19 => {
            for place in 0..19 {
                let mut shorter = text.clone();
                shorter.remove(place);
                try_one(&shorter);
            }
        }
        _ => {}
    }
    found
}

/// What may stand at a place: digits, and an X at the end.
fn characters(place: usize) -> impl Iterator<Item = u8> {
    let last = (place == 17).then_some(b'X');
    (b'0'..=b'9').chain(last)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2025, 6, 30);
    const SOUND: &str = "11010519491231002X";

    fn holds_the_sound_one(damaged: &str) -> bool {
        candidates(damaged, TODAY)
            .iter()
            .any(|number| number.as_str() == SOUND)
    }

    #[test]
    fn each_slip_can_be_undone() {
        assert!(holds_the_sound_one("11010519491231003X"));
        assert!(holds_the_sound_one("11010519491321002X"));
        assert!(holds_the_sound_one("1101051949123100X"));
        assert!(holds_the_sound_one("110105194912310022X"));
        assert!(holds_the_sound_one("110105194912310020"));
    }

    #[test]
    fn every_proposal_is_sound_and_there_are_not_many() {
        let proposals = candidates("11010519491231003X", TODAY);
        assert!((2..40).contains(&proposals.len()), "{}", proposals.len());
    }

    #[test]
    fn a_sound_number_and_no_number_have_none() {
        assert_eq!(candidates(SOUND, TODAY), []);
        assert_eq!(candidates("没有", TODAY), []);
        assert_eq!(candidates("1101", TODAY), []);
    }
}
