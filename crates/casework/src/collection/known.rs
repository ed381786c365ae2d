//! What accepted submissions of a task tell about the others: registers, persons, keys of rows, what units own and pay in cash.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bihuan_domain::{
    collection::{CollectionTask, Outcome, Stage, Submission},
    id::{CollectionId, SubmissionId, UnitId},
};
use bihuan_insight::check::{
    Checked, Holdings, KeySet, People, PersonDigest, Profile, Registers, Value,
};
use bihuan_insight::schema::Dataset;
use bihuan_store::StoredRecord;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::vault::{self, Keys};
use crate::{App, Failure};

/// What is kept of a submission that was read: digests under the task's secret, and sums. No row and no name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Marks {
    profile: Profile,
    people: Vec<PersonDigest>,
    registers: Vec<(String, Vec<u64>)>,
    keys: Vec<u64>,
    holds: Holds,
}

/// What a unit owns and pays in cash, as far as this set tells.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Holds {
    vehicles: u64,
    cash_vouchers: u64,
    cash_amount: Decimal,
}

impl Marks {
    pub(super) fn of(checked: Checked, holds: Holds) -> Self {
        let registers = checked.registers.into_iter();
        Self {
            profile: checked.profile,
            people: checked.people.digests().collect(),
            registers: registers
                .map(|(column, keys)| (column, keys.digests().collect()))
                .collect(),
            keys: checked.keys.digests().collect(),
            holds,
        }
    }
}

/// Counts what a unit holds while its rows go by.
pub(super) struct Counting {
    holds: Holds,
    status: Option<usize>,
    category: Option<usize>,
    method: Option<usize>,
    amount: Option<usize>,
}

impl Counting {
    pub(super) fn of(set: &Dataset) -> Self {
        let only = |name: &str, column: &str| {
            let named = set.name() == name;
            named.then(|| set.place_of(column)).flatten()
        };
        Self {
            holds: Holds::default(),
            status: only("vehicle", "status"),
            category: only("voucher", "category"),
            method: only("voucher", "pay_method"),
            amount: only("voucher", "amount"),
        }
    }

    pub(super) fn row(&mut self, values: &[Value]) {
        let says = |place: Option<usize>, word: &str| {
            let value = place.and_then(|at| values.get(at));
            matches!(value, Some(Value::Choice(w) | Value::Text(w)) if w == word)
        };
        if says(self.status, "在用") {
            self.holds.vehicles += 1;
        }
        if says(self.category, "燃油") && says(self.method, "现金") {
            self.holds.cash_vouchers += 1;
            if let Some(Value::Amount(amount)) = self.amount.and_then(|at| values.get(at)) {
                self.holds.cash_amount += amount;
            }
        }
    }

    pub(super) const fn done(self) -> Holds {
        self.holds
    }
}

/// What is known to the checks of a task.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) registers: Registers,
    pub(super) people: People,
    keys: HashMap<String, KeySet>,
    holdings: HashMap<UnitId, Holds>,
}

impl Known {
    fn add(&mut self, it: &Submission, marks: Marks) {
        for (column, digests) in marks.registers {
            self.registers.extend(&it.set, &column, digests);
        }
        self.keys
            .entry(it.set.clone())
            .or_default()
            .extend(marks.keys);
        self.people.merge(&People::from_digests(marks.people));
        let holds = self.holdings.entry(it.unit).or_default();
        holds.vehicles += marks.holds.vehicles;
        holds.cash_vouchers += marks.holds.cash_vouchers;
        holds.cash_amount += marks.holds.cash_amount;
    }

    /// Keys of rows of a set that were accepted.
    pub(super) fn keys(&self, set: &str) -> Option<&KeySet> {
        self.keys.get(set)
    }

    /// What other sets say about a unit; nothing where no set said anything.
    pub(super) fn holdings(&self, unit: UnitId) -> Option<Holdings> {
        let holds = self.holdings.get(&unit)?;
        Some(Holdings {
            vehicles: holds.vehicles,
            cash_fuel_vouchers: holds.cash_vouchers,
            cash_fuel_amount: holds.cash_amount,
        })
    }
}

/// What was read last for each task.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<HashMap<CollectionId, Remembered>>);

/// What was accepted, in which version, and what is known from that.
#[derive(Debug, Default)]
struct Remembered {
    accepted: HashMap<SubmissionId, u64>,
    known: Arc<Known>,
}

impl Cache {
    /// Forgets a task whose data was deleted.
    pub(super) fn forget(&self, id: CollectionId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&id);
    }

    /// Takes out what is known of a task, if nothing that it knows was taken back meanwhile.
    fn take(&self, id: CollectionId, accepted: &HashMap<SubmissionId, u64>) -> Remembered {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = all.remove(&id).unwrap_or_default();
        let mut known = last.accepted.iter();
        if known.all(|(id, version)| accepted.get(id) == Some(version)) {
            last
        } else {
            Remembered::default()
        }
    }

    fn keep(&self, id: CollectionId, now: Remembered) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, now);
    }
}

/// What accepted submissions of a task tell.
pub(super) async fn known(
    app: &App,
    task: &CollectionTask,
    keys: &Keys,
    parts: &[StoredRecord<Submission>],
) -> Result<Arc<Known>, Failure> {
    let is_accepted =
        |part: &&StoredRecord<Submission>| matches!(part.record.stage, Stage::Accepted { .. });
    let parts: Vec<&StoredRecord<Submission>> = parts.iter().filter(is_accepted).collect();
    let accepted = parts.iter().map(|part| (part.record.id, part.version));
    let accepted: HashMap<SubmissionId, u64> = accepted.collect();
    let mut now = app.collections.known.take(task.id, &accepted);
    let new = parts
        .into_iter()
        .filter(|part| !now.accepted.contains_key(&part.record.id));
    for part in new {
        let it = &part.record;
        let Some(Outcome::Read { marks, .. }) = it.last().and_then(|r| r.outcome.as_ref()) else {
            continue;
        };
        let marks: Marks = vault::open_json(app, keys, marks).await?;
        // Checks that go on keep what they began with.
        Arc::make_mut(&mut now.known).add(it, marks);
    }
    let known = Arc::clone(&now.known);
    now.accepted = accepted;
    app.collections.known.keep(task.id, now);
    Ok(known)
}
