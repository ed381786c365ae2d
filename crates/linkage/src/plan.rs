//! What is compared, how, and which pairs are looked at.

/// How two values of a field are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A name in Chinese letters, also one of several parts; also its pinyin.
    HanName,
    /// Words in Latin letters: similarity by Jaro–Winkler.
    Word,
    /// A day as `YYYYMMDD`, in any usual writing; a month or a year says less.
    Date,
    /// A number that is typed: telephone, identity number, house number.
    Code,
    /// One of a few words, such as the sex.
    Category,
    /// County, town and village, as an address or as a code of twelve digits.
    Place,
    /// A company or office.
    Organisation,
}

/// What a field may prove about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The name or a part of it. By itself it proves nothing: hundreds share it.
    Name,
    /// The date of birth.
    Birth,
    /// A number that one person has: equal numbers suffice.
    Identity,
    /// Something that few namesakes share: village, telephone, unit.
    Support,
    /// Counts for the weight and proves nothing, like the sex.
    Weak,
}

/// One column of both tables.
#[derive(Debug, Clone)]
pub struct Field {
    /// What a page calls it.
    pub title: String,
    /// How it is compared.
    pub kind: Kind,
    /// What it may prove.
    pub role: Role,
    /// Whether agreement on a rare value counts for more than on a frequent one.
    pub by_frequency: bool,
}

/// What of a value two records must share to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The value itself; of a name or company its folded form.
    Whole,
    /// The sound of a name.
    Sound,
    /// The year of a date.
    Year,
    /// The town of a place.
    Town,
    /// The village of a place.
    Village,
}

/// Records are looked at together when they share all of these.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The field by its place in the plan, and what of it.
    pub parts: Vec<(usize, Part)>,
}

/// Bounds that keep an unlucky table from eating the machine.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A block of one rule with more pairs than this is not compared, but reported.
    pub pairs_of_a_block: u64,
    /// So many pairs are compared to learn the weights.
    pub pairs_to_learn: u64,
    /// So many pairs are kept, the heaviest; the rest is counted.
    pub pairs_kept: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pairs_of_a_block: 4_000_000,
            pairs_to_learn: 1_500_000,
            pairs_kept: 4_000_000,
        }
    }
}

/// From which probability on a pair is proposed as a link, and from which it is shown to a person at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// At least so probable for a link.
    pub link: f64,
    /// At least so probable for a look.
    pub review: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            link: 0.95,
            review: 0.5,
        }
    }
}

/// What is compared, how, and which pairs are looked at.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The columns of both tables.
    pub fields: Vec<Field>,
    /// Pairs that share what any of these asks for are compared.
    pub rules: Vec<Rule>,
    /// When a pair is proposed.
    pub thresholds: Thresholds,
    /// Whether each record has at most one partner in the other table.
    pub one_to_one: bool,
    /// What an unlucky table may cost.
    pub limits: Limits,
}

/// Why there can be no comparison.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A plan without fields or rules, or with more than a pattern holds.
    #[error(
        "比对方案有误：应有 1 至 {fields} 个字段和 1 至 {rules} 条分块规则，现有 {have_fields} 个字段、{have_rules} 条规则。"
    )]
    Size {
        /// Fields at most.
        fields: usize,
        /// Rules at most.
        rules: usize,
        /// Fields that there are.
        have_fields: usize,
        /// Rules that there are.
        have_rules: usize,
    },
    /// A rule asks for a field that is not there, or for a part that such values do not have.
    #[error("比对方案有误：第 {rule} 条分块规则引用了不存在的字段，或该字段没有所要的部分。")]
    Rule {
        /// Which rule, from 1.
        rule: usize,
    },
    /// A rule that asks for nothing but a name would compare all namesakes.
    #[error(
        "比对方案有误：第 {rule} 条分块规则只按姓名分块，同名者都会被逐对比较，请加上出生日期、村或单位等条件。"
    )]
    NameAlone {
        /// Which rule, from 1.
        rule: usize,
    },
    /// Thresholds in the wrong order or no probabilities.
    #[error("比对方案有误：复核线和关联线应为 0 到 1 之间的概率，且复核线不高于关联线。")]
    Thresholds,
    /// A record with more or fewer values than fields.
    #[error("第 {row} 行有 {have} 个值，方案有 {fields} 个字段。")]
    Width {
        /// Which row of its table, from 1.
        row: usize,
        /// Values of the row.
        have: usize,
        /// Fields of the plan.
        fields: usize,
    },
    /// Two records of a table with the same key.
    #[error("同一张表内有两行使用了相同的记录编号（{0:032x}），无法区分，请先去重。")]
    Repeated(u128),
    /// More rows than numbers for them.
    #[error("一张表最多 {0} 行。")]
    TooLong(usize),
}

/// A pattern has three bits a field and 64 bits.
const MOST_FIELDS: usize = 21;
/// The rules that found a pair are bits of a number.
const MOST_RULES: usize = 16;

impl Plan {
    /// Says what is wrong with the plan.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        let (have_fields, have_rules) = (self.fields.len(), self.rules.len());
        if !(1..=MOST_FIELDS).contains(&have_fields) || !(1..=MOST_RULES).contains(&have_rules) {
            return Err(Refusal::Size {
                fields: MOST_FIELDS,
                rules: MOST_RULES,
                have_fields,
                have_rules,
            });
        }
        let Thresholds { link, review } = self.thresholds;
        if !(0.0 < review && review <= link && link < 1.0) {
            return Err(Refusal::Thresholds);
        }
        for (rule, Rule { parts }) in (1..).zip(&self.rules) {
            let mut only_names = true;
            for &(field, part) in parts {
                let Some(field) = self.fields.get(field) else {
                    return Err(Refusal::Rule { rule });
                };
                if !part.is_of(field.kind) {
                    return Err(Refusal::Rule { rule });
                }
                only_names &= field.role == Role::Name && field.kind == Kind::HanName;
            }
            if parts.is_empty() {
                return Err(Refusal::Rule { rule });
            }
            if only_names {
                return Err(Refusal::NameAlone { rule });
            }
        }
        Ok(())
    }
}

impl Part {
    fn is_of(self, kind: Kind) -> bool {
        match self {
            Self::Whole => kind != Kind::Place,
            Self::Sound => kind == Kind::HanName,
            Self::Year => kind == Kind::Date,
            Self::Town | Self::Village => kind == Kind::Place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{self, Column};

    #[test]
    fn the_plan_for_persons_is_sound() {
        assert_eq!(person::plan().check(), Ok(()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let mut plan = person::plan();
        let name = Column::Name as usize;
        plan.rules = vec![Rule {
            parts: vec![(name, Part::Whole)],
        }];
        assert_eq!(plan.check(), Err(Refusal::NameAlone { rule: 1 }));
        plan.rules = vec![Rule {
            parts: vec![(name, Part::Town)],
        }];
        assert_eq!(plan.check(), Err(Refusal::Rule { rule: 1 }));
        plan.rules.clear();
        assert!(matches!(plan.check(), Err(Refusal::Size { .. })));
        let mut plan = person::plan();
        plan.thresholds.review = 0.99;
        assert_eq!(plan.check(), Err(Refusal::Thresholds));
    }
}
