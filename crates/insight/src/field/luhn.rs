//! The check digit of bank cards: ISO/IEC 7812-1, annex B ("Luhn").

/// Whether digits pass: from the right every second is doubled, nines are cast out, the sum ends in 0.
///
/// Only for card numbers. Passbooks and settlement accounts carry other check digits or none.
pub fn passes(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            match (place % 2, digit) {
                (1, 5..=9) => digit * 2 - 9,
                (1, _) => digit * 2,
                _ => digit,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn single_errors_are_found() {
        assert!(passes("79927398713"));
        for wrong in (0..=9).filter(|&digit| digit != 3) {
            assert!(!passes(&format!("7992739871{wrong}")));
        }
        assert!(!passes("79927398731"));
    }
}
