//! Whole tables as CSV, made by several threads and the same byte for byte however many they are.

use std::{io, num::NonZeroUsize, ops::Range, thread};

use crate::{
    reference::Truth,
    table::Columns,
    world::{Row, World},
};

/// Subjects that a thread makes at a time: few enough that their text stays in some megabytes.
const CHUNK: u64 = 500;

/// Writes a table as CSV in UTF-8, with the names of the columns for machines in the first line. Returns how many rows.
///
/// # Errors
/// The writer's.
pub fn write_table<R: Row>(
    world: &World,
    threads: NonZeroUsize,
    out: &mut impl io::Write,
) -> io::Result<u64> {
    let mut head = csv::Writer::from_writer(Vec::new());
    head.write_record(R::COLUMNS.iter().map(|column| column.name))?;
    out.write_all(&finished(head)?)?;
    let subjects = R::subjects(world);
    let mut rows = 0;
    let mut next = 0;
    while next < subjects {
        let chunks: Vec<Range<u64>> = (0..threads.get() as u64)
            .map(|place| next + place * CHUNK)
            .map(|first| first.min(subjects)..(first + CHUNK).min(subjects))
            .collect();
        next += CHUNK * threads.get() as u64;
        let written: Vec<io::Result<(Vec<u8>, u64)>> = thread::scope(|scope| {
            let tasks: Vec<_> = chunks
                .into_iter()
                .map(|chunk| scope.spawn(|| chunk_text::<R>(world, chunk)))
                .collect();
            tasks
                .into_iter()
                .map(|task| {
                    task.join()
                        .unwrap_or_else(|_| Err(io::Error::other("a thread ended")))
                })
                .collect()
        });
        for chunk in written {
            let (text, count) = chunk?;
            out.write_all(&text)?;
            rows += count;
        }
    }
    Ok(rows)
}

fn chunk_text<R: Row>(world: &World, subjects: Range<u64>) -> io::Result<(Vec<u8>, u64)> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut cell = String::new();
    let mut count = 0;
    let mut failed = None;
    for row in world.rows_of::<R>(subjects) {
        row.cells(&mut |value| {
            cell.clear();
            value.write(&mut cell);
            if let Err(error) = writer.write_field(&cell) {
                failed = Some(error);
            }
        });
        writer.write_record(None::<&[u8]>)?;
        count += 1;
    }
    match failed {
        Some(error) => Err(error.into()),
        None => Ok((finished(writer)?, count)),
    }
}

pub(crate) fn finished(writer: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Writes the truth as CSV: rule, subject, period, whether the predicate hits, what the law says, cause, why.
///
/// # Errors
/// The writer's.
pub fn write_truth(
    truths: impl IntoIterator<Item = Truth>,
    out: &mut impl io::Write,
) -> io::Result<u64> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["rule", "subject", "period", "hit", "label", "cause", "why"])?;
    let mut rows = 0;
    for truth in truths {
        writer.write_record([
            truth.key.rule.code(),
            truth.key.subject.as_str(),
            &truth.key.period.to_string(),
            if truth.hit { "1" } else { "0" },
            truth.label.word(),
            truth.cause.map_or("", |cause| cause.code()),
            truth.why(),
        ])?;
        rows += 1;
    }
    writer.flush()?;
    Ok(rows)
}

/// The cells of a row as text.
pub(crate) fn cells_of(row: &impl Columns) -> Vec<String> {
    let mut cells = Vec::new();
    row.cells(&mut |value| {
        let mut cell = String::new();
        value.write(&mut cell);
        cells.push(cell);
    });
    cells
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use proptest::prelude::*;

    use super::write_table;
    use crate::{
        registers::each_table,
        table::{BizHolder, Death, FuelTxn, Unit},
        world::{EachTable, Row, World},
    };

    fn bytes<R: Row>(world: &World, threads: usize) -> Vec<u8> {
        let mut out = Vec::new();
        write_table::<R>(world, NonZeroUsize::new(threads).unwrap(), &mut out).unwrap();
        out
    }

    #[test]
    fn threads_change_no_byte() {
        let world = World::new(7, 1).unwrap();
        for threads in [2, 3, 7] {
            assert!(bytes::<FuelTxn>(&world, threads) == bytes::<FuelTxn>(&world, 1));
            assert!(bytes::<Death>(&world, threads) == bytes::<Death>(&world, 1));
        }
    }

    #[test]
    fn another_seed_is_another_world() {
        let (one, other) = (World::new(7, 1).unwrap(), World::new(8, 1).unwrap());
        assert!(bytes::<FuelTxn>(&one, 1) != bytes::<FuelTxn>(&other, 1));
        assert!(bytes::<Unit>(&one, 1) != bytes::<Unit>(&other, 1));
    }

    #[test]
    fn a_larger_world_has_more_of_the_same() {
        let world = World::new(7, 3).unwrap();
        let of_counties: usize = (0..3)
            .map(|county| world.county(county).rows::<BizHolder>().count())
            .sum();
        assert_eq!(world.rows::<BizHolder>().count(), of_counties);
    }

    struct Count<'a>(&'a World, String);

    impl EachTable for Count<'_> {
        type Error = std::convert::Infallible;

        fn table<R: Row>(&mut self) -> Result<(), Self::Error> {
            let text = bytes::<R>(self.0, 1);
            // FNV-1a, written out so that it stays.
            let digest = text
                .iter()
                .fold(0xcbf2_9ce4_8422_2325_u64, |digest, &byte| {
                    (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                });
            let rows = text.split(|&byte| byte == b'\n').count() - 2;
            self.1 += &format!("{:16} {rows:7} {digest:016x} {}\n", R::NAME, R::TITLE);
            Ok(())
        }
    }

    /// Rows and digest of every table. A digest that changes means other registers than those that results were published for.
    #[test]
    fn a_county_has_the_rows_that_it_is_said_to_have() {
        let world = World::new(7, 1).unwrap();
        let mut count = Count(&world, String::new());
        let Ok(()) = each_table(&mut count);
        insta::assert_snapshot!(count.1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn a_seed_makes_the_same_bytes_again(seed: u64, first in 0_u64..500) {
            let rows = |world: &World| -> Vec<FuelTxn> { world.rows_of(first..first + 5).collect() };
            let (one, again) = (World::new(seed, 1).unwrap(), World::new(seed, 1).unwrap());
            prop_assert_eq!(rows(&one), rows(&again));
        }
    }
}
