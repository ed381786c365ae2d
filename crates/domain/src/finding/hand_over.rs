//! Hand-over: a unit that signed for a task asks another one to take it. Until that unit signs, the first one answers for it.

use jiff::civil::Date;

use super::{Event, Finding};
use crate::{
    Refusal,
    id::{TaskId, UnitId},
    person::By,
    refusal::check_text,
};

/// Working days in which the receiving unit is to answer, unless the office names another day.
pub const HAND_OVER_DAYS: u32 = 5;

impl Finding {
    pub(super) fn hand_over_task(
        &self,
        id: TaskId,
        unit: UnitId,
        reason: &str,
        until: Date,
        by: &By,
    ) -> Result<Event, Refusal> {
        let task = self.own_task(id, by, "移交")?;
        check_text("移交理由", reason, 2000)?;
        if task.hand_over.is_some() {
            return Err(Refusal::HandOverPending {
                action: "再次移交"
            });
        }
        if !task.is_workable() {
            return Err(task.wrong("移交"));
        }
        if task.unit == unit {
            return Err(Refusal::NothingChanged);
        }
        Ok(Event::TaskHandedOver {
            task: id,
            unit,
            reason: reason.trim().to_owned(),
            until,
        })
    }

    pub(super) fn set_hand_over_due(&self, id: TaskId, until: Date) -> Result<Event, Refusal> {
        let task = self.task(id)?;
        let pending = task.hand_over.as_ref();
        let pending = pending.ok_or_else(|| task.wrong("另定接收期限"))?;
        if pending.until == until {
            return Err(Refusal::NothingChanged);
        }
        self.check_day(until)?;
        Ok(Event::HandOverDueSet { task: id, until })
    }
}
