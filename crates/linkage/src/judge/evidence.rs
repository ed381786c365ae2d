//! What there is besides the name. A name is shared by hundreds; a weight that comes from a rare name is no evidence either.

use serde::Serialize;

use crate::{
    level::Level,
    pattern::Pattern,
    plan::{Plan, Role},
};

/// How much of what two records have in common is evidence about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Not even the name.
    None,
    /// The name, and at most one other thing.
    NameOnly,
    /// Two things besides the name, but not the full date of birth with the very name: a question to a person.
    Partial,
    /// The same identity number; or the same name, the same full date of birth and one thing more.
    Sufficient,
}

impl Evidence {
    /// The word on a page.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "姓名也不一致，依据不足",
            Self::NameOnly => "仅姓名相同，或姓名之外只有一项相同",
            Self::Partial => "姓名之外有两项相同，但不足以认定",
            Self::Sufficient => "身份证号一致，或姓名、出生日期一致且另有一项一致",
        }
    }

    /// The evidence in a pattern.
    pub(crate) fn in_pattern(plan: &Plan, pattern: Pattern) -> Self {
        let mut names = Names::default();
        let mut birthday = false;
        let mut identity = false;
        // Things besides the name; the birthday counts also with a slip, a village or number only when it is the same.
        let (mut supports, mut besides_birth) = (0, 0);
        for (field, level) in plan.fields.iter().zip(pattern.levels(plan)) {
            match field.role {
                Role::Name => names.see(level),
                Role::Birth => {
                    birthday |= level == Level::Exact;
                    supports += u32::from(matches!(level, Level::Exact | Level::Slip));
                }
                Role::Identity => {
                    identity |= level == Level::Exact;
                    supports += u32::from(level == Level::Slip);
                    besides_birth += u32::from(level == Level::Slip);
                }
                Role::Support => {
                    supports += u32::from(level.agrees());
                    besides_birth += u32::from(level.agrees());
                }
                Role::Weak => {}
            }
        }
        // The same number under another name is a matter for a person: one of the two tables is wrong.
        if identity {
            return if names.all_different() {
                Self::Partial
            } else {
                Self::Sufficient
            };
        }
        if names.agree() && birthday && besides_birth > 0 {
            Self::Sufficient
        } else if supports >= 2 {
            Self::Partial
        } else if names.resemble() {
            Self::NameOnly
        } else {
            Self::None
        }
    }
}

/// What the fields that make up the name say together.
#[derive(Default)]
struct Names {
    fields: u32,
    agreeing: u32,
    resembling: u32,
    different: u32,
}

impl Names {
    fn see(&mut self, level: Level) {
        self.fields += 1;
        self.agreeing += u32::from(level.agrees());
        self.resembling += u32::from(level.resembles());
        self.different += u32::from(matches!(level, Level::Different | Level::Loose));
    }

    fn agree(&self) -> bool {
        self.fields > 0 && self.agreeing == self.fields
    }

    fn resemble(&self) -> bool {
        self.resembling > 0
    }

    fn all_different(&self) -> bool {
        self.different > 0 && self.different == self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{self, Column};

    fn evidence(levels: &[(Column, Level)]) -> Evidence {
        let plan = person::plan();
        let pattern = levels.iter().fold(0, |pattern, (column, level)| {
            let field = *column as usize;
            let all = plan.fields[field].kind.levels();
            let digit = all.iter().position(|one| one == level).unwrap() as u64;
            pattern | digit << (3 * field)
        });
        Evidence::in_pattern(&plan, Pattern(pattern))
    }

    #[test]
    fn a_name_with_one_other_thing_is_a_namesake() {
        use Column::{Birth, Name, Phone, Place, Sex};
        for other in [Birth, Place, Phone, Sex] {
            assert_eq!(
                evidence(&[(Name, Level::Exact), (other, Level::Exact)]),
                Evidence::NameOnly
            );
        }
        assert_eq!(evidence(&[(Name, Level::Exact)]), Evidence::NameOnly);
        assert_eq!(
            evidence(&[(Name, Level::Different), (Place, Level::Exact)]),
            Evidence::None
        );
    }

    #[test]
    fn name_birthday_and_one_more_suffice() {
        use Column::{Birth, Name, Phone, Place, Sex};
        let with = |birth, more| evidence(&[(Name, Level::Exact), (Birth, birth), more]);
        assert_eq!(
            with(Level::Exact, (Phone, Level::Exact)),
            Evidence::Sufficient
        );
        assert_eq!(
            with(Level::Exact, (Place, Level::Exact)),
            Evidence::Sufficient
        );
        // Every second person has the same sex, and a town has thousands of people.
        assert_eq!(with(Level::Exact, (Sex, Level::Exact)), Evidence::NameOnly);
        assert_eq!(
            with(Level::Exact, (Place, Level::SameTown)),
            Evidence::NameOnly
        );
        assert_eq!(with(Level::Slip, (Place, Level::Exact)), Evidence::Partial);
        assert_eq!(with(Level::Part, (Place, Level::Exact)), Evidence::NameOnly);
        let heard = [
            (Name, Level::Sound),
            (Birth, Level::Exact),
            (Phone, Level::Exact),
        ];
        assert_eq!(evidence(&heard), Evidence::Partial);
    }

    #[test]
    fn the_same_number_suffices_unless_the_name_is_another() {
        use Column::{IdNo, Name};
        assert_eq!(evidence(&[(IdNo, Level::Exact)]), Evidence::Sufficient);
        assert_eq!(
            evidence(&[(IdNo, Level::Exact), (Name, Level::Sound)]),
            Evidence::Sufficient
        );
        assert_eq!(
            evidence(&[(IdNo, Level::Exact), (Name, Level::Different)]),
            Evidence::Partial
        );
        assert_eq!(
            evidence(&[(IdNo, Level::Slip), (Name, Level::Exact)]),
            Evidence::NameOnly
        );
    }
}
