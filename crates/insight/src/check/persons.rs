//! Rules about persons and accounts across rows and sets: one number under two names, one name under two numbers.

use std::collections::hash_map::Entry;

use super::{
    Code, Level, Value,
    collector::{Collector, Spot},
    digest::{DigestMap, Secret},
    frame::Frame,
    issue::Found,
    people::{NameMark, NameRelation, People},
};
use crate::{
    field::{IdNumber, Sex, identity::mask, repair},
    schema::{Dataset, PersonColumns},
};

/// Who was seen so far.
#[derive(Debug, Default)]
pub(super) struct Persons {
    pub(super) people: People,
    /// Name and village, with the number they were first seen with.
    villagers: DigestMap<u64>,
    accounts: DigestMap<NameMark>,
}

impl Persons {
    pub(super) fn see(
        &mut self,
        dataset: &Dataset,
        values: &[Value],
        frame: &Frame<'_>,
        spot: Spot<'_>,
        issues: &mut Collector<'_>,
    ) {
        for columns in dataset.persons() {
            let name = columns.name.and_then(|name| match values.get(name) {
                Some(Value::Name(name)) => Some(name.as_str()),
                _ => None,
            });
            match values.get(columns.id) {
                Some(Value::Identity(number)) => {
                    check_derived(columns, number, dataset.period(), values, spot, issues);
                    if let Some(name) = name {
                        self.name_of(columns, number, name, values, frame, spot, issues);
                    }
                }
                Some(Value::Unread(raw)) => {
                    if let (Some(name), Some(people)) = (name, frame.people) {
                        propose(raw, name, people, frame, columns.id, spot, issues);
                    }
                }
                _ => {}
            }
        }
        for holder in dataset.holders() {
            let (Some(Value::Account(account)), Some(Value::Name(name))) =
                (values.get(holder.account), values.get(holder.name))
            else {
                continue;
            };
            let mark = NameMark::of(frame.secret, name);
            let digest = frame.secret.digest_of_text(account.as_str());
            let known = *self.accounts.entry(digest).or_insert(mark);
            if known.relation(mark) == NameRelation::Different {
                let message = "同一账号出现在两个姓名下，请核对账号；代领的请注明。";
                issues.cell(
                    spot,
                    holder.account,
                    Found::new(Code::Bank, Level::Warning, message),
                );
            }
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one row with everything that it is compared with"
    )]
    fn name_of(
        &mut self,
        columns: &PersonColumns,
        number: &IdNumber,
        name: &str,
        values: &[Value],
        frame: &Frame<'_>,
        spot: Spot<'_>,
        issues: &mut Collector<'_>,
    ) {
        let Some(place) = columns.name else { return };
        let mark = NameMark::of(frame.secret, name);
        let id = frame.secret.digest_of_text(number.as_str());
        let here = self
            .people
            .name_of(id)
            .map(|known| (known.relation(mark), "本表其他行"));
        let elsewhere = || {
            Some((
                frame.people?.name_of(id)?.relation(mark),
                "已报送的其他数据",
            ))
        };
        let found = match here.or_else(elsewhere) {
            Some((NameRelation::Different, whence)) => {
                let message = format!(
                    "同一身份证号在{whence}中是另一个姓名，请按证件核对姓名和号码；改过名的请注明。"
                );
                Some(Found::new(Code::Xtab, Level::Warning, message))
            }
            Some((NameRelation::Cut, whence)) => {
                let message =
                    format!("姓名与{whence}中的前十个字相同，可能被其他系统截短，请填全名。");
                Some(Found::new(Code::Xtab, Level::Hint, message))
            }
            _ => None,
        };
        if let Some(found) = found {
            issues.cell(spot, place, found);
        }
        self.people.see(id, mark);
        if let Some(village) = columns
            .village
            .and_then(|village| values.get(village))
            .filter(|value| !value.is_blank())
        {
            self.villager(id, mark, village, frame.secret, place, spot, issues);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one row with everything that it is compared with"
    )]
    fn villager(
        &mut self,
        id: u64,
        mark: NameMark,
        village: &Value,
        secret: Secret,
        place: usize,
        spot: Spot<'_>,
        issues: &mut Collector<'_>,
    ) {
        match self
            .villagers
            .entry(secret.join(mark.full(), secret.digest([village])))
        {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            // Namesakes live in every village, so this is no more than a hint.
            Entry::Occupied(entry) if *entry.get() != id => {
                let message = "同村有同名而身份证号不同的人，请核对是重名还是其中一个号码有误。";
                issues.cell(spot, place, Found::new(Code::Xtab, Level::Hint, message));
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// What the number tells about sex, birth and age must agree with the other columns.
fn check_derived(
    columns: &PersonColumns,
    number: &IdNumber,
    period: Option<usize>,
    values: &[Value],
    spot: Spot<'_>,
    issues: &mut Collector<'_>,
) {
    let sex = match number.sex() {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    if let Some(column) = columns.sex
        && let Some(Value::Choice(written)) = values.get(column)
        && written != sex
    {
        let message = "性别与身份证号第 17 位不符（单数为男，双数为女），请按证件核对。";
        issues.cell(
            spot,
            column,
            Found::new(Code::Id, Level::Block, message).suggesting(sex),
        );
    }
    if let Some(column) = columns.birth
        && let Some(written) = values.get(column).and_then(Value::day)
        && written != number.birth()
    {
        let message = "出生日期与身份证号第 7 至 14 位不符，请按证件核对。";
        issues.cell(spot, column, Found::new(Code::Id, Level::Block, message));
    }
    if let Some(last) = period
        .and_then(|period| values.get(period))
        .and_then(Value::last_day)
        && number.birth() > last
    {
        let message = "按身份证号，此人在业务发生时还没有出生，请核对号码和日期。";
        issues.cell(
            spot,
            columns.id,
            Found::new(Code::Id, Level::Block, message),
        );
    }
}

/// Says which character of a damaged number may be wrong, when exactly one person of that name is one slip away.
fn propose(
    raw: &str,
    name: &str,
    people: &People,
    frame: &Frame<'_>,
    column: usize,
    spot: Spot<'_>,
    issues: &mut Collector<'_>,
) {
    let mark = NameMark::of(frame.secret, name);
    let candidates = repair::candidates(raw, frame.today);
    let mut known = candidates.iter().filter(|number| {
        let id = frame.secret.digest_of_text(number.as_str());
        people
            .name_of(id)
            .is_some_and(|other| other.relation(mark) == NameRelation::Same)
    });
    let (Some(number), None) = (known.next(), known.next()) else {
        return;
    };
    let message = "已报送的其他数据中有同名的人，号码只差一处，请按证件核对是否为此人。";
    let found = Found::new(Code::Id, Level::Hint, message).suggesting(difference(raw, number));
    issues.cell(spot, column, found);
}

/// Where two numbers differ, in words that do not show the number.
fn difference(raw: &str, number: &IdNumber) -> String {
    let written = crate::field::plain(raw);
    let meant = number.as_str();
    let place = written
        .chars()
        .zip(meant.chars())
        .position(|(a, b)| !a.eq_ignore_ascii_case(&b));
    let place = place.map_or(meant.len(), |place| place + 1);
    match written.chars().count() {
        18 => format!("看第 {place} 位起（{}）", mask(meant)),
        17 => format!("第 {place} 位处少一位（{}）", mask(meant)),
        _ => format!("第 {place} 位处多一位（{}）", mask(meant)),
    }
}
