//! What makes a password acceptable.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::lockout;

/// Passwords that everybody tries first: whole ones, and words that people decorate.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .collect()
});

/// So many decorating characters around a common word do not make it a password: `Password2024!`.
const DECORATION: usize = 6;

/// Longer ones are refused, so that a password can always be typed again.
const LONGEST: usize = 128;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The rules of one installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Fewest characters.
    pub min_length: usize,
    /// Fewest of the four classes: capital letters, small letters, digits, all others.
    pub min_classes: usize,
    /// Days after which a password must be changed; none: it never expires.
    pub max_age_days: Option<u32>,
    /// How many earlier passwords must not come again.
    pub history: usize,
    /// What wrong passwords lead to.
    pub lockout: lockout::Limits,
}

/// A set of rules known by name, as it stands in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// What assessors of GB/T 22239 level 3 look for: composition, expiry, history.
    Dengbao3,
    /// OWASP ASVS: long, without composition rules and without expiry.
    Asvs,
}

impl Preset {
    /// The rules that the name stands for.
    pub const fn policy(self) -> Policy {
        match self {
            Self::Dengbao3 => Policy {
                min_length: 8,
                min_classes: 3,
                max_age_days: Some(90),
                history: 5,
                lockout: lockout::Limits {
                    failures: 5,
                    lock_ms: 30 * 60 * 1000,
                    first_delay_ms: 1000,
                },
            },
            Self::Asvs => Policy {
                min_length: 15,
                min_classes: 1,
                max_age_days: None,
                history: 0,
                lockout: lockout::Limits {
                    failures: 10,
                    lock_ms: 15 * 60 * 1000,
                    first_delay_ms: 1000,
                },
            },
        }
    }

    /// The name in the configuration: `dengbao-3`, `asvs`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dengbao3 => "dengbao-3",
            Self::Asvs => "asvs",
        }
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(name: &str) -> Result<Self, UnknownPreset> {
        match name {
            "dengbao-3" => Ok(Self::Dengbao3),
            "asvs" => Ok(Self::Asvs),
            other => Err(UnknownPreset(other.to_owned())),
        }
    }
}

/// A name that stands for no set of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("未知的口令规则“{0}”，应为 dengbao-3 或 asvs。")]
pub struct UnknownPreset(pub String);

impl Policy {
    /// True when a password that was set at `changed_ms` must be changed by now.
    pub fn is_expired(&self, changed_ms: i64, now_ms: i64) -> bool {
        self.max_age_days
            .is_some_and(|days| now_ms.saturating_sub(changed_ms) >= i64::from(days) * DAY_MS)
    }

    /// The rules in one sentence, for the form where a password is chosen.
    pub fn describe(&self) -> String {
        let mut rules = vec![format!("至少 {} 个字符", self.min_length)];
        if self.min_classes > 1 {
            rules.push(format!(
                "大写字母、小写字母、数字、符号中至少 {} 类",
                self.min_classes
            ));
        }
        rules.push("不含用户名".to_owned());
        rules.push("不用常见口令".to_owned());
        if self.history > 0 {
            rules.push(format!("不与最近 {} 次相同", self.history));
        }
        if let Some(days) = self.max_age_days {
            rules.push(format!("每 {days} 天更换"));
        }
        rules.join("，") + "。"
    }
}

/// What is wrong with a candidate. The sentence is for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer characters than `min`.
    TooShort {
        /// Fewest characters.
        min: usize,
    },
    /// More characters than anybody types.
    TooLong {
        /// Most characters.
        max: usize,
    },
    /// Fewer classes of characters than `min`.
    TooFewClasses {
        /// Fewest classes.
        min: usize,
    },
    /// The login name stands in it, forwards or backwards.
    ContainsLogin,
    /// It is on the list of passwords that are tried first, or such a word with decoration.
    Common,
    /// It is one character repeated, a run such as `34567890`, or a short piece repeated.
    Predictable,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { min } => write!(f, "口令至少要 {min} 个字符。"),
            Self::TooLong { max } => write!(f, "口令最多 {max} 个字符。"),
            Self::TooFewClasses { min } => {
                write!(
                    f,
                    "口令要包含大写字母、小写字母、数字、符号中的至少 {min} 类。"
                )
            }
            Self::ContainsLogin => f.write_str("口令不能包含用户名。"),
            Self::Common => f.write_str("这个口令太常见，容易被猜到，请换一个。"),
            Self::Predictable => f.write_str("口令不能由重复或连续的字符组成。"),
        }
    }
}

/// Checks a candidate for the account `login`.
///
/// # Errors
/// Everything that is wrong with it, so that it can be put right in one go.
pub fn check(policy: &Policy, login: &str, candidate: &str) -> Result<(), Vec<Weakness>> {
    let length = candidate.chars().count();
    let lowered = candidate.to_lowercase();
    let mut weaknesses = Vec::new();
    if length < policy.min_length {
        weaknesses.push(Weakness::TooShort {
            min: policy.min_length,
        });
    }
    if length > LONGEST {
        weaknesses.push(Weakness::TooLong { max: LONGEST });
    }
    if classes(candidate) < policy.min_classes {
        weaknesses.push(Weakness::TooFewClasses {
            min: policy.min_classes,
        });
    }
    if contains_login(&lowered, login) {
        weaknesses.push(Weakness::ContainsLogin);
    }
    if is_common(&lowered) {
        weaknesses.push(Weakness::Common);
    }
    if is_predictable(&lowered) {
        weaknesses.push(Weakness::Predictable);
    }
    if weaknesses.is_empty() {
        Ok(())
    } else {
        Err(weaknesses)
    }
}

fn classes(candidate: &str) -> usize {
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    [
        candidate.contains(|c: char| c.is_ascii_uppercase()),
        candidate.contains(|c: char| c.is_ascii_lowercase()),
        candidate.contains(|c: char| c.is_ascii_digit()),
        candidate.contains(is_other),
    ]
    .into_iter()
    .filter(|present| *present)
    .count()
}

fn contains_login(lowered: &str, login: &str) -> bool {
    let login = login.to_lowercase();
    // A login of one or two characters stands in too many good passwords by chance.
    let backwards: String = login.chars().rev().collect();
    login.chars().count() > 2 && (lowered.contains(&login) || lowered.contains(&backwards))
}

fn is_common(lowered: &str) -> bool {
    let plain: String = lowered.chars().map(undisguised).collect();
    [lowered, &plain].into_iter().any(|text| {
        let word = text.trim_matches(|c: char| !c.is_alphabetic());
        let letters_and_digits: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let decoration = text.chars().count().saturating_sub(word.chars().count());
        COMMON.contains(text)
            || COMMON.contains(letters_and_digits.as_str())
            || (decoration <= DECORATION && COMMON.contains(word))
    })
}

/// The letter that a look-alike stands for.
const fn undisguised(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        other => other,
    }
}

fn is_predictable(lowered: &str) -> bool {
    let codes: Vec<i64> = lowered.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes
        .windows(2)
        .filter_map(|pair| Some(pair.last()? - pair.first()?))
        .collect();
    let one_step = steps
        .first()
        .is_some_and(|first| first.abs() <= 1 && steps.iter().all(|step| step == first));
    let repeated = (1..=codes.len() / 3).any(|period| {
        codes
            .iter()
            .zip(codes.iter().skip(period))
            .all(|(earlier, later)| earlier == later)
    });
    one_step || repeated
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DENGBAO: Policy = Preset::Dengbao3.policy();
    const ASVS: Policy = Preset::Asvs.policy();

    #[test]
    fn good_passwords_are_taken() {
        for candidate in ["Yun7#lingxian", "w8Kz!pTq", "云岭县Tongzhi9"] {
            assert_eq!(
                check(&DENGBAO, "zhangsan", candidate),
                Ok(()),
                "{candidate}"
            );
        }
        for candidate in [
            "correct horse battery",
            "青山依旧在几度夕阳红是非成败转头空",
        ] {
            assert_eq!(check(&ASVS, "zhangsan", candidate), Ok(()), "{candidate}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let weaknesses = check(&DENGBAO, "lisi", "lisi").unwrap_err();
        assert_eq!(
            weaknesses,
            [
                Weakness::TooShort { min: 8 },
                Weakness::TooFewClasses { min: 3 },
                Weakness::ContainsLogin
            ]
        );
        assert_eq!(weaknesses[0].to_string(), "口令至少要 8 个字符。");
    }

    #[test]
    fn what_everybody_tries_is_refused_in_every_disguise() {
        for candidate in [
            "P@ssw0rd",
            "Password1!",
            "Admin@123",
            "Aa123456",
            "Qwer@1234",
            "Abc@123456",
            "Huawei@123",
            "root@2024",
            "Zhenggai#2024",
        ] {
            let weaknesses = check(&DENGBAO, "zhangsan", candidate).unwrap_err();
            assert!(
                weaknesses.contains(&Weakness::Common),
                "{candidate}: {weaknesses:?}"
            );
        }
        assert_eq!(check(&DENGBAO, "zhangsan", "Zhenggai#2024yunling"), Ok(()));
    }

    #[test]
    fn the_login_backwards_and_in_capitals_is_found() {
        for candidate in ["xZHANGSAN9!", "nasgnahz#K7", "Zhangsan@77q"] {
            let weaknesses = check(&DENGBAO, "zhangsan", candidate).unwrap_err();
            assert!(weaknesses.contains(&Weakness::ContainsLogin), "{candidate}");
        }
        assert_eq!(check(&DENGBAO, "li", "Xiaoli#7Kq"), Ok(()));
    }

    #[test]
    fn runs_and_repetitions_are_predictable() {
        for candidate in [
            "aaaaaaaaaaaaaaaa",
            "abcdefghijklmnopq",
            "98765432",
            "Ab1!Ab1!Ab1!Ab1!",
            "xyxyxyxy",
        ] {
            assert!(is_predictable(&candidate.to_lowercase()), "{candidate}");
        }
        assert!(!is_predictable("w8kz!ptq"));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(check(&ASVS, "u", "一二三四五六七八九十百千万亿").is_err());
        let long: String = ('一'..).take(LONGEST + 1).collect();
        assert!(
            check(&ASVS, "u", &long)
                .unwrap_err()
                .contains(&Weakness::TooLong { max: LONGEST })
        );
    }

    #[test]
    fn a_password_expires_only_where_the_policy_says_so() {
        assert!(!DENGBAO.is_expired(0, 90 * DAY_MS - 1));
        assert!(DENGBAO.is_expired(0, 90 * DAY_MS));
        assert!(!ASVS.is_expired(0, i64::MAX));
    }

    #[test]
    fn the_rules_are_described_in_a_sentence() {
        assert_eq!(
            DENGBAO.describe(),
            "至少 8 个字符，大写字母、小写字母、数字、符号中至少 3 类，不含用户名，不用常见口令，不与最近 5 次相同，每 90 天更换。"
        );
        assert_eq!(
            ASVS.describe(),
            "至少 15 个字符，不含用户名，不用常见口令。"
        );
    }

    #[test]
    fn presets_are_known_by_name() {
        for preset in [Preset::Dengbao3, Preset::Asvs] {
            assert_eq!(preset.name().parse(), Ok(preset));
        }
        assert!("none".parse::<Preset>().is_err());
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(login in any::<String>(), candidate in any::<String>()) {
            let short = candidate.chars().count() < 8;
            let answer = check(&DENGBAO, &login, &candidate);
            prop_assert!(!short || answer.is_err());
        }
    }
}
