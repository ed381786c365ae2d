//! What queries find, part by part and as a whole.

use std::{collections::BTreeSet, time::Instant};

use bihuan_insight::{
    ingest::Cell,
    model::Spread,
    run::{
        Cancel, EvidenceRow, Hit, Job, Part, QueryRunner as _, RunCode, RunError, Warehouse as _,
        Watch,
    },
};
use bihuan_specimen::{Rule, reference};

use crate::{
    bed::{Bed, Seen, after_death, input, over_tank, shared_account},
    world::{account, person},
};

const FUEL: &[&str] = &["fuel_txn", "fuel_card", "vehicle"];

/// What the slow judge says about a rule, as the engine names subjects.
fn truth(bed: &Bed, rule: Rule, subject: impl Fn(&str) -> Cell) -> BTreeSet<String> {
    let hits = reference::hits(&bed.world.county(0)).into_iter();
    hits.filter(|hit| hit.rule == rule)
        .map(|hit| format!("{:?} {}", subject(hit.subject.as_str()), hit.period))
        .collect()
}

fn found(hits: &[Hit]) -> BTreeSet<String> {
    hits.iter()
        .map(|hit| format!("{:?} {}", hit.subject, hit.period))
        .collect()
}

#[test]
fn every_hit_is_true_in_any_number_of_parts() {
    let bed = Bed::of(&[
        "fuel_txn",
        "fuel_card",
        "vehicle",
        "dibao",
        "death",
        "pay_line",
    ]);
    let text = |text: &str| Cell::Text(text.to_owned());
    let rules = [
        (over_tank(&bed.granted), truth(&bed, Rule::F01, text)),
        (
            after_death(&bed.granted),
            truth(&bed, Rule::S01, |id_no| Cell::Pseudonym(person(id_no))),
        ),
        (
            shared_account(&bed.granted),
            truth(&bed, Rule::L05, |number| Cell::Pseudonym(account(number))),
        ),
    ];
    for (job, truth) in rules {
        assert!(!truth.is_empty());
        let whole = bed.run(&job, 1).unwrap();
        assert_eq!(found(&whole), truth, "{}", job.name);
        for parts in [2, 16, 256] {
            assert_eq!(bed.run(&job, parts).unwrap(), whole, "{} {parts}", job.name);
        }
    }
}

/// Kept in a bucket and read from it: the same hits, whole and in parts; what was withdrawn is not there any more.
#[test]
fn tables_may_lie_in_a_bucket() {
    let Some(bed) = Bed::in_s3(FUEL) else { return };
    let truth = truth(&bed, Rule::F01, |text| Cell::Text(text.to_owned()));
    let job = over_tank(&bed.granted);
    let whole = bed.run(&job, 1).unwrap();
    assert_eq!(found(&whole), truth);
    assert_eq!(bed.run(&job, 16).unwrap(), whole);
    let swipes = job.granted.iter().find(|it| it.shape.name == "fuel_txn");
    let batch = &swipes.unwrap().batches[0];
    assert!(bed.warehouse.remove("fuel_txn", batch).unwrap());
    assert_eq!(bed.run(&job, 1).unwrap_err().code, RunCode::Batch);
}

#[test]
fn a_hit_shows_its_rows() {
    let bed = Bed::of(FUEL);
    let swipes: Vec<_> = bed
        .world
        .county(0)
        .rows::<bihuan_specimen::table::FuelTxn>()
        .collect();
    let hits = bed.run(&over_tank(&bed.granted), 16).unwrap();
    for hit in hits {
        let [Cell::Text(litres)] = hit.details.as_slice() else {
            panic!("{:?}", hit.details);
        };
        assert!(!hit.evidence.is_empty());
        for EvidenceRow {
            table,
            batch,
            row_no,
        } in &hit.evidence
        {
            assert_eq!(
                (table.as_str(), batch.as_str()),
                ("fuel_txn", "fuel-txn-0000")
            );
            // The first row of the file is its head.
            let swipe = &swipes[*row_no as usize - 2];
            assert_eq!(Cell::Text(swipe.card_no.as_str().into()), hit.subject);
            assert_eq!(
                format!("{}.{:02}", swipe.liters.0 / 100, swipe.liters.0 % 100),
                *litres
            );
        }
    }
}

#[test]
fn small_tables_are_not_cut() {
    let bed = Bed::of(FUEL);
    let mut seen = Seen::default();
    let job = over_tank(&bed.granted);
    bed.runner
        .run(&job, None, &mut seen, &Cancel::default())
        .unwrap();
    assert_eq!((seen.begun, seen.parts.len()), (Some(1), 1));
}

/// Stops after so many parts.
struct Impatient {
    seen: Seen,
    most: usize,
    cancel: Cancel,
}

impl Watch for Impatient {
    fn begins(&mut self, parts: u16) {
        self.seen.begins(parts);
    }

    fn part(&mut self, part: Part) -> Result<(), RunError> {
        self.seen.part(part)?;
        if self.seen.parts.len() == self.most {
            self.cancel.cancel();
        }
        Ok(())
    }
}

#[test]
fn a_run_goes_on_where_it_was_stopped() {
    let bed = Bed::of(FUEL);
    let job = over_tank(&bed.granted);
    let whole = bed.run(&job, 16).unwrap();

    let cancel = Cancel::default();
    let mut first = Impatient {
        seen: Seen::default(),
        most: 5,
        cancel: cancel.clone(),
    };
    let none = BTreeSet::new();
    let stopped = bed
        .runner
        .run(&job, Some((&none, 16)), &mut first, &cancel)
        .unwrap_err();
    assert_eq!(stopped.code, RunCode::Cancelled);
    let done: BTreeSet<u16> = first.seen.parts.iter().map(|part| part.number).collect();
    assert_eq!(done.len(), 5);

    let mut second = Seen::default();
    bed.runner
        .run(&job, Some((&done, 16)), &mut second, &Cancel::default())
        .unwrap();
    let again: BTreeSet<u16> = second.parts.iter().map(|part| part.number).collect();
    assert_eq!(again, (0..16).filter(|part| !done.contains(part)).collect());
    second.parts.extend(first.seen.parts);
    assert_eq!(second.hits(), whole);
}

/// A query that would take hours: every swipe beside every other, three times.
fn endless(bed: &Bed) -> Job {
    Job {
        sql: "SELECT a.card_no AS subject, '2025' AS period, count(*) AS n
              FROM fuel_txn AS a, fuel_txn AS b, fuel_txn AS c
              WHERE a.liters + b.liters <> c.liters GROUP BY a.card_no"
            .into(),
        inputs: vec![input("fuel_txn", &["card_no", "liters"], Spread::Whole)],
        evidence: Vec::new(),
        bucket: None,
        ..over_tank(&bed.granted)
    }
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "how long stopping takes is what is asked"
)]
fn a_long_query_stops_when_it_is_told_to() {
    let bed = Bed::of(FUEL);
    let job = endless(&bed);
    let cancel = Cancel::default();
    let stopped = std::thread::scope(|scope| {
        let run = scope.spawn(|| bed.runner.run(&job, None, &mut Seen::default(), &cancel));
        // It runs for hours if nobody stops it; whether it has begun does not matter.
        let begun = Instant::now();
        cancel.cancel();
        let stopped = run.join().unwrap();
        assert!(begun.elapsed().as_secs() < 60);
        stopped
    });
    assert_eq!(stopped.unwrap_err().code, RunCode::Cancelled);
}

#[test]
fn a_batch_that_was_replaced_is_read_anew() {
    let bed = Bed::of(FUEL);
    let job = over_tank(&bed.granted);
    assert!(!bed.run(&job, 1).unwrap().is_empty());
    let (swipes, _) = bed
        .granted
        .iter()
        .map(|granted| (granted, &granted.shape))
        .find(|(_, shape)| shape.name == "fuel_txn")
        .unwrap();
    let head = bihuan_insight::run::BatchHead {
        batch: swipes.batches[0].clone(),
        report_unit: "U0000".into(),
    };
    // The unit has handed in an empty table in place of the first one.
    bed.warehouse
        .begin(&swipes.shape, &head)
        .unwrap()
        .finish()
        .unwrap();
    assert_eq!(bed.run(&job, 1).unwrap(), []);
    assert_eq!(bed.run(&job, 16).unwrap(), []);

    bed.warehouse.remove("fuel_txn", &head.batch).unwrap();
    assert_eq!(bed.run(&job, 1).unwrap_err().code, RunCode::Batch);
}
