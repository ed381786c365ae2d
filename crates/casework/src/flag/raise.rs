//! From hits to flags: put together by subject, written down so that the same run again changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use bihuan_access::DataScope;
use bihuan_domain::{
    flag::{Clue, ClueDetail, EvidenceRow, FlagEvent, Nature, NewFlag, RedFlag, Severity},
    id::{CollectionId, FlagId, RunId},
    model_run::FlagFigures,
};
use bihuan_insight::{
    ingest::Cell,
    model::{self, Candidate, ClueId, Model, Registry, combine},
    run::Hit,
};
use bihuan_store::{StoreError, StoredRecord};
use jiff::{Span, civil::date};

use super::{all, registry};
use crate::{App, Failure};

/// The column in which a graded hit says how much it says.
const GRADE: &str = "grade";

/// What is said of one subject.
struct About {
    nature: Nature,
    kind: String,
    subject: String,
    clues: Vec<Clue>,
}

/// Makes flags of hits, by model; tells what became of the flags of the task.
///
/// Clues of models that are not named stay as they are.
pub(super) async fn raise(
    app: &Arc<App>,
    task: CollectionId,
    run: RunId,
    found: Vec<(String, Vec<Hit>)>,
) -> Result<FlagFigures, Failure> {
    let registry = registry()?;
    let asked: BTreeSet<String> = found.iter().map(|(model, _)| model.clone()).collect();
    let mut now: BTreeMap<FlagId, About> = BTreeMap::new();
    for about in put_together(registry, run, found) {
        now.insert(
            flag_id(task, about.nature, &about.kind, &about.subject),
            about,
        );
    }
    let mut figures = FlagFigures::default();
    for before in all(app, Some(task), Vec::new()).await? {
        let about = now.remove(&before.record.content.id);
        let clues = about.map(|about| about.clues).unwrap_or_default();
        match change(app, before, run, &clues, &asked, registry).await? {
            Some(FlagEvent::FlagRecalled { .. }) => figures.recalled += 1,
            Some(_) => figures.changed += 1,
            None => figures.same += 1,
        }
    }
    for (id, about) in now {
        let shown = is_shown(registry, about.nature, &about.subject, &about.clues);
        let flag = NewFlag {
            id,
            task,
            nature: about.nature,
            kind: about.kind,
            subject: about.subject,
            day: app.clock.today(),
            clues: about.clues,
        };
        let mut tx = app.begin().await?;
        tx.record_events::<RedFlag>(None, vec![FlagEvent::FlagRaised { flag, shown }])
            .await?;
        tx.commit().await?;
        figures.raised += 1;
    }
    Ok(figures)
}

/// Writes down what a run makes of a flag; once more when somebody worked on it at the same moment.
async fn change(
    app: &Arc<App>,
    mut before: StoredRecord<RedFlag>,
    run: RunId,
    clues: &[Clue],
    asked: &BTreeSet<String>,
    registry: &Registry,
) -> Result<Option<FlagEvent>, Failure> {
    let id = before.record.content.id.0;
    loop {
        let it = &before.record;
        let content = &it.content;
        let shown = |all: &[Clue]| is_shown(registry, content.nature, &content.subject, all);
        let event = it.after_run(run, clues.to_vec(), |model| asked.contains(model), shown);
        let Some(event) = event else {
            return Ok(None);
        };
        let mut tx = app.begin().await?;
        match tx.record_events(Some(&before), vec![event.clone()]).await {
            Ok(_) => {
                tx.commit().await?;
                return Ok(Some(event));
            }
            Err(StoreError::Conflict { .. }) => {
                drop(tx);
                let now = app.store.record(&DataScope::All, id).await?;
                before = now.ok_or(Failure::NotFound)?;
            }
            Err(other) => return Err(other.into()),
        }
    }
}

/// A name that the same subject of the same task always has.
fn flag_id(task: CollectionId, nature: Nature, kind: &str, subject: &str) -> FlagId {
    let place = format!("{task}/{}/{kind}", nature.key());
    let digest = ClueId::of("flag", 1, subject, &place);
    FlagId(uuid::Builder::from_custom_bytes(*digest.bytes()).into_uuid())
}

fn put_together(registry: &Registry, run: RunId, found: Vec<(String, Vec<Hit>)>) -> Vec<About> {
    let mut clues: HashMap<ClueId, Clue> = HashMap::new();
    let mut hits = Vec::new();
    for (model, of) in found {
        let Some(model) = registry.model(&model) else {
            continue;
        };
        for hit in of {
            let one = model::Hit {
                model,
                severity: graded(model, &hit),
                subject: text(&hit.subject),
                period: hit.period.clone(),
            };
            clues.insert(one.id(), clue(model, &one, hit, run));
            hits.push(one);
        }
    }
    let combined = combine(hits);
    let natures = [
        (Nature::Suspicion, combined.shown),
        (Nature::Suspicion, combined.waiting),
        (Nature::Suggestion, combined.letters),
        (Nature::Service, combined.services),
    ];
    let mut all = Vec::new();
    for (nature, candidates) in natures {
        for candidate in candidates {
            let ids = candidate.hits.iter().map(model::Hit::id);
            let of = ids.filter_map(|id| clues.remove(&id)).collect();
            all.push(about(nature, candidate, of));
        }
    }
    all
}

fn about(nature: Nature, candidate: Candidate<'_>, clues: Vec<Clue>) -> About {
    About {
        nature,
        kind: kind_key(candidate.kind),
        subject: candidate.subject,
        clues,
    }
}

fn kind_key(kind: model::Subject) -> String {
    let word = serde_json::to_value(kind).ok();
    word.and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Whether clues come before the eyes of a person; what is no suspicion always does.
fn is_shown(registry: &Registry, nature: Nature, subject: &str, of: &[Clue]) -> bool {
    if nature != Nature::Suspicion {
        return true;
    }
    let hits = of.iter().filter_map(|clue| {
        Some(model::Hit {
            model: registry.model(&clue.model)?,
            severity: match clue.severity {
                Severity::A => model::Severity::A,
                Severity::B => model::Severity::B,
                Severity::C => model::Severity::C,
            },
            subject: subject.to_owned(),
            period: clue.period.clone(),
        })
    });
    !combine(hits).shown.is_empty()
}

fn graded(model: &Model, hit: &Hit) -> model::Severity {
    if !model.is_graded() {
        return model.severity();
    }
    let told = model.details().iter().zip(&hit.details);
    let grade = told
        .filter(|(detail, _)| detail.name == GRADE)
        .map(|(_, cell)| text(cell))
        .next();
    match grade.as_deref() {
        Some("A") => model::Severity::A,
        Some("B") => model::Severity::B,
        // A grade that is none says as little as can be said.
        _ => model::Severity::C,
    }
}

fn clue(model: &Model, one: &model::Hit<'_>, hit: Hit, run: RunId) -> Clue {
    let told = model.details().iter().zip(&hit.details);
    let mut evidence: Vec<EvidenceRow> = hit
        .evidence
        .into_iter()
        .map(|row| EvidenceRow {
            table: row.table,
            batch: row.batch.to_string(),
            row: row.row_no,
        })
        .collect();
    // Parts run side by side: the order of rows would make the same clue another one.
    evidence.sort();
    evidence.dedup();
    Clue {
        id: one.id().to_string(),
        model: model.id().to_owned(),
        version: model.version(),
        severity: match one.severity {
            model::Severity::A => Severity::A,
            model::Severity::B => Severity::B,
            model::Severity::C => Severity::C,
        },
        period: one.period.clone(),
        details: told
            .filter(|(detail, _)| detail.name != GRADE)
            .map(|(detail, cell)| ClueDetail {
                label: detail.title.clone(),
                text: shown(cell),
            })
            .collect(),
        evidence,
        run,
    }
}

/// A key as text.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Pseudonym(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) | Cell::Scaled(number) => number.to_string(),
        Cell::Day(days) => (date(1970, 1, 1).saturating_add(Span::new().days(*days))).to_string(),
        Cell::Moment(microseconds) => {
            let begin = date(1970, 1, 1).at(0, 0, 0, 0);
            let moment = begin.saturating_add(Span::new().microseconds(*microseconds));
            moment.to_string().replace('T', " ")
        }
    }
}

/// A value as people read it; who stands behind a pseudonym is only in the rows.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Pseudonym(_) => "（见原始数据）".to_owned(),
        other => text(other),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_subject_keeps_its_flag_and_no_two_share_one() {
        let task = CollectionId(Uuid::from_u128(1));
        let id = flag_id(task, Nature::Suspicion, "person", "12");
        assert_eq!(id, flag_id(task, Nature::Suspicion, "person", "12"));
        for other in [
            flag_id(task, Nature::Service, "person", "12"),
            flag_id(task, Nature::Suspicion, "account", "12"),
            flag_id(task, Nature::Suspicion, "person", "13"),
            flag_id(
                CollectionId(Uuid::from_u128(2)),
                Nature::Suspicion,
                "person",
                "12",
            ),
        ] {
            assert_ne!(id, other);
        }
    }
}
