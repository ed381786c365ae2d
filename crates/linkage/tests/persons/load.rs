//! Made-up rows as records.

use bihuan_linkage::{PairKey, Pool, Side, person::Person, plan::Plan};

use crate::{
    keys::{on_the_roll, registered},
    made::{Row, Size},
};

/// A row as a person. What is empty is missing, which the pool knows.
pub(crate) fn person(row: &Row) -> Person<'_> {
    Person {
        name: Some(&row.name),
        birth: Some(&row.birth),
        sex: Some(row.sex),
        place: Some(&row.place),
        phone: Some(&row.phone),
        unit: Some(&row.unit),
        id_no: None,
    }
}

/// Both tables, and the pairs that belong together.
pub(crate) fn read(size: Size, plan: Plan) -> (Pool, Vec<PairKey>) {
    let mut pool = Pool::new(plan).unwrap();
    for row in 0..size.register {
        pool.add_person(Side::Left, registered(row), &person(&size.register(row)))
            .unwrap();
    }
    let mut truth = Vec::new();
    for row in 0..size.roll {
        let made = size.roll(row);
        pool.add_person(Side::Right, on_the_roll(row), &person(&made))
            .unwrap();
        if made.person < size.register {
            truth.push(PairKey::of(registered(made.person), on_the_roll(row)));
        }
    }
    (pool, truth)
}
