//! From names to places, refusing what does not fit together.

use std::collections::{HashMap, HashSet};

use super::{
    Column, Contradiction, Dataset, HolderColumns, Kind, NearPart, Order, PersonColumns, Reference,
    Sum,
    raw::{RawColumn, RawDataset, RawKind},
};
use crate::sheet::header_key;

/// Compares everything that a description says with its columns.
pub(super) fn resolve(raw: RawDataset) -> Result<Dataset, Contradiction> {
    if raw.columns.is_empty() || raw.key.is_empty() {
        return Err(Contradiction::Empty(raw.name));
    }
    let dataset = raw.name;
    let columns = raw
        .columns
        .into_iter()
        .map(|column| resolve_column(&dataset, column))
        .collect::<Result<Vec<_>, _>>()?;
    ensure_distinct(&dataset, &columns)?;
    let places = Places {
        dataset: &dataset,
        columns: &columns,
    };

    let key = places.all("业务主键", &raw.key)?;
    let near = raw
        .near
        .iter()
        .map(|part| places.near(part))
        .collect::<Result<_, _>>()?;
    let period = places.optional(
        "期间列",
        raw.period.as_deref(),
        Kind::is_time,
        "日期、月份或年度",
    )?;
    let bucket = places.optional(
        "分桶列",
        raw.bucket.as_deref(),
        Kind::is_key,
        "证件号、账号、号牌或编码",
    )?;
    let references = raw
        .references
        .into_iter()
        .map(|reference| {
            Ok(Reference {
                column: places.of("参照", &reference.column)?,
                to: reference.to,
                key: reference.key,
            })
        })
        .collect::<Result<_, Contradiction>>()?;
    let sums = raw
        .sums
        .iter()
        .map(|sum| {
            let amount = |column: &String| places.typed("勾稽", column, is_amount, "金额或数量");
            Ok(Sum {
                total: amount(&sum.total)?,
                factors: sum.factors.iter().map(amount).collect::<Result<_, _>>()?,
                tolerance: sum.tolerance,
            })
        })
        .collect::<Result<_, Contradiction>>()?;
    let orders = raw
        .orders
        .iter()
        .map(|order| {
            let day = |column: &str| places.typed("先后", column, Kind::is_day, "日期");
            Ok(Order {
                earlier: day(&order.earlier)?,
                later: day(&order.later)?,
            })
        })
        .collect::<Result<_, Contradiction>>()?;
    let persons = raw
        .persons
        .iter()
        .map(|person| {
            let place = "人员";
            Ok(PersonColumns {
                id: places.typed(
                    place,
                    &person.id,
                    |kind| *kind == Kind::Identity,
                    "身份证号",
                )?,
                name: places.optional(
                    place,
                    person.name.as_deref(),
                    |kind| *kind == Kind::Name,
                    "姓名",
                )?,
                sex: places.optional(place, person.sex.as_deref(), is_sex, "男、女二选一")?,
                birth: places.optional(place, person.birth.as_deref(), Kind::is_day, "日期")?,
                village: places.optional(
                    place,
                    person.village.as_deref(),
                    is_region,
                    "区划代码",
                )?,
                address: places.optional(place, person.address.as_deref(), is_words, "文字")?,
                phone: places.optional(
                    place,
                    person.phone.as_deref(),
                    |kind| *kind == Kind::Mobile,
                    "手机号",
                )?,
                unit: places.optional(place, person.unit.as_deref(), is_words, "文字")?,
            })
        })
        .collect::<Result<_, Contradiction>>()?;
    let holders = raw
        .holders
        .iter()
        .map(|holder| {
            Ok(HolderColumns {
                account: places.typed(
                    "户名",
                    &holder.account,
                    |kind| *kind == Kind::Account,
                    "账号",
                )?,
                name: places.typed("户名", &holder.name, |kind| *kind == Kind::Name, "姓名")?,
            })
        })
        .collect::<Result<_, Contradiction>>()?;

    Ok(Dataset {
        title: raw.title,
        domain: raw.domain,
        purpose: raw.purpose,
        zero: raw.zero,
        name: dataset.clone(),
        key,
        near,
        period,
        bucket,
        references,
        sums,
        orders,
        persons,
        holders,
        columns,
    })
}

fn resolve_column(dataset: &str, raw: RawColumn) -> Result<Column, Contradiction> {
    let entry = |entry| Contradiction::Entry {
        dataset: dataset.to_owned(),
        column: raw.name.clone(),
        entry,
    };
    let unwanted = [
        (
            raw.digits.is_some() && raw.kind != RawKind::Region,
            "digits",
        ),
        (
            raw.decimals.is_some() && raw.kind != RawKind::Amount,
            "decimals",
        ),
        (raw.unit.is_some() && raw.kind != RawKind::Amount, "unit"),
        (raw.anywhere && raw.kind != RawKind::Region, "anywhere"),
        (
            raw.values.is_some() && raw.kind != RawKind::Choice,
            "values",
        ),
    ];
    if let Some((_, name)) = unwanted.into_iter().find(|(unwanted, _)| *unwanted) {
        return Err(entry(name));
    }
    let kind = match raw.kind {
        RawKind::Identity => Kind::Identity,
        RawKind::CreditCode => Kind::CreditCode,
        RawKind::Party => Kind::Party,
        RawKind::Account => Kind::Account,
        RawKind::Code => Kind::Code,
        RawKind::Mobile => Kind::Mobile,
        RawKind::Plate => Kind::Plate,
        RawKind::Date => Kind::Date,
        RawKind::Moment => Kind::Moment,
        RawKind::Month => Kind::Month,
        RawKind::Year => Kind::Year,
        RawKind::Name => Kind::Name,
        RawKind::Text => Kind::Text,
        RawKind::Region => Kind::Region {
            digits: raw
                .digits
                .filter(|digits| matches!(digits, 6 | 9 | 12))
                .ok_or_else(|| entry("digits"))?,
        },
        RawKind::Amount => Kind::Amount {
            decimals: raw
                .decimals
                .filter(|count| *count <= 8)
                .ok_or_else(|| entry("decimals"))?,
            unit: raw.unit.clone(),
        },
        RawKind::Choice => Kind::Choice {
            values: raw
                .values
                .clone()
                .filter(|values| values.len() > 1)
                .ok_or_else(|| entry("values"))?,
        },
    };
    if raw.future && !kind.is_time() {
        return Err(entry("future"));
    }
    Ok(Column {
        hint: raw.hint.unwrap_or_else(|| kind.hint()),
        name: raw.name,
        header: raw.header,
        aliases: raw.aliases,
        kind,
        need: raw.need,
        varies: raw.varies,
        future: raw.future,
        anywhere: raw.anywhere,
        example: raw.example,
    })
}

/// No header may lead to two columns.
fn ensure_distinct(dataset: &str, columns: &[Column]) -> Result<(), Contradiction> {
    let mut names = HashSet::new();
    let mut headers = HashMap::new();
    for (index, column) in columns.iter().enumerate() {
        let mut twice = (!names.insert(column.name.as_str())).then_some(&column.name);
        for header in std::iter::once(&column.header).chain(&column.aliases) {
            let owner = *headers.entry(header_key(header)).or_insert(index);
            if owner != index {
                twice = Some(header);
            }
        }
        if let Some(word) = twice {
            return Err(Contradiction::Twice {
                dataset: dataset.to_owned(),
                word: word.clone(),
            });
        }
    }
    Ok(())
}

fn is_amount(kind: &Kind) -> bool {
    matches!(kind, Kind::Amount { .. })
}

fn is_words(kind: &Kind) -> bool {
    *kind == Kind::Text
}

fn is_region(kind: &Kind) -> bool {
    matches!(kind, Kind::Region { .. })
}

fn is_sex(kind: &Kind) -> bool {
    matches!(kind, Kind::Choice { values } if values.iter().all(|value| value == "男" || value == "女"))
}

/// Finds columns by name.
struct Places<'a> {
    dataset: &'a str,
    columns: &'a [Column],
}

impl Places<'_> {
    fn of(&self, place: &'static str, name: &str) -> Result<usize, Contradiction> {
        let found = self.columns.iter().position(|column| column.name == name);
        found.ok_or_else(|| Contradiction::NoColumn {
            dataset: self.dataset.to_owned(),
            place,
            column: name.to_owned(),
        })
    }

    fn all(&self, place: &'static str, names: &[String]) -> Result<Vec<usize>, Contradiction> {
        names.iter().map(|name| self.of(place, name)).collect()
    }

    fn typed(
        &self,
        place: &'static str,
        name: &str,
        fits: impl Fn(&Kind) -> bool,
        expected: &'static str,
    ) -> Result<usize, Contradiction> {
        let found = self.of(place, name)?;
        if self
            .columns
            .get(found)
            .is_some_and(|column| fits(&column.kind))
        {
            return Ok(found);
        }
        Err(Contradiction::WrongKind {
            dataset: self.dataset.to_owned(),
            place,
            column: name.to_owned(),
            expected,
        })
    }

    fn optional(
        &self,
        place: &'static str,
        name: Option<&str>,
        fits: impl Fn(&Kind) -> bool,
        expected: &'static str,
    ) -> Result<Option<usize>, Contradiction> {
        name.map(|name| self.typed(place, name, fits, expected))
            .transpose()
    }

    /// A part of the near key: a column, or a day of which only the month counts (`paid_at@month`).
    fn near(&self, part: &str) -> Result<NearPart, Contradiction> {
        let place = "近似重复";
        match part.strip_suffix("@month") {
            Some(name) => Ok(NearPart {
                column: self.typed(place, name, Kind::is_day, "日期")?,
                by_month: true,
            }),
            None => Ok(NearPart {
                column: self.of(place, part)?,
                by_month: false,
            }),
        }
    }
}
