//! Bidders who belong together, and purchases that were cut to size.

use std::collections::{HashMap, HashSet};

use super::{Hits, grouped, hit};
use crate::{
    calendar::Month,
    plant::{Period, Rule},
    table::{Bid, BidMeta, BizHolder, Insured, Lot, Money, PublicEntry, Purchase},
    text::Key,
    world::Counties,
};

/// From this sum on goods and services must be put out to public tender.
const THRESHOLD: Money = Money::yuan(1_000_000);
/// Who holds shares of more companies than this ties nobody to anybody.
const MOST_HOLDINGS: usize = 200;

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    let public: HashSet<Key> = counties
        .rows()
        .flat_map(|entry: PublicEntry| [entry.value, entry.account_no])
        .flatten()
        .collect();
    let bids = grouped(counties, |bid: &Bid| bid.lot_id);
    same_machine(counties, &public, hits);
    shared_contact(counties, &bids, hits);
    common_owner(counties, &bids, hits);
    splitting(counties, hits);
    // P04: two deposits of a lot from one account that is not a platform's.
    for (&lot, bids) in &bids {
        let accounts = bids.iter().map(|bid| bid.deposit_acct);
        if shares(accounts.filter(|account| !public.contains(account))) {
            hit(hits, Rule::P04, lot, Period::Year);
        }
    }
}

/// Whether a value comes twice.
fn shares(values: impl Iterator<Item = Key>) -> bool {
    let mut seen = HashSet::new();
    let mut twice = false;
    for value in values {
        twice |= !seen.insert(value);
    }
    twice
}

/// P01: two bids of a lot share a MAC address, a disk or a certificate that is not on the public list.
fn same_machine(counties: &Counties<'_>, public: &HashSet<Key>, hits: &mut Hits) {
    for (lot, metas) in grouped(counties, |meta: &BidMeta| meta.lot_id) {
        let marks: [fn(&BidMeta) -> Key; 3] =
            [|meta| meta.mac, |meta| meta.disk_sn, |meta| meta.ca_cert];
        let shared = marks.iter().any(|mark| {
            shares(
                metas
                    .iter()
                    .map(mark)
                    .filter(|value| !public.contains(value)),
            )
        });
        if shared {
            hit(hits, Rule::P01, lot, Period::Year);
        }
    }
}

/// P02: two bids of a lot share a telephone or a contact; or one bidder insures another's contact within three months of the
/// opening.
fn shared_contact(counties: &Counties<'_>, bids: &HashMap<Key, Vec<Bid>>, hits: &mut Hits) {
    let opened: HashMap<Key, Month> = counties
        .rows()
        .map(|lot: Lot| (lot.lot_id, lot.open_at.day().month()))
        .collect();
    let contacts: HashSet<Key> = bids.values().flatten().map(|bid| bid.contact_id).collect();
    let mut insured: HashMap<Key, Vec<Insured>> = HashMap::new();
    for row in counties
        .rows::<Insured>()
        .filter(|row| contacts.contains(&row.id_no))
    {
        insured.entry(row.id_no).or_default().push(row);
    }
    for (&lot, bids) in bids {
        let Some(&opened) = opened.get(&lot) else {
            continue;
        };
        let by_other = bids.iter().any(|bid| {
            let rows = insured.get(&bid.contact_id);
            rows.into_iter().flatten().any(|row| {
                (row.month.0 - opened.0).abs() <= 3
                    && row.employer_uscc != bid.bidder_uscc
                    && bids
                        .iter()
                        .any(|other| other.bidder_uscc == row.employer_uscc)
            })
        });
        if by_other
            || shares(bids.iter().map(|bid| bid.phone))
            || shares(bids.iter().map(|bid| bid.contact_id))
        {
            hit(hits, Rule::P02, lot, Period::Year);
        }
    }
}

/// P03: two bidders have a holder in common, or holders who meet in a third company; shares of 5 % and more, holders of more
/// than 200 companies left aside.
fn common_owner(counties: &Counties<'_>, bids: &HashMap<Key, Vec<Bid>>, hits: &mut Hits) {
    let mut holders: HashMap<Key, Vec<Key>> = HashMap::new();
    let mut holdings: HashMap<Key, Vec<Key>> = HashMap::new();
    for row in counties.rows::<BizHolder>() {
        if row.to.is_none() && row.ratio_bp >= 500 {
            holders.entry(row.uscc).or_default().push(row.id_no);
            holdings.entry(row.id_no).or_default().push(row.uscc);
        }
    }
    holdings.retain(|_, companies| companies.len() <= MOST_HOLDINGS);
    // Holders of a company, as far as they count.
    let of = |company: &Key| -> HashSet<Key> {
        let all = holders.get(company).into_iter().flatten().copied();
        all.filter(|holder| holdings.contains_key(holder)).collect()
    };
    for (&lot, bids) in bids {
        let near: Vec<HashSet<Key>> = bids.iter().map(|bid| of(&bid.bidder_uscc)).collect();
        let tied = near.iter().enumerate().any(|(place, owners)| {
            let mut reached = owners.clone();
            for company in owners
                .iter()
                .filter_map(|owner| holdings.get(owner))
                .flatten()
            {
                reached.extend(of(company));
            }
            near.iter()
                .skip(place + 1)
                .any(|others| !reached.is_disjoint(others))
        });
        if tied {
            hit(hits, Rule::P03, lot, Period::Year);
        }
    }
}

/// P09: what a unit buys of a category in the year without public tender, each below the threshold, is together above it.
fn splitting(counties: &Counties<'_>, hits: &mut Hits) {
    let mut sums: HashMap<(Key, &str), i64> = HashMap::new();
    for buy in counties.rows::<Purchase>() {
        if buy.method != "公开招标" && buy.amount < THRESHOLD {
            *sums.entry((buy.buyer_uscc, buy.category)).or_default() += buy.amount.0;
        }
    }
    for ((buyer, category), sum) in sums {
        if sum > THRESHOLD.0 {
            let code = category.get(..3).unwrap_or_default();
            hit(
                hits,
                Rule::P09,
                Key::of(format_args!("{buyer}/{code}")),
                Period::Year,
            );
        }
    }
}
