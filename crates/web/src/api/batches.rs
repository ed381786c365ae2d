//! Batches of tasks and hand-overs as scripts send and read them.

use bihuan_casework::Context;
use bihuan_domain::{
    finding::NewBatch,
    id::BatchId,
    task::{Batch, BatchSum, HandOver, Quantity},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::command::{decimal, hundredths};
use crate::http::ApiFailure;

/// How much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Quantity)]
pub(super) struct QuantityBody {
    /// At most two decimals.
    value: f64,
    /// The unit of measure: 户, 个, 公里 …
    unit: String,
}

/// A batch of a task to be; its id is given by the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBatch)]
pub(super) struct NewBatchBody {
    name: String,
    /// Not after the day of the task.
    due: Date,
    #[serde(default)]
    quantity: Option<QuantityBody>,
}

impl NewBatchBody {
    /// The batches of a task, each with an id.
    pub(super) fn all(ctx: &Context, batches: Vec<Self>) -> Result<Vec<NewBatch>, ApiFailure> {
        batches
            .into_iter()
            .map(|b| {
                let quantity = b.quantity.map(|q| {
                    Ok::<_, ApiFailure>(Quantity {
                        hundredths: hundredths("value", q.value)?,
                        unit: q.unit,
                    })
                });
                Ok(NewBatch {
                    id: BatchId(ctx.app.ids.next()),
                    name: b.name,
                    due: b.due,
                    quantity: quantity.transpose()?,
                })
            })
            .collect()
    }
}

impl From<NewBatch> for NewBatchBody {
    fn from(batch: NewBatch) -> Self {
        Self {
            name: batch.name,
            due: batch.due,
            quantity: batch.quantity.as_ref().map(Into::into),
        }
    }
}

impl From<&Quantity> for QuantityBody {
    fn from(quantity: &Quantity) -> Self {
        Self {
            value: decimal(quantity.hundredths),
            unit: quantity.unit.clone(),
        }
    }
}

/// A batch of a task.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Batch)]
pub(super) struct BatchBody {
    id: Uuid,
    name: String,
    due: Date,
    /// When it was first due; never changes.
    due_original: Date,
    quantity: Option<QuantityBody>,
    /// When it was reached.
    reached: Option<Date>,
    /// How much was done then, in the unit of its quantity.
    done: Option<f64>,
    /// What was said then; may be empty.
    note: String,
}

impl From<&Batch> for BatchBody {
    fn from(batch: &Batch) -> Self {
        let reached = batch.reached.as_ref();
        Self {
            id: batch.id.0,
            name: batch.name.clone(),
            due: batch.due,
            due_original: batch.original,
            quantity: batch.quantity.as_ref().map(Into::into),
            reached: reached.map(|r| r.day),
            done: reached.and_then(|r| r.done_hundredths).map(decimal),
            note: reached.map(|r| r.note.clone()).unwrap_or_default(),
        }
    }
}

/// What the batches of a task come to in one unit of measure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BatchSum)]
pub(super) struct BatchSumBody {
    unit: String,
    done: f64,
    of: f64,
}

impl From<BatchSum> for BatchSumBody {
    fn from(sum: BatchSum) -> Self {
        Self {
            unit: sum.unit,
            done: decimal(sum.done_hundredths),
            of: decimal(sum.of_hundredths),
        }
    }
}

/// A task on its way to another unit, which has not answered; until then its own unit answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = HandOver)]
pub(super) struct HandOverBody {
    /// The unit that is to carry it.
    to: Uuid,
    reason: String,
    /// Until when that unit is to answer.
    until: Date,
}

impl From<&HandOver> for HandOverBody {
    fn from(pending: &HandOver) -> Self {
        Self {
            to: pending.to.0,
            reason: pending.reason.clone(),
            until: pending.until,
        }
    }
}
