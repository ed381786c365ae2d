//! Whom or what a hit is about, and when.

use serde::{Deserialize, Serialize};

/// Whom or what a hit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person, as a pseudonym.
    Person,
    /// A household of an allowance.
    Household,
    /// A fuel card.
    Card,
    /// A vehicle.
    Plate,
    /// A fuel card or a vehicle; their numbers do not look alike.
    CardOrPlate,
    /// A unit.
    Unit,
    /// A village.
    Village,
    /// A home of people who are kept by the state.
    Institution,
    /// A bank account, as a pseudonym.
    Account,
    /// A parcel of land.
    Parcel,
    /// A building permit.
    Permit,
    /// A contract.
    Contract,
    /// An asset of a village.
    Asset,
    /// A voucher.
    Voucher,
    /// A lot that was put out to tender.
    Lot,
    /// A buyer, with a category of goods where the model says so.
    Buyer,
    /// A company.
    Company,
}

impl Subject {
    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Person => "人员",
            Self::Household => "家庭",
            Self::Card => "加油卡",
            Self::Plate => "车辆",
            Self::CardOrPlate => "加油卡或车辆",
            Self::Unit => "单位",
            Self::Village => "村",
            Self::Institution => "供养机构",
            Self::Account => "账户",
            Self::Parcel => "地块",
            Self::Permit => "许可证",
            Self::Contract => "合同",
            Self::Asset => "资产",
            Self::Voucher => "凭证",
            Self::Lot => "标段",
            Self::Buyer => "采购人",
            Self::Company => "企业",
        }
    }

    /// The kind under which its hits are put together: a model may speak of cards and vehicles in one breath.
    pub(super) const fn group(self) -> Self {
        match self {
            Self::Card | Self::Plate => Self::CardOrPlate,
            other => other,
        }
    }

    /// Whether its key is a pseudonym, which only the vault can turn back.
    pub const fn is_pseudonym(self) -> bool {
        matches!(self, Self::Person | Self::Account)
    }
}

/// For which time a hit is told; a subject has at most one hit of a model in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 2024
    Year,
    /// 2024-03
    Month,
    /// 2024-03-05
    Day,
}
