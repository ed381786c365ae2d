//! A finding as papers show it: ids become names, states become words.

use std::collections::HashMap;

use bihuan_documents::papers::{Entry, EvidenceEntry, Ledger, Owners, TaskEntry};
use bihuan_domain::{
    Finding, Stage,
    clock::day_of,
    finding::{Deadline, TimeClass},
    id::{AspectId, ItemId, UnitId},
    rectification::Rectification,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Context, Directory};

/// Names of groups and units of one ledger.
pub(super) struct Names<'a> {
    directory: &'a Directory,
    aspects: HashMap<AspectId, &'a str>,
    items: HashMap<ItemId, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(rectification: &'a Rectification, directory: &'a Directory) -> Self {
        let aspects = &rectification.aspects;
        Self {
            directory,
            aspects: aspects.iter().map(|a| (a.id, a.title.as_str())).collect(),
            items: aspects
                .iter()
                .flat_map(|a| &a.items)
                .map(|i| (i.id, i.title.as_str()))
                .collect(),
        }
    }

    fn unit(&self, id: UnitId) -> String {
        self.directory.short_name(id).to_owned()
    }

    /// A finding with its tasks and the evidence in force.
    pub(super) fn entry(&self, f: &Finding) -> Entry {
        let units = |ids: &[UnitId]| ids.iter().map(|id| self.unit(*id)).collect();
        let title = |known: Option<&&str>| known.map(|t| (*t).to_owned()).unwrap_or_default();
        Entry {
            number: f.number.to_string(),
            source_no: f.source_no.clone().unwrap_or_default(),
            aspect: title(f.aspect.and_then(|id| self.aspects.get(&id))),
            item: title(f.item.and_then(|id| self.items.get(&id))),
            list: f.list.label().to_owned(),
            problem: f.problem.clone(),
            owners: Owners {
                sponsor: f
                    .owners
                    .sponsor
                    .map(|id| self.directory.leader(id).to_owned())
                    .unwrap_or_default(),
                lead: f.owners.lead.map(|id| self.unit(id)).unwrap_or_default(),
                responsible: units(&f.owners.responsible),
                assisting: units(&f.owners.assisting),
            },
            time_class: f.time_class.map_or("", TimeClass::label).to_owned(),
            long_term: f.is_long_term(),
            due: f.deadline.as_ref().map(Deadline::current),
            due_original: f.deadline.as_ref().map(Deadline::original),
            issued: None,
            closed: closed(&f.stage),
            stage: f.stage.label().to_owned(),
            open: f.stage.is_open(),
            tasks: f
                .tasks
                .iter()
                .map(|t| TaskEntry {
                    title: t.title.clone(),
                    unit: self.unit(t.unit),
                    due: t.due,
                    stage: t.state.label().to_owned(),
                    measures: t.measures.iter().map(measure).collect(),
                })
                .collect(),
            evidence: f
                .evidence_in_force()
                .map(|piece| EvidenceEntry {
                    name: piece.about.title.clone(),
                    version: format!("第 {} 版", piece.version()),
                    day: Some(day_of(piece.current.stamp.at)),
                    by: self.unit(piece.unit),
                    digest: piece.current.file.digest.clone(),
                })
                .collect(),
        }
    }
}

fn measure(measure: &bihuan_domain::task::Measure) -> String {
    let types: Vec<&str> = measure.types.iter().map(|t| t.label()).collect();
    if types.is_empty() {
        measure.text.clone()
    } else {
        format!("{}〔{}〕", measure.text, types.join("、"))
    }
}

fn closed(stage: &Stage) -> Option<Date> {
    match stage {
        Stage::Closed(closure) => Some(day_of(closure.stamp.at)),
        _ => None,
    }
}

/// A ledger with these entries, as of now.
pub(super) fn ledger(ctx: &Context, r: &Rectification, entries: Vec<Entry>) -> Ledger {
    Ledger {
        name: r.name.clone(),
        code: r.code.to_string(),
        feedback: r.feedback_date,
        today: ctx.today(),
        made_at: made_at(ctx),
        entries,
    }
}

/// Who issues papers and keeps volumes: the office of the root unit.
pub(super) fn office(directory: &Directory) -> String {
    directory
        .root()
        .map(|unit| format!("{}整改工作办公室", unit.unit_name))
        .unwrap_or_default()
}

/// Now, to the minute: papers made within one minute are the same to the byte.
pub(super) fn made_at(ctx: &Context) -> Timestamp {
    let now = ctx.app.clock.now().as_second();
    Timestamp::from_second(now - now.rem_euclid(60)).unwrap_or_default()
}
