//! Plates, card numbers, accounts, credit codes: valid by their check digits, and nobody's.

use super::PREFECTURE;
use crate::{
    chance::{Chance, Stream, at},
    text::Key,
};

/// A bijection of `0..size`: codes with neighbouring numbers look unlike each other.
fn scatter(chance: Chance, kind: u64, index: u64, size: u64) -> u64 {
    const PRIME: u64 = 2_147_483_647;
    let offset = chance.draw(Stream::Code, kind, 0).below(size);
    ((u128::from(index) * u128::from(PRIME) + u128::from(offset)) % u128::from(size)) as u64
}

/// The last digit of a card by Luhn's rule: from the right, every second digit is doubled.
pub fn luhn_digit(digits: &str) -> u8 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.wrapping_sub(b'0'));
            match place % 2 {
                0 if digit > 4 => digit * 2 - 9,
                0 => digit * 2,
                _ => digit,
            }
        })
        .sum();
    ((10 - sum % 10) % 10) as u8
}

fn with_luhn(digits: Key) -> Key {
    Key::of(format_args!("{digits}{}", luhn_digit(digits.as_str())))
}

/// The number of a fuel card: 19 digits.
pub fn card_no(chance: Chance, index: u64) -> Key {
    let middle = scatter(chance, 1, index, 100_000_000_000_000);
    with_luhn(Key::of(format_args!("9199{middle:014}")))
}

/// The number of a bank card: 19 digits under a bank that does not exist.
pub fn account(chance: Chance, index: u64) -> Key {
    let middle = scatter(chance, 2, index, 1_000_000_000_000);
    with_luhn(Key::of(format_args!("629999{middle:012}")))
}

/// The number of a passbook: 15 digits, without a check digit.
pub fn passbook(chance: Chance, index: u64) -> Key {
    let number = scatter(chance, 3, index, 10_000_000_000_000);
    Key::of(format_args!("70{number:013}"))
}

/// The number of a mobile telephone, of a segment that nobody is given.
pub fn phone(chance: Chance, index: u64) -> Key {
    let number = scatter(chance, 4, index, 100_000_000);
    Key::of(format_args!("142{number:08}"))
}

/// Letters of plates; I and O are never used.
const PLATE_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Second letters of plates that the province gives to no prefecture.
const UNASSIGNED: &[u8] = b"RST";
/// First letters of the six places of electric cars.
const ELECTRIC: &[u8] = b"DABCE";

/// The plate of a vehicle: two letters and three digits, or for electric ones a letter that says so, a letter and four digits.
pub fn plate(chance: Chance, index: u64, electric: bool) -> Key {
    let letter = |number: u64| char::from(at(PLATE_LETTERS, number));
    if electric {
        let number = scatter(chance, 5, index, 1_200_000);
        let first = char::from(at(ELECTRIC, number / 240_000));
        let second = letter(number / 10_000);
        Key::of(format_args!("辽R{first}{second}{:04}", number % 10_000))
    } else {
        let number = scatter(chance, 6, index, 1_728_000);
        let prefecture = char::from(at(UNASSIGNED, number / 576_000));
        let (first, second) = (letter(number / 24_000), letter(number / 1_000));
        Key::of(format_args!(
            "辽{prefecture}{first}{second}{:03}",
            number % 1_000
        ))
    }
}

/// The letters of unified social credit codes; their place is their value.
const CREDIT: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [u64; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
const ORGANISATION_WEIGHTS: [u64; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The check digit of an organisation code by GB 11714.
fn organisation_digit(eight: &str) -> char {
    let sum: u64 = eight
        .bytes()
        .zip(ORGANISATION_WEIGHTS)
        .map(|(digit, weight)| u64::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + digit as u8),
    }
}

/// The check letter of a credit code by GB 32100; none when a letter is not of its alphabet.
fn credit_letter(seventeen: &str) -> Option<char> {
    let mut sum = 0;
    for (letter, weight) in seventeen.bytes().zip(CREDIT_WEIGHTS) {
        sum += CREDIT.iter().position(|&known| known == letter)? as u64 * weight;
    }
    CREDIT
        .get(((31 - sum % 31) % 31) as usize)
        .copied()
        .map(char::from)
}

/// The credit code of organisation `index`; `class` says by whom and as what it is registered (11 organ, 91 company, …).
pub fn credit_code(chance: Chance, class: u64, index: u64) -> Key {
    let organisation = Key::of(format_args!(
        "{:08}",
        scatter(chance, 7, index, 100_000_000)
    ));
    let digit = organisation_digit(organisation.as_str());
    let body = Key::of(format_args!(
        "{class:02}{PREFECTURE}{:02}{organisation}{digit}",
        index % 100
    ));
    let letter = credit_letter(body.as_str()).unwrap_or('0');
    Key::of(format_args!("{body}{letter}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{
        account, card_no, credit_code, credit_letter, luhn_digit, organisation_digit, passbook,
        phone, plate,
    };
    use crate::{chance::Chance, text::Key};

    type Make = fn(Chance, u64) -> Key;

    #[test]
    fn check_letters_are_those_of_the_standards() {
        assert_eq!(credit_letter("91350100M000100Y4"), Some('3'));
        assert_eq!(credit_letter("11320000MB151840X"), Some('J'));
        assert_eq!(credit_letter("91110000600037341"), Some('L'));
        assert_eq!(credit_letter("9111000060003734I"), None);
        assert_eq!(organisation_digit("60003734"), '1');
        assert_eq!(luhn_digit("7992739871"), 3);
    }

    #[test]
    fn codes_are_of_their_length_and_belong_to_one() {
        let chance = Chance::new(3);
        let kinds: [(Make, usize); 7] = [
            (card_no, 19),
            (account, 19),
            (passbook, 15),
            (phone, 11),
            (|chance, index| plate(chance, index, false), 9),
            (|chance, index| plate(chance, index, true), 10),
            (|chance, index| credit_code(chance, 91, index), 18),
        ];
        for (make, length) in kinds {
            let mut seen = HashSet::new();
            for index in 0..20_000 {
                let code = make(chance, index);
                assert_eq!(code.as_str().len(), length, "{code}");
                assert!(seen.insert(code), "{code} twice");
            }
        }
    }

    #[test]
    fn made_codes_pass_their_own_check() {
        let chance = Chance::new(3);
        for index in 0..1_000 {
            for card in [card_no(chance, index), account(chance, index)] {
                let (body, last) = card.as_str().split_at(18);
                assert_eq!(luhn_digit(body).to_string(), last);
            }
            let code = credit_code(chance, 11, index);
            let (body, last) = code.as_str().split_at(17);
            assert_eq!(credit_letter(body).unwrap().to_string(), last);
        }
    }
}
