//! Units and their place in the tree from province to village.

use serde::{Deserialize, Serialize};

use crate::{Refusal, id::UnitId, refusal::check_text};

/// Administrative level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitLevel {
    /// 省
    Province,
    /// 市
    City,
    /// 县（区）
    County,
    /// 乡镇（街道）
    Township,
    /// 村（社区）
    Village,
}

impl UnitLevel {
    /// All levels, highest first.
    pub const ALL: [Self; 5] = [
        Self::Province,
        Self::City,
        Self::County,
        Self::Township,
        Self::Village,
    ];

    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Province => "省级",
            Self::City => "市级",
            Self::County => "县（区）级",
            Self::Township => "乡镇（街道）",
            Self::Village => "村（社区）",
        }
    }
}

/// How a unit stands to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitRole {
    /// 牵头单位: answers for the finding.
    Lead,
    /// 责任单位: does the work.
    Responsible,
    /// 配合单位: helps.
    Assisting,
}

impl UnitRole {
    /// The word people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lead => "牵头单位",
            Self::Responsible => "责任单位",
            Self::Assisting => "配合单位",
        }
    }
}

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// The unit above; `None` for the root.
    pub parent: Option<UnitId>,
    /// Full name as on its seal, for example 云岭县住房和城乡建设局.
    pub unit_name: String,
    /// Short name for tables, for example 县住建局.
    pub short_name: String,
    /// Level.
    pub level: UnitLevel,
    /// Order among its siblings.
    pub ordinal: u32,
    /// `false` once the unit was closed; its past stays.
    pub active: bool,
}

/// What can happen to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum UnitEvent {
    /// The unit was added to the tree.
    UnitAdded(Unit),
    /// The unit got other names.
    UnitRenamed {
        /// New full name.
        unit_name: String,
        /// New short name.
        short_name: String,
    },
    /// The unit was moved below another unit.
    UnitMoved {
        /// New unit above.
        parent: UnitId,
    },
    /// The unit was closed, or opened again.
    UnitActive {
        /// Whether it is active from now on.
        active: bool,
    },
}

impl Unit {
    /// Applies an event; `UnitAdded` is how a unit begins, and happens once.
    pub fn apply(current: Option<Self>, event: UnitEvent) -> Option<Self> {
        match (current, event) {
            (None, UnitEvent::UnitAdded(unit)) => Some(unit),
            (
                Some(unit),
                UnitEvent::UnitRenamed {
                    unit_name,
                    short_name,
                },
            ) => Some(Self {
                unit_name,
                short_name,
                ..unit
            }),
            (Some(unit), UnitEvent::UnitMoved { parent }) => Some(Self {
                parent: Some(parent),
                ..unit
            }),
            (Some(unit), UnitEvent::UnitActive { active }) => Some(Self { active, ..unit }),
            (unit, _) => unit,
        }
    }

    /// Checks the names of a unit.
    ///
    /// # Errors
    /// [`Refusal::EmptyText`], [`Refusal::TooLong`], [`Refusal::SecrecyMark`].
    pub fn check_names(unit_name: &str, short_name: &str) -> Result<(), Refusal> {
        check_text("单位全称", unit_name, 60)?;
        check_text("单位简称", short_name, 60)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn unit() -> Unit {
        Unit {
            id: UnitId(Uuid::from_u128(1)),
            parent: None,
            unit_name: "云岭县住房和城乡建设局".into(),
            short_name: "县住建局".into(),
            level: UnitLevel::County,
            ordinal: 1,
            active: true,
        }
    }

    #[test]
    fn a_closed_unit_keeps_its_name_and_place() {
        let parent = UnitId(Uuid::from_u128(2));
        let story = [
            UnitEvent::UnitAdded(unit()),
            UnitEvent::UnitRenamed {
                unit_name: "云岭县住建局".into(),
                short_name: "住建局".into(),
            },
            UnitEvent::UnitMoved { parent },
            UnitEvent::UnitActive { active: false },
        ];
        let it = story.into_iter().fold(None, Unit::apply).unwrap();
        assert_eq!(
            (it.short_name.as_str(), it.parent),
            ("住建局", Some(parent))
        );
        assert!(!it.active);
    }

    #[test]
    fn a_unit_begins_once() {
        let other = Unit {
            id: UnitId(Uuid::from_u128(9)),
            ..unit()
        };
        let again = Unit::apply(Some(unit()), UnitEvent::UnitAdded(other));
        assert_eq!(again, Some(unit()));
        assert_eq!(
            Unit::apply(None, UnitEvent::UnitActive { active: true }),
            None
        );
    }

    #[test]
    fn a_unit_has_both_names() {
        assert!(Unit::check_names("云岭县水务局", "县水务局").is_ok());
        assert_eq!(
            Unit::check_names("云岭县水务局", " ")
                .unwrap_err()
                .to_string(),
            "请填写单位简称。"
        );
        let long = "局".repeat(61);
        assert_eq!(
            Unit::check_names(&long, "局").unwrap_err().code(),
            "too_long"
        );
    }
}
