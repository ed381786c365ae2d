//! Issuing organs (发文机关): who signs letters, and under which mark they are numbered.
//!
//! Numbers run by organ, kind and year without gaps, so an organ keeps its mark (发文机关代字) once a letter bears it.

use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{OrganId, UnitId},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};
use jiff::civil::Date;

/// Most characters of a mark: 云整改, 云巡整办.
const MARK: usize = 8;

/// An organ as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrgan {
    /// Identity.
    pub id: OrganId,
    /// The unit whose people draft and issue.
    pub unit: UnitId,
    /// The full name, as it stands in the red head and below the text.
    pub name: String,
    /// The mark before the mark of the kind: 云整改 in 云整改提〔2026〕12号.
    pub mark: String,
    /// Since when it issues.
    pub day: Date,
}

/// An issuing organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organ {
    /// What was entered.
    #[serde(flatten)]
    pub entered: NewOrgan,
    /// Whether it issues no more.
    pub closed: bool,
}

/// What can happen to an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OrganEvent {
    /// It was entered.
    OrganEntered(NewOrgan),
    /// It issues no more letters.
    OrganClosed,
}

impl Organ {
    /// Enters an organ.
    ///
    /// # Errors
    /// The rules for texts; [`Refusal::BadMark`].
    pub fn enter(new: NewOrgan) -> Result<OrganEvent, Refusal> {
        check_text("发文机关名称", &new.name, 60)?;
        let fits = |c: char| c.is_alphanumeric() && !c.is_ascii_digit();
        if new.mark.is_empty() || new.mark.chars().count() > MARK || !new.mark.chars().all(fits) {
            return Err(Refusal::BadMark);
        }
        Ok(OrganEvent::OrganEntered(new))
    }

    /// Ends it. Letters that were issued stay.
    ///
    /// # Errors
    /// [`Refusal::NothingChanged`].
    pub fn close(&self) -> Result<OrganEvent, Refusal> {
        if self.closed {
            return Err(Refusal::NothingChanged);
        }
        Ok(OrganEvent::OrganClosed)
    }
}

impl Record for Organ {
    const KIND: &'static str = "organ";
    const LABEL: &'static str = "发文机关";
    type Event = OrganEvent;

    fn apply(current: Option<Self>, event: OrganEvent, _: Stamp) -> Option<Self> {
        match (current, event) {
            (None, OrganEvent::OrganEntered(entered)) => Some(Self {
                entered,
                closed: false,
            }),
            (Some(it), OrganEvent::OrganClosed) => Some(Self { closed: true, ..it }),
            (current, _) => current,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.entered.id.0,
            parent: None,
            rectification: None,
            findings: Vec::new(),
            units: vec![self.entered.unit],
            state: if self.closed { "closed" } else { "issues" },
            day: self.entered.day,
            audience: Audience::Office,
        }
    }

    fn tell(event: &OrganEvent) -> String {
        match event {
            OrganEvent::OrganEntered(new) => format!("登记了发文机关“{}”", new.name),
            OrganEvent::OrganClosed => "停用了发文机关".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn new(mark: &str) -> NewOrgan {
        NewOrgan {
            id: OrganId(Uuid::from_u128(1)),
            unit: UnitId(Uuid::from_u128(2)),
            name: "中共云岭县委巡视整改工作领导小组办公室".to_owned(),
            mark: mark.to_owned(),
            day: date(2026, 1, 5),
        }
    }

    #[test]
    fn a_mark_is_a_few_characters_without_digits_or_brackets() {
        for wrong in [
            "",
            "云整〔2026〕",
            "云整1",
            "云岭县委巡视整改办公室",
            "云 整",
        ] {
            assert_eq!(Organ::enter(new(wrong)), Err(Refusal::BadMark), "{wrong}");
        }
        assert!(Organ::enter(new("云整改")).is_ok());
    }

    #[test]
    fn a_closed_organ_is_closed_once() {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let it = Organ::apply(None, Organ::enter(new("云整改")).unwrap(), stamp).unwrap();
        let closed = Organ::apply(Some(it.clone()), it.close().unwrap(), stamp).unwrap();
        assert!(closed.closed && !it.closed);
        assert_eq!(closed.close(), Err(Refusal::NothingChanged));
        assert_eq!(closed.indexed().state, "closed");
    }
}
