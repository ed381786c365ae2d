//! What a check character is for: no single slip goes unseen.

use bihuan_insight::field::{IdNumber, Uscc};

use super::{Seeded, TODAY};

#[test]
fn every_single_digit_error_and_every_exchange_of_neighbours_is_found() {
    let mut seeded = Seeded(1);
    let (mut substitutions, mut exchanges) = (0, 0);
    for _ in 0..2_000 {
        let sound = seeded.identity();
        for place in 0..17 {
            let mut bytes = sound.clone().into_bytes();
            let original = bytes[place];
            for digit in (b'0'..=b'9').filter(|&digit| digit != original) {
                bytes[place] = digit;
                let text = std::str::from_utf8(&bytes).unwrap();
                assert!(IdNumber::parse(text, TODAY).is_err(), "{text}");
                substitutions += 1;
            }
            bytes[place] = original;
            bytes.swap(place, place + 1);
            if bytes != sound.as_bytes() {
                let text = std::str::from_utf8(&bytes).unwrap();
                assert!(IdNumber::parse(text, TODAY).is_err(), "{text}");
                exchanges += 1;
            }
        }
    }
    assert_eq!(substitutions, 2_000 * 17 * 9);
    assert!(exchanges > 25_000);
}

#[test]
fn every_single_error_in_a_credit_code_is_found() {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    for sound in [
        "91350100M000100Y43",
        "11320000MB151840XJ",
        "91110000600037341L",
    ] {
        for place in 0..18 {
            let mut bytes = sound.as_bytes().to_vec();
            for &letter in LETTERS
                .iter()
                .filter(|&&letter| letter != sound.as_bytes()[place])
            {
                bytes[place] = letter;
                assert!(Uscc::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
            }
        }
    }
}
