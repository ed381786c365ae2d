//! Deputies (代签人): who signs in an office while its holder is away or must not sign.
//!
//! A deputy sees and signs what the holder would; every rule of signing is asked of the deputy as well, and the signature says
//! for whom it was given.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{DeputyId, PersonId, UnitId},
    person::{Office, StandIn},
    record::{Audience, Indexed, Record},
    refusal::check_text,
};

/// A deputy as he is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDeputy {
    /// Identity.
    pub id: DeputyId,
    /// The office.
    pub office: Office,
    /// Who holds it.
    pub holder: PersonId,
    /// The holder's unit.
    pub unit: UnitId,
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// A deputy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deputy {
    /// What was decided.
    #[serde(flatten)]
    pub named: NewDeputy,
    /// Who named him, and when.
    pub stamp: Stamp,
    /// Who ended it before its last day, and when.
    pub ended: Option<Stamp>,
}

/// What can happen to a deputy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DeputyEvent {
    /// He was named.
    DeputyNamed(NewDeputy),
    /// It ended before its last day.
    DeputyEnded,
}

impl Deputy {
    /// Names a deputy.
    ///
    /// # Errors
    /// [`Refusal::OwnDeputy`], [`Refusal::DeputyPeriod`], [`Refusal::EmptyText`], [`Refusal::TooLong`],
    /// [`Refusal::SecrecyMark`].
    pub fn name(new: NewDeputy, today: Date) -> Result<DeputyEvent, Refusal> {
        if new.holder == new.deputy {
            return Err(Refusal::OwnDeputy);
        }
        if new.until < new.from || new.until < today {
            return Err(Refusal::DeputyPeriod);
        }
        check_text("代签事由", &new.reason, 500)?;
        Ok(DeputyEvent::DeputyNamed(new))
    }

    /// Ends it before its last day.
    ///
    /// # Errors
    /// [`Refusal::NothingChanged`] when it has ended.
    pub fn end(&self) -> Result<DeputyEvent, Refusal> {
        if self.ended.is_some() {
            return Err(Refusal::NothingChanged);
        }
        Ok(DeputyEvent::DeputyEnded)
    }

    /// Whether it holds on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended.is_none() && (self.named.from..=self.named.until).contains(&day)
    }

    /// The office as the deputy holds it.
    pub const fn stand_in(&self) -> StandIn {
        StandIn {
            office: self.named.office,
            holder: self.named.holder,
            unit: self.named.unit,
        }
    }
}

impl Record for Deputy {
    const KIND: &'static str = "deputy";
    const LABEL: &'static str = "代签";
    type Event = DeputyEvent;

    fn apply(current: Option<Self>, event: DeputyEvent, stamp: Stamp) -> Option<Self> {
        match (current, event) {
            (None, DeputyEvent::DeputyNamed(named)) => Some(Self {
                named,
                stamp,
                ended: None,
            }),
            (Some(it), DeputyEvent::DeputyEnded) => Some(Self {
                ended: it.ended.or(Some(stamp)),
                ..it
            }),
            (it, _) => it,
        }
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.named.id.0,
            parent: None,
            rectification: None,
            findings: Vec::new(),
            units: vec![self.named.unit],
            state: if self.ended.is_some() {
                "ended"
            } else {
                "named"
            },
            day: self.named.until,
            audience: Audience::Party,
        }
    }

    fn tell(event: &DeputyEvent) -> String {
        match event {
            DeputyEvent::DeputyNamed(new) => {
                format!("指定了{}的代签人：{}", new.office.label(), new.reason)
            }
            DeputyEvent::DeputyEnded => "结束了代签".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2024, 7, 10);

    fn new() -> NewDeputy {
        NewDeputy {
            id: DeputyId(Uuid::from_u128(1)),
            office: Office::LeaderInCharge,
            holder: PersonId(Uuid::from_u128(2)),
            unit: UnitId(Uuid::from_u128(3)),
            deputy: PersonId(Uuid::from_u128(4)),
            from: TODAY,
            until: date(2024, 7, 20),
            reason: "外出学习。".to_owned(),
        }
    }

    fn named() -> Deputy {
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        Deputy::apply(None, Deputy::name(new(), TODAY).unwrap(), stamp).unwrap()
    }

    #[test]
    fn it_holds_from_the_first_day_to_the_last_and_not_after_its_end() {
        assert!(named().holds_on(TODAY) && named().holds_on(date(2024, 7, 20)));
        assert!(!named().holds_on(date(2024, 7, 9)) && !named().holds_on(date(2024, 7, 21)));
        let stamp = named().stamp;
        let ended = Deputy::apply(Some(named()), named().end().unwrap(), stamp).unwrap();
        assert!(!ended.holds_on(TODAY));
        assert_eq!(ended.end().unwrap_err(), Refusal::NothingChanged);
    }

    #[test]
    fn nobody_stands_in_for_himself_or_for_days_that_are_over() {
        let mut own = new();
        own.deputy = own.holder;
        assert_eq!(Deputy::name(own, TODAY).unwrap_err(), Refusal::OwnDeputy);
        let mut over = new();
        over.from = date(2024, 7, 1);
        over.until = date(2024, 7, 9);
        assert_eq!(
            Deputy::name(over, TODAY).unwrap_err(),
            Refusal::DeputyPeriod
        );
    }
}
