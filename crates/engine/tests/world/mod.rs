//! Registers of made-up counties, written as units' tables are kept: through the same reading, with pseudonyms.

use std::{
    num::NonZeroUsize,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use bihuan_insight::{
    field::serial::Epoch,
    ingest::{Family, PseudonymKey, Pseudonyms, RowReader, TableShape},
    run::{BatchHead, BatchId, Granted, KeptBatch, RunError, Warehouse},
    schema::{Dataset, Kind, shipped},
    sheet::Cell,
};
use bihuan_specimen::{EachTable, Row, World, each_table};
use jiff::civil::{Date, date};

/// The day on which the registers were drawn.
const DRAWN: Date = date(2025, 12, 31);

/// Pseudonyms of everything that is made here.
pub(crate) fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&PseudonymKey::new([7; 32]))
}

/// What stands for a person.
pub(crate) fn person(id_no: &str) -> u64 {
    pseudonyms().of(Family::Person, id_no)
}

/// What stands for an account.
pub(crate) fn account(number: &str) -> u64 {
    pseudonyms().of(Family::Account, number)
}

/// Writes tables of a world: batches of some counties each, by several threads. Memory is that of a batch a thread.
pub(crate) struct Writer<'a> {
    world: &'a World,
    warehouse: &'a dyn Warehouse,
    threads: NonZeroUsize,
    counties: u64,
    only: Option<&'a [&'a str]>,
    /// What was written.
    pub(crate) tables: Vec<(TableShape, Vec<KeptBatch>)>,
}

impl<'a> Writer<'a> {
    /// Batches have `counties` counties each. Tables without description are left out, and so are those that `only` does not
    /// name.
    pub(crate) fn new(
        world: &'a World,
        warehouse: &'a dyn Warehouse,
        threads: NonZeroUsize,
        counties: u64,
        only: Option<&'a [&'a str]>,
    ) -> Self {
        Self {
            world,
            warehouse,
            threads,
            counties,
            only,
            tables: Vec::new(),
        }
    }

    /// Writes them.
    pub(crate) fn write(mut self) -> Result<Vec<(TableShape, Vec<KeptBatch>)>, RunError> {
        each_table(&mut self)?;
        Ok(self.tables)
    }

    fn batch<R: Row>(
        &self,
        dataset: &Dataset,
        shape: &TableShape,
        number: u64,
        rows: impl Iterator<Item = R>,
    ) -> Result<KeptBatch, RunError> {
        let batch: BatchId = format!("{}-{number:04}", R::NAME.replace('_', "-"))
            .parse()
            .expect("names of tables are letters");
        let head = BatchHead {
            batch,
            report_unit: format!("U{number:04}"),
        };
        // Where each column of the description stands in the rows.
        let places: Vec<Option<usize>> = dataset
            .columns()
            .iter()
            .map(|column| {
                R::COLUMNS
                    .iter()
                    .position(|other| other.name == column.name)
            })
            .collect();
        let levels: Vec<usize> = R::COLUMNS
            .iter()
            .map(|column| {
                let place = dataset.place_of(column.name);
                match place.map(|place| &dataset.columns()[place].kind) {
                    Some(Kind::Region { digits }) => *digits,
                    _ => 0,
                }
            })
            .collect();
        let pseudonyms = pseudonyms();
        let mut reader = RowReader::new(dataset, DRAWN, Epoch::default(), &pseudonyms);
        let mut keeping = self.warehouse.begin(shape, &head)?;
        let mut cells = vec![Cell::Text(String::new()); R::COLUMNS.len()];
        let mut row_no = 1;
        for row in rows {
            row_no += 1;
            let mut next = cells.iter_mut().zip(&levels);
            row.cells(&mut |value| {
                if let Some((Cell::Text(text), level)) = next.next() {
                    text.clear();
                    value.write(text);
                    // The registers say the county where a description asks for the town: its first one stands for it.
                    while (6..*level).contains(&text.len()) {
                        text.push_str("001");
                    }
                }
            });
            let cell = |place: usize| match places[place].map(|place| &cells[place]) {
                Some(Cell::Text(text)) if text.is_empty() => &Cell::Blank,
                Some(cell) => cell,
                None => &Cell::Blank,
            };
            if let Some(row) = reader.row(row_no, cell) {
                keeping.put(row)?;
            }
        }
        let found = reader.finish();
        // The registers hold some numbers that are of nobody: the reading leaves them out, and no more.
        let lost = found.left_out + found.blanked.values().sum::<u64>();
        assert!(
            lost * 100 <= found.rows,
            "{} {:?} {:?}",
            R::NAME,
            found.told.first(),
            found.blanked
        );
        keeping.finish()
    }
}

impl EachTable for Writer<'_> {
    type Error = RunError;

    fn table<R: Row>(&mut self) -> Result<(), RunError> {
        let catalogue = shipped().expect("descriptions that are shipped fit together");
        let Some(dataset) = catalogue.dataset(R::NAME) else {
            return Ok(());
        };
        if self.only.is_some_and(|only| !only.contains(&R::NAME)) {
            return Ok(());
        }
        let shape = TableShape::of(dataset);
        // A calendar is of all counties.
        let is_shared =
            R::subjects(self.world) != self.world.counties() * R::PARTS.iter().sum::<u64>();
        let batches = if is_shared {
            vec![self.batch(dataset, &shape, 0, self.world.rows::<R>())?]
        } else {
            let count = self.world.counties().div_ceil(self.counties);
            let (next, kept) = (AtomicU64::new(0), Mutex::new(Vec::new()));
            let this = &*self;
            thread::scope(|scope| {
                let work = || -> Result<(), RunError> {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            return Ok(());
                        }
                        let first = number * this.counties;
                        let end = (first + this.counties).min(this.world.counties());
                        let rows =
                            (first..end).flat_map(|county| this.world.county(county).rows::<R>());
                        let batch = this.batch(dataset, &shape, number, rows)?;
                        kept.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(batch);
                    }
                };
                let threads: Vec<_> = (0..this.threads.get()).map(|_| scope.spawn(work)).collect();
                threads
                    .into_iter()
                    .try_for_each(|thread| thread.join().expect("no thread panics"))
            })?;
            let mut kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
            kept.sort_by(|one: &KeptBatch, other| one.batch.cmp(&other.batch));
            kept
        };
        self.tables.push((shape, batches));
        Ok(())
    }
}

/// The tables as a task is granted them.
pub(crate) fn granted(tables: &[(TableShape, Vec<KeptBatch>)]) -> Vec<Granted> {
    let granted = tables.iter().map(|(shape, batches)| Granted {
        shape: shape.clone(),
        batches: batches.iter().map(|kept| kept.batch.clone()).collect(),
    });
    granted.collect()
}
