//! Pay, side jobs and journeys abroad.

use std::collections::{HashMap, HashSet};

use super::{Hits, grouped, hit};
use crate::{
    calendar::{Day, Month},
    plant::{Period, Rule},
    table::{
        AbroadApproval, BizHolder, BizReg, Border, Death, Insured, Official, Payroll, Pension, Unit,
    },
    text::Key,
    world::Counties,
};

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    after_death(counties, hits);
    two_payers(counties, hits);
    let officials: HashSet<Key> = counties
        .rows()
        .map(|official: Official| official.id_no)
        .collect();
    business(counties, &officials, hits);
    exits(counties, &officials, hits);
}

/// E01: pay or pension of a month later than the month after death.
fn after_death(counties: &Counties<'_>, hits: &mut Hits) {
    let mut deaths: HashMap<Key, Day> = HashMap::new();
    for death in counties.rows::<Death>() {
        let day = deaths.entry(death.id_no).or_insert(death.death_date);
        *day = death.death_date.min(*day);
    }
    let mut judge = |id_no: Key, month: Month| {
        if deaths
            .get(&id_no)
            .is_some_and(|day| month > day.month().plus(1))
        {
            hit(hits, Rule::E01, id_no, Period::Year);
        }
    };
    for pay in counties.rows::<Payroll>() {
        judge(pay.id_no, pay.month);
    }
    for pension in counties.rows::<Pension>() {
        judge(pension.id_no, pension.month);
    }
}

/// E04: in more than two months, paid by two units, or insured by an employer other than every unit that pays.
fn two_payers(counties: &Counties<'_>, hits: &mut Hits) {
    let codes: HashMap<Key, Key> = counties
        .rows()
        .map(|unit: Unit| (unit.unit_id, unit.uscc))
        .collect();
    let mut payers: HashMap<(Key, Month), HashSet<Key>> = HashMap::new();
    for pay in counties.rows::<Payroll>() {
        if let Some(&code) = codes.get(&pay.unit_id) {
            payers
                .entry((pay.id_no, pay.month))
                .or_default()
                .insert(code);
        }
    }
    let mut doubled: HashMap<Key, usize> = HashMap::new();
    for (&(id_no, _), units) in &payers {
        if units.len() > 1 {
            *doubled.entry(id_no).or_default() += 1;
        }
    }
    let mut elsewhere: HashMap<Key, HashSet<Month>> = HashMap::new();
    for row in counties.rows::<Insured>() {
        let paid = payers.get(&(row.id_no, row.month));
        if paid.is_some_and(|units| !units.contains(&row.employer_uscc)) {
            elsewhere.entry(row.id_no).or_default().insert(row.month);
        }
    }
    let counts = elsewhere
        .into_iter()
        .map(|(id_no, months)| (id_no, months.len()));
    for (id_no, months) in doubled.into_iter().chain(counts) {
        if months > 2 {
            hit(hits, Rule::E04, id_no, Period::Year);
        }
    }
}

/// E05: a supervised person runs an existing company, or holds 5 % and more of it.
fn business(counties: &Counties<'_>, officials: &HashSet<Key>, hits: &mut Hits) {
    const RUNNING: &[&str] = &["法定代表人", "董事", "监事", "经理"];
    let existing: HashSet<Key> = counties
        .rows::<BizReg>()
        .filter(|company| company.status == "存续")
        .map(|company| company.uscc)
        .collect();
    for holder in counties.rows::<BizHolder>() {
        let takes_part = RUNNING.contains(&holder.role) || holder.ratio_bp >= 500;
        if takes_part
            && holder.to.is_none()
            && existing.contains(&holder.uscc)
            && officials.contains(&holder.id_no)
        {
            hit(hits, Rule::E05, holder.id_no, Period::Year);
        }
    }
}

/// E07: a supervised person leaves on a day that no approval covers, give or take a day.
fn exits(counties: &Counties<'_>, officials: &HashSet<Key>, hits: &mut Hits) {
    let approvals = grouped(counties, |approval: &AbroadApproval| approval.id_no);
    for crossing in counties
        .rows::<Border>()
        .filter(|crossing| crossing.dir == "出境")
    {
        let day = crossing.ts.day();
        let approved = approvals
            .get(&crossing.id_no)
            .into_iter()
            .flatten()
            .any(|approval| approval.from.plus(-1) <= day && day <= approval.to.plus(1));
        if officials.contains(&crossing.id_no) && !approved {
            hit(hits, Rule::E07, crossing.id_no, Period::Day(day));
        }
    }
}
