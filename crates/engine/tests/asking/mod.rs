//! Every model that is shipped, as jobs for an engine, and its hits as texts that engines can be compared by.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use bihuan_insight::{
    ingest::Cell,
    model::{Dialect, Model, Plan, Registry, Subject, shipped},
    run::{EvidenceQuery, Granted, Hit, Job, Part, RunError, Watch},
    schema::{self, Catalogue},
};
use bihuan_specimen::{World, reference};
use jiff::civil::{Date, date};

use crate::world::{account, person};

/// The day on which the registers were drawn.
const DRAWN: Date = date(2025, 12, 31);

/// The models, and the descriptions of what they read.
pub(crate) struct Models {
    pub(crate) catalogue: Catalogue,
    pub(crate) registry: Registry,
}

impl Models {
    pub(crate) fn shipped() -> Self {
        let catalogue = schema::shipped().unwrap();
        let registry = shipped(&catalogue).unwrap();
        Self {
            catalogue,
            registry,
        }
    }

    /// The tables that any of them reads.
    pub(crate) fn tables(&self) -> BTreeSet<&str> {
        let inputs = self.registry.models().iter().flat_map(Model::inputs);
        inputs.map(|input| input.table.as_str()).collect()
    }

    fn plan<'a>(&'a self, model: &'a Model) -> Plan<'a> {
        let tables = model.inputs().iter().map(|input| input.table.clone());
        let values = model.defaults(DRAWN);
        model
            .plan(&self.catalogue, &tables.collect(), values)
            .unwrap()
    }

    /// A model with its defaults, over the tables that it reads.
    pub(crate) fn job(
        &self,
        model: &Model,
        dialect: Dialect,
        granted: &[Granted],
        memory: u64,
    ) -> Job {
        let plan = self.plan(model);
        let evidence = plan.evidence(dialect).unwrap();
        let reads = |table: &str| model.inputs().iter().any(|input| input.table == table);
        Job {
            name: format!("{} v{}", model.id(), model.version()),
            sql: plan.query(dialect).unwrap(),
            inputs: model.inputs().to_vec(),
            granted: granted
                .iter()
                .filter(|granted| reads(&granted.shape.name))
                .cloned()
                .collect(),
            evidence: evidence
                .into_iter()
                .map(|(evidence, sql)| EvidenceQuery {
                    table: evidence.table.clone(),
                    sql,
                })
                .collect(),
            bucket: model.bucket().map(str::to_owned),
            memory,
        }
    }
}

/// Details by subject and period, all as text.
pub(crate) type Shown = BTreeMap<(String, String), Vec<String>>;

/// The hits of a run.
pub(crate) fn shown(hits: &[Hit]) -> Shown {
    let rows = hits.iter().map(|hit| {
        let details = hit.details.iter().map(|cell| number(&text(cell)));
        ((text(&hit.subject), hit.period.clone()), details.collect())
    });
    rows.collect()
}

/// A cell as DuckDB's client writes it.
pub(crate) fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Pseudonym(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) | Cell::Scaled(number) => number.to_string(),
        Cell::Day(days) => (date(1970, 1, 1) + jiff::Span::new().days(*days)).to_string(),
        Cell::Moment(microseconds) => {
            let moment =
                date(1970, 1, 1).at(0, 0, 0, 0) + jiff::Span::new().microseconds(*microseconds);
            moment.to_string().replace('T', " ")
        }
    }
}

/// A number as every engine would write it: how many zeros stand behind the point is a matter of types, and the sixteenth digit of a
/// quotient one of rounding.
pub(crate) fn number(text: &str) -> String {
    let is_fraction = text.contains('.')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    match text.parse::<f64>() {
        Ok(number) if is_fraction => {
            let text = format!("{number:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text.to_owned(),
    }
}

/// What the slow judge says about a world, county by county: what is compared with its like is compared inside its county.
pub(crate) struct Truth(BTreeSet<reference::Hit>);

impl Truth {
    pub(crate) fn of(world: &World, threads: NonZeroUsize) -> Self {
        let next = AtomicU64::new(0);
        let judge = || {
            let mut hits = BTreeSet::new();
            loop {
                let county = next.fetch_add(1, Ordering::Relaxed);
                if county >= world.counties() {
                    return hits;
                }
                hits.append(&mut reference::hits(&world.county(county)));
            }
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads.get()).map(|_| scope.spawn(judge)).collect();
            let hits = threads.into_iter().flat_map(|it| it.join().unwrap());
            Self(hits.collect())
        })
    }

    /// What it says about a model, as the engines name subjects; `None` of one that it does not know.
    pub(crate) fn about(&self, model: &Model) -> Option<BTreeSet<(String, String)>> {
        let subject = |key: &str| match model.subject() {
            Subject::Person => person(key).to_string(),
            Subject::Account => account(key).to_string(),
            _ => key.to_owned(),
        };
        let hits = self.0.iter().filter(|hit| hit.rule.code() == model.id());
        let keys: BTreeSet<_> = hits
            .map(|hit| (subject(hit.subject.as_str()), hit.period.to_string()))
            .collect();
        (!keys.is_empty()).then_some(keys)
    }
}

/// Keeps what a run hands over.
#[derive(Default)]
pub(crate) struct Parts(pub(crate) Vec<Part>);

impl Watch for Parts {
    fn begins(&mut self, _parts: u16) {}

    fn part(&mut self, part: Part) -> Result<(), RunError> {
        self.0.push(part);
        Ok(())
    }
}
