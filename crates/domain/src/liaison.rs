//! Liaison groups (联络组): who liaises between the office and a set of leaders and units.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{LiaisonGroupId, PersonId, RectificationId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// What a group is and whom it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// What people call it, as in 第三联络组.
    pub title: String,
    /// Who is in it and how they are reached.
    pub members: String,
    /// Leaders it liaises for.
    pub sponsors: Vec<PersonId>,
    /// Units it liaises for.
    pub units: Vec<UnitId>,
}

/// A liaison group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiaisonGroup {
    /// Identity.
    pub id: LiaisonGroupId,
    /// The rectification.
    pub rectification: RectificationId,
    /// When it was set up.
    pub day: Date,
    /// What it is and whom it covers.
    pub cover: Cover,
    /// Whether it was dissolved.
    pub dissolved: bool,
}

/// What can happen to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LiaisonEvent {
    /// It was set up.
    LiaisonGroupEntered {
        /// Identity.
        id: LiaisonGroupId,
        /// The rectification.
        rectification: RectificationId,
        /// When.
        day: Date,
        /// What it is and whom it covers.
        cover: Cover,
    },
    /// Its people or whom it covers changed.
    LiaisonGroupRevised {
        /// What it is and whom it covers now.
        cover: Cover,
    },
    /// It was dissolved.
    LiaisonGroupDissolved,
}

impl LiaisonGroup {
    /// Sets a group up.
    ///
    /// # Errors
    /// The rules for texts.
    pub fn enter(
        id: LiaisonGroupId,
        rectification: RectificationId,
        day: Date,
        cover: Cover,
    ) -> Result<LiaisonEvent, Refusal> {
        let cover = checked(cover)?;
        Ok(LiaisonEvent::LiaisonGroupEntered {
            id,
            rectification,
            day,
            cover,
        })
    }

    /// Changes its people or whom it covers.
    ///
    /// # Errors
    /// The rules for texts, [`Refusal::WrongRecordStage`] once it was dissolved, [`Refusal::NothingChanged`].
    pub fn revise(&self, cover: Cover) -> Result<LiaisonEvent, Refusal> {
        self.ensure_there("修改")?;
        let cover = checked(cover)?;
        if cover == self.cover {
            return Err(Refusal::NothingChanged);
        }
        Ok(LiaisonEvent::LiaisonGroupRevised { cover })
    }

    /// Dissolves it.
    ///
    /// # Errors
    /// [`Refusal::WrongRecordStage`] once it was dissolved.
    pub fn dissolve(&self) -> Result<LiaisonEvent, Refusal> {
        self.ensure_there("撤销")?;
        Ok(LiaisonEvent::LiaisonGroupDissolved)
    }

    /// Whether it liaises for this leader or this unit.
    pub fn covers(&self, sponsor: Option<PersonId>, unit: Option<UnitId>) -> bool {
        !self.dissolved
            && (sponsor.is_some_and(|s| self.cover.sponsors.contains(&s))
                || unit.is_some_and(|u| self.cover.units.contains(&u)))
    }

    fn ensure_there(&self, action: &'static str) -> Result<(), Refusal> {
        if !self.dissolved {
            return Ok(());
        }
        Err(Refusal::WrongRecordStage {
            what: "联络组",
            actual: "已经撤销",
            action,
        })
    }
}

fn checked(mut cover: Cover) -> Result<Cover, Refusal> {
    check_text("联络组名称", &cover.title, 60)?;
    check_text("联络组成员", &cover.members, 500)?;
    cover.title = cover.title.trim().to_owned();
    cover.members = cover.members.trim().to_owned();
    cover.sponsors.sort_unstable();
    cover.sponsors.dedup();
    cover.units.sort_unstable();
    cover.units.dedup();
    Ok(cover)
}

impl Record for LiaisonGroup {
    const KIND: &'static str = "liaison_group";
    const LABEL: &'static str = "联络组";
    type Event = LiaisonEvent;

    fn apply(current: Option<Self>, event: LiaisonEvent, _: Stamp) -> Option<Self> {
        match (current, event) {
            (
                None,
                LiaisonEvent::LiaisonGroupEntered {
                    id,
                    rectification,
                    day,
                    cover,
                },
            ) => Some(Self {
                id,
                rectification,
                day,
                cover,
                dissolved: false,
            }),
            (Some(it), LiaisonEvent::LiaisonGroupRevised { cover }) => Some(Self { cover, ..it }),
            (Some(it), LiaisonEvent::LiaisonGroupDissolved) => Some(Self {
                dissolved: true,
                ..it
            }),
            (it, _) => it,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: Some(self.rectification),
            findings: Vec::new(),
            units: self.cover.units.clone(),
            state: if self.dissolved { "dissolved" } else { "there" },
            day: self.day,
            audience: Audience::Everybody,
        }
    }

    fn tell(event: &LiaisonEvent) -> String {
        match event {
            LiaisonEvent::LiaisonGroupEntered { cover, .. } => format!("成立了{}", cover.title),
            LiaisonEvent::LiaisonGroupRevised { cover } => format!("调整了{}", cover.title),
            LiaisonEvent::LiaisonGroupDissolved => "撤销了联络组".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const STAMP: Stamp = Stamp {
        by: None,
        at: jiff::Timestamp::UNIX_EPOCH,
    };

    #[test]
    fn a_group_covers_leaders_and_units_until_it_is_dissolved() {
        let unit = UnitId(Uuid::from_u128(3));
        let leader = PersonId(Uuid::from_u128(4));
        let cover = Cover {
            title: " 第三联络组 ".to_owned(),
            members: "周某某、吴某某".to_owned(),
            sponsors: vec![leader],
            units: vec![unit, unit],
        };
        let id = LiaisonGroupId(Uuid::from_u128(1));
        let of = RectificationId(Uuid::from_u128(2));
        let event = LiaisonGroup::enter(id, of, date(2024, 3, 1), cover).unwrap();
        let it = LiaisonGroup::apply(None, event, STAMP).unwrap();
        assert_eq!(
            (it.cover.title.as_str(), it.cover.units.len()),
            ("第三联络组", 1)
        );
        assert!(it.covers(Some(leader), None) && it.covers(None, Some(unit)));
        assert!(!it.covers(Some(PersonId(Uuid::from_u128(9))), None));
        assert_eq!(it.revise(it.cover.clone()), Err(Refusal::NothingChanged));
        let gone = LiaisonGroup::apply(Some(it.clone()), it.dissolve().unwrap(), STAMP).unwrap();
        assert!(!gone.covers(Some(leader), Some(unit)));
        assert_eq!(gone.dissolve().unwrap_err().code(), "wrong_record_stage");
    }
}
