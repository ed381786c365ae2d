//! Subsistence allowances: who draws them and must not.

use std::collections::{HashMap, HashSet};

use super::{Hits, grouped, hit};
use crate::{
    calendar::{Day, Month},
    plant::{Period, Rule},
    table::{
        BizHolder, BizReg, Custody, Death, Dibao, DibaoFiling, Official, Payroll, Pension,
        Relative, Tekun, VillageCadre,
    },
    text::Key,
    world::Counties,
};

/// Relations whose allowance must be put on record.
const NEAR: &[&str] = &["配偶", "父亲", "母亲", "子女", "兄弟姐妹"];

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    let dibao = grouped(counties, |row: &Dibao| row.id_no);
    after_death(counties, &dibao, hits);
    on_payroll(counties, &dibao, hits);
    not_filed(counties, &dibao, hits);
    company_owner(counties, &dibao, hits);
    in_custody(counties, &dibao, hits);
    twice(counties, &dibao, hits);
}

/// S01: a month later than the month after death.
fn after_death(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    for death in counties.rows::<Death>() {
        let paid = dibao.get(&death.id_no);
        let last = death.death_date.month().plus(1);
        if paid.into_iter().flatten().any(|row| row.month > last) {
            hit(hits, Rule::S01, death.id_no, Period::Year);
        }
    }
}

/// S02: pay in a month of allowance, welfare posts excepted.
fn on_payroll(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    for pay in counties.rows::<Payroll>() {
        let same_month = || {
            let rows = dibao.get(&pay.id_no);
            rows.into_iter().flatten().any(|row| row.month == pay.month)
        };
        if pay.amount.0 > 0 && pay.bianzhi != "公益性岗位" && same_month() {
            hit(hits, Rule::S02, pay.id_no, Period::Year);
        }
    }
}

/// S03: a near relative of a cadre or official who was in office in that month, and no filing names the two.
fn not_filed(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    let mut offices: HashMap<Key, Vec<(Day, Option<Day>)>> = HashMap::new();
    for cadre in counties.rows::<VillageCadre>() {
        let office = (cadre.valid_from, cadre.valid_to);
        offices.entry(cadre.id_no).or_default().push(office);
    }
    for official in counties.rows::<Official>() {
        let office = (official.valid_from, official.valid_to);
        offices.entry(official.id_no).or_default().push(office);
    }
    let filed: HashSet<(Key, Key)> = counties
        .rows::<DibaoFiling>()
        .map(|filing| (filing.id_no, filing.cadre_id_no))
        .collect();
    for relative in counties.rows::<Relative>() {
        if !NEAR.contains(&relative.relation)
            || filed.contains(&(relative.rel_id_no, relative.id_no))
        {
            continue;
        }
        let in_office = |month: Month| {
            let offices = offices.get(&relative.id_no);
            offices.into_iter().flatten().any(|&(from, to)| {
                from < month.plus(1).first() && to.is_none_or(|to| to >= month.first())
            })
        };
        let paid = dibao.get(&relative.rel_id_no);
        if paid.into_iter().flatten().any(|row| in_office(row.month)) {
            hit(hits, Rule::S03, relative.rel_id_no, Period::Year);
        }
    }
}

/// S04: legal representative, or a shareholder of 10 % and more, of a company that exists and is no cooperative with more than
/// 20 members.
fn company_owner(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    let companies: HashMap<Key, BizReg> = counties
        .rows()
        .map(|company: BizReg| (company.uscc, company))
        .collect();
    let holders = grouped(counties, |holder: &BizHolder| holder.uscc);
    for (code, holders) in holders {
        let Some(company) = companies.get(&code) else {
            continue;
        };
        let is_open_cooperative = company.kind == "农民专业合作社" && holders.len() > 20;
        if company.status != "存续" || is_open_cooperative {
            continue;
        }
        for holder in holders {
            let owns =
                holder.role == "法定代表人" || (holder.role == "股东" && holder.ratio_bp >= 1_000);
            if owns && holder.to.is_none() && dibao.contains_key(&holder.id_no) {
                hit(hits, Rule::S04, holder.id_no, Period::Year);
            }
        }
    }
}

/// S08: a month of allowance, of keep or of pension that lies inside a stay in custody, after a month of grace.
fn in_custody(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    let mut paid: HashMap<Key, Vec<Month>> = HashMap::new();
    for (&id_no, rows) in dibao {
        paid.entry(id_no)
            .or_default()
            .extend(rows.iter().map(|row| row.month));
    }
    for row in counties.rows::<Tekun>() {
        paid.entry(row.id_no).or_default().push(row.month);
    }
    for row in counties.rows::<Pension>() {
        paid.entry(row.id_no).or_default().push(row.month);
    }
    for custody in counties.rows::<Custody>() {
        let inside = |&month: &Month| {
            month > custody.from.month().plus(1) && custody.to.is_none_or(|to| month < to.month())
        };
        if paid.get(&custody.id_no).into_iter().flatten().any(inside) {
            hit(hits, Rule::S08, custody.id_no, Period::Year);
        }
    }
}

/// S09: in two months or more, allowance of two regions, or allowance and keep at once.
fn twice(counties: &Counties<'_>, dibao: &HashMap<Key, Vec<Dibao>>, hits: &mut Hits) {
    let kept: HashSet<(Key, Month)> = counties
        .rows::<Tekun>()
        .map(|row| (row.id_no, row.month))
        .collect();
    for (&id_no, rows) in dibao {
        let doubled = Month::all()
            .filter(|&month| {
                let regions: HashSet<Key> = rows
                    .iter()
                    .filter(|row| row.month == month)
                    .map(|row| row.region_code)
                    .collect();
                regions.len() > 1 || (!regions.is_empty() && kept.contains(&(id_no, month)))
            })
            .count();
        if doubled >= 2 {
            hit(hits, Rule::S09, id_no, Period::Year);
        }
    }
}
