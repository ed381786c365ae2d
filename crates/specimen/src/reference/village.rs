//! Collective assets of villages and their ledgers.

use std::collections::{HashMap, HashSet};

use super::{Hits, doubled_median, hit};
use crate::{
    plant::{Period, Rule},
    table::{CollContract, CollEntry, Money, Relative, VillageCadre},
    text::Key,
    world::Counties,
};

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    terms(counties, hits);
    lessees(counties, hits);
    ledger(counties, hits);
}

/// Yearly rent of a mu, in hundredths of a fen.
const fn rate(contract: &CollContract) -> i64 {
    contract.rent_year.0 * 10_000 / contract.area.0
}

/// V01: for more than 20 years, or for less than half of the median rent of the town for the same kind of asset.
fn terms(counties: &Counties<'_>, hits: &mut Hits) {
    let group = |contract: &CollContract| {
        let town = contract.village_code.as_str().get(..9).unwrap_or_default();
        (Key::from(town), contract.asset_kind)
    };
    let mut rates: HashMap<(Key, &str), Vec<i64>> = HashMap::new();
    for contract in counties.rows::<CollContract>() {
        rates
            .entry(group(&contract))
            .or_default()
            .push(rate(&contract));
    }
    let medians: HashMap<(Key, &str), i64> = rates
        .into_iter()
        .map(|(group, rates)| (group, doubled_median(rates)))
        .collect();
    for contract in counties.rows::<CollContract>() {
        let (year, month, day) = contract.start.date();
        let is_long = contract.end.plus(1).date() > (year + 20, month, day);
        let median = medians.get(&group(&contract)).copied().unwrap_or_default();
        if is_long || rate(&contract) * 4 < median {
            hit(hits, Rule::V01, contract.contract_no, Period::Year);
        }
    }
}

/// V02: the lessee is a cadre or a cadre's relative, and there was no vote or the contract is not on the platform.
fn lessees(counties: &Counties<'_>, hits: &mut Hits) {
    let mut related: HashSet<Key> = counties
        .rows()
        .map(|cadre: VillageCadre| cadre.id_no)
        .collect();
    let of_cadres: Vec<Key> = counties
        .rows::<Relative>()
        .filter(|relative| related.contains(&relative.id_no))
        .map(|relative| relative.rel_id_no)
        .collect();
    related.extend(of_cadres);
    for contract in counties.rows::<CollContract>() {
        let is_irregular = contract.vote_doc.is_none() || !contract.on_platform;
        if is_irregular && related.contains(&contract.lessee_id) {
            hit(hits, Rule::V02, contract.contract_no, Period::Year);
        }
    }
}

/// V04: a white slip for more than 500 yuan, or cash of more than 3,000.
fn ledger(counties: &Counties<'_>, hits: &mut Hits) {
    for entry in counties.rows::<CollEntry>() {
        let is_slip = entry.evidence == "白条" && entry.amount > Money::yuan(500);
        let is_cash = entry.method == "现金" && entry.amount > Money::yuan(3_000);
        if is_slip || is_cash {
            hit(hits, Rule::V04, entry.voucher_no, Period::Year);
        }
    }
}
