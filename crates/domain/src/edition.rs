//! Editions of periodical reports (周报、月报): the figures as they were told, with the place in the journal that they were made
//! from. An edition is kept for ever; what was wrong is said in the next one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Refusal,
    clock::Stamp,
    id::{EditionId, RectificationId},
    record::{Audience, Indexed, Record},
};

/// How often a report comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Periodical {
    /// 整改一周报告
    Week,
    /// 整改月度小结
    Month,
}

impl Periodical {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Week, Self::Month];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "整改一周报告",
            Self::Month => "整改月度小结",
        }
    }

    /// Name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// A figure as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldFigure {
    /// Key of the measure.
    pub measure: String,
    /// How many.
    pub n: u64,
}

/// An edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Identity.
    pub id: EditionId,
    /// Of which rectification.
    pub rectification: RectificationId,
    /// Which report.
    pub periodical: Periodical,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Entries of the journal that it was made from.
    pub sequence: u64,
    /// Its figures.
    pub figures: Vec<ToldFigure>,
}

/// What can happen to an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EditionEvent {
    /// It was kept.
    EditionKept(Edition),
}

impl Edition {
    /// Keeps an edition.
    ///
    /// # Errors
    /// [`Refusal::DatesReversed`].
    pub fn keep(it: Self) -> Result<EditionEvent, Refusal> {
        if it.until < it.from {
            return Err(Refusal::DatesReversed {
                later: "截止日期",
                earlier: "起始日期",
                day: it.from,
            });
        }
        Ok(EditionEvent::EditionKept(it))
    }

    /// What it told of a measure.
    pub fn told(&self, measure: &str) -> Option<u64> {
        let figure = self.figures.iter().find(|f| f.measure == measure);
        figure.map(|f| f.n)
    }
}

impl Record for Edition {
    const KIND: &'static str = "edition";
    const LABEL: &'static str = "定期报告";
    type Event = EditionEvent;

    fn apply(current: Option<Self>, event: EditionEvent, _: Stamp) -> Option<Self> {
        let EditionEvent::EditionKept(it) = event;
        Some(current.unwrap_or(it))
    }

    fn indexed(&self) -> Indexed {
        Indexed {
            id: self.id.0,
            parent: None,
            rectification: Some(self.rectification),
            findings: Vec::new(),
            units: Vec::new(),
            state: self.periodical.key(),
            day: self.until,
            // Its figures are those of the whole ledger.
            audience: Audience::Office,
        }
    }

    fn tell(_: &EditionEvent) -> String {
        "定稿了定期报告".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_edition_tells_its_figures_for_ever() {
        let edition = Edition {
            id: EditionId(Uuid::from_u128(1)),
            rectification: RectificationId(Uuid::from_u128(2)),
            periodical: Periodical::Month,
            from: date(2026, 3, 1),
            until: date(2026, 3, 31),
            sequence: 12,
            figures: vec![ToldFigure {
                measure: "closed".to_owned(),
                n: 7,
            }],
        };
        let stamp = Stamp {
            by: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let kept = Edition::keep(edition.clone()).unwrap();
        let it = Edition::apply(None, kept, stamp).unwrap();
        assert_eq!((it.told("closed"), it.told("total")), (Some(7), None));
        let other = Edition {
            figures: Vec::new(),
            ..edition.clone()
        };
        let again = EditionEvent::EditionKept(other);
        assert_eq!(Edition::apply(Some(it), again, stamp).unwrap(), edition);
        let reversed = Edition {
            until: date(2026, 2, 1),
            ..edition
        };
        assert_eq!(
            Edition::keep(reversed).unwrap_err().code(),
            "dates_reversed"
        );
    }
}
