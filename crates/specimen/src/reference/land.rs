//! Farmland subsidies and their payments.

use std::collections::{HashMap, HashSet};

use super::{Hits, doubled_median, grouped, hit};
use crate::{
    plant::{Period, Rule},
    table::{LandContract, LandSubsidy, PayLine, Payroll, Relative, VillageCadre},
    text::{Key, Name},
    world::Counties,
};

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    let claims = grouped(counties, |claim: &LandSubsidy| claim.id_no);
    over_contract(counties, &claims, hits);
    claimants(counties, &claims, hits);
    payments(counties, hits);
    parcels(counties, hits);
}

/// L01: claimed in the year more than 1.05 times the contracted area and half a mu; unless it is about 15 times as much or as
/// little, which is a mistake of units. Who has no contract is not judged.
fn over_contract(
    counties: &Counties<'_>,
    claims: &HashMap<Key, Vec<LandSubsidy>>,
    hits: &mut Hits,
) {
    let mut contracted: HashMap<Key, i64> = HashMap::new();
    for contract in counties.rows::<LandContract>() {
        *contracted.entry(contract.holder_id_no).or_default() += contract.area_mu.0;
    }
    for (id_no, area) in contracted {
        let rows = claims.get(&id_no);
        let claimed: i64 = rows.into_iter().flatten().map(|row| row.area_mu.0).sum();
        let is_unit_mistake = (area * 14..=area * 16).contains(&claimed);
        if claimed * 100 > area * 105 + 5_000 && !is_unit_mistake {
            hit(hits, Rule::L01, id_no, Period::Year);
        }
    }
}

/// L03: a claimant on the payroll; a cadre whose family is paid into more than one account; a cadre who claims more than five
/// times the median of the village.
fn claimants(counties: &Counties<'_>, claims: &HashMap<Key, Vec<LandSubsidy>>, hits: &mut Hits) {
    for pay in counties.rows::<Payroll>() {
        if pay.amount.0 > 0 && claims.contains_key(&pay.id_no) {
            hit(hits, Rule::L03, pay.id_no, Period::Year);
        }
    }
    let mut areas: HashMap<Key, Vec<i64>> = HashMap::new();
    for claim in claims.values().flatten() {
        areas
            .entry(claim.village_code)
            .or_default()
            .push(claim.area_mu.0);
    }
    let medians: HashMap<Key, i64> = areas
        .into_iter()
        .map(|(village, areas)| (village, doubled_median(areas)))
        .collect();
    let relatives = grouped(counties, |relative: &Relative| relative.id_no);
    for cadre in counties.rows::<VillageCadre>() {
        let family = relatives.get(&cadre.id_no).into_iter().flatten();
        let accounts: HashSet<Key> = family
            .map(|relative| relative.rel_id_no)
            .chain([cadre.id_no])
            .filter_map(|id_no| claims.get(&id_no))
            .flatten()
            .map(|claim| claim.account_no)
            .collect();
        let own = claims.get(&cadre.id_no);
        let is_large = own.into_iter().flatten().any(|claim| {
            let median = medians
                .get(&claim.village_code)
                .copied()
                .unwrap_or_default();
            claim.area_mu.0 * 2 > median * 5
        });
        if accounts.len() > 1 || is_large {
            hit(hits, Rule::L03, cadre.id_no, Period::Year);
        }
    }
}

/// L05: an account that three or more people are paid into. L07: a payment into an account under another name, after names
/// were brought to one form.
fn payments(counties: &Counties<'_>, hits: &mut Hits) {
    let mut people: HashMap<Key, HashSet<Key>> = HashMap::new();
    for line in counties.rows::<PayLine>() {
        people
            .entry(line.account_no)
            .or_default()
            .insert(line.id_no);
        if name_key(line.name) != name_key(line.account_name) {
            hit(hits, Rule::L07, line.id_no, Period::Year);
        }
    }
    for (account, people) in people {
        if people.len() >= 3 {
            hit(hits, Rule::L05, account, Period::Year);
        }
    }
}

/// A name in one form: every mark that is typed for the one between the parts of minority names becomes that one, and white
/// space goes.
fn name_key(name: Name) -> String {
    const MARKS: &[char] = &[
        '•', '‧', '・', '･', '⋅', '∙', '●', '·', '．', '.', '。', '-',
    ];
    name.as_str()
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| {
            if MARKS.contains(&letter) {
                '·'
            } else {
                letter
            }
        })
        .collect()
}

/// L08: a parcel that is claimed more than once in the year.
fn parcels(counties: &Counties<'_>, hits: &mut Hits) {
    let claims = grouped(counties, |claim: &LandSubsidy| claim.parcel_id);
    for (parcel, claims) in claims {
        if claims.len() > 1 {
            hit(hits, Rule::L08, parcel, Period::Year);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name_key;
    use crate::text::Name;

    #[test]
    fn marks_and_spaces_make_no_other_name() {
        let key = |name: &str| name_key(Name::from(name));
        for typed in [
            "艾力•吾斯曼",
            "艾力・吾斯曼",
            "艾力．吾斯曼",
            "艾力 · 吾斯曼",
        ] {
            assert_eq!(key(typed), key("艾力·吾斯曼"));
        }
        assert_ne!(key("艾力吾斯曼"), key("艾力·吾斯曼"));
    }
}
