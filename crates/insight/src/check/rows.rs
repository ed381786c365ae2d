//! Rules about one row: what must be filled, what must come out, what must be known.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    Code, Level, Value,
    collector::{Collector, Spot},
    digest::KeySet,
    frame::Frame,
    issue::Found,
};
use crate::{
    field::{IdKind, PlateKind, Region},
    schema::{Column, Dataset, Need},
};

/// A reference whose register is there.
pub(super) struct Known<'a> {
    column: usize,
    register: &'a KeySet,
    message: String,
}

/// The references of a set that can be looked up.
pub(super) fn references<'a>(dataset: &Dataset, frame: &Frame<'a>) -> Vec<Known<'a>> {
    let registers = frame.registers;
    let known = dataset.references().iter().filter_map(|reference| {
        let header = dataset
            .columns()
            .get(reference.column)
            .map_or("", |column| column.header.as_str());
        Some(Known {
            column: reference.column,
            register: registers?.get(&reference.to, &reference.key)?,
            message: format!("这个{header}在已报送的底册中没有，请核对；确有的请先补报底册。"),
        })
    });
    known.collect()
}

/// Looks at a row that has been read.
pub(super) fn check_row(
    dataset: &Dataset,
    values: &[Value],
    frame: &Frame<'_>,
    known: &[Known<'_>],
    spot: Spot<'_>,
    issues: &mut Collector<'_>,
) {
    required(dataset, values, spot, issues);
    sums(dataset, values, spot, issues);
    orders(dataset, values, spot, issues);
    within_period(dataset, values, frame, spot, issues);
    for (index, (column, value)) in dataset.columns().iter().zip(values).enumerate() {
        if let Some(found) = place(column, value, frame) {
            issues.cell(spot, index, found);
        }
    }
    for reference in known {
        let value = values.get(reference.column);
        if let Some(value) = value.filter(|value| !matches!(value, Value::Blank | Value::Unread(_)))
            && !reference.register.contains(frame.secret.digest([value]))
        {
            let found = Found::new(Code::Ref, Level::Block, reference.message.as_str());
            issues.cell(spot, reference.column, found);
        }
    }
}

fn required(dataset: &Dataset, values: &[Value], spot: Spot<'_>, issues: &mut Collector<'_>) {
    for (index, (column, value)) in dataset.columns().iter().zip(values).enumerate() {
        // A column that is not there at all has been told once.
        if column.need == Need::Required && value.is_blank() && spot.record.has(index) {
            let message = format!("“{}”必填，这里是空的。", column.header);
            issues.cell(spot, index, Found::new(Code::Full, Level::Block, message));
        }
    }
}

fn sums(dataset: &Dataset, values: &[Value], spot: Spot<'_>, issues: &mut Collector<'_>) {
    for sum in dataset.sums() {
        let amount = |column: &usize| values.get(*column).and_then(Value::amount);
        let product = sum
            .factors
            .iter()
            .try_fold(Decimal::ONE, |product, factor| {
                product.checked_mul(amount(factor)?)
            });
        let (Some(total), Some(product)) = (amount(&sum.total), product) else {
            continue;
        };
        let expected = product.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        if (total - expected).abs() > sum.tolerance {
            let name = |column: &usize| {
                dataset
                    .columns()
                    .get(*column)
                    .map_or("", |column| column.header.as_str())
            };
            let factors: Vec<&str> = sum.factors.iter().map(name).collect();
            let message = format!(
                "{}应等于 {}，请核对这几项。",
                name(&sum.total),
                factors.join("×")
            );
            let found = Found::new(Code::Sum, Level::Block, message)
                .suggesting(expected.normalize().to_string());
            issues.cell(spot, sum.total, found);
        }
    }
}

fn orders(dataset: &Dataset, values: &[Value], spot: Spot<'_>, issues: &mut Collector<'_>) {
    for order in dataset.orders() {
        let day = |column: usize| values.get(column).and_then(Value::day);
        if let (Some(earlier), Some(later)) = (day(order.earlier), day(order.later))
            && earlier > later
        {
            let name = |column: usize| {
                dataset
                    .columns()
                    .get(column)
                    .map_or("", |column| column.header.as_str())
            };
            let message = format!("{}早于{}，请核对。", name(order.later), name(order.earlier));
            issues.cell(
                spot,
                order.later,
                Found::new(Code::Date, Level::Block, message),
            );
        }
    }
}

fn within_period(
    dataset: &Dataset,
    values: &[Value],
    frame: &Frame<'_>,
    spot: Spot<'_>,
    issues: &mut Collector<'_>,
) {
    let (Some(column), Some(period)) = (dataset.period(), frame.period) else {
        return;
    };
    let Some(value) = values.get(column) else {
        return;
    };
    let inside = match value {
        Value::Year(year) => (period.from.year()..=period.to.year()).contains(year),
        // A month lies inside when any of its days does.
        Value::Month(month) => {
            let first = month.last_day().map(jiff::civil::Date::first_of_month);
            first.is_none_or(|first| period.holds(first))
                || value.last_day().is_none_or(|last| period.holds(last))
        }
        _ => value.day().is_none_or(|day| period.holds(day)),
    };
    if !inside {
        let message = format!(
            "不在本次采集的期间（{} 至 {}）内，请核对日期或移到对应期间报送。",
            period.from, period.to
        );
        issues.cell(spot, column, Found::new(Code::Date, Level::Block, message));
    }
}

/// Whether a place exists and is ours.
fn place(column: &Column, value: &Value, frame: &Frame<'_>) -> Option<Found> {
    match value {
        Value::Region(region) => region_found(column, region, frame),
        Value::Identity(number) if number.kind() == IdKind::Citizen => {
            let unknown = frame
                .regions
                .is_some_and(|regions| !regions.knows_county(number.region()));
            unknown.then(|| {
                let message =
                    "身份证号前 6 位不在所给的区划代码表中，可能是已撤销的旧代码，请按证件核对。";
                Found::new(Code::Id, Level::Hint, message)
            })
        }
        Value::Plate(plate) if plate.kind() == PlateKind::Armed => Some(Found::new(
            Code::Plate,
            Level::Hint,
            "这是军队或武警号牌，请确认属于本单位。",
        )),
        Value::Plate(plate) => {
            let elsewhere = frame
                .home_plate
                .is_some_and(|home| plate.is_from_elsewhere(home));
            elsewhere
                .then(|| Found::new(Code::Plate, Level::Hint, "这是外地号牌，请确认属于本单位。"))
        }
        _ => None,
    }
}

fn region_found(column: &Column, region: &Region, frame: &Frame<'_>) -> Option<Found> {
    if let Some(county) = &frame.county
        && !column.anywhere
        && !region.lies_in(county)
    {
        let message = format!(
            "区划代码应以 {} 开头，请核对是否填了别处的代码。",
            county.significant()
        );
        return Some(Found::new(Code::Reg, Level::Block, message));
    }
    let unknown = frame
        .regions
        .is_some_and(|regions| !regions.contains(region));
    unknown.then(|| {
        let message = "区划代码不在本年度代码表中，请按最新统计用区划代码填写。";
        Found::new(Code::Reg, Level::Block, message)
    })
}
