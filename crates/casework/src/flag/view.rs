//! Flags as supervisors see them: masked until somebody who verifies looks up, and in no order of suspicion.

use std::collections::BTreeMap;

use bihuan_domain::{
    collection::CollectionTask,
    flag::{Clue, FlagStanding, Nature, RedFlag},
    id::{CollectionId, FlagId},
};
use bihuan_insight::model::Model;
use bihuan_store::{RecordFilter, StoredRecord};

use super::{registry, run::see};
use crate::{Context, Failure, record};

/// Flags that one look takes in.
const MOST: usize = 500;

/// Which flags somebody wants to see.
#[derive(Debug, Clone, Default)]
pub struct FlagWish {
    /// Of a task.
    pub task: Option<CollectionId>,
    /// Where they stand; what somebody has to do something about when empty.
    pub state: Option<&'static str>,
    /// Of a nature.
    pub nature: Option<Nature>,
    /// With a clue of a model of this field of work.
    pub domain: Option<String>,
}

/// Flags of a wish, and how many there are by standing.
#[derive(Debug, Clone)]
pub struct FlagList {
    /// The flags, the latest first.
    pub flags: Vec<StoredRecord<RedFlag>>,
    /// Whether there are more than were taken in.
    pub more: bool,
    /// Keys of standings, with how many.
    pub counts: Vec<(&'static str, u64)>,
}

/// A clue with what its model says about itself.
#[derive(Debug, Clone)]
pub struct ClueShown {
    /// The clue.
    pub clue: Clue,
    /// What is said: 疑似…，需核实.
    pub wording: String,
    /// The model's title.
    pub title: String,
    /// Innocent reasons that are known.
    pub innocent: Vec<String>,
    /// What it rests on.
    pub basis: Vec<String>,
    /// What is needed beside it.
    pub second_source: String,
    /// Titles of the model's parameters, by name.
    pub parameters: BTreeMap<String, String>,
    /// Whether the data is gone in which it was found.
    pub is_gone: bool,
}

/// One flag with everything around it.
#[derive(Debug, Clone)]
pub struct FlagShown {
    /// The flag.
    pub stored: StoredRecord<RedFlag>,
    /// The task.
    pub task: CollectionTask,
    /// Its clues, those that are gone behind the others.
    pub clues: Vec<ClueShown>,
}

/// Flags of a wish.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor.
pub async fn flags(ctx: &Context, wish: &FlagWish) -> Result<FlagList, Failure> {
    see(ctx)?;
    let of_task = RecordFilter {
        parent: wish.task.map(|it| it.0),
        ..RecordFilter::default()
    };
    let sight = || record::sight::<RedFlag>(ctx);
    let store = &ctx.app.store;
    let counted = store.record_counts::<RedFlag>(sight(), &of_task).await?;
    let counts = FlagStanding::ALL.map(|(key, _)| {
        let of = counted.iter().find(|(state, _)| state == key);
        (key, of.map_or(0, |(_, count)| *count))
    });
    let filter = RecordFilter {
        states: wish
            .state
            .map_or_else(|| vec!["open", "verifying", "verified"], |one| vec![one]),
        ..of_task
    };
    let registry = registry()?;
    let is_of = |flag: &RedFlag, domain: &str| {
        let clues = flag.content.clues.iter().chain(&flag.gone);
        clues
            .filter_map(|clue| registry.model(&clue.model))
            .any(|model| model.domain() == domain)
    };
    let is_wished = |it: &StoredRecord<RedFlag>| {
        let flag = &it.record;
        wish.nature.is_none_or(|one| flag.content.nature == one)
            && wish.domain.as_ref().is_none_or(|one| is_of(flag, one))
    };
    let (sight, mut cursor) = (sight(), None);
    let mut flags: Vec<StoredRecord<RedFlag>> = Vec::new();
    while let Some(page) = record::next_page(&ctx.app, &sight, &filter, &mut cursor).await? {
        flags.extend(page.into_iter().filter(&is_wished));
        if flags.len() > MOST {
            break;
        }
    }
    let more = flags.len() > MOST;
    flags.truncate(MOST);
    Ok(FlagList {
        flags,
        more,
        counts: counts.to_vec(),
    })
}

fn titles(model: &Model) -> BTreeMap<String, String> {
    let parameters = model.parameters().iter();
    parameters
        .map(|it| (it.name.clone(), it.title.clone()))
        .collect()
}

/// One flag, without its rows.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(ctx: &Context, id: FlagId) -> Result<FlagShown, Failure> {
    see(ctx)?;
    let stored: StoredRecord<RedFlag> = record::load(ctx, id.0).await?;
    let task: StoredRecord<CollectionTask> =
        record::load(ctx, stored.record.content.task.0).await?;
    let registry = registry()?;
    let flag = &stored.record;
    let here = flag.content.clues.iter().map(|clue| (clue, false));
    let gone = flag.gone.iter().map(|clue| (clue, true));
    let clues = here
        .chain(gone)
        .map(|(clue, is_gone)| {
            let model = registry.model(&clue.model);
            ClueShown {
                clue: clue.clone(),
                wording: model.map_or_else(|| "需核实".to_owned(), |it| it.wording().to_owned()),
                title: model.map_or_else(|| clue.model.clone(), |it| it.title().to_owned()),
                innocent: model.map(|it| it.innocent().to_vec()).unwrap_or_default(),
                basis: model.map(|it| it.basis().to_vec()).unwrap_or_default(),
                second_source: model
                    .map(|it| it.second_source().to_owned())
                    .unwrap_or_default(),
                parameters: model.map(titles).unwrap_or_default(),
                is_gone,
            }
        })
        .collect();
    Ok(FlagShown {
        task: task.record,
        clues,
        stored,
    })
}
