//! What was verified about how units manage things, put together for one letter of suggestion. Nobody is suspected in it.

use std::collections::BTreeMap;

use bihuan_access::{Action, DataScope};
use bihuan_domain::{
    collection::{CollectionTask, Submission},
    flag::{Clue, FlagStanding, HandOver, Nature, Outcome, RedFlag},
    id::{CollectionId, UnitId},
};
use bihuan_store::StoredRecord;

use super::{all, registry, run::see};
use crate::{Context, Failure, collection::submission_of, record};

/// What models of one title found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcoming {
    /// The model's title: 有车单位零申报.
    pub title: String,
    /// Where it was found.
    pub units: Vec<UnitShortcoming>,
}

/// What was found at one unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitShortcoming {
    /// The unit that handed the rows in; the key of the data where that is not known any more.
    pub unit: String,
    /// The period.
    pub period: String,
    /// What the model tells.
    pub facts: String,
}

/// Everything for a letter about the data of a task.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The task.
    pub task: CollectionTask,
    /// What was verified, by model.
    pub shortcomings: Vec<Shortcoming>,
    /// What was proposed to be suggested, without repetition.
    pub proposed: Vec<String>,
    /// How many still wait for somebody to verify them.
    pub waiting: u64,
}

impl Suggestions {
    /// How many units it is about.
    pub fn units(&self) -> usize {
        let all = self.shortcomings.iter().flat_map(|it| &it.units);
        let mut names: Vec<&str> = all.map(|it| it.unit.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }
}

/// What of a task's flags goes into a letter of suggestion: what turned out to be so, wholly or in part.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor.
pub async fn suggestions(ctx: &Context, id: CollectionId) -> Result<Suggestions, Failure> {
    see(ctx)?;
    ctx.allow(Action::HandOverFlag, None)?;
    let task: StoredRecord<CollectionTask> = record::load(ctx, id.0).await?;
    let registry = registry()?;
    let mut by_model: BTreeMap<String, Vec<UnitShortcoming>> = BTreeMap::new();
    let (mut proposed, mut waiting) = (Vec::new(), 0);
    for stored in all(&ctx.app, Some(id), Vec::new()).await? {
        let flag = stored.record;
        if flag.content.nature != Nature::Suggestion {
            continue;
        }
        if matches!(
            flag.standing,
            FlagStanding::Open | FlagStanding::Verifying { .. }
        ) {
            waiting += 1;
        }
        if !is_so(&flag) {
            continue;
        }
        if let Some(HandOver::Suggestion { text }) = way(&flag)
            && !proposed.contains(text)
        {
            proposed.push(text.clone());
        }
        for clue in &flag.content.clues {
            let model = registry.model(&clue.model);
            let title = model.map_or(clue.model.as_str(), |model| model.title());
            let found = UnitShortcoming {
                unit: reported_by(ctx, clue)
                    .await?
                    .unwrap_or_else(|| flag.content.subject.clone()),
                period: clue.period.clone(),
                facts: facts(clue),
            };
            by_model.entry(title.to_owned()).or_default().push(found);
        }
    }
    let shortcomings = by_model.into_iter().map(|(title, mut units)| {
        units.sort();
        Shortcoming { title, units }
    });
    Ok(Suggestions {
        task: task.record,
        shortcomings: shortcomings.collect(),
        proposed,
        waiting,
    })
}

fn is_so(flag: &RedFlag) -> bool {
    let found = flag.verification.as_ref();
    !matches!(flag.standing, FlagStanding::Recalled { .. })
        && found.is_some_and(|it| matches!(it.outcome, Outcome::True | Outcome::Partly))
}

const fn way(flag: &RedFlag) -> Option<&HandOver> {
    match &flag.standing {
        FlagStanding::Verified { proposed, .. } => proposed.as_ref(),
        FlagStanding::Closed { handed, .. } => handed.as_ref(),
        _ => None,
    }
}

/// What a model tells, in one line.
fn facts(clue: &Clue) -> String {
    let details = clue.details.iter();
    let words: Vec<String> = details
        .map(|it| {
            let unit = it.label.strip_suffix('）');
            let parts = unit.and_then(|label| label.rsplit_once('（'));
            parts.map_or_else(
                || format!("{}{}", it.label, it.text),
                |(what, unit)| format!("{what}{}{unit}", it.text),
            )
        })
        .collect();
    words.join("，")
}

/// The unit that handed in the first row of a clue.
async fn reported_by(ctx: &Context, clue: &Clue) -> Result<Option<String>, Failure> {
    let Some(id) = clue
        .evidence
        .first()
        .and_then(|row| submission_of(&row.batch))
    else {
        return Ok(None);
    };
    let store = &ctx.app.store;
    let found: Option<StoredRecord<Submission>> = store.record(&DataScope::All, id.0).await?;
    let unit: Option<UnitId> = found.map(|it| it.record.unit);
    let directory = ctx.app.directory().await?;
    Ok(unit.map(|unit| directory.short_name(unit).to_owned()))
}
