//! The records of both tables, as numbers of distinct values.

use rayon::prelude::*;

use crate::{
    key::RecordKey,
    person::Person,
    plan::{Plan, Refusal},
    value::Values,
};

/// One of the two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The table that was named first.
    Left,
    /// The other.
    Right,
}

/// Takes in the records of both tables, in any order.
#[derive(Debug)]
pub struct Pool {
    pub(crate) plan: Plan,
    pub(crate) values: Vec<Values>,
    left: Table,
    right: Table,
    waiting: Waiting,
}

/// Records that were taken in and whose values have no numbers yet: these are given field by field, on all processors.
#[derive(Debug)]
struct Waiting {
    side: Side,
    keys: Vec<RecordKey>,
    /// By field: all texts, one after the other, and where each ends.
    columns: Vec<(String, Vec<usize>)>,
}

/// Rows are numbers of 32 bits, and one of them is none.
const MOST_ROWS: usize = u32::MAX as usize - 1;
/// So many records wait at most.
const MOST_WAITING: usize = 1 << 14;

/// The records of one table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// By row.
    pub(crate) keys: Vec<RecordKey>,
    /// Number of the value, row by row, field by field.
    pub(crate) codes: Vec<u32>,
    /// Where the row stood when it was given.
    pub(crate) rows: Vec<u32>,
}

/// Both tables in an order that depends on the keys alone.
pub(crate) struct Ordered {
    /// The table with more rows: every pair is found from its side.
    pub(crate) many: Table,
    pub(crate) few: Table,
    /// Whether `few` is the left table.
    pub(crate) is_turned: bool,
}

impl Pool {
    /// An empty pool.
    ///
    /// # Errors
    /// What is wrong with the plan.
    pub fn new(plan: Plan) -> Result<Self, Refusal> {
        plan.check()?;
        let values = plan
            .fields
            .iter()
            .map(|field| Values::new(field.kind))
            .collect();
        let columns = vec![Default::default(); plan.fields.len()];
        Ok(Self {
            plan,
            values,
            left: Table::default(),
            right: Table::default(),
            waiting: Waiting {
                side: Side::Left,
                keys: Vec::new(),
                columns,
            },
        })
    }

    /// Takes a record: one value for each field of the plan, as written.
    ///
    /// # Errors
    /// [`Refusal::Width`] when there are more or fewer values than fields, [`Refusal::TooLong`] after four billion rows.
    pub fn add(
        &mut self,
        side: Side,
        key: RecordKey,
        record: &[Option<&str>],
    ) -> Result<(), Refusal> {
        if self.waiting.side != side || self.waiting.keys.len() >= MOST_WAITING {
            self.settle();
            self.waiting.side = side;
        }
        let table = match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        };
        let rows = table.keys.len() + self.waiting.keys.len();
        if record.len() != self.values.len() {
            return Err(Refusal::Width {
                row: rows + 1,
                have: record.len(),
                fields: self.values.len(),
            });
        }
        if rows >= MOST_ROWS {
            return Err(Refusal::TooLong(MOST_ROWS));
        }
        for ((texts, ends), raw) in self.waiting.columns.iter_mut().zip(record) {
            texts.push_str(raw.unwrap_or_default());
            ends.push(texts.len());
        }
        self.waiting.keys.push(key);
        Ok(())
    }

    /// Gives numbers to the values that wait.
    fn settle(&mut self) {
        let codes: Vec<Vec<u32>> = self
            .values
            .par_iter_mut()
            .zip(&mut self.waiting.columns)
            .map(|(values, (texts, ends))| {
                let mut begin = 0;
                let codes = ends.drain(..).map(|end| {
                    let text = texts.get(begin..end).unwrap_or_default();
                    begin = end;
                    values.intern(text)
                });
                let codes = codes.collect();
                texts.clear();
                codes
            })
            .collect();
        let table = match self.waiting.side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        };
        for (place, key) in self.waiting.keys.drain(..).enumerate() {
            let record = codes.iter().filter_map(|codes| codes.get(place));
            table.codes.extend(record);
            // Rows are fewer than 2³², which `add` looks after.
            table
                .rows
                .push(u32::try_from(table.keys.len()).unwrap_or(u32::MAX));
            table.keys.push(key);
        }
    }

    /// Takes a person, for the plan of [`crate::person::plan`].
    ///
    /// # Errors
    /// As [`Pool::add`].
    pub fn add_person(
        &mut self,
        side: Side,
        key: RecordKey,
        person: &Person<'_>,
    ) -> Result<(), Refusal> {
        self.add(side, key, &person.values())
    }

    /// Takes the tables out, each in an order that depends on the keys alone: what is learnt from samples must not depend on
    /// how rows were sorted, nor on which table was named first.
    pub(crate) fn order(&mut self) -> Result<Ordered, Refusal> {
        self.settle();
        let fields = self.values.len();
        let left = std::mem::take(&mut self.left).ordered(fields)?;
        let right = std::mem::take(&mut self.right).ordered(fields)?;
        if let Some(key) = shared(&left, &right) {
            return Err(Refusal::Repeated(key.0));
        }
        let first = |table: &Table| table.keys.first().copied();
        let is_turned = (left.keys.len(), first(&left)) < (right.keys.len(), first(&right));
        let (many, few) = if is_turned {
            (right, left)
        } else {
            (left, right)
        };
        Ok(Ordered {
            many,
            few,
            is_turned,
        })
    }
}

impl Table {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The numbers of the values of a row.
    pub(crate) fn record(&self, row: u32, fields: usize) -> &[u32] {
        let begin = row as usize * fields;
        self.codes.get(begin..begin + fields).unwrap_or_default()
    }

    pub(crate) fn key(&self, row: u32) -> RecordKey {
        self.keys.get(row as usize).copied().unwrap_or(RecordKey(0))
    }

    /// Where a row stood when it was given.
    pub(crate) fn given(&self, row: u32) -> u32 {
        self.rows.get(row as usize).copied().unwrap_or_default()
    }

    /// The row of a key, in a table that is in order.
    pub(crate) fn find(&self, key: RecordKey) -> Option<u32> {
        let place = |key: &RecordKey| (key.scattered(), *key);
        let row = self.keys.binary_search_by_key(&place(&key), place).ok()?;
        u32::try_from(row).ok()
    }

    fn ordered(self, fields: usize) -> Result<Self, Refusal> {
        let mut order: Vec<(u64, RecordKey, u32)> = self
            .keys
            .iter()
            .zip(0..)
            .map(|(key, row)| (key.scattered(), *key, row))
            .collect();
        order.par_sort_unstable();
        if let Some(twice) = order.windows(2).find_map(|pair| match pair {
            [(_, one, _), (_, other, _)] if one == other => Some(*one),
            _ => None,
        }) {
            return Err(Refusal::Repeated(twice.0));
        }
        let rows = order.iter().map(|&(_, _, row)| row);
        Ok(Self {
            keys: order.iter().map(|&(_, key, _)| key).collect(),
            codes: rows
                .clone()
                .flat_map(|row| self.record(row, fields))
                .copied()
                .collect(),
            rows: rows.collect(),
        })
    }
}

/// A key that both tables have, which are in order.
fn shared(one: &Table, other: &Table) -> Option<RecordKey> {
    let place = |key: &RecordKey| (key.scattered(), *key);
    let mut others = other.keys.iter().map(place).peekable();
    one.keys.iter().map(place).find_map(|own| {
        while others.next_if(|other| *other < own).is_some() {}
        (others.peek() == Some(&own)).then_some(own.1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person;

    #[test]
    fn a_key_stands_for_one_record() {
        let mut pool = Pool::new(person::plan()).unwrap();
        let person = Person {
            name: Some("张伟"),
            ..Person::default()
        };
        pool.add_person(Side::Left, RecordKey(1), &person).unwrap();
        pool.add_person(Side::Right, RecordKey(1), &person).unwrap();
        assert_eq!(pool.order().err(), Some(Refusal::Repeated(1)));
        assert!(matches!(
            pool.add(Side::Left, RecordKey(2), &[None]),
            Err(Refusal::Width {
                row: 1,
                have: 1,
                fields: 7
            })
        ));
    }
}
