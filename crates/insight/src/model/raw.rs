//! The description as it stands in `model.toml`, before anything is compared.

use serde::Deserialize;

use super::{
    Contradiction, Detail, Input, Outcome, Severity,
    parameter::ParameterKind,
    subject::{Period, Subject},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawModel {
    pub(super) id: String,
    pub(super) version: u32,
    #[serde(default)]
    pub(super) marked: bool,
    pub(super) domain: String,
    pub(super) title: String,
    pub(super) wording: String,
    pub(super) severity: Severity,
    #[serde(default)]
    pub(super) graded: bool,
    #[serde(default)]
    pub(super) outcome: Outcome,
    pub(super) subject: Subject,
    pub(super) period: Period,
    #[serde(default)]
    pub(super) second_source: String,
    pub(super) bucket: Option<String>,
    #[serde(default, rename = "input")]
    pub(super) inputs: Vec<Input>,
    #[serde(default, rename = "param")]
    pub(super) parameters: Vec<RawParameter>,
    #[serde(default, rename = "detail")]
    pub(super) details: Vec<Detail>,
    #[serde(default, rename = "evidence")]
    pub(super) evidence: Vec<RawEvidence>,
    #[serde(default, rename = "basis")]
    pub(super) basis: Vec<Sentence>,
    #[serde(default, rename = "innocent")]
    pub(super) innocent: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawParameter {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) kind: ParameterKind,
    pub(super) default: RawDefault,
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawDefault {
    Number(String),
    Words(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEvidence {
    pub(super) table: String,
    pub(super) on: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    pub(super) text: String,
}

pub(super) fn read(text: &str) -> Result<RawModel, Contradiction> {
    toml::from_str(text).map_err(|error| Contradiction::Unreadable(error.message().to_owned()))
}
