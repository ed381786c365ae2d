//! The library of models: what each asks, why, with which values, and what became of what it found.

use std::collections::{BTreeMap, BTreeSet};

use bihuan_domain::flag::{Cause, Outcome, RedFlag};
use bihuan_insight::model::{self, Model};

use super::{all, registry, run::see};
use crate::{Context, Failure, data};

/// What became of what a model found, over all tasks. Nothing of it is about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversion {
    /// Flags with a clue of it.
    pub flags: u64,
    /// Of which verified.
    pub verified: u64,
    /// Of which true, wholly or in part.
    pub confirmed: u64,
    /// Why the others were wrong.
    pub causes: BTreeMap<Cause, u64>,
}

/// A parameter with its range and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterShown {
    /// Its name in forms.
    pub name: String,
    /// Its name for people, with its unit.
    pub title: String,
    /// The default.
    pub default: String,
    /// The range; blank for words.
    pub range: String,
    /// Why it is as it is.
    pub why: String,
}

/// A model as it stands in the library.
#[derive(Debug, Clone)]
pub struct LibraryModel {
    /// Its number.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub title: String,
    /// The field of work.
    pub domain: String,
    /// What is said of a hit.
    pub wording: String,
    /// How much a hit says.
    pub severity: &'static str,
    /// What comes of a hit, in a word.
    pub outcome: &'static str,
    /// Whom or what it is about.
    pub subject: &'static str,
    /// Whether it runs unless somebody switches it off.
    pub on_by_default: bool,
    /// The data sets that it reads: names and titles.
    pub inputs: Vec<(String, String)>,
    /// Its parameters.
    pub parameters: Vec<ParameterShown>,
    /// Its page, in Markdown.
    pub page: String,
}

/// All models.
///
/// # Errors
/// [`Failure::NotFound`] for whoever is no supervisor.
pub fn library(ctx: &Context) -> Result<Vec<LibraryModel>, Failure> {
    see(ctx)?;
    let catalogue = data::sets()?;
    let models = registry()?.models().iter();
    Ok(models.map(|model| shown(model, &catalogue)).collect())
}

/// One model.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn model(ctx: &Context, id: &str) -> Result<LibraryModel, Failure> {
    see(ctx)?;
    let model = registry()?.model(id).ok_or(Failure::NotFound)?;
    Ok(shown(model, &data::sets()?))
}

/// What became of what models found, by model; those that found nothing yet are not there.
///
/// # Errors
/// As [`library`].
pub async fn conversions(ctx: &Context) -> Result<BTreeMap<String, Conversion>, Failure> {
    see(ctx)?;
    let mut counted: BTreeMap<String, Conversion> = BTreeMap::new();
    for flag in all(&ctx.app, None, Vec::new()).await? {
        let flag = &flag.record;
        let clues = flag.content.clues.iter().chain(&flag.gone);
        let models: BTreeSet<&str> = clues.map(|clue| clue.model.as_str()).collect();
        for model in models {
            counted.entry(model.to_owned()).or_default().count(flag);
        }
    }
    Ok(counted)
}

impl Conversion {
    fn count(&mut self, flag: &RedFlag) {
        self.flags += 1;
        let Some(found) = &flag.verification else {
            return;
        };
        self.verified += 1;
        match found.outcome {
            Outcome::True | Outcome::Partly => self.confirmed += 1,
            Outcome::Untrue => {
                if let Some(cause) = found.cause {
                    *self.causes.entry(cause).or_default() += 1;
                }
            }
        }
    }
}

fn shown(model: &Model, catalogue: &data::Sets) -> LibraryModel {
    let title = |table: &str| {
        let set = catalogue.dataset(table);
        set.map_or_else(|| table.to_owned(), |set| set.title().to_owned())
    };
    LibraryModel {
        id: model.id().to_owned(),
        version: model.version(),
        title: model.title().to_owned(),
        domain: model.domain().to_owned(),
        wording: model.wording().to_owned(),
        severity: match model.severity() {
            model::Severity::A => "A",
            model::Severity::B => "B",
            model::Severity::C => "C",
        },
        outcome: match model.outcome() {
            model::Outcome::Clue => "疑点",
            model::Outcome::Letter => "工作建议",
            model::Outcome::Service => "应助未助",
        },
        subject: model.subject().title(),
        on_by_default: model.is_on_by_default(),
        inputs: model
            .inputs()
            .iter()
            .map(|input| (input.table.clone(), title(&input.table)))
            .collect(),
        parameters: model
            .parameters()
            .iter()
            .map(|it| ParameterShown {
                name: it.name.clone(),
                title: match it.kind.unit() {
                    "" => it.title.clone(),
                    unit => format!("{}（{unit}）", it.title),
                },
                default: it.default.to_string(),
                range: it
                    .range
                    .map_or_else(String::new, |(min, max)| format!("{min} 至 {max}")),
                why: it.why.clone(),
            })
            .collect(),
        page: model.page().to_owned(),
    }
}
