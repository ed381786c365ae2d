//! Identity numbers of citizens: GB 11643-1999, and the numbers of residents that share its form.

use std::fmt;

use jiff::civil::{Date, date};

use super::plain::plain;

/// Weights of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum modulo 11.
const CHECKS: [u8; 11] = *b"10X98765432";
/// Nobody older is reported; a date before that is a typing error.
const OLDEST_YEARS: i16 = 120;

/// A number that is right in itself. That it belongs to the person named beside it is another question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber {
    digits: [u8; 18],
    upgraded: bool,
}

/// Whose number it is, told by its first digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// A citizen.
    Citizen,
    /// Residence permit of Hong Kong residents (81).
    HongKong,
    /// Residence permit of Macau residents (82).
    Macau,
    /// Residence permit of Taiwan residents (83).
    Taiwan,
    /// Permanent residence of foreigners in the form of 2023 (9).
    Foreigner,
}

/// The sex that the number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男: the sequence number is odd.
    Male,
    /// 女: the sequence number is even.
    Female,
}

/// Why a text is no identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdProblem {
    /// Neither 15 nor 18 characters.
    #[error("身份证号应为 18 位，这里是 {0} 位，请按证件补正。")]
    Length(usize),
    /// Something else than digits and a last X.
    #[error("身份证号只能是数字，末位可以是 X，请按证件改正。")]
    Characters,
    /// The day of birth does not exist.
    #[error("身份证号中的出生日期不存在，请按证件核对第 7 至 14 位。")]
    Birth,
    /// Born in the future or more than 120 years ago.
    #[error("身份证号中的出生日期不合常理（晚于今天，或超过 120 岁），请按证件核对第 7 至 14 位。")]
    Age(Date),
    /// A 15-digit number of somebody born before 1900; the century cannot be told.
    #[error("15 位号码末三位为 996 至 999，是百岁老人的旧号码，请填 18 位号码。")]
    OldCentury,
    /// The check character is another.
    #[error("身份证号校验位不符，号码中至少有一位填错或相邻两位颠倒，请按证件核对。")]
    Check,
}

impl IdNumber {
    /// Reads a number as people write it: full width, small or foreign x, blanks, 15 digits of the old form.
    ///
    /// `today` bounds the day of birth.
    pub fn parse(raw: &str, today: Date) -> Result<Self, IdProblem> {
        let text = plain(raw);
        let length = text.chars().count();
        let mut digits = [0_u8; 18];
        if length != 15 && length != 18 {
            return Err(IdProblem::Length(length));
        }
        for (index, (slot, c)) in digits.iter_mut().zip(text.chars()).enumerate() {
            *slot = match c {
                '0'..='9' => u8::try_from(c).map_err(|_| IdProblem::Characters)?,
                // Times sign, Cyrillic ha and asterisk stand for the X that a keyboard did not give.
                'x' | 'X' | '×' | 'х' | 'Х' | '*' if index == 17 => b'X',
                _ => return Err(IdProblem::Characters),
            };
        }
        if length == 15 {
            return Self::upgrade(digits, today);
        }
        let number = Self {
            digits,
            upgraded: false,
        };
        number.ensure_birth(today)?;
        if check_of(&digits) == digits[17] {
            Ok(number)
        } else {
            Err(IdProblem::Check)
        }
    }

    /// Makes 18 digits of 15: the century is inserted, the check character computed.
    fn upgrade(old: [u8; 18], today: Date) -> Result<Self, IdProblem> {
        let [r0, r1, r2, r3, r4, r5, rest @ ..] = old;
        let [y0, y1, m0, m1, d0, d1, s0, s1, s2, ..] = rest;
        if [s0, s1] == *b"99" && s2 >= b'6' {
            return Err(IdProblem::OldCentury);
        }
        let mut digits = [
            r0, r1, r2, r3, r4, r5, b'1', b'9', y0, y1, m0, m1, d0, d1, s0, s1, s2, b'0',
        ];
        digits[17] = check_of(&digits);
        let number = Self {
            digits,
            upgraded: true,
        };
        number.ensure_birth(today)?;
        Ok(number)
    }

    fn ensure_birth(&self, today: Date) -> Result<(), IdProblem> {
        let birth = self.read_birth().ok_or(IdProblem::Birth)?;
        let age = today.year() - birth.year();
        if birth > today || age > OLDEST_YEARS {
            return Err(IdProblem::Age(birth));
        }
        Ok(())
    }

    fn read_birth(&self) -> Option<Date> {
        let year = i16::try_from(self.number(6, 4)).ok()?;
        let month = i8::try_from(self.number(10, 2)).ok()?;
        let day = i8::try_from(self.number(12, 2)).ok()?;
        Date::new(year, month, day).ok()
    }

    fn number(&self, from: usize, count: usize) -> u32 {
        self.digits
            .iter()
            .skip(from)
            .take(count)
            .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    }

    /// All 18 characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits).unwrap_or_default()
    }

    /// Whether it was given with 15 digits.
    pub fn is_upgraded(&self) -> bool {
        self.upgraded
    }

    /// Whose number it is.
    pub fn kind(&self) -> IdKind {
        match (self.digits[0], self.digits[1]) {
            (b'8', b'1') => IdKind::HongKong,
            (b'8', b'2') => IdKind::Macau,
            (b'8', b'3') => IdKind::Taiwan,
            (b'9', _) => IdKind::Foreigner,
            _ => IdKind::Citizen,
        }
    }

    /// The six-digit region where the number was first given out (GB/T 2260 of that year).
    pub fn region(&self) -> u32 {
        self.number(0, 6)
    }

    /// The day of birth.
    pub fn birth(&self) -> Date {
        // Every way to make a number has read it once.
        self.read_birth().unwrap_or(date(1900, 1, 1))
    }

    /// The sex, told by the parity of the sequence number.
    pub fn sex(&self) -> Sex {
        if self.number(16, 1) % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The first 17 digits as a number: sorts and joins faster than text.
    pub fn id17(&self) -> u64 {
        self.digits
            .iter()
            .take(17)
            .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    }

    /// The number as reports show it: region and last four, the rest covered.
    pub fn masked(&self) -> String {
        mask(self.as_str())
    }
}

impl fmt::Debug for IdNumber {
    /// Masked: a log is read by more people than the table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

/// Covers the middle of a long code, whether it is right or not: six in front and four behind stay of 18, less of less.
pub fn mask(raw: &str) -> String {
    let text: Vec<char> = raw.trim().chars().collect();
    let (front, behind) = match text.len() {
        0..=4 => (0, 0),
        5..=8 => (1, 1),
        9..=14 => (3, 2),
        _ => (6, 4),
    };
    let last = text.len() - behind;
    text.iter()
        .enumerate()
        .map(|(index, &c)| {
            if index < front || index >= last {
                c
            } else {
                '*'
            }
        })
        .collect()
}

/// The check character that belongs to the first 17 digits.
fn check_of(digits: &[u8; 18]) -> u8 {
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    CHECKS
        .iter()
        .copied()
        .nth((sum % 11) as usize)
        .unwrap_or(b'?')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2025, 6, 30);

    fn read(raw: &str) -> Result<IdNumber, IdProblem> {
        IdNumber::parse(raw, TODAY)
    }

    #[test]
    fn the_examples_of_the_standard_pass() {
        let first = read("11010519491231002X").unwrap();
        assert_eq!(
            (first.birth(), first.sex(), first.region()),
            (date(1949, 12, 31), Sex::Female, 110_105)
        );
        let second = read("440524188001010014");
        // The standard's second example was born in 1880: right by its check digit, too old to be reported today.
        assert_eq!(second, Err(IdProblem::Age(date(1880, 1, 1))));
        let then = IdNumber::parse("440524188001010014", date(1999, 7, 1)).unwrap();
        assert_eq!(then.sex(), Sex::Male);
    }

    #[test]
    fn writing_habits_are_undone() {
        let expected = read("11010519491231002X").unwrap();
        for raw in [
            "11010519491231002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            " 110105 19491231 002X ",
            "'11010519491231002X",
            "11010519491231002×",
            "11010519491231002х",
            "11010519491231002*",
            "\u{feff}11010519491231\u{200b}002X",
        ] {
            assert_eq!(read(raw), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn fifteen_digits_become_eighteen() {
        let number = read("110105491231002").unwrap();
        assert_eq!(number.as_str(), "11010519491231002X");
        assert!(number.is_upgraded());
        assert_eq!(read("110105491231997"), Err(IdProblem::OldCentury));
    }

    #[test]
    fn each_problem_has_its_name() {
        assert_eq!(read("1101051949123100"), Err(IdProblem::Length(16)));
        assert_eq!(read("11010519491231OO2X"), Err(IdProblem::Characters));
        assert_eq!(read("1101051949123X002X"), Err(IdProblem::Characters));
        assert_eq!(read("110105194902310020"), Err(IdProblem::Birth));
        assert_eq!(
            read("110105202507010020"),
            Err(IdProblem::Age(date(2025, 7, 1)))
        );
        assert_eq!(read("110105194912310021"), Err(IdProblem::Check));
    }

    #[test]
    fn residents_from_elsewhere_are_told_by_the_first_digits() {
        let with_check = |front: &str| {
            let mut digits = [b'0'; 18];
            for (slot, byte) in digits.iter_mut().zip(front.bytes()) {
                *slot = byte;
            }
            digits[17] = check_of(&digits);
            read(std::str::from_utf8(&digits).unwrap()).unwrap().kind()
        };
        assert_eq!(with_check("81000019900101001"), IdKind::HongKong);
        assert_eq!(with_check("82000019900101001"), IdKind::Macau);
        assert_eq!(with_check("83000019900101001"), IdKind::Taiwan);
        assert_eq!(with_check("91199919900101001"), IdKind::Foreigner);
        assert_eq!(with_check("21990019900101001"), IdKind::Citizen);
    }

    #[test]
    fn nothing_of_the_middle_is_shown() {
        assert_eq!(
            read("11010519491231002X").unwrap().masked(),
            "110105********002X"
        );
        assert_eq!(mask("张"), "*");
        assert_eq!(
            format!("{:?}", read("11010519491231002X").unwrap()),
            "IdNumber(110105********002X)"
        );
    }
}
