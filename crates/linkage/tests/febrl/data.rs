//! The two tables of FEBRL 4 and the plan to link them by.

use std::{fs::File, path::Path};

use bihuan_linkage::{
    PairKey, Pool, RecordKey, Side,
    plan::{Field, Kind, Limits, Part, Plan, Role, Rule, Thresholds},
};

/// The columns after the record's own id, and how they are compared.
const COLUMNS: &[(&str, Kind, Role, bool)] = &[
    ("given_name", Kind::Word, Role::Name, true),
    ("surname", Kind::Word, Role::Name, true),
    ("street_number", Kind::Code, Role::Weak, false),
    ("address_1", Kind::Word, Role::Support, true),
    ("address_2", Kind::Word, Role::Weak, false),
    ("suburb", Kind::Word, Role::Weak, true),
    ("postcode", Kind::Code, Role::Weak, false),
    ("state", Kind::Category, Role::Weak, false),
    ("date_of_birth", Kind::Date, Role::Birth, false),
    ("soc_sec_id", Kind::Code, Role::Identity, false),
];

/// Records are looked at that share one of these; `bench/peers/splink.sh` has the same.
const RULES: &[&[&str]] = &[
    &["soc_sec_id"],
    &["date_of_birth"],
    &["given_name", "surname"],
    &["surname", "postcode"],
    &["given_name", "postcode"],
    &["address_1", "suburb"],
    &["address_1", "postcode"],
    &["given_name", "address_1"],
    &["surname", "suburb"],
];

/// How FEBRL 4 is linked, with the number of the social insurance or without it.
pub(crate) fn plan(with_number: bool) -> Plan {
    let columns = || {
        COLUMNS
            .iter()
            .filter(|(name, ..)| with_number || *name != "soc_sec_id")
    };
    let field = |&(name, kind, role, by_frequency): &(&str, Kind, Role, bool)| Field {
        title: name.to_owned(),
        kind,
        role,
        by_frequency,
    };
    let rule = |names: &&[&str]| {
        let place = |name: &&str| columns().position(|(column, ..)| column == name);
        let parts: Option<Vec<_>> = names
            .iter()
            .map(|name| Some((place(name)?, Part::Whole)))
            .collect();
        Some(Rule { parts: parts? })
    };
    Plan {
        fields: columns().map(field).collect(),
        rules: RULES.iter().filter_map(rule).collect(),
        thresholds: Thresholds {
            link: 0.9,
            review: 0.5,
        },
        one_to_one: false,
        limits: Limits::default(),
    }
}

/// Both tables, and the pairs that belong together.
pub(crate) fn read(folder: &Path, with_number: bool) -> (Pool, Vec<PairKey>) {
    let mut pool = Pool::new(plan(with_number)).unwrap();
    let mut persons = [Vec::new(), Vec::new()];
    for (side, name) in [
        (Side::Left, "dataset4a.csv"),
        (Side::Right, "dataset4b.csv"),
    ] {
        let file = File::open(folder.join(name)).unwrap();
        let mut rows = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(file);
        for row in rows.records() {
            let row = row.unwrap();
            // rec-1070-org and rec-1070-dup-0 are the same person.
            let person: u128 = row[0].split('-').nth(1).unwrap().parse().unwrap();
            let key = RecordKey(person << 1 | u128::from(side == Side::Right));
            let values: Vec<Option<&str>> = row.iter().skip(1).map(Some).collect();
            let width = pool_width(with_number);
            pool.add(side, key, &values[..width]).unwrap();
            persons[usize::from(side == Side::Right)].push(person);
        }
    }
    let pair = |person: &u128| PairKey::of(RecordKey(person << 1), RecordKey(person << 1 | 1));
    (pool, persons[0].iter().map(pair).collect())
}

fn pool_width(with_number: bool) -> usize {
    COLUMNS.len() - usize::from(!with_number)
}
