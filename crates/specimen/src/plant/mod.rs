//! Who carries a planted case: drawn for each subject by hash, at most one case for a subject of a class.
//!
//! A case is a violation, an innocent look-alike, or noise: a record that is wrong, so that a violation hides or an innocent
//! person is hit. What each does to the rows is said where the rows are made; that it does what [`Facts::hit`] says is tested
//! against the reference.

mod causes;

pub use causes::Cause;

use crate::{
    calendar::{Day, Month, YEAR},
    chance::{Chance, Stream},
    text::Key,
};

macro_rules! rules {
    ($($rule:ident = $plant:literal, $look_alike:literal, $noise:literal, $title:literal;)+) => {
        /// The red-flag rules of the first version, with the codes of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $title] $rule,)+
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// Its code, such as `F01`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$rule => stringify!($rule),)+ }
            }

            /// What it looks for, in Chinese.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$rule => $title,)+ }
            }

            /// How often cases are planted unless the world is told otherwise.
            pub const fn rates(self) -> Rates {
                match self {
                    $(Self::$rule => Rates { plant: $plant, look_alike: $look_alike, noise: $noise },)+
                }
            }
        }
    };
}

rules! {
    F01 = 3_000, 800, 400, "加油量超油箱容积";
    F02 = 1_500, 800, 0, "短时多次加油";
    F04 = 1_500, 800, 0, "节假日、周末、夜间加油";
    F05 = 1_000, 700, 0, "加油时车不在场";
    F06 = 800, 500, 10_000, "油品与车辆不符";
    F07 = 800, 800, 300, "非油品消费";
    F08 = 500, 500, 0, "积分圈存";
    F09 = 4_000, 3_000, 2_000, "油耗异常";
    F10 = 15_000, 0, 0, "一车多卡、一卡多车";
    F12 = 12_000, 10_000, 0, "封存、报废、停用卡仍加油";
    F14 = 0, 0, 0, "零申报单位";
    F16 = 12_000, 8_000, 0, "有卡仍报销油票";
    S01 = 5_000, 3_000, 500, "死人保";
    S02 = 2_000, 1_000, 0, "财政供养人员享受低保";
    S03 = 3_000, 7_000, 0, "近亲属享受低保未备案";
    S04 = 3_000, 1_000, 0, "低保对象开办企业";
    S08 = 1_000, 1_000, 0, "服刑期间享受低保";
    S09 = 1_000, 1_500, 500, "重复享受低保";
    L01 = 2_000, 1_000, 500, "补贴面积超承包面积";
    L03 = 800, 500, 0, "财政供养人员、村干部套取补贴";
    L05 = 1_500, 1_000, 0, "一卡多人";
    L07 = 500, 300, 0, "户名不符";
    L08 = 500, 300, 300, "一地多报";
    C01 = 25_000, 20_000, 0, "易地建设费应收未收、应建未建";
    C02 = 20_000, 20_000, 0, "违规减免易地建设费";
    V01 = 8_000, 6_000, 0, "超长期、低价发包";
    V02 = 8_000, 6_000, 0, "村干部及亲属承租集体资产";
    V04 = 2_500, 2_000, 0, "白条、大额现金";
    P01 = 15_000, 12_000, 0, "投标机器码相同";
    P02 = 15_000, 12_000, 0, "投标联系人相同";
    P03 = 15_000, 12_000, 0, "投标人股东关联";
    P04 = 20_000, 15_000, 0, "保证金同源";
    P09 = 15_000, 8_000, 0, "化整为零规避招标";
    E01 = 1_000, 600, 200, "死亡不停发";
    E04 = 600, 700, 0, "双重领薪";
    E05 = 1_500, 1_200, 0, "违规经商办企业";
    E07 = 2_000, 1_500, 0, "未报批出境";
}

/// How many subjects of a million carry each case of a rule, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Violations.
    pub plant: u32,
    /// Innocent look-alikes.
    pub look_alike: u32,
    /// Wrong records.
    pub noise: u32,
}

/// What a case is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A part of the plan itself, not drawn: second cards, zero-report units, names that carry a mark.
    Fixed,
    /// A swipe of a card.
    Swipe,
    /// A month of a vehicle.
    VehicleMonth,
    /// A vehicle.
    Vehicle,
    /// The card of a vehicle.
    Card,
    /// A month of a unit.
    UnitMonth,
    /// A recipient of subsistence allowance.
    Beneficiary,
    /// A holder of a land contract.
    Farmer,
    /// Four of them.
    FarmerGroup,
    /// A cadre who claims a subsidy.
    Claimant,
    /// A building permit.
    Permit,
    /// A contract of a village.
    Contract,
    /// An entry of a village's ledger.
    Entry,
    /// A lot.
    Lot,
    /// What a unit buys of a category.
    Category,
    /// Somebody on the payroll.
    Employee,
    /// A pensioner.
    Pensioner,
    /// A supervised person.
    Official,
}

/// Number of [`Class`]es.
const CLASSES: usize = Class::Official as usize + 1;

/// What a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// A violation.
    Plant,
    /// Looks like one.
    LookAlike,
    /// A wrong record.
    Noise,
}

/// What the law says about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// 违规
    Violation,
    /// 无违规
    Innocent,
}

impl Label {
    /// As the truth table writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Violation => "违规",
            Self::Innocent => "无违规",
        }
    }
}

/// What is known about a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The rule that it is planted for.
    pub rule: Rule,
    /// What it is drawn for.
    pub class: Class,
    /// What it is.
    pub kind: CaseKind,
    /// Percent of the rule's rate of this kind.
    weight: u32,
    /// Whether the rule's predicate is meant to hit it.
    pub hit: bool,
    /// What the law says.
    pub label: Label,
    /// Why, in Chinese.
    pub why: &'static str,
}

impl Facts {
    const fn rate(&self, rates: Rates) -> u32 {
        let rate = match self.kind {
            CaseKind::Plant => rates.plant,
            CaseKind::LookAlike => rates.look_alike,
            CaseKind::Noise => rates.noise,
        };
        rate * self.weight / 100
    }
}

/// The time that a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The whole year.
    Year,
    /// A month.
    Month(Month),
    /// A day.
    Day(Day),
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year => write!(f, "{YEAR}"),
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// A planted case: what was done to the rows of a subject, and what should come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The rule that it concerns. A cause may concern a second rule beside its own.
    pub rule: Rule,
    /// Key of the subject.
    pub subject: Key,
    /// When.
    pub period: Period,
    /// Why the rows are as they are.
    pub cause: Cause,
    /// Whether the rule's predicate is meant to hit.
    pub hit: bool,
}

impl Case {
    /// The case of a cause under its own rule.
    pub(crate) const fn of(cause: Cause, subject: Key, period: Period) -> Self {
        let facts = cause.facts();
        Self {
            rule: facts.rule,
            subject,
            period,
            cause,
            hit: facts.hit,
        }
    }

    /// The same cause hits a second rule.
    pub(crate) const fn also(cause: Cause, rule: Rule, subject: Key, period: Period) -> Self {
        Self {
            rule,
            subject,
            period,
            cause,
            hit: true,
        }
    }
}

/// For each class, the causes with the upper ends of their shares of a million.
#[derive(Clone, Debug)]
pub(crate) struct Plan([Vec<(u64, Cause)>; CLASSES]);

impl Plan {
    /// The plan with these rates of the rules.
    pub(crate) fn new(rates: impl Fn(Rule) -> Rates) -> Self {
        let mut classes = [const { Vec::new() }; CLASSES];
        for (place, shares) in classes.iter_mut().enumerate() {
            let mut end = 0;
            for &cause in Cause::ALL {
                let facts = cause.facts();
                if facts.class as usize == place && facts.class != Class::Fixed {
                    end += u64::from(facts.rate(rates(facts.rule)));
                    shares.push((end, cause));
                }
            }
        }
        Self(classes)
    }

    /// The case of a subject.
    pub(crate) fn cause(&self, chance: Chance, class: Class, subject: u64) -> Option<Cause> {
        let drawn = chance
            .draw(Stream::Plan, subject, class as u64)
            .below(1_000_000);
        self.0
            .get(class as usize)?
            .iter()
            .find(|&&(end, _)| drawn < end)
            .map(|&(_, cause)| cause)
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseKind, Cause, Class, Label, Plan, Rule};
    use crate::chance::Chance;

    #[test]
    fn every_rule_has_a_violation_and_a_look_alike() {
        assert_eq!(Rule::ALL.len(), 37);
        for &rule in Rule::ALL {
            for kind in [CaseKind::Plant, CaseKind::LookAlike] {
                assert!(
                    Cause::ALL
                        .iter()
                        .any(|cause| cause.facts().rule == rule && cause.facts().kind == kind),
                    "{rule:?} has no {kind:?}"
                );
            }
        }
    }

    #[test]
    fn violations_hit_and_look_alikes_are_innocent() {
        for cause in Cause::ALL {
            let facts = cause.facts();
            match facts.kind {
                CaseKind::Plant => assert!(facts.hit && facts.label == Label::Violation),
                CaseKind::LookAlike => assert_eq!(facts.label, Label::Innocent, "{cause:?}"),
                CaseKind::Noise => {}
            }
        }
    }

    #[test]
    fn a_rate_is_kept() {
        let plan = Plan::new(Rule::rates);
        let chance = Chance::new(5);
        let drawn = (0..400_000)
            .filter(|&row| plan.cause(chance, Class::Swipe, row) == Some(Cause::OverTank))
            .count();
        assert!((1_050..1_350).contains(&drawn), "{drawn}");
    }
}
