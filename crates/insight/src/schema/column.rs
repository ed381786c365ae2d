//! A column of a data set: its headers, what it holds, whether it must be filled.

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in the program.
    pub name: String,
    /// Its header in the template.
    pub header: String,
    /// Other headers under which units know it.
    pub aliases: Vec<String>,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether it must be filled.
    pub need: Need,
    /// Whether rows differ in it, so that one value in nearly all of them is suspicious.
    pub varies: bool,
    /// Whether its days may lie in the future.
    pub future: bool,
    /// Whether its regions may lie outside of the county that reports.
    pub anywhere: bool,
    /// What a filled cell looks like.
    pub example: String,
    /// How to fill it, in one sentence.
    pub hint: String,
}

/// What cells of a column hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Identity number of a person.
    Identity,
    /// Unified social credit code.
    CreditCode,
    /// Identity number of a person, or credit code of a unit: lessees, payees and holders may be either.
    Party,
    /// Number of a bank account or card.
    Account,
    /// A number or code that is not computed with; must not pass through a spreadsheet as a number.
    Code,
    /// Mobile telephone number.
    Mobile,
    /// Region code of at least so many digits.
    Region {
        /// 6, 9 or 12.
        digits: usize,
    },
    /// Number plate.
    Plate,
    /// A day.
    Date,
    /// A day with its time.
    Moment,
    /// A month.
    Month,
    /// A year.
    Year,
    /// An amount that is not negative.
    Amount {
        /// Digits behind the point.
        decimals: u32,
        /// The unit, when it has one.
        unit: Option<String>,
    },
    /// Name of a person.
    Name,
    /// Other words.
    Text,
    /// One of a few words.
    Choice {
        /// The words.
        values: Vec<String>,
    },
}

/// Whether a column must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// In every row.
    Required,
    /// In most rows; many blanks are worth a question.
    Wanted,
    /// Where there is something to say.
    #[default]
    Optional,
}

impl Column {
    /// What its keys are keys of: equal keys of one family name the same thing in every table.
    ///
    /// Told by the kind where the kind says whom it names: `person`, `account`, `mobile`, `company`, `plate`. Of other codes, of
    /// regions and words it is the name of the column without what only says that it is a code: `card_no` is of `card`, `lot_id` of `lot`,
    /// `village_code` of `village`. `None` for what is no key.
    pub fn family(&self) -> Option<&str> {
        match self.kind {
            // Of units that stand beside persons the credit code is the key of the same family.
            Kind::Identity | Kind::Party => Some("person"),
            Kind::Account => Some("account"),
            Kind::Mobile => Some("mobile"),
            Kind::CreditCode => Some("company"),
            Kind::Plate => Some("plate"),
            Kind::Code | Kind::Region { .. } | Kind::Text => {
                let endings = ["_no", "_id", "_code"];
                let stem = endings.iter().find_map(|end| self.name.strip_suffix(end));
                Some(stem.unwrap_or(&self.name))
            }
            _ => None,
        }
    }
}

impl Kind {
    /// Whether a cell holds a day, month or year.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Date | Self::Moment | Self::Month | Self::Year)
    }

    /// Whether a cell holds a day that can be compared with another.
    pub fn is_day(&self) -> bool {
        matches!(self, Self::Date | Self::Moment)
    }

    /// Whether a long number in a cell loses digits when a spreadsheet takes it for a number.
    pub fn is_digits(&self) -> bool {
        matches!(
            self,
            Self::Identity
                | Self::CreditCode
                | Self::Party
                | Self::Account
                | Self::Code
                | Self::Mobile
                | Self::Region { .. }
        )
    }

    /// Whether a cell names one thing: a person, a card, a place. Names of persons do not, many share them.
    pub fn is_key(&self) -> bool {
        self.is_digits() || matches!(self, Self::Plate | Self::Text)
    }

    /// How to fill a cell, in one sentence.
    pub(super) fn hint(&self) -> String {
        match self {
            Self::Identity => "18 位身份证号，列格式请设为文本。".into(),
            Self::CreditCode => "18 位统一社会信用代码。".into(),
            Self::Party => {
                "个人填 18 位身份证号，单位填统一社会信用代码，列格式请设为文本。".into()
            }
            Self::Account => "只填数字，列格式请设为文本。".into(),
            Self::Code => "按原编号填写，列格式请设为文本。".into(),
            Self::Mobile => "11 位手机号。".into(),
            Self::Region { digits } => {
                format!("至少 {digits} 位统计用区划代码，列格式请设为文本。")
            }
            Self::Plate => "省份简称、字母和序号，例如“辽R00A01”。".into(),
            Self::Date => "写成 2024-01-05 的形式。".into(),
            Self::Moment => "写成 2024-01-05 08:30:00 的形式。".into(),
            Self::Month => "写成 2024-01 的形式。".into(),
            Self::Year => "四位年份，例如 2024。".into(),
            Self::Amount { decimals, unit } => {
                let unit = unit
                    .as_ref()
                    .map_or_else(String::new, |unit| format!("，单位为{unit}"));
                format!("只填数字，最多 {decimals} 位小数{unit}。")
            }
            Self::Name => "与身份证一致；少数民族姓名的间隔点用“·”。".into(),
            Self::Text => "照实填写。".into(),
            Self::Choice { values } => format!("从以下选一项：{}。", values.join("、")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::shipped;

    #[test]
    fn families_are_told_by_kind_and_name() {
        let catalogue = shipped().unwrap();
        let family = |dataset: &str, column: &str| {
            let dataset = catalogue.dataset(dataset).unwrap();
            let column = &dataset.columns()[dataset.place_of(column).unwrap()];
            column.family().map(str::to_owned)
        };
        assert_eq!(family("relative", "rel_id_no").as_deref(), Some("person"));
        assert_eq!(family("pay_line", "account_no").as_deref(), Some("account"));
        assert_eq!(family("fuel_txn", "card_no").as_deref(), Some("card"));
        assert_eq!(family("fuel_card", "plate_no").as_deref(), Some("plate"));
        assert_eq!(
            family("village_cadre", "village_code").as_deref(),
            Some("village")
        );
        assert_eq!(family("fuel_txn", "liters"), None);
        assert_eq!(family("person", "name"), None);
    }
}
