//! Shelters that were not built and fees that were not paid.

use std::collections::HashMap;

use super::{Hits, grouped, hit};
use crate::{
    calendar::TODAY,
    plant::{Period, Rule},
    table::{CadBuild, CadFee, Permit},
    text::Key,
    world::Counties,
};

/// Waivers that the law knows.
const LAWFUL: &[&str] = &["保障性住房", "学校幼儿园养老院", "临时建筑", "灾后修复"];

pub(super) fn judge(counties: &Counties<'_>, hits: &mut Hits) {
    let fees = grouped(counties, |fee: &CadFee| fee.permit_no);
    let builds: HashMap<Key, CadBuild> = counties
        .rows()
        .map(|build: CadBuild| (build.permit_no, build))
        .collect();
    for permit in counties.rows::<Permit>() {
        let fees = fees.get(&permit.permit_no);
        let fees = || fees.into_iter().flatten();
        // C01: a shelter is required, less than 98 % of it is built, no fee of the due sum is paid, and 90 days are over.
        let is_missing = builds.get(&permit.permit_no).is_some_and(|build| {
            build.required_m2.0 > 0 && build.built_m2.0 * 100 < build.required_m2.0 * 98
        });
        let is_paid = fees().any(|fee| fee.paid >= fee.due);
        if is_missing && !is_paid && permit.issued.plus(90) < TODAY {
            hit(hits, Rule::C01, permit.permit_no, Period::Year);
        }
        // C02: a waiver of a kind that the law does not know, or without a document.
        let is_unlawful = fees().any(|fee| {
            fee.waiver_kind
                .is_some_and(|kind| !LAWFUL.contains(&kind) || fee.waiver_doc.is_none())
        });
        if is_unlawful {
            hit(hits, Rule::C02, permit.permit_no, Period::Year);
        }
    }
}
