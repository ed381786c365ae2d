//! The description as it stands in the file, before anything is compared.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Contradiction, Need, ZeroRule};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDataset {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) domain: String,
    pub(super) purpose: String,
    pub(super) key: Vec<String>,
    #[serde(default)]
    pub(super) near: Vec<String>,
    pub(super) period: Option<String>,
    pub(super) bucket: Option<String>,
    pub(super) zero: Option<ZeroRule>,
    #[serde(rename = "column")]
    pub(super) columns: Vec<RawColumn>,
    #[serde(default, rename = "reference")]
    pub(super) references: Vec<RawReference>,
    #[serde(default, rename = "sum")]
    pub(super) sums: Vec<RawSum>,
    #[serde(default, rename = "order")]
    pub(super) orders: Vec<RawOrder>,
    #[serde(default, rename = "person")]
    pub(super) persons: Vec<RawPerson>,
    #[serde(default, rename = "holder")]
    pub(super) holders: Vec<RawHolder>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) name: String,
    pub(super) header: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) kind: RawKind,
    pub(super) digits: Option<usize>,
    pub(super) decimals: Option<u32>,
    pub(super) unit: Option<String>,
    pub(super) values: Option<Vec<String>>,
    #[serde(default)]
    pub(super) need: Need,
    #[serde(default)]
    pub(super) varies: bool,
    #[serde(default)]
    pub(super) future: bool,
    #[serde(default)]
    pub(super) anywhere: bool,
    pub(super) example: String,
    pub(super) hint: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawKind {
    Identity,
    CreditCode,
    Party,
    Account,
    Code,
    Mobile,
    Region,
    Plate,
    Date,
    Moment,
    Month,
    Year,
    Amount,
    Name,
    Text,
    Choice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReference {
    pub(super) column: String,
    pub(super) to: String,
    pub(super) key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSum {
    pub(super) total: String,
    pub(super) factors: Vec<String>,
    pub(super) tolerance: Decimal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOrder {
    pub(super) earlier: String,
    pub(super) later: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPerson {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) sex: Option<String>,
    pub(super) birth: Option<String>,
    pub(super) village: Option<String>,
    pub(super) address: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHolder {
    pub(super) account: String,
    pub(super) name: String,
}

pub(super) fn read(text: &str) -> Result<RawDataset, Contradiction> {
    toml::from_str(text).map_err(|error| Contradiction::Unreadable(error.message().to_owned()))
}
